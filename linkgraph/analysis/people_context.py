"""What is known of the people of a network beyond their ties, as far as their positions need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from linkgraph.graph.actors import ActorGraph, Floats, Ints
from linkgraph.graph.background import Payments


@dataclass(frozen=True)
class PeopleContext:
    """What is known beyond the ties.

    Attributes
    ----------
    keep : for every tie of the graph, the probability that it holds; None where loss is not by grade.
    held : actors whose own records are held.
    clusters, areas : actor → cluster, actor → jurisdiction, where known.
    paid : payments between the actors; None where the case has none.
    """

    keep: Floats | None = None
    held: frozenset[str] = frozenset()
    clusters: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    paid: Payments | None = None

    def part(self, graph: ActorGraph, keep: list[int]) -> PeopleContext:
        """The same for some (sorted) positions of the graph and the ties among them."""
        new = np.full(graph.n, -1, dtype=np.int64)
        new[keep] = np.arange(len(keep))
        inside = (new[graph.u] >= 0) & (new[graph.v] >= 0)
        ties = None if self.keep is None else self.keep[inside]
        paid = self.paid
        if paid is not None:
            both = (new[paid.payer] >= 0) & (new[paid.payee] >= 0)
            paid = Payments(new[paid.payer[both]], new[paid.payee[both]], paid.count[both])
        return PeopleContext(ties, self.held, self.clusters, self.areas, paid)


def numbered(graph: ActorGraph, groups: Mapping[str, str]) -> Ints:
    """The group of every actor as a number, -1 where it is not known."""
    names = {name: number for number, name in enumerate(sorted(set(groups.values())))}
    return np.array([names[groups[i]] if i in groups else -1 for i in graph.ids], dtype=np.int64)
