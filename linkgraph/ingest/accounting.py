"""Closing the books: every row counted once, a second count by other means, sums compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from linkgraph.ingest.cleaning import field_columns
from linkgraph.ingest.protocol import Importer
from linkgraph.ingest.recognise import SheetPlan
from linkgraph.ingest.staging import Staged

_PLAIN_NUMBER = "[-+]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]{1,2})?"
_SUMMED = {"amount": "DECIMAL(38,2)", "duration": "HUGEINT", "count": "HUGEINT"}


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
    reconciled = (
        staged.lines == counted
        and staged.records == sum(counts.values())
        and all(pair["read"] == pair["again"] for pair in sums.values())
    )
    state = "unreconciled" if not reconciled else "with_rejects" if counts["rejected"] else "complete"
    return {
        "read": sum(counts.values()), **counts, "counted": counted, "reconciled": int(reconciled), "checks": checks,
        "state": state,
    }  # fmt: skip


def _control_sums(
    connection: duckdb.DuckDBPyConnection, kind: str, plan: SheetPlan, importers: Mapping[str, Importer]
) -> dict[str, dict[str, Any]]:
    """Sums of amounts, durations and counts, read again from the original text by a cast of the database's own."""
    importer, out = importers[kind], {}
    for name, column in field_columns(importer, plan.matched).items():
        kind_of_value = importer.fields[name].type
        if kind_of_value not in _SUMMED or plan.matched.layout.units.get(name):
            continue
        sql_type = _SUMMED[kind_of_value]
        again = f"try_cast(replace(trim(r.c{column}), ',', '') AS {sql_type})"
        row = connection.execute(
            f'SELECT count(*), sum(CAST("{name}" AS {sql_type})), sum({again}) '
            f"FROM raw_all r JOIN keyed_{kind} k USING (sheet, record_no) "
            f"WHERE r.sheet = ? AND disposition IN ('accepted', 'duplicate') AND {again} IS NOT NULL "
            f"AND \"{name}\" IS NOT NULL AND regexp_full_match(trim(r.c{column}), '{_PLAIN_NUMBER}')",
            [plan.sheet.name],
        ).fetchone()
        if row and row[0]:
            out[name] = {"rows": row[0], "read": str(row[1]), "again": str(row[2])}
    return out
