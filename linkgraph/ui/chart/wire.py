"""How a chart travels to the browser: checked, as columns; after the first time only what is new, changed or gone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from linkgraph.errors import WrongUse
from linkgraph.ui.chart.model import ChartLink, ChartNode, ChartOptions, ChartView
from linkgraph.ui.chart.texts import TEXTS

Row = TypeVar("Row", ChartNode, ChartLink)
VERSION = 3
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
NODE_COLUMNS = tuple(ChartNode.__dataclass_fields__)
LINK_COLUMNS = tuple(name for name in ChartLink.__dataclass_fields__ if name not in ("source", "target", "layers"))
#: Above this share of changed rows the whole is shorter than the difference.
PATCH_LIMIT = 0.5


@dataclass(frozen=True)
class Drawing:
    """Nodes and links as the browser has them: in its order, which a patch keeps and extends."""

    nodes: Mapping[str, ChartNode]
    links: Mapping[str, ChartLink]

    @classmethod
    def of(cls, nodes: Sequence[ChartNode], links: Sequence[ChartLink]) -> Drawing:
        """Refuses what could not be drawn faithfully.

        Raises
        ------
        WrongUse
            If an id comes twice, a link lacks an end, or a colour, size, width or place is none.
        """
        _no_duplicates("node", (node.id for node in nodes))
        _no_duplicates("link", (link.id for link in links))
        made = cls({node.id: node for node in nodes}, {link.id: link for link in links})
        for node in nodes:
            _check_node(node)
        for link in links:
            _check_link(link, made.nodes)
        return made

    def after(self, old: Drawing) -> Drawing:
        """The same drawing, in the order in which a browser that had `old` will have it."""
        return Drawing(_in_order(old.nodes, self.nodes), _in_order(old.links, self.links))


def _in_order(old: Mapping[str, Row], new: Mapping[str, Row]) -> dict[str, Row]:
    return {key: new[key] for key in old if key in new} | {key: row for key, row in new.items() if key not in old}


def whole(drawing: Drawing) -> dict[str, Any]:
    """All rows, as columns."""
    place = {node: i for i, node in enumerate(drawing.nodes)}
    return {"nodes": _node_columns(drawing.nodes.values()), "links": _link_columns(drawing.links.values(), place)}


def patch(old: Drawing, new: Drawing) -> dict[str, Any] | None:
    """What turns `old` into `new` (which is in the order of `Drawing.after`); None where the whole is shorter."""
    nodes = [row for key, row in new.nodes.items() if key not in old.nodes]
    links = [row for key, row in new.links.items() if key not in old.links or _moved(old.links[key], row)]
    if len(nodes) + len(links) > PATCH_LIMIT * (len(new.nodes) + len(new.links)):
        return None
    place = {node: i for i, node in enumerate(new.nodes)}
    lost = {row.id for row in links}
    changed = {
        "nodes": _changed(old.nodes, new.nodes, NODE_COLUMNS, set()),
        "links": _changed(old.links, new.links, LINK_COLUMNS, lost),
    }
    gone = {
        "nodes": [key for key in old.nodes if key not in new.nodes],
        "links": [key for key in old.links if key not in new.links],
    }
    return {"nodes": _node_columns(nodes), "links": _link_columns(links, place), "gone": gone, "changed": changed}


def _moved(old: ChartLink, new: ChartLink) -> bool:
    return (old.source, old.target) != (new.source, new.target)


def _changed(old: Mapping[str, Row], new: Mapping[str, Row], names: Sequence[str], skip: set[str]) -> dict[str, Any]:
    """Of rows that were there before only the columns that differ anywhere: another colour for all is one column."""
    changed = [row for key, row in new.items() if key in old and key not in skip and old[key] != row]
    wanted: list[str] = [
        name for name in names if any(getattr(row, name) != getattr(old[row.id], name) for row in changed)
    ]
    return {name: [getattr(row, name) for row in changed] for name in ("id", *wanted)} if changed else {}


def options_data(drawing: Drawing, options: ChartOptions) -> dict[str, Any]:
    """Everything but nodes, links and arrangement."""
    if options.language not in TEXTS:
        raise WrongUse(f"The chart has no language {options.language!r}; it has {', '.join(sorted(TEXTS))}.")
    nodes = list(drawing.nodes.values())
    guard = options.guard
    return {
        "picture": options.picture,
        "height": options.height,
        "seed": options.seed,
        "total": max(len(nodes), options.total or 0),
        "legend": legend(nodes, options.legend, options.colours),
        "heading": options.heading,
        "sizes": options.sizes and asdict(options.sizes),
        "lines": [asdict(line) for line in options.lines],
        "types": _types(nodes, options.types),
        "layers": dict(options.layers),
        "clusters": {key: {"label": c.label, "certainty": c.certainty} for key, c in options.clusters.items()},
        "reliable": options.reliable,
        "asks": list(options.asks),
        "menu": dict(options.menu),
        "guard": guard
        and {
            "id": guard.id,
            "types": [{"type": kind, "label": options.types.get(kind, kind), "count": n} for kind, n in guard.types],
            "layers": list(guard.layers),
            "suggested": guard.suggested,
        },
        "report": options.report,
        "undo": options.undo,
        "redo": options.redo,
        "texts": TEXTS[options.language],
    }


def view_data(view: ChartView) -> dict[str, Any]:
    """An arrangement as it travels: sets as sorted lists, places as columns."""
    return {
        "layout": view.layout,
        "centre": list(view.centre),
        "places": {
            "id": list(view.places),
            "x": [x for x, _ in view.places.values()],
            "y": [y for _, y in view.places.values()],
        },
        "pinned": sorted(view.pinned),
        "locked": view.locked,
        "hidden": sorted(view.hidden),
        "grey": view.grey,
        "collapsed": [{"id": g.id, "label": g.label, "members": list(g.members)} for g in view.collapsed],
        "ties": view.ties,
        "hulls": view.hulls,
        "strongest": view.strongest,
    }


def _node_columns(nodes: Iterable[ChartNode]) -> dict[str, list[Any]]:
    rows = list(nodes)
    return {name: [getattr(row, name) for row in rows] for name in NODE_COLUMNS}


def _link_columns(links: Iterable[ChartLink], place: Mapping[str, int]) -> dict[str, list[Any]]:
    rows = list(links)
    columns: dict[str, list[Any]] = {name: [getattr(row, name) for row in rows] for name in LINK_COLUMNS}
    columns["source"] = [place[row.source] for row in rows]
    columns["target"] = [place[row.target] for row in rows]
    return columns


def legend(nodes: Sequence[ChartNode], words: Mapping[str, str], own: Mapping[str, str]) -> list[dict[str, Any]]:
    """The groups that are drawn, in the order of `words`, then by size; `own`: group → colour that is not its dots'."""
    counts = Counter(node.group for node in nodes if node.group is not None)
    order = {group: k for k, group in enumerate(words)}
    colours = {node.group: node.colour for node in reversed(nodes) if node.group is not None}
    colours |= {group: colour for group, colour in own.items() if group in colours}
    return [
        {"group": group, "label": words.get(group, group), "colour": colours[group], "count": count}
        for group, count in sorted(counts.items(), key=lambda item: (order.get(item[0], len(order)), -item[1], item[0]))
    ]


