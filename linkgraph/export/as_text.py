"""An export as text for a report: what it is, who is in it, how they are tied, from which files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from linkgraph.export.about import references
from linkgraph.export.bundle import ExportBundle, ExportNode
from linkgraph.export.wording import say

#: Lines of each table; what is left out is said.
MOST_LINES = 200
Columns = tuple[tuple[str, ...], list[tuple[str, ...]]]
#: Columns that stand only where somebody is marked; and those whose values are codes with words.
MARKS = ("tag", "note")
_IN_WORDS = ("type", "role", "tag")
_BREAKS = re.compile(r"[\r\n\v\f\u2028\u2029]+")
_MARKS = re.compile(r"([\\`*_{}\[\]<>|#!])")


def report_text(bundle: ExportBundle) -> str:
    """Markdown: title, how to read it, members and ties as tables, sources with rows and hashes."""
    lang = bundle.language
    lines = [
        f"## {_plain(bundle.title)}",
        "",
        say("leads", lang),
        "",
        *(f"- {say(name, lang)}: {_plain(str(value))}" for name, value in facts(bundle)),
        "",
        *_table(*members(bundle), lang),
        *_table(*ties(bundle), lang),
        *_sources(bundle),
    ]
    return "\n".join(lines).rstrip() + "\n"


def members(bundle: ExportBundle) -> Columns:
    """Headings, and a row for each member; tag and note only where somebody is marked."""
    marks = (name for name in MARKS if any(getattr(node, name) for node in bundle.nodes))
    columns = ("label", "id", "type", "role", "cluster", *marks)
    return columns, [tuple(_said(node, name, bundle.language) for name in columns) for node in bundle.nodes]


def ties(bundle: ExportBundle) -> Columns:
    """Headings, and a row for each tie, those with most records first."""
    label = {node.id: node.label for node in bundle.nodes}
    ranked = sorted(bundle.ties, key=lambda tie: (-tie.weight, tie.a, tie.b))
    rows: list[tuple[str, ...]] = [
        (label[t.a], label[t.b], f"{t.weight:g}", _layers(t.layers, bundle.language)) for t in ranked
    ]
    return ("a", "b", "weight", "layers"), rows


def _layers(layers: Mapping[str, float], language: str) -> str:
    return ", ".join(f"{say(name, language)} {count:g}" for name, count in layers.items())


def _said(node: ExportNode, name: str, language: str) -> str:
    value = getattr(node, name) or ""
    return say(value, language) if value and name in _IN_WORDS else str(value)


def facts(bundle: ExportBundle) -> list[tuple[str, object]]:
    """What the export is: case, snapshot, purpose, what the chart shows, how much, the hash."""
    shown = bundle.parameters.get("shown")
    said: list[tuple[str, object]] = [("case", bundle.case_name), ("snapshot", bundle.snapshot)]
    said += [(name, value) for name in ("purpose", "recipient") if (value := getattr(bundle, name))]
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
