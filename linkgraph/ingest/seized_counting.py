"""One pass over seized rows: what becomes of each, counts per category and place, the hashes, the masked sample."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from linkgraph.evidence.lake import connect
from linkgraph.evidence.seized_hashes import Collector, hmac_sql
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.seized_masking import masked, shape
from linkgraph.ingest.seized_rows import Chunk
from linkgraph.ingest.seized_values import PREFIXES, REGULAR, Values
from linkgraph.reference import card_issuer, mobile_allocation, region_of

#: Smallest numbers kept to estimate how many different cells a column has (relative error about 3 %).
SKETCH = 1024
_FIRST_PREFIX, _PREFIXES = 1_300_000, 700_000
REFUSED = pa.schema([("record_no", pa.int64()), ("line", pa.int64()), ("reason", pa.string()), ("shape", pa.string())])


class Counting:
    """Takes in chunks; `close` writes the index and says what there was."""

    def __init__(self, folder: Path, plan: SheetPlan, secret: bytes, sample: int, seed: int) -> None:
        self.columns = dict(plan.matched.columns)
        self.headings = plan.matched.headings if plan.matched.heading_row else ()
        self.secret, self.sample_size, self.seed = secret, sample, seed
        self.connection = connect()
        self.connection.execute("SET temp_directory = ''")
        self.values = Values(self.connection, self.columns, plan.country)
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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.writer.close()
        for collector in (self.rows, *self.collectors.values()):
            collector.__exit__(kind, error, at)
        self.connection.close()

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
            self.connection.register("rows", chunk.rows)
            for name, found in self.values.make().items():
                self.problems.update({f"{name}:{problem}": n for problem, n in found.items()})
            self._judge()
            self._count_places()
            self._hash()
            self._draw()
            self.connection.unregister("rows")

    def _judge(self) -> None:
        """``used`` holds the rows with something usable; the others are ignored or refused."""
        cells = [f"trim(coalesce(c{i}, ''))" for i in range(self._width())]
        blank = " AND ".join(f"{cell} = ''" for cell in cells)
        heading = "FALSE"
        if self.headings:
            quoted = [text.strip().replace("'", "''") for text in self.headings]
            heading = " AND ".join(f"{cell} = '{text}'" for cell, text in zip(cells, quoted, strict=False))
        usable = " OR ".join(
            f"v_{name} IS NOT NULL" if name in self.hashed else f"{cells[column]} <> ''"
            for name, column in self.columns.items()
            if name != "password"
        )
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE judged AS SELECT *, CASE WHEN {blank} THEN 'blank'
                WHEN {heading} THEN 'repeated_heading' WHEN {usable or "FALSE"} THEN ''
                ELSE 'nothing_usable' END AS fate
            FROM valued""")
        for fate, count in self.connection.execute("SELECT fate, count(*) FROM judged GROUP BY 1").fetchall():
            self.counts["used" if not fate else "rejected" if fate == "nothing_usable" else "ignored"] += count
        self._refuse(
            self.connection.execute(
                f"SELECT record_no, line, fate, concat_ws(',', {', '.join(cells)}) FROM judged "
                "WHERE fate = 'nothing_usable' ORDER BY record_no"
            ).fetchall()
        )
        self.connection.execute("CREATE OR REPLACE TEMP TABLE used AS SELECT * FROM judged WHERE fate = ''")

    def _width(self) -> int:
        return len([c for c in self.connection.execute("SELECT * FROM rows LIMIT 0").description if c[0][0] == "c"])

    def _refuse(self, rows: list[tuple[int, int, str, str]]) -> None:
        if rows:
            shaped = [(number, line, reason, shape(raw)) for number, line, reason, raw in rows]
            columns = [
                pa.array(list(column), kind)
                for column, kind in zip(zip(*shaped, strict=True), REFUSED.types, strict=True)
            ]
            self.writer.write_table(pa.Table.from_arrays(columns, schema=REFUSED))

    def _count_places(self) -> None:
        run = self.connection.execute
        for name, column in self.columns.items():
            test = f"v_{name} IS NOT NULL" if name in self.hashed else f"trim(coalesce(c{column}, '')) <> ''"
            self.filled[name] += (run(f"SELECT count(*) FROM used WHERE {test}").fetchone() or (0,))[0]
            if name not in self.hashed and name != "password":
                found = run(f"SELECT DISTINCT hash(trim(c{column})) AS h FROM used WHERE {test}").fetchnumpy()["h"]
                kept = np.concatenate([self.sketches.get(name, np.array([], np.uint64)), np.asarray(found, np.uint64)])
                self.sketches[name] = np.unique(kept)[:SKETCH]
        if "phone" in self.hashed:
            blocks = run("SELECT CAST(substr(v_phone, 8, 7) AS BIGINT) AS p FROM used WHERE "
                         "regexp_full_match(v_phone, 'tel:.861[3-9][0-9]{9}')").fetchnumpy()["p"]  # fmt: skip
            self.mobile += np.bincount(np.asarray(blocks, np.int64) - _FIRST_PREFIX, minlength=_PREFIXES)
        if "id_number" in self.hashed:
            for code, n in run("SELECT substr(v_id_number, 8, 6), count(*) FROM used WHERE v_id_number IS NOT NULL "
                               "GROUP BY 1").fetchall():  # fmt: skip
                self.regions[code] += n
        if "card" in self.hashed:
            for number, length, n in run(
                "SELECT substr(v_card, 6, 10), length(v_card) - 5, count(*) FROM used "
                "WHERE regexp_full_match(v_card, 'acct:[0-9]{13,19}') GROUP BY 1, 2").fetchall():  # fmt: skip
                self.banks[number, length] += n

    def _hash(self) -> None:
        for name, collector in self.collectors.items():
            found: Any = self.connection.execute(
                f"SELECT {hmac_sql(self.secret, f'v_{name}')} AS h FROM used WHERE v_{name} IS NOT NULL"
            ).to_arrow_table()
            for part in found.column("h").chunks:
                collector.add(_first_eight(part))
        cells = ", ".join(f"coalesce(trim(c{i}), '')" for i in range(self._width()))
        keyed = f"md5_number_lower(concat_ws(chr(31), '{self.secret.hex()}', {cells}))"
        rows = self.connection.execute(f"SELECT {keyed} AS h FROM used").fetchnumpy()["h"]
        self.rows.add(np.asarray(rows, np.uint64))

    def _draw(self) -> None:
        """The rows whose number has the smallest image under a mixing function: random, but the same every time."""
        numbers = np.asarray(self.connection.execute("SELECT record_no FROM used").fetchnumpy()["record_no"], np.int64)
        drawn = mixed(numbers.astype(np.uint64), self.seed)
        best = np.argsort(drawn, kind="stable")[: self.sample_size]
        for place in best.tolist():
            number = int(numbers[place])
            cells: Any = self.connection.execute("SELECT * FROM used WHERE record_no = ?", [number]).to_arrow_table()
            row = {name: masked(name, cells.column(f"c{c}")[0].as_py() or "") for name, c in self.columns.items()}
            self.sample.append((int(drawn[place]), number, row))
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


def _first_eight(blobs: pa.Array) -> NDArray[np.uint64]:
    """The first 8 bytes of every 32-byte value, as big-endian numbers."""
    fixed = blobs.cast(pa.binary(32))
    data = np.frombuffer(fixed.buffers()[1], dtype=">u8")
    return data[fixed.offset * 4 : (fixed.offset + len(fixed)) * 4 : 4].astype(np.uint64)


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
