"""Call records of carriers in the United States. 202-555-01xx are numbers kept for fiction."""

from __future__ import annotations

from linkgraph.sample.issuer import luhn
from linkgraph.sample.layouts.files import Counts, LayoutSample, Planted, text_file, workbook_file

A, B, C = "2025550143", "2025550178", "2025550199"
TEL_A, TEL_B, TEL_C = (f"tel:+1{number}" for number in (A, B, C))
IMSI = "310260000000041"
IMEI = luhn("00440000000041")
TOWER = ("LTE Site ID", "LTE Sector ID", "LAC", "Cell ID", "Tower Azimuth", "Tower LAT", "Tower LONG", "Tower Address",
         "Tower City", "Tower State", "Tower Zip")  # fmt: skip
TMOBILE = [
    "Date", "(UTC) Time", "Duration", "Call Type", "Direction", "Calling Number", "Dialed Number", "Called Number",
    "Destination Number", "IMSI", "IMEI", "Completion Code", "Service Code", "Switch Name",
    *(f"1st {name}" for name in TOWER), *(f"Last {name}" for name in TOWER),
]  # fmt: skip
SPRINT = [
    "Calling number", "Called number", "Dialed digits", "M_R #", "Start Date", "End Date", "Duration", "NEID",
    "Repoll number", "First Cell", "Last Cell",
]  # fmt: skip
MALL = ["100201", "12", "", "", "120", "38.9012", "-77.0301", "1 Invented Mall", "Washington", "DC", "20000"]
PIER = ["", "", "30412", "5511", "240", "38.8710", "-77.0105", "9 Invented Pier", "Washington", "DC", "20000"]
NOWHERE = [""] * len(TOWER)


def samples() -> tuple[LayoutSample, ...]:
    return (_tmobile(), _sprint())


def _tmobile() -> LayoutSample:
    def row(day: str, clock: str, what: tuple[str, str, str], parties: tuple[str, str], towers: list[str]) -> list[str]:
        kind, way, seconds = what
        caller, called = parties
        return [day, clock, seconds, kind, way, caller, called, called, called, IMSI, IMEI, "Completed", "",
                "SW01", *towers]  # fmt: skip

    rows = [
        TMOBILE,
        row("03/05/2023", "23:59:58", ("mSOriginating", "Outgoing", "61"), (A, B), MALL + PIER),
        row("03/06/2023", "00:10:00", ("mtc", "Incoming", "5"), (C, A), PIER + PIER),
        row("03/06/2023", "00:11:30", ("SMSc", "Outgoing", "0"), (A, B), NOWHERE + NOWHERE),
        row("03/06/2023", "", ("moc", "Outgoing", "9"), (A, B), MALL + MALL),
    ]
    site, pier = "cell:310-260-enb100201-12", "cell:310-260-30412-5511"
    return LayoutSample(
        "tmobile_us.xlsx",
        workbook_file({"CDR Mediations": rows}),
        ("us_tmobile_calls",),
        (Counts(accepted=3, rejected=1),),
        (
            Planted("calls", {
                "kind": "call", "caller": TEL_A, "callee": TEL_B, "start": "2023-03-05 23:59:58", "offset_min": 0,
                "duration_s": 61, "own": TEL_A, "caller_imsi": f"imsi:{IMSI}", "caller_imei": f"imei:{IMEI[:14]}",
                "caller_cell": site, "caller_last_cell": pier, "callee_cell": None,
            }),
            Planted("calls", {
                "kind": "call", "caller": TEL_C, "callee": TEL_A, "start": "2023-03-06 00:10:00", "own": TEL_A,
                "callee_imsi": f"imsi:{IMSI}", "callee_cell": pier, "caller_cell": None, "caller_imei": None,
            }),
            Planted("calls", {"kind": "sms", "caller": TEL_A, "callee": TEL_B, "duration_s": None,
                              "caller_cell": None}),
            Planted("facts", {"node": site, "property": "lat", "value": "38.9012"}),
            Planted("facts", {"node": pier, "property": "lon", "value": "-77.0105"}, times=2),
            Planted("set_aside", {"reason": "time_invalid:start", "record_no": 5}),
        ),
    )  # fmt: skip


def _sprint() -> LayoutSample:
    routing = "2025550100"
    rows = [
        SPRINT,
        [A, B, B, "Outgoing", "06/12/2013 14:22:01", "06/12/2013 14:23:31", "90", "165", "244", "2083", "31083"],
        [C, routing, A, "Incoming", "06/12/2013 15:00:00", "06/12/2013 15:00:20", "20", "165", "244", "1201", "1201"],
        [C, f"11{A}", A, "Routed Call", "06/12/2013 16:00:00", "06/12/2013 16:00:30", "30", "165", "244", "0", "0"],
    ]
    return LayoutSample(
        "sprint.csv",
        text_file(rows),
        ("us_sprint_calls",),
        (Counts(accepted=3),),
        (
            Planted("calls", {
                "caller": TEL_A, "callee": TEL_B, "start": "2013-06-12 18:22:01", "end": "2013-06-12 18:23:31",
                "duration_s": 90, "own": TEL_A, "caller_cell": "cell:310-120-165-083-2",
                "caller_last_cell": "cell:310-120-165-1083-3",
            }),
            Planted("calls", {
                "caller": TEL_C, "callee": TEL_A, "start": "2013-06-12 19:00:00", "own": TEL_A,
                "callee_cell": "cell:310-120-165-201-1", "caller_cell": None,
            }),
            Planted("calls", {"caller": TEL_C, "callee": TEL_A, "start": "2013-06-12 20:00:00", "own": None}),
        ),
        {"timezone": "America/New_York"},
    )  # fmt: skip
