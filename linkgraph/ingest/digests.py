"""Digests of rows by what some of their columns say: equal within one run of the program only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from linkgraph.ingest.blocks import whole
from linkgraph.ingest.keys import mixed, zero_lanes
from linkgraph.ingest.selecting import selected
from linkgraph.ingest.vocabulary import Lanes


def digests(columns: Mapping[str, pa.Array], size: int) -> Lanes:
    """A digest of each row; a value that is not there adds nothing to it."""
    first, second = zero_lanes(size)
    texts = {name: column for name, column in columns.items() if pa.types.is_dictionary(column.type)}
    for a, b in _of_texts(texts) if texts else ():
        first += a
        second += b
    for name, column in columns.items():
        if name not in texts:
            a, b = _of_numbers(name, column)
            first += a
            second += b
    return first, second


def _of_texts(columns: Mapping[str, pa.DictionaryArray]) -> Iterator[Lanes]:
    entries = [column.dictionary for column in columns.values()]
    sizes = [len(some) for some in entries]
    names = pa.concat_arrays([pa.repeat(name, size) for name, size in zip(columns, sizes, strict=True)])
    asked = pa.table({"name": names, "text": pa.concat_arrays(entries)})
    found = selected("SELECT hash(name, text) AS a, hash(text, name, 1) AS b FROM typed", asked)
    lanes = [np.split(whole(found[lane]).to_numpy(), np.cumsum(sizes)[:-1]) for lane in ("a", "b")]
    nothing = np.zeros(1, np.uint64)
    for column, a, b in zip(columns.values(), *lanes, strict=True):
        codes = column.indices.fill_null(-1).to_numpy().astype(np.int64)
        yield np.concatenate([a, nothing]).take(codes), np.concatenate([b, nothing]).take(codes)


def _of_numbers(name: str, column: pa.Array) -> Lanes:
    known = column.is_valid().to_numpy(zero_copy_only=False)
    if pa.types.is_decimal(column.type):  # 16 bytes each, of which the lower 8 hold every DECIMAL(18,2)
        numbers = np.frombuffer(column.buffers()[1], np.int64)[::2][column.offset : column.offset + len(column)]
    else:
        numbers = column.cast(pa.int64()).fill_null(0).to_numpy()
    return mixed(name, numbers, None if known.all() else known)
