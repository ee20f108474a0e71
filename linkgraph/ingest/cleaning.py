"""Cleaning: each distinct text of a column once, by its value type; results go to DuckDB as mapping tables."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from linkgraph.errors import WrongUse
from linkgraph.ingest.flagging import flag_cells
from linkgraph.ingest.matching import Match
from linkgraph.ingest.moments import map_moments
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Field, Importer
from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import Cleaning

Connection = duckdb.DuckDBPyConnection


def field_columns(importer: Importer, match: Match) -> dict[str, int]:
    """Which column each field of the importer is read from (fields that read another one's column included)."""
    columns = dict(match.columns)
    for name, spec in importer.fields.items():
        if name not in columns and spec.reads is not None and spec.reads in columns:
            columns[name] = columns[spec.reads]
    return columns


def clean_fields(connection: Connection, importer: Importer, plan: SheetPlan) -> str | None:
    """Make a table ``map_<field>(raw, value, problem[, offset_min])`` per field that has a column.

    Returns the date order used; cells whose row stays in spite of a problem are flagged.

    Raises
    ------
    MustChoose
        If day and month cannot be told apart, or a time has no zone, and nobody chose.
    """
    columns = field_columns(importer, plan.matched)
    times = {name: column for name, column in columns.items() if importer.fields[name].type == "when"}
    order = map_moments(connection, times, plan)
    for name in columns.keys() - times.keys():
        spec = importer.fields[name]
        table = _cleaned(_distinct(connection, columns[name]), spec, _cleaning(name, spec, plan))
        connection.register("cleaned", table)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE map_{name} AS SELECT * FROM cleaned")
        connection.unregister("cleaned")
    flag_cells(connection, importer, plan)
    return order


def _distinct(connection: Connection, column: int) -> list[str]:
    rows = connection.execute(
        f"SELECT DISTINCT c{column} FROM raw WHERE state IS NULL AND c{column} IS NOT NULL ORDER BY 1"
    )
    return [row[0] for row in rows.fetchall()]


def _cleaning(name: str, spec: Field, plan: SheetPlan) -> Cleaning:
    layout = plan.matched.layout
    words = {**spec.words, **layout.words.get(name, {})}
    return Cleaning(
        layout.country or plan.country,
        layout.units.get(name, "1"),
        tuple(words.items()),
        layout.anonymised,
        layout.decimal or "",
    )


def _cleaned(texts: list[str], spec: Field, how: Cleaning) -> pa.Table:
    cleaner = VALUE_TYPES[spec.type].clean
    results = [cleaner(text, how) for text in texts]
    return pa.table(
        {
            "raw": pa.array(texts, pa.string()),
            "value": pa.array([r.value for r in results], pa.string()),
            "problem": pa.array([r.problem for r in results], pa.string()),
        }
    )


def constants_of(importer: Importer, plan: SheetPlan) -> dict[str, str]:
    """Fields with one value throughout the sheet: what the layout says, and what stands above the headings, cleaned."""
    found = dict(plan.matched.layout.constants)
    for name, text in plan.given.items():
        spec = importer.fields[name]
        cleaned = VALUE_TYPES[spec.type].clean(text, _cleaning(name, spec, plan)).value
        if cleaned is None:
            raise WrongUse(f"{text!r} cannot be used as {name} of {plan.title}: choose another value with --own")
        found[name] = cleaned
    return found
