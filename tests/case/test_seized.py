"""Seized personal data: everything is counted, found again, and nowhere in clear."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from linkgraph.case import Case
from linkgraph.cli import main
from linkgraph.errors import CaseError, MustChoose, WrongUse
from linkgraph.evidence.seized_hashes import VARIABLE, Collector, among
from linkgraph.ingest.seized import SeizedOptions
from linkgraph.ingest.seized_masking import masked, shape
from linkgraph.ingest.seized_values import CLEANERS, nodes
from linkgraph.model.values import Cleaning, is_citizen_id

DIGITS = "0123456789"


def draw_id(draw: random.Random) -> str:
    body = draw.choice(["110105", "440305", "440524", "350203"]) + f"19{draw.randint(50, 99)}0{draw.randint(1, 9)}"
    body += f"{draw.randint(10, 28)}{draw.randint(0, 999):03d}"
    return next(body + c for c in DIGITS + "X" if is_citizen_id(body + c))


def people(n: int, seed: int) -> list[tuple[str, str, str, str]]:
    draw = random.Random(seed)
    return [
        ("李" + draw.choice("伟芳娜敏静"), f"1{draw.choice('358')}{draw.randint(0, 10**9 - 1):09d}", draw_id(draw),
         "622202" + "".join(draw.choices(DIGITS, k=13)))
        for _ in range(n)
    ]  # fmt: skip


def write(path: Path, rows: Sequence[tuple[str, ...]], heading: str = "姓名,手机号,身份证号,银行卡号") -> Path:
    path.write_text("\n".join([heading, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case")


def test_everything_is_counted_once_and_found_again(case: Case, tmp_path: Path) -> None:
    rows = people(2000, 1)
    extra = [rows[5], rows[7], ("", "", "", ""), ("", "12", "x", "?"), ("王某", "", "", "")]
    file = write(tmp_path / "batch.csv", [*rows, *extra, ("姓名", "手机号", "身份证号", "银行卡号")])
    (book,) = case.add_seized(file)
    assert (book["read"], book["accepted"], book["duplicate"], book["rejected"], book["ignored"]) == (
        2006,
        2001,
        2,
        1,
        2,
    )
    assert book["read"] == book["accepted"] + book["duplicate"] + book["rejected"] + book["ignored"]
    assert book["reconciled"]
    assert book["state"] == "with_rejects"
    assert book["categories"]["phone"]["distinct"] == len({row[1] for row in rows})
    assert book["categories"]["name"]["cells"] == 2003
    assert sum(book["carriers"].values()) == 2002
    assert set(book["id_provinces"]) == {"北京市", "广东省", "福建省"}
    assert book["banks"] == {"中国工商银行": 2002}
    (reject,) = case.seized.rejects(book["batch"])
    assert (reject["record_no"], reject["reason"], reject["shape"]) == (2005, "nothing_usable", ",99,a,?")

    asked = [rows[3][1], "+86 " + rows[4][1], rows[5][2].lower(), rows[6][3] + "_1", "13900000000", "138****8000"]
    answer = case.seized.find(asked)
    assert sorted(hit.asked for hit in answer.hits) == sorted(asked[:4])
    assert answer.not_found == ("13900000000",)
    assert answer.unusable == ("138****8000",)
    assert min(hit.one_in for hit in answer.hits) == round(2**64 / 2000)


def test_no_value_of_a_batch_is_in_any_byte_of_the_case(case: Case, tmp_path: Path) -> None:
    rows = people(300, 2)
    bad = [("", "13" + "0" * 6, "44052418800101001X", "9" * 30), ("", "1391234567890123", "", "")]
    case.add_seized(write(tmp_path / "batch.csv", [*rows, *bad]), SeizedOptions(sample=20))
    secrets = {cell for row in [*rows, *bad] for cell in row[1:] if len(cell) >= 8}
    searched = 0
    for path in case.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            searched += 1
            shown = [s for s in secrets if s.encode() in content or s.encode("utf-16-le") in content]
            assert shown == [], path
            numbers = [int(s).to_bytes(8, order) for s in secrets if s.isdigit() and int(s) < 2**63
                       for order in ("little", "big")]  # fmt: skip
            assert not any(number in content for number in numbers), path
    assert searched >= 5


def test_the_same_file_again_changes_nothing_and_a_sample_is_the_same_for_a_seed(tmp_path: Path) -> None:
    rows = people(500, 3)
    file = write(tmp_path / "batch.csv", rows)
    books = []
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        case = Case.create(tmp_path / name)
        (book,) = case.add_seized(file, SeizedOptions(seed=seed))
        books.append(book)
        (again,) = case.add_seized(file)
        assert (again["accepted"], again["duplicate"], len(case.seized.batches())) == (0, 500, 1)
    assert books[0]["sample"] == books[1]["sample"] != books[2]["sample"]
    shown = {f"{row[1][:3]}****{row[1][-4:]}" for row in rows}
    assert {row["phone"] for row in books[0]["sample"]} <= shown


def test_files_without_headings_need_their_columns(case: Case, tmp_path: Path) -> None:
    rows = people(50, 6)
    file = tmp_path / "leak.txt"
    file.write_text("".join(f"{r[1]}\t{r[0]}\tsecret-word\n" for r in rows), encoding="gb18030")
    with pytest.raises(MustChoose):
        case.add_seized(file)
    with pytest.raises(WrongUse, match="no category"):
        case.add_seized(file, SeizedOptions(("phon",), "gb18030"))
    (book,) = case.add_seized(file, SeizedOptions(("phone", "name", "password"), "gb18030"))
    assert (book["accepted"], book["categories"]["password"]["cells"]) == (50, 50)
    assert case.seized.find([rows[0][1]]).hits
    assert not any(b"secret-word" in p.read_bytes() for p in case.folder.rglob("*") if p.is_file())


def test_without_its_secret_a_case_does_not_answer(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "safe"))
    rows = people(20, 7)
    case.add_seized(write(tmp_path / "batch.csv", rows))
    assert not list(case.folder.rglob("*secret*"))
    assert case.seized.find([rows[0][1]]).hits
    (secret,) = (tmp_path / "safe").iterdir()
    assert secret.stat().st_mode & 0o077 == 0
    secret.write_bytes(bytes(32))
    with pytest.raises(CaseError, match="not the one"):
        case.seized.find([rows[0][1]])
    secret.unlink()
    with pytest.raises(CaseError, match="cannot be read"):
        case.seized.find([rows[0][1]])


def test_fast_forms_are_what_the_value_types_say() -> None:
    draw = random.Random(11)
    texts = {
        "phone": [f"{draw.choice(['', '+86', '86', '0086', ' ', '+852', '0'])}{draw.choice(['138', '021', '95', '9'])}"
                  f"{draw.randint(0, 10**8):08d}" for _ in range(300)],
        "id_number": [draw_id(draw) if k % 2 else draw_id(draw)[:17] + "0" for k in range(300)] + ["110105491231002"],
        "card": ["".join(draw.choices(DIGITS + "_ ", k=draw.randint(8, 22))) for _ in range(300)]
        + ["0" * 16, "0" * 15 + "7", "6222021234567890000"],
        "account": ["".join(draw.choices("abcXYZ09._@-~ 中", k=draw.randint(1, 12))) for _ in range(300)]
        + ["null", "NULL", "None", "0000000000000"],
    }  # fmt: skip
    for name, values in texts.items():
        trimmed = [text.strip() for text in values]
        found = nodes(name, pa.array(trimmed), "CN")
        cleaned = [CLEANERS[name](text, Cleaning("CN")) for text in trimmed]
        expected = [result.value for result in cleaned]
        assert found.values.to_pylist() == expected, name
        assert found.problems == Counter(c.problem for c in cleaned if c.value is None and c.problem), name
        assert len(set(expected)) > 50


def test_a_collector_keeps_every_number_once(tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    parts = [draw.integers(0, 2**64, 5000, dtype=np.uint64) for _ in range(4)]
    edges = np.array([0, 2**64 - 1, 2**58, 2**58 - 1, 2**63], dtype=np.uint64)
    with Collector(tmp_path, "tel") as collector:
        for part in (*parts, parts[0], edges, edges[:0]):
            collector.add(part)
        count = collector.distinct(keep=True)
    expected = np.unique(np.concatenate([*parts, edges]))
    assert count == len(expected)
    assert (np.fromfile(tmp_path / "tel.hashes", dtype="<u8") == expected).all()
    asked = [int(n) for n in [*edges, *parts[2][:50]]] + [12345]
    assert among(tmp_path, "tel", asked) == [True] * 55 + [False]
    assert among(tmp_path, "acct", asked) == [False] * 56


def test_victims_are_looked_up_all_at_once(own_copy: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    phones = own_copy.sql("SELECT DISTINCT phone FROM subscriptions WHERE basis = 'victim report' ORDER BY 1")["phone"]
    taken = [str(node).removeprefix("tel:") for node in phones[:3]]
    batch = str(own_copy.sql("SELECT min(data) AS d FROM batches")["d"][0])
    (book,) = own_copy.add_seized(
        write(tmp_path / "b.csv", [(p,) for p in [*taken, "+8613911112222"]], "phone"), attached_to=batch
    )
    assert book["attached_to"] == batch
    with pytest.raises(WrongUse, match="neither seized data nor premises"):
        own_copy.add_seized(tmp_path / "b.csv", attached_to="tel:95588")
    found = own_copy.seized_victims()
    assert {row["node"] for row in found if row["batches"]} == {f"tel:{p}" for p in taken}
    assert len(found) > 50
    out = tmp_path / "victims.csv"
    assert main(["seized", "victims", "--case", str(own_copy.folder), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8-sig").count(book["batch"]) == 3
    assert main(["seized", "find", taken[0], "--case", str(own_copy.folder)]) == 0
    assert "likely in b.csv (chance of a false hit 1 in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("category", "text", "shown"),
    [("phone", "13800138000", "138****8000"), ("id_number", "11010519491231002X", "110105************"),
     ("card", "6222021234567890123", "622202*********0123"), ("name", "张三丰", "张**"), ("password", "hunter2", "***"),
     ("address", "北京市朝阳区", "***"), ("phone", "123", "1**"), ("name", "张", "*"), ("password", "", "")],
)  # fmt: skip
def test_masks(category: str, text: str, shown: str) -> None:
    assert masked(category, text) == shown


def test_shapes_hold_no_letter_or_digit() -> None:
    assert shape("张三,138-0013,Ab_c,é") == "xx,999-9999,aa_a,x"
    rows: list[Any] = [c for c in shape("Пётр 李四 ９９ 007") if c not in "ax9 "]
    assert rows == []
