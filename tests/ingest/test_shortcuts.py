"""What rows say is the same whether the database makes it row by row or a shortcut is taken."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from unittest import mock

import pyarrow as pa
import pytest

import importers
from linkgraph.ingest import expressions, shortcuts
from linkgraph.ingest.expressions import Case, First, Name, Text, When
from linkgraph.ingest.making import Made, Maker
from linkgraph.ingest.protocol import Importer, sql_type
from linkgraph.ingest.vocabulary import ARROW_TYPES

WORDS = ["in", "out", "call", "sms", "tel:661", "tel:+8613800138000", "tel:+8613900000001", "tel:10086", "A1", "460001"]


def value(kind: pa.DataType, words: list[str | None], r: random.Random) -> object:
    if kind == pa.string():
        return r.choice(words)
    if kind == pa.timestamp("us"):
        return datetime(2023, 5, 1) + timedelta(seconds=r.randrange(90_000))
    return Decimal(r.randrange(-500, 500)) / 100 if pa.types.is_decimal(kind) else r.randrange(200)


def typed(importer: Importer, r: random.Random, size: int) -> dict[str, pa.Array]:
    """Random columns for some of an importer's fields: a few texts that occur again and again, NULL among them."""
    columns: dict[str, pa.Array] = {}
    for name, spec in importer.fields.items():
        if r.random() < 0.3:
            continue
        kind = ARROW_TYPES[sql_type(spec.type)]
        words = [*r.sample(sorted(spec.words.values()) or WORDS, 1), *r.sample(WORDS, 3), None]
        column = pa.array([value(kind, words, r) if r.random() < 0.9 else None for _ in range(size)], kind)
        columns[name] = column.dictionary_encode() if kind == pa.string() else column
        if spec.type == "when":
            columns[f"{name}_offset"] = pa.array([480] * size)
        if spec.required or spec.strict:
            columns[f"{name}__p"] = pa.array([r.choice([None, "wrong"]) for _ in range(size)]).dictionary_encode()
    return columns


def made(maker: Maker, columns: dict[str, pa.Array], states: pa.Array, fewest: int) -> Made:
    with mock.patch.object(shortcuts, "FEWEST", fewest):
        return maker.made(columns, states)


@pytest.mark.parametrize("kind", sorted(importers.REGISTRY))
def test_shortcuts_make_what_the_database_makes(kind: str) -> None:
    importer, r = importers.REGISTRY[kind], random.Random(kind)
    quick, slow = Maker(importer), Maker(importer)
    for size in (1, 3, 40, 200, 200):
        columns = typed(importer, r, size)
        quick.memory = quick.memory if size == 200 else shortcuts.Memory()
        states = pa.array([r.choice([None, None, None, "ignored:blank"]) for _ in range(size)], pa.string())
        one, other = made(quick, columns, states, 0), made(slow, columns, states, 1_000_000)
        assert one.reasons.to_pylist() == other.reasons.to_pylist()
        assert one.accepted.tolist() == other.accepted.tolist()
        assert one.outputs.keys() == other.outputs.keys()
        for output, column in other.outputs.items():
            assert one.outputs[output].to_pylist() == column.to_pylist(), output
            assert one.outputs[output].type == column.type
            if pa.types.is_dictionary(column.type):
                entries = one.outputs[output].dictionary.to_pylist()
                assert len(set(entries)) == len(entries), "each text stands once in a dictionary"


def test_calls_are_made_without_the_database_but_for_numbers_and_reasons() -> None:
    """The shortcut is one: of the texts of a call, no column is computed row by row."""
    importer = importers.REGISTRY["calls"]
    columns = typed(importer, random.Random(1), 400) | {
        name: pa.array(WORDS * 40, pa.string()).dictionary_encode()
        for name in ("own_number", "peer_number", "direction", "own_imsi", "own_lac", "own_ci")
    }
    ways = shortcuts.Shortcuts(importer, columns, 400, shortcuts.Memory())
    assert all(ways.made(importer.derive[name]) is not None for name in ("other", "the_caller", "the_callee"))
    assert ways.made("date_diff('second', start, \"end\") || 's'") is None


@pytest.mark.parametrize(
    ("expression", "choice"),
    [
        ("a", Name("a")),
        ('"end"', Name("end")),
        ("NULL", Text(None)),
        ("'call'", Text("call")),
        ("coalesce(a, 'x')", First((Name("a"), Text("x")))),
        ("CASE WHEN a = 'in' THEN b ELSE c END", Case(((When("a", "in"), Name("b")),), Name("c"))),
        ("CASE a WHEN 'in' THEN b END", Case(((When("a", "in"), Name("b")),), Text(None))),
        ("CASE WHEN a IS NULL THEN b END", Case(((When("a", None, negated=True), Name("b")),), Text(None))),
        ("CASE WHEN a IS NOT NULL THEN b END", Case(((When("a", None), Name("b")),), Text(None))),
        ("a || b", None),
        ("upper(a)", None),
        ("CASE WHEN a = b THEN c END", None),
        ("CASE WHEN a = 'in' AND b = 'x' THEN c END", None),
        ("'it''s'", None),
        ("coalesce(a", None),
        ("a b", None),
        ("", None),
    ],
)
def test_choices_are_told_from_other_expressions(expression: str, choice: expressions.Choice | None) -> None:
    assert expressions.choice(expression) == choice


def test_names_are_found_outside_texts() -> None:
    found = expressions.names_in("CASE WHEN \"end\" < start THEN 'own' END || Peer", {"end", "start", "own", "peer"})
    assert found == ["end", "start", "peer"]
    assert expressions.names_in("CASE WHEN a = 'x' THEN b END", {"a", "b", "end"}) == ["a", "b"]
