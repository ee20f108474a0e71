"""The entities of a case and their links as one graph kept in arrays, and which way the records of each tie lead."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from linkgraph.graph.actors import ActorGraph, Bools, Floats, Ints

#: Kinds of links that say "together", not "from one to the other".
UNDIRECTED = ("ASSOCIATED", "STAYED_AT", "DETAINED_AT")
_MEETING = ("premises", "associations")


def entity_graph(links: pa.Table, labels: Mapping[str, str], basis: ActorGraph) -> ActorGraph:
    """Every entity that has a link; weight = records of all links of a pair, layers = the same by kind of link.

    Snapshot and parameters are those of `basis`, the actor graph of the same links.
    """
    frame = links.select(["src", "dst", "type", "count"]).to_pandas()
    frame = frame[frame["src"] != frame["dst"]]
    ids = np.unique(np.concatenate([frame["src"].to_numpy(dtype=str), frame["dst"].to_numpy(dtype=str)]))
    a, b = (np.searchsorted(ids, frame[end].to_numpy(dtype=str)) for end in ("src", "dst"))
    keys = np.minimum(a, b).astype(np.int64) * max(len(ids), 1) + np.maximum(a, b)
    pairs, tie = np.unique(keys, return_inverse=True)
    counts, kinds = frame["count"].to_numpy(dtype=np.float64), frame["type"].to_numpy()
    layers: dict[str, Floats] = {}
    for kind in sorted(set(kinds)):
        here = kinds == kind
        layers[str(kind)] = _sums(tie[here], counts[here], len(pairs))
    names = tuple(map(str, ids.tolist()))
    return ActorGraph(
        names,
        tuple(labels.get(name, name) for name in names),
        pairs // max(len(ids), 1),
        pairs % max(len(ids), 1),
        layers,
        _sums(tie, counts, len(pairs)),
        basis.snapshot,
        basis.parameters,
    )


def _sums(groups: Ints, values: Floats, n: int) -> Floats:
    out: Floats = np.bincount(groups, weights=values, minlength=n).astype(np.float64)
    return out


def directions(graph: ActorGraph, links: pa.Table, owner: pd.Series | None = None) -> tuple[Bools, Bools]:
    """For each tie of a graph, whether records lead from u to v, and from v to u.

    Parameters
    ----------
    owner : entity → actor, where the graph is of actors; None where it is of the entities themselves.

    What has no direction (premises, associations) leads both ways.
    """
    frame = links.select(["src", "dst", "type"]).to_pandas()
    place = pd.Series(np.arange(graph.n), index=pd.Index(graph.ids, dtype=object))
    src, dst = (frame[end] if owner is None else frame[end].map(owner) for end in ("src", "dst"))
    ends = pd.DataFrame({"a": src.map(place), "b": dst.map(place), "type": frame["type"]}).dropna()
    a, b = ends["a"].to_numpy(dtype=np.int64), ends["b"].to_numpy(dtype=np.int64)
    both_ways = ends["type"].isin(UNDIRECTED).to_numpy()
    keys = graph.u * max(graph.n, 1) + graph.v
    forward, backward = np.zeros(graph.m, dtype=bool), np.zeros(graph.m, dtype=bool)
    for layer in _MEETING:
        if layer in graph.layers:
            forward |= graph.layers[layer] > 0
    backward |= forward
    for low, high, along, against in ((a, b, forward, backward), (b, a, backward, forward)):
        upward = low < high
        at = np.searchsorted(keys, low[upward] * max(graph.n, 1) + high[upward])
        known = at < graph.m
        known[known] = keys[at[known]] == (low[upward] * max(graph.n, 1) + high[upward])[known]
        along[at[known]] = True
        against[at[known & both_ways[upward]]] = True
    return forward, backward
