"""Times in the writing that nearly all have, 2023-05-01 12:00:07, read from columns of text by their digits."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_Z = np.int64
_LENGTH = 19


def _signs(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Where texts of the right length stand, and their signs, place by place."""
    size = len(texts)
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + size + 1]
    at = np.flatnonzero(np.diff(offsets) == _LENGTH)
    data = texts.buffers()[2]
    if not len(at) or data is None:
        return at[:0], np.zeros((_LENGTH, 0), np.uint8)
    view = np.frombuffer(data, np.uint8)
    whole = len(at) == size
    signs = (
        view[offsets[0] : offsets[-1]].reshape(-1, _LENGTH)
        if whole
        else view[offsets[at][:, None] + np.arange(_LENGTH)]
    )
    return at, signs.T


def like_ordinary(texts: pa.Array) -> NDArray[np.bool_]:
    """Which texts have the shape of such a time, at a glance: no word does."""
    at, signs = _signs(texts)
    found = np.zeros(len(texts), bool)
    found[at] = (signs[0] == ord("2")) & (signs[13] == ord(":")) & (signs[16] == ord(":"))
    return found


def ordinary(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Where texts such as 2023-05-01 12:00:07 stand (2000–2099, ``-`` or ``/``); their days since 1970 and seconds."""
    at, signs = _signs(texts)
    if not len(at):
        return at, at, at
    signs = np.ascontiguousarray(signs)
    digits = signs - ord("0")
    good = (digits[0] == 2) & (digits[1] == 0) & (signs[10] == ord(" "))
    for i in (4, 7):
        good &= (signs[i] == ord("-")) | (signs[i] == ord("/"))
    for i in (13, 16):
        good &= signs[i] == ord(":")
    for i in (2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18):
        good &= digits[i] < 10
    month, day, hour, minute, second = (digits[i] * 10 + digits[i + 1] for i in (5, 8, 11, 14, 17))
    good &= (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    years = (digits[2] * 10 + digits[3]).astype(np.int32) + 30
    months = np.where(good, years * 12 + month - 1, 0)
    starts = _MONTH_STARTS[months]
    good &= day <= _MONTH_STARTS[months + 1] - starts
    seconds = hour.astype(np.int32) * 3600 + minute.astype(np.int32) * 60 + second
    return at[good], (starts + day - 1)[good], seconds[good].astype(_Z)


#: Days since 1970 on which the months from January 1970 to January 2100 begin.
_MONTH_STARTS = np.arange("1970-01", "2100-02", dtype="datetime64[M]").astype("datetime64[D]").astype(_Z)
