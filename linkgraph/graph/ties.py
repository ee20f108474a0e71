"""From links between entities to ties between actors, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from linkgraph.graph.actors import ActorGraph
from linkgraph.model import LAYERS

#: Premises with more people tie nobody together (a hotel, an office block): they are listed instead.
CROWDED = 200
_PREMISES = ("STAYED_AT", "DETAINED_AT")


@dataclass(frozen=True)
class Ties:
    """Ties by layer: columns ``a`` < ``b`` (actor ids), ``layer``, ``count``; and premises left out as crowded."""

    frame: pd.DataFrame
    crowded: tuple[str, ...] = ()


def actor_of(members: pa.Table) -> pd.Series:
    """Entity id → actor id."""
    return pd.Series(members.column("actor").to_pylist(), index=members.column("entity").to_pylist(), dtype=object)


def actor_ties(links: pa.Table, members: pa.Table, layers: tuple[str, ...]) -> Ties:
    """Ties between actors in the given layers.

    Calls, money and associations count the records between the two actors' identifiers, in either
    direction. Premises count the places that both stayed or were detained at in overlapping periods
    (unknown periods overlap with all).
    """
    names = ["src", "dst", "type", "layer", "count", "first_seen", "last_seen"]
    frame = links.select(names).to_pandas()
    actors = actor_of(members)
    direct = [name for name in layers if name != "premises"]
    part = frame[frame["layer"].isin(direct)]
    pairs = pd.DataFrame(
        {"x": part["src"].map(actors), "y": part["dst"].map(actors), "layer": part["layer"], "count": part["count"]}
    ).dropna()
    crowded: tuple[str, ...] = ()
    if "premises" in layers:
        together, crowded = _together(frame[frame["type"].isin(_PREMISES)], actors)
        pairs = pd.concat([pairs, together], ignore_index=True)
    pairs = pairs[pairs["x"] != pairs["y"]]
    low = np.where(pairs["x"] < pairs["y"], pairs["x"], pairs["y"])
    high = np.where(pairs["x"] < pairs["y"], pairs["y"], pairs["x"])
    tidy = pd.DataFrame({"a": low, "b": high, "layer": pairs["layer"].to_numpy(), "count": pairs["count"].to_numpy()})
    return Ties(tidy.groupby(["a", "b", "layer"], sort=True)["count"].sum().reset_index(), crowded)


def _together(stays: pd.DataFrame, actors: pd.Series) -> tuple[pd.DataFrame, tuple[str, ...]]:
    present = stays.assign(who=stays["src"].map(actors)).dropna(subset=["who"])
    spans = present.groupby(["dst", "who"], as_index=False).agg(first=("first_seen", "min"), last=("last_seen", "max"))
    sizes = spans.groupby("dst")["who"].size()
    crowded = tuple(sorted(sizes[sizes > CROWDED].index))
    spans = spans[~spans["dst"].isin(crowded)]
    both = spans.merge(spans, on="dst", suffixes=("_x", "_y"))
    both = both[both["who_x"] < both["who_y"]]
    apart = (both["first_x"] > both["last_y"]) | (both["first_y"] > both["last_x"])  # False where a time is unknown
    met = both[~apart]
    return pd.DataFrame({"x": met["who_x"], "y": met["who_y"], "layer": "premises", "count": 1}), crowded


def to_actor_graph(
    ties: pd.DataFrame, labels: dict[str, str], snapshot: str, parameters: dict[str, object]
) -> ActorGraph:
    """Ties as an ActorGraph over exactly the actors that have one."""
    ids = tuple(sorted(set(ties["a"]) | set(ties["b"])))
    index = {name: i for i, name in enumerate(ids)}
    wide = ties.groupby(["a", "b", "layer"])["count"].sum().unstack("layer").fillna(0.0)
    u = np.array([index[a] for a, _ in wide.index], dtype=np.int64)
    v = np.array([index[b] for _, b in wide.index], dtype=np.int64)
    order = np.lexsort((v, u))
    layers = {name: wide[name].to_numpy(dtype=np.float64)[order] for name in LAYERS if name in wide.columns}
    weight = np.sum(list(layers.values()), axis=0) if layers else np.zeros(0)
    texts = tuple(labels.get(name, name) for name in ids)
    return ActorGraph(ids, texts, u[order], v[order], layers, weight.astype(np.float64), snapshot, parameters)
