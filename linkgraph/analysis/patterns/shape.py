"""The shape that is looked for: roles, what must and must not tie them, and within what time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from linkgraph.errors import AnalysisError
from linkgraph.model import ENTITY_TYPES, LAYERS, LINK_TYPES, ROLES

#: Most people a shape may name one by one (a role with a count of 3 names three).
MOST_SLOTS = 12
ACTORS, ENTITIES = "actors", "entities"
_ANY = "any"
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_ROLE_KEYS = ("type", "degree", "count", "role", "ids", "not_ids", "service")
_LINK_KEYS = ("between", "types", "layers", "directed", "count", "amount", "name", "after")
_PATTERN_KEYS = ("roles", "links", "not_links", "within", "level", "title")


@dataclass(frozen=True)
class Bounds:
    """From `low` to `high`, both included; None = open."""

    low: float | None = None
    high: float | None = None

    def holds(self, values: Any) -> Any:
        """Which of some numbers (an array) lie within."""
        return (values >= (self.low if self.low is not None else -float("inf"))) & (
            values <= (self.high if self.high is not None else float("inf"))
        )

    @property
    def open(self) -> bool:
        return self.low is None and self.high is None

    def to_json(self) -> list[float | None]:
        return [self.low, self.high]


@dataclass(frozen=True)
class Role:
    """Who may play a part.

    Attributes
    ----------
    types : entity types, empty = any
    degree : how many others he is tied to
    count : how many play the part together; each set of so many is a match of its own
    group : all that fit play the part together, at least `count` and at most `most` of them
    case_roles : roles in the case (of the person behind a number or account); None = all but victims, witnesses
        and bystanders, who are never put forward by themselves
    ids, not_ids : only these, none of these
    service : service numbers may play the part
    """

    name: str
    types: tuple[str, ...] = ()
    degree: Bounds = Bounds()
    count: int = 1
    group: bool = False
    most: int | None = None
    case_roles: tuple[str, ...] | None = None
    ids: tuple[str, ...] = ()
    not_ids: tuple[str, ...] = ()
    service: bool = False


@dataclass(frozen=True)
class Link:
    """A tie between every member of one role and every member of another; `after`: position of an earlier link."""

    first: str
    second: str
    types: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    directed: bool = False
    count: Bounds = Bounds()
    amount: Bounds = Bounds()
    after: int | None = None


@dataclass(frozen=True)
class Pattern:
    """A shape; `within` in seconds; `level`: actors (persons, or numbers nobody is known behind) or entities."""

    roles: tuple[Role, ...]
    links: tuple[Link, ...]
    not_links: tuple[Link, ...] = ()
    within: int | None = None
    level: str = ACTORS
    source: Mapping[str, Any] = field(default_factory=dict)

    def role(self, name: str) -> Role:
        return next(role for role in self.roles if role.name == name)


def read_pattern(data: object) -> Pattern:
    """A pattern from its JSON object (docs/patterns.md).

    Raises
    ------
    AnalysisError
        Naming the part that cannot be read, and what it may be.
    """
    whole = _object(data, "a pattern", _PATTERN_KEYS)
    spoken = _object(whole.get("roles"), "roles", None)
    roles = tuple(_role(str(name), value) for name, value in spoken.items())
    if not roles:
        raise AnalysisError("a pattern needs at least one role: see docs/patterns.md")
    slots = sum(1 if role.group else role.count for role in roles)
    if slots > MOST_SLOTS:
        raise AnalysisError(
            f"this pattern names {slots} people one by one; at most {MOST_SLOTS} can be searched: use a group "
            '("count": [3, null]) where all that fit may be taken together'
        )
    names = {role.name: role for role in roles}
    links = _links(whole.get("links", []), names, "links")
    not_links = _links(whole.get("not_links", []), names, "not_links")
    within = _duration(whole.get("within"))
    _check_times(links, not_links, within, names)
    return Pattern(roles, links, not_links, within, _level(whole, roles, links + not_links), whole)


def _object(value: object, what: str, keys: Sequence[str] | None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise AnalysisError(f"{what} must be an object with named parts, not {_shown(value)}: see docs/patterns.md")
    unknown = sorted(set(map(str, value)) - set(keys)) if keys is not None else []
    if unknown:
        raise AnalysisError(f"{what} has a part {unknown[0]!r} that is not known; known: {', '.join(keys or ())}")
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _role(name: str, value: object) -> Role:
    what = f"role {name!r}"
    said = _object(value, what, _ROLE_KEYS)
    count, group, most = _how_many(said.get("count", 1), what)
    case_roles = _case_roles(said.get("role"), what)
    return Role(
        name,
        _words(said.get("type"), ENTITY_TYPES, f"the type of {what}"),
        _bounds(said.get("degree"), f"the degree of {what}"),
        count,
        group,
        most,
        case_roles,
        _texts(said.get("ids"), f"the ids of {what}"),
        _texts(said.get("not_ids"), f"the not_ids of {what}"),
        _flag(said.get("service"), f"service of {what}"),
    )


def _case_roles(value: object, what: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    return () if value == _ANY else _words(value, ROLES, f"the role in the case of {what}")


def _how_many(value: object, what: str) -> tuple[int, bool, int | None]:
    if isinstance(value, list):
        bounds = _bounds(value, f"the count of {what}")
        return max(1, int(bounds.low or 1)), True, None if bounds.high is None else int(bounds.high)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise AnalysisError(f"the count of {what} must be a whole number from 1 up, or [least, most]")
    return value, False, None


def _bounds(value: object, what: str) -> Bounds:
    if value is None:
        return Bounds()
    fine = isinstance(value, list) and len(value) == 2
    if not isinstance(value, list) or not fine or not all(v is None or _is_number(v) for v in value):
        raise AnalysisError(f"{what} must be [least, most] with null for an open end, not {_shown(value)}")
    low, high = value
    if low is not None and high is not None and low > high:
        raise AnalysisError(f"{what} runs from {low} to {high}: the smaller number stands first")
    return Bounds(low, high)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # not NaN


def _texts(value: object, what: str) -> tuple[str, ...]:
    if value is None:
        return ()
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise AnalysisError(f"{what} must be a text or a list of texts, not {_shown(value)}")
    return tuple(texts)


def _words(value: object, known: Sequence[str] | Mapping[str, Any], what: str) -> tuple[str, ...]:
    texts = _texts(value, what)
    strange = [text for text in texts if text not in known]
    if strange:
        raise AnalysisError(f"{what} cannot be {strange[0]!r}; it is one of {', '.join(known)}")
    return texts


def _flag(value: object, what: str) -> bool:
    if value is not None and not isinstance(value, bool):
        raise AnalysisError(f"{what} must be true or false, not {_shown(value)}")
    return bool(value)


def _links(value: object, roles: Mapping[str, Role], what: str) -> tuple[Link, ...]:
    if not isinstance(value, list):
        raise AnalysisError(f"{what} must be a list of pairs of roles, not {_shown(value)}")
    named: dict[str, int] = {}
    links: list[Link] = []
    for position, said in enumerate(value):
        whole = {"between": said} if isinstance(said, list) else _object(said, f"one of {what}", _LINK_KEYS)
        links.append(_link(whole, roles, named, what))
        if isinstance(name := whole.get("name"), str):
            named[name] = position
    return tuple(links)


def _link(said: Mapping[str, Any], roles: Mapping[str, Role], named: Mapping[str, int], what: str) -> Link:
    ends = said.get("between")
    if not isinstance(ends, list) or len(ends) != 2 or not all(isinstance(end, str) and end in roles for end in ends):
        raise AnalysisError(f"one of {what} must name two of the roles {', '.join(roles)}, not {_shown(ends)}")
    first, second = ends
    if first == second and roles[first].group:
        raise AnalysisError(f"{what} within the group {first!r} cannot be searched: give it a whole number as count")
    if first == second and roles[first].count == 1:
        raise AnalysisError(f"{what} ties {first!r} to itself: give it a count of 2 or more")
    if first == second and said.get("directed"):
        raise AnalysisError(f"{what} within the role {first!r} has no direction: take `directed` away")
    if first != second and roles[first].group and roles[second].group:
        raise AnalysisError(f"{what} between the two groups {first!r} and {second!r} cannot be searched")
    after = said.get("after")
    if after is not None and after not in named:
        raise AnalysisError(f"a link comes after {_shown(after)}, which no link above it has as its name")
    return Link(
        first,
        second,
        _words(said.get("types"), LINK_TYPES, f"the types of one of {what}"),
        _words(said.get("layers"), LAYERS, f"the layers of one of {what}"),
        _flag(said.get("directed"), f"directed of one of {what}"),
        _bounds(said.get("count"), f"the count of one of {what}"),
        _bounds(said.get("amount"), f"the amount of one of {what}"),
        None if after is None else named[after],
    )


def _duration(value: object) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,6})\s*(s|m|min|h|d)", value) if isinstance(value, str) else None
    if found is None or int(found[1]) == 0:
        raise AnalysisError(f"within must be a time such as 30min, 72h or 5d, not {_shown(value)}")
    return int(found[1]) * _UNITS[found[2]]


def _check_times(
    links: Sequence[Link], not_links: Sequence[Link], within: int | None, roles: Mapping[str, Role]
) -> None:
    if any(link.after is not None for link in not_links):
        raise AnalysisError("not_links know no order: take `after` away")
    for link in links:
        if link.after is None:
            continue
        if within is None:
            raise AnalysisError('a link comes after another: say within what time as well ("within": "72h")')
        earlier = links[link.after]
        if roles[earlier.first].group or roles[earlier.second].group:
            raise AnalysisError("a link cannot come after the links of a whole group: name one role instead")


def _level(whole: Mapping[str, Any], roles: Sequence[Role], links: Sequence[Link]) -> str:
    """Actors, unless the shape speaks of what only single entities have."""
    level = whole.get("level")
    if level is not None and level not in (ACTORS, ENTITIES):
        raise AnalysisError(f"level must be {ACTORS} or {ENTITIES}, not {_shown(level)}")
    typed = any(link.types or link.directed or not link.amount.open for link in links)
    if level == ACTORS and typed:
        raise AnalysisError("ties of actors have no link type, direction or amount: use level entities")
    things = any(kind != "Person" for role in roles for kind in role.types)
    return str(level or (ENTITIES if typed or things else ACTORS))
