"""Money: transfers of bank returns, account holders, and the customers behind them."""

from linkgraph.ingest.protocol import Event, Fact, Field, Flag, Importer, Reject

_PAYS, _RECEIVES = "out", "in"
DIRECTIONS = {
    **dict.fromkeys(("出", "d", "借", "借方", "支出", "转出", "取", "支", "o", "-", "out", "debit"), _PAYS),
    **dict.fromkeys(("进", "c", "贷", "贷方", "收入", "转入", "存", "入", "收", "+", "in", "credit"), _RECEIVES),
}
YES_NO = {
    **dict.fromkeys(
        (
            "成功",
            "是",
            "1",
            "01",
            "y",
            "s",
            "yes",
            "true",
            "交易成功",
            "00",
            "success",
            "正常",
            "已完成",
            "完成",
            "已入账",
        ),
        "yes",
    ),
    **dict.fromkeys(
        ("失败", "否", "0", "n", "f", "no", "false", "交易失败", "冲正", "撤销", "已冲正", "已撤销", "已退汇", "退汇"),
        "no",
    ),
}
CASH = {
    **dict.fromkeys(("现金", "现钞", "是", "1", "y", "cash"), "yes"),
    **dict.fromkeys(("转账", "非现金", "否", "0", "n", "其他", "transfer"), "no"),
}
CURRENCIES = {
    **dict.fromkeys(("人民币", "人民币元", "cny", "rmb", "156", "01"), "CNY"),
    **dict.fromkeys(("港币", "港元", "hkd", "344"), "HKD"),
    **dict.fromkeys(("澳门元", "澳门币", "mop", "446"), "MOP"),
    **dict.fromkeys(("美元", "usd", "840"), "USD"),
    **dict.fromkeys(("欧元", "eur", "978"), "EUR"),
    **dict.fromkeys(("英镑", "gbp", "826"), "GBP"),
    **dict.fromkeys(("日元", "日圆", "jpy", "392"), "JPY"),
    **dict.fromkeys(("新台币", "台币", "twd", "901"), "TWD"),
    **dict.fromkeys(("韩元", "韩国元", "krw", "410"), "KRW"),
    **dict.fromkeys(("泰铢", "泰国铢", "thb", "764"), "THB"),
    **dict.fromkeys(("新加坡元", "sgd", "702"), "SGD"),
    **dict.fromkeys(("马来西亚林吉特", "林吉特", "myr", "458"), "MYR"),
    **dict.fromkeys(("菲律宾比索", "php", "608"), "PHP"),
    **dict.fromkeys(("缅甸元", "mmk", "104"), "MMK"),
    **dict.fromkeys(("柬埔寨瑞尔", "瑞尔", "khr", "116"), "KHR"),
    **dict.fromkeys(("越南盾", "vnd", "704"), "VND"),
    **dict.fromkeys(("澳大利亚元", "澳元", "aud", "036"), "AUD"),
    **dict.fromkeys(("加拿大元", "加元", "cad", "124"), "CAD"),
    **dict.fromkeys(("印度卢比", "inr", "356"), "INR"),
}
_OWN = "coalesce(card, account)"
_HOLDER = "person_of(holder_id, holder, 'account' || chr(31) || coalesce(card, account))"

#: A card and the account behind it, where one row names both (see `linkgraph.evidence.same`).
SAME = Fact("CASE WHEN card <> account THEN card END", "account_number", "substr(account, 6)", once=True)


def _by_direction(out: str, inward: str) -> str:
    return f"CASE WHEN way = 'in' THEN {inward} ELSE {out} END"


