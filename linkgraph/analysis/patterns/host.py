"""The graph that a shape is looked for in, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from scipy import sparse

from linkgraph.analysis.patterns.shape import ACTORS, ENTITIES, Link
from linkgraph.graph.actors import Floats, Ints
from linkgraph.graph.ties import actor_of
from linkgraph.graph.view import View
from linkgraph.model import LINK_TYPES, node_type

Flags = npt.NDArray[np.bool_]

#: Links of these tables say what belongs to whom, not that something happened: no time is asked of them.
_LASTING = ("subscriptions", "holdings", "seizures", "batches")


@dataclass(frozen=True)
class Host:
    """Nodes sorted by id, and one row per link (of a pair of actors: one per layer).

    Attributes
    ----------
    ids, labels, types, roles : of each node; a number's or account's role is that of the person behind it
    service : whether a node is a service number
    frame : rows ``src``, ``dst`` (positions), ``id`` (link id, or '' for actors), ``type``, ``layer``, ``count``,
        ``amount``, ``currency``, ``first_seen``, ``last_seen``, ``happened`` (the row speaks of dated events)
    directed : whether src → dst means something
    """

    level: str
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    types: tuple[str, ...]
    roles: tuple[str | None, ...]
    service: Flags
    frame: pd.DataFrame
    snapshot: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.ids)

    def degree(self) -> Ints:
        """How many others each node is tied to, by whatever."""
        a, b = self.frame["src"].to_numpy(), self.frame["dst"].to_numpy()
        apart = a != b
        both = self._matrix(np.ones(int(apart.sum())), a[apart], b[apart])
        return np.asarray(np.diff((both + both.T).tocsr().indptr), dtype=np.int64)

    def rows_of(self, link: Link) -> Flags:
        """The rows that may make a tie of this kind."""
        wanted = np.ones(len(self.frame), dtype=np.bool_)
        if link.types:
            wanted &= self.frame["type"].isin(link.types).to_numpy()
        if link.layers:
            wanted &= self.frame["layer"].isin(link.layers).to_numpy()
        return np.asarray(wanted & (self.frame["src"] != self.frame["dst"]).to_numpy(), dtype=np.bool_)

    def adjacency(self, link: Link) -> Any:
        """Sparse n × n counts of the records that tie i (first) to j (second), where all bounds hold."""
        part = self.frame[self.rows_of(link)]
        counts = self._both_ways(part, part["count"], link)
        keep = counts.copy()
        keep.data = link.count.holds(keep.data).astype(np.float64)
        if not link.amount.open:
            keep = keep.multiply(self._by_amount(part, link))
        out = counts.multiply(keep).tocsr()
        out.eliminate_zeros()
        out.sort_indices()
        return out

    def _by_amount(self, part: pd.DataFrame, link: Link) -> Any:
        """Pairs whose sum in one currency is within the bounds (sums of different currencies are never added)."""
        total = self._matrix(np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        for _, rows in part[part["amount"].notna()].groupby(part["currency"].fillna("")):
            sums = self._both_ways(rows, rows["amount"], link)
            sums.data = link.amount.holds(sums.data).astype(np.float64)
            total = total + sums
        total.data = np.minimum(total.data, 1.0)
        return total

    def _both_ways(self, part: pd.DataFrame, values: pd.Series, link: Link) -> Any:
        there = self._matrix(values.to_numpy(np.float64), part["src"].to_numpy(), part["dst"].to_numpy())
        return there if link.directed else (there + there.T).tocsr()

    def _matrix(self, values: Floats, src: Ints, dst: Ints) -> Any:
        return sparse.coo_matrix((values, (src, dst)), shape=(self.n, self.n)).tocsr()


def of_entities(entities: pa.Table, links: pa.Table, members: pa.Table, snapshot: str) -> Host:
    """Every entity of a snapshot with its links."""
    known = entities.select(["id", "label", "type", "role", "service"]).to_pandas().sort_values("id")
    ids = tuple(known["id"])
    place = pd.Series(np.arange(len(ids)), index=list(ids))
    frame = links.to_pandas().sort_values("id", ignore_index=True)
    frame = frame.assign(src=place[frame["src"]].to_numpy(), dst=place[frame["dst"]].to_numpy())
    frame["happened"] = frame["type"].map({name: kind.table not in _LASTING for name, kind in LINK_TYPES.items()})
    own = known.set_index("id")["role"].to_dict()
    actors = actor_of(members).to_dict()
    roles = tuple(_text(own.get(actors.get(i, i))) for i in ids)
    return Host(
        ENTITIES,
        ids,
        tuple(known["label"]),
        tuple(known["type"]),
        roles,
        known["service"].fillna(value=False).to_numpy(np.bool_),
        frame,
        snapshot,
    )


def of_actors(view: View, case_roles: Mapping[str, str | None]) -> Host:
    """The actors of a view (what is set aside is not among them), with one row per tie and layer."""
    graph = view.actors
    parts = [_layer_rows(graph.u, graph.v, name, count) for name, count in graph.layers.items()]
    columns = ["src", "dst", "layer", "count"]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    frame = frame.assign(id="", type="", amount=np.nan, currency=None, happened=True)
    frame["first_seen"] = frame["last_seen"] = pd.NaT
    return Host(
        ACTORS,
        graph.ids,
        graph.labels,
        tuple(node_type(i) for i in graph.ids),
        tuple(_text(case_roles.get(i)) for i in graph.ids),
        np.zeros(graph.n, dtype=np.bool_),
        frame,
        graph.snapshot,
        graph.parameters,
    )


def _layer_rows(u: Ints, v: Ints, name: str, count: Floats) -> pd.DataFrame:
    there = np.flatnonzero(count > 0)
    return pd.DataFrame({"src": u[there], "dst": v[there], "layer": name, "count": count[there]})


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
