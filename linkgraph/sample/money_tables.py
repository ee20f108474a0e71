"""Bank returns: the 34-heading transaction list with its account and person companions."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.call_tables import written
from linkgraph.sample.issuer import Issuer
from linkgraph.sample.tables import CellValue, Odd, Table
from linkgraph.sample.things import Account, Person, Transfer, World, day, stamp

HEADINGS = [
    "交易卡号", "交易账号", "账户开户名称", "开户人证件号码", "交易时间", "交易金额", "交易余额", "收付标志",
    "交易对手账卡号", "现金标志", "对手户名", "对手身份证号", "对手开户银行", "摘要说明", "交易币种", "交易网点名称",
    "交易网点代码", "交易发生地", "交易是否成功", "传票号", "终端号", "IP地址", "MAC地址", "对手交易余额", "交易流水号",
    "日志号", "凭证种类", "凭证号", "交易柜员号", "商户名称", "商户号", "备注", "交易类型", "查询反馈结果原因",
]  # fmt: skip
ACCOUNT_HEADINGS = [
    "账户开户名称", "开户人证件号码", "交易卡号", "交易账号", "账号开户时间", "账户余额", "可用余额", "币种",
    "开户网点", "账户状态", "销户日期", "联系电话",
]  # fmt: skip
PERSON_HEADINGS = ["客户名称", "证照类型", "证照号码", "单位地址", "联系手机", "工作单位", "户籍地址"]
BANKS = ["样本银行", "示例银行"]
WORDS = [("进", "出"), ("贷", "借")]


def money_tables(world: World) -> list[Table]:
    """For each of two banks: transactions, accounts, persons."""
    out: list[Table] = []
    known: list[list[str]] = []
    for bank in range(len(BANKS)):
        held = [a for p in world.suspects for a in p.accounts if a.held and a.bank == bank]
        table = Table(f"{BANKS[bank]}_交易明细.csv", "accounts", HEADINGS, _rows(world, held), "", "gb18030")
        _spoil(table, world.options.seed)
        accounts = [_account_row(a) for a in held]
        people = list(dict.fromkeys(a.holder for a in held))
        persons = [_person_row(p) for p in people]
        out += [
            table,
            Table(f"{BANKS[bank]}_账户信息.csv", "accounts", ACCOUNT_HEADINGS, accounts, "", "gb18030"),
            Table(f"{BANKS[bank]}_人员信息.csv", "accounts", PERSON_HEADINGS, persons, "", "gb18030"),
        ]
        out[-1].repeats = sum(row in known for row in persons)
        known += persons
    return out


def _rows(world: World, held: list[Account]) -> list[list[str]]:
    """Both directions of every account, oldest first, with a running balance that never goes below zero."""
    flows: dict[Account, list[tuple[int, Transfer]]] = {a: [] for a in held}
    for serial, transfer in enumerate(world.transfers):
        for account in (transfer.src, transfer.dst):
            if account in flows:
                flows[account].append((serial, transfer))
    rng = np.random.default_rng([world.options.seed, 11])
    rows = []
    for account, moves in flows.items():
        steps = np.cumsum([t.fen if t.dst is account else -t.fen for _, t in moves]) if moves else np.zeros(1)
        balance = max(0, -int(steps.min())) + int(rng.integers(0, 500_000))
        for serial, transfer in moves:
            balance += transfer.fen if transfer.dst is account else -transfer.fen
            rows.append(_row(account, transfer, balance, (serial, bool(rng.random() < 0.05))))
    return rows


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _row(account: Account, transfer: Transfer, balance: int, how: tuple[int, bool]) -> list[str]:
    """One row of the return; some cells keep the tab and the currency suffix that banks put there."""
    serial, suffixed = how
    incoming = transfer.dst is account
    other = transfer.src if incoming else transfer.dst
    cash = transfer.memo == "ATM取款"
    cells = dict.fromkeys(HEADINGS, "")
    time = stamp(transfer.t)
    cells |= {
        "交易卡号": account.card + ("_156" if suffixed else ""),
        "交易账号": "\t" + account.number,
        "账户开户名称": account.holder.name,
        "开户人证件号码": "\t" + account.holder.id_number,
        "交易时间": time if account.bank == 0 else "".join(c for c in time if c.isdigit()),
        "交易金额": yuan(transfer.fen),
        "交易余额": yuan(balance),
        "收付标志": WORDS[account.bank][0 if incoming else 1],
        "现金标志": "现金" if cash else "转账",
        "摘要说明": transfer.memo,
        "交易币种": "人民币",
        "交易是否成功": "成功",
        "交易流水号": f"LS{serial:09d}",
        "商户名称": transfer.merchant,
        "交易类型": transfer.memo,
    }
    if other is not None:
        cells |= {
            "交易对手账卡号": "\t" + other.card,
            "对手户名": other.holder.name,
            "对手身份证号": other.holder.id_number,
            "对手开户银行": BANKS[other.bank],
        }
    return list(cells.values())


def _phone(p: Person) -> str:
    phone = next((q for q in p.phones if q.kind == "private"), None)
    return written(phone.number, "plain") if phone is not None else ""


def _account_row(a: Account) -> list[str]:
    values = [a.holder.name, a.holder.id_number, a.card, "\t" + a.number, day(a.opened), "", "", "人民币"]
    return [*values, f"{BANKS[a.bank]}样例支行", "正常", "", _phone(a.holder)]


def _person_row(p: Person) -> list[str]:
    return [p.name, "居民身份证", p.id_number, "", _phone(p), "", p.address]


def _spoil(table: Table, seed: int) -> None:
    if len(table.rows) < 6:
        return
    issuer = Issuer(seed + 1_000_003)
    blank_flag: list[CellValue] = list(table.rows[1])
    blank_flag[7] = ""
    bad_amount: list[CellValue] = list(table.rows[2])
    bad_amount[5] = "一万元整"
    none, failed = ([issuer.card(), *[""] * 32, reason] for reason in ("查无此账户", "查询失败"))
    table.odd = [
        Odd(blank_flag, "direction blank", "rejected:direction_missing"),
        Odd(list(table.rows[3][:9]), "half a row", "rejected:too_few_fields"),
        Odd(bad_amount, "amount in words", "rejected:amount_invalid:amount"),
        Odd(list(none), "no such account", "ignored:nothing_found_notice"),
        Odd(list(failed), "query failed", "ignored:nothing_found_notice"),
        Odd([""], "blank line", "ignored:blank"),
        Odd(list(table.headings), "heading repeated", "ignored:repeated_heading"),
    ]
