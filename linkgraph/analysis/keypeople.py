"""Who matters: position measures of every actor, with rank intervals that show how far they can be trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from linkgraph.analysis import centrality as measures
from linkgraph.analysis import native, ranks
from linkgraph.analysis.arrays import positions, subgraph
from linkgraph.analysis.centrality import Network
from linkgraph.analysis.ranks import Measure, RankSpread
from linkgraph.analysis.results import ActorPosition, KeyPeopleResult, Verdict
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, Floats, Ints

#: Exact betweenness takes about 35 ns × n × (n + m); beyond this work (about 20,000 people) it is estimated.
EXACT_WORK = 2_500_000_000
#: Loss runs of betweenness and harmonic closeness fit into this work together, or are left out, and the result says so.
PATH_RUNS_WORK = 1_000_000_000
#: Loss runs of the other measures: runs × (n + m).
RUNS_WORK = 20_000_000
FEWEST_RUNS = 20

QUICK: Mapping[str, Measure] = {
    "degree": measures.contacts,
    "strength": measures.strength,
    "pagerank": measures.pagerank,
    "core": measures.core_number,
}
ON_PATHS: Mapping[str, Measure] = {
    "betweenness": measures.betweenness_centrality,
    "harmonic": measures.harmonic_centrality,
}


@dataclass(frozen=True)
class KeyPeopleOptions:
    """How positions are measured.

    Parameters
    ----------
    loss, runs : rank intervals come from ``runs`` copies that each lose every tie with probability ``loss``.
    seed : same seed, same graph, same versions → same answer.
    weighted : shortest paths take 1/count as the length of a tie; otherwise every tie is one step.
    cluster : actor ids; only they and the ties among them are looked at.
    """

    loss: float = 0.1
    runs: int = 500
    seed: int = 0
    weighted: bool = False
    cluster: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.loss < 1.0:
            raise AnalysisError(f"Loss is the share of ties left out, from 0 to below 1, not {self.loss}.")
        if min(self.runs, self.seed) < 0:
            raise AnalysisError("Runs and seed cannot be negative.")


class Effort(NamedTuple):
    """What the size of the graph allows."""

    exact: bool
    runs: int
    path_runs: int


def key_people(graph: ActorGraph, options: KeyPeopleOptions | None = None) -> KeyPeopleResult:
    """All actors with their measures and rank intervals, highest betweenness first."""
    chosen = options or KeyPeopleOptions()
    part = graph if chosen.cluster is None else subgraph(graph, positions(graph, chosen.cluster))
    net = Network(part.n, part.u, part.v, part.weight, chosen.weighted)
    effort = _effort(net, chosen.runs)
    values = _values(net, effort, chosen.seed)
    spreads = {
        **ranks.rank_spreads(net, QUICK, effort.runs, chosen.loss, chosen.seed),
        **ranks.rank_spreads(net, ON_PATHS, effort.path_runs, chosen.loss, chosen.seed),
    }
    spreads = {name: spreads[name] for name in sorted(spreads)}
    return KeyPeopleResult(
        snapshot=graph.snapshot,
        parameters=_parameters(graph, part, chosen, effort),
        actors=_actors(part, values, spreads),
        degree_centralisation=measures.degree_centralisation(net),
        verdicts={name: _verdict(part, values[name], spread) for name, spread in spreads.items()},
    )


def _effort(net: Network, asked: int) -> Effort:
    size = net.n + len(net.u) + 1
    work = net.n * size
    exact = work <= EXACT_WORK
    if net.weighted and not exact:
        raise AnalysisError(
            f"Weighted paths among {net.n} actors and {len(net.u)} ties would take too long. "
            "Leave out weighted, or choose one cluster, fewer layers or a shorter period."
        )
    possible = min(asked, PATH_RUNS_WORK // max(work, 1))
    path_runs = possible if possible >= min(asked, FEWEST_RUNS) else 0
    return Effort(exact, min(asked, max(FEWEST_RUNS, RUNS_WORK // size)), path_runs)


def _values(net: Network, effort: Effort, seed: int) -> dict[str, Floats | Ints]:
    between = measures.betweenness_centrality(net) if effort.exact else measures.estimated_betweenness(net, seed)
    return {
        "contacts": measures.contacts(net),
        "degree": measures.degree_centrality(net),
        "strength": measures.strength(net),
        "betweenness": between,
        "harmonic": measures.harmonic_centrality(net),
        "pagerank": measures.pagerank(net),
        "core": measures.core_number(net),
        "constraint": measures.constraint(net),
    }


def _actors(
    part: ActorGraph, values: dict[str, Floats | Ints], spreads: dict[str, RankSpread]
) -> tuple[ActorPosition, ...]:
    order = np.lexsort((np.arange(part.n), -values["contacts"], -ranks.tidy(values["betweenness"])))
    columns = {name: column.tolist() for name, column in values.items()}
    low = {name: spread.low.tolist() for name, spread in spreads.items()}
    high = {name: spread.high.tolist() for name, spread in spreads.items()}
    first = {name: spread.first.tolist() for name, spread in spreads.items()}
    top5 = {name: spread.top5.tolist() for name, spread in spreads.items()}
    out = []
    for i in order.tolist():
        own = {name: column[i] for name, column in columns.items()}
        own["constraint"] = None if math.isnan(own["constraint"]) else own["constraint"]
        own["rank"] = {name: (low[name][i], high[name][i]) for name in spreads}
        own["p_first"] = {name: first[name][i] for name in spreads}
        own["p_top5"] = {name: top5[name][i] for name in spreads}
        out.append(ActorPosition(id=part.ids[i], label=part.labels[i], **own))
    return tuple(out)


def _verdict(part: ActorGraph, values: Floats | Ints, spread: RankSpread) -> Verdict:
    leader = int(np.argmax(ranks.tidy(values)))
    p_first = float(spread.first[leader])
    return Verdict(part.ids[leader], p_first, ranks.verdict_key(p_first))


def _parameters(graph: ActorGraph, part: ActorGraph, options: KeyPeopleOptions, effort: Effort) -> dict[str, Any]:
    exact = {"method": "exact"}
    estimate = {"method": "kadabra", "error": measures.ESTIMATE_ERROR, "delta": measures.ESTIMATE_DELTA}
    return {
        **dict(graph.parameters),
        "actors": part.n,
        "ties": part.m,
        "cluster": None if options.cluster is None else list(part.ids),
        "weighted": options.weighted,
        "loss": options.loss,
        "seed": options.seed,
        "runs_asked": options.runs,
        "runs": effort.runs,
        "path_runs": effort.path_runs,
        "betweenness": exact if effort.exact else estimate,
        "libraries": native.library_versions(),
    }
