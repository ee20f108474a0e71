"""A made-up bank return (调单) of 115 files: 22 banks with five tables each, and five files that are no table.

What is planted in it is known: how many rows of every file are good, which are wrong, which come twice, which transfers
stand in both banks' returns (one side naming the card and the other the account), and one chain of payments.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from linkgraph.sample.issuer import citizen_id
from tests.ingest.cases import split

BANKS, FILES, PEOPLE = 22, 115, 20
WRONG_EVERY, RESENT = 97, 5
CHAIN = (0, 3, 7, 12, 20)  #: banks of the chain's accounts, in order
START = datetime(2023, 5, 1, 8)
_HEAD = split(
    "交易卡号, 交易账号, 账户开户名称, 开户人证件号码, 交易时间, 交易金额, 交易余额, 收付标志, 交易对手账卡号",
    "现金标志, 对手户名, 对手身份证号, 对手开户银行, 摘要说明, 交易币种, 交易网点名称, 交易网点代码, 交易发生地",
    "交易是否成功, 传票号, 终端号, IP地址, MAC地址, 对手交易余额, 交易流水号, 日志号, 凭证种类",
    "凭证号, 交易柜员号, 商户名称, 商户号, 备注, 交易类型, 查询反馈结果原因",
)
_COMPANIONS = {
    "人员信息": "客户名称 证照类型 证照号码 单位地址 联系手机 工作单位 户籍地址",
    "账户信息": "账户开户名称 开户人证件号码 交易卡号 交易账号 账号开户时间 账户余额 币种 账户状态",
    "子账户信息": "交易卡号 交易账号 子账户账号 子账户类别 币种 账户余额 账户状态",
    "强制措施": "账户开户名称 交易卡号 交易账号 措施类型 冻结金额 冻结机关 冻结开始日期 冻结截止日期",
}
#: The variant with 32 headings, and other names for two.
_HEAD_32 = ["交易户名" if h == "账户开户名称" else "交易证件号码" if h == "开户人证件号码" else h for h in _HEAD[:-2]]
ODD = {
    "说明.txt": "各位同事：\n现将查询结果附后，请查收。\n".encode("gb18030"),
    "封面.pdf": b"%PDF-1.4 cover",
    "空表.csv": b"",
    "加密.rar": b"Rar!\x1a\x07\x00 locked",
    "超时.xls": "<html><body>会话已过期，请重新登录</body></html>".encode(),
}


@dataclass
class Truth:
    """What an import of the return must find."""

    accepted: dict[str, int] = field(default_factory=dict)
    rejected: Counter[str] = field(default_factory=Counter)
    duplicate: int = 0
    both: int = 0  #: transfers that stand in two returns
    chain: tuple[str, ...] = ()
    files: list[Path] = field(default_factory=list)


def card(bank: int, person: int) -> str:
    return f"62{bank:02}{person:015}"


def account(bank: int, person: int) -> str:
    return f"{bank + 10}{person:013}"


def _holder(bank: int, person: int) -> list[str]:
    born = f"{1970 + person % 30}{1 + person % 12:02}{1 + bank:02}"
    return [f"虚{bank}之{person}", citizen_id(f"990000{born}{person % 100:03}")]


class _Maker:
    def __init__(self, folder: Path, rows: int, seed: int) -> None:
        self.folder, self.rows, self.rng, self.truth = folder, rows, random.Random(seed), Truth()
        self.tables: list[list[list[str]]] = [[] for _ in range(BANKS)]
        self.number = 0

    def transfer(self, own: tuple[int, int], peer: str, way: str, at: datetime, amount: str) -> list[str]:
        """A row of the return of `own`'s bank; who is named by card, by account or by both is drawn."""
        bank, person = own
        names = [card(bank, person), account(bank, person)]
        blank = self.rng.choice((None, None, 0, 1))
        if blank is not None and self.tables[bank]:
            names[blank] = ""
        self.number += 1
        row = dict.fromkeys(_HEAD, "")
        row |= dict(zip(_HEAD[:4], [*names, *_holder(bank, person)], strict=True))
        row |= {"交易时间": str(at), "交易金额": amount, "收付标志": way, "交易对手账卡号": peer}
        row |= {"摘要说明": "转账\t网银", "交易币种": "CNY", "交易是否成功": "是", "交易流水号": f"L{self.number}"}
        return [row[name] for name in _HEAD]

    def between(self, payer: tuple[int, int], beneficiary: tuple[int, int], at: datetime, amount: str) -> None:
        """A transfer that both banks have, the other one up to three seconds later."""
        for own, other, way, late in (
            (payer, beneficiary, "出", 0),
            (beneficiary, payer, "进", self.rng.randint(1, 3)),
        ):
            name = self.rng.choice((card, account))(*other)
            self.tables[own[0]].append(self.transfer(own, name, way, at + timedelta(seconds=late), amount))
        self.truth.both += 1

    def make(self) -> Truth:
        for bank in range(BANKS):
            for k in range(self.rows):
                at = START + timedelta(seconds=90 * k + bank)
                own = (bank, k % PEOPLE)
                if k % 10 == 9:
                    other = ((bank + 1 + k % 5) % BANKS, k % PEOPLE)
                    self.between(own, other, at, f"{bank * self.rows + k + 1}.{bank:02}")
                else:
                    peer = f"95{bank:02}{self.rng.randrange(10**13):013}"
                    self.tables[bank].append(self.transfer(own, peer, "出" if k % 3 else "进", at, f"{k % 977}.50"))
        for step, (a, b) in enumerate(pairwise(CHAIN)):
            self.between((a, 99), (b, 99), START + timedelta(days=40, hours=step), f"88{step}888.00")
        self.truth.chain = tuple(f"acct:{card(bank, 99)}" for bank in CHAIN)
        for bank in range(BANKS):
            self.bank(bank)
        for name, content in ODD.items():
            (self.folder / name).write_bytes(content)
        self.truth.files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        assert len(self.truth.files) == FILES
        return self.truth

    def bank(self, bank: int) -> None:
        people = [*range(PEOPLE), *([99] if bank in CHAIN else [])]
        both = [(card(bank, p), account(bank, p)) for p in people]
        rows_of = {
            "人员信息": [[name, "身份证", number, "", f"139{bank:02}{p:06}", "", "某地"]
                     for p in people for name, number in [_holder(bank, p)]],
            "账户信息": [[*_holder(bank, p), *names, "2020-01-01 00:00:00", "1.00", "CNY", "正常"]
                     for p, names in zip(people, both, strict=True)],
            "子账户信息": [[*names, f"{names[1]}01", "活期", "CNY", "1.00", "正常"] for names in both],
            "强制措施": [[f"虚{bank}", *both[0], "司法冻结", "1,000.00", "某局", "2023-05-01", "2023-11-01"]],
        }  # fmt: skip
        for table, lines in rows_of.items():
            self.write(bank, table, _COMPANIONS[table].split(), lines)
        rows = self.tables[bank]
        wrong = [row for k, row in enumerate(rows) if k % WRONG_EVERY == WRONG_EVERY - 1 and row[8].startswith("95")]
        for row in wrong:
            row[5] = "待查"
        resent = self.tables[bank - 1][:RESENT] if bank == 2 else []
        self.write(bank, "交易明细", _HEAD_32 if bank % 7 == 3 else _HEAD, [*rows, *resent], len(wrong), len(resent))

    def write(
        self, bank: int, table: str, head: list[str], rows: list[list[str]], wrong: int = 0, twice: int = 0
    ) -> None:
        """One table as this bank writes it: GB18030, some UTF-8, one as a web page under the name of a spreadsheet."""
        folder = self.folder / f"银行{bank:02}"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [head, *(row[: len(head)] for row in rows)]
        encoding = "utf-8" if bank % 6 == 5 else "gb18030"
        if bank == 4:
            name, text = f"{table}.xls", _page(lines)
        else:
            out = io.StringIO(newline="")
            csv.writer(out, lineterminator="\r\n").writerows(lines)
            name, text = f"{table}.csv", out.getvalue()
        path = folder / name
        path.write_bytes(text.encode(encoding))
        title = f"{self.folder.name}/{folder.name}/{name}"
        self.truth.accepted[title] = len(rows) - wrong - twice
        self.truth.rejected[title] = wrong
        self.truth.duplicate += twice


def _page(lines: list[list[str]]) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>\n" for line in lines)
    return f"<html><head><meta charset='gbk'></head><body><table border=1>{rows}</table></body></html>"


def bank_return(folder: Path, rows: int, seed: int = 1) -> Truth:
    """Write the return into a folder, about `rows` transfers a bank; what is planted in it."""
    folder.mkdir(parents=True)
    return _Maker(folder, rows, seed).make()


def packed(folder: Path, target: Path) -> Path:
    """The folder as a zip archive, for an import in one go."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return target
