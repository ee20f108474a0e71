"""What can be done to a picture and its arrangement. Pure functions: each returns a new value, nothing is changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from linkgraph.analysis.connecting import Tied
from linkgraph.errors import WrongUse
from linkgraph.graph.records import Link, Node
from linkgraph.model import node_type
from linkgraph.ui.canvas import ACTORS, GROUP, Picture, SuperNode
from linkgraph.ui.chart import ChartGroup, ChartGuard, ChartView

#: More contacts than this are not added without asking which.
EXPAND_LIMIT = 25
DIRECTIONS = ("both", "out", "in")
ORDERS = ("most", "least")


@dataclass(frozen=True)
class Choice:
    """Which contacts are added by an expansion; empty types and layers mean all, no maximum means no limit."""

    direction: str = "both"
    types: frozenset[str] = frozenset()
    layers: frozenset[str] = frozenset()
    order: str = "most"
    maximum: int | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS or self.order not in ORDERS:
            raise WrongUse(
                f"cannot expand {self.direction!r}, {self.order!r} first: choose one of {', '.join(DIRECTIONS)} and "
                f"one of {', '.join(ORDERS)}"
            )
        if self.maximum is not None and self.maximum < 1:
            raise WrongUse(f"an expansion adds 1 contact or more, not {self.maximum}: give a larger number")


def choice_of(options: Mapping[str, object]) -> Choice:
    """The choice that the chart's dialog sends (see ``ChartAsk.options``); what is missing is not limited."""

    def names(key: str) -> frozenset[str]:
        value = options.get(key) or ()
        return frozenset(map(str, value)) if isinstance(value, list | tuple) else frozenset()

    def day(key: str) -> str | None:
        return str(options[key]) if options.get(key) else None

    maximum = options.get("maximum")
    return Choice(
        str(options.get("direction") or "both"),
        names("types"),
        names("layers"),
        str(options.get("order") or "most"),
        int(maximum) if isinstance(maximum, int | float | str) and str(maximum) else None,
        day("since"),
        day("until"),
    )


def new_contacts(contacts: Sequence[Tied], picture: Picture) -> list[Tied]:
    """The contacts that are not drawn yet, not even inside a super-node."""
    there = {*picture.drawn, *(one for group in picture.groups for one in group.members)}
    return [one for one in contacts if one.id not in there]


def pick(contacts: Sequence[Tied], choice: Choice) -> tuple[list[str], int]:
    """(ids to add, how many fitting contacts are left out by the maximum).

    ``most`` and ``least`` go by how many contacts the contact itself has; equal ones by records.
    """
    fitting = those(contacts, choice)
    limit = len(fitting) if choice.maximum is None else choice.maximum
    sign = -1 if choice.order == "most" else 1
    fitting.sort(key=lambda one: (sign * one.contacts, -one.records, one.id))
    return [one.id for one in fitting[:limit]], max(0, len(fitting) - limit)


def those(contacts: Sequence[Tied], choice: Choice) -> list[Tied]:
    """The contacts that a choice speaks of, whatever its maximum."""
    return [one for one in contacts if _fits(one, choice)]


def strongest_first(contacts: Sequence[Tied], limit: int) -> tuple[list[str], int]:
    """What is added where nobody asked for more: those with most records."""
    return [one.id for one in contacts[:limit]], max(0, len(contacts) - limit)


def _fits(one: Tied, choice: Choice) -> bool:
    way = {"both": True, "out": one.out, "in": one.into}[choice.direction]
    kind = not choice.types or node_type(one.id) in choice.types
    return way and kind and (not choice.layers or not choice.layers.isdisjoint(one.layers))


def guard(node: str, contacts: Sequence[Tied]) -> ChartGuard:
    """What a node with too many contacts is tied to, so that a person chooses."""
    counts: dict[str, int] = {}
    for one in contacts:
        counts[node_type(one.id)] = counts.get(node_type(one.id), 0) + 1
    types = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    layers = tuple(dict.fromkeys(layer for one in contacts for layer in one.layers))
    return ChartGuard(node, types, tuple(sorted(layers)), EXPAND_LIMIT)


# ---------------------------------------------------------------------- what is drawn


def add_actors(picture: Picture, ids: Iterable[str], origin: str = "") -> Picture:
    """Actors added; those inside a super-node stay there."""
    there = {*picture.ids, *(one for group in picture.groups for one in group.members)}
    new = tuple(dict.fromkeys(one for one in ids if one not in there))
    came = {**picture.origin, **(dict.fromkeys(new, origin) if origin else {})}
    return replace(picture, ids=picture.ids + new, origin=came)


def add_entities(picture: Picture, nodes: Sequence[Node], links: Sequence[Link], origin: str = "") -> Picture:
    """Entities added with their links; what was there stays as it was."""
    there = {node.id for node in picture.nodes}
    new = tuple(node for node in nodes if node.id not in there)
    kept = {link.id: link for link in (*picture.links, *links)}
    came = {**picture.origin, **(dict.fromkeys((node.id for node in new), origin) if origin else {})}
    return replace(picture, nodes=picture.nodes + new, links=tuple(kept.values()), origin=came)


