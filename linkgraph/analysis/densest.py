"""The densest group: most ties per person of all groups there are, found by flows and therefore proven (Goldberg 1984).

Rings that call in lock-step, gangs whose members all have to do with each other: no other group has more ties a head.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from linkgraph.analysis.cores import core_numbers
from linkgraph.graph.actors import Ints

Bools = npt.NDArray[np.bool_]
#: Ties that the flows may carry, of the core that is left: about 20 s.
MOST_TIES = 300_000
#: Capacities are 32-bit numbers.
MOST_FLOW = 2**31 - 1


def densest_group(n: int, u: Ints, v: Ints) -> tuple[float, Ints]:
    """Ties per person of the densest group, and its members (sorted); 0 and nobody without ties.

    Raises
    ------
    NotImplementedError
        If the core that it must lie in is too large for the flows.
    """
    if not len(u):
        return 0.0, np.zeros(0, dtype=np.int64)
    core = core_numbers(n, u, v)
    inside, ties = _best_core(core, u, v)
    while True:
        # everybody in the densest group has at least its density of contacts in it: it lies in that core
        left = core >= -(-ties // int(inside.sum()))
        kept = left[u] & left[v]
        denser = _denser(np.flatnonzero(left), u[kept], v[kept], ties, int(inside.sum()))
        if denser is None:
            return ties / int(inside.sum()), np.flatnonzero(inside)
        inside = np.zeros(n, dtype=np.bool_)
        inside[denser] = True
        ties = int((inside[u] & inside[v]).sum())


def _best_core(core: Ints, u: Ints, v: Ints) -> tuple[Bools, int]:
    """The core with most ties per person, and its ties."""
    people = np.bincount(core)[::-1].cumsum()[::-1]
    ties = np.bincount(np.minimum(core[u], core[v]), minlength=len(people))[::-1].cumsum()[::-1]
    best = int(np.argmax(ties[1:] / people[1:])) + 1
    return core >= best, int(ties[best])


def _denser(people: Ints, u: Ints, v: Ints, ties: int, size: int) -> Ints | None:
    """Some group with more than ``ties / size`` ties per person; None where there is none.

    Source → tie (capacity size) → its two people → sink (capacity ties): the flow fills all ties exactly when no
    group has more ties than its people can carry away.
    """
    m = len(u)
    if m > MOST_TIES or m * size > MOST_FLOW:
        raise NotImplementedError(f"a core of {m} ties")
    place = np.zeros(int(people.max()) + 1, dtype=np.int64)
    place[people] = np.arange(len(people))
    tie, person, sink = 1 + np.arange(m), 1 + m, 1 + m + len(people)
    start = np.concatenate([np.zeros(m, dtype=np.int64), tie, tie, person + np.arange(len(people))])
    end = np.concatenate([tie, person + place[u], person + place[v], np.full(len(people), sink)])
    capacity = np.concatenate([np.full(3 * m, size), np.full(len(people), ties)]).astype(np.int32)
    network = coo_array((capacity, (start, end)), shape=(sink + 1, sink + 1)).tocsr()
    result = maximum_flow(csr_array(network), 0, sink)
    if result.flow_value == m * size:
        return None
    rest = (network - result.flow).tocsr()
    rest.data = (rest.data > 0).astype(np.int32)
    rest.eliminate_zeros()
    reached = breadth_first_order(rest, 0, return_predecessors=False)
    found: Ints = people[np.sort(reached[(reached >= person) & (reached < sink)]) - person]
    return found
