"""A view: a case's actors in chosen layers and a period, with what was set aside and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.errors import WrongUse
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.background import Background, background
from linkgraph.graph.entity_graph import entity_graph
from linkgraph.graph.records import Link
from linkgraph.graph.snapshot import Snapshot
from linkgraph.graph.ties import Ties, actor_of, actor_ties, positions, to_actor_graph
from linkgraph.model import LAYERS
from linkgraph.model.types import specificity

#: A layer that may be asked for and that no case has records in yet; it is named as such in every result.
LATER_LAYERS = ("colocation",)
#: Roles whose bearers are never scored: they are listed as set aside.
NOT_SCORED = ("victim", "witness", "bystander")
#: A number nobody is known behind, among this many or more, whose degree is above the 99.9th percentile of all
#: such numbers is treated as a service number (methods: service numbers tie strangers together).
MANY_PHONES = 2_000
_ENTITY = ("id", "label", "role", "service", "jurisdiction", "props")


@dataclass(frozen=True)
class SetAside:
    """An actor left out of clusters and scores: never silently."""

    id: str
    label: str
    reason: str
    degree: int

    def to_json(self) -> dict[str, object]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class View:
    """Actors and their ties, what was set aside, and the links underneath.

    `labels` names every entity of the case; `services` are its service numbers, which no way leads through;
    `background` is what the case knows of the actors beyond their ties.
    """

    actors: ActorGraph
    set_aside: tuple[SetAside, ...]
    links: pa.Table
    members: pa.Table
    labels: Mapping[str, str] = field(default_factory=dict)
    services: frozenset[str] = frozenset()
    background: Background = field(default_factory=Background)

    @cached_property
    def entities(self) -> ActorGraph:
        """The entities (persons, numbers, accounts, premises …) and their links as a graph; a layer a kind of link."""
        return entity_graph(self.links, self.labels, self.actors)

    def behind(self) -> dict[str, list[str]]:
        """Actor → the entities behind it, the most telling first."""
        return self._behind

    @cached_property
    def _behind(self) -> dict[str, list[str]]:
        owner, out = actor_of(self.members), dict[str, list[str]]()
        for entity, actor in zip(map(str, owner.index), map(str, owner), strict=True):
            out.setdefault(actor, []).append(entity)
        return {actor: sorted(out[actor], key=lambda i: (-specificity(i), i)) for actor in sorted(out)}

    def days(self, timezone: str) -> tuple[str, str]:
        """First and last local day of the dated links between actors.

        Raises
        ------
        WrongUse
            If no link of the view has a date.
        """
        frame = self.links.select(["layer", "first_seen", "last_seen"]).to_pandas()
        frame = frame[frame["layer"].isin(list(self.actors.layers))]
        first, last = frame["first_seen"].min(), frame["last_seen"].max()
        if pd.isna(first) or pd.isna(last):
            raise WrongUse("no record of these layers and this period has a date: there are no periods to compare")
        local = [moment.tz_localize("UTC").tz_convert(timezone).date().isoformat() for moment in (first, last)]
        return local[0], local[1]

    def tie(self, a: str, b: str) -> list[Link]:
        """The links under the tie of two actors: theirs to each other, and theirs to premises they share."""
        names = self.under({a, b}).get((min(a, b), max(a, b)), [])
        frame = self.links.to_pandas()
        return as_links(frame[frame["id"].isin(names)])

    def under(self, actors: set[str]) -> dict[tuple[str, str], list[str]]:
        """For every tie among these actors, the ids of the links it rests on, sorted."""
        owner = actor_of(self.members)
        frame = self.links.select(["id", "src", "dst", "layer"]).to_pandas()
        frame = frame[frame["layer"].isin(list(self.actors.layers))]
        frame = frame.assign(a=frame["src"].map(owner), b=frame["dst"].map(owner))
        out: dict[tuple[str, str], set[str]] = {}
        direct = frame[frame["a"].isin(actors) & frame["b"].isin(actors) & (frame["a"] != frame["b"])]
        for name, a, b in zip(direct["id"], direct["a"], direct["b"], strict=True):
            out.setdefault((min(a, b), max(a, b)), set()).add(name)
        there = frame[(frame["layer"] == "premises") & frame["a"].isin(actors)]
        for _, place in there.groupby("dst"):
            self._sharing(place, out)
        return {pair: sorted(names) for pair, names in sorted(out.items())}

    def _sharing(self, place: pd.DataFrame, out: dict[tuple[str, str], set[str]]) -> None:
        """Add the links of one premises to every pair that is tied by premises and was there."""
        by_actor = place.groupby("a")["id"].agg(list)
        present = list(by_actor.index)
        for i, a in enumerate(present):
            for b in present[i + 1 :]:
                pair = (min(a, b), max(a, b))
                if pair in self._by_premises:
                    out.setdefault(pair, set()).update(by_actor[a], by_actor[b])

    @cached_property
    def _by_premises(self) -> set[tuple[str, str]]:
        g = self.actors
        count = g.layers.get("premises")
        return set() if count is None else {(g.ids[g.u[k]], g.ids[g.v[k]]) for k in np.flatnonzero(count)}


def as_links(frame: pd.DataFrame) -> list[Link]:
    """Rows of a links table as values."""
    return [_link(row) for row in frame.sort_values("id").to_dict("records")]


def _link(row: dict[Any, Any]) -> Link:
    first, last = (None if pd.isna(t) else t.isoformat() + "Z" for t in (row["first_seen"], row["last_seen"]))
    duration = None if pd.isna(row["total_duration_s"]) else int(row["total_duration_s"])
    amount = None if pd.isna(row["amount"]) else float(row["amount"])
    currency = row["currency"] if isinstance(row["currency"], str) else None
    place = (row["id"], row["src"], row["dst"], row["type"], row["layer"], int(row["count"]))
    return Link(*place, first, last, duration, amount, currency)


def make_view(
    snapshot: Snapshot, links: pa.Table, layers: tuple[str, ...] | None, parameters: Mapping[str, object]
) -> View:
    """The actor graph of a snapshot in the given layers (None = all that the case has).

    Raises
    ------
    WrongUse
        If a layer is not known.
    """
    wanted, absent = _layers(layers, links)
    entities = snapshot.table("entities", [*_ENTITY])
    labels = dict(zip(entities["id"].to_pylist(), entities["label"].to_pylist(), strict=True))
    members = snapshot.table("members")
    ties = actor_ties(links, members, wanted)
    aside = _set_aside(ties, entities, members, labels)
    aside += [SetAside(p, labels.get(p, p), "crowded premises", 0) for p in ties.crowded]
    out = {one.id for one in aside}
    gone = np.fromiter((name in out for name in ties.ids), dtype=bool, count=len(ties.ids))
    kept = ties.keep(~(gone[ties.a] | gone[ties.b]))
    said = {**parameters, "layers": list(wanted), "layers_without_records": list(absent), "set_aside": len(aside)}
    actors = to_actor_graph(kept, labels, snapshot.id, said)
    services = frozenset(entities.filter(entities["service"])["id"].to_pylist())
    return View(actors, tuple(aside), links, members, labels, services, _background(entities, members))


def _background(entities: pa.Table, members: pa.Table) -> Background:
    """Only entities that say something of it are looked at: in a large case nearly none does."""
    held = pc.match_substring(entities["props"], '"records_held"')
    held = pc.fill_null(held, fill_value=False)
    about = entities.select(["id", "props", "jurisdiction"])
    telling = about.filter(pc.or_(held, pc.is_valid(entities["jurisdiction"])))
    own = members.filter(pc.is_in(members["entity"], about.filter(held)["id"].combine_chunks()))
    return background(telling.to_pandas().set_index("id"), actor_of(own))


def _layers(layers: tuple[str, ...] | None, links: pa.Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which layers are used, and which were asked for though this case has no records in them."""
    present = set(links.column("layer").unique().to_pylist())
    wanted = set(LAYERS) & present if layers is None else set(layers)
    unknown = sorted(wanted - {*LAYERS, *LATER_LAYERS})
    if unknown:
        raise WrongUse(f"there is no layer {unknown[0]!r}; layers: {', '.join((*LAYERS, *LATER_LAYERS))}")
    used = tuple(name for name in LAYERS if name in wanted & present)
    return used, tuple(sorted(wanted - set(used)))


