"""Parquet files of the evidence: written table by table, each a row group, while the next one is made."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.ingest.vocabulary import ARROW_TYPES

#: A text that repeats is kept once per row group.
TEXT = pa.dictionary(pa.int32(), pa.string())
_DICTIONARY_BYTES = 8 << 20
#: Whole numbers that grow by ones, or hardly ever differ.
_COUNTED = ("record_no", "line", "n")
#: Digests, which nothing compresses.
_RANDOM = ("key_a", "key_b")
#: What every row has: no room is needed to say where it is missing.
_ALWAYS = frozenset({"source_id", "sheet", "record_no", "line", "mark", "n", *_RANDOM})


def schema_of(columns: Mapping[str, str], plain: frozenset[str] = frozenset()) -> pa.Schema:
    """An Arrow schema for columns of SQL types; texts get a dictionary, but those named as `plain`."""
    found = []
    for name, sql in columns.items():
        kind = ARROW_TYPES[sql]
        kind = TEXT if kind == pa.string() and name not in plain else kind
        found.append(pa.field(name, kind, nullable=name not in _ALWAYS))
    return pa.schema(found)


def constant(text: str, size: int) -> pa.DictionaryArray:
    """A column that has one text in every row."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, np.int32)), pa.array([text], pa.string()))


class ParquetFile:
    """A Parquet file that grows; there is none where no row came."""

    def __init__(self, target: Path, schema: pa.Schema) -> None:
        self.target = target
        self.schema = schema
        self.rows = 0
        self.pool: ThreadPoolExecutor | None = None
        self.writer: pq.ParquetWriter | None = None
        self.running: Future[None] | None = None

    def add(self, columns: Mapping[str, pa.Array]) -> None:
        """Take the next rows; raises what went wrong with earlier ones."""
        size = len(next(iter(columns.values())))
        if not size:
            return
        self.rows += size
        table = pa.table([_as(columns.get(f.name), f.type, size) for f in self.schema], schema=self.schema)
        if self.running is not None:
            self.running.result()
        if self.pool is None:
            self.pool = ThreadPoolExecutor(1)
        self.running = self.pool.submit(self._write, table)

    def _open(self) -> pq.ParquetWriter:
        texts = [f.name for f in self.schema if pa.types.is_dictionary(f.type)]
        names = self.schema.names
        return pq.ParquetWriter(
            self.target,
            self.schema,
            compression={name: "NONE" if name in _RANDOM else "LZ4" for name in names},
            use_dictionary=texts,
            column_encoding={name: "DELTA_BINARY_PACKED" for name in names if name in _COUNTED},
            dictionary_pagesize_limit=_DICTIONARY_BYTES,
            write_statistics=[name for name in names if name in _COUNTED],
            store_schema=False,
        )

    def _write(self, table: pa.Table) -> None:
        self.writer = self.writer or self._open()
        self.writer.write_table(table, row_group_size=table.num_rows)

    def close(self) -> int:
        """Finish the file; how many rows it has."""
        try:
            if self.running is not None:
                self.running.result()
        finally:
            self.abandon()
        return self.rows

    def abandon(self) -> None:
        """Let go of the file."""
        if self.pool is not None:
            self.pool.shutdown()
        if self.writer is not None:
            self.writer.close()
        self.pool = self.writer = self.running = None


def _as(column: pa.Array | None, kind: pa.DataType, size: int) -> pa.Array:
    if column is None:
        return pa.nulls(size, kind)
    if column.type == kind:
        return column
    if kind == TEXT:
        return column.cast(pa.string()).dictionary_encode()
    return column.cast(kind)
