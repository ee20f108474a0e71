"""The page of seized data: a file read in, numbers looked up, victims compared; nothing of it is shown in clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.ui.i18n import catalogue
from tests.ingest.cases import as_csv, written
from tests.ui.test_pages import open_page, said, sound, when_done

PEOPLE = [["王某", "13800138000", "11010519491231002X"], ["李某", "13900139000", "440524188001010014"]]
REPORT = ["报案编号", "受害人姓名", "受害人手机号码", "联系号码"]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path / "cases"))
    case = Case.create(tmp_path / "cases" / "op")
    rows = [REPORT, ["A1", "王某", "13800138000", "10001"], ["A2", "赵某", "13700137000", "10001"]]
    case.import_files([written(tmp_path / "r.csv", as_csv(rows))])
    case.build()
    return case


def test_a_file_is_added_and_not_kept(case: Case) -> None:
    page = open_page("seized")
    sound(page)
    assert any(catalogue("en")["seized.none"] in info.value.replace("\\", "") for info in page.info)
    content = as_csv([["姓名", "手机号", "身份证号"], *PEOPLE]).encode()
    page.file_uploader[0].upload("b.csv", content, "text/csv").run()
    sound(page)
    page.button(key="seized-confirm").click().run()
    when_done(page, case)
    assert list((case.folder / "jobs").iterdir()) == [], "the dropped file is gone"
    (batch,) = case.seized.batches()
    assert (batch["file"], batch["accepted"]) == ("b.csv", 2)
    frames = {tuple(frame.value.columns): frame.value for frame in page.dataframe}
    books = next(value for columns, value in frames.items() if "Accepted" in columns)
    assert books["Accepted"].tolist() == [2]
    shown = said(page) + " ".join(str(frame.value) for frame in page.dataframe)
    assert not any(cell in shown for person in PEOPLE for cell in person[1:])


def test_columns_are_asked_for_without_headings(case: Case) -> None:
    page = open_page("seized")
    page.file_uploader[0].upload("b.txt", as_csv([row[1:] for row in PEOPLE] * 3).encode(), "text/plain").run()
    page.button(key="seized-confirm").click().run()
    sound(page)
    columns = [box for box in page.selectbox if box.label.startswith("Column")]
    assert [box.label.partition(": ")[2] for box in columns] == ["99999999999", "99999999999999999a"]
    columns[0].set_value("phone").run()
    next(box for box in page.selectbox if box.label.startswith("Column 2")).set_value("id_number").run()
    page.button(key="seized-confirm").click().run()
    when_done(page, case)
    assert case.seized.batches()[0]["hashes"] == {"tel": 2, "person": 2}


def test_numbers_and_victims_are_looked_up(case: Case, tmp_path: Path) -> None:
    case.add_seized(written(tmp_path / "b.csv", as_csv([["姓名", "手机号", "身份证号"], *PEOPLE])))
    page = open_page("seized")
    page.text_area(key="seized-values").set_value("+86 138 0013 8000\n13600136000\n138****8000")
    page.button(key="seized-look-up").click().run()
    sound(page)
    answer = next(frame.value for frame in page.dataframe if "Answer" in frame.value.columns)
    assert answer["Answer"].tolist() == [
        catalogue("en")[f"seized.{code}"] for code in ("likely", "not_found", "unusable")
    ]
    assert answer["Chance of a false hit"][0] == f"1 in {round(2**64 / 2):,}"
    page.button(key="seized-compare").click().run()
    sound(page)
    assert [metric.value for metric in page.metric] == ["1 / 2"]
    victims = next(frame.value for frame in page.dataframe if "Victim" in frame.value.columns)
    assert victims["Victim"].tolist() == ["王某"]
