"""The shape of a pattern drawn: roles as dots, ties that must be there as lines, those that must not be dashed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from linkgraph.model import ENTITY_TYPES
from linkgraph.ui.chart import Answers, ChartLink, ChartNode, ChartOptions, network_chart
from linkgraph.ui.format import number
from linkgraph.ui.i18n import language, name, text
from linkgraph.ui.shapes import LINKS, NOT_LINKS, Shape, ends_of, link_id

MUST, MUST_NOT = "#2f6fb7", "#c0392b"


def draw(shape: Shape, selected: tuple[str, ...], on_select: Callable[[tuple[str, ...]], None], key: str) -> None:
    """The chart of a shape; a click edits a part, two roles can be tied."""
    nodes = [_node(role, said) for role, said in shape["roles"].items()]
    links = [
        _link(kind, place, link)
        for kind in (LINKS, NOT_LINKS)
        for place, link in enumerate(shape.get(kind, []))
    ]  # fmt: skip
    known = {node.id for node in nodes} | {link.id for link in links}
    options = ChartOptions(
        height=420,
        language=language(),
        selected=tuple(part for part in selected if part in known),
        legend={"role": text("shape.roles")},
        types={kind: name("type", kind) for kind in ENTITY_TYPES},
        picture=outline(shape, key),
        asks=(),
    )
    network_chart(nodes, links, key=key, options=options, answers=Answers(select=on_select))


def outline(shape: Shape, key: str) -> str:
    """Names the roles and who is tied to whom: with other ones everything is arranged anew.

    Were places kept, a new tie could run behind a role that stands between its ends, where no click reaches it.
    """
    ties = ("~".join(ends_of(link)) for kind in (LINKS, NOT_LINKS) for link in shape.get(kind, []))
    return "|".join([key, *shape["roles"], "", *sorted(ties)])


def _node(role: str, said: dict[str, Any]) -> ChartNode:
    kinds = said.get("type") or []
    kinds = [kinds] if isinstance(kinds, str) else kinds
    label = role + how_many(said)
    title = "\n".join([role, ", ".join(name("type", kind) for kind in kinds) or text("shape.any_type"), asked(said)])
    return ChartNode(role, label, kinds[0] if kinds else "Person", size=14.0, colour=MUST, group="role", title=title)


def _link(kind: str, place: int, link: Any) -> ChartLink:
    said = link if isinstance(link, dict) else {}
    a, b = ends_of(link)
    refused = kind == NOT_LINKS
    return ChartLink(
        link_id(kind, place), a, b, kind, 2.5, link_words(kind, said), dashed=refused,
        directed=bool(said.get("directed")),
    )  # fmt: skip


def how_many(said: dict[str, Any]) -> str:
    """`` × 3``, `` × 3 – …`` or nothing."""
    count = said.get("count", 1)
    return f" × {span(count)}" if isinstance(count, list) else "" if count == 1 else f" × {count}"


def asked(said: dict[str, Any]) -> str:
    """What a role asks of who plays it, in a line."""
    parts = [text("shape.degree_of", span=span(said["degree"]))] if said.get("degree") else []
    roles = said.get("role")
    if roles:
        words = [text("shape.any_role")] if roles == "any" else [
            name("role", one) for one in ([roles] if isinstance(roles, str) else roles)]  # fmt: skip
        parts.append(", ".join(words))
    if said.get("ids"):
        parts.append(", ".join(said["ids"]))
    return " · ".join(parts)


def link_words(kind: str, said: dict[str, Any]) -> str:
    """What a link asks, in a line."""
    parts = [text("shape.never")] if kind == NOT_LINKS else []
    parts += [name("link", one) for one in said.get("types", [])] + [
        name("layer", one) for one in said.get("layers", [])
    ]
    if said.get("count"):
        parts.append(f"× {span(said['count'])}")
    if said.get("amount"):
        parts.append(span(said["amount"]))
    return " ".join(parts)


def span(bounds: list[float | None]) -> str:
    """``3 – 5``, ``≥ 3``, ``≤ 5``."""
    low, high = (None if one is None else number(one) for one in bounds)
    return f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high or '…'}"
