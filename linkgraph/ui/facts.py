"""What is known of the drawn nodes, one row each: what the table lists and the facets count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from linkgraph.evidence.marks import Mark
from linkgraph.graph.records import Node
from linkgraph.model import node_type

#: Columns that facets may count: kinds of values, and measures that are cut into ranges.
KINDS = (
    "type",
    "cluster",
    "role",
    "tag",
    "jurisdiction",
    "country",
    "number_country",
    "carrier",
    "home_province",
    "bank",
)
MEASURES = ("contacts", "records", "membership", "first", "last")
#: Ranges that a measure is cut into at most, and kinds that are listed at most.
RANGES, LISTED = 12, 200
NONE = ""


@dataclass(frozen=True)
class Known:
    """What the facts of nodes are taken from, each by id."""

    nodes: Mapping[str, Node]
    clusters: Mapping[str, tuple[str, float | None]]
    positions: Mapping[str, tuple[int, float]]
    roles: Mapping[str, str]
    zone: str
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Facet:
    """One value (or range of a measure) and who has it."""

    value: str
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


def facts(ids: Sequence[str], known: Known) -> pd.DataFrame:
    """One row per node, in the order given; what is not known is empty."""
    return pd.DataFrame([_row(one, known) for one in ids], columns=["id", "label", *KINDS, *MEASURES, "part", "note"])


def _row(one: str, known: Known) -> dict[str, Any]:
    node = known.nodes.get(one)
    contacts, records = known.positions.get(one, (None, None))
    cluster, membership = known.clusters.get(one, (NONE, None))
    mark = known.marks.get(one)
    row: dict[str, Any] = {
        "id": one,
        "type": node_type(one),
        "label": node.label if node else one,
        "cluster": cluster,
        "membership": membership,
        "contacts": contacts,
        "records": records if records is not None else (node.records if node else None),
        "part": known.roles.get(one, NONE),
        "tag": mark.tag or None if mark else None,
        "note": mark.note if mark else NONE,
    }
    if node is not None:
        issued = node.derived
        row |= {"role": node.role, "jurisdiction": node.jurisdiction, "country": node.country}
        row |= {name: issued.get(name) for name in ("number_country", "carrier", "home_province", "bank")}
        row |= {"first": _local(node.first, known.zone), "last": _local(node.last, known.zone)}
    return row


def _local(moment: str | None, zone: str) -> pd.Timestamp | None:
    if moment is None:
        return None
    stamp = pd.Timestamp(moment)
    return (stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp).tz_convert(zone).tz_localize(None)


def counted(frame: pd.DataFrame, column: str) -> list[Facet]:
    """Values of a column with who has them: kinds by number, ranges of a measure in their order; empty ones last."""
    if column not in MEASURES:
        groups = frame.assign(value=frame[column].fillna(NONE).astype(str)).groupby("value")["id"].agg(tuple)
        found = [Facet(str(value), ids) for value, ids in groups.items()]
        return sorted(found, key=lambda facet: (facet.value == NONE, -facet.count, facet.value))[:LISTED]
    values = frame[column]
    there = frame[values.notna()]
    empty = tuple(frame[values.isna()]["id"])
    found = [Facet(text, tuple(part["id"])) for text, part in _ranges(there, column)]
    return [*found, *([Facet(NONE, empty)] if empty else [])]


def _ranges(frame: pd.DataFrame, column: str) -> list[tuple[str, pd.DataFrame]]:
    """Ranges of equal width (of times: months or days), the empty ones left out."""
    if frame.empty:
        return []
    if column in ("first", "last"):
        span = frame[column].max() - frame[column].min()
        form = "%Y-%m" if span.days > 62 else "%Y-%m-%d"
        return [(str(key), part) for key, part in frame.groupby(frame[column].dt.strftime(form))]
    values = frame[column].astype(float)
    if values.nunique() <= RANGES:
        return [(f"{value:g}", part) for value, part in frame.groupby(values)]
    cut = pd.cut(values, RANGES, duplicates="drop", precision=0 if values.max() > RANGES else 2)
    return [(f"{max(key.left, 0):g} – {key.right:g}", part) for key, part in frame.groupby(cut, observed=True)]
