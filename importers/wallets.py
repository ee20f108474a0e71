"""Wallets (Alipay, Tenpay, WeChat): transfers of returns and customers' bills, registrations, log-ins.

A wallet account is named with its operator, ``acct:alipay:2088…``: the same figures with another operator, or with a
bank, are somebody else's. Where the records name the other side without an account, it is an account of that name
inside these records: ``acct:wechat:name-<hash over owner and name>``, never joined with a namesake of others.
"""

from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject
from linkgraph.model.parties import MOST_CARDS

_OUT, _IN = "out", "in"
_DIRECTIONS = {
    **dict.fromkeys(("支出", "出", "转出", "out", "借", "付款"), _OUT),
    **dict.fromkeys(("收入", "入", "转入", "in", "贷", "收款"), _IN),
    **dict.fromkeys(("不计收支", "其他", "中性交易", "-"), "neutral"),
}
_OPERATORS = ("alipay", "tenpay", "wechat")
#: Kinds of transfer between the owner's wallet and his own money elsewhere, where no direction is written.
_LEAVES = "提现|转出|信用卡还款|转入零钱通|转入余额宝|余额宝-单次转入|余额宝-自动转入"
_COMES = "充值|退款|零钱通转出|余额宝-转出|退回"
_FAILED = "关闭|失败|等待|退还|撤销|冲正|取消|未支付|处理中|冻结"
_DONE = "成功|已存入|已收|已转|到账|完成|退款|支付|已还|入账|有效"


def _account(wallet: str) -> str:
    return f"CASE WHEN {wallet} IS NOT NULL THEN 'acct:' || wallet || ':' || substr({wallet}, 6) END"


def _by_way(out: str, inward: str) -> str:
    return f"CASE WHEN way = 'in' THEN {inward} ELSE {out} END"


TRANSFERS = Importer(
    kind="wallet_transfers",
    family="accounts",
    fields={
        "wallet": Field("text"),
        "own_wallet": Field("party_wallet"),
        "own_card": Field("party_card", reads="own_wallet"),
        "own_name": Field("party_name", reads="own_wallet"),
        "own_bank_card": Field("account"),
        "peer_wallet": Field("party_wallet"),
        "peer_card": Field("party_card", reads="peer_wallet"),
        "peer_name": Field("party_name", reads="peer_wallet"),
        "peer_bank_card": Field("account"),
        "created": Field("when", required=True),
        "paid": Field("when"),
        "amount": Field("amount", required=True),
        "balance": Field("amount"),
        "direction": Field("word", words=_DIRECTIONS, strict=True),
        "business": Field("text"),
        "purpose": Field("text"),
        "status": Field("text"),
        "currency": Field("text"),
        "reference": Field("item"),
        "remarks": Field("text"),
    },
    derive={
        "own": f"coalesce({_account('own_wallet')}, own_bank_card, own_card)",
        "named": """CASE WHEN own IS NOT NULL AND peer_name IS NOT NULL
            THEN 'acct:' || wallet || ':name-' || left(sha256(own || chr(31) || peer_name), 20) END""",
        "own_other": f"""CASE WHEN own IS DISTINCT FROM own_bank_card
            AND regexp_matches(coalesce(business, ''), '{_LEAVES}|充值') THEN own_bank_card END""",
        "peer": f"coalesce({_account('peer_wallet')}, peer_bank_card, peer_card, own_other, named)",
        "way": f"""CASE WHEN direction IN ('in', 'out') THEN direction
            WHEN regexp_matches(business, '{_COMES}') THEN 'in' WHEN regexp_matches(business, '{_LEAVES}') THEN 'out'
            END""",
        "at": "coalesce(paid, created)",
        "at_offset": "CASE WHEN paid IS NOT NULL THEN paid_offset ELSE created_offset END",
        "through": f"""CASE WHEN status IS NULL THEN TRUE WHEN regexp_matches(status, '{_FAILED}') THEN FALSE
            WHEN regexp_matches(status, '{_DONE}') THEN TRUE END""",
    },
    rejects=(
        Reject("no_account", "own IS NULL", "the account whose records these are is not named"),
        Reject("direction_missing", "way IS NULL", "nothing says who paid whom"),
        Reject("status_unknown", "through IS NULL", "the status is not known: nothing says whether it went through"),
        Reject("amount_negative", "amount < 0", "a negative amount: a reversal or another sign rule; decide by hand"),
    ),
    events=(
        Event(
            "transfers",
            {
                "payer": _by_way("own", "peer"),
                "beneficiary": _by_way("peer", "own"),
                "amount": "amount",
                "currency": "currency",
                "at": '"at"',
                "offset_min": "at_offset",
                "own": "own",
                "balance": "balance",
                "succeeded": "through",
                "summary": "concat_ws('; ', nullif(business, '/'), nullif(purpose, '/'), nullif(remarks, '/'))",
                "reference": "reference",
            },
        ),
    ),
    facts=(
        Fact("own", "records_held", "'transfers'", once=True),
        Fact("own", "seen", "'own records'", once=True),
        Fact("peer", "seen", "'counterparty'", once=True),
        Fact("own", "holder_name", "own_name"),
        Fact("peer", "holder_name", "CASE WHEN peer IS DISTINCT FROM own_other THEN peer_name END"),
        Fact("CASE WHEN own <> own_bank_card THEN own END", "bank_card", "substr(own_bank_card, 6)", once=True),
        Fact("CASE WHEN peer <> peer_bank_card THEN peer END", "bank_card", "substr(peer_bank_card, 6)", once=True),
    ),
)

