"""From what a person types to one node: an id, a plain number, or a name that only one node has."""

from __future__ import annotations

from linkgraph.errors import NotFound
from linkgraph.graph.snapshot import Snapshot
from linkgraph.graph.store import GraphReader
from linkgraph.model import node_id, node_type
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
