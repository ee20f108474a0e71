"""The network before and after people are removed, as points and lines. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from linkgraph.analysis.arrays import components
from linkgraph.graph.actors import ActorGraph, Floats, Ints

Bools = npt.NDArray[np.bool_]

#: People drawn at most; who hangs on the network by one tie is counted in the size of his contact.
DRAWN = 350
#: Connected groups that get a colour of their own; smaller ones are grey.
COLOURED = 8


def before_and_after(graph: ActorGraph, removed: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Points, lines, and how many actors are not drawn by themselves.

    Points: x, y, id, label, size (himself and those hanging on him), ``when`` (before, after), ``group`` ("1" for the
    largest connected group …, "" for small ones, "removed"). Lines: x, y, x2, y2, when.
    """
    gone = np.isin(np.array(graph.ids, dtype=object), list(removed))
    shown = _shown(graph, gone)
    place = np.full(graph.n, -1)
    place[shown] = np.arange(len(shown))
    inside = (place[graph.u] >= 0) & (place[graph.v] >= 0)
    u, v = graph.u[inside], graph.v[inside]
    spot = _places(len(shown), place[u], place[v])
    hung = _hanging(graph, place)
    points, lines = [], []
    for when, missing in (("before", np.zeros(graph.n, dtype=np.bool_)), ("after", gone)):
        group = _groups(graph, missing)
        names = ["removed" if missing[i] else group[i] for i in shown]
        points.append(pd.DataFrame({
            "x": spot[:, 0], "y": spot[:, 1], "id": [graph.ids[i] for i in shown],
            "label": [graph.labels[i] for i in shown], "size": 1 + hung[shown], "group": names, "when": when,
        }))  # fmt: skip
        kept = ~(missing[u] | missing[v])
        a, b = spot[place[u[kept]]], spot[place[v[kept]]]
        lines.append(pd.DataFrame({"x": a[:, 0], "y": a[:, 1], "x2": b[:, 0], "y2": b[:, 1], "when": when}))
    return pd.concat(points), pd.concat(lines), graph.n - len(shown)


def _shown(graph: ActorGraph, gone: Bools) -> Ints:
    """Those with most contacts of two and more, and everybody who is removed."""
    degree = np.bincount(np.concatenate([graph.u, graph.v]), minlength=graph.n)
    order = np.lexsort((np.arange(graph.n), -degree, ~gone))
    chosen = [i for i in order[:DRAWN] if degree[i] > 1 or gone[i]]
    if len(chosen) < 3:
        chosen = order[:DRAWN].tolist()
    return np.array(sorted(chosen), dtype=np.int64)


def _hanging(graph: ActorGraph, place: Ints) -> Ints:
    """How many people without a point of their own are tied to each."""
    out = np.zeros(graph.n, dtype=np.int64)
    for here, there in ((graph.u, graph.v), (graph.v, graph.u)):
        one = (place[here] >= 0) & (place[there] < 0)
        out += np.bincount(here[one], minlength=graph.n)
    return out


def _groups(graph: ActorGraph, missing: Bools) -> list[str]:
    kept = ~(missing[graph.u] | missing[graph.v])
    label = components(graph.n, graph.u[kept], graph.v[kept])
    size = np.bincount(label[~missing], minlength=int(label.max(initial=0)) + 1)
    order = np.argsort(-size, kind="stable")[:COLOURED]
    names = {int(one): str(rank + 1) for rank, one in enumerate(order) if size[one] > 2}
    return [names.get(int(one), "") for one in label]


def _places(n: int, u: Ints, v: Ints) -> Floats:
    """Where everybody is drawn, the same before and after: the largest group at the left, the others beside it."""
    label = components(n, u, v)
    sizes = np.bincount(label, minlength=1)
    out = np.zeros((n, 2))
    rows, column, below = 0.0, 1.12, 0.0
    for rank, group in enumerate(np.argsort(-sizes, kind="stable").tolist()):
        inside = np.flatnonzero(label == group)
        spot = _group_places(inside, u, v)
        if rank == 0:
            out[inside] = spot
            continue
        side = max(0.05, float(np.sqrt(len(inside) / sizes.max())) * 0.9)
        if below + side > 1.0:
            column, below, rows = column + rows + 0.06, 0.0, 0.0
        out[inside] = spot * side + [column, 1.0 - below - side]
        below, rows = below + side + 0.05, max(rows, side)
    return out


def _group_places(people: Ints, u: Ints, v: Ints) -> Floats:
    """Places of a connected group within a square of side 1."""
    inside = np.isin(u, people)
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(people.tolist())
    plain.add_edges_from(zip(u[inside].tolist(), v[inside].tolist(), strict=True))
    found = nx.spring_layout(plain, k=3.2 / np.sqrt(len(people)), iterations=90, seed=1, method="force")
    spot = np.array([found[i] for i in people.tolist()], dtype=np.float64).reshape(len(people), 2)
    reach = spot.max(axis=0) - spot.min(axis=0)
    scaled: Floats = (spot - spot.min(axis=0)) / np.where(reach > 0, reach, 1.0)
    return scaled if len(people) > 1 else np.full((1, 2), 0.5)
