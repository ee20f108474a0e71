"""The app and its imports: folders on the machine, what a page shows of a job, the ways on when it failed."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.case import Case
from linkgraph.errors import FileRefused
from linkgraph.ingest.protocol import Wanted
from linkgraph.ui.i18n import catalogue
from linkgraph.ui.pages_list import PAGES
from linkgraph.workspace import Workspace
from tests.evidence.records import HEAD, calls_file, many_calls
from tests.ingest.cases import as_csv, written

ROOT = Path(__file__).resolve().parents[2]
WORDS = catalogue("en")


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path / "cases"))
    made = Workspace().create("one")
    yield made
    made.close()


def opened(name: str = "import") -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    page.switch_page(PAGES[name][0]).run()
    assert [error.value for error in page.exception] == []
    return page


def said(page: AppTest) -> str:
    kinds = (page.error, page.warning, page.caption, page.text, page.markdown, page.success)
    return "\n".join(str(block.value) for kind in kinds for block in kind)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "return.zip"
    with zipfile.ZipFile(path, "w") as made:
        for i in range(4):
            made.writestr(f"流水/{i}.csv", as_csv([HEAD, *many_calls(20, seed=i)]))
        made.writestr("letter.txt", "Dear colleague,\nnothing.\n")
    return path


def look_inside(page: AppTest, path: Path) -> AppTest:
    page.text_input(key="gather-typed").set_value(str(path))
    next(button for button in page.button if button.label == WORDS["gather.look"]).click()
    return page.run()


def finished(case: Case, page: AppTest, number: int) -> AppTest:
    for _ in range(600):
        if not case.jobs.table.get(number).active:
            break
        time.sleep(0.1)
    return page.run()


def test_an_archive_is_looked_into_and_odd_files_are_left_out_only_when_told_so(case: Case, archive: Path) -> None:
    page = look_inside(opened(), archive)
    assert [error.value for error in page.exception] == []
    assert page.button(key="confirm-gathered").disabled, "letter.txt: nobody has said that it may be left out"
    odd = next(frame.value for frame in page.dataframe if WORDS["col.reason"] in frame.value.columns)
    assert list(odd[WORDS["col.file"]]) == ["return.zip/letter.txt"]
    page.checkbox(key="gather-leave-out").check().run()
    assert page.button(key="confirm-gathered").label == WORDS["import.confirm"].format(n=4)
    page.button(key="confirm-gathered").click().run()
    page = finished(case, page, 1)
    assert [s["file"] for s in case.sources()] == [f"return.zip/流水/{i}.csv" for i in range(4)]
    assert {m.label: m.value for m in page.metric}[WORDS["col.accepted"]] == "80"
    assert WORDS["job.left_out"].format(n=1) in said(page)
    assert list((case.folder / "jobs").iterdir()) == []


def drop(*files: Path) -> AppTest:
    page = opened()
    page.file_uploader[0].set_value([(file.name, file.read_bytes(), "") for file in files]).run()
    assert [error.value for error in page.exception] == []
    return page


def test_a_dropped_archive_goes_through_the_same_questions(case: Case, archive: Path) -> None:
    page = drop(archive)
    assert page.button(key="confirm-gathered").disabled, "letter.txt: nobody has said that it may be left out"
    page.checkbox(key="gather-leave-out").check().run()
    page.button(key="confirm-gathered").click().run()
    page = finished(case, page, 1)
    assert [s["file"] for s in case.sources()] == [f"return.zip/流水/{i}.csv" for i in range(4)]
    assert len(page.file_uploader[0].value or []) == 0
    assert list((case.folder / "jobs").iterdir()) == []


def test_a_dropped_archive_beyond_the_limits_is_refused(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.csv", b"0" * 30_000_000)
    page = drop(path)
    assert "refused as a possible bomb" in said(page)
    assert case.jobs.table.all() == []


def test_many_dropped_files_are_one_decision(case: Case, tmp_path: Path) -> None:
    head = "caller,callee,start,duration\n"
    files = [
        written(tmp_path / f"{i}.csv", f"{head}1380013800{i},13900139000,2017-03-01 10:00:0{i},60\n") for i in range(5)
    ]
    friends = written(tmp_path / "friends.csv", "person_a,person_b,count\n甲样,乙例,3\n")
    page = drop(*files, friends)
    assert page.button(key="confirm-gathered").label == WORDS["import.confirm"].format(n=1)
    zones = [box for box in page.selectbox if box.label == WORDS["choice.timezone"]]
    next(box for box in zones if box.options[1] == "Asia/Shanghai").set_value("Asia/Shanghai").run()
    assert page.button(key="confirm-gathered").label == WORDS["import.confirm"].format(n=6)
    page.button(key="confirm-gathered").click().run()
    finished(case, page, 1)
    assert sorted(s["file"] for s in case.sources()) == [*(f"{i}.csv" for i in range(5)), "friends.csv"]


def test_three_sheets_ask_for_the_zone_once(case: Case, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for month in (1, 2, 3):
        sheet = book.active if month == 1 else book.create_sheet()
        sheet.title = f"月{month}"
        sheet.append(["caller", "callee", "start", "duration"])
        sheet.append(["13800138000", "13900139000", f"2017-0{month}-01 10:00:00", "60"])
    book.save(tmp_path / "months.xlsx")
    page = drop(tmp_path / "months.xlsx")
    label = WORDS["choice.for_all"].format(what=WORDS["choice.timezone"], n=3)
    next(box for box in page.selectbox if box.label == label).set_value("Asia/Shanghai").run()
    single = next(box for box in page.selectbox if "月2" in (box.key or "") and box.label == WORDS["choice.timezone"])
    single.set_value("UTC").run()
    page.button(key="confirm-import").click().run()
    finished(case, page, 1)
    assert {s["sheet"]: s["timezone"] for s in case.sources()} == {
        "月1": "Asia/Shanghai", "月2": "UTC", "月3": "Asia/Shanghai"}  # fmt: skip
    page = drop(written(tmp_path / "later.csv", "caller,callee,start,duration\n1,2,2017-01-01 10:00:00,5\n"))
    assert page.button(key="confirm-import").disabled, "an answer counts for the files it was given for"


def test_the_network_is_built_by_a_process_of_its_own(case: Case, tmp_path: Path) -> None:
    case.import_files([calls_file(tmp_path / "a.csv", many_calls(20))])
    page = opened("explore")
    page.button(key="build-now").click().run()
    (build, _) = case.jobs.table.all()
    assert build.verb == "build"
    page = finished(case, page, build.number)
    assert case.jobs.table.get(build.number).pid != os.getpid()
    assert not [button for button in page.button if button.key == "build-now"]
    page = opened()
    page.button(key="build").click().run()
    page = finished(case, page, build.number + 1)
    assert page.title[0].value == WORDS["nav.explore"]


def test_a_path_that_is_not_there_is_said(case: Case, tmp_path: Path) -> None:
    page = look_inside(opened(), tmp_path / "gone")
    assert "is no file and no folder" in said(page)
    assert case.jobs.table.all() == []


def test_with_an_inbox_nothing_else_can_be_taken(
    case: Case, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    monkeypatch.setenv("LINKGRAPH_INBOX", str(inbox))
    page = opened()
    assert not [field for field in page.text_input if field.key == "gather-typed"]
    assert page.button(key="gather-look").disabled
    archive.rename(inbox / "return.zip")
    page.run()
    assert page.selectbox(key="gather-inbox").options == ["return.zip"]
    page.selectbox(key="gather-inbox").select("return.zip").run()
    page.button(key="gather-look").click().run()
    assert page.button(key="confirm-gathered").label == WORDS["import.confirm"].format(n=4)


def test_a_running_import_shows_on_every_page_and_can_be_stopped(case: Case, tmp_path: Path) -> None:
    number = case.add_import([Wanted(calls_file(tmp_path / "a.csv", many_calls(20)))])
    page = opened("case")
    assert WORDS["nav.import"] in [getattr(link, "label", "") for link in page.get("page_link")]
    page = opened()
    assert WORDS["job.lives_on"] in said(page)
    page.button(key=f"stop-{number}").click().run()
    assert case.jobs.table.get(number).state == "cancelled"
    page.run()
    assert WORDS["jobstate.cancelled"] in said(page)
    page.button(key="resume-import").click().run()
    page = finished(case, page, number)
    assert case.jobs.table.get(number).state == "done"
    assert {m.label: m.value for m in page.metric}[WORDS["col.accepted"]] == "20"


def test_a_refused_file_can_be_left_out_or_all_given_up(case: Case, tmp_path: Path) -> None:
    good, bad = calls_file(tmp_path / "a.csv", many_calls(20)), calls_file(tmp_path / "bad.csv", [])
    number = case.add_import([Wanted(good), Wanted(bad)], bring=True)
    with pytest.raises(FileRefused):
        case.jobs.work(number)
    page = opened()
    assert "holds headings but no rows" in said(page)
    page.button(key="without").click().run()
    page = finished(case, page, number)
    assert [source["file"] for source in case.sources()] == ["a.csv"]
    assert list(page.dataframe[0].value[WORDS["col.file"]]) == ["bad.csv"]
    other = case.add_import([Wanted(calls_file(tmp_path / "bad.csv", []))], bring=True)
    with pytest.raises(FileRefused):
        case.jobs.work(other)
    page = opened()
    page.button(key="give-up-import").click().run()
    assert not case.jobs.table.get(other).resumable
    assert list((case.folder / "jobs").iterdir()) == []
