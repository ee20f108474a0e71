"""A French fadet and a German account statement. Numbers in 06 00 00 00 are invented; bank 99999999 is none."""

from __future__ import annotations

from linkgraph.sample.issuer import luhn
from linkgraph.sample.layouts.files import Counts, LayoutSample, Planted, text_file

A, B = "0600000001", "0600000002"
TEL_A, TEL_B = "tel:+33600000001", "tel:+33600000002"
FADET = [
    "Date de début d'appel", "MSISDN Abonné", "Correspondant", "Type de communication", "Durée / Nbr SMS",
    "Adresse du relais", "IMEI abonné", "IMSI abonné",
]  # fmt: skip
CAMT = [
    "Auftragskonto", "Buchungstag", "Valutadatum", "Buchungstext", "Verwendungszweck", "Glaeubiger ID",
    "Mandatsreferenz", "Kundenreferenz (End-to-End)", "Sammlerreferenz", "Lastschrift Ursprungsbetrag",
    "Auslagenersatz Ruecklastschrift", "Beguenstigter/Zahlungspflichtiger", "Kontonummer/IBAN", "BIC (SWIFT-Code)",
    "Betrag", "Waehrung", "Info",
]  # fmt: skip


def samples() -> tuple[LayoutSample, ...]:
    return (_fadet(), _camt())


def _fadet() -> LayoutSample:
    imei, imsi = luhn("00440000000033"), "208990000000033"

    def row(moment: str, peer: str, kind: str, length: str) -> list[str]:
        return [moment, "33600000001", peer, kind, length, "1 RUE INVENTÉE 75000 PARIS", imei, imsi]

    rows = [
        ["Relevé de communications (données inventées)"],
        FADET,
        row("01/07/2023 10:12:33", B, "Appel sortant", "00:01:05"),
        row("25/03/2023 02:30:00", B, "SMS entrant", "2"),
        row("26/03/2023 02:30:00", B, "Appel entrant", "00:00:10"),
        row("02/07/2023 08:00:00", "", "DATA", ""),
    ]
    return LayoutSample(
        "fadet.csv",
        text_file(rows, delimiter=";", encoding="cp1252"),
        ("fr_fadet",),
        (Counts(accepted=3, rejected=1, ignored=1),),
        (
            Planted("calls", {"kind": "call", "caller": TEL_A, "callee": TEL_B, "start": "2023-07-01 08:12:33",
                              "offset_min": 120, "duration_s": 65, "caller_imei": f"imei:{imei[:14]}",
                              "caller_imsi": f"imsi:{imsi}"}),
            Planted("calls", {"kind": "sms", "caller": TEL_B, "callee": TEL_A, "start": "2023-03-25 01:30:00",
                              "offset_min": 60, "duration_s": None, "callee_imsi": f"imsi:{imsi}"}),
            Planted("calls", {"kind": "data", "caller": TEL_A, "callee": None}),
            Planted("set_aside", {"reason": "time_does_not_exist:start", "record_no": 5}),
        ),
    )  # fmt: skip


def _camt() -> LayoutSample:
    own, other, third = "DE00999999990000000001", "DE00999999990000000002", "DE00999999990000000003"

    def row(day: str, peer: tuple[str, str], amount: str, info: str = "Umsatz gebucht") -> list[str]:
        return [own, day, day, "UEBERWEISUNG", "Überweisung für Nichts", "", "", "REF-1", "", "", "", *peer, "", amount,
                "EUR", info]  # fmt: skip

    rows = [
        CAMT,
        row("05.03.23", ("Jürgen Erfunden", other), "-1.234,56"),
        row("06.03.23", ("Käthe Erdacht", third), "2.000"),
        row("07.03.23", ("Käthe Erdacht", third), "-7,50", "Umsatz vorgemerkt"),
        row("08.03.23", ("Jürgen Erfunden", other), "1.5"),
        row("31.06.23", ("Jürgen Erfunden", other), "1,00"),
        row("09.03.23", ("Jürgen Erfunden", other), "0,00"),
    ]
    me, you, them = (f"acct:{iban}" for iban in (own, other, third))
    return LayoutSample(
        "csv_camt.csv",
        text_file(rows, delimiter=";", encoding="cp1252"),
        ("de_csv_camt",),
        (Counts(accepted=3, rejected=3),),
        (
            Planted("transfers", {"payer": me, "beneficiary": you, "amount": "1234.56", "currency": "EUR", "own": me,
                                  "at": "2023-03-04 23:00:00", "succeeded": True}),
            Planted("transfers", {"payer": them, "beneficiary": me, "amount": "2000.00", "succeeded": True}),
            Planted("transfers", {"payer": me, "beneficiary": them, "amount": "7.50", "succeeded": False}),
            Planted("facts", {"node": you, "property": "holder_name", "value": "Jürgen Erfunden"}),
            Planted("set_aside", {"reason": "amount_invalid:amount", "record_no": 5}),
            Planted("set_aside", {"reason": "time_invalid:at", "record_no": 6}),
            Planted("set_aside", {"reason": "direction_missing", "record_no": 7}),
        ),
    )  # fmt: skip