_NODES = {"user_id": "the_user", "login_email": "the_email", "phone_wallet": "the_phone"}
_KNOWN = f"coalesce({', '.join(_NODES.values())})"
_PERSON = f"person_of(id_number, holder, 'account' || chr(31) || {_KNOWN})"

HOLDERS = Importer(
    kind="wallet_accounts",
    family="accounts",
    fields={
        "wallet": Field("text"),
        "user_id": Field("party_wallet"),
        "login_email": Field("party_wallet"),
        "login_phone": Field("phone"),
        "phone_wallet": Field("party_wallet", reads="login_phone"),
        "bound_phone": Field("phone"),
        "holder": Field("name"),
        "id_number": Field("citizen_id"),
        "balance": Field("amount"),
        "registered": Field("when"),
        "registered_ip": Field("text"),
        "cards": Field("account_list"),
        "related": Field("text"),
    },
    derive={**{node: _account(name) for name, node in _NODES.items()}, "person": _PERSON},
    rejects=(
        Reject("no_account", f"{_KNOWN} IS NULL", "no account number, log-in address or log-in number"),
        Reject("no_holder", "holder IS NULL AND id_number IS NULL", "nobody is named as holder"),
    ),
    events=(
        *(
            Event(
                "holdings",
                {"person": "person", "account": node, "start": "registered", "basis": "'wallet registration'"},
                when=f"{node} IS NOT NULL",
            )
            for node in _NODES.values()
        ),
        *(
            Event(
                "holdings",
                {"person": "person", "account": f"split_part(cards, ' ', {k})", "basis": "'bound to a wallet'"},
                when=f"split_part(cards, ' ', {k}) <> ''",
            )
            for k in range(1, MOST_CARDS + 1)
        ),
        *(
            Event(
                "subscriptions",
                {"person": "person", "phone": phone, "basis": "'contact number of a wallet'"},
                when=f"{phone} IS NOT NULL",
            )
            for phone in ("login_phone", "bound_phone")
        ),
    ),
    facts=(
        Fact("person", "name", "holder"),
        *(
            Fact(node, name, value)
            for node in _NODES.values()
            for name, value in (
                ("holder_name", "holder"),
                ("balance", "balance"),
                ("registered_ip", "registered_ip"),
                ("related_account", "related"),
            )
        ),
    ),
)

_IP = r"([0-9]{1,3}\.){3}[0-9]{1,3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7}"
#: Addresses inside a house or an operator's network: the same one is used by thousands.
_INSIDE = (
    r"(10|127)\..*|192\.168\..*|172\.(1[6-9]|2[0-9]|3[01])\..*|169\.254\..*"
    r"|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\..*"
)

LOGINS = Importer(
    kind="wallet_logins",
    family="accounts",
    fields={
        "wallet": Field("text"),
        "user_id": Field("party_wallet"),
        "login": Field("party_wallet"),
        "holder": Field("name"),
        "at": Field("when", required=True),
        "ip": Field("text"),
    },
    derive={"account": f"coalesce({_account('user_id')}, {_account('login')})"},
    rejects=(Reject("no_account", "account IS NULL", "the account that logged in is not named"),),
    events=(
        Event(
            "logins",
            {
                "account": "account",
                "at": '"at"',
                "offset_min": "at_offset",
                "ip": "ip",
                "address": f"""CASE WHEN regexp_full_match(ip, '{_IP}') AND NOT regexp_full_match(ip, '{_INSIDE}')
                    THEN 'online:' || lower(ip) END""",
            },
        ),
    ),
    facts=(
        Fact("account", "seen", "'own records'", once=True),
        Fact("account", "holder_name", "holder", once=True),
        Fact(f"CASE WHEN user_id IS NOT NULL THEN {_account('login')} END", "user_id", "substr(user_id, 6)", once=True),
    ),
)
