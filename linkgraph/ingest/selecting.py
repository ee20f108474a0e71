"""Selecting from Arrow tables with DuckDB, by several threads at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from linkgraph.evidence.lake import connect

_MACROS = Path(__file__).with_name("macros.sql")
#: Connections that nobody uses just now (to make one takes longer than to judge a small file).
_free: list[duckdb.DuckDBPyConnection] = []


@contextmanager
def lent() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB for one thread, which uses no other."""
    try:
        connection = _free.pop()
    except IndexError:
        connection = connect()
        connection.execute("SET threads = 1")
        connection.execute(_MACROS.read_text(encoding="utf-8"))
    yield connection
    _free.append(connection)  # not where something went wrong


def selected(sql: str, table: pa.Table) -> pa.Table:
    """The result of a SELECT from ``typed``, which is the table."""
    with lent() as connection:
        connection.register("typed", table)
        result = connection.sql(sql).to_arrow_table()
        connection.unregister("typed")
    return result
