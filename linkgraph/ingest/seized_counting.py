"""One pass over seized rows: what becomes of each, counts per category and place, the hashes, the masked sample."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from linkgraph.evidence.seized_hashes import Collector, hashing
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.seized_masking import masked, shape
from linkgraph.ingest.seized_rows import Chunk
from linkgraph.ingest.seized_values import PREFIXES, REGULAR, Nodes, nodes
from linkgraph.reference import card_issuer, mobile_allocation, region_of

#: Smallest numbers kept to estimate how many different cells a column has (relative error about 3 %).
SKETCH = 1024
_FIRST_PREFIX, _PREFIXES = 1_300_000, 700_000
REFUSED = pa.schema([("record_no", pa.int64()), ("line", pa.int64()), ("reason", pa.string()), ("shape", pa.string())])


@dataclass(frozen=True)
class Cells:
    """A chunk's trimmed texts column by column, and the node ids of those that are hashed."""

    texts: list[pa.Array]
    nodes: dict[str, Nodes]

    def of(self, rows: NDArray[np.bool_]) -> Cells:
        """Only these rows."""
        if rows.all():
            return self
        mask = pa.array(rows)
        kept = {name: Nodes(found.values.filter(mask), found.problems) for name, found in self.nodes.items()}
        return Cells([column.filter(mask) for column in self.texts], kept)


