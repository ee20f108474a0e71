"""Ids: no separator, blank or control character inside; different things, different ids; SQL and Python agree."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkgraph.ingest
from linkgraph.model import ENTITY_TYPES, hashed_id, link_id, node_id, node_type, node_value
from linkgraph.model.values import clean_citizen_id, is_citizen_id, person_node

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(TEXT)
def test_an_id_holds_nothing_that_separates_and_leads_back(text: str) -> None:
    node = node_id("online", text)
    assert "~" not in node
    assert not any(c.isspace() or unicodedata.category(c).startswith("C") for c in node)
    assert node_value(node) == text


@given(TEXT, TEXT)
def test_different_texts_have_different_ids(a: str, b: str) -> None:
    assert (node_id("acct", a) == node_id("acct", b)) == (a == b)


@given(st.lists(TEXT, min_size=2, max_size=2), st.lists(TEXT, min_size=2, max_size=2))
def test_the_parts_of_a_link_can_be_told_apart(a: list[str], b: list[str]) -> None:
    links = [link_id("PAID", node_id("acct", x), node_id("acct", y), "CNY") for x, y in (a, b)]
    assert (links[0] == links[1]) == (a == b)
    assert len(links[0].split("~")) == 4


def test_hashed_ids_keep_their_parts_apart() -> None:
    assert hashed_id("place", "ab", "c") != hashed_id("place", "a", "bc")
    assert len(hashed_id("place", "ab").partition(":")[2]) == 20


@pytest.mark.parametrize("name", ENTITY_TYPES)
def test_an_id_tells_its_type(name: str) -> None:
    assert node_type(node_id(ENTITY_TYPES[name], "x")) == name
    assert node_type("x") == ""


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    connection.execute(Path(linkgraph.ingest.__file__).with_name("macros.sql").read_text(encoding="utf-8"))
    yield connection
    connection.close()


def one(connection: duckdb.DuckDBPyConnection, expression: str, *values: object) -> object:
    row = connection.execute(f"SELECT {expression}", list(values)).fetchone()
    assert row is not None
    return row[0]


PLAIN = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
NUMBER = st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True)
RIGHT_NUMBER = st.from_regex(r"[0-9]{17}", fullmatch=True).map(
    lambda t: t + next(c for c in "0123456789X" if is_citizen_id(t + c))
)


@given(number=st.one_of(st.none(), RIGHT_NUMBER), name=st.one_of(st.none(), PLAIN, NUMBER, RIGHT_NUMBER), scope=PLAIN)
def test_persons_in_sql_are_persons_in_python(
    sql: duckdb.DuckDBPyConnection, number: str | None, name: str | None, scope: str
) -> None:
    assert one(sql, "person_of(?, ?, ?)", number, name, scope) == person_node(number, name, scope)


@given(number=st.one_of(NUMBER, RIGHT_NUMBER, PLAIN))
def test_check_digits_in_sql_are_check_digits_in_python(sql: duckdb.DuckDBPyConnection, number: str) -> None:
    assert one(sql, "is_citizen_id(?)", number) == is_citizen_id(number)


@given(raw=st.text(alphabet="0123456789Xx()/- HABC", max_size=20), name=PLAIN)
def test_document_numbers_need_no_encoding(sql: duckdb.DuckDBPyConnection, raw: str, name: str) -> None:
    number = clean_citizen_id(raw).value
    assert one(sql, "person_of(?, ?, 's')", number, name) == person_node(number, name, "s")


@given(name=st.one_of(st.none(), PLAIN), address=st.one_of(st.none(), PLAIN))
def test_places_in_sql_are_places_in_python(
    sql: duckdb.DuckDBPyConnection, name: str | None, address: str | None
) -> None:
    expected = hashed_id("place", name or "", address or "") if name or address else None
    assert one(sql, "place_of(?, ?)", name, address) == expected


@given(report=st.one_of(st.none(), PLAIN, st.from_regex(r"[A-Za-z0-9./-]{1,12}", fullmatch=True)), other=PLAIN)
def test_incidents_and_batches(sql: duckdb.DuckDBPyConnection, report: str | None, other: str) -> None:
    found = str(one(sql, "incident_of(?, ?)", report, other))
    if report is None:
        assert found == hashed_id("incident", "report", other)
    elif report.isascii() and all(c.isalnum() or c in "./-" for c in report):
        assert found == node_id("incident", report)
    else:
        assert found == hashed_id("incident", report)
    assert one(sql, "data_of(?)", other) == hashed_id("data", other)


def test_cells(sql: duckdb.DuckDBPyConnection) -> None:
    assert one(sql, "cell_node('imsi:460011234567890', '9001', '17A')") == "cell:460-01-9001-17A"
    assert one(sql, "cell_node(NULL, '9001', '17')") == "cell:000-00-9001-17"
    assert one(sql, "cell_node(NULL, '9001', NULL)") is None
    assert one(sql, "cell_node(NULL, '90~01', '17')") is None


def test_cells_of_one_operator_agree_whatever_the_sim_card(sql: duckdb.DuckDBPyConnection) -> None:
    """An operator's network sends one code, its SIM cards carry several."""
    same = ["cell_node('imsi:460001234567890', '9001', '17')", "cell_node('imsi:460071234567890', '9001', '17')",
            "area_node('02', '9001', '17')", "cgi_node('460-00-9001-17')", "cgi_node('46004-9001-17')",
            "cgi_node('00-9001-17')"]  # fmt: skip
    assert {one(sql, text) for text in same} == {"cell:460-00-9001-17"}
    assert one(sql, "cell_node('imsi:234021234567890', '9001', '17')") == "cell:234-02-9001-17"
    assert one(sql, "cgi_node('9001-17')") is None
    assert one(sql, "area_node(NULL, '9001', '17')") is None
