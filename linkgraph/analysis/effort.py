"""How much of the positions the size of a network allows: exact or estimated, and how many runs with lost ties.

Decided by the size alone and never by a clock: the same question has the same answer on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from linkgraph.analysis import centrality as measures
from linkgraph.analysis.centrality import Network
from linkgraph.analysis.trimming import trim
from linkgraph.errors import AnalysisError

#: Exact shortest paths up to this many steps, about 20 ns each; beyond (some 20,000 people in circles) estimated.
EXACT_WORK = 2_500_000_000
#: Loss runs of measures on shortest paths fit into this work together; else they start from a sample of the people.
PATH_RUNS_WORK = 4_000_000_000
#: Loss runs of the other measures: runs × (n + m), and runs × n (their ranks are kept).
RUNS_WORK = 30_000_000
RUNS_RANKS = 10_000_000
#: Fewer runs than this are no test; and so many are made where they start from a sample, of at least so many people.
FEWEST_RUNS, SAMPLED_RUNS, FEWEST_SOURCES = 20, 50, 64
#: A step with weighted paths costs so much more.
WEIGHTED = 8


Progress = Callable[[float], None]


@dataclass
class Steps:
    """Counts work done and tells the share; ``progress`` None: nobody listens."""

    total: float
    progress: Progress | None = None
    done: float = 0.0

    def add(self, work: float = 1.0) -> None:
        self.done += work
        if self.progress is not None:
            self.progress(min(1.0, self.done / self.total))

    def part(self) -> Progress:
        """Tells how far the next step of 1 is; call it before each."""
        before = self.done

        def told(share: float) -> None:
            self.done = before + share
            self.add(0.0)

        return told


@dataclass(frozen=True)
class Effort:
    """What is done.

    Attributes
    ----------
    exact : the shown betweenness is exact, else estimated within a stated error.
    runs : loss runs of the measures without paths.
    path_runs : loss runs of betweenness and harmonic closeness; 0 where weighted paths would take too long.
    sources : of how many people (drawn anew for each run) the paths of a loss run start; None: of everybody.
    """

    exact: bool
    runs: int
    path_runs: int
    sources: int | None

    def to_json(self) -> dict[str, Any]:
        estimate = {"method": "kadabra", "error": measures.ESTIMATE_ERROR, "delta": measures.ESTIMATE_DELTA}
        return {
            "runs": self.runs,
            "path_runs": self.path_runs,
            "path_sources": self.sources,
            "betweenness": {"method": "exact"} if self.exact else estimate,
        }


def quick_runs(net: Network, choices: Sequence[int], seconds: float) -> int:
    """The most of some numbers of runs that take about so long on one processor; the fewest if none fits."""
    step = 20e-9 * trim(net.n, net.u, net.v).work + 2e-6 * (net.n + len(net.u)) + 5e-3
    return max((runs for runs in choices if runs * step <= seconds), default=min(choices))


def effort_for(net: Network, asked: int) -> Effort:
    """What the size of the network allows, at most ``asked`` runs.

    Raises
    ------
    AnalysisError
        If weighted paths would take too long.
    """
    core = trim(net.n, net.u, net.v)
    work = WEIGHTED * net.n * (net.n + len(net.u)) if net.weighted else core.work
    exact = work <= EXACT_WORK
    if net.weighted and not exact:
        raise AnalysisError(
            f"Weighted paths among {net.n} actors and {len(net.u)} ties would take too long. "
            "Leave out weighted, or choose one cluster, fewer layers or a shorter period."
        )
    fit = min(RUNS_WORK // (net.n + len(net.u) + 1), RUNS_RANKS // (net.n + 1))
    runs = min(asked, max(FEWEST_RUNS, fit))
    possible = min(runs, PATH_RUNS_WORK // max(work, 1))
    if possible >= min(runs, FEWEST_RUNS):
        return Effort(exact, runs, possible, None)
    if net.weighted:
        return Effort(exact, runs, 0, None)
    path_runs = min(runs, SAMPLED_RUNS)
    sources = max(FEWEST_SOURCES, PATH_RUNS_WORK // (path_runs * (work // len(core.kept))))
    return Effort(exact, runs, path_runs, sources)
