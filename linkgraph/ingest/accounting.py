"""Closing the books: every row counted once, a second count by other means, sums compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from linkgraph.ingest.cleaning import field_columns
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer
from linkgraph.ingest.staging import Staged
from linkgraph.ingest.totals import SUMMED, message_of, provider_totals

_PLAIN_NUMBER = "[-+]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,2}(,[0-9]{2})+,[0-9]{3})([.][0-9]{1,2})?"
_COMMA_NUMBER = "[-+]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]{1,2})?"


def close_books(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    plan: SheetPlan,
    staged: Staged,
    importers: Mapping[str, Importer],
) -> dict[str, Any]:
    """Counts of a sheet, whether they reconcile, and the figures that were compared."""
    counts = dict.fromkeys(("accepted", "duplicate", "rejected", "ignored"), 0)
    rows = connection.execute(
        f"SELECT disposition, count(*) FROM keyed_{kind} WHERE sheet = ? GROUP BY 1", [plan.sheet.name]
    ).fetchall()
    counts.update(dict(rows))
    counted = plan.sheet.independent_count()
    checks: dict[str, Any] = {"lines_by_reader": staged.lines, "lines_counted_again": counted}
    checks["rows_by_reader"] = staged.records
    checks["rows_accounted_for"] = sum(counts.values())
    sums = _control_sums(connection, kind, plan, importers) if plan.match else {}
    checks["sums"] = sums
    checks["provider"] = provider_totals(connection, kind, plan, importers[kind]) if plan.match else []
    checks["problems"] = _problems(checks)
    reconciled = not checks["problems"]
    state = "unreconciled" if not reconciled else "with_rejects" if counts["rejected"] else "complete"
    return {
        "read": sum(counts.values()), **counts, "counted": counted, "reconciled": int(reconciled), "checks": checks,
        "state": state,
    }  # fmt: skip


def _problems(checks: Mapping[str, Any]) -> list[str]:
    """Why a sheet does not reconcile, in words; nothing where it does."""
    out = []
    lines = (checks["lines_by_reader"], checks["lines_counted_again"])
    rows = (checks["rows_by_reader"], checks["rows_accounted_for"])
    if lines[0] != lines[1]:
        out.append(f"{lines[0]} lines were read, a second count finds {lines[1]}: report this, do not rely on the file")
    if rows[0] != rows[1]:
        out.append(f"{rows[0]} rows were read, {rows[1]} are accounted for: report this, do not rely on the file")
    out += [
        f"the sum of {name} is {pair['read']}, added up again from the text {pair['again']}: report this"
        for name, pair in checks["sums"].items()
        if pair["read"] != pair["again"]
    ]
    return out + [message_of(total) for total in checks["provider"] if not total["agrees"]]


def _control_sums(
    connection: duckdb.DuckDBPyConnection, kind: str, plan: SheetPlan, importers: Mapping[str, Importer]
) -> dict[str, dict[str, Any]]:
    """Sums of amounts, durations and counts, read again from the original text by a cast of the database's own."""
    importer, out = importers[kind], {}
    for name, column in field_columns(importer, plan.matched).items():
        kind_of_value = importer.fields[name].type
        if kind_of_value not in SUMMED or plan.matched.layout.units.get(name):
            continue
        sql_type = SUMMED[kind_of_value]
        comma = plan.matched.layout.decimal == "," and kind_of_value == "amount"
        pattern = _COMMA_NUMBER if comma else _PLAIN_NUMBER
        shown = f"translate(trim(r.c{column}), '{',.' if comma else ','}', '{'.' if comma else ''}')"
        again = f"try_cast({shown} AS {sql_type})"
        row = connection.execute(
            f'SELECT count(*), sum(CAST("{name}" AS {sql_type})), sum({again}) '
            f"FROM raw_all r JOIN keyed_{kind} k USING (sheet, record_no) "
            f"WHERE r.sheet = ? AND disposition IN ('accepted', 'duplicate') AND {again} IS NOT NULL "
            f"AND \"{name}\" IS NOT NULL AND regexp_full_match(trim(r.c{column}), '{pattern}')",
            [plan.sheet.name],
        ).fetchone()
        if row and row[0]:
            out[name] = {"rows": row[0], "read": str(row[1]), "again": str(row[2])}
    return out
