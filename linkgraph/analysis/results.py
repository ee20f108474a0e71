"""What the analyses return: frozen values with the JSON of the command line, nothing hidden in them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


def _number(value: float | None) -> float | None:
    """JSON knows no NaN: a measure that is not defined for an actor is null."""
    return None if value is None or math.isnan(value) else value


@dataclass(frozen=True)
class ActorPosition:
    """Where one actor stands. Position, never guilt: leaders avoid phones, and who is central is often a broker.

    Attributes
    ----------
    contacts : number of other actors tied to this one; ``degree`` is the same as a share of everybody else.
    strength : records on all ties together.
    betweenness : share of the shortest paths of all other pairs that run through the actor (broker).
    harmonic : sum of 1/distance to everybody else (how quickly all are reached).
    pagerank : share of attention when following ties at random.
    core : the person is in a group where everybody has at least this many contacts in the group.
    constraint : Burt; low = bridges between people who do not know each other, None = no contacts.
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
    pagerank: float
    core: int
    constraint: float | None
    rank: Mapping[str, tuple[int, int]]
    p_first: Mapping[str, float]
    p_top5: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        out = dict(self.__dict__)
        out["constraint"] = _number(self.constraint)
        out["rank"] = {name: list(interval) for name, interval in self.rank.items()}
        out["p_first"], out["p_top5"] = dict(self.p_first), dict(self.p_top5)
        return out


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

    ``degree_centralisation`` (Freeman): 1 = a star around one person, 0 = everybody has the same number of contacts.
    ``verdicts``: measure → may its first place be named at all under loss of records.
    """

    snapshot: str
    parameters: Mapping[str, Any]
    actors: tuple[ActorPosition, ...]
    degree_centralisation: float
    verdicts: Mapping[str, Verdict]

    def to_json(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "parameters": dict(self.parameters),
            "actors": [a.to_json() for a in self.actors],
            "degree_centralisation": self.degree_centralisation,
            "verdicts": {name: verdict.to_json() for name, verdict in self.verdicts.items()},
        }


@dataclass(frozen=True)
class KeySetResult:
    """The best set of actors for a goal.

    ``value`` and ``start``: the goal's measure with the set and before; ``exact``: every possible set was compared,
    otherwise it is the best found. ``reached``: people within the chosen steps (goal reach), else None.
    """

    snapshot: str
    parameters: Mapping[str, Any]
    members: tuple[str, ...]
    labels: tuple[str, ...]
    value: float
    start: float
    exact: bool
    reached: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "parameters": dict(self.parameters),
            "members": list(self.members),
            "labels": list(self.labels),
            "value": self.value,
            "start": self.start,
            "exact": self.exact,
            "reached": self.reached,
        }


@dataclass(frozen=True)
class NetworkState:
    """A network at one moment: its people, ties, connected groups (somebody alone is one), sizes of the ten largest."""

    people: int
    ties: int
    groups: int
    largest: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        return {"people": self.people, "ties": self.ties, "groups": self.groups, "largest": list(self.largest)}


@dataclass(frozen=True)
class DisruptionResult:
    """A removal curve. Networks recover: replacements step in, which no curve shows.

    Attributes
    ----------
    largest_component : at i, people in the largest connected group after ``removed_count[i]`` removals, as a share of
        that group before the first one.
    band : for random removals, at each step what 5 % and 95 % of the runs stay below.
    before, after : the network without removals and with all of them (None for random ones).
    """

    snapshot: str
    parameters: Mapping[str, Any]
    removed: tuple[str, ...]
    labels: tuple[str, ...]
    removed_count: tuple[int, ...]
    largest_component: tuple[float, ...]
    band: tuple[tuple[float, float], ...]
    before: NetworkState
    after: NetworkState | None

    def to_json(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "parameters": dict(self.parameters),
            "removed": list(self.removed),
            "labels": list(self.labels),
            "removed_count": list(self.removed_count),
            "largest_component": list(self.largest_component),
            "band": [list(pair) for pair in self.band],
            "before": self.before.to_json(),
            "after": self.after.to_json() if self.after else None,
        }
