"""Files made at random, each with its truth: what is good, what is bad and why, what must be asked.

The truth is worked out from what the file is made of, by arithmetic of its own (fixed offsets, no reader of ours).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.corpus.making import Made

DELIMITERS = {",": ",", "\t": "\t", ";": ";", "|": "|"}
ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"\xef\xbb\xbf",
    "gb18030": b"",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}
ZONES = {"Asia/Shanghai": 480, "Asia/Kolkata": 330, "UTC": 0}
TEXTS = ("同学来了", "abc", "甲,乙", "x;y|z", '说"好"', "下班了")
GRID = ("本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长", "短信内容")
LIST = ("caller", "callee", "start", "duration", "text")
BANK = ("交易卡号", "交易对手账卡号", "收付标志", "交易时间", "交易金额", "摘要说明")
PLAIN = ("payer", "beneficiary", "at", "amount", "currency", "summary")


@dataclass(frozen=True)
class Shape:
    """One kind of table: its headings by role, and whether it says its zone."""

    name: str
    heads: tuple[str, ...]
    own: int = 0
    peer: int = 1
    word: int | None = None
    time: int = 2
    measure: int = 3
    currency: int | None = None
    text: int = 4
    chinese: bool = False
    money: bool = False


SHAPES = (
    Shape("cn_police_calls", GRID, word=2, time=3, measure=4, text=5, chinese=True),
    Shape("plain_calls", LIST),
    Shape("cn_bank_transfers", BANK, word=2, time=3, measure=4, text=5, chinese=True, money=True),
    Shape("plain_transfers", PLAIN, currency=4, text=5, money=True),
)


@dataclass
class Truth:
    """What should come of a file: record → its values; (record, line, reason) of what is set aside; what is asked."""

    layout: str
    encoding: str
    good: dict[int, tuple[str | None, str | None, str, str]] = field(default_factory=dict)
    aside: list[tuple[int, int, str]] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    order: str | None = None
    records: int = 0


class Maker:
    """Makes one file."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.seed = seed
        r = self.r
        self.shape = r.choice(SHAPES)
        self.delimiter = r.choice(list(DELIMITERS))
        self.encoding = r.choice(list(ENCODINGS))
        self.end = r.choice(("\n", "\n", "\r\n", "\r"))
        self.style = r.choice(("iso", "slash", "chinese", "packed", "dmy", "dmy13", "mdy", "mdy13", "epoch", "yy"))
        self.zone = "Asia/Shanghai" if self.shape.chinese else r.choice(list(ZONES))
        self.extra = r.randrange(3)
        self.columns = list(range(len(self.shape.heads) + self.extra))
        r.shuffle(self.columns)
        self.truth = Truth(
            self.shape.name, {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(self.encoding, self.encoding)
        )
        self.lines: list[bytes] = []
        self.line = 1
        self.not_ascii = False

    def made(self) -> tuple[Made, Truth]:
        """The file and its truth."""
        for _ in range(self.r.choice((0, 0, 1, 3))):
            self.put(self.r.choice(("查询结果", "单位：某队", "Report", "")), "preamble")
        self.put(self.row([*self.shape.heads, *(f"x{i}" for i in range(self.extra))]), None, counts=False)
        bad = self.r.sample(self.kinds(), k=self.r.randrange(1, 6))
        rows: list[Callable[[], None]] = [self.good] * self.r.randrange(6, 30)
        rows += [self.r.choice(bad) for _ in range(self.r.randrange(len(rows) // 2))]
        self.r.shuffle(rows)
        for row in rows:
            row()
        end = self.end.encode(self.encoding.removesuffix("-sig"))
        if self.r.random() < 0.3 and self.lines[-1] != end:  # a blank line without an end is no line
            self.lines[-1] = self.lines[-1].removesuffix(end)
        self.questions()
        data = ENCODINGS[self.encoding] + b"".join(self.lines)
        return Made(((f"f{self.seed}.csv", data),)), self.truth

    def questions(self) -> None:
        """What nobody can tell from the file."""
        if not self.shape.chinese:
            self.truth.asked["timezone"] = self.zone
            if self.encoding == "gb18030" and self.not_ascii:
                self.truth.asked["encoding"] = "gb18030"
            elif self.encoding == "gb18030":
                self.truth.encoding = "utf-8"
        chosen = {"dmy": "DMY", "mdy": "MDY", "epoch": "EPOCH_S", "yy": "YMD"}.get(self.style)
        if chosen:
            self.truth.asked["date_order"] = chosen
        self.truth.order = chosen or {"dmy13": "DMY", "mdy13": "MDY"}.get(self.style)

    # ------------------------------------------------------------------ lines

    def row(self, cells: Sequence[str]) -> str:
        """Cells in the file's order of columns, quoted where they must be and sometimes where not."""
        return self.delimiter.join(self.cell(cells[i]) for i in self.columns)

    def cell(self, text: str) -> str:
        needs = any(sign in text for sign in (self.delimiter, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if needs or (text and self.r.random() < 0.1) else text

    def put(self, text: str, reason: str | None, counts: bool = True, damage: bytes = b"") -> None:
        """Write a record; one with a reason is expected to be set aside."""
        codec = self.encoding.removesuffix("-sig")
        data = (text + self.end).encode(codec)
        self.not_ascii |= not text.isascii()
        number = len(self.lines) + 1
        if damage:
            data = damage + data
        self.lines.append(data)
        if counts:
            self.truth.records += 1
        if reason:
            self.truth.aside.append((number, self.line, reason))
        self.line += 1 + text.count("\n" if "\n" in self.end else self.end)

    # ------------------------------------------------------------------ values

    def moment(self) -> tuple[str, str]:
        """A local time as this file writes it, and the UTC that it is."""
        r = self.r
        days = (1, 12) if self.style in ("dmy", "mdy") else (13, 28) if self.style in ("dmy13", "mdy13") else (1, 28)
        t = datetime(
            r.randrange(2015, 2024),
            r.randrange(1, 13),
            r.randint(*days),
            r.randrange(24),
            r.randrange(60),
            r.randrange(60),
        )
        utc = t - timedelta(minutes=ZONES[self.zone])
        clock = f"{t:%H:%M:%S}"
        written = {
            "iso": f"{t:%Y-%m-%d} {clock}",
            "slash": f"{t.year}/{t.month}/{t.day} {clock}",
            "chinese": f"{t.year}年{t.month}月{t.day}日 {clock}",
            "packed": f"{t:%Y%m%d%H%M%S}",
            "dmy": f"{t:%d/%m/%Y} {clock}",
            "dmy13": f"{t:%d.%m.%Y} {clock}",
            "mdy": f"{t:%m/%d/%Y} {clock}",
            "mdy13": f"{t:%m-%d-%Y} {clock}",
            "epoch": str((utc - datetime(1970, 1, 1)) // timedelta(seconds=1)),
            "yy": f"{t:%y-%m-%d} {clock}",
        }[self.style]
        return written, str(utc)

    def party(self) -> tuple[str, str]:
        """A party as written, and the node that it is."""
        if self.shape.money:
            digits = "62" + "".join(self.r.choice("123456789") for _ in range(17))
            written = self.r.choice((digits, f"{digits[:4]} {digits[4:]}", f"{digits}_1", f" {digits}"))
            return written, f"acct:{digits}"
        digits = f"1{self.r.choice('35789')}{self.r.randrange(10**9):09}"
        written = self.r.choice(
            (digits, f"+86{digits}", f"0086{digits}", f"86{digits}", f"{digits[:3]} {digits[3:7]} {digits[7:]}")
        )
        return written, f"tel:+86{digits}"

    def measure(self) -> tuple[str, str]:
        """A duration or an amount as written, and what it is."""
        if self.shape.money:
            cents = self.r.randrange(1, 10**9)
            plain = f"{cents // 100}.{cents % 100:02}"
            return self.r.choice((plain, f"{cents // 100:,}.{cents % 100:02}", f"￥{plain}")), plain
        seconds = self.r.randrange(0, 7200)
        h, m, s = seconds // 3600, seconds // 60 % 60, seconds % 60
        return self.r.choice((str(seconds), f"{h}:{m:02}:{s:02}", f"{h}小时{m}分{s}秒", f"{seconds}秒")), str(seconds)

    def cells(self) -> tuple[list[str], tuple[str | None, str | None, str, str]]:
        """The cells of a good row by role, and what it says."""
        shape, cells = self.shape, [""] * (len(self.shape.heads) + self.extra)
        (own, a), (peer, b), (time, utc), (measure, value) = self.party(), self.party(), self.moment(), self.measure()
        cells[shape.own], cells[shape.peer], cells[shape.time], cells[shape.measure] = own, peer, time, measure
        cells[shape.text] = self.r.choice(TEXTS) if self.r.random() < 0.5 else ""
        if shape.currency is not None:
            cells[shape.currency] = "CNY"
        turned = False
        if shape.word is not None:
            turned = self.r.random() < 0.5
            words = ("进", "贷") if turned else ("出", "借")
            cells[shape.word] = self.r.choice(words if shape.money else ("被叫",) if turned else ("主叫",))
        return cells, (b, a, utc, value) if turned else (a, b, utc, value)

    # ------------------------------------------------------------------ rows

    def good(self) -> None:
        cells, values = self.cells()
        if self.r.random() < 0.05:
            cells[self.shape.text] = f"一{self.end}二"
        self.truth.good[len(self.lines) + 1] = values
        self.put(self.row(cells), None)

    def with_cell(self, column: int, text: str, reason: str) -> None:
        cells, _ = self.cells()
        cells[column] = text
        self.put(self.row(cells), reason)

    def kinds(self) -> list[Callable[[], None]]:
        """The bad rows that such a file can have."""
        shape = self.shape
        field = {"cn_police_calls": "start", "plain_calls": "start"}.get(shape.name, "at")
        money = "amount" if shape.money else "duration"
        kinds: list[Callable[[], None]] = [
            lambda: self.with_cell(shape.time, "昨天", f"time_invalid:{field}"),
            lambda: self.with_cell(shape.time, "", f"missing:{field}"),
            lambda: self.with_cell(shape.measure, "很多", f"{money}_invalid:{money}"),
            lambda: self.with_cell(shape.text, "a\x00b", "nul_byte"),
            self.no_party, self.too_few, self.too_many, self.open_quote, self.blank, self.heading,
        ]  # fmt: skip
        if shape.money:
            kinds.append(lambda: self.with_cell(shape.measure, "-5.00", "amount_negative"))
        else:
            kinds.append(lambda: self.with_cell(shape.measure, "-5", "duration_negative:duration"))
        if shape.word is not None:
            word = shape.word
            kinds.append(lambda: self.with_cell(word, "飞鸽", "word_unknown:direction"))
            kinds.append(lambda: self.with_cell(word, "", "direction_missing"))
            kinds.append(lambda: self.put("查无此人", "nothing_found_notice"))
            kinds.append(lambda: self.put("合计", "footer"))
            if not self.encoding.startswith("utf-16"):
                kinds.append(self.bad_byte)
        return kinds

    def no_party(self) -> None:
        cells, _ = self.cells()
        cells[self.shape.own] = cells[self.shape.peer] = ""
        self.put(self.row(cells), "no_account" if self.shape.money else "no_party")

    def too_few(self) -> None:
        text = self.row(["x" if i == self.shape.own else "1" for i in range(len(self.columns))])
        self.put(text.rpartition(self.delimiter)[0], "too_few_fields")

    def too_many(self) -> None:
        cells, _ = self.cells()
        self.put(self.row(cells) + self.delimiter + "x", "too_many_fields")

    def open_quote(self) -> None:
        cells, _ = self.cells()
        cells = [text if not any(c in text for c in (self.delimiter, '"')) else "" for text in cells]
        cells[self.columns[1]] = cells[self.columns[1]] or "x"  # a quote before a delimiter would close an earlier one
        self.put(
            self.delimiter.join(('"' if k == 1 else "") + cells[i] for k, i in enumerate(self.columns)),
            "unclosed_quote",
        )

    def blank(self) -> None:
        self.put(self.r.choice(("", self.delimiter * (len(self.columns) - 1), " ")), "blank")

    def heading(self) -> None:
        self.put(
            self.delimiter.join([*self.shape.heads, *(f"x{i}" for i in range(self.extra))][i] for i in self.columns),
            "repeated_heading",
        )

    def bad_byte(self) -> None:
        cells, _ = self.cells()
        self.put(self.row(cells), "undecodable_bytes", damage=b"\xff")


def make(seed: int) -> tuple[Made, Truth]:
    """The file of a seed, with its truth."""
    return Maker(seed).made()
