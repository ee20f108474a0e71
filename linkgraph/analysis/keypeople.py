"""Who matters: position measures of every actor, with rank intervals that show how far they can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from linkgraph.analysis import centrality as measures
from linkgraph.analysis import native, ranks
from linkgraph.analysis.arrays import positions, subgraph
from linkgraph.analysis.brandes import sampled_betweenness
from linkgraph.analysis.centrality import Network
from linkgraph.analysis.effort import Effort, Progress, effort_for
from linkgraph.analysis.paths import distance_sums
from linkgraph.analysis.people_context import PeopleContext
from linkgraph.analysis.people_results import KeyPeopleResult, Verdict
from linkgraph.analysis.people_table import layer_tables, people_table
from linkgraph.analysis.ranks import Loss, Measure, RankSpread, Runs
from linkgraph.analysis.trimming import trim
from linkgraph.errors import AnalysisError
from linkgraph.graph.actors import ActorGraph, Floats, Ints

#: Measures that get rank intervals.
QUICK: Mapping[str, Measure] = {
    "degree": measures.contacts,
    "strength": measures.strength,
    "eigenvector": measures.eigenvector,
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
    by_grade : a tie is lost as often as the grades of its sources say; ``loss`` is for sources without a grade.
    """

    loss: float = 0.1
    runs: int = 500
    seed: int = 0
    weighted: bool = False
    cluster: tuple[str, ...] | None = None
    by_grade: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.loss < 1.0:
            raise AnalysisError(f"Loss is the share of ties left out, from 0 to below 1, not {self.loss}.")
        if min(self.runs, self.seed) < 0:
            raise AnalysisError("Runs and seed cannot be negative.")


def key_people(
    graph: ActorGraph,
    options: KeyPeopleOptions | None = None,
    context: PeopleContext | None = None,
    progress: Progress | None = None,
) -> KeyPeopleResult:
    """All actors with their measures and rank intervals, highest betweenness first."""
    chosen, known = options or KeyPeopleOptions(), context or PeopleContext()
    if chosen.by_grade and known.keep is None:
        raise AnalysisError("Loss by grade needs the probability of every tie; give it, or leave out by_grade.")
    part = graph
    if chosen.cluster is not None:
        keep = positions(graph, chosen.cluster)
        part, known = subgraph(graph, keep), known.part(graph, keep)
    net = Network(part.n, part.u, part.v, part.weight, chosen.weighted)
    effort = effort_for(net, chosen.runs)
    values = _values(net, effort, chosen.seed)
    spreads = _spreads(net, effort, _loss(chosen, known), progress)
    layers, agreement = layer_tables(part)
    return KeyPeopleResult(
        snapshot=graph.snapshot,
        parameters=_parameters(graph, part, chosen, effort, net),
        actors=people_table(part, values, spreads, layers, known),
        degree_centralisation=measures.degree_centralisation(net),
        verdicts={name: _verdict(part, values[name], spread) for name, spread in spreads.items()},
        agreement=agreement,
    )


def _loss(options: KeyPeopleOptions, known: PeopleContext) -> Loss:
    if options.by_grade and known.keep is not None:
        return Loss(1.0 - known.keep, options.seed)
    return Loss(options.loss, options.seed)


def _spreads(net: Network, effort: Effort, loss: Loss, progress: Progress | None) -> dict[str, RankSpread]:
    paths = ON_PATHS
    if effort.sources is not None:
        paths = {
            "betweenness": partial(_sampled_betweenness, sources=effort.sources, seed=loss.seed),
            "harmonic": partial(_sampled_harmonic, sources=effort.sources, seed=loss.seed),
        }
    spreads = ranks.rank_spreads(net, Runs(paths, effort.path_runs, QUICK, effort.runs), loss, progress)
    return {name: spreads[name] for name in sorted(spreads)}


def _sampled_betweenness(net: Network, sources: int, seed: int) -> Floats:
    rng = np.random.default_rng([seed, 5, net.run])
    return sampled_betweenness(trim(net.n, net.u, net.v), sources, rng).values


def _sampled_harmonic(net: Network, sources: int, seed: int) -> Floats:
    rng = np.random.default_rng([seed, 6, net.run])
    drawn = np.sort(rng.choice(net.n, size=min(net.n, sources), replace=False))
    return distance_sums(net.n, net.u, net.v, drawn).harmonic


def _values(net: Network, effort: Effort, seed: int) -> dict[str, Floats | Ints]:
    if effort.exact:
        between, near = measures.betweenness_centrality(net), measures.harmonic_centrality(net)
    else:
        between = measures.estimated_betweenness(net, seed)
        near = distance_sums(net.n, net.u, net.v).harmonic
    return {
        "contacts": measures.contacts(net),
        "degree": measures.degree_centrality(net),
        "strength": measures.strength(net),
        "betweenness": between,
        "harmonic": near,
        "eigenvector": measures.eigenvector(net),
        "pagerank": measures.pagerank(net),
        "core": measures.core_number(net),
        "constraint": measures.constraint(net),
        "effective_size": measures.effective_size(net),
    }


def _verdict(part: ActorGraph, values: Floats | Ints, spread: RankSpread) -> Verdict:
    leader = int(np.argmax(ranks.tidy(values)))
    p_first = float(spread.first[leader])
    return Verdict(part.ids[leader], p_first, ranks.verdict_key(p_first))


def _parameters(
    graph: ActorGraph, part: ActorGraph, options: KeyPeopleOptions, effort: Effort, net: Network
) -> dict[str, Any]:
    out = {
        **dict(graph.parameters),
        "actors": part.n,
        "ties": part.m,
        "cluster": None if options.cluster is None else list(part.ids),
        "weighted": options.weighted,
        "loss": options.loss,
        "by_grade": options.by_grade,
        "seed": options.seed,
        "runs_asked": options.runs,
        **effort.to_json(),
        "libraries": native.library_versions(),
    }
    if effort.sources is not None:
        out["path_error"] = _standard_error(net, effort.sources, options.seed)
    return out


def _standard_error(net: Network, sources: int, seed: int) -> float:
    """Largest standard error of the betweenness of a loss run that starts from so many people."""
    rng = np.random.default_rng([seed, 7])
    sample = sampled_betweenness(trim(net.n, net.u, net.v), sources, rng)
    return float(sample.error.max(initial=0.0)) * 2.0 / ((net.n - 1) * (net.n - 2))
