"""Both languages say the same things, and every word that the app can show is there."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import importers
from linkgraph.casework.tasks import STEPS
from linkgraph.errors import LinkgraphError, WrongUse
from linkgraph.evidence.marks import TAGS
from linkgraph.export import FORMATS
from linkgraph.graph.view import NOT_SCORED
from linkgraph.ingest.compiling import SHAPE_REASONS
from linkgraph.ingest.protocol import CONFIRMATIONS, family
from linkgraph.ingest.report import IGNORED_REASONS
from linkgraph.ingest.seized import categories
from linkgraph.ingest.suggesting import LOOKS
from linkgraph.model import ENTITY_TYPES, LAYERS, LINK_TYPES, ROLES
from linkgraph.model.derived import DERIVED
from linkgraph.model.schema import EVENT_TABLES
from linkgraph.model.times import DATE_ORDERS
from linkgraph.model.values import PROBLEMS
from linkgraph.ui import i18n
from linkgraph.ui.fields import FIELDS as NODE_FIELDS
from linkgraph.ui.fields import POSITIONS
from linkgraph.ui.i18n import LANGUAGES, catalogue
from linkgraph.ui.looks import BADGES, COMPARISONS, TIE_FIELDS
from linkgraph.ui.pages_list import PAGES
from linkgraph.ui.parts.jobs import WATCHED_ON
from linkgraph.ui.parts.mapping_around import UNITS
from linkgraph.ui.parts.rule_editor import PAINTS
from linkgraph.ui.ruling import ready

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "app.py", *sorted((ROOT / "linkgraph" / "ui").rglob("*.py"))]
FIELDS = {field for importer in importers.REGISTRY.values() for field in importer.fields}
FIELDS |= {column for table in EVENT_TABLES.values() for column in table.columns} - {"kind", "offset_min", "own"}
KINDS = {family(importer) for importer in importers.REGISTRY.values()} | set(importers.REGISTRY)
RULES = {rule.code for importer in importers.REGISTRY.values() for rule in importer.rejects}
RULES |= {flag.code for importer in importers.REGISTRY.values() for flag in importer.flags}
COMPARED = {one for allowed in COMPARISONS.values() for one in allowed}
#: Group of strings → the codes of the program that it has to have a word for.
CODES: dict[str, set[str]] = {
    "type": set(ENTITY_TYPES),
    "link": set(LINK_TYPES),
    "layer": set(LAYERS),
    "role": set(ROLES),
    "kind": KINDS | {"unrecognised"},
    "reason": set(PROBLEMS) | set(SHAPE_REASONS) | set(IGNORED_REASONS) | RULES | {"missing", "duplicate"},
    "disposition": {"rejected", "duplicate", "ignored", "flagged"},
    "field": FIELDS,
    "looks": set(LOOKS),
    "event": set(EVENT_TABLES),
    "state": {"complete", "with_rejects", "unreconciled", "failed"},
    "format": set(FORMATS),
    "derived": set(DERIVED),
    "fact": {one.name for one in NODE_FIELDS.values() if not one.position},
    "measure": set(POSITIONS),
    "tie_fact": set(TIE_FIELDS),
    "comparison": COMPARED,
    "comparison_short": COMPARED,
    "badge": set(BADGES),
    "paint": set(PAINTS) - set(TAGS),
    "ready": set(ready("CN", "2017-01-01")),
    "aside": {*NOT_SCORED, "service number", "crowded premises"},
    "nav": set(PAGES),
    "order": set(DATE_ORDERS),
    "category": set(categories()),
    "confirm": set(CONFIRMATIONS),
    "stage": {"waiting", "reading", "cleaning", "writing", *STEPS},
    "jobverb": set(WATCHED_ON),
    "unit": set(UNITS),
}


def test_both_languages_have_the_same_keys_and_nothing_is_empty() -> None:
    en, zh = (catalogue(language) for language in LANGUAGES)
    assert en.keys() == zh.keys()
    assert [key for key, said in {**en, **zh}.items() if not said.strip()] == []


def test_both_languages_fill_in_the_same_values() -> None:
    en, zh = (catalogue(language) for language in LANGUAGES)
    assert {key: fields(en[key]) for key in en} == {key: fields(zh[key]) for key in zh}


def fields(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


def test_chinese_is_chinese() -> None:
    """Only names that are the same everywhere stand without a Chinese character."""
    latin = {key for key, said in catalogue("zh").items() if not re.search("[\u4e00-\u9fff]", said)}
    assert latin == {"app.name", "word.none", "measure.pagerank", "format.json", "format.graphml", "format.gexf"}


@pytest.mark.parametrize("group", CODES)
def test_every_code_has_a_word(group: str) -> None:
    assert sorted(code for code in CODES[group] if f"{group}.{code}" not in catalogue("en")) == []


def calls() -> Iterator[tuple[str, str]]:
    """(function, key) of every call that says a word; variable parts of a key are written as *."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in ("t", "text", "name", "word"):
                    yield from ((node.func.id, key) for key in keys_of(node.args[:1]))
                elif node.func.id == "_count":
                    yield from (("t", key) for key in keys_of(node.args[:1]))
                    yield from (("name", key) for key in keys_of(node.args[1:2]))


def keys_of(arguments: list[ast.expr]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        elif isinstance(argument, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in argument.values)


def test_every_key_in_the_program_exists() -> None:
    keys = catalogue("en").keys()
    wanted = {key for function, key in calls() if function in ("t", "text") and "*" not in key}
    assert len(wanted) > 100
    assert sorted(wanted - keys) == []


def test_every_key_is_used() -> None:
    exact = {key for _, key in calls()}
    groups = {key for function, key in calls() if function in ("name", "word")}
    patterns = [re.compile(re.escape(key).replace(r"\*", "[^.]+")) for key in exact if "*" in key]

    def used(key: str) -> bool:
        return key in exact or key.partition(".")[0] in groups or any(p.fullmatch(key) for p in patterns)

    assert sorted(key for key in catalogue("en") if not used(key)) == []


@pytest.mark.parametrize("kind", [LinkgraphError, *LinkgraphError.__subclasses__(), *WrongUse.__subclasses__()])
def test_a_refusal_is_said_in_chinese_by_its_kind(kind: type[LinkgraphError], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "language", lambda: "zh")
    said = i18n.t("error.failed", why=kind("nobody of that name"))
    assert re.match("无法完成：[\u4e00-\u9fff，、]+。程序原文（英文）：nobody of that name", said)
    monkeypatch.setattr(i18n, "language", lambda: "en")
    assert i18n.t("error.failed", why=kind("nobody")) == "This could not be done: nobody"
