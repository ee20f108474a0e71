"""SipHash-2-4 of many texts at once: a keyed function whose 64 bits tell nothing without the key.

J.-P. Aumasson and D. J. Bernstein, SipHash: a fast short-input PRF, 2012. Written for columns: a text costs about a
tenth of a microsecond, a tenth of what HMAC-SHA256 costs one by one.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Words = NDArray[np.uint64]
#: Texts worked on at once, so that all intermediate numbers stay near the processor.
_AT_ONCE = 8192
_START = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_BYTE = np.uint64(8)


class SipHash:
    """The function of one key of 16 bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 16:
            raise ValueError("a SipHash key has 16 bytes")
        halves = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
        self.state = tuple(np.uint64(start ^ halves[i % 2]) for i, start in enumerate(_START))

    def one(self, text: str) -> int:
        """The number of one text."""
        return int(self.many(pa.array([text], pa.string()))[0])

    def many(self, texts: pa.Array) -> Words:
        """The number of each text of a string column; nulls count as empty texts."""
        size = len(texts)
        out = np.zeros(size, np.uint64)
        if not size:
            return out
        offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + size + 1].astype(np.int64)
        lengths = np.diff(offsets)
        if texts.null_count:
            lengths = np.where(texts.is_valid().to_numpy(zero_copy_only=False), lengths, 0)
        data = texts.buffers()[2]
        padded = np.empty(int(offsets[-1] - offsets[0]) + 8, np.uint8)
        padded[-8:] = 0
        padded[:-8] = np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]] if data is not None else 0
        words = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))  # a word at every byte
        starts, whole = offsets[:-1] - offsets[0], lengths >> 3
        for count in np.flatnonzero(np.bincount(whole)).tolist():
            rows = np.flatnonzero(whole == count)
            for first in range(0, len(rows), _AT_ONCE):
                part = rows[first : first + _AT_ONCE]
                out[part] = self._hash(words, starts[part], lengths[part], count)
        return out

    def _hash(self, words: Words, starts: NDArray[np.int64], lengths: NDArray[np.int64], count: int) -> Words:
        """Texts of equally many whole words."""
        v = [np.full(len(starts), start, np.uint64) for start in self.state]
        spare = np.empty(len(starts), np.uint64)
        for k in range(count):
            _compress(v, words[starts + 8 * k], spare)
        rest = (lengths & 7).astype(np.uint64) * _BYTE
        last = words[starts + 8 * count] & ((np.uint64(1) << rest) - np.uint64(1))
        _compress(v, last | (lengths.astype(np.uint64) << np.uint64(56)), spare)
        v[2] ^= np.uint64(0xFF)
        for _ in range(4):
            _round(v, spare)
        found: Words = v[0] ^ v[1] ^ v[2] ^ v[3]
        return found


def _compress(v: list[Words], word: Words, spare: Words) -> None:
    v[3] ^= word
    _round(v, spare)
    _round(v, spare)
    v[0] ^= word


def _round(v: list[Words], spare: Words) -> None:
    a, b, c, d = v
    with np.errstate(over="ignore"):
        a += b
        _turn(b, 13, spare)
        b ^= a
        _turn(a, 32, spare)
        c += d
        _turn(d, 16, spare)
        d ^= c
        a += d
        _turn(d, 21, spare)
        d ^= a
        c += b
        _turn(b, 17, spare)
        b ^= c
        _turn(c, 32, spare)


def _turn(numbers: Words, bits: int, spare: Words) -> None:
    """Rotate to the left, in place."""
    np.right_shift(numbers, np.uint64(64 - bits), out=spare)
    np.left_shift(numbers, np.uint64(bits), out=numbers)
    numbers |= spare