class Counting:
    """Takes in chunks; `close` writes the index and says what there was."""

    def __init__(self, folder: Path, plan: SheetPlan, secret: bytes, sample: int, seed: int) -> None:
        self.columns = dict(plan.matched.columns)
        self.headings = [text.strip() for text in plan.matched.headings] if plan.matched.heading_row else []
        self.hash, self.sample_size, self.seed, self.country = hashing(secret), sample, seed, plan.country
        self.hashed = [name for name in self.columns if name in REGULAR]
        self.collectors = {name: Collector(folder, PREFIXES[name]) for name in self.hashed}
        self.rows = Collector(folder, "rows")
        self.writer = pq.ParquetWriter(folder / "rejects.parquet", REFUSED)
        self.counts: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()
        self.mobile = np.zeros(_PREFIXES, dtype=np.int64)
        self.regions: Counter[str] = Counter()
        self.banks: Counter[tuple[str, int]] = Counter()
        self.sketches: dict[str, NDArray[np.uint64]] = {}
        self.sample: list[tuple[int, int, dict[str, str]]] = []
        self.pool = ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pool.shutdown()
        self.writer.close()
        for collector in (self.rows, *self.collectors.values()):
            collector.__exit__(kind, error, at)

    def take(self, chunk: Chunk) -> None:
        """Count a chunk."""
        self.counts["records"] += chunk.records
        self.counts["lines"] += chunk.lines
        for row in chunk.refused:
            disposition, _, _reason = row.state.partition(":")
            self.counts[disposition] += 1
        self._refuse([(r.record_no, r.line, r.state.partition(":")[2], r.raw) for r in chunk.refused
                      if r.state.startswith("rejected")])  # fmt: skip
        if chunk.rows.num_rows:
            self._take_rows(chunk.rows)

    def _take_rows(self, rows: pa.Table) -> None:
        texts = list(self.pool.map(_trimmed, [rows.column(i) for i in range(2, rows.num_columns)]))
        found = self.pool.map(lambda name: nodes(name, texts[self.columns[name]], self.country), self.hashed)
        cells = Cells(texts, dict(zip(self.hashed, found, strict=True)))
        for name in self.hashed:
            self.problems.update({f"{name}:{problem}": n for problem, n in cells.nodes[name].problems.items()})
        used = self._judge(cells, rows)
        if not used.any():
            return
        numbers = rows.column("record_no").to_numpy()[used]
        cells = cells.of(used)
        work: list[Callable[[], None]] = [partial(self._take_rows_hash, cells.texts)]
        work += [partial(self._take_hashed, name, cells.nodes[name].values) for name in self.hashed]
        others = [name for name in self.columns if name not in self.hashed]
        work += [partial(self._take_other, name, cells.texts[self.columns[name]]) for name in others]
        for done in [self.pool.submit(one) for one in work]:
            done.result()
        self._draw(numbers, cells.texts)

    def _judge(self, cells: Cells, rows: pa.Table) -> NDArray[np.bool_]:
        """Which rows have something usable; the others are ignored or refused."""
        size = rows.num_rows
        filled = [pc.not_equal(column, "").to_numpy(zero_copy_only=False) for column in cells.texts]
        heading = np.full(size, bool(self.headings))
        for column, text in zip(cells.texts, self.headings, strict=False):
            if heading.any():
                heading &= pc.equal(column, text).to_numpy(zero_copy_only=False)
        usable = np.zeros(size, bool)
        for name, column in self.columns.items():
            if name in self.hashed:
                usable |= cells.nodes[name].values.is_valid().to_numpy(zero_copy_only=False)
            elif name != "password":
                usable |= filled[column]
        blank = ~np.logical_or.reduce(filled)
        ignored = blank | heading
        refused = np.flatnonzero(~ignored & ~usable)
        self.counts["ignored"] += int(ignored.sum())
        self.counts["rejected"] += len(refused)
        used: NDArray[np.bool_] = ~ignored & usable
        self.counts["used"] += int(used.sum())
        places = zip(refused.tolist(), *(rows.column(name).take(refused).to_pylist() for name in ("record_no", "line")),
                     strict=True)  # fmt: skip
        self._refuse([(number, line, "nothing_usable", ",".join(column[i].as_py() for column in cells.texts))
                      for i, number, line in places])  # fmt: skip
        return used

    def _refuse(self, rows: list[tuple[int, int, str, str]]) -> None:
        if rows:
            shaped = [(number, line, reason, shape(raw)) for number, line, reason, raw in rows]
            columns = [
                pa.array(list(column), kind)
                for column, kind in zip(zip(*shaped, strict=True), REFUSED.types, strict=True)
            ]
            self.writer.write_table(pa.Table.from_arrays(columns, schema=REFUSED))

    def _take_rows_hash(self, texts: list[pa.Array]) -> None:
        """Rows by all their cells, to know equal ones; these numbers are not kept."""
        self.rows.add(self.hash.many(pc.binary_join_element_wise(*texts, "\x1f")))

    def _take_hashed(self, name: str, values: pa.Array) -> None:
        values = values.drop_null()
        self.filled[name] += len(values)
        self.collectors[name].add(self.hash.many(values))
        if name == "phone":
            mobiles = values.filter(pc.match_substring_regex(values, "^tel:.861[3-9][0-9]{9}$"))
            blocks = pc.cast(pc.utf8_slice_codeunits(mobiles, 7, 14), pa.int64()).to_numpy()
            self.mobile += np.bincount(blocks - _FIRST_PREFIX, minlength=_PREFIXES)
        elif name == "id_number":
            self.regions.update(_counted(pc.utf8_slice_codeunits(values, 7, 13)))
        elif name == "card":
            cards = values.filter(pc.match_substring_regex(values, "^acct:[0-9]{13,19}$"))
            for length in range(13, 20):
                found = cards.filter(pc.equal(pc.binary_length(cards), length + 5))
                numbers = _counted(pc.utf8_slice_codeunits(found, 5, 15))
                self.banks.update({(number, length): n for number, n in numbers.items()})

    def _take_other(self, name: str, texts: pa.Array) -> None:
        """A category that is only counted; of passwords not even how many differ."""
        texts = texts.filter(pc.not_equal(texts, ""))
        self.filled[name] += len(texts)
        if name != "password":
            known = self.sketches.get(name, np.array([], np.uint64))
            found = self.hash.many(texts)
            if len(known) == SKETCH:
                found = found[found < known[-1]]
            self.sketches[name] = np.unique(np.concatenate([known, found]))[:SKETCH]

    def _draw(self, numbers: NDArray[np.int64], texts: list[pa.Array]) -> None:
        """The rows whose number has the smallest image under a mixing function: random, but the same every time."""
        drawn = mixed(numbers.astype(np.uint64), self.seed)
        size = min(self.sample_size, len(drawn))
        for place in np.argpartition(drawn, size - 1)[:size].tolist() if size else ():
            row = {name: masked(name, texts[c][place].as_py()) for name, c in self.columns.items()}
            self.sample.append((int(drawn[place]), int(numbers[place]), row))
        self.sample = sorted(self.sample, key=lambda s: s[:2])[: self.sample_size]

    def close(self) -> dict[str, Any]:
        """Write the index; the book of the batch."""
        used = self.counts["used"]
        accepted = self.rows.distinct(keep=False)
        distinct = {name: collector.distinct(keep=True) for name, collector in self.collectors.items()}
        kinds = {PREFIXES[name]: n for name, n in distinct.items()}
        read = used + self.counts["rejected"] + self.counts["ignored"]
        categories: dict[str, dict[str, Any]] = {
            name: {"cells": self.filled[name], "distinct": distinct.get(name, _estimate(self.sketches.get(name))),
                   "estimated": name not in distinct}
            for name in self.columns
        }  # fmt: skip
        if "password" in categories:
            categories["password"] = {"cells": self.filled["password"], "distinct": None, "estimated": True}
        return {
            "read": read, "accepted": accepted, "duplicate": used - accepted, "rejected": self.counts["rejected"],
            "ignored": self.counts["ignored"], "records_by_reader": self.counts["records"],
            "lines_by_reader": self.counts["lines"], "categories": categories, "hashes": kinds,
            "unusable": dict(sorted(self.problems.items())), **self._places(),
            "sample": [row for _, _, row in self.sample],
        }  # fmt: skip

    def _places(self) -> dict[str, dict[str, int]]:
        carriers, provinces, id_provinces, banks = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        for place in np.flatnonzero(self.mobile).tolist():
            block, n = mobile_allocation(str(_FIRST_PREFIX + place)), int(self.mobile[place])
            carriers[block.carrier or "?"] += n
            provinces[block.province or "?"] += n
        for code, n in self.regions.items():
            region = region_of(code) or region_of(code[:2] + "0000")
            id_provinces[region.province if region else "?"] += n
        for (number, length), n in self.banks.items():
            card = card_issuer(number.ljust(length, "0"))
            banks[card.bank if card else "?"] += n
        named = {"carriers": carriers, "provinces": provinces, "id_provinces": id_provinces, "banks": banks}
        return {name: dict(found.most_common()) for name, found in named.items()}


def _trimmed(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array of texts without blanks at their ends; nothing is an empty text."""
    whole = column.combine_chunks()
    texts = pc.fill_null(pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole, "")
    return pc.utf8_trim_whitespace(texts)


def _counted(texts: pa.Array) -> dict[str, int]:
    found = texts.value_counts()
    return dict(zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True))


def _estimate(sketch: NDArray[np.uint64] | None) -> int:
    """How many different values there were, from the smallest of their hashes."""
    if sketch is None or len(sketch) < SKETCH:
        return 0 if sketch is None else len(sketch)
    return round((SKETCH - 1) / (float(sketch[-1]) / 2**64))


def mixed(numbers: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """Row numbers scattered evenly over 64 bits (splitmix64)."""
    with np.errstate(over="ignore"):
        z = numbers + np.uint64(seed) * np.uint64(0xD1B54A32D192ED03) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
