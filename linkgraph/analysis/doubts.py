"""What the loss runs leave open: who stands between clusters, and which clusters cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from linkgraph.analysis.cluster_results import Cluster, UnsettledPair, UnsettledPerson
from linkgraph.analysis.stability import UNSETTLED
from linkgraph.graph.actors import Floats, Ints

#: Below this share of the runs with his others, a member is more often elsewhere than where he is shown.
CERTAIN_ENOUGH = 0.5


@dataclass(frozen=True)
class Overlap:
    """Persons and the members of clusters not their own, where they are together in a fifth of the runs and more.

    ``person`` is with cluster ``group`` in ``share`` of the runs; the rest of his own cluster in ``others`` of them.
    ``total`` : cluster × cluster, the shares of the members of the first, added up; ``size`` : members of each.
    """

    person: Ints
    group: Ints
    share: Floats
    others: Floats
    total: csr_array
    size: Ints


def overlap(shares: csr_array, partition: Ints) -> Overlap:
    """Who is together with members of another cluster (of two and more) in a fifth of the runs, and are his others?

    ``shares`` : person × cluster, the mean share of the runs together with its members (`stability.shares`).
    """
    size = np.bincount(partition, minlength=1)
    total = _by_cluster(shares, partition)
    found = shares.tocoo()
    kept = (found.data >= UNSETTLED[0]) & (found.col != partition[found.row]) & (size[found.col] > 1)
    person, group, share = found.row[kept], found.col[kept], found.data[kept]
    own = partition[person]
    others = (np.asarray(total[own, group]).ravel() - share) / np.maximum(size[own] - 1, 1)
    return Overlap(person, group, share, others, total, size)


def undivided(found: Overlap, names: list[str]) -> tuple[UnsettledPair, ...]:
    """Pairs of clusters (of two and more) that are one in a fifth of the runs and more, the most undecided first."""
    total, size = found.total.tocoo(), found.size
    together = total.data / size[total.row]
    kept = (together >= UNSETTLED[0]) & (total.row < total.col) & (size[total.row] > 1) & (size[total.col] > 1)
    pairs = zip(total.row[kept].tolist(), total.col[kept].tolist(), together[kept].tolist(), strict=True)
    ordered = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    return tuple(UnsettledPair(names[a], names[b], round(share, 4)) for a, b, share in ordered)


def elsewhere(found: Overlap, names: list[str]) -> dict[int, tuple[tuple[str, float], ...]]:
    """Person → the other clusters he is with in a fifth of the runs and more, the most first."""
    out: dict[int, list[tuple[str, float]]] = {}
    for i, k, share in zip(found.person.tolist(), found.group.tolist(), found.share.tolist(), strict=True):
        out.setdefault(i, []).append((names[k], round(share, 4)))
    return {i: tuple(sorted(own, key=lambda one: (-one[1], one[0]))) for i, own in out.items()}


def between(found: Overlap, ids: tuple[str, ...]) -> frozenset[str]:
    """Who is with another cluster in a fifth more of the runs than the rest of his own cluster is."""
    return frozenset(ids[i] for i in np.unique(found.person[found.share - found.others >= UNSETTLED[0]]).tolist())


def unsettled_people(clusters: tuple[Cluster, ...], torn: frozenset[str]) -> tuple[UnsettledPerson, ...]:
    """Of whom it cannot be said where they belong, the least certain first.

    Below half of the runs in his own cluster, or with another one clearly more often than his cluster is (``torn``).
    Where two whole clusters are one in many runs, that is said of the clusters and not of every member.
    """
    out = []
    for cluster in clusters:
        for m in cluster.members:
            lost = cluster.size > 1 and (m.membership or 0.0) < CERTAIN_ENOUGH
            if m.membership is not None and (lost or m.id in torn):
                other, share = m.also[0] if m.also else (None, 0.0)
                out.append(UnsettledPerson(m.id, m.label, cluster.id, m.membership, other, share))
    return tuple(sorted(out, key=lambda p: (p.membership, p.id)))


def _by_cluster(shares: csr_array, partition: Ints) -> csr_array:
    """Cluster × cluster: the shares of the members of the first, added up."""
    n = len(partition)
    belongs = coo_array((np.ones(n), (partition, np.arange(n))), shape=(shares.shape[1], n)).tocsr()
    return csr_array(belongs @ shares)
