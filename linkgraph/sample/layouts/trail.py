"""A fund trail of one invented complaint in India: three layers, a withdrawal, a purchase, a hold."""

from __future__ import annotations

from linkgraph.sample.layouts.files import Counts, LayoutSample, Planted, workbook_file

ACK = "30000000000001"
OWN = "Account No./ (Wallet /PG/PA) Id"
ENDS = ["Action Taken By bank", "Date of Action", "pisnodal"]
MOVED = [
    "S No.", "Acknowledgement No.", OWN, "Transaction Id / UTR Number", "Bank/FIs", "Layer", "Account No", "Ifsc Code",
    "Transaction Date", "Transaction Id / UTR Number2", "Transaction Amount", "Disputed Amount", "Reference No",
    "Remarks", *ENDS,
]  # fmt: skip
ATM = ["S No.", "Acknowledgement No.", OWN, "Transaction Id / UTR Number", "Withdrawal Date & Time",
       "Withdrawal Amount", "Disputed Amount", "ATM ID", "Place/Location of ATM", "Reference No", "Remarks",
       *ENDS]  # fmt: skip
POS = ["S No.", "Acknowledgement No.", OWN, "Transaction Id / UTR Number", "Withdrawal Date & Time",
       "Withdrawal Amount", "Disputed Amount", "Approval Code", "Merchant Name", *ENDS]  # fmt: skip
HOLD = ["S No.", "Acknowledgement No.", OWN, "Transaction Id / UTR Number", "Put on hold Date", "Put on hold Amount",
        *ENDS]  # fmt: skip
SMALL = ["S No.", "Acknowledgement No.", OWN, "Transaction Id / UTR Number", "Reference No", "Remarks",
         *ENDS]  # fmt: skip
VICTIM, MULE, SECOND, THIRD = "99990000000001", "99990000000002", "99990000000003", "99990000000004"
BANK = ["Invented Bank", "16/01/2024", "-"]


def samples() -> tuple[LayoutSample, ...]:
    sheets = {
        "Money Transfer to": [
            MOVED,
            ["1", ACK, VICTIM, "UTR000", "Made-up Bank", "1", MULE, "MADE0000001", "15/01/2024 10:00:00", "UTR001",
             "1,00,000.00", "90,000.00", "", "", *BANK],
            ["2", ACK, MULE, "UTR001", "Invented Bank", "2", SECOND, "MADE0000002", "15/01/2024 10:30:00", "UTR002",
             "60,000.00", "60,000.00", "", "split", *BANK],
            ["3", ACK, MULE, "UTR001", "Invented Bank", "two", THIRD, "MADE0000003", "15/01/2024 10:31:00", "UTR003",
             "30,000.00", "30,000.00", "", "", *BANK],
        ],
        "Withdrawal through ATM": [
            ATM,
            ["1", ACK, SECOND, "UTR002", "15/01/2024 11:00:00", "20,000.00", "20,000.00", "ATM00001", "Invented Square",
             "", "", *BANK],
        ],
        "Withdrawal through POS": [
            POS,
            ["1", ACK, SECOND, "UTR002", "15/01/2024 12:00:00", "5000", "5000", "A1", "Invented Jewellers", *BANK],
        ],
        "Transaction put on hold": [
            HOLD, ["1", ACK, SECOND, "UTR002", "16/01/2024", "35,000.00", *BANK],
        ],
        "Others Less Then 500": [SMALL, ["1", ACK, THIRD, "UTR009", "", "below 500", *BANK]],
    }  # fmt: skip
    victim, mule, second = (f"acct:{number}" for number in (VICTIM, MULE, SECOND))
    return (
        LayoutSample(
            "fund_trail.xlsx",
            workbook_file(sheets),
            ("in_trail_transfers", "in_trail_withdrawals", "in_trail_purchases", "in_trail_holds", ""),
            (Counts(2, rejected=1), Counts(1), Counts(1), Counts(1), Counts(0, rejected=2)),
            (
                Planted("transfers", {"payer": victim, "beneficiary": mule, "amount": "100000.00", "currency": "INR",
                                      "at": "2024-01-15 04:30:00", "reference": "UTR001"}),
                Planted("transfers", {"payer": mule, "beneficiary": second, "amount": "60000.00",
                                      "summary": "split"}),
                Planted("transfers", {"payer": second, "beneficiary": None, "amount": "20000.00", "cash": True,
                                      "summary": "ATM00001; Invented Square"}),
                Planted("transfers", {"payer": second, "beneficiary": None, "amount": "5000.00", "cash": False}),
                Planted("reports", {"incident": f"incident:{ACK}", "paid_from": victim, "paid_to": mule,
                                    "amount": "90000.00"}),
                Planted("holdings", {"account": victim}),
                Planted("facts", {"property": "role", "value": "victim"}),
                Planted("facts", {"node": second, "property": "put_on_hold",
                                  "value": "35000.00 INR (2024-01-16 00:00:00)"}),
                Planted("facts", {"node": second, "property": "layer", "value": "2"}),
                Planted("set_aside", {"reason": "number_not_whole:layer", "record_no": 4}),
            ),
        ),
    )  # fmt: skip
