"""What the browser says, read with distrust: only what has the agreed shape is passed on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from linkgraph.ui.chart.model import LAYOUTS, TIES, ChartAsk, ChartGroup, ChartView


@dataclass(frozen=True)
class Message:
    """One entry of the numbered list."""

    seq: int
    kind: str
    body: Mapping[str, Any]


def messages(value: object, after: int) -> Iterator[Message]:
    """Entries with numbers above `after`, in order."""
    entries = value if isinstance(value, list) else []
    known = [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("seq"), int)]
    for entry in sorted(known, key=lambda entry: int(entry["seq"])):
        if entry["seq"] > after:
            yield Message(entry["seq"], str(entry.get("kind")), entry)


def ids_of(value: object) -> tuple[str, ...]:
    """The texts in a list; nothing else counts as an id."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def ask_of(body: Mapping[str, Any]) -> ChartAsk:
    options = body.get("options")
    return ChartAsk(str(body.get("action")), ids_of(body.get("ids")), options if isinstance(options, dict) else {})


def view_after(old: ChartView, sent: object) -> ChartView:
    """The arrangement that the chart reports: its small parts whole, places as the difference to `old`."""
    if not isinstance(sent, dict):
        return old
    return ChartView(
        layout=_one_of(sent.get("layout"), LAYOUTS, old.layout),
        centre=ids_of(sent.get("centre")),
        places={**old.places, **_places(sent.get("places"))},
        pinned=frozenset(ids_of(sent.get("pinned"))),
        locked=sent.get("locked") is True,
        hidden=frozenset(ids_of(sent.get("hidden"))),
        grey=sent.get("grey") is True,
        collapsed=tuple(_groups(sent.get("collapsed"))),
        ties=_one_of(sent.get("ties"), TIES, old.ties),
        hulls=sent.get("hulls") is True,
        strongest=_limit(sent.get("strongest")),
    )


def without_places(view: ChartView) -> ChartView:
    """For comparing everything else."""
    return replace(view, places={})


def _one_of(value: object, allowed: tuple[str, ...], otherwise: str) -> str:
    return value if isinstance(value, str) and value in allowed else otherwise


def _limit(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _places(sent: object) -> dict[str, tuple[float, float]]:
    if not isinstance(sent, dict):
        return {}
    columns = [sent.get(name) for name in ("id", "x", "y")]
    if not all(isinstance(column, list) for column in columns):
        return {}
    return {
        node: (float(x), float(y))
        for node, x, y in zip(*columns, strict=False)
        if isinstance(node, str) and _finite(x) and _finite(y)
    }


def _finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _groups(sent: object) -> Iterator[ChartGroup]:
    for entry in sent if isinstance(sent, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("id"), str) and (members := ids_of(entry.get("members"))):
            yield ChartGroup(entry["id"], str(entry.get("label")), members)
