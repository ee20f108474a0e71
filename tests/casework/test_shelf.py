"""Layouts that persons save: used by themselves for the same headings, said so, handed on as one file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.casework.shelf import FOLDER, Shelf
from linkgraph.cli import main
from linkgraph.errors import CaseError, MustChoose, NotFound, WrongUse
from linkgraph.ingest.drafting import Draft
from linkgraph.ingest.protocol import ImportOptions

FRIENDS = "person_a,person_b,count\n"
STRANGE = (
    "Liste der Verbindungen\nAnschluss;Ziel;Tag;Uhr;Art;Sek\n"
    "13000000001;13000000002;01.02.2023;12:00:07;ab;5\n13000000001;13000000003;13.02.2023;12:01:07;an;6\n"
    "13000000001;;13.02.2023;12:01:07;quer;6\n"
)
DRAFT = Draft(
    "calls", 2, ((0, "own_number"), (1, "peer_number"), (2, "start"), (3, "start"), (4, "direction"), (5, "duration")),
    (("direction", "ab", "out"), ("direction", "an", "in"), ("record_type", "ab", "call"),
     ("record_type", "an", "call")),
    (), "Europe/Berlin",
)  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "cases" / "one")


def strange(case: Case) -> Path:
    file = case.folder.parent.parent / "strange.csv"
    file.write_text(STRANGE, encoding="utf-8")
    return file


def test_a_table_nobody_has_seen_is_tried_saved_and_then_read_by_itself(case: Case) -> None:
    file = strange(case)
    with pytest.raises(MustChoose, match="no headings that are known"):
        case.import_files([file])
    table = case.mapping.table(file)
    assert table.likely_heading == 2
    assert table.headings(2) == ("Anschluss", "Ziel", "Tag", "Uhr", "Art", "Sek")
    words = ["ab", "an", "quer"]
    assert case.mapping.unknown_words(table, DRAFT) == {"direction": words, "record_type": words}
    trial = case.mapping.try_draft(table, DRAFT)
    assert trial.counts == {"accepted": 2, "rejected": 1}
    assert trial.rows[0].events == (("calls", {
        "kind": "call", "caller": "tel:+8613000000001", "callee": "tel:+8613000000002", "start": "2023-02-01 11:00:07",
        "offset_min": "60", "duration_s": "5", "own": "tel:+8613000000001"}),)  # fmt: skip
    assert [row.reason for row in trial.rows] == ["", "", "word_unknown:direction"]
    assert case.sources() == []
    case.mapping.save(table, DRAFT, "Verbindungen", "Ada")
    report = case.import_files([file])
    (sheet,) = report.sources
    assert (sheet.layout, sheet.accepted, sheet.rejected, sheet.reconciled) == ("Verbindungen", 2, 1, True)
    assert any("saved by Ada on" in why and "exactly these headings" in why for why in sheet.reasons)
    rows = case.sql("SELECT record_no, caller FROM calls ORDER BY 1").to_dict("records")
    assert rows == [{"record_no": 3, "caller": "tel:+8613000000001"}, {"record_no": 4, "caller": "tel:+8613000000003"}]


def test_what_was_chosen_is_remembered_for_exactly_these_headings(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text("caller,callee,start\n1380,1390,02/03/2023 10:00\n", encoding="utf-8")
    chosen = ["--case", str(case.folder), "--timezone", "Asia/Tokyo", "--date-order", "MDY"]
    assert main(["layout", "save", *chosen, "--by", "Bo", "Tokyo calls", str(file)]) == 0
    (view,) = case.recognise(file).sheets
    assert (view.layout, view.timezone, view.problem) == ("Tokyo calls", "Asia/Tokyo", None)
    case.import_files([file])
    assert str(case.sql('SELECT "start" FROM calls')["start"][0]) == "2023-02-03 01:00:00"
    other = tmp_path / "other.csv"
    other.write_text("caller,callee,start,kind\n1380,1390,02/03/2023 10:00,call\n", encoding="utf-8")
    (view,) = case.recognise(other).sheets
    assert view.layout == "plain_calls"
    assert set(view.choices) == {"timezone", "date_order"}


def test_the_encoding_is_remembered_where_headings_do_not_tell(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes((FRIENDS + "张三,李四,1\n").encode("gb18030"))
    with pytest.raises(MustChoose):
        case.recognise(file)
    plans = case._ingest.plan(file, ImportOptions(encoding="gb18030"))
    case.layouts.remember(plans[0], "朋友", "Ada")
    again = tmp_path / "b.csv"
    again.write_bytes((FRIENDS + "王五,赵六,1\n").encode("gb18030"))
    (view,) = case.recognise(again).sheets
    assert (view.layout, view.encoding, view.preview[0][0]) == ("朋友", "gb18030", "王五")
    again.write_text(FRIENDS + "王五,赵六,1\n", encoding="utf-8")
    assert case.recognise(again).sheets[0].encoding == "utf-8"


def test_two_layouts_for_the_same_headings_are_asked_about(case: Case) -> None:
    file = strange(case)
    table = case.mapping.table(file)
    case.mapping.save(table, DRAFT, "one", "Ada")
    case.mapping.save(table, DRAFT, "two", "Ada")
    (view,) = case.recognise(file).sheets
    assert list(view.choices["layout"]) == ["one", "two"]


def test_a_layout_goes_to_another_workspace_as_one_file(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.mapping.save(case.mapping.table(strange(case)), DRAFT, "Verbindungen", "Ada")
    assert main(["layout", "share", "--case", str(case.folder), "Verbindungen", "--out", str(tmp_path)]) == 0
    other = ["--case", str(tmp_path / "elsewhere" / "two"), "--json"]
    capsys.readouterr()
    assert main(["layout", "add", *other, "--by", "Cy", str(tmp_path / "Verbindungen.toml")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["saved_by"], told["added_by"], told["fields"]["start"]) == ("Ada", "Cy", ["tag + uhr"])
    assert main(["layout", "list", *other]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)["layouts"]] == ["Verbindungen"]
    two = Case.create(tmp_path / "elsewhere" / "two")
    (sheet,) = two.import_files([strange(case)]).sources
    assert any("added by Cy" in why for why in sheet.reasons)
    assert main(["layout", "add", *other, str(tmp_path / "Verbindungen.toml")]) == 2
    assert "there is a layout 'Verbindungen' already" in capsys.readouterr().err
    assert main(["layout", "remove", *other, "Verbindungen"]) == 0
    assert two.layouts.saved() == ()
    assert two.sources()[0]["layout"] == "Verbindungen"


def test_a_hostile_file_changes_nothing(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('name = "../x"\nkind = "calls"\ntitle = ""\nrequired = []\n', encoding="utf-8")
    assert main(["layout", "add", "--case", str(case.folder), str(bad)]) == 3
    assert capsys.readouterr().err.count("\n") == 1
    assert not case.layouts.folder.exists()
    assert sorted(path.name for path in case.folder.parent.iterdir()) == ["one"]


def test_a_shelf_that_somebody_broke_is_named_and_blocks_no_old_books(case: Case) -> None:
    case.layouts.folder.mkdir()
    (case.layouts.folder / "odd.toml").write_text("x", encoding="utf-8")
    assert case.sources() == []
    with pytest.raises(Exception, match=r"odd\.toml is no layout file"):
        case.layouts.all()
    (case.layouts.folder / "odd.toml").unlink()
    case.mapping.save(case.mapping.table(strange(case)), DRAFT, "good", "Ada")
    (case.layouts.folder / "good.toml").rename(case.layouts.folder / "bad.toml")
    with pytest.raises(CaseError, match="give it the name of its file"):
        case.layouts.all()


def test_names_that_are_taken_or_unknown(case: Case) -> None:
    table = case.mapping.table(strange(case))
    for name in ("cn_police_calls", "CN_Police_Calls"):
        with pytest.raises(WrongUse, match="already"):
            case.mapping.save(table, DRAFT, name, "Ada")
    with pytest.raises(NotFound, match="saved: none"):
        case.layouts.share("nothing")
    assert Shelf(case.folder.parent).folder == case.folder.parent / FOLDER


def test_a_table_without_headings_is_mapped_by_place(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "bare.csv"
    file.write_text("13000000001,13000000002,2023-05-01 12:00:07\n" * 2, encoding="utf-8")
    table = case.mapping.table(file)
    assert table.likely_heading == 0
    assert case.mapping.looks(table, 0) == ["phone", "phone", "when"]
    assert case.mapping.suggested_fields(table, 0, "calls") == {0: "caller", 1: "callee", 2: "start"}
    draft = Draft("calls", 0, ((0, "caller"), (1, "callee"), (2, "start")), timezone="UTC")
    assert case.mapping.try_draft(table, draft).counts == {"accepted": 2}
    case.mapping.save(table, draft, "bare", "Ada")
    (sheet,) = case.import_files([file], layout="bare").sources
    assert (sheet.accepted, sheet.layout) == (2, "bare")


def test_a_workbook_is_tried_with_its_own_row_numbers(case: Case, tmp_path: Path) -> None:
    from linkgraph.sample.layouts.files import workbook_file

    file = tmp_path / "w.xlsx"
    rows = [["", ""], ["Zahler", "Betrag", "An", "Wann"], ["9999000000000000001", "1,00", "9999000000000000002",
            "2023-01-02 03:04:05"], ["x y!", "1", "", "2023-01-02 03:04:05"]]  # fmt: skip
    file.write_bytes(workbook_file({"A": [["nichts"]], "B": rows}))
    table = case.mapping.table(file, "B")
    row = table.likely_heading
    assert table.headings(row)[0] == "Zahler"
    draft = Draft("transfers", row, ((0, "payer"), (1, "amount"), (2, "beneficiary"), (3, "at")), (),
                  (("currency", "EUR"),), "Europe/Berlin", decimal=",")  # fmt: skip
    trial = case.mapping.try_draft(table, draft)
    assert [(r.record_no - row, r.disposition, r.reason) for r in trial.rows] == [
        (1, "accepted", ""), (2, "rejected", "no_account")]  # fmt: skip
    assert trial.rows[0].events[0][1]["amount"] == "1.00"


def test_units_totals_and_the_owner_above_the_headings_are_said(case: Case, tmp_path: Path) -> None:
    """Amounts in fen, a row of totals, and the account only above the headings, or nowhere."""
    file = tmp_path / "fen.csv"
    body = (
        "Wem;Wann;Wieviel;Wohin\n{0};2023-05-01 12:00:07;123456;raus\n{0};2023-05-02 12:00:07;50;raus\nSumme;;123506;\n"
    )
    file.write_text("Konto: 9999000000000000001\n" + body.format("9999000000000000002"), encoding="utf-8")
    table = case.mapping.table(file)
    assert case.mapping.above(table, 2) == ["Konto: 9999000000000000001"]
    draft = Draft(
        "transfers", 2, ((0, "peer"), (1, "at"), (2, "amount"), (3, "direction")), (("direction", "raus", "out"),),
        (("currency", "CNY"),), "Asia/Shanghai", units=(("amount", "0.01"),), footers=("Summe",), own="card",
        own_labels=("Konto",),
    )  # fmt: skip
    assert case.mapping.amounts(draft) == ["amount"]
    assert {"card", "account", "payer"} <= set(case.mapping.owners(draft))
    trial = case.mapping.try_draft(table, draft)
    assert trial.counts == {"accepted": 2, "ignored": 1}
    event = trial.rows[0].events[0][1]
    assert (event["amount"], event["payer"]) == ("1234.56", "acct:9999000000000000001")
    case.mapping.save(table, draft, "fen", "Ada")
    (sheet,) = case.import_files([file]).sources
    assert (sheet.layout, sheet.accepted, sheet.ignored, sheet.reconciled) == ("fen", 2, 2, True)
    other = tmp_path / "nobody.csv"
    other.write_text(body.format("9999000000000000003"), encoding="utf-8")
    with pytest.raises(MustChoose, match="--own NUMBER"):
        case.import_files([other])
    case.import_files([other], own="9999000000000000004")
    with pytest.raises(WrongUse, match="only amounts have a unit"):
        case.mapping.try_draft(table, replace(draft, units=(("peer", "0.01"),)))
    with pytest.raises(WrongUse, match="cannot say whose records"):
        case.mapping.try_draft(table, replace(draft, own="peer"))


def test_what_must_be_chosen_first_is_said_by_the_trial(case: Case) -> None:
    table = case.mapping.table(strange(case))
    trial = case.mapping.try_draft(table, replace(DRAFT, timezone=None))
    assert isinstance(trial.problem, MustChoose)
    assert "timezone" in trial.problem.choices


def test_a_mapping_from_the_command_line(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    file = strange(case)
    command = ["layout", "save", "--case", str(case.folder), "--kind", "calls", "--timezone", "Europe/Berlin"]
    for field, heading in (("own_number", "Anschluss"), ("peer_number", "Ziel"), ("start", "Tag"), ("start", "Uhr"),
                           ("direction", "Art"), ("duration", "Sek")):  # fmt: skip
        command += ["--map", f"{field}={heading}"]
    for word in ("direction:ab=out", "direction:an=in", "record_type:ab=call", "record_type:an=call"):
        command += ["--word", word]
    assert main([*command, "cli", str(file)]) == 0
    assert "start ← tag + uhr" in capsys.readouterr().out
    (sheet,) = case.import_files([file]).sources
    assert (sheet.layout, sheet.accepted, sheet.rejected) == ("cli", 2, 1)
    assert main([*command, "--map", "start=Jahr", "cli 2", str(file)]) == 2
    assert "no heading 'Jahr'" in capsys.readouterr().err
