"""Small snapshots for tests of the stores: made by hand or at random, written as Parquet."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.graph.records import ENTITY_COLUMNS, LINK_COLUMNS, MEMBER_COLUMNS
from linkgraph.model import LINK_TYPES, link_id, node_type

ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"),
}  # fmt: skip
Row = dict[str, Any]

HOSTILE = (
    "') DETACH DELETE n //",
    "\\u0060`;MATCH (n) DETACH DELETE n;//",
    "\"'`}]-()-[:X*]->",
    "😀 Ａ مرحبا \u202etxt",
    "<img src=x onerror=alert(1)>",
    "=cmd|'/c calc'!A0",
    "张三\t丰",
    "100% $id {id: 1}",
)


@dataclass
class Tables:
    """A snapshot as lists of rows."""

    entities: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)

    def add(self, node: str, label: str | None = None, **values: Any) -> str:
        """Add an entity; returns its id."""
        label = label if label is not None else node
        row = dict.fromkeys(ENTITY_COLUMNS) | {"id": node, "type": node_type(node), "label": label, "service": False}
        row |= {"search": f"{label.lower()} {node.partition(':')[2].lower()}", "records": 1, "props": "{}"}
        self.entities.append(row | values)
        return node

    def tie(self, kind: str, src: str, dst: str, count: int = 1, **values: Any) -> str:
        """Add a link; returns its id."""
        name = link_id(kind, src, dst, values.get("currency") or "")
        row = dict.fromkeys(LINK_COLUMNS) | {"id": name, "src": src, "dst": dst, "type": kind, "count": count}
        self.links.append(row | {"layer": LINK_TYPES[kind].layer} | values)
        return name

    def write(self, folder: Path) -> Path:
        """Write the three Parquet files of a snapshot folder; returns the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "entities.parquet", sorted(self.entities, key=lambda row: row["id"]), ENTITY_COLUMNS)
        _write(folder / "links.parquet", sorted(self.links, key=lambda row: row["id"]), LINK_COLUMNS)
        _write(folder / "members.parquet", [], MEMBER_COLUMNS)
        return folder


def _write(file: Path, rows: Iterable[Row], columns: Mapping[str, str]) -> None:
    schema = pa.schema([(name, ARROW[kind]) for name, kind in columns.items()])
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), file)


def random_tables(seed: int, nodes: int = 9, links: int = 16) -> Tables:
    """A random snapshot with hostile labels, several links between a pair, loops, service numbers and gaps."""
    rnd = random.Random(seed)
    tables = Tables()
    start = datetime(2017, 3, 1)
    suffixes = ["Ａ", "😀", "`x`", "\\u0060", "'q'", 'd"q', "é", "مر", "丰"]
    for i in range(nodes):
        prefix = rnd.choice(("tel", "acct", "person", "online"))
        first = rnd.choice((None, start + timedelta(seconds=rnd.randrange(10**6), microseconds=rnd.choice((0, 250)))))
        tables.add(
            f"{prefix}:{i // 2}{rnd.choice(suffixes)}{i}",
            rnd.choice((*HOSTILE, f"Li {i % 3}", f"li wei {i}", "Wei")),
            service=rnd.random() < 0.15,
            role=rnd.choice((None, "suspect", "victim")),
            country=rnd.choice((None, "CN")),
            first_seen=first,
            last_seen=first,
            records=rnd.randrange(50),
            props=json.dumps({"alias": [rnd.choice(HOSTILE)], "n": i}, ensure_ascii=False, sort_keys=True),
        )
    ids = [row["id"] for row in tables.entities]
    made = set()
    for _ in range(links):
        kind, src, dst = (
            rnd.choice(("CALLED", "CALLED", "TEXTED", "PAID", "ASSOCIATED")),
            rnd.choice(ids),
            rnd.choice(ids),
        )
        money = {"currency": rnd.choice(("CNY", "USD")), "amount": rnd.randrange(10**6) / 100} if kind == "PAID" else {}
        key = (kind, src, dst, money.get("currency"))
        if key not in made:
            made.add(key)
            tables.tie(kind, src, dst, rnd.choice((0, 1, 1, 2, 3, 6, 7)), first_seen=start, **money)
    return tables
