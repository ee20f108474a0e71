"""What an exploration begins with, as pictures: the whole case, its overview, clusters, lists, ways, patterns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linkgraph.analysis import ClusterResult
from linkgraph.graph.actors import ActorGraph, Ints
from linkgraph.graph.records import Link, Neighbourhood, Node
from linkgraph.ui.canvas import ACTORS, ENTITIES, GROUP, Picture, SuperNode, name_of

#: Above this the whole case is not drawn actor by actor: nobody can read it. Clusters stand for their members instead.
WHOLE_CASE_LIMIT = 2_000
#: Super-nodes of an overview; smaller clusters are left out, and how many actors that are is said.
OVERVIEW_LIMIT = 150


@dataclass(frozen=True)
class Basis:
    """What beginnings are made from: the actors, their clusters, and whom the sources call suspects."""

    graph: ActorGraph
    clusters: ClusterResult
    suspects: frozenset[str] = frozenset()


def whole(basis: Basis, single_contacts: bool) -> Picture:
    """All actors, or where these are too many the clusters, each as one super-node."""
    graph = basis.graph
    ids = graph.ids if single_contacts else without_single_contacts(graph, graph.ids)
    if len(ids) <= WHOLE_CASE_LIMIT:
        return Picture(ACTORS, "case", ids=ids, total=graph.n)
    return overview(basis)


def overview(basis: Basis, limit: int | None = None) -> Picture:
    """Clusters as super-nodes: those with most suspects first, then those with most records inside."""
    graph, clusters = basis.graph, basis.clusters
    kept = [k for k in _ranked(basis) if clusters.clusters[k].size > 1][: OVERVIEW_LIMIT if limit is None else limit]
    groups = tuple(super_node(clusters, k) for k in kept)
    return Picture(ACTORS, "overview", groups=groups, total=graph.n)


def super_node(clusters: ClusterResult, k: int) -> SuperNode:
    """The super-node of a cluster, its surest members first."""
    cluster = clusters.clusters[k]
    return SuperNode(GROUP + cluster.id, cluster.id, tuple(member.id for member in cluster.members))


def _ranked(basis: Basis) -> list[int]:
    """Positions of the clusters in the order in which they are worth drawing."""
    graph, clusters = basis.graph, basis.clusters.clusters
    group: Ints = np.array(basis.clusters.partition, dtype=np.int64)
    inside = group[graph.u] == group[graph.v]
    weight = np.bincount(group[graph.u[inside]], weights=graph.weight[inside], minlength=len(clusters))
    place = {name: i for i, name in enumerate(graph.ids)}
    called = [place[one] for one in basis.suspects if one in place]
    suspects = np.bincount(group[called], minlength=len(clusters)) if called else np.zeros(len(clusters))
    return sorted(range(len(clusters)), key=lambda k: (-suspects[k], -weight[k], k))


def one_cluster(basis: Basis, cluster: str) -> Picture:
    """The members of a cluster; of a very large one those with most records, and that is said."""
    members = next(found.members for found in basis.clusters.clusters if found.id == cluster)
    ids = strongest(basis.graph, [member.id for member in members], WHOLE_CASE_LIMIT)
    return Picture(ACTORS, "cluster", cluster, ids=ids, total=basis.graph.n)


def chosen(graph: ActorGraph, start: str, subject: str, ids: Iterable[str]) -> Picture:
    """Actors that somebody named, in that order."""
    return Picture(ACTORS, start, subject, ids=tuple(dict.fromkeys(ids)), total=graph.n)


def listed(graph: ActorGraph, ids: Iterable[str]) -> Picture:
    """A pasted list."""
    found = tuple(ids)
    return chosen(graph, "list", name_of(found), found)


def pattern(graph: ActorGraph, subject: str, roles: Mapping[str, Sequence[str]]) -> Picture:
    """A found pattern: who is in which role."""
    said = {one: role for role, ids in roles.items() for one in ids}
    return Picture(ACTORS, "pattern", subject, ids=tuple(said), roles=said, total=graph.n)


def entities(start: str, subject: str, around: Neighbourhood) -> Picture:
    """One entity and what is tied to it."""
    total = len(around.nodes) + around.not_shown
    return Picture(ENTITIES, start, subject, nodes=around.nodes, links=around.links, total=total)


def entity_list(start: str, subject: str, nodes: Sequence[Node], links: Sequence[Link], total: int) -> Picture:
    """Entities that were named or found, with the links among them."""
    return Picture(ENTITIES, start, subject, nodes=tuple(nodes), links=tuple(links), total=total)


def strongest(graph: ActorGraph, ids: Sequence[str], limit: int) -> tuple[str, ...]:
    """Some actors, sorted; where they are more than `limit` those with most records."""
    if len(ids) <= limit:
        return tuple(sorted(ids))
    strength = strengths(graph)
    return tuple(sorted(sorted(ids, key=lambda actor: (-strength.get(actor, 0.0), actor))[:limit]))


def without_single_contacts(graph: ActorGraph, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some actors who have to do with two others or more; all of them where nobody would be left."""
    count = contacts(graph)
    return tuple(actor for actor in ids if count[actor] > 1) or ids


def strengths(graph: ActorGraph) -> dict[str, float]:
    """Records on all ties of each actor."""
    ends = np.concatenate([graph.u, graph.v])
    sums = np.bincount(ends, weights=np.concatenate([graph.weight, graph.weight]), minlength=graph.n)
    return dict(zip(graph.ids, sums.tolist(), strict=True))


def contacts(graph: ActorGraph) -> dict[str, int]:
    """How many other actors each is tied to."""
    counts = np.bincount(np.concatenate([graph.u, graph.v]), minlength=graph.n)
    return dict(zip(graph.ids, counts.tolist(), strict=True))
