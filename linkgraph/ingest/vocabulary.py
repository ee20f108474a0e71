"""Each distinct text of a field cleaned once, by its value type, and given a digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.ingest.protocol import Field
from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import Cleaning

#: A vocabulary of more texts is forgotten and begun anew, so that columns of ever new texts do not fill the memory.
MOST_TEXTS = 300_000
ARROW_TYPES: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "DECIMAL(18,2)": pa.decimal128(18, 2),
    "TIMESTAMP": pa.timestamp("us"), "BOOLEAN": pa.bool_(), "INTEGER": pa.int32(), "UBIGINT": pa.uint64(),
    "UINTEGER": pa.uint32(),
}  # fmt: skip
Lanes = tuple[NDArray[np.uint64], NDArray[np.uint64]]


def digest_of(name: str, text: str) -> bytes:
    """16 bytes that stand for a value of a field for ever."""
    return blake2b(f"{name}\x1f{text}".encode(), digest_size=16).digest()


@dataclass(frozen=True)
class Meanings:
    """What texts mean, in their order; in the number arrays a last entry stands for null.

    Attributes
    ----------
    values : the value of each text, null where it has none
    problems, problem : names of problems, and which of them each text has (-1: none)
    lanes : the digest of each text's value (0 for none)
    """

    values: pa.Array
    problems: list[str]
    problem: NDArray[np.int32]
    lanes: Lanes


class Vocabulary:
    """The texts of one field so far, each with its value, problem and digest; several threads may ask at once."""

    def __init__(self, name: str, spec: Field, how: Cleaning) -> None:
        self.name = name
        self.how = how
        self.cleaner = VALUE_TYPES[spec.type].clean
        self.type = ARROW_TYPES[VALUE_TYPES[spec.type].sql_type]
        self.lock = Lock()
        self.names: dict[str, int] = {}
        self.known = self._cleaned(pa.array([], pa.string()))

    def meanings(self, texts: pa.Array) -> Meanings:
        """What each of these texts (all different) means."""
        known = self.known
        places = pc.index_in(texts, known.texts)
        if places.null_count:
            with self.lock:
                known = self._learned(texts)
            places = pc.index_in(texts, known.texts)
        at = np.append(places.to_numpy(), len(known.texts))
        lanes = (known.lanes[0][at], known.lanes[1][at])
        return Meanings(known.values.take(places), list(self.names), known.problem[at], lanes)

    def _learned(self, texts: pa.Array) -> _Known:
        """The vocabulary with these texts in it."""
        if len(self.known.texts) > MOST_TEXTS:
            self.known = self._cleaned(texts.slice(0, 0))
        known = self.known
        more = self._cleaned(texts.filter(pc.is_null(pc.index_in(texts, known.texts))))
        self.known = _Known(
            pa.concat_arrays([known.texts, more.texts]),
            pa.concat_arrays([known.values, more.values]),
            np.concatenate([known.problem[:-1], more.problem]),
            (
                np.concatenate([known.lanes[0][:-1], more.lanes[0]]),
                np.concatenate([known.lanes[1][:-1], more.lanes[1]]),
            ),
        )
        return self.known

    def _cleaned(self, texts: pa.Array) -> _Known:
        results = [self.cleaner(text, self.how) for text in texts.to_pylist()]
        values = pa.array([result.value for result in results], pa.string()).cast(self.type)
        problems = [-1 if r.problem is None else self.names.setdefault(r.problem, len(self.names)) for r in results]
        said = values.cast(pa.string()).to_pylist()  # equal numbers have one text
        digests = b"".join(bytes(16) if text is None else digest_of(self.name, text) for text in said)
        pairs = np.frombuffer(digests + bytes(16), ">u8").reshape(-1, 2).astype(np.uint64)
        lanes = (np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]))
        return _Known(texts, values, np.array([*problems, -1], np.int32), lanes)


@dataclass(frozen=True)
class _Known:
    """Texts and what they mean, a last entry for null."""

    texts: pa.Array
    values: pa.Array
    problem: NDArray[np.int32]
    lanes: Lanes
