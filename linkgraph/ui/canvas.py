"""What is on the chart, as values: every step makes a new picture, so every step can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from linkgraph.analysis.results import ClusterResult
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.records import Link, Neighbourhood, Node

#: Above this the whole case is not drawn at once: nobody can read it.
WHOLE_CASE_LIMIT = 2_000
EXPAND_LIMIT = 25
ACTORS = "actors"
ENTITIES = "entities"


@dataclass(frozen=True)
class Picture:
    """What is drawn: actors by id (their ties follow from the view), or entities with their links.

    Attributes
    ----------
    level : ``actors`` (who is tied to whom) or ``entities`` (numbers, accounts, places and how they hang together).
    start : what the picture began with: ``case``, ``cluster``, ``one`` or ``list``.
    subject : id of that cluster or entity, '' where there is none.
    total : how many nodes there would be without limits; the difference to those drawn is always said.
    """

    level: str
    start: str
    subject: str = ""
    ids: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    total: int = 0

    @property
    def shown(self) -> int:
        return len(self.ids) if self.level == ACTORS else len(self.nodes)


@dataclass
class Canvas:
    """The picture now, those before it, what is selected on it, and what is to be said once."""

    now: Picture
    past: list[Picture] = field(default_factory=list)
    selected: tuple[str, ...] = ()
    note: str = ""

    def show(self, picture: Picture) -> None:
        """The next picture; the one before can be had back."""
        if picture != self.now:
            self.past.append(self.now)
            self.now = picture

    def undo(self) -> None:
        if self.past:
            self.now = self.past.pop()

    def restart(self) -> None:
        """Back to what it began with."""
        if self.past:
            self.now = self.past[0]
            self.past.clear()
            self.selected = ()


def strongest(
    graph: ActorGraph,
    clusters: ClusterResult,
    among: tuple[str, ...],
    suspects: frozenset[str] = frozenset(),
    limit: int = WHOLE_CASE_LIMIT,
) -> tuple[str, ...]:
    """The actors to draw of those in `among`: all, or the clusters with most suspects, then most records inside.

    A cluster that does not fit any more contributes nobody, but the first one its members with most records.
    """
    if len(among) <= limit:
        return among
    wanted = set(among)
    group = np.array(clusters.partition)
    inside = group[graph.u] == group[graph.v]
    weight = np.bincount(group[graph.u[inside]], weights=graph.weight[inside], minlength=len(clusters.clusters))
    groups = [[m.id for m in cluster.members if m.id in wanted] for cluster in clusters.clusters]
    order = sorted(range(len(groups)), key=lambda k: (-len(suspects.intersection(groups[k])), -weight[k], k))
    chosen: list[str] = []
    for k in order:
        members = groups[k]
        if len(chosen) + len(members) <= limit:
            chosen += members
        elif not chosen:
            chosen = _most_records(graph, members, limit)
    return tuple(sorted(chosen))


def without_single_contacts(graph: ActorGraph, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some actors who have to do with two others or more; all of them where nobody would be left."""
    count = contacts(graph)
    return tuple(actor for actor in ids if count[actor] > 1) or ids


def _most_records(graph: ActorGraph, members: list[str], limit: int) -> list[str]:
    strength = strengths(graph)
    return sorted(members, key=lambda actor: (-strength[actor], actor))[:limit]


def strengths(graph: ActorGraph) -> dict[str, float]:
    """Records on all ties of each actor."""
    ends = np.concatenate([graph.u, graph.v])
    sums = np.bincount(ends, weights=np.concatenate([graph.weight, graph.weight]), minlength=graph.n)
    return dict(zip(graph.ids, sums.tolist(), strict=True))


def contacts(graph: ActorGraph) -> dict[str, int]:
    """How many other actors each is tied to."""
    counts = np.bincount(np.concatenate([graph.u, graph.v]), minlength=graph.n)
    return dict(zip(graph.ids, counts.tolist(), strict=True))


def expand_actors(graph: ActorGraph, picture: Picture, actor: str, limit: int = EXPAND_LIMIT) -> tuple[Picture, int]:
    """Add the contacts of an actor that are not drawn yet, most records first; returns how many stay undrawn."""
    if actor not in graph.ids:
        return picture, 0
    at = graph.ids.index(actor)
    ties = np.flatnonzero((graph.u == at) | (graph.v == at))
    other = np.where(graph.u[ties] == at, graph.v[ties], graph.u[ties])
    drawn = set(picture.ids)
    ranked = sorted(zip((-graph.weight[ties]).tolist(), other.tolist(), strict=True))
    missing = [graph.ids[i] for _, i in ranked if graph.ids[i] not in drawn]
    return replace(picture, ids=picture.ids + tuple(missing[:limit])), max(0, len(missing) - limit)


def expand_entities(picture: Picture, around: Neighbourhood) -> Picture:
    """Add a neighbourhood to the entities that are drawn."""
    nodes = {node.id: node for node in (*around.nodes, *picture.nodes)}
    links = {link.id: link for link in (*picture.links, *around.links)}
    old = {node.id for node in picture.nodes}
    order = [*(node.id for node in picture.nodes), *(node.id for node in around.nodes if node.id not in old)]
    return replace(
        picture,
        nodes=tuple(nodes[i] for i in order),
        links=tuple(links.values()),
        total=len(order) + around.not_shown,
    )


def entity_picture(around: Neighbourhood, subject: str) -> Picture:
    """A picture that begins with one entity and what is tied to it."""
    total = len(around.nodes) + around.not_shown
    return Picture(ENTITIES, "one", subject, nodes=around.nodes, links=around.links, total=total)


def hide(picture: Picture, ids: tuple[str, ...]) -> Picture:
    """Take nodes off the picture (the total keeps counting them, so that it is said that they are not shown)."""
    gone = set(ids)
    return replace(
        picture,
        ids=tuple(i for i in picture.ids if i not in gone),
        nodes=tuple(node for node in picture.nodes if node.id not in gone),
        links=tuple(link for link in picture.links if link.src not in gone and link.dst not in gone),
    )
