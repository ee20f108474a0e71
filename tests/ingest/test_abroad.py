"""Carriers abroad, India's fund trail and CSV-CAMT: what keeps a row out, whose cell it is, what must be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

import importers
from linkgraph.errors import MustChoose
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.recognise import plan_file
from linkgraph.sample.issuer import luhn
from linkgraph.sample.layouts import sample_of
from tests.ingest.cases import Bench, as_csv, split, written

JIO = split(
    "Calling Party Telephone Number, Called Party Telephone Number, Call Date, Call Time, Call Duration, First Cell ID",
    "Last Cell ID, Call Type, IMEI",
)
AIRTEL = split("Target No, Call Type, B Party No, Date, Time, Dur(s), First CGI Lat/Long, First CGI")
SPRINT = split("Calling number, Called number, Dialed digits, M_R #, Start Date, End Date, Duration, NEID, First Cell")
TRAIL = split("Acknowledgement No, Account No./ (Wallet /PG/PA) Id, Layer, Account No, Transaction Date")
TRAIL += split("Transaction Amount")
A, B = "9000000001", "9000000002"


def bench(folder: Path, rows: list[list[str]], **options: str) -> Bench:
    made = Bench(folder / "case")
    made.one(written(folder / "table.csv", as_csv(rows)), **options)
    return made


def jio(kind: str, **changed: str) -> list[str]:
    row = dict(zip(JIO, [A, B, "01/02/2023", "10:00:00", "5", "40585703AD319", "40585703AD323", kind, ""], strict=True))
    return list({**row, **changed}.values())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (jio("a_sideways"), "word_unknown:direction"),
        (jio("a_out", **{"Call Date": "31/02/2023"}), "time_invalid:start"),
        (jio("a_out", **{"Call Time": ""}), "time_invalid:start"),
        (jio("a_out", **{"Call Date": "", "Call Time": ""}), "missing:start"),
        (jio("a_out", **{"Call Duration": "-5"}), "duration_negative:duration"),
        (jio("a_out", **{JIO[0]: "", JIO[1]: ""}), "no_party"),
    ],
)
def test_rows_of_a_carrier_that_cannot_be_used(row: list[str], reason: str, tmp_path: Path) -> None:
    made = bench(tmp_path, [JIO, jio("a_out"), row])
    assert made.aside() == [(3, 3, "rejected", reason)]


def test_a_row_without_direction_names_nobody_as_caller(tmp_path: Path) -> None:
    made = bench(tmp_path, [AIRTEL, [A, "-", B, "01/02/2023", "10:00:00", "5", "", ""]])
    assert made.aside() == [(2, 2, "rejected", "direction_missing")]


def test_a_call_that_ends_before_it_starts_is_rejected(tmp_path: Path) -> None:
    row = ["2025550143", "2025550178", "", "Outgoing", "06/12/2013 14:22:01", "06/12/2013 14:22:00", "1", "165", "2083"]
    made = bench(tmp_path, [SPRINT, row], timezone="America/New_York")
    assert made.aside() == [(2, 2, "rejected", "end_before_start")]


def test_without_a_known_side_no_cell_is_anybodys(tmp_path: Path) -> None:
    rows = [
        ["2025550143", "2025550178", "", kind, "06/12/2013 14:22:01", "", "1", "165", "2083"]
        for kind in ("undetermined", "routed call")
    ]
    made = bench(tmp_path, [SPRINT, *rows], timezone="America/New_York")
    assert (
        made.rows("SELECT own, caller_cell, callee_cell, callee FROM calls")
        == [(None, None, None, "tel:+12025550178")] * 2
    )


@pytest.mark.parametrize(
    ("written_as", "cell"),
    [
        ("'404-98-8331-230711555'", "cell:404-98-8331-230711555"),
        ("405856001", "cell:405856001"),
        ("40587201f9011", "cell:40587201F9011"),
        ("---", None),
        ("-", None),
        ("0", None),
        ("4.05E+14", None),
    ],
)
def test_cells_as_carriers_in_india_write_them(written_as: str, cell: str | None, tmp_path: Path) -> None:
    made = bench(tmp_path, [JIO, jio("a_out", **{"First Cell ID": written_as})])
    assert made.rows("SELECT caller_cell, callee_cell FROM calls") == [(cell, None)]


@pytest.mark.parametrize(
    ("place", "facts"),
    [
        ("21.2967/72.8915", [("lat", "21.2967"), ("lon", "72.8915")]),
        ("0.0/0.0", []),
        ("-", []),
        ("121.5/72.8", [("lon", "72.8")]),
    ],
)
def test_where_a_cell_stands(place: str, facts: list[tuple[str, str]], tmp_path: Path) -> None:
    made = bench(tmp_path, [AIRTEL, [A, "OUT", B, "01/02/2023", "10:00:00", "5", place, "404-98-8331-1"]])
    cell = "SELECT property, value FROM facts WHERE node = 'cell:404-98-8331-1' ORDER BY 1"
    assert made.rows(cell) == facts


@pytest.mark.parametrize(
    ("imei", "node", "warned"),
    [
        ("00440000000091", "imei:00440000000091", False),
        (luhn("00440000000091"), "imei:00440000000091", False),
        ("0044000000009101", "imei:00440000000091", False),
        ("3.53E+14", None, True),
    ],
)
def test_imeis_of_any_length_agree_and_a_destroyed_one_is_flagged(
    imei: str, node: str | None, warned: bool, tmp_path: Path
) -> None:
    made = Bench(tmp_path / "case")
    report = made.one(written(tmp_path / "a.csv", as_csv([JIO, jio("a_out", IMEI=imei)])))
    assert made.rows("SELECT caller_imei FROM calls") == [(node,)]
    assert report.warnings == ({"imei:precision_lost": 1} if warned else {})


def test_national_numbers_get_the_prefix_of_their_country(tmp_path: Path) -> None:
    made = bench(tmp_path, [JIO, jio("a_in", **{JIO[0]: "0" + A, JIO[1]: "91" + B})])
    assert made.rows("SELECT caller, callee, own FROM calls") == [(f"tel:+91{A}", f"tel:+91{B}", f"tel:+91{B}")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["1", "", "1", "", "15/01/2024", "5"], "no_account"),
        (["1", A, "1", B, "15/01/2024", "-5"], "amount_negative"),
        (["1", A, "1", B, "15/13/2024", "5"], "time_invalid:at"),
        (["1", A, "1", B, "15/01/2024", ""], "missing:amount"),
        (["1", A, "one", B, "15/01/2024", "5"], "number_not_whole:layer"),
    ],
)
def test_rows_of_a_fund_trail_that_cannot_be_used(row: list[str], reason: str, tmp_path: Path) -> None:
    made = bench(tmp_path, [TRAIL, ["1", A, "2", B, "15/01/2024", "5"], row])
    assert made.aside() == [(3, 3, "rejected", reason)]


def test_only_layer_one_makes_a_victim(tmp_path: Path) -> None:
    made = bench(tmp_path, [TRAIL, ["1", A, "2", B, "15/01/2024", "5"], ["", A, "1", B, "15/01/2024", "6"]])
    assert made.rows("SELECT count(*) FROM transfers") == [(2,)]
    assert made.rows("SELECT count(*) FROM facts WHERE property = 'role'") == [(0,)], "no complaint is named in layer 1"


@pytest.mark.parametrize("name", ["de_csv_camt", "fr_fadet"])
def test_a_format_always_written_in_one_encoding_is_read_in_it(name: str, tmp_path: Path) -> None:
    sample = sample_of(name)
    file = written(tmp_path / sample.file, sample.content)
    (plan,) = plan_file(file, ImportOptions(), importers.layouts(), importers.REGISTRY)
    assert plan.sheet.encoding == "cp1252"
    with pytest.raises(MustChoose, match="choose --encoding"):
        plan_file(
            written(tmp_path / "x.csv", "caller,callee,start,text\n1,2,2023-01-02,Käthe\n", "cp1252"),
            ImportOptions(), importers.layouts(), importers.REGISTRY,
        )  # fmt: skip


def test_a_missing_part_of_a_time_is_named(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.csv", as_csv([["Target No", "Call Type", "B Party No", "Date"], [A, "IN", B, "1/2/2023"]])
    )
    with pytest.raises(MustChoose, match=r"in_airtel_calls .*no column for start \(date \+ time\)"):
        Bench(tmp_path / "case").take(file)
