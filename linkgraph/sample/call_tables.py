"""Call records as operators return them: the Chinese police query grid, one file a request."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.ground import HONG_KONG
from linkgraph.sample.tables import CellValue, Odd, Table
from linkgraph.sample.things import DAY, Call, Cell, Phone, World, stamp

Rng = np.random.Generator
SIDE = ["号码通联位置", "卡号", "机身码", "号码归属地", "运营商", "LAC", "CI", "经度", "纬度"]
HEADINGS = [
    "通联类型", "本端号码", "对端号码", "通话开始/短信发送时间", "通话结束时间", "通话时长（秒）",
    "本端号码通联位置", "本端卡号(IMSI)", "本端机身码(IMEI)", *("本端" + h for h in SIDE[3:]),
    *("对端" + h for h in SIDE), "短信内容",
]  # fmt: skip
#: file, encoding, sheet, how numbers are written
FILES = [
    ("话单_深圳_20170101-20170531.csv", "gb18030", "", "plain"),
    ("话单_厦门_20170101-20170602.csv", "gb18030", "", "plain"),
    ("话单_武汉_20170101-20170603.csv", "utf-8-sig", "", "plus"),
    ("话单_南宁_20170101-20170607.xlsx", "", "话单", "86"),
    ("话单_香港号码_20170101-20170609.csv", "gb18030", "", "plain"),
]
SUPPLEMENT = "话单_深圳_补充调取.csv"
APRIL = (90 * DAY, 120 * DAY)


def call_tables(world: World) -> list[Table]:
    """One table a jurisdiction, and a second return for the first that repeats a month of some numbers."""
    rng = np.random.default_rng([world.options.seed, 10])
    mine: dict[str, list[tuple[int, list[str]]]] = {}
    owners: dict[str, Phone] = {}
    for call in world.calls:
        late = int(rng.random() < 0.25)
        for phone, outgoing in ((call.a, True), (call.b, False)):
            if phone.held:
                owners[phone.number] = phone
                style = FILES[phone.jurisdiction][3]
                row = grid_row(world, call, outgoing, (style, 0 if outgoing else late))
                mine.setdefault(phone.number, []).append((call.t, row))
    tables = []
    for area in range(len(FILES)):
        numbers = sorted(n for n, p in owners.items() if p.jurisdiction == area)
        tables += _area_tables(area, [mine[n] for n in numbers])
    return tables


def _area_tables(area: int, numbers: list[list[tuple[int, list[str]]]]) -> list[Table]:
    file, encoding, sheet, _ = FILES[area]
    late = numbers[-1:] if area == 0 else []
    rows = [row for records in numbers[: len(numbers) - len(late)] for _, row in records]
    out = [Table(file, "calls", HEADINGS, rows, sheet, encoding)]
    _spoil(out[0], area)
    if late:
        again = [r for records in numbers[:3] for t, r in records if APRIL[0] <= t < APRIL[1]]
        new = [r for records in late for _, r in records]
        out.append(Table(SUPPLEMENT, "calls", HEADINGS, again + new, "", encoding, repeats=len(again)))
    return out


def written(number: str, style: str) -> str:
    """A number as the sender writes it: 138…, +86138… or 86138…; abroad 00852… or +852…."""
    if not number.startswith("+"):
        return number
    if style == "plus":
        return number
    if number.startswith("+86"):
        national = number[3:]
        mobile = len(national) == 11 and national[0] == "1"
        return ("86" if style == "86" else "") + national if mobile else "0" + national
    return "00" + number[1:]


def operator(phone: Phone) -> str:
    if not phone.number.startswith("+86"):
        return ""
    return ("中国移动", "中国联通", "中国电信")[int(phone.number[5]) % 3]


def grid_row(world: World, call: Call, outgoing: bool, how: tuple[str, int]) -> list[str]:
    """The row in the records of one side; the other side's copy may start a second later."""
    style, late = how
    own, other = (call.a, call.b) if outgoing else (call.b, call.a)
    kind = ("主" if outgoing else "被") + ("短" if call.sms else "叫")
    start = call.t + (0 if call.sms else late)
    end = "" if call.sms else stamp(start + call.seconds)
    head = [kind, written(own.number, style), written(other.number, style), stamp(start), end, str(call.seconds)]
    near = _side(world, own, call.cell_a if outgoing else call.cell_b)
    far = ["", "", "", _home(world, other), operator(other), "", "", "", ""]
    return [*head, *near, *far, ""]


def _side(world: World, phone: Phone, cell: Cell) -> list[str]:
    place = [str(cell.lac), str(cell.ci), f"{cell.lon:.6f}", f"{cell.lat:.6f}"]
    return [cell.address, phone.imsi, phone.imei, _home(world, phone), operator(phone), *place]


def _home(world: World, phone: Phone) -> str:
    if phone.number.startswith("+852"):
        return world.jurisdictions[HONG_KONG].area
    return world.jurisdictions[phone.jurisdiction].area if phone.jurisdiction >= 0 else ""


def _spoil(table: Table, area: int) -> None:
    """The bad rows of a file, made from its own first rows."""
    if len(table.rows) < 6:
        return
    half: list[CellValue] = list(table.rows[1][:5])
    bad_date: list[CellValue] = list(table.rows[2])
    bad_date[3] = "2017-02-30 25:61:00"
    destroyed: list[CellValue] = list(table.rows[3])
    destroyed[8], destroyed[3] = "3.53E+14", stamp(3 * DAY + 36_061 + area)
    destroyed[4] = ""
    no_other: list[CellValue] = list(table.rows[4])
    no_other[2] = ""
    table.odd = [
        Odd(bad_date, "date that does not exist", "rejected:time_invalid:start"),
        Odd(destroyed, "IMEI in scientific notation", "accepted:precision_lost"),
        Odd(no_other, "no other party", "accepted:one_party"),
        Odd([""], "blank line", "ignored:blank"),
        Odd(list(table.headings), "heading repeated", "ignored:repeated_heading"),
    ]
    if not table.sheet:
        table.odd.insert(0, Odd(half, "half a row", "rejected:too_few_fields"))
    spoiled: list[list[CellValue]] = [bad_date, destroyed, no_other]
    total = sum(int(row[5]) for row in table.rows) + sum(int(row[5]) for row in spoiled)
    table.tail = [Odd(["合计", "", "", "", "", str(total)], "footer", "ignored:footer")]