def _set_aside(ties: Ties, entities: pa.Table, members: pa.Table, labels: Mapping[str, str]) -> list[SetAside]:
    """Tied actors who are not scored, or who are (or look like) service numbers."""
    names = pa.array(ties.ids, pa.string())
    about = entities.take(pa.array(positions(pa.chunked_array([names]), entities["id"].combine_chunks())))
    degree = ties.degree()
    reasons: dict[int, str] = {}
    not_scored = pc.fill_null(pc.is_in(about["role"], pa.array(NOT_SCORED)), False).to_numpy()
    service = pc.fill_null(about["service"], False).to_numpy().astype(bool)
    for i in np.flatnonzero((degree > 0) & (not_scored | service)).tolist():
        reasons[i] = str(about["role"][i]) if not_scored[i] else "service number"
    alone = np.zeros(len(ties.ids), dtype=bool)
    own = members.filter(pc.equal(members["actor"], members["entity"]))["actor"]
    alone[positions(own, names)] = True
    phone = pc.starts_with(names, "tel:").to_numpy(zero_copy_only=False)
    unknown = np.flatnonzero((degree > 0) & alone & phone & ~not_scored & ~service)
    if len(unknown) >= MANY_PHONES:
        limit = float(np.percentile(degree[unknown], 99.9))
        for i in unknown[degree[unknown] > limit].tolist():
            reasons[i] = "service number? (degree above the 99.9th percentile)"
    out = [SetAside(ties.ids[i], labels[ties.ids[i]], reason, int(degree[i])) for i, reason in reasons.items()]
    return sorted(out, key=lambda s: (-s.degree, s.id))
