"""A snapshot folder as two checked Arrow tables, ready to be loaded into either store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.errors import StoreError
from linkgraph.graph.records import ENTITY_COLUMNS, LINK_COLUMNS
from linkgraph.model import ENTITY_TYPES, LINK_TYPES

_ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"),
}  # fmt: skip
_NEEDED_OF_ENTITY = ("id", "type", "label", "search", "service", "records")
_NEEDED_OF_LINK = ("id", "src", "dst", "type", "layer", "count")


@dataclass(frozen=True)
class Staged:
    """What a store loads: entities with the two columns that a search compares with, and links."""

    entities: pa.Table
    links: pa.Table

    def links_of(self, link_type: str) -> pa.Table:
        """The links of one type."""
        return self.links.filter(pc.equal(self.links["type"], link_type))


def read_snapshot(folder: Path) -> Staged:
    """Read and check a snapshot; StoreError says what is wrong with it."""
    entities = _read(folder / "entities.parquet", ENTITY_COLUMNS, _NEEDED_OF_ENTITY)
    links = _read(folder / "links.parquet", LINK_COLUMNS, _NEEDED_OF_LINK)
    _allowed(entities["type"], tuple(ENTITY_TYPES), "entity type")
    _allowed(links["type"], tuple(LINK_TYPES), "link type")
    _check_ids(entities, links)
    words = fold(pc.fill_null(entities["search"], ""))
    padded = pc.binary_join_element_wise(" ", words, " ", "")
    place = entities.schema.get_field_index("search")
    entities = entities.set_column(place, "search", padded)
    return Staged(entities.append_column("label_key", fold(entities["label"])), links)


def fold(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Lower case, with every run of blanks or control characters as one blank: how searched text is compared."""
    return pc.utf8_trim(pc.replace_substring_regex(pc.utf8_lower(text), r"[\p{Z}\p{Cc}]+", " "), " ")


def fold_text(text: str) -> str:
    """`fold` of a single text."""
    folded: str = fold(pa.chunked_array([[text]], pa.string()))[0].as_py()
    return folded


def _read(file: Path, columns: dict[str, str], needed: tuple[str, ...]) -> pa.Table:
    try:
        table = pq.read_table(file, partitioning=None)
    except (OSError, pa.ArrowInvalid) as problem:
        raise StoreError(f"{file.name} of the snapshot cannot be read ({problem}): build the case again") from problem
    absent = sorted(set(columns) - set(table.column_names))
    if absent:
        raise StoreError(f"{file.name} of the snapshot lacks the column {absent[0]}: build the case again")
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in columns.items()])
    table = table.select(list(columns)).cast(schema)
    for name in needed:
        if table[name].null_count:
            raise StoreError(f"{file.name} of the snapshot has rows without {name}: build the case again")
    return table


def _allowed(column: pa.ChunkedArray, names: tuple[str, ...], what: str) -> None:
    unknown = sorted(set(pc.unique(column).to_pylist()) - set(names))
    if unknown:
        raise StoreError(f"the snapshot has the unknown {what} {unknown[0]!r}: known are {', '.join(names)}")


def _check_ids(entities: pa.Table, links: pa.Table) -> None:
    prefixes = pa.table({"type": list(ENTITY_TYPES), "prefix": list(ENTITY_TYPES.values())})
    wanted = pc.take(prefixes["prefix"], pc.index_in(entities["type"], prefixes["type"]))
    given = pc.replace_substring_regex(entities["id"], r"(?s):.*", "")
    _all(pc.equal(given, wanted), entities["id"], "is not of the type its id names")
    for table, what in ((entities, "entity"), (links, "link")):
        if len(pc.unique(table["id"])) != len(table):
            raise StoreError(f"the snapshot names an {what} twice: build the case again")
    for end in ("src", "dst"):
        _all(pc.is_in(links[end], entities["id"]), links["id"], "has an end that is no entity of the snapshot")
    plain = pc.binary_join_element_wise(links["type"], links["src"], links["dst"], "~")
    money = pc.binary_join_element_wise(plain, pc.fill_null(links["currency"], ""), "~")
    named = pc.or_(pc.equal(links["id"], plain), pc.equal(links["id"], money))
    _all(named, links["id"], "is not named after its type and ends")
    _all(pc.greater_equal(links["count"], 0), links["id"], "has a negative count")


def _all(good: pa.ChunkedArray, ids: pa.ChunkedArray, complaint: str) -> None:
    bad = ids.filter(pc.invert(good))
    if len(bad):
        raise StoreError(f"{bad[0].as_py()!r} {complaint}; {len(bad)} in all: build the case again")
