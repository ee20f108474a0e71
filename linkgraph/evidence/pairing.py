"""One event in the records of both its sides: a call at A's and at B's operator, a transfer at both banks.

Records that agree in every respect have one ``event_key`` already. What is paired here agrees in its parties and
differs a little in time or duration. Nothing here depends on which file a record came from first.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.errors import WrongUse
from linkgraph.evidence.matching import Edge, match
from linkgraph.evidence.pairing_sql import (
    CANDIDATES,
    CLOCKS,
    DAY_CANDIDATES,
    EDGE_COLUMNS,
    EDGES,
    EXACT,
    PAIRS,
    PARTIES,
    SEEN,
    SIDES,
)

#: pairs.parquet: one row per pair, or per candidate where several are equally near. `a` is the caller's or payer's
#: record, `b` the other side's; `apart_s` is what is left between their times after the clocks are set alike.
PAIR_COLUMNS = {
    "pair": "VARCHAR", "state": "VARCHAR", "kind": "VARCHAR", "src": "VARCHAR", "dst": "VARCHAR",
    "a_event": "VARCHAR", "b_event": "VARCHAR", "a_at": "TIMESTAMP", "b_at": "TIMESTAMP", "clock_s": "DOUBLE",
    "apart_s": "DOUBLE", "a_duration_s": "BIGINT", "b_duration_s": "BIGINT", "amount": "DOUBLE",
    "currency": "VARCHAR", "day_only": "BOOLEAN",
}  # fmt: skip
STATES = ("paired", "doubtful", "undone")
#: A difference of two clocks is sought up to this, and believed when so many calls agree on it.
CLOCK_RANGE_S, CLOCK_VOTES, CLOCK_SHARE = 120, 5, 0.8
_LIMITS = {"start_s": 3600, "duration_s": 3600, "money_s": 86_400}


@dataclass(frozen=True)
class Pairing:
    """When two records of the two sides are taken for one event.

    Attributes
    ----------
    start_s, duration_s : seconds that start and duration of a call may differ; `start_s` 0: only equal records
    money_s : seconds that the times of a transfer may differ (a record with a date only: the same day); 0: only equal
    clocks : whether a constant difference between two subscribers' records is estimated and allowed for
    undone : ids of pairs that a person took apart
    """

    start_s: int = 2
    duration_s: int = 2
    money_s: int = 300
    clocks: bool = True
    undone: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, most in _LIMITS.items():
            if not 0 <= getattr(self, name) <= most:
                raise WrongUse(f"{name} is {getattr(self, name)}: choose whole seconds from 0 to {most}")

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "undone": sorted(self.undone)}


DEFAULT_PAIRING = Pairing()


@dataclass(frozen=True)
class Paired:
    """What was paired: rows of `PAIR_COLUMNS`, and how many events the two sides have in equal words."""

    pairs: pa.Table
    exact: dict[str, int]

    def counts(self) -> dict[str, int]:
        """Events with equal records, pairs, candidates left open, pairs taken apart."""
        states = self.pairs.column("state")
        return {"exact": sum(self.exact.values()), **{s: pc.sum(pc.equal(states, s)).as_py() or 0 for s in STATES}}


def pair_events(connection: duckdb.DuckDBPyConnection, rule: Pairing) -> Paired:
    """Pairs of the calls and transfers that a connection to the lake sees; leaves ``same_event(event_key, event)``."""
    typed = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in PAIR_COLUMNS.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS SELECT {typed} WHERE FALSE")
    exact = _see(connection, "calls")
    if rule.start_s:
        _sides(connection, "calls")
        _clocks(connection, rule)
        _pair(connection, [(CANDIDATES["calls"], {"near": rule.start_s, "longer": rule.duration_s})])
    exact |= _see(connection, "transfers")
    if rule.money_s:
        _sides(connection, "transfers")
        _pair(connection, [(CANDIDATES["transfers"], {"near": rule.money_s}), (DAY_CANDIDATES, {})])
    connection.register("undone_in", pa.table({"pair": pa.array(sorted(rule.undone), pa.string())}))
    connection.execute("UPDATE pairs SET state = 'undone' WHERE state = 'paired' AND pair IN (FROM undone_in)")
    connection.unregister("undone_in")
    table = connection.sql("SELECT * FROM pairs ORDER BY a_at, b_at, src, dst, pair, state").to_arrow_table()
    share(connection, table)
    return Paired(table, exact)


def share(connection: duckdb.DuckDBPyConnection, pairs: pa.Table | None) -> None:
    """Make ``same_event(event_key, event)``: the event of the other side's record → that of the first side's."""
    connection.execute("CREATE OR REPLACE TEMP TABLE same_event (event_key VARCHAR, event VARCHAR)")
    if pairs is not None:
        connection.register("pairs_in", pairs.select(["state", "a_event", "b_event"]))
        connection.execute("INSERT INTO same_event SELECT b_event, a_event FROM pairs_in WHERE state = 'paired'")
        connection.unregister("pairs_in")


def _see(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    """Make ``parties`` and ``seen_<table>``; kind → events that both sides have in equal words."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE parties AS {PARTIES.format(table=table)}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE seen_{table} AS {SEEN[table]}")
    return dict(connection.execute(EXACT.format(table=table)).fetchall())


def _clocks(connection: duckdb.DuckDBPyConnection, rule: Pairing) -> None:
    """Make ``clocks(src, dst, clock_us)``: how much later the callee's records are than the caller's."""
    connection.execute("CREATE OR REPLACE TEMP TABLE clocks (src BIGINT, dst BIGINT, clock_us BIGINT)")
    if rule.clocks:
        parameters = {"near": rule.start_s, "longer": rule.duration_s, "range": CLOCK_RANGE_S, "votes": CLOCK_VOTES,
                      "share": CLOCK_SHARE}  # fmt: skip
        connection.execute(f"INSERT INTO clocks {CLOCKS}", parameters)


def _sides(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    for side, where in (("a", "at_src AND NOT at_dst"), ("b", "at_dst AND NOT at_src")):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE side_{side} AS {SIDES[table].format(where=where)}")


def _pair(connection: duckdb.DuckDBPyConnection, candidates: list[tuple[str, dict[str, int]]]) -> None:
    """Add the pairs of what is in ``side_a`` and ``side_b`` to ``pairs``."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE edges ({EDGE_COLUMNS})")
    for query, parameters in candidates:
        connection.execute(f"INSERT INTO edges {query}", parameters)
    connection.execute(EDGES)
    cursor = connection.execute("SELECT number, a, b, near1, near2, a_size, b_size FROM numbered WHERE NOT sole")
    edges, a_size, b_size = [], {}, {}
    for number, a, b, near1, near2, a_count, b_count in cursor.fetchall():
        edges.append(Edge(number, a, b, (near1, near2)))
        a_size[a], b_size[b] = a_count, b_count
    taken, doubtful = match(edges, a_size, b_size)
    columns = {name: [getattr(t, name) for t in taken] for name in ("number", "a_from", "b_from", "count")}
    connection.register("taken", pa.table({k: pa.array(v, pa.int64()) for k, v in columns.items()}))
    connection.register("doubtful", pa.table({"number": pa.array(doubtful, pa.int64())}))
    connection.execute(f"INSERT INTO pairs BY NAME {PAIRS}")
    connection.unregister("taken")
    connection.unregister("doubtful")
