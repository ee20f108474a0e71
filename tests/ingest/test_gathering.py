"""Whole folders and archives: every file is found, none leaves its folder, odd ones are named and not lost."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.cli import main
from linkgraph.errors import FileRefused, MustChoose
from linkgraph.ingest.archives import Limits, packer, safe_name, unpack
from linkgraph.ingest.gathering import find, gather
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.sheets import source_id
from tests.evidence.records import CALLS_OF_A, HEAD, many_calls
from tests.ingest.cases import Bench, as_csv, written

CHOSEN = ImportOptions(timezone="Asia/Shanghai")
CALLS = as_csv([HEAD, *CALLS_OF_A]).encode()
FRIENDS = "person_a,person_b,count\n甲样,乙例,3\n".encode()


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


def named(path: Path, name: bytes, content: bytes, utf8: bool) -> Path:
    """An archive of one file whose name is written with exactly these bytes, with or without the mark of UTF-8."""
    placeholder = "x" * len(name)
    data = zipped(path, (placeholder, content)).read_bytes().replace(placeholder.encode(), name)
    if utf8:
        edited = bytearray(data)
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            edited[data.index(mark) + offset + 1] |= 0x08
        data = bytes(edited)
    path.write_bytes(data)
    return path


def names(path: Path, tmp_path: Path, limits: Limits | None = None) -> tuple[list[str], dict[str, str]]:
    files, odd = find([path], tmp_path / "spool", limits)
    assert all(tmp_path / "spool" in file.path.resolve().parents for file in files if path.is_file())
    return [file.title for file in files], {one.file: one.reason for one in odd}


@pytest.mark.parametrize(("encoding", "utf8"), [("gb18030", False), ("utf-8", False), ("utf-8", True)])
def test_chinese_names_are_read_however_they_were_written(tmp_path: Path, encoding: str, utf8: bool) -> None:
    path = named(tmp_path / "返回.zip", "银行/张三的流水.csv".encode(encoding), CALLS, utf8)
    assert names(path, tmp_path) == (["返回.zip/银行/张三的流水.csv"], {})


def test_nothing_leaves_the_folder(tmp_path: Path) -> None:
    evil = ("../../x.csv", "/etc/y.csv", "C:\\z.csv", "..\\..\\w.csv", "a\x1b[2J.csv", "con.csv", "n" * 300 + ".csv")
    path = zipped(tmp_path / "a.zip", *((name, CALLS + name.encode()) for name in evil))
    before = {file for file in tmp_path.rglob("*") if file.is_file()}
    found, odd = names(path, tmp_path)
    assert odd == {}
    assert found[:5] == ["a.zip/x.csv", "a.zip/etc/y.csv", "a.zip/C:/z.csv", "a.zip/w.csv", "a.zip/a_[2J.csv"]
    after = {file for file in tmp_path.rglob("*") if file.is_file()} - before
    assert len(after) == len(evil)
    assert all(tmp_path / "spool" in file.parents for file in after)


def test_links_encrypted_and_damaged_entries_are_named(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "a.zip", (link, b"/etc/passwd"), ("good.csv", CALLS), ("secret.csv", CALLS),
                  ("hurt.csv", b"".join(os.urandom(9) for _ in range(999))))  # fmt: skip
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the third entry says that it is encrypted
        at = [i for i in range(len(data)) if data[i : i + 4] == mark][2]
        data[at + offset] |= 1
    hurt = data.index(b"hurt.csv") + 500
    data[hurt] ^= 255
    path.write_bytes(data)
    found, odd = names(path, tmp_path)
    assert found == ["a.zip/good.csv"]
    assert "it is a link" in odd["a.zip/link.csv"]
    assert "it is encrypted: unpack" in odd["a.zip/secret.csv"]
    assert "damaged in the archive" in odd["a.zip/hurt.csv"]
    assert len(odd) == 3


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(entries=2), "holds 3 files, more than 2"),
        (Limits(total_bytes=1000), "would expand to .* bytes, more than 1,000"),
        (Limits(ratio=50), "would expand c.csv more than 50 times: refused as a possible bomb"),
    ],
)
def test_limits_refuse_the_whole_archive(tmp_path: Path, limits: Limits, said: str) -> None:
    path = zipped(tmp_path / "a.zip", ("a.csv", CALLS), ("b.csv", CALLS * 2), ("c.csv", b"0" * 11_000_000))
    with pytest.raises(FileRefused, match=said):
        unpack(path, "a.zip", tmp_path / "out", limits)
    assert not (tmp_path / "out").exists()


def test_a_bomb_of_overlapping_entries_is_refused(tmp_path: Path) -> None:
    """Many entries that share one packed block, as in the bombs of David Fifield."""
    data = zipped(tmp_path / "a.zip", ("a.csv", b"".join(b"%d\n" % i for i in range(50_000)))).read_bytes()
    start = data.index(b"PK\x01\x02")
    entry, end = data[start : data.index(b"PK\x05\x06")], bytearray(data[data.index(b"PK\x05\x06") :])
    end[8:12] = (40).to_bytes(2, "little") * 2
    end[12:16] = (40 * len(entry)).to_bytes(4, "little")
    path = written(tmp_path / "b.zip", data[:start] + entry * 40 + bytes(end))
    with pytest.raises(FileRefused, match="the same bytes for several files"):
        names(path, tmp_path)


def test_archives_in_archives_are_opened_so_far_and_no_further(tmp_path: Path) -> None:
    def nested(content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("in.zip", content)
            archive.writestr("a.csv", CALLS)
        return out.getvalue()

    innermost = nested(CALLS)
    path = zipped(tmp_path / "o.zip", ("mid.zip", nested(innermost)))
    found, odd = names(path, tmp_path)
    assert found == ["o.zip/mid.zip/a.csv"]
    assert "opened 2 deep only" in odd["o.zip/mid.zip/in.zip"]
    # the limit counts all of them together
    _, odd = names(path, tmp_path / "third", Limits(total_bytes=len(nested(innermost)) + 10))
    assert "more than" in odd["o.zip/mid.zip"]


def test_other_packers_and_cut_archives_say_what_to_do(tmp_path: Path) -> None:
    rar, cut = written(tmp_path / "a.rar", b"Rar!\x1a\x07\x00rest"), zipped(tmp_path / "b.zip", ("a.csv", CALLS))
    with pytest.raises(FileRefused, match=r"a\.rar: it is packed with RAR: unpack it and import the files"):
        names(rar, tmp_path)
    cut.write_bytes(cut.read_bytes()[:-30])
    with pytest.raises(FileRefused, match="cut short or damaged"):
        names(cut, tmp_path)
    with pytest.raises(FileRefused, match="no file and no folder"):
        names(tmp_path / "gone", tmp_path)
    assert packer(written(tmp_path / "t.csv", CALLS)) is None


def test_files_of_one_shape_need_one_decision(tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    (folder / "more").mkdir(parents=True)
    for i in range(4):
        written(
            folder / f"c{i}.csv", f"caller,callee,start,duration\n13800138000,1390013900{i},2017-03-01 10:00:00,60\n"
        )
    written(folder / "more" / "g.csv", as_csv([HEAD, *CALLS_OF_A]), "gb18030")
    written(folder / "friends.csv", FRIENDS)
    written(folder / "letter.txt", "Dear colleague,\nnothing.\n")
    written(folder / "empty.csv", b"")
    written(folder / ".DS_Store", b"\x00\x00")
    (folder / "loop.csv").symlink_to(folder / "c0.csv")
    (folder / "up").symlink_to(tmp_path)
    bench = Bench(tmp_path / "case")
    files, odd = find([folder], tmp_path / "spool")
    seen = gather(files, odd, ImportOptions(), bench.ingest.plan)
    calls = next(shape for shape in seen.shapes if len(shape.files) == 4)
    assert set(calls.choices) == {"timezone"}
    assert [file.title for file in seen.ready()] == ["returns/friends.csv", "returns/more/g.csv"]
    seen = gather(files, odd, CHOSEN, bench.ingest.plan)
    assert sorted(len(shape.files) for shape in seen.shapes if not shape.problem) == [1, 1, 4]
    left = {one.file: one.reason for one in seen.left_out()}
    assert set(left) == {f"returns/{x}" for x in ("letter.txt", "empty.csv", ".DS_Store", "loop.csv", "up")}
    assert "is empty" in left["returns/empty.csv"]
    assert "no headings that are known" in left["returns/letter.txt"]
    with pytest.raises(MustChoose, match=r"5 of 11 files cannot be imported as they are .*letter\.txt") as caught:
        seen.all_or_some(only_recognised=False)
    assert "import the recognised ones alone" in str(caught.value)
    assert len(seen.all_or_some(only_recognised=True)) == 6


def test_an_archive_is_imported_in_one_go_with_its_provenance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = {f"账单/{i}.csv": as_csv([HEAD, *many_calls(20, seed=i)]).encode() for i in range(6)}
    path = zipped(tmp_path / "return.zip", *members.items(), ("readme.txt", b"Dear colleague\n"))
    folder = tmp_path / "case"
    command = ["import", "--case", str(folder), "--timezone", "Asia/Shanghai", str(path)]
    assert main(command) == 2
    assert "1 of 7 files cannot be imported" in capsys.readouterr().err
    assert not folder.exists(), "a case made for nothing is taken away again"
    assert main([*command, "--recognised-only"]) == 1
    assert "left out: return.zip/readme.txt" in capsys.readouterr().out
    case = Case.open(folder)
    sources = {source["file"]: source for source in case.sources()}
    assert set(sources) == {f"return.zip/{name}" for name in members}
    for name, content in members.items():
        assert sources[f"return.zip/{name}"]["source_id"] == source_id(written(tmp_path / "m", content))
    (job,) = case.jobs.table.all()
    assert [odd["file"] for odd in job.left_out] == ["return.zip/readme.txt"]
    assert list((folder / "jobs").iterdir()) == [], "what was unpacked is gone"
    (row,) = case.sql("SELECT count(*) AS n FROM calls")["n"]
    assert row == sum(source["accepted"] for source in sources.values())
    assert main([*command, "--recognised-only"]) == 1
    assert {s["accepted"] for s in case.jobs.table.get(2).result["sources"]} == {0}  # type: ignore[index]


def test_names_are_made_safe() -> None:
    assert safe_name("x/../..") == "file"
    assert safe_name("长" * 200 + ".xlsx").endswith(".xlsx")
    assert len(safe_name("长" * 200 + ".xlsx").encode()) < 250
