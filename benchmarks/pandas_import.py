"""The import written with pandas, for comparison: the same rows in, the same answers out.

It reads the text, keeps it, cleans each distinct number once, reads times in their zone, judges every row with the
first reason that holds, finds records that earlier files have already, numbers equal events, writes statements and
Parquet, counts the lines a second time and adds the durations up twice. Layout, encoding and quotes are written into
it: it reads this one table and no other.

There are two of it, which differ in one thing only. `import_files` is tuned: each distinct number is cleaned once. With
`by_row` the cleaning functions are applied to the column, row by row, as one writes it first.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linkgraph.model.phones import clean_phone
from linkgraph.model.values import Cleaned, clean_imei, clean_imsi

SIDES = {"主叫": "out", "被叫": "in", "主短": "out"}
KINDS = {"主叫": "call", "被叫": "call", "主短": "sms"}
NAMES = ["type", "own", "peer", "start", "end", "duration", "imsi", "imei", "text"]


def import_files(files: list[Path], folder: Path, by_row: bool = False) -> Counter[str]:
    """Rows by reason, ``accepted`` and ``duplicate``."""
    counts: Counter[str] = Counter()
    known = np.zeros(0, np.uint64)
    for number, file in enumerate(files):
        found, keys = _import_file(file, folder / str(number), known, by_row)
        counts += found
        known = np.concatenate([known, keys])
    return counts


def _import_file(file: Path, folder: Path, known: np.ndarray, by_row: bool) -> tuple[Counter[str], np.ndarray]:
    folder.mkdir(parents=True)
    hashlib.sha256(file.read_bytes()).hexdigest()
    raw = _read(file)
    calls, reason = _judged(raw, by_row)
    key = pd.util.hash_pandas_object(calls, index=False).to_numpy()
    good = reason.isna()
    times = pd.Series(key).where(good).groupby(key).cumcount()
    key = key ^ (times.to_numpy().astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    reason = reason.mask(good & np.isin(key, known), "duplicate")
    accepted = reason.isna()
    kept = calls[accepted].assign(line=raw["line"][accepted], key=key[accepted])
    same = ["kind", "caller", "callee", "start", "duration", "own"]
    kept["n"] = kept.groupby(same, dropna=False, sort=False).cumcount() + 1
    kept.to_parquet(folder / "calls.parquet", compression="zstd")
    raw.to_parquet(folder / "raw.parquet", compression="zstd")
    raw[~accepted].assign(reason=reason[~accepted]).to_parquet(folder / "set_aside.parquet", compression="zstd")
    seen = pd.concat([kept.groupby("own")["line"].min(), kept.groupby(kept["peer"])["line"].min()])
    seen.to_frame().to_parquet(folder / "facts.parquet")
    counts = Counter(reason.fillna("accepted"))
    _check(file, raw, counts, calls[good], raw["duration"][good])
    return counts, key[accepted]


def _read(file: Path) -> pd.DataFrame:
    """Every line as text, and its cells: nine, and what is too much in a tenth."""
    how: dict[str, Any] = {
        "header": None, "skiprows": 1, "dtype": str, "keep_default_na": False, "quoting": csv.QUOTE_NONE,
        "encoding_errors": "backslashreplace", "skip_blank_lines": False,
    }  # fmt: skip
    raw: pd.DataFrame = pd.read_csv(file, names=[*NAMES, "more"], **how)
    raw["raw"] = pd.read_csv(file, names=["raw"], sep="\x1f", **how)["raw"]
    raw["line"] = np.arange(2, len(raw) + 2)
    return raw


def _cleaned(column: pd.Series, clean: Callable[[str], Cleaned], by_row: bool) -> pd.Series:
    """A column cleaned; blank cells stay blank."""
    if by_row:
        return column.map(lambda text: clean(text).value, na_action="ignore")
    return column.map({text: clean(text).value for text in pd.unique(column.dropna())})


def _judged(raw: pd.DataFrame, by_row: bool) -> tuple[pd.DataFrame, pd.Series]:
    """The rows cleaned, and the first reason for which each is set aside."""
    side, own, peer = raw["type"].map(SIDES), *(_cleaned(raw[name], clean_phone, by_row) for name in ("own", "peer"))
    out = side == "out"
    calls = pd.DataFrame({"kind": raw["type"].map(KINDS), "own": own, "peer": peer})
    calls["caller"], calls["callee"] = own.where(out, peer), peer.where(out, own)
    for name in ("start", "end"):
        local = pd.to_datetime(raw[name], format="%Y-%m-%d %H:%M:%S", errors="coerce")
        calls[name] = local.dt.tz_localize("Asia/Shanghai", ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC")
    calls["duration"] = pd.to_numeric(raw["duration"], errors="coerce")
    for name, clean in (("imsi", clean_imsi), ("imei", clean_imei)):
        calls[name] = _cleaned(raw[name], clean, by_row)
    calls["text"] = raw["text"].str.strip()
    calls["self_call"] = calls["caller"] == calls["callee"]
    calls["disagrees"] = (calls["duration"] - (calls["end"] - calls["start"]).dt.total_seconds()).abs() > 60
    separators = raw["raw"].str.count(",")
    rules = [
        (raw["text"].str.startswith('"'), "unclosed_quote"),
        (raw["text"].str.contains(r"\x", regex=False), "undecodable_bytes"),
        (separators < 8, "too_few_fields"),
        (separators > 8, "too_many_fields"),
        (side.isna(), "word_unknown:direction"),
        (calls["start"].isna(), "time_invalid:start"),
        (calls["duration"] < 0, "duration_negative:duration"),
        (own.isna() & peer.isna(), "no_party"),
        (calls["end"] < calls["start"], "end_before_start"),
    ]
    reason = pd.Series(None, index=raw.index, dtype=object)
    for rule, name in reversed(rules):
        reason[rule.fillna(False)] = name
    return calls, reason


def _check(file: Path, raw: pd.DataFrame, counts: Counter[str], calls: pd.DataFrame, durations: pd.Series) -> None:
    """The books: every row once, the lines counted again, the durations added up from the text."""
    with file.open("rb") as handle:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(1 << 20), b""))
    if not len(raw) == lines - 1 == sum(counts.values()):
        raise ValueError("rows are missing")
    if int(calls["duration"].sum()) != int(durations.astype("int64").sum()):
        raise ValueError("the durations do not add up")
