"""What is said of people: positions with their intervals, roles and coverage. Position, never guilt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class LayerPosition:
    """Where an actor stands by the records of one layer alone: contacts, betweenness, and the best rank of both."""

    contacts: int
    betweenness: float
    degree_rank: int
    betweenness_rank: int


@dataclass(frozen=True)
class ActorPosition:
    """Where one actor stands. Position, never guilt: leaders avoid phones, and who is central is often a broker.

    Attributes
    ----------
    contacts : number of other actors tied to this one; ``degree`` is the same as a share of everybody else.
    strength : records on all ties together.
    betweenness : share of the shortest paths of all other pairs that run through the actor (broker).
    harmonic : sum of 1/distance to everybody else (how quickly all are reached).
    eigenvector : high for those whose contacts are high; near 0 outside the densest group.
    pagerank : share of attention when following ties at random.
    core : the person is in a group where everybody has at least this many contacts in the group.
    constraint : Burt; low = bridges between people who do not know each other, None = no contacts.
    effective_size : contacts less those who know each other anyway, None = no contacts.
    collective_influence : ways into well-tied surroundings two steps away.
    hub, authority : by payments (HITS): pays those who collect; collects from those who pay many. 0 without payments.
    participation : 0 = all contacts in one cluster, near 1 = spread evenly over many.
    within_z : contacts inside the own cluster, in standard deviations from its mean.
    roles, area_roles : Gould and Fernandez' roles between clusters, and between jurisdictions: how many pairs of people
        who are not tied the actor stands between as coordinator, itinerant, gatekeeper, liaison.
    own_records : the case holds own records of one of the actor's numbers or accounts.
    recorded, covered : contacts by calls or money, and for how many of them own records are held.
    layers : layer → position by that layer alone; a layer without the actor is missing.
    rank : measure → (best, worst) rank in 90 % of the loss runs.
    p_first, p_top5 : measure → share of the loss runs in which the actor is alone first / within the first five.
    """

    id: str
    label: str
    contacts: int
    degree: float
    strength: float
    betweenness: float
    harmonic: float
    eigenvector: float
    pagerank: float
    core: int
    constraint: float | None
    effective_size: float | None
    collective_influence: float
    hub: float
    authority: float
    participation: float | None
    within_z: float | None
    roles: Mapping[str, int]
    area_roles: Mapping[str, int]
    own_records: bool
    recorded: int
    covered: int
    layers: Mapping[str, LayerPosition]
    rank: Mapping[str, tuple[int, int]]
    p_first: Mapping[str, float]
    p_top5: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        out = {name: _plain(value) for name, value in self.__dict__.items()}
        out["layers"] = {name: asdict(layer) for name, layer in self.layers.items()}
        out["rank"] = {name: list(interval) for name, interval in self.rank.items()}
        return out


def _plain(value: Any) -> Any:
    """JSON knows no NaN: a measure that is not defined for an actor is null."""
    if isinstance(value, float) and math.isnan(value):
        return None
    return dict(value) if isinstance(value, Mapping) else value


@dataclass(frozen=True)
class Verdict:
    """May somebody be called "the first" by this measure? ``key``: cannot_be_ranked, likely or stable."""

    first: str
    p_first: float
    key: str

    def to_json(self) -> dict[str, Any]:
        return {"first": self.first, "p_first": self.p_first, "verdict": self.key}


@dataclass(frozen=True)
class KeyPeopleResult:
    """Positions of all actors, highest betweenness first (equal ones by degree, then id).

    Attributes
    ----------
    degree_centralisation : Freeman's: 1 = a star around one person, 0 = everybody has the same number of contacts.
    verdicts : measure → may its first place be named at all under loss of records.
    agreement : pair of layers → Spearman's rank correlation of the contacts of those who are in both: low means that
        the two kinds of records tell of different people.
    """

    snapshot: str
    parameters: Mapping[str, Any]
    actors: tuple[ActorPosition, ...]
    degree_centralisation: float
    verdicts: Mapping[str, Verdict]
    agreement: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "parameters": dict(self.parameters),
            "actors": [a.to_json() for a in self.actors],
            "degree_centralisation": self.degree_centralisation,
            "verdicts": {name: verdict.to_json() for name, verdict in self.verdicts.items()},
            "agreement": dict(self.agreement),
        }
