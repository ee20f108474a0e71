"""Call records of carriers in India: values in single quotes, sender ids, text above and below the table."""

from __future__ import annotations

from linkgraph.sample.issuer import luhn
from linkgraph.sample.layouts.files import Counts, LayoutSample, Planted, text_file

A, B, C = "9000000001", "9000000002", "9000000003"
TEL_A, TEL_B, TEL_C = (f"tel:+91{number}" for number in (A, B, C))
IMEI = luhn("00440000000091")
IMSI = "404980000000091"
AIRTEL = [
    "Target No", "Call Type", "TOC", "B Party No", "LRN No", "LRN TSP-LSA", "Date", "Time", "Dur(s)",
    "First CGI Lat/Long", "First CGI", "Last CGI Lat/Long", "Last CGI", "SMSC No", "Service Type", "IMEI", "IMSI",
    "Call Fow No", "Roam Nw", "SW & MSC ID", "IN TG", "OUT TG", "Vowifi First UE IP", "Port1", "Vowifi Last UE IP",
    "Port2",
]  # fmt: skip
JIO = [
    "Calling Party Telephone Number", "Called Party Telephone Number", "Call Forwarding", "LRN Called No", "Call Date",
    "Call Time", "Call Termination Time", "Call Duration", "First Cell ID", "Last Cell ID", "Call Type",
    "SMS Center Number", "IMEI", "IMSI", "Roaming Circle Name",
]  # fmt: skip
VI = [
    "Target /A PARTY NUMBER", "CALL_TYPE", "Type of Connection", "B PARTY NUMBER", "LRN- B Party Number",
    "Translation of LRN", "Call date", "Call Initiation Time", "Call Duration", "First BTS Location",
    "First Cell Global Id", "Last BTS Location", "Last Cell Global Id", "SMS Centre Number", "Service Type", "IMEI",
    "IMSI", "Call Forwarding Number", "Roaming Network/Circle", "MSC ID", "In TG ", "Out TG ", "IP Address ", "Port No",
]  # fmt: skip
BSNL = [
    "SL_NO", "Target/A-Party Number", "Call Type", "Type of Connection", "Other/B-party Number",
    "LRN of B-Party Number", "Translation of LRN", "Call Date", "Call Initiation Time", "Call Duration",
    "First BTS Location", "First Cell Global ID", "Last BTS Location", "Last Cell Global ID", "SMS Centre No.",
    "Service Type", "IMEI", "IMSI", "Original Calling Party", "Roaming Network/Circle", "Switch/MSC ID", "In TG",
    "Out TG",
]  # fmt: skip
FIRST, LAST = "404-98-8331-230000001", "404-98-8331-230000002"


def samples() -> tuple[LayoutSample, ...]:
    return (_airtel(), _airtel_empty(), _jio(), _vi(), _bsnl())


def _q(text: str) -> str:
    return f"'{text}'"


_AIRTEL_TOP = [
    ["MADE-UP OPERATOR LIMITED"], [], ["PAN India"], [],
    [f"Call Details of Mobile No '{A}' from '01-Apr-2023' to '30-Apr-2023'"], [], AIRTEL,
]  # fmt: skip
_AIRTEL_END = ["This is System generated report, and needs no signature."]


def _airtel() -> LayoutSample:
    def row(
        kind: str, peer: str, clock: str, seconds: str, cells: tuple[str, str, str, str], imei: str = IMEI
    ) -> list[str]:
        service = "SMS" if kind in ("SMT", "SMO") else "Voice"
        return [_q(A), kind, "Post", _q(peer), "", "-", _q("15/04/2023"), clock, seconds, *cells, "'-'", service,
                _q(imei), _q(IMSI), "-", "INVENTED GJ", _q("9800000000"), "", "", "", "", "", ""]  # fmt: skip

    here = ("21.2967/72.8915", FIRST, "21.2741/72.8694", LAST)
    rows = [
        *_AIRTEL_TOP,
        row("SMT", "AD-MADEUP-S", "08:26:10", "0", ("21.2967/72.8915", FIRST, "", "---")),
        row("OUT", B, "09:42:17", "41", here),
        row("IN", C, "10:00:00", "7", here, imei="3.53E+14"),
        _AIRTEL_END,
    ]
    return LayoutSample(
        "airtel.csv",
        text_file(rows, quoted=False),
        ("in_airtel_calls",),
        (Counts(accepted=3, ignored=7),),
        (
            Planted("calls", {
                "kind": "sms", "caller": "tel:AD-MADEUP-S", "callee": TEL_A, "start": "2023-04-15 02:56:10",
                "offset_min": 330, "own": TEL_A, "callee_cell": f"cell:{FIRST}", "callee_last_cell": None,
            }),
            Planted("calls", {
                "kind": "call", "caller": TEL_A, "callee": TEL_B, "start": "2023-04-15 04:12:17", "duration_s": 41,
                "caller_imsi": f"imsi:{IMSI}", "caller_imei": f"imei:{IMEI[:14]}", "caller_cell": f"cell:{FIRST}",
                "caller_last_cell": f"cell:{LAST}",
            }),
            Planted("calls", {"caller": TEL_C, "callee": TEL_A, "callee_imei": None, "callee_imsi": f"imsi:{IMSI}"}),
            Planted("facts", {"node": f"cell:{FIRST}", "property": "lat", "value": "21.2967"}),
            Planted("facts", {"node": f"cell:{LAST}", "property": "lon", "value": "72.8694"}),
        ),
    )  # fmt: skip


