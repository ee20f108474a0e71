"""Times in the writing that nearly all have, 2023-05-01 12:00:07, read from columns of text by their digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_Z = np.int64
_LENGTH = 19
#: What two digits mean, by the two bytes as one number; 255 for other signs.
_PAIRS = np.full(1 << 16, 255, np.uint8)
_PAIRS[[(48 + n % 10) << 8 | (48 + n // 10) for n in range(100)]] = np.arange(100)
#: Days since 1970 on which the months from January 1970 to January 2100 begin.
_MONTH_STARTS = np.arange("1970-01", "2100-02", dtype="datetime64[M]").astype("datetime64[D]").astype(_Z)
_MONTH_DAYS = np.diff(_MONTH_STARTS).astype(np.uint8)


@dataclass(frozen=True)
class Ordinary:
    """Where texts such as 2023-05-01 12:00:07 stand in a column (2000 to 2099, ``-`` or ``/``).

    Attributes
    ----------
    at : their places, ascending
    day, second : days since 1970 and seconds of the day, as they stand
    dashed : which are written with ``-``
    """

    at: NDArray[np.int64]
    day: NDArray[np.int64]
    second: NDArray[np.int64]
    dashed: NDArray[np.bool_]


def _placed(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Which texts have the right length, and where all of them begin and end."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    at = np.flatnonzero(np.diff(offsets) == _LENGTH)
    return (at, offsets) if texts.buffers()[2] is not None else (at[:0], offsets)


def like_ordinary(texts: pa.Array) -> NDArray[np.bool_]:
    """Which texts have the shape of such a time, at a glance: no word does."""
    found = np.zeros(len(texts), bool)
    at, offsets = _placed(texts)
    if len(at):
        signs, begin = np.frombuffer(texts.buffers()[2], np.uint8), offsets[at]
        found[at] = (signs[begin] == ord("2")) & (signs[begin + 13] == ord(":")) & (signs[begin + 16] == ord(":"))
    return found


def ordinary(texts: pa.Array) -> Ordinary:
    """The times of a column that are written as nearly all are."""
    at, offsets = _placed(texts)
    if not len(at):
        return Ordinary(at, at, at, np.zeros(0, bool))
    if len(at) < len(texts):
        texts = texts.take(pa.array(at))
        offsets = _placed(texts)[1]
    signs = np.frombuffer(texts.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]

    def two(place: int) -> NDArray[np.uint16]:
        return np.ndarray((len(at),), "<u2", signs, place, (_LENGTH,))

    def number(place: int) -> NDArray[np.uint8]:
        return _PAIRS.take(two(place).astype(np.intp))

    good = (two(0) == int.from_bytes(b"20", "little")) & (signs[10::_LENGTH] == ord(" "))
    dashed = (signs[4::_LENGTH] == ord("-")) & (signs[7::_LENGTH] == ord("-"))
    if not dashed.all():
        for i in (4, 7):
            good &= (signs[i::_LENGTH] == ord("-")) | (signs[i::_LENGTH] == ord("/"))
    for i in (13, 16):
        good &= signs[i::_LENGTH] == ord(":")
    year, month, day, hour, minute, second = (number(i) for i in (2, 5, 8, 11, 14, 17))
    good &= (year < 100) & (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    months = np.where(good, (year.astype(np.intp) + 30) * 12 + month - 1, 0)
    starts = _MONTH_STARTS.take(months)
    good &= day <= _MONTH_DAYS.take(months)
    seconds = hour.astype(np.int32) * 3600 + minute.astype(np.int32) * 60 + second
    if good.all():
        return Ordinary(at, starts + day - 1, seconds.astype(_Z), dashed)
    return Ordinary(at[good], (starts + day - 1)[good], seconds[good].astype(_Z), dashed[good])


def as_numbers(texts: pa.Array, found: Ordinary) -> tuple[pa.Array, pa.Array]:
    """A column in two: seconds since 1970 where a text is 2023-05-01 12:00:07 to the letter, and the other texts."""
    exact = found.dashed
    at = found.at if exact.all() else found.at[exact]
    seconds, there = np.zeros(len(texts), np.uint32), np.zeros(len(texts), bool)
    seconds[at] = (found.day * 86_400 + found.second)[exact]
    there[at] = True
    places = pa.array(np.arange(len(texts), dtype=np.int32), mask=there)
    return pa.array(seconds, mask=~there), pc.take(texts, places)
