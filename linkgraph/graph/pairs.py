"""The list of pairs: which two records count as one event, how far apart they are, where both stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.errors import WrongUse
from linkgraph.evidence.lake import Lake
from linkgraph.evidence.pairing import STATES
from linkgraph.graph.snapshot import Snapshot


@dataclass(frozen=True)
class PairList:
    """Pairs of a built network.

    `counts` says how many events both sides have in equal words (``exact``), how many pairs of differing records count
    as one event, how many candidates are left open and how many pairs a person took apart. `clocks` are the constant
    differences of two subscribers' records that were allowed for.
    """

    rule: Mapping[str, Any]
    counts: Mapping[str, int]
    clocks: Sequence[Mapping[str, Any]]
    pairs: Sequence[Mapping[str, Any]]
    total: int

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "clocks": list(self.clocks), "pairs": list(self.pairs)}


def list_pairs(
    lake: Lake, sheets: Sequence[Mapping[str, Any]], snapshot: Snapshot, state: str | None, limit: int
) -> PairList:
    """The pairs of a snapshot in order of time, at most `limit` of them, with the places of both records."""
    if state not in (None, *STATES):
        raise WrongUse(f"there is no state {state!r} of a pair; choose one of {', '.join(STATES)}")
    table = snapshot.table("pairs")
    wanted = table if state is None else table.filter(pc.equal(table["state"], state))
    rows = wanted.slice(0, limit).to_pylist()
    places = _places(lake, sheets, sorted({row[side] for row in rows for side in ("a_event", "b_event")}))
    for row in rows:
        row["a_row"], row["b_row"] = places.get(row["a_event"]), places.get(row["b_event"])
        row["from"], row["to"] = row.pop("src"), row.pop("dst")
        row["a_at"], row["b_at"] = row["a_at"].isoformat(), row["b_at"].isoformat()
    said = snapshot.manifest["pairing"]
    counts = {name: said.pop(name) for name in ("exact", *STATES)}
    return PairList(said, counts, _clocks(table), rows, len(wanted))


def _clocks(table: pa.Table) -> list[dict[str, Any]]:
    """(whose records, than whose, later by how many seconds, pairs that rest on it) of every difference allowed for."""
    moved = table.filter(pc.and_(pc.not_equal(table["clock_s"], 0.0), pc.not_equal(table["state"], "doubtful")))
    found: dict[tuple[str, str], list[float]] = {}
    for src, dst, clock in zip(*(moved[name].to_pylist() for name in ("src", "dst", "clock_s")), strict=True):
        first, second, later = (src, dst, clock) if src < dst else (dst, src, -clock)
        found.setdefault((first, second), []).append(later)
    return [{"of": b, "than": a, "later_s": s[0], "pairs": len(s)} for (a, b), s in sorted(found.items())]


def _places(lake: Lake, sheets: Sequence[Mapping[str, Any]], events: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Where the first record of each event stands."""
    names = {sheet["source_id"]: sheet["file"] for sheet in sheets}
    connection = lake.open(names)
    connection.register("asked", pa.table({"event_key": pa.array(events, pa.string())}))
    query = " UNION ALL ".join(
        f"SELECT event_key, source_id, sheet, record_no FROM {table} WHERE event_key IN (FROM asked)"
        for table in ("calls", "transfers")
    )
    rows = connection.execute(f"{query} ORDER BY event_key, source_id, sheet, record_no").fetchall()
    connection.close()
    found: dict[str, dict[str, Any]] = {}
    for event, source, sheet, record_no in rows:
        place = {"source_id": source, "file": names[source], "sheet": sheet, "record_no": record_no}
        found.setdefault(event, place)
    return found
