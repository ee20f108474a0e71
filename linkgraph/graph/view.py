"""A view: a case's actors in chosen layers and a period, with what was set aside and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from linkgraph.errors import WrongUse
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.records import Link
from linkgraph.graph.snapshot import Snapshot
from linkgraph.graph.ties import actor_of, actor_ties, to_actor_graph
from linkgraph.model import LAYERS

#: Roles whose bearers are never scored: they are listed as set aside.
NOT_SCORED = ("victim", "witness", "bystander")
#: A number nobody is known behind, among this many or more, whose degree is above the 99.9th percentile of all
#: such numbers is treated as a service number (methods: service numbers tie strangers together).
MANY_PHONES = 2_000


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
    """Actors and their ties, what was set aside, and the links underneath."""

    actors: ActorGraph
    set_aside: tuple[SetAside, ...]
    links: pa.Table
    members: pa.Table

    def identifiers(self, actor: str) -> list[str]:
        """The entities (person, phones, accounts) behind an actor."""
        owner = actor_of(self.members)
        return sorted(owner[owner == actor].index)

    def tie(self, a: str, b: str) -> list[Link]:
        """The links under the tie of two actors: theirs to each other, and theirs to premises they share."""
        frame = self.links.to_pandas()
        mine, yours = set(self.identifiers(a)), set(self.identifiers(b))
        layers = frame["layer"].isin([x for x in self.actors.layers if x != "premises"])
        across = (frame["src"].isin(mine) & frame["dst"].isin(yours)) | (
            frame["src"].isin(yours) & frame["dst"].isin(mine)
        )
        places = frame[frame["layer"] == "premises"] if "premises" in self.actors.layers else frame[:0]
        shared = set(places[places["src"].isin(mine)]["dst"]) & set(places[places["src"].isin(yours)]["dst"])
        there = places[places["dst"].isin(shared) & places["src"].isin(mine | yours)]
        return as_links(pd.concat([frame[layers & across], there]))


def as_links(frame: pd.DataFrame) -> list[Link]:
    """Rows of a links table as values."""
    out = []
    for row in frame.sort_values("id").itertuples(index=False):
        first, last = (None if pd.isna(t) else t.isoformat() + "Z" for t in (row.first_seen, row.last_seen))
        duration = None if pd.isna(row.total_duration_s) else int(row.total_duration_s)
        amount = None if pd.isna(row.amount) else float(row.amount)
        currency = row.currency if isinstance(row.currency, str) else None
        out.append(
            Link(row.id, row.src, row.dst, row.type, row.layer, int(row.count), first, last, duration, amount, currency)
        )
    return out


def make_view(
    snapshot: Snapshot, links: pa.Table, layers: tuple[str, ...] | None, parameters: Mapping[str, object]
) -> View:
    """The actor graph of a snapshot in the given layers (None = all that the case has).

    Raises
    ------
    WrongUse
        If a layer is not known.
    """
    wanted = _layers(layers, links)
    entities = snapshot.table("entities", ["id", "label", "type", "role", "service"]).to_pandas().set_index("id")
    members = snapshot.table("members")
    ties = actor_ties(links, members, wanted)
    frame = ties.frame
    aside = _set_aside(frame, entities, members)
    aside += [SetAside(p, str(entities["label"].get(p, p)), "crowded premises", 0) for p in ties.crowded]
    out = {s.id for s in aside}
    kept = frame[~frame["a"].isin(out) & ~frame["b"].isin(out)]
    labels = {str(i): str(text) for i, text in entities["label"].items()}
    actors = to_actor_graph(kept, labels, snapshot.id, {**parameters, "layers": list(wanted), "set_aside": len(aside)})
    return View(actors, tuple(aside), links, members)


def _layers(layers: tuple[str, ...] | None, links: pa.Table) -> tuple[str, ...]:
    present = set(links.column("layer").unique().to_pylist())
    if layers is None:
        return tuple(name for name in LAYERS if name in present)
    for name in layers:
        if name not in LAYERS:
            raise WrongUse(f"there is no layer {name!r}; layers that are computed: {', '.join(LAYERS)}")
    return tuple(name for name in LAYERS if name in layers)


def _set_aside(ties: pd.DataFrame, entities: pd.DataFrame, members: pa.Table) -> list[SetAside]:
    pairs = ties[["a", "b"]].drop_duplicates()
    degree = pd.concat([pairs["a"], pairs["b"]]).value_counts()
    out: dict[str, SetAside] = {}

    def leave_out(actor: str, reason: str) -> None:
        if actor in degree.index and actor not in out:
            out[actor] = SetAside(actor, str(entities["label"].get(actor, actor)), reason, int(degree[actor]))

    for actor in sorted(degree.index):
        role = entities["role"].get(actor)
        if role in NOT_SCORED:
            leave_out(actor, str(role))
        elif bool(entities["service"].get(actor, False)):
            leave_out(actor, "service number")
    owner = actor_of(members)
    unknown = [a for a in sorted(degree.index) if a.startswith("tel:") and a not in out and owner.get(a) == a]
    if len(unknown) >= MANY_PHONES:
        limit = float(np.percentile([degree[a] for a in unknown], 99.9))
        for actor in unknown:
            if degree[actor] > limit:
                leave_out(actor, "service number? (degree above the 99.9th percentile)")
    return sorted(out.values(), key=lambda s: (-s.degree, s.id))
