"""Premises, stays and detentions, exhibits: a Chinese workbook of three sheets and an English one for Hong Kong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkgraph.sample.call_tables import written
from linkgraph.sample.form_tables import is_hong_kong, place_cells
from linkgraph.sample.tables import Odd, Table
from linkgraph.sample.things import Hideout, Person, Phone, Stay, World, day, stamp


@dataclass(frozen=True)
class Form:
    """The words of one language of our forms."""

    file: str
    sheets: tuple[str, str, str]
    premises: list[str]
    stays: list[str]
    items: list[str]
    words: dict[str, str]


CHINESE = Form(
    "窝点及抓获人员_四地.xlsx",
    ("窝点", "停留与抓获", "扣押物品"),
    ["窝点编号", "窝点名称", "地址", "纬度", "经度", "类型", "启用日期", "停用日期", "发现线索", "辖区"],
    ["窝点名称", "地址", "姓名", "身份证号", "开始时间", "结束时间", "抓获时间", "角色", "辖区"],
    ["窝点名称", "地址", "姓名", "身份证号", "物品类型", "识别码", "数量", "扣押时间"],
    {
        "calls": "话务窝点", "money": "洗钱窝点", "suspect": "嫌疑人", "bystander": "无关人员", "phone": "手机",
        "SIM": "SIM卡", "card": "银行卡", "box": "猫池", "computer": "电脑", "lead": "群众举报", "trace": "基站轨迹",
    },
)  # fmt: skip
ENGLISH = Form(
    "Hong Kong premises and detentions.xlsx",
    ("premises", "stays", "seized items"),
    [
        "place_id", "place_name", "address", "lat", "lon", "place_kind", "first_used", "last_used", "found_on",
        "jurisdiction",
    ],
    ["place_name", "address", "person", "id_number", "from", "until", "detained_on", "role", "jurisdiction"],
    ["place_name", "address", "person", "id_number", "item_kind", "identifier", "quantity", "seized_on"],
    {
        "calls": "call room", "money": "money house", "suspect": "suspect", "bystander": "bystander",
        "phone": "phone", "SIM": "SIM", "card": "card", "box": "SIM box", "computer": "computer",
        "lead": "tip-off", "trace": "cell trace",
    },
)  # fmt: skip


def premises_tables(world: World) -> list[Table]:
    rng = np.random.default_rng([world.options.seed, 13])
    out = []
    for form in (CHINESE, ENGLISH):
        here = [h for h in world.hideouts if is_hong_kong(h) == (form is ENGLISH)]
        stays = [s for s in world.stays if s.hideout in here]
        premises = [_premises_row(h, form) for h in here]
        people = [_stay_row(s, form) for s in stays]
        items = [row for h in here for row in _exhibits(world, h, form, rng)]
        tables = [
            Table(form.file, "hideouts", form.premises, premises, form.sheets[0]),
            Table(form.file, "hideouts", form.stays, people, form.sheets[1]),
            Table(form.file, "hideouts", form.items, items, form.sheets[2]),
        ]
        _spoil(tables[1])
        out += tables
    return out


def _premises_row(h: Hideout, form: Form) -> list[str]:
    raid = h.jurisdiction.raid
    found = form.words["lead" if h.index % 3 == 0 else "trace"]
    place = [f"WD{h.index + 1:02d}", *place_cells(h), f"{h.lat:.6f}", f"{h.lon:.6f}"]
    return [*place, form.words[h.kind], day(h.since), day(raid), found, h.jurisdiction.name]


def _stay_row(s: Stay, form: Form) -> list[str]:
    role = form.words["suspect" if s.person.part == "suspect" else "bystander"]
    until = stamp(s.until) if s.until is not None else ""
    caught = stamp(s.detained) if s.detained is not None else ""
    who = [s.person.name, s.person.id_number]
    return [*place_cells(s.hideout), *who, stamp(s.since), until, caught, role, s.hideout.jurisdiction.name]


def _exhibits(world: World, h: Hideout, form: Form, rng: np.random.Generator) -> list[list[str]]:
    """What was taken from whom; the SIM box and its cards lay there and belong to nobody by name."""
    when = stamp(h.jurisdiction.raid + 3_600)
    rows = []
    for s in (s for s in world.stays if s.hideout is h and s.detained is not None):
        for kind, identifier in _taken(s.person, rng):
            who = [s.person.name, s.person.id_number]
            rows.append([*place_cells(h), *who, form.words[kind], identifier, "1", when])
    for phone in h.diallers:
        identifier = written(phone.number, "plain") if rng.random() < 0.6 else phone.imsi
        rows.append([*place_cells(h), "", "", form.words["SIM"], identifier, "1", when])
    if h.diallers:
        rows.append([*place_cells(h), "", "", form.words["box"], h.diallers[0].imei, "1", when])
    return [*rows, [*place_cells(h), "", "", form.words["computer"], f"PC-{h.index + 1:03d}", "1", when]]


def _taken(p: Person, rng: np.random.Generator) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for phone in (q for q in p.phones if q.seized):
        out += [("phone", phone.imei), ("SIM", _sim(phone, rng))]
    return out + [("card", a.card) for a in p.accounts if a.seized]


def _sim(phone: Phone, rng: np.random.Generator) -> str:
    """Mostly the number, at times only the IMSI printed on the card's chip."""
    return written(phone.number, "plain") if rng.random() < 0.9 else phone.imsi


def _spoil(table: Table) -> None:
    if not table.rows:
        return
    nobody = [*table.rows[0][:2], "", "", *table.rows[0][4:]]
    undated = [*table.rows[-1][:4], "2017-02-31", "", "", *table.rows[-1][7:]]
    table.odd = [
        Odd(list(nobody), "no person", "rejected:no_person"),
        Odd(list(undated), "date that does not exist", "accepted:time_invalid"),
        Odd([""], "blank line", "ignored:blank"),
    ]
