"""What is in a case and what is missing, out of its snapshot: counts, coverage, findings to act on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from linkgraph.graph.snapshot import Snapshot


@dataclass(frozen=True)
class Finding:
    """Something missing or to be looked at: a code for the language files, how many, and a few examples (ids)."""

    code: str
    count: int
    examples: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "count": self.count, "examples": list(self.examples)}


@dataclass(frozen=True)
class Overview:
    """A case at a glance.

    Attributes
    ----------
    coverage : for ``Phone`` and ``Account``: how many have own records (``held``), how many were only seen in
        somebody else's (``counterparty``).
    services : (id, label, records) of service numbers, most records first.
    """

    entities: Mapping[str, int]
    links: Mapping[str, int]
    roles: Mapping[str, int]
    jurisdictions: Mapping[str, int]
    countries: Mapping[str, int]
    services: tuple[tuple[str, str, int], ...]
    coverage: Mapping[str, Mapping[str, int]]
    first: str | None
    last: str | None
    missing: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        out = dict(self.__dict__)
        out["services"] = [list(s) for s in self.services]
        out["missing"] = [f.to_json() for f in self.missing]
        return out


def overview(snapshot: Snapshot, sheets: Sequence[Mapping[str, Any]]) -> Overview:
    """Counts, coverage and findings of a case."""
    entities = snapshot.table("entities").to_pandas()
    links = snapshot.table("links", ["type"]).to_pandas()
    members = snapshot.table("members").to_pandas()
    props = entities["props"].map(json.loads)
    held = props.map(lambda p: bool(p.get("records_held")))
    services = entities[entities["service"]].sort_values(["records", "id"], ascending=[False, True])
    coverage = {}
    for kind in ("Phone", "Account"):
        mine = (entities["type"] == kind) & ~entities["service"]
        coverage[kind] = {"held": int((mine & held).sum()), "counterparty": int((mine & ~held).sum())}
    return Overview(
        _counts(entities["type"]),
        _counts(links["type"]),
        _counts(entities["role"]),
        _counts(entities["jurisdiction"]),
        _counts(entities["country"]),
        tuple((str(r["id"]), str(r["label"]), int(r["records"])) for _, r in services.iterrows()),
        coverage,
        _time(entities["first_seen"].min()),
        _time(entities["last_seen"].max()),
        tuple(f for f in _findings(entities, props, held, members, sheets) if f.count),
    )


def _counts(column: pd.Series) -> dict[str, int]:
    counts = column.dropna().value_counts()
    return {str(k): int(counts[k]) for k in sorted(counts.index, key=lambda k: (-counts[k], str(k)))}


def _time(value: Any) -> str | None:
    return None if pd.isna(value) else str(value.isoformat()) + "Z"


def _findings(
    entities: pd.DataFrame,
    props: pd.Series,
    held: pd.Series,
    members: pd.DataFrame,
    sheets: Sequence[Mapping[str, Any]],
) -> list[Finding]:
    alone = set(members[members["basis"] == "self"]["entity"])
    shared = sorted(members[members["basis"].str.startswith("several holders")]["entity"])
    busiest = entities[(entities["type"] == "Phone") & ~entities["service"]].sort_values(
        ["records", "id"], ascending=[False, True]
    )
    not_held = busiest[~held[busiest.index]]
    nobody = busiest[busiest["id"].isin(alone)]
    named = entities[(entities["type"] == "Person") & entities["id"].str.fullmatch(r"person:[0-9a-f]{20}")]
    conflict = entities[props.map(lambda p: "role_conflict" in p)]
    rejected = sum(s["rejected"] for s in sheets)
    unreconciled = [s["file"] for s in sheets if not s["reconciled"]]
    return [
        Finding("records_not_held", len(not_held), tuple(not_held["id"][:10])),
        Finding("holder_unknown", len(nobody), tuple(nobody["id"][:10])),
        Finding("several_holders", len(shared), tuple(shared[:10])),
        Finding("name_only", len(named), tuple(named["id"][:10])),
        Finding("role_conflict", len(conflict), tuple(conflict["id"][:10])),
        Finding("rejected_rows", rejected),
        Finding("unreconciled_files", len(unreconciled), tuple(unreconciled[:10])),
    ]
