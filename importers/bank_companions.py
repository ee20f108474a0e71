"""Companions of a Chinese bank return: sub-accounts of a card or account, and compulsory measures against one.

They belong to an account by 交易账号, else by 交易卡号; a card and its account are one where the return says so.
"""

from importers.accounts import CURRENCIES, SAME
from linkgraph.ingest.protocol import Fact, Field, Importer, Reject

_ACCOUNT = "coalesce(account, card)"
_SUB = "substr(sub_account, 6), sub_kind, balance, currency, status"
_MEASURE = "measure, amount || ' ' || coalesce(currency, ''), period, authority"
_NO_ACCOUNT = Reject("no_account", "the_account IS NULL", "no card or account number")

SUB_ACCOUNTS = Importer(
    kind="sub_accounts",
    family="accounts",
    fields={
        "card": Field("account"),
        "account": Field("account"),
        "sub_account": Field("account", required=True),
        "sub_kind": Field("text"),
        "currency": Field("word", words=CURRENCIES),
        "balance": Field("amount"),
        "status": Field("text"),
    },
    derive={"the_account": _ACCOUNT},
    rejects=(_NO_ACCOUNT,),
    events=(),
    facts=(
        SAME,
        Fact(
            "the_account", "sub_account", "concat_ws(' ', substr(sub_account, 6), sub_kind, balance, currency, status)"
        ),
        Fact("CASE WHEN sub_account <> the_account THEN sub_account END", "main_account", "substr(the_account, 6)"),
    ),
)

MEASURES = Importer(
    kind="measures",
    family="accounts",
    fields={
        "holder": Field("name"),
        "card": Field("account"),
        "account": Field("account"),
        "measure": Field("text"),
        "amount": Field("amount"),
        "currency": Field("word", words=CURRENCIES),
        "authority": Field("text"),
        "from": Field("when"),
        "until": Field("when"),
    },
    derive={
        "the_account": _ACCOUNT,
        "period": """concat_ws(' – ', strftime("from" + to_minutes(from_offset), '%Y-%m-%d'),
            strftime("until" + to_minutes(until_offset), '%Y-%m-%d'))""",
    },
    rejects=(
        _NO_ACCOUNT,
        Reject("end_before_start", '"until" < "from"', "the measure ends before it starts"),
    ),
    events=(),
    facts=(
        SAME,
        Fact(
            "the_account",
            "measure",
            "concat_ws('; ', measure, amount || ' ' || coalesce(currency, ''), period, authority)",
        ),
        Fact("the_account", "holder_name", "holder"),
    ),
)
