"""Rows not accepted and pairs in the app: filtered, corrected, taken apart; what is pressed is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.ui.i18n import catalogue
from tests.evidence.records import HEAD, A, B, calls_file
from tests.ingest.cases import as_csv, written
from tests.ui.test_pages import open_page, said, sound, when_done


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Two files of one call two seconds apart, two rejected rows, a wrong total, a failed import."""
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path / "cases"))
    case = Case.create(tmp_path / "cases" / "op")
    rows = [
        HEAD,
        [A, B, "主叫", "2023-05-01 12:00:07", "57", ""],
        [A, B, "主叫", "昨天", "60", ""],
        [A, B, "飞", "", "", ""],
    ]
    case.import_files(
        [
            written(tmp_path / "a.csv", "共 9 条\n" + as_csv(rows)),
            calls_file(tmp_path / "b.csv", [[B, A, "被叫", "2023-05-01 12:00:09", "57", ""]]),
        ]
    )
    case.build()
    return case


def test_rows_are_filtered_by_reason_file_and_text(case: Case) -> None:
    page = open_page("rejects")
    assert len(page.dataframe[0].value) == 3
    page.text_input(key="rejects-search").set_value("昨天").run()
    sound(page)
    assert page.dataframe[0].value["Reason"].tolist() == ["not a date or time (start)"]
    page.text_input(key="rejects-search").set_value("").run()
    page.selectbox(key="rejects-reason").set_value("preamble").run()
    assert page.dataframe[0].value["Original text"].tolist() == ["共 9 条"]


def test_a_failed_import_stands_on_top(case: Case, tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.csv", as_csv([HEAD]))
    with pytest.raises(Exception, match="no rows"):
        case.import_files([empty])
    page = open_page("rejects")
    assert any("empty.csv" in warning.value.replace("\\", "") for warning in page.warning)
    assert "holds headings but no rows" in said(page)


def test_a_wrong_total_is_said_where_the_files_are(case: Case) -> None:
    page = open_page("case")
    assert any("a.csv does not reconcile" in warning.value.replace("\\", "") for warning in page.warning)
    assert "the provider states 9 for records in line 1, the file holds 3" in said(page)


def test_a_pair_is_taken_apart_on_its_page(case: Case) -> None:
    page = open_page("pairs")
    assert [metric.value for metric in page.metric] == ["0", "1", "0", "0"]
    assert page.dataframe[0].value["Apart, s"].tolist() == [2.0]
    (pair,) = case.pairs().pairs
    case.undo_pairs([pair["pair"]])
    page.run()
    assert any(catalogue("en")["empty.stale"][:20] in warning.value for warning in page.warning)
    page.button(key="rebuild").click().run()
    when_done(page, case)
    assert [metric.value for metric in page.metric] == ["0", "0", "0", "1"]


def test_the_rule_is_changed_on_its_page(case: Case) -> None:
    page = open_page("pairs")
    page.number_input(key="pairs-start").set_value(0)
    page.button(key="pairs-keep").click().run()
    sound(page)
    assert case.pairing().start_s == 0
