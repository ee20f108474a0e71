"""An export as text for a report: what it is, who is in it, how they are tied, from which files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linkgraph.export.about import references
from linkgraph.export.bundle import ExportBundle, ExportNode
from linkgraph.export.wording import say

#: Lines of each table; what is left out is said.
MOST_LINES = 200
#: Columns that stand only where somebody is marked; and those whose values are codes with words.
MARKS = ("tag", "note")
_IN_WORDS = ("type", "role", "tag")
_BREAKS = re.compile(r"[\r\n\v\f\u2028\u2029]+")
_MARKS = re.compile(r"([\\`*_{}\[\]<>|#!])")


def report_text(bundle: ExportBundle) -> str:
    """Markdown: title, how to read it, members and ties as tables, sources with rows and hashes."""
    lang, label = bundle.language, {node.id: node.label for node in bundle.nodes}
    columns = ("label", "id", "type", "role", "cluster", *(name for name in MARKS if _any(bundle, name)))
    nodes = [tuple(_said(node, name, lang) for name in columns) for node in bundle.nodes]
    ties = [
        (label[t.a], label[t.b], f"{t.weight:g}", ", ".join(f"{say(k, lang)} {v:g}" for k, v in t.layers.items()))
        for t in sorted(bundle.ties, key=lambda tie: (-tie.weight, tie.a, tie.b))
    ]
    lines = [
        f"## {_plain(bundle.title)}",
        "",
        say("leads", lang),
        "",
        *(f"- {say(name, lang)}: {_plain(str(value))}" for name, value in _about(bundle)),
        "",
        *_table(columns, nodes, lang),
        *_table(("a", "b", "weight", "layers"), ties, lang),
        *_sources(bundle),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _any(bundle: ExportBundle, name: str) -> bool:
    return any(getattr(node, name) for node in bundle.nodes)


def _said(node: ExportNode, name: str, language: str) -> str:
    value = getattr(node, name) or ""
    return say(value, language) if value and name in _IN_WORDS else str(value)


def _about(bundle: ExportBundle) -> list[tuple[str, object]]:
    shown = bundle.parameters.get("shown")
    said = [("case", bundle.case_name), ("snapshot", bundle.snapshot)]
    said += (
        [(name, value) for name, value in (shown or {}).items() if value is not None] if isinstance(shown, dict) else []
    )
    return [*said, ("nodes", len(bundle.nodes)), ("ties", len(bundle.ties)), ("content_sha256", bundle.content_sha256)]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], language: str) -> list[str]:
    if not rows:
        return []
    lines = [
        "| " + " | ".join(say(name, language) for name in headings) + " |",
        "|" + "---|" * len(headings),
        *("| " + " | ".join(_plain(cell) for cell in row) + " |" for row in rows[:MOST_LINES]),
    ]
    return [*lines, *([f"… + {len(rows) - MOST_LINES}"] if len(rows) > MOST_LINES else []), ""]


def _sources(bundle: ExportBundle) -> list[str]:
    found = references(bundle.rows)
    return [
        f"**{say('sources', bundle.language)}**",
        "",
        *(f"- {_plain(str(r))} · SHA-256 {r.source_id}" for r in found),
    ]


def _plain(text: str) -> str:
    """A text of the data that a Markdown reader draws letter by letter, on one line."""
    return _MARKS.sub(r"\\\1", _BREAKS.sub(" ", text))