TRANSFERS = Importer(
    kind="transfers",
    family="accounts",
    fields={
        "payer": Field("account"),
        "beneficiary": Field("account"),
        "card": Field("account"),
        "account": Field("account"),
        "holder": Field("name"),
        "holder_id": Field("citizen_id"),
        "at": Field("when", required=True),
        "amount": Field("amount", required=True),
        "balance": Field("amount"),
        "direction": Field("word", words=DIRECTIONS, strict=True),
        "peer": Field("account"),
        "peer_name": Field("name"),
        "peer_id": Field("citizen_id"),
        "cash": Field("word", words=CASH),
        "summary": Field("text"),
        "currency": Field("word", words=CURRENCIES),
        "succeeded": Field("word", words=YES_NO, strict=True),
        "ip": Field("text"),
        "mac": Field("text"),
        "reference": Field("text"),
        "signed": Field("text"),  #: set by layouts whose amounts carry a sign that is the direction
    },
    derive={
        "own": _OWN,
        "way": """CASE WHEN signed IS NULL THEN direction WHEN amount < 0 THEN 'out' WHEN amount > 0 THEN 'in' END""",
        "money": "CASE WHEN signed IS NULL THEN amount ELSE abs(amount) END",
        "the_payer": f"coalesce(payer, {_by_direction(_OWN, 'peer')})",
        "the_beneficiary": f"coalesce(beneficiary, {_by_direction('peer', _OWN)})",
    },
    rejects=(
        Reject("no_account", "the_payer IS NULL AND the_beneficiary IS NULL", "no account on either side"),
        Reject("direction_missing", "own IS NOT NULL AND way IS NULL", "nothing says who paid whom"),
        Reject("amount_negative", "money < 0", "a negative amount: a reversal or another sign rule; decide by hand"),
    ),
    flags=(
        Flag("self_transfer", "the_payer = the_beneficiary", "payer and beneficiary are the same account"),
        Flag("amount_zero", "money = 0", "an amount of zero: a fee, a query or a failed transfer"),
        Flag("currency_missing", "currency IS NULL", "no currency is stated or known: kept apart from every other"),
    ),
    events=(
        Event(
            "transfers",
            {
                "payer": "the_payer",
                "beneficiary": "the_beneficiary",
                "amount": "money",
                "currency": "currency",
                "at": '"at"',
                "offset_min": "at_offset",
                "own": "own",
                "balance": "balance",
                "cash": "cash = 'yes'",
                "succeeded": "coalesce(succeeded, 'yes') = 'yes'",
                "summary": "summary",
                "ip": "ip",
                "mac": "mac",
                "reference": "reference",
            },
        ),
        Event(
            "holdings",
            {"person": _HOLDER, "account": "card", "basis": "'bank return'"},
            when=f"{_HOLDER} IS NOT NULL AND card IS NOT NULL AND holder_id IS NOT NULL",
        ),
        Event(
            "holdings",
            {"person": _HOLDER, "account": "account", "basis": "'bank return'"},
            when=f"{_HOLDER} IS NOT NULL AND account IS NOT NULL AND holder_id IS NOT NULL",
        ),
        Event(
            "holdings",
            {
                "person": "person_of(peer_id, peer_name, '')",
                "account": "peer",
                "basis": "'counterparty of a bank return'",
            },
            when="peer_id IS NOT NULL AND peer IS NOT NULL",
        ),
    ),
    facts=(
        Fact("own", "records_held", "'transfers'", once=True),
        Fact("own", "seen", "'own records'", once=True),
        Fact("peer", "seen", "'counterparty'", once=True),
        Fact("payer", "seen", "'counterparty'", once=True),
        Fact("beneficiary", "seen", "'counterparty'", once=True),
        SAME,
        Fact("own", "holder_name", "holder"),
        Fact("peer", "holder_name", "peer_name"),
        Fact("CASE WHEN holder_id IS NOT NULL THEN person_of(holder_id, holder, '') END", "name", "holder"),
        Fact("CASE WHEN peer_id IS NOT NULL THEN person_of(peer_id, peer_name, '') END", "name", "peer_name"),
    ),
)

HOLDERS = Importer(
    kind="accounts",
    family="accounts",
    fields={
        "holder": Field("name"),
        "holder_id": Field("citizen_id"),
        "card": Field("account"),
        "account": Field("account"),
        "opened": Field("when"),
        "closed": Field("when"),
        "balance": Field("amount"),
        "branch": Field("text"),
        "status": Field("text"),
        "phone": Field("phone"),
        "agent": Field("name"),
    },
    derive={"person": _HOLDER},
    rejects=(
        Reject("no_account", "card IS NULL AND account IS NULL", "no card or account number"),
        Reject("no_holder", "holder IS NULL AND holder_id IS NULL", "nobody is named as holder"),
    ),
    events=(
        *(
            Event(
                "holdings",
                {"person": "person", "account": name, "start": "opened", "end": "closed", "basis": "'account record'"},
                when=f"{name} IS NOT NULL",
            )
            for name in ("card", "account")
        ),
        Event(
            "subscriptions",
            {"person": "person", "phone": "phone", "basis": "'contact number of an account'"},
            when="phone IS NOT NULL",
        ),
    ),
    facts=(
        SAME,
        Fact("person", "name", "holder"),
        *(
            Fact(column, name, value)
            for column in ("card", "account")
            for name, value in (
                ("holder_name", "holder"),
                ("branch", "branch"),
                ("status", "status"),
                ("balance", "balance"),
                ("agent", "agent"),
            )
        ),
    ),
)

CUSTOMERS = Importer(
    kind="customers",
    family="accounts",
    fields={
        "name": Field("name", required=True),
        "id_number": Field("citizen_id", required=True),
        "phone": Field("phone"),
        "address": Field("text"),
        "registered_address": Field("text"),
        "employer": Field("text"),
    },
    derive={"person": "person_of(id_number, name, '')"},
    events=(
        Event(
            "subscriptions",
            {"person": "person", "phone": "phone", "basis": "'contact number of a bank customer'"},
            when="phone IS NOT NULL",
        ),
    ),
    facts=(
        Fact("person", "name", "name"),
        Fact("person", "address", "address"),
        Fact("person", "registered_address", "registered_address"),
        Fact("person", "employer", "employer"),
    ),
)
