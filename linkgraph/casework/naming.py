"""From what a person types to one node: an id, a plain number, or a name that only one node has."""

from __future__ import annotations

import re

from linkgraph.errors import NotFound
from linkgraph.graph.records import Hit
from linkgraph.graph.snapshot import Snapshot
from linkgraph.graph.store import GraphReader
from linkgraph.model import node_id, node_type, node_value
from linkgraph.model.phones import clean_phone
from linkgraph.model.values import Cleaning, clean_account


def resolve_name(text: str, reader: GraphReader, snapshot: Snapshot, country: str) -> str:
    """The id of the one node that a text means.

    Raises
    ------
    NotFound
        If no node, or more than one, fits.
    """
    if node_type(text) and reader.node(text) is not None:
        return text
    how = Cleaning(country)
    candidates = [
        clean_phone(text, how).value,
        node_id("tel", text),
        node_id("tel", "#" + text),
        clean_account(text).value,
        *(node_id(prefix, text) for prefix in ("acct", "person", "imei", "imsi", "incident", "online")),
    ]
    found = {node.id for node in reader.nodes(sorted({c for c in candidates if c}))}
    if not found:
        table = snapshot.table("entities", ["id", "label"]).to_pandas()
        found = set(table[table["label"] == text]["id"])
    if len(found) == 1:
        return str(next(iter(found)))
    if found:
        raise NotFound(f"{text!r} means more than one node: use one of the ids {', '.join(sorted(found)[:5])}")
    near = ", ".join(f"{hit.id} ({hit.label})" for hit in reader.search(text, limit=3)) if text.strip() else ""
    raise NotFound(
        f"nothing in this case is called {text!r}" + (f": did you mean {near}?" if near else "; try `search`")
    )


#: Score of a number that fits a masked one: below every match of a search.
CANDIDATE = 0.1


def masked_candidates(pattern: re.Pattern[str], snapshot: Snapshot, limit: int) -> list[Hit]:
    """The telephone numbers of a case that fit a masked number, by id; none of them is thereby the one meant."""
    table = snapshot.table("entities", ["id", "type", "label"]).to_pandas()
    phones = table[table["type"] == "Phone"].sort_values("id")
    fitting = [row for row in phones.itertuples() if pattern.fullmatch(node_value(str(row.id)))]
    return [Hit(str(row.id), "Phone", str(row.label), CANDIDATE) for row in fitting[:limit]]
