"""The files are in the real layouts, the same bytes every time, and every row of them is accounted for."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from linkgraph.errors import WrongUse
from linkgraph.sample import SampleFiles, SampleOptions, write_sample
from tests.sample.reader import Oracle


def digest(made: SampleFiles) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (*made.files, made.truth)}


def test_same_options_same_bytes(tmp_path: Path) -> None:
    options = SampleOptions(people=60, seed=3)
    first, again = write_sample(tmp_path / "a", options), write_sample(tmp_path / "b", options)
    assert digest(first) == digest(again)
    other = write_sample(tmp_path / "c", SampleOptions(people=60, seed=4))
    assert digest(other).keys() == digest(first).keys()
    assert all(digest(other)[name] != raw for name, raw in digest(first).items())


def test_workbooks_carry_no_time_of_making(sample: SampleFiles) -> None:
    for path in (p for p in sample.files if p.suffix == ".xlsx"):
        with zipfile.ZipFile(path) as book:
            assert {i.date_time for i in book.infolist()} == {(2017, 7, 1, 9, 0, 0)}
            core = book.read("docProps/core.xml").decode()
        assert core.count("2017-07-01T09:00:00Z") == 2


def test_truth_is_not_among_the_files(sample: SampleFiles) -> None:
    assert sample.truth not in sample.files
    assert sample.truth.name == "sample_truth.json"
    assert sample.truth.parent not in {p.parent for p in sample.files}


def count_rows(path: Path, sheet: str) -> int:
    """Records under the heading, blank lines in between included."""
    if path.suffix == ".xlsx":
        return sum(1 for _ in load_workbook(path, read_only=True)[sheet].iter_rows()) - 1
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
    return sum(1 for _ in csv.reader(io.StringIO(text))) - 1


def test_every_row_is_in_the_truth(sample: SampleFiles, oracle: Oracle) -> None:
    assert set(oracle.truth["files"]) == {p.name for p in sample.files}
    for path in sample.files:
        for entry in oracle.truth["files"][path.name]["sheets"]:
            assert entry["rows"] == count_rows(path, entry["sheet"])
            parts = ("accepted", "duplicate", "rejected", "ignored")
            assert entry["rows"] == sum(entry[k] for k in parts)


def test_bad_rows_of_every_sort(oracle: Oracle) -> None:
    sheets = [s for f in oracle.truth["files"].values() for s in f["sheets"]]
    sorts = {what for s in sheets for what in s["odd_rows"]}
    assert sorts >= {
        "half a row", "date that does not exist", "IMEI in scientific notation", "blank line", "heading repeated",
        "footer", "hostile name", "no such account", "query failed", "direction blank",
    }  # fmt: skip
    assert sum(s["duplicate"] for s in sheets) > 10


def test_encodings_and_quirks(oracle: Oracle) -> None:
    raw = (oracle.folder / "话单_厦门_20170101-20170602.csv").read_bytes()
    assert raw.decode("gb18030").startswith("通联类型,本端号码")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert (oracle.folder / "话单_武汉_20170101-20170603.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    bank = (oracle.folder / "样本银行_交易明细.csv").read_bytes().decode("gb18030")
    assert len(bank.splitlines()[0].split(",")) == 34
    assert "\t" in bank
    assert "_156," in bank
    book = load_workbook(oracle.folder / "话单_南宁_20170101-20170607.xlsx", read_only=True)
    assert all(isinstance(c, str) or c is None for row in book.worksheets[0].iter_rows(values_only=True) for c in row)


@pytest.mark.parametrize(("people", "rooms"), [(60, 8), (500, 51)])
def test_other_sizes(people: int, rooms: int, tmp_path: Path) -> None:
    write_sample(tmp_path, SampleOptions(people=people, seed=2))
    oracle = Oracle(tmp_path)
    assert len(oracle.people) == people
    assert len(oracle.truth["hideouts"]) >= rooms
    assert oracle.truth["seized_records"] > 100_000_000
    assert oracle.agreement() > 0.7


def test_scale_multiplies_calls_and_victims(tmp_path: Path) -> None:
    small, large = (write_sample(tmp_path / str(s), SampleOptions(people=60, scale=s)) for s in (1, 3))
    one, three = Oracle(small.truth.parent).truth, Oracle(large.truth.parent).truth
    assert len(three["incidents"]) == pytest.approx(3 * len(one["incidents"]), abs=6)
    rows = [
        sum(s["rows"] for f in t["files"].values() if f["kind"] == "calls" for s in f["sheets"]) for t in (one, three)
    ]
    assert 2.3 < rows[1] / rows[0] < 3.7
    assert len(three["people"]) == 60


@pytest.mark.parametrize("wrong", [{"people": 10}, {"seed": -1}, {"scale": 0}, {"scale": float("nan")}])
def test_impossible_options_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(WrongUse):
        SampleOptions(**wrong)  # type: ignore[arg-type]
