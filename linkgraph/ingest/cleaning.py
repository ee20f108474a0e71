"""Cleaning: each distinct text of a column once, by its value type; results go to DuckDB as mapping tables."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from linkgraph.errors import MustChoose
from linkgraph.ingest.layouts import Match
from linkgraph.ingest.protocol import CLEANERS, Field, Importer
from linkgraph.ingest.recognise import SheetPlan
from linkgraph.model.times import Moment, date_order_of, parse_when
from linkgraph.model.values import Cleaning

Connection = duckdb.DuckDBPyConnection


def field_columns(importer: Importer, match: Match) -> dict[str, int]:
    """Which column each field of the importer is read from (fields that read another one's column included)."""
    columns = dict(match.columns)
    for name, spec in importer.fields.items():
        if name not in columns and spec.reads is not None and spec.reads in columns:
            columns[name] = columns[spec.reads]
    return columns


def clean_fields(connection: Connection, importer: Importer, plan: SheetPlan) -> tuple[str | None, dict[str, int]]:
    """Make a table ``map_<field>(raw, value, problem[, offset_min])`` per field that has a column.

    Returns the date order used and, per problem of an optional field, how many cells had it.

    Raises
    ------
    MustChoose
        If day and month cannot be told apart and nobody chose.
    """
    columns = field_columns(importer, plan.matched)
    texts = {
        name: _distinct(connection, column) for name, column in columns.items() if importer.fields[name].type == "when"
    }
    order = _settle_order(plan, texts)
    for name, column in columns.items():
        spec = importer.fields[name]
        if spec.type == "when":
            table = _moments(texts[name], plan, order)
        else:
            table = _cleaned(_distinct(connection, column), spec, _cleaning(name, spec, plan))
        connection.register(f"staged_{name}", table)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE map_{name} AS SELECT * FROM staged_{name}")
        connection.unregister(f"staged_{name}")
    return order, _warnings(connection, importer, plan)


def _distinct(connection: Connection, column: int) -> list[str]:
    rows = connection.execute(
        f"SELECT DISTINCT c{column} FROM raw WHERE state IS NULL AND c{column} IS NOT NULL ORDER BY 1"
    )
    return [row[0] for row in rows.fetchall()]


def _cleaning(name: str, spec: Field, plan: SheetPlan) -> Cleaning:
    layout = plan.matched.layout
    words = {**spec.words, **layout.words.get(name, {})}
    return Cleaning(layout.country or "CN", layout.units.get(name, "1"), tuple(words.items()), layout.anonymised)


def _cleaned(texts: list[str], spec: Field, how: Cleaning) -> pa.Table:
    cleaner = CLEANERS[spec.type]
    results = [cleaner(text, how) for text in texts]
    return pa.table(
        {
            "raw": pa.array(texts, pa.string()),
            "value": pa.array([r.value for r in results], pa.string()),
            "problem": pa.array([r.problem for r in results], pa.string()),
        }
    )


def _settle_order(plan: SheetPlan, texts: dict[str, list[str]]) -> str | None:
    if plan.date_order:
        return plan.date_order
    seen = Counter(order for column in texts.values() for text in column if (order := date_order_of(text)))
    definite = [order for order in ("DMY", "MDY") if seen[order]]
    if len(definite) == 1:
        return definite[0]
    if not seen:
        return None
    examples = [t for column in texts.values() for t in column if date_order_of(t) == ("?" if not definite else "DMY")]
    why = "both orders occur" if definite else "no day is above 12"
    raise MustChoose(
        f"{plan.sheet.path.name}: dates such as {', '.join(examples[:3])} can be read day first or month first"
        f" ({why}): choose --date-order (DMY, MDY)",
        {"date_order": ["DMY", "MDY"]},
    )


def _moments(texts: list[str], plan: SheetPlan, order: str | None) -> pa.Table:
    zone = ZoneInfo(plan.timezone) if plan.timezone else None
    read = [parse_when(text, zone, order, plan.matched.layout.origin) for text in texts]
    moments = [m if isinstance(m, Moment) else None for m in read]
    return pa.table(
        {
            "raw": pa.array(texts, pa.string()),
            "value": pa.array([m.utc if m else None for m in moments], pa.timestamp("us")),
            "problem": pa.array([m if isinstance(m, str) else None for m in read], pa.string()),
            "offset_min": pa.array([m.offset_min if m else None for m in moments], pa.int64()),
        }
    )


def _warnings(connection: Connection, importer: Importer, plan: SheetPlan) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name, column in plan.matched.columns.items():
        spec = importer.fields[name]
        if spec.required or spec.strict:
            continue
        rows = connection.execute(
            f"SELECT m.problem, count(*) FROM raw r JOIN map_{name} m ON r.c{column} = m.raw "
            "WHERE r.state IS NULL AND m.problem IS NOT NULL GROUP BY 1"
        )
        found.update({f"{name}:{problem}": n for problem, n in rows.fetchall()})
    return dict(sorted(found.items()))
