"""From positions to what the Key people page draws: frames for plots and tables. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from linkgraph.analysis import ActorPosition
from linkgraph.ui.format import short

#: Measures that a ranking can go by, in the order of the switch.
MEASURES = ("betweenness", "degree", "strength", "harmonic", "pagerank", "eigenvector", "core")
#: Figures of the table that have no rank interval.
MORE = ("contacts", "constraint", "effective_size", "collective_influence", "participation", "within_z", "hub",
        "authority")  # fmt: skip
ROLES = ("coordinator", "itinerant", "gatekeeper", "liaison")
#: Persons named in a plot.
NAMED = 10
#: Ranks that are drawn where two kinds of records are compared.
FIRST = 300


def base(actors: Sequence[ActorPosition], looks: pd.DataFrame) -> pd.DataFrame:
    """One row an actor with all figures; ``looks`` (index id) adds group, colour, role, cluster and jurisdiction."""
    rows = [
        {
            "id": actor.id,
            "label": short(actor.label, 24),
            **{name: getattr(actor, name) for name in (*MEASURES, *MORE)},
            **{f"role_{name}": actor.roles.get(name, 0) for name in ROLES},
            "held": f"{actor.covered} / {actor.recorded}",
            "recorded": actor.recorded,
            "covered": actor.covered,
            "coverage": actor.covered / actor.recorded if actor.recorded else None,
            "own": actor.own_records,
        }
        for actor in actors
    ]
    columns = ["id", "label", *MEASURES, *MORE, *(f"role_{name}" for name in ROLES), "held", "recorded", "covered",
               "coverage", "own"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).join(looks, on="id")


def ranked(frame: pd.DataFrame, actors: Sequence[ActorPosition], measure: str) -> pd.DataFrame:
    """The frame, highest first by a measure, with place, rank interval and the chance of the first five."""
    low = {a.id: a.rank[measure][0] for a in actors if measure in a.rank}
    high = {a.id: a.rank[measure][1] for a in actors if measure in a.rank}
    out = frame.sort_values([measure, "id"], ascending=[False, True], kind="stable").reset_index(drop=True)
    place = out[measure].rank(ascending=False, method="min").astype(int)
    return out.assign(
        place=place,
        low=out["id"].map(low),
        high=out["id"].map(high),
        first=out["id"].map({a.id: a.p_first.get(measure) for a in actors}),
        top5=out["id"].map({a.id: a.p_top5.get(measure) for a in actors}),
    )


def quadrants(frame: pd.DataFrame) -> pd.DataFrame:
    """Who is named in the plot of hubs and brokers: those who stand out by either and are not too near each other."""
    by_degree = frame["degree"].rank(ascending=False, method="first")
    by_way = frame["betweenness"].rank(ascending=False, method="first")
    best = pd.concat([by_degree, by_way], axis=1).min(axis=1)
    spots = frame[["degree", "betweenness"]].pow(0.5)
    return frame.assign(named=_apart(best, spots, frame["label"].str.len() / 60))


def _apart(order: pd.Series, spots: pd.DataFrame, width: pd.Series) -> list[bool]:
    """The first in order whose names would not lie on one another: at most `NAMED` of the first 3 × `NAMED`."""
    reach = (spots.max() - spots.min()).replace(0, 1)
    places = ((spots - spots.min()) / reach).to_numpy()
    named: list[int] = []
    for i in order.argsort(kind="stable").tolist()[: 3 * NAMED]:
        free = all(
            abs(places[i][1] - places[j][1]) > 0.045 or abs(places[i][0] - places[j][0]) > 0.04 + width.iloc[j]
            for j in named
        )
        if free and len(named) < NAMED:
            named.append(i)
    return [i in named for i in range(len(order))]


def by_layers(frame: pd.DataFrame, actors: Sequence[ActorPosition], across: str, up: str) -> pd.DataFrame:
    """Ranks by the contacts in two kinds of records; who is in one only stands at the edge of the other.

    Only who is among the first `FIRST` of either is there. Columns ``across``, ``up`` (ranks), ``only`` (the one layer
    that somebody is in, else ""), ``named``.
    """
    position = {a.id: (a.layers.get(across), a.layers.get(up)) for a in actors}
    rows = []
    edge = [1 + max((own.degree_rank for p in position.values() if (own := p[side])), default=1) for side in (0, 1)]
    for actor, (first, second) in position.items():
        if first is None and second is None:
            continue
        rows.append(
            {
                "id": actor,
                "across": first.degree_rank if first else edge[0],
                "up": second.degree_rank if second else edge[1],
                "only": "" if first and second else across if first else up,
            }
        )
    out = pd.DataFrame(rows, columns=["id", "across", "up", "only"]).merge(frame, on="id")
    out = out[out[["across", "up"]].min(axis=1) <= FIRST].reset_index(drop=True)
    best = out[["across", "up"]].min(axis=1) + out[["across", "up"]].max(axis=1) / 1e6
    spots = -out[["across", "up"]].astype(float).apply(np.log)
    return out.assign(named=_apart(best, spots, out["label"].str.len() / 60))


def uncovered(frame: pd.DataFrame, first: int = 10, share: float = 0.5) -> int:
    """Of the first so many, how many have own records for less than half of their contacts by calls or money."""
    top = frame.head(first)
    return int(((top["coverage"] < share) & top["coverage"].notna()).sum())


def whiskers(actor: ActorPosition, words: Mapping[str, str]) -> pd.DataFrame:
    """The rank intervals of one actor by every measure."""
    rows = [{"measure": words[name], "low": actor.rank[name][0], "high": actor.rank[name][1]}
            for name in MEASURES if name in actor.rank]  # fmt: skip
    return pd.DataFrame(rows, columns=["measure", "low", "high"])
