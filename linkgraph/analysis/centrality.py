"""Position measures of the actors, each equal to networkx's on the same graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from linkgraph.analysis import native
from linkgraph.analysis.arrays import adjacency, triangles_of
from linkgraph.analysis.brandes import Paths, shortest_paths
from linkgraph.analysis.cores import core_numbers
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import Floats, Ints

#: KADABRA's additive error and failure probability where exact betweenness is out of reach.
ESTIMATE_ERROR = 0.01
ESTIMATE_DELTA = 0.1


def distances(weight: Floats) -> Floats:
    """Length of a tie in every shortest-path measure: 1 / count, so that many records mean close.

    Libraries read weights there as distances; passing counts would make the closest friends the most distant.
    """
    if len(weight) and not (weight > 0).all():
        raise AnalysisError("A tie without any record has no length; leave ties with count 0 out of the graph.")
    return 1.0 / weight


@dataclass(frozen=True)
class Network:
    """What measures are computed on: ties u < v with the raw counts.

    ``weighted`` makes 1/count the length of a tie; ``run`` is the number of a copy with lost ties. Several copies side
    by side (`beside`) are one network of ``copies`` × as many people, of which no two copies are tied.
    """

    n: int
    u: Ints
    v: Ints
    weight: Floats
    weighted: bool = False
    run: int = 0
    copies: int = 1

    @cached_property
    def paths(self) -> Paths:
        """Shortest ways in steps; betweenness and harmonic closeness are read from one search."""
        return shortest_paths(self.n, self.u, self.v)

    @property
    def length(self) -> Floats | None:
        return distances(self.weight) if self.weighted else None


def beside(nets: Sequence[Network]) -> Network:
    """Copies of one network side by side: what is computed on them at once costs little more than on one."""
    first = nets[0]
    u = np.concatenate([net.u + k * first.n for k, net in enumerate(nets)])
    v = np.concatenate([net.v + k * first.n for k, net in enumerate(nets)])
    weight = np.concatenate([net.weight for net in nets])
    return replace(first, n=first.n * len(nets), u=u, v=v, weight=weight, copies=len(nets))


def contacts(net: Network) -> Ints:
    """Number of other actors tied to each."""
    return np.bincount(np.concatenate([net.u, net.v]), minlength=net.n).astype(np.int64)


def degree_centrality(net: Network) -> Floats:
    """Contacts as a share of everybody else (1 for an actor who is alone in the graph, as networkx has it)."""
    if net.n <= 1:
        return np.ones(net.n)
    return contacts(net) / (net.n - 1)


def strength(net: Network) -> Floats:
    """Records on all ties of the actor together."""
    ends = np.concatenate([net.u, net.v])
    return np.bincount(ends, weights=np.concatenate([net.weight, net.weight]), minlength=net.n).astype(np.float64)


def betweenness_centrality(net: Network) -> Floats:
    """Share of the shortest paths between all other pairs that run through the actor."""
    if net.n < 3 or len(net.u) == 0:
        return np.zeros(net.n)
    length = net.length
    pairs = net.paths.through if length is None else native.betweenness(net.n, net.u, net.v, length)
    return pairs * (2.0 / ((net.n - 1) * (net.n - 2)))


def estimated_betweenness(net: Network, seed: int) -> Floats:
    """Betweenness within ± ESTIMATE_ERROR, for graphs too large for the exact one; unweighted paths only."""
    if net.n < 3 or len(net.u) == 0:
        return np.zeros(net.n)
    graph = native.native_graph(net.n, net.u, net.v)
    return native.estimated_betweenness(graph, ESTIMATE_ERROR, ESTIMATE_DELTA, seed) * (net.n / (net.n - 2))


def harmonic_centrality(net: Network) -> Floats:
    """Sum of 1/distance to everybody else (networkx's, not divided by n − 1); works on graphs in several parts."""
    if not net.weighted:
        return net.paths.sums.harmonic
    if len(net.u) == 0:
        return np.zeros(net.n)
    return native.harmonic(native.native_graph(net.n, net.u, net.v, net.length))


def pagerank(net: Network, damping: float = 0.85, tolerance: float = 1e-12) -> Floats:
    """Where somebody is found who follows ties by their records, and starts anew with probability 1 − ``damping``.

    The figures are networkx's. High: those with many records have them with this actor.
    """
    if net.n == 0:
        return np.zeros(0)
    matrix = adjacency(net.n, net.u, net.v, net.weight)
    records = strength(net)
    alone = records == 0
    share = np.divide(1.0, records, out=np.zeros(net.n), where=~alone)
    x: Floats = np.where(alone, 1.0, records) / (records.sum() + alone.sum())
    for _ in range(1000):
        last = x
        x = damping * (matrix @ (last * share) + last[alone].sum() / net.n) + (1.0 - damping) / net.n
        if np.abs(x - last).sum() < tolerance:
            break
    ranks: Floats = x / x.sum()
    return ranks


def core_number(net: Network) -> Ints:
    """Largest k for which the actor belongs to a group where everybody has k contacts inside it."""
    return core_numbers(net.n, net.u, net.v)


def constraint(net: Network, rows: int = 2000) -> Floats:
    """Burt's constraint (unweighted): low for those whose contacts do not know each other; NaN without contacts.

    Σ over contacts j of (p_ij + Σ_q p_iq p_qj)², p = 1 / number of contacts. Computed ``rows`` people at a time.
    """
    degree = contacts(net).astype(np.float64)
    out = np.full(net.n, np.nan)
    matrix = adjacency(net.n, net.u, net.v)
    share = matrix.multiply(1.0 / np.maximum(degree, 1.0)[:, None]).tocsr()
    for low in range(0, net.n, rows):
        part = slice(low, min(low + rows, net.n))
        spent = (share[part] + share[part] @ share).multiply(matrix[part]).tocsr()
        total = np.asarray(spent.power(2).sum(axis=1)).ravel()
        out[part] = np.where(degree[part] > 0, total, np.nan)
    return out


def effective_size(net: Network) -> Floats:
    """Burt's effective size: contacts less those who are contacts of one another (2 × ties among them / contacts)."""
    degree = contacts(net).astype(np.float64)
    closed = triangles_of(net.n, net.u, net.v)
    known: Floats = np.divide(closed, degree, out=np.full(net.n, np.nan), where=degree > 0)
    return degree - 2.0 * known


def eigenvector(net: Network, tolerance: float = 1e-10) -> Floats:
    """High for those whose contacts are high themselves (length 1, as networkx has it); near 0 outside the main group.

    Found by repeated steps; where two groups are equally dense the last digits may not settle, which no rank needs.
    """
    if len(net.u) == 0:
        return np.full(net.n, 1.0 / np.sqrt(net.n)) if net.n else np.zeros(0)
    matrix = adjacency(net.n, net.u, net.v)
    x: Floats = np.full(net.n, 1.0 / net.n)
    for _ in range(2000):
        last = x
        x = (last + matrix @ last).reshape(net.copies, -1)
        x = (x / np.sqrt((x * x).sum(axis=1))[:, None]).ravel()
        if np.abs(x - last).reshape(net.copies, -1).sum(axis=1).max() < net.n // net.copies * tolerance:
            break
    return x


def degree_centralisation(net: Network) -> float:
    """Freeman's centralisation of degree: 1 for a star, 0 when everybody has equally many contacts (or n < 3)."""
    if net.n < 3:
        return 0.0
    degree = contacts(net)
    return float((degree.max() - degree).sum()) / ((net.n - 1) * (net.n - 2))
