"""The tables of an export, the same for CSV and XLSX: members, ties, links, rows, sources, what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from linkgraph.export.about import EvidenceIndex, distinct, references
from linkgraph.export.bundle import EvidenceRow, ExportBundle
from linkgraph.export.text import plain, to_json

Cell = str | int | float | bool | None
#: Headings of a source stand behind this, so that none can be taken for a column of ours.
ORIGINAL = "original: "


@dataclass(frozen=True)
class Table:
    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(bundle: ExportBundle) -> tuple[Table, ...]:
    """Every table of the bundle, members first; a table with nothing in it is kept with its headings."""
    index = EvidenceIndex(bundle)
    return (
        _nodes(bundle, index),
        _ties(bundle, index),
        _links(bundle, index),
        _rows(bundle),
        _mappings("sources", bundle.sources, ("source_id", "file")),
        _mappings("set_aside", bundle.set_aside, ("id", "label", "reason")),
    )


def measure_names(bundle: ExportBundle) -> tuple[str, ...]:
    """Every measure that some node has, in the order in which they first occur."""
    return tuple(dict.fromkeys(name for node in bundle.nodes for name in node.measures))


def _nodes(bundle: ExportBundle, index: EvidenceIndex) -> Table:
    measures = measure_names(bundle)
    first = ("id", "label", "type", "role", "tag", "note", "jurisdiction", "cluster", "membership")
    last = ("props", "evidence_rows", "evidence", "snapshot")
    rows = []
    for node in bundle.nodes:
        found = index.of_node(node)
        props = to_json(node.props) if node.props else None
        rows.append((
            *(_cell(getattr(node, name)) for name in first),
            *(_cell(node.measures.get(name)) for name in measures),
            props, distinct(found), cite(found), bundle.snapshot,
        ))  # fmt: skip
    return Table("nodes", (*first, *measures, *last), tuple(rows))


def _ties(bundle: ExportBundle, index: EvidenceIndex) -> Table:
    labels = {node.id: node.label for node in bundle.nodes}
    layers = tuple(sorted({name for tie in bundle.ties for name in tie.layers}))
    rows: list[tuple[Cell, ...]] = []
    for tie in bundle.ties:
        found = index.of_tie(tie)
        rows.append((
            tie.a, labels[tie.a], tie.b, labels[tie.b], tie.weight, *(tie.layers.get(name, 0) for name in layers),
            " ".join(tie.links), distinct(found), cite(found),
        ))  # fmt: skip
    return Table(
        "ties", ("a", "a_label", "b", "b_label", "weight", *layers, "links", "evidence_rows", "evidence"), tuple(rows)
    )


def _links(bundle: ExportBundle, index: EvidenceIndex) -> Table:
    names = ("id", "from", "to", "type", "layer", "count", "first", "last", "total_duration_s", "amount", "currency")
    rows = []
    for link in bundle.links:
        said, found = link.to_json(), index.of_link(link.id)
        rows.append((*(_cell(said[name]) for name in names), distinct(found), cite(found)))
    return Table("links", (*names, "evidence_rows", "evidence"), tuple(rows))


def _rows(bundle: ExportBundle) -> Table:
    headings = tuple(dict.fromkeys(name for row in bundle.rows for name in row.fields))
    names = ("subject", "source_id", "file", "sheet", "record_no", "line")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (*(_cell(getattr(row, name)) for name in names), *(row.fields.get(heading) for heading in headings))
        for row in bundle.rows
    )
    return Table("rows", (*names, *(ORIGINAL + heading for heading in headings)), rows)


def _mappings(name: str, items: Iterable[Mapping[str, Any]], first: tuple[str, ...]) -> Table:
    items = tuple(items)
    keys = tuple(dict.fromkeys((*first, *(str(key) for item in items for key in item))))
    return Table(name, keys, tuple(tuple(_cell(item.get(key)) for key in keys) for item in items))


def cite(rows: Iterable[EvidenceRow]) -> str:
    """``话单.csv [Sheet1] #2-9,14; …``: where to look, complete."""
    return "; ".join(str(reference) for reference in references(rows))


def _cell(value: Any) -> Cell:
    value = plain(value)
    return to_json(value) if isinstance(value, (dict, list)) else value
