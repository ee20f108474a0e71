"""What an entity is shown as: label, role, country, search text, out of its id and what sources say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from linkgraph.model import node_type, node_value
from linkgraph.model.phones import phone_facts
from linkgraph.model.types import caption

Said = Mapping[str, list[tuple[str, int]]]  #: property → (value, rows that say so), most rows first

_ROLE_ORDER = ("victim", "suspect", "witness", "bystander", "unknown")
_SEARCHED = (
    "name",
    "address",
    "report_id",
    "place_id",
    "holder_name",
    "account_number",
    "method",
    "categories",
    "registered_address",
)


@dataclass(frozen=True)
class Shown:
    """The derived columns of an entity."""

    label: str
    role: str | None
    jurisdiction: str | None
    country: str | None
    service: bool
    search: str
    props: str


def describe(node: str, said: Said, set_role: str | None, country: str) -> Shown:
    """How an entity is shown; a pure function of its id, the statements about it and the analyst's role."""
    kind = node_type(node)
    values = {name: sorted(value for value, _ in pairs) for name, pairs in said.items()}
    label, own_country, service = _first(said, "name") or caption(node), None, False
    if kind == "Phone":
        facts = phone_facts(node, country)
        own_country, service = facts.country, facts.service
        values["number_class"] = [facts.kind]
    elif kind == "Place":
        label = _first(said, "name") or _first(said, "address") or label
    elif kind == "Incident":
        label = " ".join(filter(None, [_first(said, "report_id") or label, _first(said, "method")]))
    elif kind == "SeizedData":
        label = f"{int(_first(said, 'records') or 0):,} {_first(said, 'categories') or ''}".strip()
    role = _role(values.get("role", []), set_role) if kind == "Person" else None
    if kind == "Person" and {"victim", "suspect"} <= set(values.get("role", [])):
        values["role_conflict"] = ["sources call this person both victim and suspect"]
    return Shown(
        label,
        role,
        _first(said, "jurisdiction"),
        own_country,
        service,
        _search(node, label, values),
        json.dumps(values, ensure_ascii=False, sort_keys=True),
    )


def _first(said: Said, name: str) -> str | None:
    return said[name][0][0] if said.get(name) else None


def _role(said: list[str], set_role: str | None) -> str:
    if set_role:
        return set_role
    return next((role for role in _ROLE_ORDER if role in said), "unknown")


def _search(node: str, label: str, values: Mapping[str, list[str]]) -> str:
    texts = {node_value(node), label}
    for name in _SEARCHED:
        texts.update(values.get(name, []))
    for text in sorted(texts):
        if any("\u4e00" <= c <= "\u9fff" for c in text) and len(text) <= 40:
            syllables = lazy_pinyin(text)
            texts.update({"".join(syllables), "".join(s[0] for s in syllables if s)})
    return " ".join(sorted(t.lower() for t in texts))
