"""Call records of two subscribers, as their operators would send them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from tests.ingest.cases import as_csv, written

HEAD = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长", "本端卡号(IMSI)"]
A, B, C = "13800138000", "13900139000", "13700137000"
TWIN_SMS = [A, C, "主短", "2023-05-03 09:00:00", "", "460001234567890"]
CALLS_OF_A = [
    [A, B, "主叫", "2023-05-01 12:00:07", "57", "460001234567890"],
    [A, B, "被叫", "2023-05-02 08:15:00", "20", "460001234567890"],
    TWIN_SMS,
    TWIN_SMS,
    [A, C, "主叫", "2023-05-04 10:00:00", "5", "460001234567890"],
]
#: The first two calls as B's operator has them.
CALLS_OF_B = [
    [B, A, "被叫", "2023-05-01 12:00:07", "57", "460009999999999"],
    [B, A, "主叫", "2023-05-02 08:15:00", "20", "460009999999999"],
]


def calls_file(path: Path, rows: list[list[str]], end: str = "\n", encoding: str = "utf-8") -> Path:
    return written(path, as_csv([HEAD, *rows], end=end), encoding)


def many_calls(number: int, seed: int = 1) -> list[list[str]]:
    """Calls of A, one a second, to random numbers."""
    r, start = random.Random(seed), datetime(2023, 5, 1)
    return [
        [A, f"1390{r.randrange(10**7):07}", "主叫", str(start + timedelta(seconds=i)), str(r.randrange(600)), ""]
        for i in range(number)
    ]
