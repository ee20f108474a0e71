"""Two clusters beside each other: who of them has to do with the other one, whom both know, who stands between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkgraph.analysis.cluster_results import Cluster, ClusterResult, Member
from linkgraph.errors import NotFound
from linkgraph.graph.actors import ActorGraph, Ints


@dataclass(frozen=True)
class Bridge:
    """A member of one cluster tied to members of the other: his ties across, their records, and their layers."""

    id: str
    label: str
    cluster: str
    ties: int
    records: float
    layers: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "layers": list(self.layers)}


@dataclass(frozen=True)
class SharedContact:
    """Somebody of neither cluster tied to both. ``specificity``: 1/ln of his contacts; service-like numbers sink."""

    id: str
    label: str
    ties_a: int
    ties_b: int
    contacts: int
    specificity: float

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class Between:
    """What lies between clusters `a` and `b`.

    ``ties``, ``records``: all ties from one to the other. ``expected``: the ties that members with so many contacts
    would have by chance; far fewer means that the two keep apart, as many means that nothing sets them apart.
    ``torn``: unsettled members of either (or of none) who are with the other in a fifth of the runs and more.
    ``undivided``: in what share of the runs the two are one, 0 where it is less than a fifth.
    """

    a: str
    b: str
    ties: int
    records: float
    expected: float
    bridges: tuple[Bridge, ...]
    shared: tuple[SharedContact, ...]
    torn: tuple[tuple[str, Member, float], ...]
    undivided: float

    def to_json(self) -> dict[str, Any]:
        return {
            "a": self.a, "b": self.b, "ties": self.ties, "records": self.records, "expected": round(self.expected, 2),
            "bridges": [one.to_json() for one in self.bridges], "shared": [one.to_json() for one in self.shared],
            "torn": [{"id": m.id, "label": m.label, "cluster": c, "share_other": share} for c, m, share in self.torn],
            "undivided": self.undivided,
        }  # fmt: skip


def named(result: ClusterResult, name: str) -> Cluster:
    """A cluster of a result by its name."""
    found = next((c for c in result.clusters if c.id == name), None)
    if found is None:
        raise NotFound(f"there is no cluster {name!r} among these: {', '.join(c.id for c in result.clusters[:10])} …")
    return found


def between(graph: ActorGraph, result: ClusterResult, a: str, b: str) -> Between:
    """Compare two clusters of a result that was computed on this graph."""
    one, other = named(result, a), named(result, b)
    place = {c.id: k for k, c in enumerate(result.clusters)}
    group = np.array(result.partition, dtype=np.int64)
    ends = (group[graph.u], group[graph.v])
    across = np.flatnonzero(
        ((ends[0] == place[a]) & (ends[1] == place[b])) | ((ends[0] == place[b]) & (ends[1] == place[a]))
    )
    contacts = np.bincount(np.concatenate([graph.u, graph.v]), minlength=graph.n)
    reach = [float(contacts[group == place[name]].sum()) for name in (a, b)]
    expected = reach[0] * reach[1] / max(2.0 * graph.m, 1.0)
    open_ = {person.id for person in result.people}
    unsettled = [(c.id, m, _torn(c.id, m, a, b)) for c in result.clusters for m in c.members if m.id in open_]
    torn = [row for row in unsettled if row[2]]
    return Between(
        a, b, len(across), float(graph.weight[across].sum()), expected,
        _bridges(graph, across, result), _shared(graph, one, other, contacts.tolist()),
        tuple(sorted(torn, key=lambda row: (-row[2], row[1].id))),
        next((pair.together for pair in result.undivided if {pair.a, pair.b} == {a, b}), 0.0),
    )  # fmt: skip


def _torn(own: str, member: Member, a: str, b: str) -> float:
    """A member's share in the other cluster of the two; of somebody in neither, the smaller of both shares."""
    also = dict(member.also)
    if own in (a, b):
        return also.get(b if own == a else a, 0.0)
    return min(also.get(a, 0.0), also.get(b, 0.0))


def _bridges(graph: ActorGraph, across: Ints, result: ClusterResult) -> tuple[Bridge, ...]:
    rows: dict[int, tuple[int, float, set[str]]] = {}
    for k in across.tolist():
        layers = {name for name, count in graph.layers.items() if count[k] > 0}
        for i in (int(graph.u[k]), int(graph.v[k])):
            ties, records, named_layers = rows.get(i, (0, 0.0, set()))
            rows[i] = (ties + 1, records + float(graph.weight[k]), named_layers | layers)
    out = [
        Bridge(
            graph.ids[i], graph.labels[i], result.clusters[result.partition[i]].id, ties, records, tuple(sorted(names))
        )
        for i, (ties, records, names) in rows.items()
    ]
    return tuple(sorted(out, key=lambda one: (-one.ties, -one.records, one.id)))


def _shared(graph: ActorGraph, a: Cluster, b: Cluster, contacts: list[int]) -> tuple[SharedContact, ...]:
    sides = [{m.id for m in cluster.members} for cluster in (a, b)]
    ties: dict[int, list[int]] = {}
    for i, j in zip(graph.u.tolist(), graph.v.tolist(), strict=True):
        for own, far in ((i, j), (j, i)):
            for side, members in enumerate(sides):
                if graph.ids[far] in members and graph.ids[own] not in sides[0] | sides[1]:
                    ties.setdefault(own, [0, 0])[side] += 1
    out = [
        SharedContact(
            graph.ids[i], graph.labels[i], n[0], n[1], contacts[i], round(1 / math.log(max(contacts[i], 2)), 4)
        )
        for i, n in ties.items()
        if n[0] and n[1]
    ]
    return tuple(sorted(out, key=lambda one: (-one.specificity * (one.ties_a + one.ties_b), one.id)))
