"""What the case knows of its actors beyond their ties: whose records it holds, where they are, who pays whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from linkgraph.graph.actors import ActorGraph, Floats, Ints

#: Layers whose ties show in the records of either side: what coverage is about.
RECORDED = ("calls", "money")


@dataclass(frozen=True)
class Background:
    """Facts about actors.

    Attributes
    ----------
    held : actors for one of whose numbers or accounts the case holds own records, not only somebody else's.
    areas : actor → jurisdiction, where the sources name one.
    """

    held: frozenset[str] = frozenset()
    areas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Payments:
    """Payments between the actors of a graph: positions of payer and payee, number of transfers."""

    payer: Ints
    payee: Ints
    count: Floats


def background(entities: pd.DataFrame, owner: pd.Series) -> Background:
    """Out of the entities of a snapshot (index id; columns props, jurisdiction) and entity → actor."""
    held = entities.index[entities["props"].str.contains('"records_held"', regex=False)]
    actors = owner.reindex(held).dropna()
    areas = entities["jurisdiction"].dropna()
    return Background(frozenset(map(str, actors)), dict(zip(areas.index.tolist(), areas.tolist(), strict=True)))


def payments(graph: ActorGraph, links: pa.Table, owner: pd.Series) -> Payments:
    """Who pays whom among the actors of the graph."""
    frame = links.select(["src", "dst", "type", "count"]).to_pandas()
    frame = frame[frame["type"] == "PAID"]
    place = pd.Series(np.arange(graph.n), index=list(graph.ids), dtype=np.int64)
    ends = [frame[side].map(owner).map(place) for side in ("src", "dst")]
    kept = ends[0].notna() & ends[1].notna() & (ends[0] != ends[1])
    payer, payee = (end[kept].to_numpy(dtype=np.int64) for end in ends)
    return Payments(payer, payee, frame["count"][kept].to_numpy(dtype=np.float64))


def covered(graph: ActorGraph, held: Iterable[str]) -> tuple[Ints, Ints]:
    """For every actor: contacts by calls or money, and for how many of them own records are held."""
    own = np.isin(np.array(graph.ids, dtype=object), list(held))
    recorded = np.zeros(graph.m, dtype=np.bool_)
    for layer in RECORDED:
        if layer in graph.layers:
            recorded |= graph.layers[layer] > 0
    u, v = graph.u[recorded], graph.v[recorded]
    ends, others = np.concatenate([u, v]), np.concatenate([v, u])
    contacts = np.bincount(ends, minlength=graph.n)
    known = np.bincount(ends, weights=own[others].astype(np.float64), minlength=graph.n)
    return contacts.astype(np.int64), known.astype(np.int64)
