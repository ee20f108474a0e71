"""Call lists for the benchmark of the import: the police grid, one row in so many bad, periods that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

HEAD = (
    "通联类型,本端号码,对端号码,通话开始/短信发送时间,通话结束时间,通话时长（秒）,"
    "本端卡号(IMSI),本端机身码(IMEI),短信内容"
)
WORDS = ["主叫", "被叫", "主短"]
#: What a bad row looks like, for a good one as nine cells, and the reason for which it must be set aside.
BAD = {
    "time_invalid:start": [
        lambda c: [*c[:3], "昨天", *c[4:]],
        lambda c: [*c[:3], "2023-13-45 10:00:00", *c[4:]],
    ],
    "too_few_fields": [lambda c: c[:4]],
    "too_many_fields": [lambda c: [*c, "x"]],
    "word_unknown:direction": [lambda c: ["保持", *c[1:]]],
    "duration_negative:duration": [lambda c: [*c[:5], "-5", *c[6:]]],
    "unclosed_quote": [lambda c: [*c[:8], '"你好']],
    "undecodable_bytes": [lambda c: [*c[:8], "\udcff"]],
    "no_party": [lambda c: [c[0], "", "未知", *c[3:]]],
    "end_before_start": [lambda c: [*c[:4], "2001-01-01 00:00:00", *c[5:]]],
}
_GOOD = re.compile(
    f"(?:{'|'.join(WORDS)})".encode() + rb",138[0-9]{8},1[0-9]{10},2023-(?!13)[^,]*,202[34][^,]*,[0-9,]*,"
)
BLOCK = 500_000
OVERLAP = 1_000


def write_calls(folder: Path, rows: int, files: int, bad: float) -> list[Path]:
    """So many rows in so many files: 300 own numbers, 40,000 others, a share of bad rows of ten kinds.

    Every file begins with the last good rows of the file before it.
    """
    rng = np.random.default_rng(1)
    others = np.array(
        [f"1{d}{n:09d}" for d, n in zip(rng.choice([3, 5, 7, 8], 40_000), rng.integers(0, 10**9, 40_000), strict=True)]
    )
    paths, last = [], b""
    for k in range(files):
        paths.append(folder / f"calls-{k}.csv")
        with paths[-1].open("wb") as out:
            out.write(HEAD.encode() + b"\n" + last)
            for lines in _blocks(rng, others, rows // files, bad):
                out.write(lines)
            last = b"".join(line + b"\n" for line in lines.splitlines()[-4 * OVERLAP :] if _GOOD.fullmatch(line))
            last = b"".join(last.splitlines(keepends=True)[-OVERLAP:])
    return paths


def _blocks(rng: np.random.Generator, others: NDArray[np.str_], rows: int, bad: float) -> Iterator[bytes]:
    kinds = [make for makers in BAD.values() for make in makers]
    for start in range(0, rows, BLOCK):
        size = min(BLOCK, rows - start)
        own, seconds = rng.integers(0, 300, size), rng.integers(0, 600, size)
        begin = rng.integers(1672531200, 1704067200, size)
        numbers = [f"138{i:08d},46000{i:010d},35{i:012d}0".split(",") for i in range(300)]
        columns = [
            pa.array(WORDS).take(pa.array(rng.integers(0, 3, size))),
            pa.array([number[0] for number in numbers]).take(pa.array(own)),
            pa.array(others).take(pa.array(rng.integers(0, len(others), size))),
            *(pc.strftime(pa.array(t, pa.timestamp("s")), "%Y-%m-%d %H:%M:%S") for t in (begin, begin + seconds)),
            pa.array(seconds).cast(pa.string()),
            *(pa.array([number[j] for number in numbers]).take(pa.array(own)) for j in (1, 2)),
            pa.array([""] * size),
        ]
        lines = pc.binary_join_element_wise(*columns, ",").to_pylist()
        for i in rng.choice(size, int(size * bad), replace=False).tolist():
            lines[i] = ",".join(kinds[i % len(kinds)](lines[i].split(",")))
        yield ("\n".join(lines) + "\n").encode(errors="surrogateescape")
