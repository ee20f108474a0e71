"""A shape being drawn: every change makes a new one, so every change can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Shape = Mapping[str, Any]
EMPTY: Shape = {"roles": {"a": {}, "b": {}}, "links": [["a", "b"]]}
LINKS, NOT_LINKS = "links", "not_links"


@dataclass
class Draft:
    """The shape now, those before it and those undone, and which part of it is being edited."""

    now: Shape
    past: list[Shape] = field(default_factory=list)
    future: list[Shape] = field(default_factory=list)
    part: str = ""

    def show(self, shape: Shape) -> None:
        """The next shape; the one before can be had back."""
        if shape != self.now:
            self.past.append(self.now)
            self.future.clear()
            self.now = shape

    def undo(self) -> None:
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()

    def redo(self) -> None:
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()


def with_role(shape: Shape, like: str = "role") -> tuple[Shape, str]:
    """One more role, with a name that is free."""
    number = next(n for n in range(1, len(shape["roles"]) + 2) if f"{like}{n}" not in shape["roles"])
    name = f"{like}{number}"
    return {**shape, "roles": {**shape["roles"], name: {}}}, name


def changed_role(shape: Shape, name: str, new_name: str, said: Mapping[str, Any]) -> Shape:
    """A role with other demands and perhaps another name; its links follow. A name that is taken is not taken again."""
    fresh = new_name.strip()
    called = fresh if fresh and (fresh == name or fresh not in shape["roles"]) else name
    roles = {called if role == name else role: said if role == name else old for role, old in shape["roles"].items()}
    out = {**shape, "roles": roles}
    for kind in (LINKS, NOT_LINKS):
        if shape.get(kind):
            out[kind] = [_renamed(link, name, called) for link in shape[kind]]
    return out


def _renamed(link: Any, old: str, new: str) -> Any:
    ends = [new if end == old else end for end in ends_of(link)]
    return ends if isinstance(link, list) else {**link, "between": ends}


def ends_of(link: Any) -> list[str]:
    """The two roles of a link, however it is written."""
    return list(link if isinstance(link, list) else link["between"])


def without(shape: Shape, parts: Sequence[str]) -> Shape:
    """A shape without some roles (and their links) and links; `parts` are names of roles and ids of `link_id`."""
    roles = {name: role for name, role in shape["roles"].items() if name not in parts}
    out: dict[str, Any] = {**shape, "roles": roles}
    for kind in (LINKS, NOT_LINKS):
        kept = [
            link
            for k, link in enumerate(shape.get(kind, []))
            if link_id(kind, k) not in parts and all(end in roles for end in ends_of(link))
        ]
        out[kind] = _without_lost_order(kept)
    return out


def _without_lost_order(links: Sequence[Any]) -> list[Any]:
    """Links that came after one that is gone come in no order any more."""
    names = [link.get("name") for link in links if isinstance(link, dict)]
    return [
        {k: v for k, v in link.items() if k != "after"}
        if isinstance(link, dict) and link.get("after") not in (None, *names)
        else link
        for link in links
    ]


def with_links(shape: Shape, roles: Sequence[str], kind: str) -> Shape:
    """A tie that must (or must not) be there between every two of some roles; within one role if only one is named."""
    pairs = [(a, b) for i, a in enumerate(roles) for b in roles[i + 1 :]] or [(a, a) for a in roles]
    there = {tuple(sorted(ends_of(link))) for link in shape.get(kind, [])}
    new = [[a, b] for a, b in pairs if tuple(sorted((a, b))) not in there]
    return {**shape, kind: [*shape.get(kind, []), *new]}


def changed_link(shape: Shape, kind: str, place: int, said: Mapping[str, Any]) -> Shape:
    """A link with other demands; the link it comes after gets a name, so that it can be referred to."""
    links = list(shape[kind])
    after = said.get("after")
    if isinstance(after, int):
        earlier = links[after] if isinstance(links[after], dict) else {"between": links[after]}
        links[after] = {**earlier, "name": earlier.get("name") or f"link {after + 1}"}
        said = {**said, "after": links[after]["name"]}
    old = links[place] if isinstance(links[place], dict) else {}
    named = {"name": old["name"]} if old.get("name") else {}
    links[place] = {"between": ends_of(links[place]), **named, **{k: v for k, v in said.items() if v is not None}}
    return {**shape, kind: links}


def link_id(kind: str, place: int) -> str:
    """How the chart calls a link of a shape."""
    return f"{kind}~{place}"


def link_of(part: str) -> tuple[str, int] | None:
    """(kind, place) of what `link_id` called so; None for a role."""
    kind, mark, place = part.partition("~")
    return (kind, int(place)) if mark and kind in (LINKS, NOT_LINKS) and place.isdigit() else None
