"""From columns of figures to one position per actor."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from linkgraph.analysis import centrality as measures
from linkgraph.analysis import ranks
from linkgraph.analysis.brokerage import brokerage, hubs_and_authorities, participation, within_z
from linkgraph.analysis.centrality import Network
from linkgraph.analysis.effort import EXACT_WORK
from linkgraph.analysis.people_context import PeopleContext, numbered
from linkgraph.analysis.people_results import ActorPosition, LayerPosition
from linkgraph.analysis.ranks import RankSpread
from linkgraph.analysis.removal import collective_influence
from linkgraph.analysis.trimming import trim
from linkgraph.graph.actors import ActorGraph, Floats, Ints
from linkgraph.graph.background import covered

Columns = Mapping[str, Floats | Ints]
#: ℓ of collective influence.
RADIUS = 2
#: People that two layers must share for their agreement to be told.
FEWEST_SHARED = 5


def people_table(
    part: ActorGraph, values: Columns, spreads: Mapping[str, RankSpread],
    layers: Mapping[str, Mapping[int, LayerPosition]], known: PeopleContext,
) -> tuple[ActorPosition, ...]:  # fmt: skip
    """One position per actor, highest betweenness first."""
    net = Network(part.n, part.u, part.v, part.weight)
    columns: dict[str, list[Any]] = {name: column.tolist() for name, column in values.items()}
    columns.update({name: column.tolist() for name, column in _more(part, net, known).items()})
    roles = _roles(net, numbered(part, known.clusters))
    areas = _roles(net, numbered(part, known.areas))
    order = np.lexsort((np.arange(part.n), -values["contacts"], -ranks.tidy(values["betweenness"])))
    spread: dict[str, dict[str, list[Any]]] = _spread_columns(spreads)
    return tuple(
        ActorPosition(
            id=part.ids[i],
            label=part.labels[i],
            roles=roles[i],
            area_roles=areas[i],
            own_records=part.ids[i] in known.held,
            layers={name: layer[i] for name, layer in layers.items() if i in layer},
            rank={name: column[i] for name, column in spread["rank"].items()},
            p_first={name: column[i] for name, column in spread["p_first"].items()},
            p_top5={name: column[i] for name, column in spread["p_top5"].items()},
            **{name: column[i] for name, column in columns.items()},
        )
        for i in order.tolist()
    )


def _more(part: ActorGraph, net: Network, known: PeopleContext) -> dict[str, Floats | Ints]:
    groups = numbered(part, known.clusters)
    paid = known.paid
    hub, authority = np.zeros(part.n), np.zeros(part.n)
    if paid is not None:
        hub, authority = hubs_and_authorities(part.n, paid.payer, paid.payee, paid.count)
    contacts, held = covered(part, known.held)
    unknown = np.full(part.n, np.nan)
    return {
        "collective_influence": collective_influence(net, RADIUS),
        "hub": hub,
        "authority": authority,
        "participation": participation(net, groups) if known.clusters else unknown,
        "within_z": within_z(net, groups) if known.clusters else unknown,
        "recorded": contacts,
        "covered": held,
    }


def _roles(net: Network, group: Ints) -> list[dict[str, int]]:
    columns = {name: column.tolist() for name, column in brokerage(net, group).items()}
    return [{name: int(column[i]) for name, column in columns.items()} for i in range(net.n)]


def _spread_columns(spreads: Mapping[str, RankSpread]) -> dict[str, dict[str, list[Any]]]:
    return {
        "rank": {name: list(zip(s.low.tolist(), s.high.tolist(), strict=True)) for name, s in spreads.items()},
        "p_first": {name: s.first.tolist() for name, s in spreads.items()},
        "p_top5": {name: s.top5.tolist() for name, s in spreads.items()},
    }


def layer_tables(part: ActorGraph) -> tuple[dict[str, dict[int, LayerPosition]], dict[str, float]]:
    """Positions by each layer alone, and how far the layers agree on who has many contacts."""
    tables, contacts = {}, {}
    for name in sorted(part.layers):
        count = part.layers[name]
        tied = count > 0
        net = Network(part.n, part.u[tied], part.v[tied], count[tied])
        degree = measures.contacts(net)
        there = np.flatnonzero(degree > 0)
        if not len(there):
            continue
        between = _betweenness(net)
        by_degree, by_between = ranks.places(degree[there])[0], ranks.places(between[there])[0]
        contacts[name] = degree
        tables[name] = {
            int(i): LayerPosition(int(degree[i]), float(between[i]), int(by_degree[k]), int(by_between[k]))
            for k, i in enumerate(there)
        }
    return tables, _agreement(contacts)


def _betweenness(net: Network) -> Floats:
    if trim(net.n, net.u, net.v).work > EXACT_WORK:
        return measures.estimated_betweenness(net, 0)
    return measures.betweenness_centrality(net)


def _agreement(contacts: Mapping[str, Ints]) -> dict[str, float]:
    out = {}
    for a, b in combinations(sorted(contacts), 2):
        both = (contacts[a] > 0) & (contacts[b] > 0)
        if both.sum() >= FEWEST_SHARED:
            out[f"{a}/{b}"] = _spearman(contacts[a][both], contacts[b][both])
    return {name: value for name, value in out.items() if not np.isnan(value)}


def _spearman(a: Ints, b: Ints) -> float:
    """Correlation of the mean places; NaN where all have the same value."""
    x, y = (_mean_places(values) for values in (a, b))
    size = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / size if size > 0 else float("nan")


def _mean_places(values: Ints) -> Floats:
    best, worst = ranks.places(values)
    mean: Floats = (best.astype(np.float64) + worst) / 2.0
    centred: Floats = mean - mean.mean()
    return centred