def _types(nodes: Sequence[ChartNode], words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"type": kind, "label": words.get(kind, kind)} for kind in sorted({node.type for node in nodes})]


def _check_node(node: ChartNode) -> None:
    for colour in (node.colour, node.ring):
        if colour is not None and not COLOUR.fullmatch(colour):
            raise WrongUse(f"Node {node.id!r} has colour {colour!r}; it must be written #rrggbb.")
    if not (math.isfinite(node.size) and node.size > 0):
        raise WrongUse(f"Node {node.id!r} has size {node.size}; it must be a number above 0.")
    for names in (("x", "y"), ("lon", "lat")):
        pair = tuple(getattr(node, name) for name in names)
        known = [value for value in pair if value is not None]
        if len(known) == 1 or not all(map(math.isfinite, known)):
            raise WrongUse(f"Node {node.id!r} has place {pair}; give two numbers, or None for both.")
    if node.certainty is not None and not 0 <= node.certainty <= 1:
        raise WrongUse(f"Node {node.id!r} has certainty {node.certainty}; it must lie between 0 and 1.")
    if node.first is not None and not math.isfinite(node.first):
        raise WrongUse(f"Node {node.id!r} was first seen at {node.first}; give seconds, or None.")


def _check_link(link: ChartLink, nodes: Mapping[str, ChartNode]) -> None:
    if link.source not in nodes or link.target not in nodes:
        raise WrongUse(f"Link {link.id!r} cannot be drawn: one of its ends is not among the nodes.")
    if link.colour is not None and not COLOUR.fullmatch(link.colour):
        raise WrongUse(f"Link {link.id!r} has colour {link.colour!r}; it must be written #rrggbb.")
    if not (math.isfinite(link.width) and link.width > 0):
        raise WrongUse(f"Link {link.id!r} has width {link.width}; it must be a number above 0.")
    if not math.isfinite(link.count) or (link.amount is not None and not math.isfinite(link.amount)):
        raise WrongUse(f"Link {link.id!r} has count {link.count} and amount {link.amount}; they must be numbers.")


def _no_duplicates(what: str, ids: Iterable[str]) -> None:
    twice = [name for name, count in Counter(ids).items() if count > 1]
    if twice:
        raise WrongUse(f"The {what} id {twice[0]!r} is on the chart more than once; ids must be unique.")
