"""What the analyses return: frozen values with the JSON of the command line, nothing hidden in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
