"""What somebody connects: Gould and Fernandez' brokerage roles, participation between clusters, place inside one."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from linkgraph.analysis.arrays import adjacency, triangles_of
from linkgraph.analysis.centrality import Network, contacts
from linkgraph.graph.actors import Floats, Ints

#: a → b → c where a and c are not tied: what b is to them. Ties without direction: a gatekeeper is a representative.
ROLES = ("coordinator", "itinerant", "gatekeeper", "liaison")


def brokerage(net: Network, group: Ints) -> dict[str, Ints]:
    """How many pairs of his contacts, not tied themselves, each actor stands between, by the groups of the three.

    (Gould and Fernandez 1989.) coordinator: all in one group; itinerant: the two in one group, he in another;
    gatekeeper: he and one of them in one group, the other outside (with ties that have no direction this is the
    representative as well); liaison: all three in different groups. ``group`` numbers the group of every actor; -1
    (unknown): he and pairs with him are not counted.
    """
    known = (group[net.u] >= 0) & (group[net.v] >= 0)
    u, v = net.u[known], net.v[known]
    inside = group[u] == group[v]
    same, other = adjacency(net.n, u[inside], v[inside]), adjacency(net.n, u[~inside], v[~inside])
    own = np.diff(same.indptr).astype(np.int64)
    outside = np.diff(other.indptr).astype(np.int64)
    by_group = _by_group(other, group)
    in_one = _pairs(by_group.data.astype(np.int64))
    together = np.bincount(np.repeat(np.arange(net.n), np.diff(by_group.indptr)), weights=in_one, minlength=net.n)
    itinerant = together.astype(np.int64)
    return {
        "coordinator": _pairs(own) - triangles_of(net.n, u[inside], v[inside]),
        "itinerant": itinerant - _closed(other, same, other) // 2,
        "gatekeeper": own * outside - _closed(same, other, other),
        "liaison": _pairs(outside) - itinerant - _closed(other, other, other) // 2,
    }


def _pairs(count: Ints) -> Ints:
    return count * (count - 1) // 2


def _by_group(matrix: csr_array, group: Ints) -> csr_array:
    """Contacts of everybody (rows) by their group (columns)."""
    groups = int(group.max(initial=-1)) + 1
    members = np.flatnonzero(group >= 0)
    belongs = csr_array((np.ones(len(members)), (members, group[members])), shape=(len(group), max(1, groups)))
    return (matrix @ belongs).tocsr()


def _closed(first: csr_array, middle: csr_array, last: csr_array) -> Ints:
    """Ways first – middle – last that come back to where they began, for everybody."""
    return np.asarray(((first @ middle).multiply(last)).sum(axis=1)).ravel().astype(np.int64)


def participation(net: Network, group: Ints) -> Floats:
    """1 − Σ over groups of (share of his contacts in the group)²: 0 all in one, near 1 spread evenly; NaN without any.

    (Guimerà and Amaral 2005.) Contacts whose group is unknown count as a group of their own each.
    """
    degree = contacts(net).astype(np.float64)
    by_group = _by_group(adjacency(net.n, net.u, net.v), group)
    squares = np.asarray(by_group.power(2).sum(axis=1)).ravel()
    unknown = degree - np.asarray(by_group.sum(axis=1)).ravel()
    share: Floats = np.divide(squares + unknown, degree**2, out=np.full(net.n, np.nan), where=degree > 0)
    return 1.0 - share


def within_z(net: Network, group: Ints) -> Floats:
    """Contacts inside his own group, in standard deviations from the group's mean; 0 where all have equally many.

    High: a hub of the group; NaN where the group is unknown.
    """
    inside = (group[net.u] == group[net.v]) & (group[net.u] >= 0)
    own = np.bincount(np.concatenate([net.u[inside], net.v[inside]]), minlength=net.n).astype(np.float64)
    out = np.full(net.n, np.nan)
    for number in np.unique(group[group >= 0]).tolist():
        members = group == number
        spread = own[members].std()
        out[members] = (own[members] - own[members].mean()) / spread if spread > 0 else 0.0
    return out


def hubs_and_authorities(n: int, payer: Ints, payee: Ints, count: Floats) -> tuple[Floats, Floats]:
    """HITS on payments (Kleinberg 1999): hubs pay those who collect from many, authorities collect from those hubs.

    Each sums to 1; 0 for whoever has no part in the largest flow.
    """
    if not len(payer):
        return np.zeros(n), np.zeros(n)
    paid = csr_array((count, (payer, payee)), shape=(n, n))
    paid.sum_duplicates()
    hub = np.full(n, 1.0 / n)
    for _ in range(1000):
        last = hub
        authority = paid.T @ hub
        hub = paid @ authority
        hub = hub / hub.sum()
        if np.abs(hub - last).sum() < 1e-12:
            break
    authority = paid.T @ hub
    return hub, authority / authority.sum()
