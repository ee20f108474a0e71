"""Content keys: two records are the same record when every cleaned field is; and which of several equal ones it is.

A key is the sum, in two lanes of 64 bits, of a digest of each field's value. A missing value adds nothing, so the
order of columns, or columns that say nothing, change no key.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linkgraph.ingest.vocabulary import Lanes, digest_of

_U = np.uint64


def zero_lanes(size: int) -> Lanes:
    """Keys of as many records of which nothing is known yet."""
    return np.zeros(size, _U), np.zeros(size, _U)


def seed_of(name: str, text: str = "") -> tuple[np.uint64, np.uint64]:
    """The digest of a name or of a value that all rows have."""
    digest = digest_of(name, text)
    return _U(int.from_bytes(digest[:8], "big")), _U(int.from_bytes(digest[8:], "big"))


def mixed(name: str, numbers: NDArray[np.int64], known: NDArray[np.bool_] | None = None) -> Lanes:
    """Digests of whole numbers of a field (splitmix64, seeded by the field's name), 0 where not known."""
    lanes = []
    for seed in seed_of(name):
        lane = numbers.astype(_U)
        lane ^= seed
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            lane ^= lane >> _U(shift)
            lane *= _U(factor)
        lane ^= lane >> _U(31)
        if known is not None:
            lane *= known
        lanes.append(lane)
    return lanes[0], lanes[1]


def joined(parts: Sequence[Lanes]) -> Lanes:
    """Keys of one stretch of rows after the other."""
    if not parts:
        return zero_lanes(0)
    return np.concatenate([a for a, _ in parts]), np.concatenate([b for _, b in parts])


def occurrences(keys: Lanes, first: NDArray[np.bool_] | None = None) -> NDArray[np.int32]:
    """For each row, the how-manieth of the rows with its key it is, those marked as `first` before the others.

    Rows that are alone with their key, which are nearly all, are found by sorting one lane and not looked at again.
    """
    a, b = keys
    numbers = np.ones(len(a), np.int32)
    ordered = np.sort(a)
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(repeated):
        return numbers
    rows = np.flatnonzero(np.isin(a, repeated))
    later = np.zeros(len(rows), bool) if first is None else ~first[rows]
    rows = rows[np.lexsort((rows, later, b[rows], a[rows]))]
    new = np.ones(len(rows), bool)
    new[1:] = (a[rows][1:] != a[rows][:-1]) | (b[rows][1:] != b[rows][:-1])
    starts = np.flatnonzero(new)
    numbers[rows] = np.arange(len(rows)) - np.repeat(starts, np.diff([*starts, len(rows)])) + 1
    return numbers
