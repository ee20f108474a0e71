"""India's fund trail of a complaint: the money's way through layers of accounts, withdrawals, amounts put on hold.

Layer 1 is the first transfer out of the complainant's account: it becomes a victim's report besides, so that the
account it left belongs to a victim and is neither scored nor clustered.
"""

from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject

_FIRST = "layer = 1 AND acknowledgement IS NOT NULL AND payer IS NOT NULL"
_AMOUNT_BELOW_ZERO = Reject("amount_negative", "amount < 0", "a negative amount: decide by hand")
_COMMON = {
    "acknowledgement": Field("text"),
    "at": Field("when", strict=True),
    "amount": Field("amount", required=True),
    "currency": Field("text"),
    "reference": Field("item"),
    "layer": Field("count", strict=True),
    "bank": Field("text"),
    "remarks": Field("text"),
}


def _about(account: str) -> tuple[Fact, ...]:
    return (
        Fact(account, "complaint", "acknowledgement"),
        Fact(account, "bank", "bank"),
    )


TRANSFERS = Importer(
    kind="trail_transfers",
    family="accounts",
    fields={
        **_COMMON,
        "payer": Field("account"),
        "beneficiary": Field("account"),
        "disputed": Field("amount"),
        "ifsc": Field("item"),
    },
    derive={
        "incident": "incident_of(acknowledgement, '')",
        "victim": f"CASE WHEN {_FIRST} THEN person_of(NULL, payer, 'complaint' || chr(31) || acknowledgement) END",
    },
    rejects=(
        Reject("no_account", "payer IS NULL AND beneficiary IS NULL", "no account on either side"),
        _AMOUNT_BELOW_ZERO,
    ),
    events=(
        Event(
            "transfers",
            {
                "payer": "payer",
                "beneficiary": "beneficiary",
                "amount": "amount",
                "currency": "currency",
                "at": '"at"',
                "offset_min": "at_offset",
                "succeeded": "TRUE",
                "summary": "remarks",
                "reference": "reference",
            },
        ),
        Event(
            "reports",
            {
                "incident": "incident",
                "victim": "victim",
                "paid_from": "payer",
                "paid_to": "beneficiary",
                "amount": "coalesce(disputed, amount)",
                "currency": "currency",
                "at": '"at"',
            },
            when=_FIRST,
        ),
        Event(
            "holdings",
            {"person": "victim", "account": "payer", "basis": "'complaint'"},
            when=_FIRST,
        ),
    ),
    facts=(
        Fact("payer", "seen", "'counterparty'", once=True),
        Fact("beneficiary", "seen", "'counterparty'", once=True),
        *_about("beneficiary"),
        Fact("beneficiary", "layer", "layer"),
        Fact("beneficiary", "ifsc", "ifsc"),
        Fact("beneficiary", "disputed_amount", "disputed"),
        Fact("incident", "report_id", "acknowledgement", once=True),
        Fact("victim", "role", "'victim'", once=True),
        Fact("victim", "name", "'complainant of ' || acknowledgement", once=True),
    ),
)

WITHDRAWALS = Importer(
    kind="trail_withdrawals",
    family="accounts",
    fields={
        **_COMMON,
        "account": Field("account", required=True),
        "disputed": Field("amount"),
        "terminal": Field("text"),
        "place": Field("text"),
        "cash": Field("text"),
    },
    rejects=(_AMOUNT_BELOW_ZERO,),
    events=(
        Event(
            "transfers",
            {
                "payer": "account",
                "amount": "amount",
                "currency": "currency",
                "at": '"at"',
                "offset_min": "at_offset",
                "cash": "cash = 'yes'",
                "succeeded": "TRUE",
                "summary": "nullif(concat_ws('; ', terminal, place, remarks), '')",
                "reference": "reference",
            },
        ),
    ),
    facts=(
        Fact("account", "seen", "'counterparty'", once=True),
        *_about("account"),
        Fact("account", "withdrawn_at", "nullif(concat_ws('; ', terminal, place), '')"),
        Fact("account", "disputed_amount", "disputed"),
    ),
)

HOLDS = Importer(
    kind="trail_holds",
    family="accounts",
    fields={**_COMMON, "account": Field("account", required=True)},
    rejects=(_AMOUNT_BELOW_ZERO,),
    events=(),
    facts=(
        Fact("account", "seen", "'counterparty'", once=True),
        *_about("account"),
        Fact(
            "account",
            "put_on_hold",
            "concat_ws(' ', CAST(amount AS VARCHAR), currency, '(' || CAST(\"at\" + to_minutes(at_offset) AS VARCHAR)"
            " || ')')",
        ),
    ),
)
