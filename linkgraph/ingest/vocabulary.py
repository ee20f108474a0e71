"""Each distinct text of a field cleaned once, by its value type, and given a digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.ingest.protocol import Field
from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import Cleaning

#: A vocabulary of more texts is forgotten and begun anew, so that columns of ever new texts do not fill the memory.
MOST_TEXTS = 300_000
ARROW_TYPES: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "DECIMAL(18,2)": pa.decimal128(18, 2),
    "TIMESTAMP": pa.timestamp("us"), "BOOLEAN": pa.bool_(), "INTEGER": pa.int32(), "UBIGINT": pa.uint64(),
}  # fmt: skip
Lanes = tuple[NDArray[np.uint64], NDArray[np.uint64]]


def digest_of(name: str, text: str) -> bytes:
    """16 bytes that stand for a value of a field for ever."""
    return blake2b(f"{name}\x1f{text}".encode(), digest_size=16).digest()


@dataclass(frozen=True)
class Meanings:
    """What the entries of a dictionary mean; in the arrays a last entry stands for null.

    Attributes
    ----------
    values : the distinct values
    value : which of them each entry is (-1: none)
    problems, problem : names of problems, and which of them each entry has (-1: none)
    lanes : the digest of each entry's value (0 for none)
    """

    values: pa.Array
    value: NDArray[np.int32]
    problems: list[str]
    problem: NDArray[np.int32]
    lanes: Lanes


class Vocabulary:
    """The texts of one field so far; several threads may ask at once."""

    def __init__(self, name: str, spec: Field, how: Cleaning) -> None:
        self.name = name
        self.how = how
        self.cleaner = VALUE_TYPES[spec.type].clean
        self.type = ARROW_TYPES[VALUE_TYPES[spec.type].sql_type]
        self.lock = Lock()
        self.problems: dict[str, int] = {}
        self._forget()

    def _forget(self) -> None:
        self.ids: dict[str, int] = {}
        self.values: list[str | None] = []
        self.problem: list[int] = []
        self.lanes: Lanes = (np.zeros(0, np.uint64), np.zeros(0, np.uint64))

    def meanings(self, texts: pa.Array) -> Meanings:
        """What each of these texts means."""
        asked = texts.to_pylist()
        with self.lock:
            if len(self.ids) > MOST_TEXTS:
                self._forget()
            self._learn([text for text in asked if text not in self.ids])
            ids = [self.ids[text] for text in asked]
            values, problem, names = self.values, self.problem, list(self.problems)
            lanes = self.lanes
        found = [values[i] for i in ids]
        known: dict[str, int] = {}
        value = [-1 if text is None else known.setdefault(text, len(known)) for text in found]
        zero = np.zeros(1, np.uint64)
        return Meanings(
            pa.array(list(known), pa.string()).cast(self.type),
            np.array([*value, -1], np.int32),
            names,
            np.array([*(problem[i] for i in ids), -1], np.int32),
            (np.concatenate([lanes[0][ids], zero]), np.concatenate([lanes[1][ids], zero])),
        )

    def _learn(self, texts: list[str]) -> None:
        if not texts:
            return
        results = [self.cleaner(text, self.how) for text in texts]
        values = [result.value for result in results]
        if self.type != pa.string():  # equal numbers have one text
            values = pa.array(values, pa.string()).cast(self.type).cast(pa.string()).to_pylist()
        start = len(self.values)
        self.ids.update(zip(texts, range(start, start + len(texts)), strict=True))
        self.values += values
        self.problem += [
            -1 if r.problem is None else self.problems.setdefault(r.problem, len(self.problems)) for r in results
        ]
        digests = b"".join(bytes(16) if text is None else digest_of(self.name, text) for text in values)
        pairs = np.frombuffer(digests, ">u8").reshape(-1, 2).astype(np.uint64)
        self.lanes = (np.concatenate([self.lanes[0], pairs[:, 0]]), np.concatenate([self.lanes[1], pairs[:, 1]]))
