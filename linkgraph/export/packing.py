"""Groups of a picture side by side: circles that do not overlap, each turned towards what it is tied to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Pairs = Mapping[tuple[str, str], float]
_TURNS = 24


def centres(radii: Mapping[str, float], pull: Pairs | None = None) -> dict[str, Floats]:
    """Circles without overlap, the largest in the middle, the others near to it and to what they are tied to.

    Parameters
    ----------
    radii : mapping group → radius
    pull : mapping (group, group) → number of lines between them
    """
    tied: dict[str, dict[str, float]] = {name: {} for name in radii}
    for (a, b), weight in (pull or {}).items():
        tied[a][b] = tied[b][a] = tied[a].get(b, 0.0) + weight
    done: dict[str, Floats] = {}
    for name in sorted(radii, key=lambda group: (-radii[group], group)):
        done[name] = np.zeros(2) if not done else _nearest_free(name, done, radii, tied[name])
    return done


def _nearest_free(
    name: str, done: Mapping[str, Floats], radii: Mapping[str, float], tied: Mapping[str, float]
) -> Floats:
    taken = np.array(list(done.values()))
    needed = np.array([radii[other] for other in done]) + radii[name]
    weights = np.array([tied.get(other, 0.0) for other in done])
    angles = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    around = np.column_stack([np.cos(angles), np.sin(angles)])
    spots = (taken[:, None, :] + around[None, :, :] * needed[:, None, None] * 1.02).reshape(-1, 2)
    gaps = np.linalg.norm(spots[:, None, :] - taken[None, :, :], axis=2)
    cost = np.hypot(spots[:, 0] * 0.8, spots[:, 1] * 1.25)  # wider than high, as a page or a screen is
    if weights.sum() > 0:
        cost = cost + gaps @ weights / weights.sum()
    cost[~np.all(gaps >= needed - 1e-6, axis=1)] = math.inf
    best: Floats = spots[int(np.argmin(np.round(cost, 6)))]
    return best


def turned(
    parts: Mapping[str, dict[str, Floats]], middle: Mapping[str, Floats], pairs: Sequence[tuple[str, str]]
) -> dict[str, Floats]:
    """Every node's place, each group turned (or mirrored) so that its lines to other groups are short."""
    home = {name: group for group, places in parts.items() for name in places}
    at = {name: middle[group] + spot for group, places in parts.items() for name, spot in places.items()}
    outward: dict[str, list[tuple[str, str]]] = {group: [] for group in parts}
    for a, b in pairs:
        if home[a] != home[b]:
            outward[home[a]].append((a, b))
            outward[home[b]].append((b, a))
    for _ in range(2):
        for group in sorted(parts):
            if outward[group] and len(parts[group]) > 1:
                turn = _best_turn(parts[group], middle[group], outward[group], at)
                at |= {name: middle[group] + turn @ spot for name, spot in parts[group].items()}
    return at


def _best_turn(
    places: Mapping[str, Floats], middle: Floats, lines: list[tuple[str, str]], at: Mapping[str, Floats]
) -> Floats:
    own = np.array([places[a] for a, _ in lines])
    goal = np.array([at[b] for _, b in lines]) - middle
    best, shortest = np.eye(2), math.inf
    for mirror in (1.0, -1.0):
        for step in range(_TURNS):
            cos, sin = math.cos(2 * math.pi * step / _TURNS), math.sin(2 * math.pi * step / _TURNS)
            turn = np.array([[cos, -sin * mirror], [sin, cos * mirror]])
            length = round(float(np.linalg.norm(own @ turn.T - goal, axis=1).sum()), 6)
            if length < shortest:
                best, shortest = turn, length
    return best
