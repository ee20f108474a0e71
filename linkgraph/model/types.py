"""Value types: what each kind of value knows about itself: cleaning, id, caption, and how much it says.

An importer names a type per field; everything else about the value follows from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from linkgraph.model import parties, phones, values
from linkgraph.model.ids import node_value
from linkgraph.model.values import Cleaner


def _phone_caption(node: str) -> str:
    facts = phones.phone_facts(node)
    return facts.caption.removeprefix("+86 ").replace(" ", "") if facts.country in (None, "CN") else facts.caption


def _phone_specificity(node: str) -> float:
    return {"mobile": 0.8, "fixed": 0.5, "anonymised": 0.8, "other": 0.5}.get(phones.phone_facts(node).kind, 0.0)


def _nothing(node: str) -> float:
    return 0.0


def _always(value: float) -> Callable[[str], float]:
    return lambda node: value


@dataclass(frozen=True)
class ValueType:
    """A kind of value.

    Attributes
    ----------
    clean : one distinct text → its value (a node id where `prefix` is set), or what is wrong with it
    sql_type : how the cleaned value is stored
    prefix : prefix of the node ids that its values are; None for values that name nothing
    caption : node id → how it is shown to a person
    specificity : node id → how far two records that share it speak of the same person or kit, from 0 (everybody's:
        a service number) to 1 (one person's: a citizen ID). An ordering to read lists by, not a probability.
    """

    clean: Cleaner
    sql_type: str = "VARCHAR"
    prefix: str | None = None
    caption: Callable[[str], str] = node_value
    specificity: Callable[[str], float] = _nothing


VALUE_TYPES: Mapping[str, ValueType] = {
    "phone": ValueType(phones.clean_phone, prefix="tel", caption=_phone_caption, specificity=_phone_specificity),
    "account": ValueType(values.clean_account, prefix="acct", specificity=_always(0.9)),
    "imei": ValueType(values.clean_imei, prefix="imei", specificity=_always(0.9)),
    "imsi": ValueType(values.clean_imsi, prefix="imsi", specificity=_always(0.95)),
    "online": ValueType(values.clean_online, prefix="online", specificity=_always(0.4)),
    "citizen_id": ValueType(values.clean_citizen_id, specificity=_always(1.0)),
    "name": ValueType(values.clean_name, specificity=_always(0.2)),
    "text": ValueType(values.clean_text),
    "word": ValueType(values.clean_word),
    "item": ValueType(values.clean_seized_item),
    "amount": ValueType(values.clean_amount, "DECIMAL(18,2)"),
    "count": ValueType(values.clean_count, "BIGINT"),
    "party_wallet": ValueType(parties.clean_party_wallet),
    "party_card": ValueType(parties.clean_party_card),
    "party_name": ValueType(parties.clean_party_name),
    "account_list": ValueType(parties.clean_account_list),
    "duration": ValueType(values.clean_duration, "BIGINT"),
    "coordinate": ValueType(values.clean_coordinate, "DOUBLE"),
}
_BY_PREFIX = {kind.prefix: kind for kind in VALUE_TYPES.values() if kind.prefix}


def caption(node: str) -> str:
    """How a node is shown where no source gives it a name."""
    kind = _BY_PREFIX.get(node.partition(":")[0])
    return kind.caption(node) if kind else node_value(node)


def specificity(node: str) -> float:
    """How far sharing this node speaks of one person or kit (0–1); 0 where the type says nothing of it."""
    kind = _BY_PREFIX.get(node.partition(":")[0])
    return kind.specificity(node) if kind else 0.0
