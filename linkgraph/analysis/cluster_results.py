"""What the search for clusters returns: frozen values with the JSON of the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


def cluster_id(place: int, members: Sequence[str]) -> str:
    """Name of a cluster: its place by size and six digits of a hash over its members.

    Another choice of layers, period or resolution gives other clusters; with the hash in it, a name can never mean
    other people than those it was given for.
    """
    digest = hashlib.sha256("\n".join(sorted(members)).encode()).hexdigest()
    return f"c{place}-{digest[:6]}"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a cluster.

    Attributes
    ----------
    membership : mean share of the loss runs spent with his others (None: not run). .95 and more: as good as certain;
        below .5: more often elsewhere.
    also : (cluster, share) of other clusters with whose members he is together in a fifth of the runs and more:
        he stands between them.
    """

    id: str
    label: str
    membership: float | None
    also: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        also = [{"cluster": name, "share": share} for name, share in self.also]
        return {"id": self.id, "label": self.label, "membership": self.membership, "also": also}


@dataclass(frozen=True)
class Cluster:
    """A group of actors; members sorted by membership, surest first."""

    id: str
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def certainty(self) -> float | None:
        """Mean membership of the members (None: not run)."""
        shares = [m.membership for m in self.members if m.membership is not None]
        return sum(shares) / len(shares) if shares else None

    def to_json(self) -> dict[str, Any]:
        certainty = None if self.certainty is None else round(self.certainty, 4)
        return {
            "id": self.id, "size": self.size, "certainty": certainty, "members": [m.to_json() for m in self.members],
        }  # fmt: skip


@dataclass(frozen=True)
class UnsettledPair:
    """Two who are together in ``together`` of the loss runs: neither "same gang" nor "not" can be said.

    Two actors; or two clusters, of which it cannot be said whether they are one gang or two.
    """

    a: str
    b: str
    together: float

    def to_json(self) -> dict[str, Any]:
        return {"a": self.a, "b": self.b, "together": self.together}


@dataclass(frozen=True)
class UnsettledPerson:
    """An actor of whom it cannot be said where he belongs: his cluster, his share in it, and the next likely one.

    ``other`` is None where no other cluster has a fifth of the runs: he is then on his own in the remaining ones.
    """

    id: str
    label: str
    cluster: str
    membership: float
    other: str | None
    other_share: float

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class ClusterResult:
    """Clusters of the actor graph and how far they can be trusted.

    Attributes
    ----------
    modularity : of the shown clusters, on the fused weights.
    null_z : standard deviations above random graphs with the same contacts per person; below 3 it may be chance.
    searched_modularity, chance : what ``null_z`` compares: the modularity on the searched ties (layers that agree count
        more, no dead ends), and that of each random graph.
    settled : mean membership; below .5 the clusters do not survive the loss of a few ties (None: no loss runs).
    reliable : null_z is at least 3, and settled is at least .5 where it was looked at.
    alarm : "" or a text key: "no_reliable_structure", "too_few_ties", "not_tested".
    clusters : largest first; an actor without ties is a cluster of one.
    partition : for every actor of the graph, in its order, the position of his cluster in ``clusters``.
    unsettled, unsettled_count : the most undecided pairs and how many there are in all.
    undivided : pairs of clusters that are one in a fifth of the runs and more.
    people : actors of whom it cannot be said where they belong, the least certain first.
    """

    snapshot: str
    algorithm: str
    parameters: Mapping[str, Any]
    modularity: float
    null_z: float | None
    searched_modularity: float
    chance: tuple[float, ...]
    settled: float | None
    reliable: bool
    alarm: str
    clusters: tuple[Cluster, ...]
    partition: tuple[int, ...]
    unsettled: tuple[UnsettledPair, ...]
    unsettled_count: int
    undivided: tuple[UnsettledPair, ...]
    people: tuple[UnsettledPerson, ...]

    def cluster_of(self) -> dict[str, str]:
        """Actor id → cluster id."""
        return {m.id: c.id for c in self.clusters for m in c.members}

    def to_json(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "algorithm": self.algorithm,
            "parameters": dict(self.parameters),
            "modularity": self.modularity,
            "null_z": self.null_z,
            "chance": {"own": self.searched_modularity, "random": list(self.chance)},
            "settled": self.settled,
            "reliable": self.reliable,
            "alarm": self.alarm,
            "clusters": [c.to_json() for c in self.clusters],
            "unsettled": {
                "count": self.unsettled_count,
                "pairs": [p.to_json() for p in self.unsettled],
                "clusters": [p.to_json() for p in self.undivided],
                "people": [p.to_json() for p in self.people],
            },
        }
