"""How chosen actors hang together: contacts of one, ways between two, what joins several, whom they share.

Works on any graph kept as arrays: actors, or entities (numbers, accounts, premises …).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree

from linkgraph.analysis.arrays import adjacency
from linkgraph.errors import AnalysisError, NotFound
from linkgraph.graph.actors import ActorGraph, Bools, Ints
from linkgraph.graph.kpaths import PathSearch

#: More than this many actors are not joined at once: the result would be the whole picture.
MOST_JOINED = 100
#: What the strength of a tie may shorten a step by: never as much as one step less of a way.
STRONGER = 1e-6


@dataclass(frozen=True)
class Tied:
    """One contact of an actor.

    Attributes
    ----------
    records, layers : records on the tie, in all and by layer (of entities: by kind of link).
    contacts : how many contacts the other one has.
    out, into : whether records lead to it and from it; both for what has no direction (premises, associations).
    """

    id: str
    records: float
    layers: dict[str, float]
    contacts: int
    out: bool = True
    into: bool = True


@dataclass(frozen=True)
class Shared:
    """A contact that several of the asked actors have in common.

    Attributes
    ----------
    tied : those of the asked actors that are tied to it, in the order asked.
    records : on the ties to them.
    contacts : how many contacts it has in all.
    specificity : 1 / ln(contacts) summed over the pairs that it joins (Adamic–Adar): a contact of everybody's says
        little, one that only these have says much. An ordering to read by, not a probability.
    """

    id: str
    label: str
    tied: tuple[str, ...]
    records: float
    contacts: int
    specificity: float

    def to_json(self) -> dict[str, object]:
        return {**self.__dict__, "tied": list(self.tied)}


@dataclass(frozen=True)
class Web:
    """A graph made ready for questions about single actors: each costs what it touches, not the whole graph.

    `forward` and `backward` tell for each tie whether records lead from u to v and from v to u (None: no direction).
    """

    graph: ActorGraph
    forward: Bools | None = None
    backward: Bools | None = None

    @cached_property
    def place(self) -> dict[str, int]:
        """Id → position in the graph."""
        return {name: i for i, name in enumerate(self.graph.ids)}

    @cached_property
    def rows(self) -> csr_array:
        """Per actor, the positions of its ties (numbered from 1, so that the first is no empty cell)."""
        return adjacency(self.graph.n, self.graph.u, self.graph.v, np.arange(1, self.graph.m + 1, dtype=np.float64))

    @cached_property
    def contacts(self) -> Ints:
        """How many others each actor is tied to."""
        return np.bincount(np.concatenate([self.graph.u, self.graph.v]), minlength=self.graph.n)

    def at(self, name: str) -> int:
        """Where an actor stands.

        Raises
        ------
        NotFound
            If it has no tie in the chosen layers and period.
        """
        if name not in self.place:
            raise NotFound(f"{name} has no tie in the chosen layers and period: choose others, or widen the period")
        return self.place[name]

    def ties(self, name: str) -> tuple[Ints, Ints]:
        """(positions of the contacts, positions of the ties to them) of one actor."""
        i = self.at(name)
        part = slice(self.rows.indptr[i], self.rows.indptr[i + 1])
        return self.rows.indices[part].astype(np.int64), self.rows.data[part].astype(np.int64) - 1

    def around(self, name: str) -> list[Tied]:
        """Every contact of an actor, most records first."""
        g = self.graph
        others, ties = self.ties(name)
        columns = {layer: counts[ties].tolist() for layer, counts in g.layers.items()}
        out, into = self._ways(self.at(name), ties)
        found = []
        for k, (other, weight) in enumerate(zip(others.tolist(), g.weight[ties].tolist(), strict=True)):
            layers = {layer: counts[k] for layer, counts in columns.items() if counts[k] > 0}
            found.append(Tied(g.ids[other], weight, layers, int(self.contacts[other]), out[k], into[k]))
        return sorted(found, key=lambda one: (-one.records, one.id))

    def _ways(self, at: int, ties: Ints) -> tuple[list[bool], list[bool]]:
        """Whether records lead out along each tie of an actor, and in."""
        if self.forward is None or self.backward is None:
            return [True] * len(ties), [True] * len(ties)
        first = self.graph.u[ties] == at
        forward, backward = self.forward[ties], self.backward[ties]
        return np.where(first, forward, backward).tolist(), np.where(first, backward, forward).tolist()

    def paths(
        self, a: str, b: str, k: int = 1, avoid: Collection[str] = (), weighted: bool = False
    ) -> list[tuple[str, ...]]:
        """Up to k shortest ways from a to b, the strongest first among equally short ones.

        `avoid` (service numbers …) may be an end, but no way leads through them.
        """
        if a == b:
            raise AnalysisError(f"a way needs two different ends, both are {a}")
        self.at(a), self.at(b)
        banned = set(avoid) - {a, b}

        def fetch(ids: Sequence[str]) -> Iterator[tuple[str, str, int]]:
            for name in ids:
                others, ties = self.ties(name)
                for other, weight in zip(others.tolist(), self.graph.weight[ties].tolist(), strict=True):
                    if self.graph.ids[other] not in banned:
                        yield name, self.graph.ids[other], round(weight)

        return PathSearch(fetch, weighted).best(a, b, k)

    def joining(self, ids: Sequence[str], avoid: Collection[str] = ()) -> tuple[str, ...]:
        """The asked actors with those who join them by few steps, strong ties before weak ones; sorted.

        Ways along the smallest tree of distances between them (Kou, Markowsky, Berman 1981): never more than twice as
        many ties as the best possible answer has, which nobody can find quickly.

        Raises
        ------
        AnalysisError
            If some of them are not connected at all, or there are too many.
        """
        places = self._terminals(ids)
        lengths = self._lengths(avoid, places)
        distance, before = dijkstra(lengths, directed=True, indices=places, return_predecessors=True)
        between = distance[:, places]
        for other in np.flatnonzero(np.isinf(between[0])).tolist():
            raise AnalysisError(
                f"{self.graph.ids[places[other]]} and {self.graph.ids[places[0]]} are not connected in the chosen "
                "layers and period: leave one out, or widen the period"
            )
        kept = set(places)
        for i, j in np.argwhere(minimum_spanning_tree(between).toarray() > 0).tolist():
            kept.update(_walk_back(before[i], places[j]))
        return tuple(sorted(self.graph.ids[i] for i in kept))

    def _terminals(self, ids: Sequence[str]) -> list[int]:
        places = sorted({self.at(name) for name in ids})
        if not 2 <= len(places) <= MOST_JOINED:
            raise AnalysisError(f"choose from 2 to {MOST_JOINED} actors to join; {len(places)} are chosen")
        return places

    def _lengths(self, avoid: Collection[str], ends: Sequence[int]) -> csr_array:
        """One step a tie, a little less for a strong one; what is avoided can be reached but not passed."""
        g = self.graph
        matrix = adjacency(g.n, g.u, g.v, 1.0 + STRONGER / np.maximum(g.weight, 1e-3))
        shut = [self.place[name] for name in avoid if name in self.place and self.place[name] not in set(ends)]
        if not shut:
            return matrix
        open_rows = np.ones(g.n)
        open_rows[shut] = 0.0
        matrix.data *= np.repeat(open_rows, np.diff(matrix.indptr))
        matrix.eliminate_zeros()
        return matrix

    def shared(self, ids: Sequence[str], fewest: int = 2, avoid: Collection[str] = ()) -> list[Shared]:
        """Contacts that at least `fewest` of the asked actors have in common, the most telling first."""
        return self.shared_by_groups({name: (name,) for name in ids}, fewest, avoid)

    def shared_by_groups(
        self, asked: Mapping[str, Collection[str]], fewest: int = 2, avoid: Collection[str] = ()
    ) -> list[Shared]:
        """The same, where each of the asked stands for several (a person for his numbers and accounts)."""
        if len(asked) < 2:
            raise AnalysisError("choose two actors or more to see whom they have in common")
        left_out = set(avoid)
        tied: dict[int, dict[str, float]] = {}
        for name, own in asked.items():
            for other, weight in self._ties_of(name, own).items():
                tied.setdefault(other, {})[name] = weight
        found = [
            self._shared(other, by)
            for other, by in tied.items()
            if len(by) >= fewest and self.graph.ids[other] not in left_out
        ]
        return sorted(found, key=lambda one: (-len(one.tied), -one.specificity, -one.records, one.id))

    def _ties_of(self, name: str, own: Collection[str]) -> dict[int, float]:
        """Position of each contact of a group → records on the ties to it; the group itself is no contact."""
        there = sorted(one for one in own if one in self.place) or [name]
        inside = {self.at(one) for one in there}
        out: dict[int, float] = {}
        for one in there:
            others, ties = self.ties(one)
            for other, weight in zip(others.tolist(), self.graph.weight[ties].tolist(), strict=True):
                if other not in inside:
                    out[other] = out.get(other, 0.0) + weight
        return out

    def _shared(self, other: int, by: Mapping[str, float]) -> Shared:
        contacts = int(self.contacts[other])
        pairs = len(by) * (len(by) - 1) / 2
        label, telling = self.graph.labels[other], pairs / float(np.log(max(contacts, 2)))
        return Shared(self.graph.ids[other], label, tuple(by), sum(by.values()), contacts, telling)


def _walk_back(before: Ints, end: int) -> list[int]:
    way = []
    at = end
    while at >= 0:
        way.append(at)
        at = int(before[at])
    return way
