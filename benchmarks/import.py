"""Rows a second of an import, beside two baselines in the same run.

    python benchmarks/import.py [--rows 200000]

``duckdb`` merely reads the same file as text and writes it to Parquet: less cannot be done. ``pandas`` is a plain
script that does the same job as the import: both read one call list as text, clean numbers, times, words and
durations, set bad rows aside with their place, key
every record, and write Parquet. The pandas script has no encodings, layouts, second count or catalogue to look after.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from linkgraph import Case
from linkgraph.model.phones import clean_phone

HEAD = (
    "通联类型,本端号码,对端号码,通话开始/短信发送时间,通话结束时间,通话时长（秒）,"
    "本端卡号(IMSI),本端机身码(IMEI),短信内容"
)
SIDES = {"主叫": "out", "被叫": "in", "主短": "out"}


def write_calls(path: Path, rows: int) -> None:
    """A call list in the police grid: 300 own numbers, 40,000 others, one row in a thousand unreadable."""
    r, start = random.Random(1), datetime.fromisoformat("2023-01-01")
    others = [f"1{r.choice('3578')}{r.randrange(10**9):09d}" for _ in range(40_000)]
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD + "\n")
        for i in range(rows):
            own, seconds = r.randrange(300), r.randrange(600)
            begin = start + timedelta(seconds=r.randrange(86400 * 365))
            when = "昨天" if i % 1000 == 999 else str(begin)
            out.write(
                f"{r.choice(list(SIDES))},138{own:08d},{r.choice(others)},{when},{begin + timedelta(seconds=seconds)},"
                f"{seconds},46000{own:010d},35{own:012d}0,\n"
            )


def with_linkgraph(file: Path, folder: Path) -> tuple[int, int]:
    """(accepted, rejected) rows of a real import."""
    report = Case.create(folder).import_files([file]).sources[0]
    assert report.reconciled
    return report.accepted, report.rejected


def with_duckdb(file: Path, folder: Path) -> None:
    """The file as text into Parquet: nothing is looked at."""
    target = str(folder).replace("'", "''") + ".parquet"
    query = "SELECT * FROM read_csv(?, all_varchar = true, header = true)"
    duckdb.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)", [str(file)])


def with_pandas(file: Path, folder: Path) -> tuple[int, int]:
    """The same by hand."""
    folder.mkdir()
    hashlib.sha256(file.read_bytes()).hexdigest()
    raw = pd.read_csv(file, dtype=str, keep_default_na=False)
    raw.columns = ["type", "own", "peer", "start", "end", "duration", "imsi", "imei", "text"]
    raw["line"] = range(2, len(raw) + 2)
    numbers = {n: clean_phone(n).value for n in pd.unique(pd.concat([raw["own"], raw["peer"]]))}
    side = raw["type"].map(SIDES)
    own, peer = raw["own"].map(numbers), raw["peer"].map(numbers)
    out = side == "out"
    calls = pd.DataFrame({"caller": own.where(out, peer), "callee": peer.where(out, own), "line": raw["line"]})
    for name in ("start", "end"):
        local = pd.to_datetime(raw[name], format="%Y-%m-%d %H:%M:%S", errors="coerce")
        calls[name] = local.dt.tz_localize("Asia/Shanghai", ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC")
    calls["duration"] = pd.to_numeric(raw["duration"], errors="coerce")
    calls["imsi"], calls["imei"] = raw["imsi"], raw["imei"].str[:14]
    good = side.notna() & calls["start"].notna() & calls["duration"].notna() & (own.notna() | peer.notna())
    kept = calls[good]
    key = pd.util.hash_pandas_object(kept[["caller", "callee", "start", "duration"]], index=False)
    kept = kept.assign(key=key, times=key.groupby(key).cumcount()).sort_values("line")
    kept.to_parquet(folder / "calls.parquet", compression="zstd")
    raw.to_parquet(folder / "raw.parquet", compression="zstd")
    raw[~good].to_parquet(folder / "rejects.parquet", compression="zstd")
    return len(kept), int((~good).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        write_calls(file, rows)
        seconds, results = {}, {}
        for name, run in (("duckdb", with_duckdb), ("pandas", with_pandas), ("linkgraph", with_linkgraph)):
            began = time.perf_counter()
            results[name] = run(file, Path(folder) / name)
            seconds[name] = time.perf_counter() - began
    assert results["pandas"] == results["linkgraph"], results
    for name, value in seconds.items():
        print(f"{name:10} {value:7.2f} s  {rows / value:10,.0f} rows/s")
    for name in ("duckdb", "pandas"):
        print(f"linkgraph's time over {name}'s: {seconds['linkgraph'] / seconds[name]:.2f}")


if __name__ == "__main__":
    main()
