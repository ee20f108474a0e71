"""On what do the loss runs agree? One grouping out of many.

Lancichinetti and Fortunato, Consensus clustering in complex networks, 2012, doi:10.1038/srep00336.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from linkgraph.analysis import stability
from linkgraph.analysis.arrays import ordered
from linkgraph.analysis.partitions import best_partition, follow
from linkgraph.analysis.stability import Labels, times_together
from linkgraph.analysis.ties import Ties
from linkgraph.graph.actors import Ints

#: Pairs that are together in fewer of the runs do not count.
CUT = 0.5
STARTS = 5
#: A group is shown as its parts where the members of each are together in this share of the runs on average.
SURE = 0.8


def consensus(runs: Labels, ties: Ties, seed: int, resolution: float = 1.0) -> Ints:
    """The grouping on which the runs agree: Leiden on the share of the runs in which two people are together.

    Pairs that are together in less than half of the runs do not count, so nobody is put with people whom most runs keep
    from him unless others hold them together. Above 3,000 people dead ends are not asked but follow their contact
    (their many sure ties would make large groups fall apart), and if more are left, only tied pairs are compared.
    ``resolution`` : the lowest of the runs.
    """
    large = ties.n > stability.ALL_PAIRS_UP_TO
    held = ties.searched() if large else ties
    people = np.unique(np.concatenate([held.u, held.v])) if large else np.arange(ties.n)
    if len(people) <= stability.ALL_PAIRS_UP_TO:
        found = np.arange(ties.n)
        found[people] = _agreed(runs[:, people], seed)
    else:
        share = (runs[:, held.u] == runs[:, held.v]).mean(axis=0)
        kept = share >= CUT
        found = best_partition(Ties(ties.n, held.u[kept], held.v[kept], share[kept]), "leiden", 1.0, STARTS, seed)
    for group in _perhaps_several(held, found, resolution):
        found[group] = found.max() + 1 + in_parts(runs[:, group], seed)
    return ordered(follow(ties, found)) if large else ordered(found)


def _agreed(runs: Labels, seed: int) -> Ints:
    """Groups of a few people, all pairs compared."""
    n = runs.shape[1]
    together = times_together(runs, n)
    a, b = np.nonzero(np.triu(together >= CUT * len(runs), 1))
    return best_partition(Ties(n, a, b, together[a, b] / len(runs)), "leiden", 1.0, STARTS, seed)


def _perhaps_several(ties: Ties, found: Ints, resolution: float) -> Iterator[Ints]:
    """Members of the groups that may be several ones which modularity cannot tell apart.

    It takes two groups together that one tie connects when both have fewer ties inside than the square root of half of
    all ties, at random which: the more people, the more of them. Fortunato and Barthélemy, Resolution limit in
    community detection, 2007, doi:10.1073/pnas.0605965104.
    """
    if ties.m == 0:
        return
    own = found[ties.u] == found[ties.v]
    inside = np.bincount(found[ties.u[own]], ties.weight[own], minlength=int(found.max()) + 1)
    limit = np.sqrt(2.0 * ties.weight.sum() * ties.weight.mean() / resolution)
    people = np.unique(np.concatenate([ties.u, ties.v]))
    order = people[np.argsort(found[people], kind="stable")]
    for group in np.split(order, np.flatnonzero(np.diff(found[order])) + 1):
        if 3 < len(group) <= stability.ALL_PAIRS_UP_TO and inside[found[group[0]]] < limit:
            yield group


def in_parts(runs: Labels, seed: int) -> Ints:
    """A group as the parts on which the runs agree, where these are sure; what is unsure stays one, and unsure."""
    parts = _agreed(runs, seed)
    alone = np.bincount(parts)[parts] == 1
    sure = np.where(alone, 0.0, stability.memberships(runs, parts))
    return parts if sure.mean() >= SURE else np.zeros_like(parts)