def _airtel_empty() -> LayoutSample:
    rows = [*_AIRTEL_TOP, ["No Data Found"], _AIRTEL_END]
    return LayoutSample(
        "airtel_no_data.csv", text_file(rows, quoted=False), ("in_airtel_calls",), (Counts(accepted=0, ignored=8),), ()
    )


def _jio() -> LayoutSample:
    def row(parties: tuple[str, str], clock: str, until: str, seconds: str, kind: str) -> list[str]:
        cells = ("40585703AD319", "40585703AD323")
        return [*map(_q, (*parties, "-", "-", "01/01/2023", clock, until, seconds, *cells, kind, "917000000000", IMEI,
                          "405857000000091", "MADE-UP-PB"))]  # fmt: skip

    rows = [
        ["Ticket Number :", "LEA00000000000000000001"],
        ["Input Value (MSISDN/B PARTY/IMEI/IMSI/CELL ID) :", f"'91{A}'"],
        ["Total Records :", "3"],
        JIO,
        row(("JP-MADEUP-S", f"91{A}"), "01:11:49", "01:11:49", "0", "A2P_SMSIN"),
        row((f"91{A}", f"91{B}"), "10:15:30", "10:16:15", "45", "a_out"),
        row((f"91{C}", f"91{A}"), "11:00:00", "11:00:08", "8", "a_in"),
    ]
    return LayoutSample(
        "jio.csv",
        text_file(rows, quoted=False),
        ("in_jio_calls",),
        (Counts(accepted=3, ignored=3),),
        (
            Planted("calls", {"kind": "sms", "caller": "tel:JP-MADEUP-S", "callee": TEL_A, "own": TEL_A,
                              "start": "2022-12-31 19:41:49", "callee_cell": "cell:40585703AD319"}),
            Planted("calls", {"kind": "call", "caller": TEL_A, "callee": TEL_B, "own": TEL_A, "duration_s": 45,
                              "start": "2023-01-01 04:45:30", "caller_last_cell": "cell:40585703AD323"}),
            Planted("calls", {"kind": "call", "caller": TEL_C, "callee": TEL_A, "own": TEL_A,
                              "callee_imei": f"imei:{IMEI[:14]}", "caller_imei": None}),
        ),
        stated=3,
    )  # fmt: skip


def _vi() -> LayoutSample:
    def row(kind: str, peer: str, clock: str, seconds: str, service: str) -> list[str]:
        return [f"0{A}", kind, "PREPAID", peer, "4106", "Invented - Mobile-Gujarat", "01-02-2023", clock, seconds,
                "1 INVENTED ROAD", "404056205320221", "2 INVENTED ROAD", "404056205528433", "-", service, IMEI,
                "404050000000091", "-", "Invented - GUJARAT - INDIA", "MSC1", "TG1", "TG2", "-", "-", ""]  # fmt: skip

    rule = ["-" * 80]
    rows = [
        rule, ["MADE-UP CALL DATA RECORDS"], rule, [f"MSISDN : - {A}"], ["Report Type :- ALLINDIA Report"],
        ["From Date :- 01/02/2023 00:00:00"], ["Till Date :- 28/02/2023 23:59:59"], rule, VI, rule,
        row("Incoming", f"0{B}", "10:08:37", "26", "Voice"),
        row("Outgoing", f"0{C}", "10:32:38", "13", "Voice"),
        ["Note :- This is a System generated Report."],
    ]  # fmt: skip
    return LayoutSample(
        "vi.csv",
        text_file(rows),
        ("in_vi_calls",),
        (Counts(accepted=2, ignored=10),),
        (
            Planted("calls", {"kind": "call", "caller": TEL_B, "callee": TEL_A, "own": TEL_A, "duration_s": 26,
                              "start": "2023-02-01 04:38:37", "callee_cell": "cell:404056205320221"}),
            Planted("calls", {"caller": TEL_A, "callee": TEL_C, "caller_last_cell": "cell:404056205528433"}),
            Planted("facts", {"node": "cell:404056205320221", "property": "address", "value": "1 INVENTED ROAD"}),
        ),
    )  # fmt: skip


def _bsnl() -> LayoutSample:
    def row(number: int, kind: str, peer: str, clock: str, seconds: str, service: str) -> list[str]:
        place = "Invented Lane; Lat-22.39711; Long-88.43938"
        return [str(number), A, kind, "", peer, "3104", "Made-up - Kolkata", "17/06/2023", clock, seconds, place,
                "404-81-724-24723", place, "404-81-724-24723", "", service, IMEI, "404810000000091", "",
                "Invented - Kolkata", "919400000000", "", ""]  # fmt: skip

    rows = [
        ["Search Criteria : MSISDN"], [f"Search Value : {A}"], ["Start Date : 202306010000"],
        ["End Date : 202306300000"], [], BSNL,
        row(1, "IN", "57645", "15:58:21", "1", "SMS"),
        row(2, "OUT", B, "12:15:04", "760", "Voice Call"),
        ["*** END OF REPORT ***"], ["CDR COUNT : 2"],
    ]  # fmt: skip
    return LayoutSample(
        "bsnl.csv",
        text_file(rows),
        ("in_bsnl_calls",),
        (Counts(accepted=2, ignored=7),),
        (
            Planted("calls", {"kind": "sms", "caller": "tel:57645", "callee": TEL_A, "duration_s": None,
                              "start": "2023-06-17 10:28:21"}),
            Planted("calls", {"kind": "call", "caller": TEL_A, "callee": TEL_B, "duration_s": 760,
                              "caller_cell": "cell:404-81-724-24723"}),
        ),
        stated=2,
    )  # fmt: skip
