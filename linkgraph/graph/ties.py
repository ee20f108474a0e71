"""From links between entities to ties between actors, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.graph.actors import ActorGraph, Bools, Floats, Ints
from linkgraph.model import LAYERS

#: Premises with more people tie nobody together (a hotel, an office block): they are listed instead.
CROWDED = 200
_PREMISES = ("STAYED_AT", "DETAINED_AT")


@dataclass(frozen=True)
class Ties:
    """Ties by layer as numbers, sorted by their ends and layer; and premises left out as crowded.

    Attributes
    ----------
    ids : every actor, sorted; `a` < `b` are positions in it.
    layer : position in `layers`.
    """

    ids: tuple[str, ...]
    layers: tuple[str, ...]
    a: Ints
    b: Ints
    layer: Ints
    count: Floats
    crowded: tuple[str, ...] = ()

    def keep(self, mask: Bools) -> Ties:
        """Some of the ties."""
        return replace(self, a=self.a[mask], b=self.b[mask], layer=self.layer[mask], count=self.count[mask])

    def pairs(self) -> tuple[Ints, Ints]:
        """(each tied pair once as one number, for every tie the position of its pair)."""
        keys, tie = np.unique(self.a * max(len(self.ids), 1) + self.b, return_inverse=True)
        return keys, tie

    def degree(self) -> Ints:
        """How many others each actor is tied to."""
        keys, _ = self.pairs()
        n = max(len(self.ids), 1)
        return np.bincount(np.concatenate([keys // n, keys % n]), minlength=len(self.ids))


def actor_of(members: pa.Table) -> pd.Series:
    """Entity id → actor id."""
    return pd.Series(members.column("actor").to_pylist(), index=members.column("entity").to_pylist(), dtype=object)


def actor_ties(links: pa.Table, members: pa.Table, layers: tuple[str, ...]) -> Ties:
    """Ties between actors in the given layers.

    Calls, money and associations count the records between the two actors' identifiers, in either
    direction. Premises count the places that both stayed or were detained at in overlapping periods
    (unknown periods overlap with all).
    """
    ids = sorted(set(members.column("actor").to_pylist()))
    owner = positions(members.column("actor"), pa.array(ids, pa.string()))
    direct = links.filter(pc.is_in(links["layer"], pa.array([x for x in layers if x != "premises"], pa.string())))
    x, y = (_actors(direct[end], members, owner) for end in ("src", "dst"))
    layer = positions(direct["layer"], pa.array(layers, pa.string()))
    count = direct["count"].to_numpy().astype(np.float64)
    crowded: tuple[str, ...] = ()
    if "premises" in layers:
        stays = links.filter(pc.is_in(links["type"], pa.array(_PREMISES)))
        people = _actors(stays["src"], members, owner)
        together, crowded = _together(stays.select(["dst", "first_seen", "last_seen"]).to_pandas(), people)
        x, y = np.concatenate([x, together[0]]), np.concatenate([y, together[1]])
        layer = np.concatenate([layer, np.full(len(together[0]), layers.index("premises"))])
        count = np.concatenate([count, np.ones(len(together[0]))])
    return replace(_summed(ids, layers, (x, y, layer), count), crowded=crowded)


def positions(values: pa.ChunkedArray, among: pa.Array) -> Ints:
    """Where each value stands among others; -1 for what is not there."""
    found: Ints = pc.fill_null(pc.index_in(values, value_set=among), -1).to_numpy().astype(np.int64)
    return found


def _actors(ends: pa.ChunkedArray, members: pa.Table, owner: Ints) -> Ints:
    """The actor behind each entity; -1 where it has none."""
    at = positions(ends, members.column("entity").combine_chunks())
    return np.where(at >= 0, owner[at], -1) if len(owner) else at


def _summed(ids: list[str], layers: tuple[str, ...], ties: tuple[Ints, Ints, Ints], count: Floats) -> Ties:
    x, y, layer = ties
    kept = (x >= 0) & (y >= 0) & (x != y)
    low, high = np.minimum(x[kept], y[kept]), np.maximum(x[kept], y[kept])
    n, kinds = max(len(ids), 1), max(len(layers), 1)
    keys, tie = np.unique((low * n + high) * kinds + layer[kept], return_inverse=True)
    total: Floats = np.bincount(tie, weights=count[kept], minlength=len(keys)).astype(np.float64)
    pair = keys // kinds
    return Ties(tuple(ids), layers, pair // n, pair % n, keys % kinds, total)


def _together(stays: pd.DataFrame, people: Ints) -> tuple[tuple[Ints, Ints], tuple[str, ...]]:
    """Pairs who were at one place in overlapping periods, once for each place."""
    present = stays.assign(who=people)[people >= 0]
    spans = present.groupby(["dst", "who"], as_index=False).agg(first=("first_seen", "min"), last=("last_seen", "max"))
    sizes = spans.groupby("dst")["who"].size()
    crowded = tuple(sorted(sizes[sizes > CROWDED].index))
    spans = spans[~spans["dst"].isin(crowded)]
    both = spans.merge(spans, on="dst", suffixes=("_x", "_y"))
    both = both[both["who_x"] < both["who_y"]]
    apart = (both["first_x"] > both["last_y"]) | (both["first_y"] > both["last_x"])  # False where a time is unknown
    met = both[~apart]
    return (met["who_x"].to_numpy(dtype=np.int64), met["who_y"].to_numpy(dtype=np.int64)), crowded


def to_actor_graph(
    ties: Ties, labels: Mapping[str, str], snapshot: str, parameters: Mapping[str, object]
) -> ActorGraph:
    """Ties as an ActorGraph over exactly the actors that have one."""
    keys, tie = ties.pairs()
    n = max(len(ties.ids), 1)
    used, place = np.unique(np.concatenate([keys // n, keys % n]), return_inverse=True)
    ids = tuple(ties.ids[i] for i in used.tolist())
    layers: dict[str, Floats] = {}
    for name in LAYERS:
        here = ties.layer == ties.layers.index(name) if name in ties.layers else np.zeros(len(ties.a), dtype=bool)
        if here.any():
            sums = np.bincount(tie[here], weights=ties.count[here], minlength=len(keys))
            layers[name] = sums.astype(np.float64)
    weight: Floats = np.sum(list(layers.values()), axis=0) if layers else np.zeros(0)
    texts = tuple(labels.get(name, name) for name in ids)
    u, v = place[: len(keys)].astype(np.int64), place[len(keys) :].astype(np.int64)
    return ActorGraph(ids, texts, u, v, layers, weight.astype(np.float64), snapshot, dict(parameters))
