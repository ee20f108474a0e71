"""Load time and latency of both graph stores: ``python benchmarks/stores.py [bolt://…]``.

Random calls of 200,000 phones in 500,000 links; times are medians over 200 random phones. Without an address only
the embedded store is measured.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.graph.records import ENTITY_COLUMNS, LINK_COLUMNS
from linkgraph.graph.store import GraphStore, open_store

NODES, LINKS, ASKED = 200_000, 500_000, 200
ARROW = {"BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(), "TIMESTAMP": pa.timestamp("us")}


def snapshot(folder: Path, rnd: random.Random) -> list[str]:
    """Write a random snapshot; returns its ids."""
    numbers = [f"+86{13_800_000_000 + i}" for i in range(NODES)]
    ids = [f"tel:{number}" for number in numbers]
    pairs = set[tuple[str, str]]()
    while len(pairs) < LINKS:
        pairs.add((rnd.choice(ids), rnd.choice(ids)))
    entities: dict[str, Sequence[object]] = {"id": ids, "type": ["Phone"] * NODES, "label": numbers}
    entities |= {"service": [False] * NODES}
    entities |= {"search": numbers, "records": [1] * NODES}
    src, dst = (list(end) for end in zip(*sorted(pairs), strict=True))
    names = [f"CALLED~{a}~{b}" for a, b in zip(src, dst, strict=True)]
    links: dict[str, Sequence[object]] = {"id": names, "src": src, "dst": dst}
    links |= {"type": ["CALLED"] * LINKS, "layer": ["calls"] * LINKS, "count": rnd.choices(range(1, 30), k=LINKS)}
    for name, rows, columns in (("entities", entities, ENTITY_COLUMNS), ("links", links, LINK_COLUMNS)):
        size = len(rows["id"])
        arrays = [pa.array(rows.get(c, [None] * size), ARROW.get(kind, pa.string())) for c, kind in columns.items()]
        pq.write_table(pa.table(arrays, names=list(columns)), folder / f"{name}.parquet")
    return ids


def median_ms(ask: Callable[[str], object], ids: list[str]) -> float:
    """Median time of one question in milliseconds."""
    times = []
    for node in ids:
        start = time.perf_counter()
        ask(node)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def measure(name: str, store: GraphStore, folder: Path, ids: list[str]) -> None:
    """Print one row of the table."""
    rnd = random.Random(1)
    start = time.perf_counter()
    store.load(folder, "benchmark")
    load = time.perf_counter() - start
    start = time.perf_counter()
    store.load(folder, "benchmark")
    again = time.perf_counter() - start
    asked = rnd.sample(ids, ASKED)
    figures = [
        median_ms(store.node, asked),
        median_ms(store.neighbours, asked),
        median_ms(lambda node: store.neighbours(node, depth=2), asked[:50]),
        median_ms(lambda node: store.path(node, rnd.choice(ids)), asked[:20]),
        median_ms(lambda node: store.path(node, rnd.choice(ids), weighted=True), asked[:10]),
        median_ms(lambda node: store.search(node[-5:]), asked[:20]),
    ]
    print(f"{name:10}{load:9.1f}{again:9.1f}" + "".join(f"{figure:12.1f}" for figure in figures))


def main() -> None:
    """Measure the stores and print a table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ids = snapshot(folder, random.Random(0))
        heads = ("node ms", "1 hop ms", "2 hops ms", "3 paths ms", "3 strong ms", "search ms")
        print(f"{'store':10}{'load s':>9}{'again s':>9}" + "".join(f"{head:>12}" for head in heads))
        for spec in ("embedded", *sys.argv[1:2]):
            with open_store(spec, folder=folder / "graph", case="benchmark") as store:
                measure(spec.partition(":")[0], store, folder, ids)


if __name__ == "__main__":
    main()
