"""Flags: every place where something is to be looked at though the row was taken over.

Two kinds: a cell whose value was left out or used with a doubt (``problem:field``), and a row that a rule of its
importer names (``self_call``). Flags never change what a row becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer
from linkgraph.model.values import FLAGS

Connection = duckdb.DuckDBPyConnection


def start(connection: Connection) -> None:
    """Make ``flagged``, which the functions below fill."""
    connection.execute("CREATE TABLE flagged (sheet VARCHAR, record_no BIGINT, line BIGINT, reason VARCHAR)")


def flag_cells(connection: Connection, importer: Importer, plan: SheetPlan) -> None:
    """Note the cells of a sheet (``raw`` with its ``map_<field>``) whose row stays in spite of them."""
    used = ", ".join(f"'{problem}'" for problem in sorted(FLAGS))
    for name, column in plan.matched.columns.items():
        spec = importer.fields[name]
        problems = "problem IS NOT NULL" + (f" AND problem IN ({used})" if spec.required or spec.strict else "")
        if connection.execute(f"SELECT 1 FROM map_{name} WHERE {problems} LIMIT 1").fetchone():
            connection.execute(
                f"INSERT INTO flagged SELECT r.sheet, r.record_no, r.line, problem || ':{name}' "
                f"FROM raw r JOIN map_{name} m ON r.c{column} = m.raw WHERE r.state IS NULL AND {problems}"
            )


def flag_rows(connection: Connection, kinds: Iterable[str], importers: Mapping[str, Importer]) -> None:
    """Note the rows that came in (``keyed_<kind>``) and that a rule of their importer names."""
    for kind in sorted(kinds):
        flags = importers[kind].flags if kind in importers else ()
        if not flags:
            continue
        named = ", ".join(f"CASE WHEN {flag.when} THEN '{flag.code}' END" for flag in flags)
        connection.execute(
            "INSERT INTO flagged SELECT sheet, record_no, line, reason FROM (SELECT sheet, record_no, line, "
            f"unnest([{named}]) AS reason FROM keyed_{kind} WHERE disposition IN ('accepted', 'duplicate') "
            f"AND ({' OR '.join(f'({f.when})' for f in flags)})) WHERE reason IS NOT NULL"
        )


def counted(connection: Connection, sheet: str) -> dict[str, int]:
    """How often each flag was set in a sheet: of a cell as ``field:problem``, of a row as its code."""
    rows = connection.execute(
        "SELECT concat_ws(':', nullif(split_part(reason, ':', 2), ''), split_part(reason, ':', 1)) AS flag, count(*) "
        "FROM flagged WHERE sheet = ? GROUP BY 1 ORDER BY 1",
        [sheet],
    )
    return dict(rows.fetchall())
