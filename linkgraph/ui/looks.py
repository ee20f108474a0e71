"""How a picture looks: what gives size and colour, and the rules of a person. Values, checked, as JSON and back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from linkgraph.errors import WrongUse
from linkgraph.export import BADGES as SIGNS
from linkgraph.ui.chart.wire import COLOUR
from linkgraph.ui.fields import CATEGORY, FIELDS, NUMBER, TEXT, TIME

#: Nothing gives the size: all dots are the same.
SAME = "same"
NODE, TIE = "node", "tie"
#: What rules may ask of ties, and of which kind it is.
TIE_FIELDS: Mapping[str, str] = {
    "layer": CATEGORY, "link": CATEGORY, "clusters": CATEGORY, "count": NUMBER, "amount": NUMBER,
}  # fmt: skip
_ALWAYS = ("known", "unknown")
#: Kind of a field → comparisons that it allows.
COMPARISONS: Mapping[str, tuple[str, ...]] = {
    CATEGORY: ("is", "is_not", "contains", *_ALWAYS),
    TEXT: ("contains", "is", "is_not", *_ALWAYS),
    NUMBER: ("at_least", "at_most", *_ALWAYS),
    TIME: ("at_least", "at_most", *_ALWAYS),
}
#: Signs that a rule can put on a dot.
BADGES = tuple(SIGNS)
MOST_RULES, MOST_CONDITIONS, MOST_VALUES, LONGEST = 50, 5, 50, 200
#: Times that a rule may make a dot larger or a tie wider.
FACTORS = (0.5, 4.0)


@dataclass(frozen=True)
class Condition:
    """A field, a comparison, and what it is compared with: several values mean any of them.

    A missing value fulfils nothing but ``unknown``: who is not known to be abroad is not drawn as if he were.
    """

    field: str
    comparison: str
    values: tuple[str | float, ...] = ()


@dataclass(frozen=True)
class Style:
    """What a rule changes; None and 1 leave it as it is.

    Attributes
    ----------
    colour : of the dot, or of the tie.
    ring, badge : of the dot.
    factor : times that the dot is larger, or the tie wider.
    dashed : of the tie.
    """

    colour: str | None = None
    ring: str | None = None
    badge: str | None = None
    factor: float = 1.0
    dashed: bool | None = None


@dataclass(frozen=True)
class Rule:
    """All conditions met → the look. Of several rules the later one wins where both change the same.

    Raises
    ------
    WrongUse
        If a field, comparison, value or look is none that there is.
    """

    about: str
    conditions: tuple[Condition, ...]
    style: Style
    name: str = ""
    on: bool = True

    def __post_init__(self) -> None:
        if self.about not in (NODE, TIE):
            raise WrongUse(f"a rule is about {NODE}s or {TIE}s, not about {self.about!r}")
        if not 0 < len(self.conditions) <= MOST_CONDITIONS or len(self.name) > LONGEST:
            raise WrongUse(f"a rule has 1 to {MOST_CONDITIONS} conditions and a name of {LONGEST} characters at most")
        for condition in self.conditions:
            _check(condition, self.about)
        _check_style(self.style, self.about)


@dataclass(frozen=True)
class Look:
    """What the person chose: what gives the colour, what gives the size, the rules from first to last."""

    colour: str = "cluster"
    size: str = "contacts"
    rules: tuple[Rule, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.colour not in FIELDS or FIELDS[self.colour].kind == TEXT:
            raise WrongUse(f"nothing can be coloured by {self.colour!r}; choose one of {', '.join(COLOURS)}")
        if self.size not in SIZES:
            raise WrongUse(f"nothing can be sized by {self.size!r}; choose one of {', '.join(SIZES)}")
        if len(self.rules) > MOST_RULES:
            raise WrongUse(f"a picture has {MOST_RULES} rules at most, not {len(self.rules)}: remove some")

    @property
    def needs(self) -> tuple[str, ...]:
        """Fields of nodes that must be known to draw it."""
        asked = {
            condition.field for rule in self.rules if rule.on and rule.about == NODE for condition in rule.conditions
        }
        wanted = asked | {self.colour} | ({self.size} - {SAME})
        return tuple(name for name in FIELDS if name in wanted)


#: What can give the colour, and the size.
COLOURS = ("cluster", *(one.name for one in FIELDS.values() if one.kind != TEXT and one.name != "cluster"))
SIZES = (*(one.name for one in FIELDS.values() if one.kind in (NUMBER, TIME)), SAME)


def kind_of(about: str, name: str) -> str:
    """Of which kind a field of nodes or ties is.

    Raises
    ------
    WrongUse
        If there is no such field.
    """
    if about == TIE and name in TIE_FIELDS:
        return TIE_FIELDS[name]
    if about == NODE and name in FIELDS:
        return FIELDS[name].kind
    known = TIE_FIELDS if about == TIE else FIELDS
    raise WrongUse(f"a rule cannot ask for {name!r} of a {about}; it can ask for {', '.join(known)}")


def _check(condition: Condition, about: str) -> None:
    kind = kind_of(about, condition.field)
    if condition.comparison not in COMPARISONS[kind]:
        allowed = ", ".join(COMPARISONS[kind])
        raise WrongUse(f"{condition.field} cannot be compared by {condition.comparison!r}; choose one of {allowed}")
    needs = condition.comparison not in _ALWAYS
    if not (int(needs) <= len(condition.values) <= (MOST_VALUES if needs else 0)):
        raise WrongUse(
            f"{condition.field} {condition.comparison}: give 1 to {MOST_VALUES} values, not none and not more"
        )
    for value in condition.values:
        _check_value(condition.field, kind, value)


def _check_value(name: str, kind: str, value: object) -> None:
    if kind == NUMBER:
        fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    else:
        fine = isinstance(value, str) and 0 < len(value) <= LONGEST and (kind != TIME or _is_day(value))
    if not fine:
        wanted = {NUMBER: "a number", TIME: "a day as 2017-05-31"}.get(kind, f"a text of 1 to {LONGEST} characters")
        raise WrongUse(f"{name} is compared with {wanted}, not with {value!r}")


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _check_style(style: Style, about: str) -> None:
    for colour in (style.colour, style.ring):
        if colour is not None and not COLOUR.fullmatch(colour):
            raise WrongUse(f"a colour is written #rrggbb, not {colour!r}")
    if style.badge is not None and style.badge not in BADGES:
        raise WrongUse(f"there is no badge {style.badge!r}; choose one of {', '.join(BADGES)}")
    if not FACTORS[0] <= style.factor <= FACTORS[1]:
        raise WrongUse(f"a dot or tie can be drawn {FACTORS[0]} to {FACTORS[1]} times as large, not {style.factor}")
    foreign = (style.ring or style.badge) if about == TIE else style.dashed
    if foreign:
        raise WrongUse("rings and badges are for dots, dashes for ties: leave out what does not fit")
    if style == Style():
        raise WrongUse("a rule must change something: choose a colour, ring, badge, size or dashes")


# ---------------------------------------------------------------------- as JSON and back

#: Names in views that were saved before everything could give size and colour.
_OLD = {"country": "number_country", "strength": "records"}


def to_content(look: Look) -> dict[str, Any]:
    """The JSON of a look."""
    return asdict(look)


def from_content(said: Mapping[str, Any]) -> Look:
    """A look again, checked as if a person had just made it.

    Raises
    ------
    WrongUse
        If it asks for something that there is not.
    """
    colour, size = said["colour"], said["size"]
    if "rules" not in said:
        colour, size = _OLD.get(colour, colour), _OLD.get(size, size)
    return Look(colour, size, tuple(_rule(one) for one in said.get("rules", ())))


def _rule(said: Mapping[str, Any]) -> Rule:
    try:
        conditions = tuple(Condition(c["field"], c["comparison"], tuple(c["values"])) for c in said["conditions"])
        return Rule(said["about"], conditions, Style(**said["style"]), str(said["name"]), said["on"] is True)
    except (KeyError, TypeError) as error:
        raise WrongUse(f"a saved rule cannot be read ({error}): save the view anew") from error


def moved(rules: Sequence[Rule], place: int, by: int) -> tuple[Rule, ...]:
    """The rules with one of them moved up (-1) or down (1); the same where it cannot go further."""
    to = place + by
    if not (0 <= place < len(rules) and 0 <= to < len(rules)):
        return tuple(rules)
    out = list(rules)
    out.insert(to, out.pop(place))
    return tuple(out)