def open_group(picture: Picture, group: str, first: Collection[str]) -> Picture:
    """Members of a super-node drawn one by one; those not among `first` stay inside it."""
    found = next((one for one in picture.groups if one.id == group), None)
    if found is None:
        return picture
    out = tuple(sorted(one for one in found.members if one in set(first)))
    rest = tuple(one for one in found.members if one not in set(out))
    kept = tuple(
        replace(one, members=rest) if one.id == group else one for one in picture.groups if one.id != group or rest
    )
    came = {**picture.origin, **dict.fromkeys(out, group)}
    return replace(picture, ids=picture.ids + out, groups=kept, origin=came)


def close_cluster(picture: Picture, cluster: str, members: Sequence[str]) -> Picture:
    """The drawn members of a cluster back into one super-node."""
    own = set(members)
    inside = [group for group in picture.groups if group.cluster == cluster]
    gathered = (*(one for group in inside for one in group.members), *(one for one in picture.ids if one in own))
    if not gathered:
        return picture
    groups = (*(group for group in picture.groups if group.cluster != cluster),)
    made = SuperNode(GROUP + cluster, cluster, tuple(dict.fromkeys(gathered)))
    return replace(picture, ids=tuple(one for one in picture.ids if one not in own), groups=(*groups, made))


def during(picture: Picture, period: tuple[str, str] | None) -> Picture:
    """The ties narrowed to a period (local dates, the second exclusive); None: all again."""
    return replace(picture, period=period)


def without_nodes(picture: Picture, ids: Collection[str]) -> Picture:
    """Nodes taken off for good (hiding keeps them in the picture)."""
    gone = set(ids)
    return replace(
        picture,
        ids=tuple(one for one in picture.ids if one not in gone),
        nodes=tuple(node for node in picture.nodes if node.id not in gone),
        links=tuple(link for link in picture.links if link.src not in gone and link.dst not in gone),
        groups=tuple(group for group in picture.groups if group.id not in gone),
    )


# ---------------------------------------------------------------------- how it is arranged


def hide(view: ChartView, ids: Iterable[str]) -> ChartView:
    """Nodes not drawn any more (they stay in the picture and are counted as not shown)."""
    return replace(view, hidden=view.hidden | set(ids))


def hide_others(view: ChartView, picture: Picture, keep: Iterable[str]) -> ChartView:
    """Everything hidden but some nodes."""
    everybody = {*picture.drawn, *(group.id for group in picture.groups)}
    return replace(view, hidden=frozenset(everybody - set(keep)))


def reveal(view: ChartView, ids: Iterable[str] | None = None) -> ChartView:
    """Hidden nodes drawn again: some, or all."""
    return replace(view, hidden=frozenset() if ids is None else view.hidden - set(ids))


def grey(view: ChartView, on: bool) -> ChartView:
    """What is hidden drawn in grey, or not at all."""
    return replace(view, grey=on)


def inverted(picture: Picture, view: ChartView, selected: Iterable[str]) -> tuple[str, ...]:
    """The other selection: every node that is drawn and not selected."""
    chosen = set(selected)
    nodes = (*picture.drawn, *(group.id for group in picture.groups))
    return tuple(one for one in nodes if one not in chosen and one not in view.hidden)


def collapse(view: ChartView, ids: Iterable[str], label: str) -> ChartView:
    """Some nodes drawn as one, until they are taken apart again; groups among them become part of the new one."""
    inside = {group.id: group.members for group in view.collapsed}
    members = tuple(dict.fromkeys(one for name in ids for one in inside.get(name, (name,))))
    if len(members) < 2:
        raise WrongUse(f"two nodes or more can be drawn as one, not {len(members)}: select more")
    number = 1 + max((int(group.id.rpartition(":")[2]) for group in view.collapsed), default=0)
    kept = tuple(group for group in view.collapsed if group.id not in set(ids))
    return replace(view, collapsed=(*kept, ChartGroup(f"collapsed:{number}", label, members)))


def take_apart(view: ChartView, group: str) -> ChartView:
    """The members of a collapsed group drawn one by one again."""
    return replace(view, collapsed=tuple(one for one in view.collapsed if one.id != group))


def pin(view: ChartView, ids: Iterable[str], on: bool = True) -> ChartView:
    """Nodes that no arrangement moves, or moves again."""
    return replace(view, pinned=view.pinned | set(ids) if on else view.pinned - set(ids))


def move(view: ChartView, places: Mapping[str, tuple[float, float]]) -> ChartView:
    """Nodes put somewhere else."""
    return replace(view, places={**view.places, **places})


def visible(picture: Picture, view: ChartView) -> tuple[str, ...]:
    """Ids of the actors or entities that are on the chart: not hidden, those inside super-nodes included."""
    shut = view.hidden
    inside = [one for group in picture.groups if group.id not in shut for one in group.members]
    return tuple(one for one in (*picture.drawn, *inside) if one not in shut)


def is_actors(picture: Picture) -> bool:
    return picture.level == ACTORS
