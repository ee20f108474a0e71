"""Cells of seized data → the node ids that are hashed: by the value types; regular forms as columns, others singly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.model.ids import node_id
from linkgraph.model.phones import clean_phone
from linkgraph.model.values import BLANK, Cleaned, Cleaner, Cleaning, clean_account, clean_online, is_citizen_id
from linkgraph.model.values import clean_citizen_id as _clean_id

PREFIXES = {"phone": "tel", "id_number": "person", "card": "acct", "account": "online"}
_WEIGHTS = np.array([pow(2, 17 - i, 11) for i in range(17)])
_CHECK = np.frombuffer(b"10X98765432", np.uint8)
_NONE = pa.scalar(None, pa.string())


def _after(prefix: str, texts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(prefix), texts, "")


def _phone(texts: pa.Array) -> pa.Array:
    return _after("tel:+86", pc.utf8_slice_codeunits(texts, start=-11))


def _id_number(texts: pa.Array) -> pa.Array:
    """Only those whose check digit is right."""
    signs = np.frombuffer(texts.buffers()[2], np.uint8)[texts.offset * 18 :][: len(texts) * 18].reshape(-1, 18)
    sums = (signs[:, :17].astype(np.int64) - ord("0")) @ _WEIGHTS
    right = pa.array(_CHECK[sums % 11] == signs[:, 17])
    return pc.if_else(right, _after("person:", texts), _NONE)


#: Category → pattern of the texts that need no closer look, and what makes node ids of them.
REGULAR: dict[str, tuple[str, Callable[[pa.Array], pa.Array]]] = {
    "phone": (r"^(?:\+86|0086|86)?1[3-9][0-9]{9}$", _phone),
    "id_number": (r"^[0-9]{17}[0-9X]$", _id_number),
    "card": (r"^[1-9][0-9]{11,18}$", lambda texts: _after("acct:", texts)),
    "account": (r"^[0-9A-Za-z][0-9A-Za-z._@-]{4,60}$", lambda texts: _after("online:", texts)),
}


def clean_id_node(raw: str, how: Cleaning) -> Cleaned:
    """A citizen ID as the node of its holder; other documents are not looked up."""
    found = _clean_id(raw, how)
    if found.value is None:
        return found
    return Cleaned(node_id("person", found.value)) if is_citizen_id(found.value) else Cleaned(None, "id_invalid")


def clean_dialled(raw: str, how: Cleaning) -> Cleaned:
    """A telephone number that can be dialled from anywhere; short, internal and sender names are nobody's own."""
    found = clean_phone(raw, how)
    return found if found.value is None or found.value.startswith("tel:+") else Cleaned(None, "number_invalid")


CLEANERS: dict[str, Cleaner] = {
    "phone": clean_dialled, "id_number": clean_id_node, "card": clean_account, "account": clean_online,
}  # fmt: skip


def nodes_of(text: str, country: str) -> list[str]:
    """Every node id that a typed text may mean among seized data: an id as it is, a number in each reading."""
    if text.partition(":")[0] in PREFIXES.values() and ":" in text:
        return [text]
    how = Cleaning(country)
    found = [CLEANERS[name](text, how).value for name in ("phone", "id_number", "card", "account")]
    return list(dict.fromkeys(node for node in found if node))


@dataclass(frozen=True)
class Nodes:
    """The node ids of a column (null where a cell says none), and problem → cells that could not be used."""

    values: pa.Array
    problems: Counter[str]


def nodes(name: str, texts: pa.Array, country: str) -> Nodes:
    """The node ids of a column of trimmed texts without nulls."""
    pattern, make = REGULAR[name]
    if name == "phone" and country != "CN":
        regular = np.zeros(len(texts), bool)
    else:
        regular = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    if regular.all() and len(texts):
        values = make(texts)
    elif regular.any():
        made = make(texts.filter(pa.array(regular)))
        values = made.take(pa.array(np.cumsum(regular) - 1, mask=~regular))
    else:
        values = pa.nulls(len(texts), pa.string())
    open_cells = pc.and_(pc.is_null(values), pc.not_equal(texts, ""))
    if not pc.any(open_cells).as_py():
        return Nodes(values, Counter())
    return _one_by_one(name, texts, values, open_cells.to_numpy(zero_copy_only=False), country)


def _one_by_one(name: str, texts: pa.Array, values: pa.Array, open_cells: np.ndarray, country: str) -> Nodes:
    """Clean what is not regular, each distinct text once."""
    how, found = Cleaning(country), texts.filter(pa.array(open_cells)).dictionary_encode()
    cleaned = [CLEANERS[name](text, how) for text in found.dictionary.to_pylist()]
    counts = np.bincount(found.indices.to_numpy(), minlength=len(cleaned))
    problems: Counter[str] = Counter()
    for result, count in zip(cleaned, counts.tolist(), strict=True):
        if result.value is None and result != BLANK:
            problems[str(result.problem)] += count
    looked_up = pa.array([result.value for result in cleaned], pa.string()).take(found.indices)
    return Nodes(pc.replace_with_mask(values, pa.array(open_cells), looked_up), problems)
