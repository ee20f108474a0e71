"""What the Import page says to good, ambiguous, broken and hostile files; nothing is imported unconfirmed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.case import Case
from linkgraph.ingest.archives import safe_name
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ui.i18n import catalogue
from linkgraph.ui.pages_list import PAGES
from linkgraph.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
WORDS = catalogue("en")
CALLS = "caller,callee,start,duration\n13800138000,13900139000,2017-03-01 10:00:00,60\n"
FRIENDS = "person_a,person_b,count\n甲样,乙例,3\n"
Dropped = tuple[str, bytes]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path))
    made = Workspace().create("one")
    yield made
    made.close()


def drop(*files: Dropped) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    page.switch_page(PAGES["import"][0]).run()
    page.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()
    assert [error.value for error in page.exception] == []
    return page


def confirm(page: AppTest) -> AppTest:
    button = page.button(key="confirm-import")
    assert not button.disabled
    button.click().run()
    assert [error.value for error in page.exception] == []
    return ended(page)


def ended(page: AppTest) -> AppTest:
    """The page when the process that imports has ended."""
    case = Workspace().open("one")
    for _ in range(600):
        if not any(job.active for job in case.jobs.table.all()):
            break
        time.sleep(0.1)
    page.run()
    assert [error.value for error in page.exception] == []
    return page


def test_a_recognised_file_is_shown_then_imported_and_accounted_for(case: Case) -> None:
    page = drop(("friends.csv", FRIENDS.encode()))
    assert case.sources() == []
    heads = page.dataframe[0].value
    assert list(heads[WORDS["import.field"]]) == [WORDS[f"field.{f}"] for f in ("person_a", "person_b", "count")]
    assert list(heads[WORDS["import.heading"]]) == ["person_a", "person_b", "count"]
    confirm(page)
    source = case.sources()[0]
    assert (source["kind"], source["read"], source["accepted"]) == ("associations", 1, 1)
    assert {m.label: m.value for m in page.metric}[WORDS["col.accepted"]] == "1"
    assert page.button(key="build").label == WORDS["import.build"]


def test_what_cannot_be_told_is_asked_and_read_as_chosen(case: Case) -> None:
    page = drop(("calls.csv", CALLS.encode()))
    assert page.button(key="confirm-import").disabled
    asked = next(box for box in page.selectbox if box.label == WORDS["choice.timezone"])
    asked.set_value("Asia/Shanghai").run()
    confirm(page)
    assert case.sources()[0]["timezone"] == "Asia/Shanghai"
    assert case.sql('SELECT "start" FROM calls')["start"][0].isoformat() == "2017-03-01T02:00:00"


def test_one_file_that_needs_a_choice_does_not_hold_up_the_others(case: Case) -> None:
    page = drop(("friends.csv", FRIENDS.encode()), ("calls.csv", CALLS.encode()))
    assert any("1 of the files" in warning.value for warning in page.warning)
    confirm(page)
    assert [source["kind"] for source in case.sources()] == ["associations"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("letter.csv", b"Dear colleague,\nplease find attached nothing.\n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("broken.xlsx", b"PK\x03\x04 this is no workbook"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(case: Case, name: str, content: bytes) -> None:
    page = drop((name, content))
    assert page.button(key="confirm-import").disabled
    assert len(page.error) + len(page.warning) > 0
    assert case.sources() == []


def test_half_a_row_is_kept_with_its_reason_and_the_rest_is_imported(case: Case) -> None:
    page = drop(("friends.csv", (FRIENDS + "丙例\n").encode("gb18030")))
    assert page.button(key="confirm-import").disabled  # it is GB18030, and its English headings do not say so
    next(box for box in page.selectbox if box.label == WORDS["choice.encoding"]).set_value("gb18030").run()
    confirm(page)
    source = case.sources()[0]
    assert (source["read"], source["accepted"], source["rejected"]) == (2, 1, 1)
    table = next(frame.value for frame in page.dataframe if WORDS["col.raw"] in frame.value.columns)
    assert list(table[WORDS["col.raw"]]) == ["丙例"]
    assert list(table[WORDS["col.reason"]]) == [WORDS["reason.too_few_fields"]]


def test_the_same_file_again_changes_nothing(case: Case) -> None:
    confirm(drop(("friends.csv", FRIENDS.encode())))
    page = confirm(drop(("again.csv", FRIENDS.encode())))
    assert len(case.sources()) == 1
    shown = {metric.label: metric.value for metric in page.metric}
    assert (shown[WORDS["col.accepted"]], shown[WORDS["col.duplicate"]]) == ("0", "1")


def test_a_hostile_file_name_is_text_and_stays_in_its_folder(case: Case) -> None:
    name = "../../<img src=x onerror=alert(1)>.csv"
    page = confirm(drop((name, FRIENDS.encode())))
    assert "/" not in case.sources()[0]["file"]
    assert not any("<img" in str(block.value) for block in page.markdown if block.allow_html)


def test_choices_are_remembered_and_used_for_the_next_file(case: Case) -> None:
    page = drop(("calls.csv", CALLS.encode()))
    next(box for box in page.selectbox if box.label == WORDS["choice.timezone"]).set_value("Asia/Tokyo").run()
    next(field for field in page.text_input if field.label == WORDS["mapping.name"]).set_value("Tokyo").run()
    next(button for button in page.button if button.label == WORDS["mapping.save"]).click().run()
    assert [error.value for error in page.exception] == []
    (layout,) = case.layouts.saved()
    assert (layout.name, layout.timezone, layout.kind) == ("Tokyo", "Asia/Tokyo", "calls")
    page = confirm(drop(("other.csv", CALLS.replace("60", "61").encode())))
    assert case.sources()[0]["layout"] == "Tokyo"


def test_of_two_saved_layouts_one_is_chosen(case: Case) -> None:
    for name, zone in (("one", "Asia/Tokyo"), ("two", "Asia/Shanghai")):
        file = case.folder / "calls.csv"
        file.write_text(CALLS, encoding="utf-8")
        case.remember(file, "", ImportOptions(layout="plain_calls", timezone=zone), name)
    page = drop(("calls.csv", CALLS.encode()))
    assert page.button(key="confirm-import").disabled
    next(box for box in page.selectbox if box.label == WORDS["choice.layout"]).set_value("two").run()
    confirm(page)
    assert (case.sources()[0]["layout"], case.sources()[0]["timezone"]) == ("two", "Asia/Shanghai")


def test_a_mapping_that_cannot_be_tried_says_what_is_missing(case: Case) -> None:
    page = drop(("odd.csv", b"wer;wen;wann\n13800138000;13900139000;2017-03-01 10:00:00\n"))
    next(box for box in page.toggle if box.label == WORDS["mapping.open"]).set_value(True).run()
    assert [error.value for error in page.exception] == []
    fields = [box for box in page.selectbox if box.label in ("wer", "wen", "wann")]
    assert [box.value for box in fields] == ["caller", "callee", "start"]
    assert any(WORDS["mapping.cannot_try"] in warning.value for warning in page.warning)
    zone = next(box for box in page.selectbox if (box.key or "").startswith("map-") and "-zone" in (box.key or ""))
    zone.set_value("Asia/Shanghai").run()
    assert [error.value for error in page.exception] == []
    assert {m.label: m.value for m in page.metric}[WORDS["col.accepted"]] == "1"
    next(button for button in page.button if button.label == WORDS["mapping.save"]).click().run()
    confirm(page)
    assert (case.sources()[0]["layout"], case.sources()[0]["accepted"]) == ("odd", 1)


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd"), ("a\\b\\c.csv", "c.csv"), ("..", "file"), ("", "file"), ("话单.csv", "话单.csv"),
     ("a<b>:c?.csv", "a_b__c_.csv"), ("x\x00y.csv", "x_y.csv")],
)  # fmt: skip
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe
