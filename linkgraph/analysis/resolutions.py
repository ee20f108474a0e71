"""Which resolutions give groupings worth looking at: those that hold over a range, each in the range it stands for.

Every grouping is a line in the resolution (modularity = inside − resolution × chance), so the best of many groupings is
an upper envelope: a grouping is best between two resolutions or nowhere (Weir et al., CHAMP, 2017). Of those, the ones
remain whose own density inside and outside implies a resolution at which they are the best (Gibson and Mucha, 2022;
Newman's equivalence with the planted partition model). Formulas from the papers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from linkgraph.analysis.agreement import adjusted_rand
from linkgraph.analysis.communities import ClusterOptions, search_of
from linkgraph.analysis.fusing import has_events
from linkgraph.analysis.partitions import best_partition
from linkgraph.analysis.ties import Ties, inside_and_chance
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, Ints

#: The range that is looked through, as on a slider, and how many resolutions in it are tried.
RANGE = (0.05, 4.0)
TRIED = 40
STARTS = 3
ROUNDS = 2
#: Neighbouring groupings that agree to this are one and the same but for a few people; a range is wide whose upper end
#: is this many times the lower one.
ALIKE, WIDE = 0.9, 1.5
#: Seeded starts are cut down when (people + ties) × tries × starts exceeds this.
WORK = 40_000_000


@dataclass(frozen=True)
class Level:
    """A grouping that is the best one from ``low`` to ``high``.

    Attributes
    ----------
    sizes : people per group of two and more, largest first; ``alone`` : people in none.
    implied : the resolution that its own density inside and outside implies (None: everything or nothing inside).
    stable : ``implied`` lies between ``low`` and ``high``: the grouping is what its own ties ask for.
    survives : worth looking at. Where every tie counts the same, the stable ones do. Where ties weigh by calls,
        transfers and agreeing layers, their density says less: there a grouping also survives that holds, but for a few
        people, over a range whose upper end is half as much again as the lower one.
    """

    low: float
    high: float
    sizes: tuple[int, ...]
    alone: int
    implied: float | None
    stable: bool
    survives: bool

    @property
    def middle(self) -> float:
        """The resolution to choose for this grouping: the implied one, or the middle of the range."""
        if self.stable and self.implied is not None:
            return self.implied
        return math.sqrt(max(self.low, RANGE[0]) * self.high)

    def to_json(self) -> dict[str, Any]:
        return {
            "low": round(self.low, 4), "high": round(self.high, 4), "resolution": round(self.middle, 4),
            "groups": len(self.sizes), "sizes": list(self.sizes), "alone": self.alone,
            "implied": None if self.implied is None else round(self.implied, 4), "stable": self.stable,
            "survives": self.survives,
        }  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """A grouping as a line: modularity at a resolution r is ``inside − r × chance``."""

    inside: float
    chance: float
    labels: Ints


def resolutions(graph: ActorGraph, options: ClusterOptions | None = None, highest: float = RANGE[1]) -> list[Level]:
    """All groupings that are the best somewhere up to the highest resolution, coarse to fine, the stable ones marked.

    Raises
    ------
    AnalysisError
        If the algorithm knows no resolution, or `highest` is not above the lowest that is tried (.05).
    """
    chosen = options or ClusterOptions()
    if chosen.algorithm == "label_propagation":
        raise AnalysisError("Label propagation knows no resolution: choose leiden or louvain.")
    if not RANGE[0] < highest < float("inf"):
        raise AnalysisError(f"The highest resolution must be a number above {RANGE[0]}, not {highest}.")
    ties = search_of(graph, chosen).ties.searched()
    if ties.m == 0:
        return []
    search = _Looking(ties, chosen, {})
    for k, resolution in enumerate(np.geomspace(RANGE[0], highest, TRIED).tolist()):
        search.look(resolution, k)
    for k in range(ROUNDS):  # where the groupings themselves point to, more are looked for
        levels = [_level(ties, *one) for one in envelope(search.lines, highest)]
        for implied in sorted({level.implied for level in levels if level.implied and level.implied < highest}):
            search.look(implied, TRIED + k)
    found = envelope(search.lines, highest)
    wide = _wide(found) if has_events(graph, chosen.fusing) else set()
    levels = [_level(ties, *one) for one in found]
    return [replace(level, survives=level.stable or k in wide) for k, level in enumerate(levels)]


def _wide(found: list[tuple[_Line, float, float]]) -> set[int]:
    """Places of the groupings that hold over a wide range together with their like; of each such range the widest."""
    runs: list[list[int]] = []
    for k in range(1, len(found)):  # the first puts all who are connected into one group: no finding
        like = runs and adjusted_rand(found[k][0].labels, found[k - 1][0].labels) >= ALIKE
        runs[-1].append(k) if like else runs.append([k])
    wide = [run for run in runs if found[run[-1]][2] >= WIDE * found[run[0]][1]]
    return {max(run, key=lambda k: found[k][2] / found[k][1]) for run in wide}


@dataclass(frozen=True)
class _Looking:
    """Groupings found so far."""

    ties: Ties
    options: ClusterOptions
    found: dict[bytes, _Line]

    @property
    def lines(self) -> list[_Line]:
        return list(self.found.values())

    def look(self, resolution: float, turn: int) -> None:
        ties, options = self.ties, self.options
        for start in range(max(1, min(STARTS, WORK // (TRIED * (ties.n + ties.m))))):
            seed = options.seed + 1000 * turn + start
            labels = best_partition(ties, options.algorithm, resolution, 1, seed)
            if labels.tobytes() not in self.found:
                self.found[labels.tobytes()] = _Line(*inside_and_chance(ties, labels), labels)


def envelope(lines: list[_Line], highest: float) -> list[tuple[_Line, float, float]]:
    """The lines that are the highest one somewhere between 0 and `highest`, with where, from 0 upwards."""
    out: list[tuple[_Line, float, float]] = []
    at = 0.0
    best = max(lines, key=lambda line: (line.inside, -line.chance))
    while True:
        crossings = [
            ((best.inside - other.inside) / (best.chance - other.chance), other.chance, k)
            for k, other in enumerate(lines)
            if other.chance < best.chance - 1e-12
        ]
        ahead = min((c for c in crossings if c[0] > at + 1e-12), default=None)
        if ahead is None or ahead[0] >= highest:
            return [*out, (best, at, highest)]
        out.append((best, at, ahead[0]))
        at, best = ahead[0], lines[ahead[2]]


def _level(ties: Ties, line: _Line, low: float, high: float) -> Level:
    sizes = np.bincount(line.labels, minlength=1)
    implied = implied_resolution(ties, line.labels)
    stable = implied is not None and low <= implied <= high
    alone = int((sizes == 1).sum())
    return Level(low, high, tuple(sorted(sizes[sizes > 1].tolist(), reverse=True)), alone, implied, stable, stable)


def implied_resolution(ties: Ties, labels: Ints) -> float | None:
    """The resolution at which modularity is the likelihood of a planted partition as dense as this grouping.

    (ω_in − ω_out) / (ln ω_in − ln ω_out), ω the tie weight found divided by the one expected by chance, inside and
    between the groups (Newman, Equivalence between modularity optimization and maximum likelihood, 2016).
    """
    inside, chance = inside_and_chance(ties, labels)
    if not 0.0 < inside < 1.0 or not 0.0 < chance < 1.0:
        return None
    within, between = inside / chance, (1.0 - inside) / (1.0 - chance)
    if within <= between:
        return None
    return (within - between) / (math.log(within) - math.log(between))
