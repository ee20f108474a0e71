"""A step of the chart as JSON and back: what a saved view holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from linkgraph.analysis import ClusterOptions, Fusing
from linkgraph.errors import WrongUse
from linkgraph.graph.records import Link, Node
from linkgraph.ui import looks
from linkgraph.ui.canvas import ENTITIES, Picture, Step, SuperNode
from linkgraph.ui.chart import ChartGroup, ChartView
from linkgraph.ui.state import Window

VERSION = 1


@dataclass(frozen=True)
class Saved:
    """A picture with all that it depends on: layers, time window, how the clusters were found."""

    step: Step
    layers: tuple[str, ...] | None
    window: Window
    options: ClusterOptions


@dataclass(frozen=True)
class Ground:
    """What there is now to draw a saved picture from: the actors, and entities and links by id."""

    actors: frozenset[str]
    nodes: Mapping[str, Node]
    links: Mapping[str, Link]


def to_content(saved: Saved) -> dict[str, Any]:
    """The JSON of a saved view: ids, not copies of what the case says about them."""
    picture, view = saved.step.picture, saved.step.view
    return {
        "version": VERSION,
        "picture": {
            **{name: getattr(picture, name) for name in ("level", "start", "subject", "total")},
            "ids": list(picture.drawn),
            "links": [link.id for link in picture.links],
            "groups": [asdict(group) for group in picture.groups],
            "origin": dict(picture.origin),
            "roles": dict(picture.roles),
            "period": list(picture.period) if picture.period else None,
        },
        "view": {
            **asdict(view),
            "places": {one: list(place) for one, place in view.places.items()},
            "pinned": sorted(view.pinned),
            "hidden": sorted(view.hidden),
        },
        "selected": list(saved.step.selected),
        "look": looks.to_content(saved.step.look),
        "layers": list(saved.layers) if saved.layers is not None else None,
        "window": asdict(saved.window),
        "options": asdict(saved.options),
    }


def wanted(content: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """Ids of the entities and links that a saved picture of entities needs; none for one of actors."""
    picture = _checked(content)["picture"]
    return (picture["ids"], picture["links"]) if picture["level"] == ENTITIES else ((), ())


def everybody(content: Mapping[str, Any]) -> set[str]:
    """All that a saved picture shows: those inside super-nodes counted, hidden ones not."""
    kept = _checked(content)
    hidden = set(kept["view"]["hidden"])
    inside = [one for group in kept["picture"]["groups"] if group["id"] not in hidden for one in group["members"]]
    return {*kept["picture"]["ids"], *inside} - hidden


def from_content(content: Mapping[str, Any], ground: Ground) -> tuple[Saved, int]:
    """The saved view again, and how many of its nodes are not in the network any more.

    Raises
    ------
    WrongUse
        If it was saved by a version whose pictures this one does not know, or asks for a look that there is not.
    """
    kept = _checked(content)
    said = kept["picture"]
    there = ground.nodes.keys() if said["level"] == ENTITIES else ground.actors
    ids = [one for one in said["ids"] if one in there]
    groups = [SuperNode(g["id"], g["cluster"], tuple(m for m in g["members"] if m in there)) for g in said["groups"]]
    picture = Picture(
        said["level"],
        said["start"],
        said["subject"],
        groups=tuple(group for group in groups if group.members),
        origin=said["origin"],
        roles=said["roles"],
        period=(said["period"][0], said["period"][1]) if said["period"] else None,
        total=said["total"],
    )
    if said["level"] == ENTITIES:
        links = tuple(ground.links[one] for one in said["links"] if one in ground.links)
        picture = replace(picture, nodes=tuple(ground.nodes[one] for one in ids), links=links)
    else:
        picture = replace(picture, ids=tuple(ids))
    gone = len(said["ids"]) + sum(len(g["members"]) for g in said["groups"]) - picture.shown
    options = ClusterOptions(**{**_tuples(kept["options"]), "fusing": Fusing(**_tuples(kept["options"]["fusing"]))})
    layers = tuple(kept["layers"]) if kept["layers"] is not None else None
    look = looks.from_content(kept["look"])
    step = Step(picture, _view(kept["view"]), tuple(kept["selected"]), "begin", look=look)
    return Saved(step, layers, Window(**kept["window"]), options), gone


def _view(said: Mapping[str, Any]) -> ChartView:
    groups = tuple(ChartGroup(g["id"], g["label"], tuple(g["members"])) for g in said["collapsed"])
    return ChartView(
        layout=said["layout"],
        centre=tuple(said["centre"]),
        places={one: (float(x), float(y)) for one, (x, y) in said["places"].items()},
        pinned=frozenset(said["pinned"]),
        locked=bool(said["locked"]),
        hidden=frozenset(said["hidden"]),
        grey=bool(said["grey"]),
        collapsed=groups,
        ties=said["ties"],
        hulls=bool(said["hulls"]),
        strongest=said.get("strongest"),
    )


def _tuples(said: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no tuples: lists in lists become them again."""

    def again(value: Any) -> Any:
        return tuple(again(item) for item in value) if isinstance(value, list) else value

    return {key: again(value) for key, value in said.items()}


def _checked(content: Mapping[str, Any]) -> Mapping[str, Any]:
    if content.get("version") != VERSION:
        raise WrongUse(
            f"this view was saved in form {content.get('version')!r}, this program knows form {VERSION}: "
            "open it with the version that saved it, or draw it again"
        )
    return content
