"""The forms of the investigators: premises, stays, exhibits, subscribers, incidents, associations, seized data."""

from __future__ import annotations

import numpy as np

from linkgraph.sample.call_tables import operator, written
from linkgraph.sample.ground import HONG_KONG
from linkgraph.sample.money_tables import yuan
from linkgraph.sample.tables import Odd, Table
from linkgraph.sample.things import Hideout, Incident, Person, Phone, World, day, stamp

ASSOCIATIONS = ["人员甲", "人员甲身份证号", "人员乙", "人员乙身份证号", "关系", "次数", "首次", "末次", "等级"]
SUBSCRIBERS = ["手机号码", "IMSI", "姓名", "身份证号", "地址", "开户日期", "销户日期", "运营商"]
INCIDENTS = [
    "报案编号", "受害人姓名", "受害人身份证号", "受害人手机号码", "报案时间", "辖区", "诈骗手法", "联系号码",
    "网址二维码", "转出账号", "转入账号", "金额", "转账时间",
]  # fmt: skip
DATA = [
    "窝点名称", "地址", "持有人", "持有人身份证号", "数据条数", "数据类别", "购自", "购自身份证号", "售予",
    "售予身份证号", "查获时间", "辖区",
]  # fmt: skip
HOSTILE = ["<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0"]


def form_tables(world: World) -> list[Table]:
    return [_subscribers(world), _incidents(world), _associations(world), _data(world)]


def _subscribers(world: World) -> Table:
    """Who the operators name; unknown subscribers are simply not there."""
    rng = np.random.default_rng([world.options.seed, 12])
    phones = [q for p in world.suspects for q in p.phones]
    phones += [q for p in world.innocents for q in p.phones]
    phones += [i.victim.phones[0] for i in world.incidents if rng.random() < 0.4]
    pairs = [(q, q.subscriber) for q in phones]
    pairs += [(i.victim.phones[0], i.victim) for i in world.incidents if rng.random() < 0.3]
    boxes = [q for h in world.hideouts for q in h.diallers]
    pairs += [(q, world.identities[int(rng.integers(len(world.identities)))]) for q in boxes if rng.random() < 0.5]
    rows = [_subscriber_row(q, p, rng) for q, p in pairs if p is not None]
    table = Table("机主信息_三大运营商.csv", "subscribers", SUBSCRIBERS, sorted(rows), "", "utf-8-sig")
    strangers = [p for p in world.innocents if p.phones[0].subscriber is None][: len(HOSTILE)]
    for p, text in zip(strangers, HOSTILE, strict=True):
        row = _subscriber_row(p.phones[0], p, rng)
        table.odd.append(Odd([*row[:2], text, *row[3:]], "hostile name", "accepted:"))
    masked = list(table.rows[0])
    masked[0] = "138****1234"
    table.odd += [
        Odd(list(masked), "masked number", "rejected:number_masked:number"),
        Odd(list(table.rows[1][:3]), "half a row", "rejected:too_few_fields"),
        Odd([""], "blank line", "ignored:blank"),
    ]
    return table


def _subscriber_row(phone: Phone, p: Person, rng: np.random.Generator) -> list[str]:
    opened = day(phone.since - int(rng.integers(3, 600)) * 86_400)
    return [written(phone.number, "plain"), phone.imsi, p.name, p.id_number, p.address, opened, "", operator(phone)]


def _incidents(world: World) -> Table:
    rows = [row for incident in world.incidents for row in _incident_rows(world, incident)]
    table = Table("受害人报案登记.xlsx", "incidents", INCIDENTS, rows, "报案")
    lost = list(rows[0])
    worded = list(rows[-1])
    worded[11] = "一万元整"
    table.odd = [
        Odd([*lost[:10], float(lost[10]), *lost[11:]], "card as a number of 19 digits", "rejected:precision_lost"),
        Odd(list(worded), "amount in words", "rejected:amount_invalid:amount"),
        Odd([""], "blank line", "ignored:blank"),
    ]
    return table


def _incident_rows(world: World, incident: Incident) -> list[list[str]]:
    """A row for every calling number or payment, whichever are more; the report's own cells are repeated."""
    victim = incident.victim
    head = [incident.report_id, victim.name, victim.id_number, written(victim.phones[0].number, "plain")]
    head += [stamp(incident.reported), world.jurisdictions[incident.jurisdiction].name, incident.method]
    out = []
    for k in range(max(len(incident.contacts), len(incident.payments))):
        number = written(incident.contacts[k].number, "plain") if k < len(incident.contacts) else ""
        money = ["", "", "", ""]
        if k < len(incident.payments):
            paid = incident.payments[k]
            money = [paid.src.card, paid.dst.card, yuan(paid.fen), stamp(paid.t)]
        out.append([*head, number, incident.url if k == 0 else "", *money])
    return out


def _associations(world: World) -> Table:
    rows = [
        [a.a.name, a.a.id_number, a.b.name, a.b.id_number, a.relation, str(a.count), day(a.first), day(a.last), a.grade]
        for a in world.associations
    ]
    table = Table("人员关系研判.csv", "associations", ASSOCIATIONS, rows, "", "gb18030")
    table.odd = [
        Odd([*rows[0][:2], "", "", *rows[0][4:]], "no second person", "rejected:no_person"),
        Odd([""], "blank line", "ignored:blank"),
    ]
    return table


def _who(p: Person | None) -> list[str]:
    return [p.name, p.id_number] if p is not None else ["", ""]


def place_cells(h: Hideout) -> list[str]:
    return [h.name, h.address]


def _data(world: World) -> Table:
    rows = []
    for b in world.batches:
        area = b.hideout.jurisdiction
        row = [*place_cells(b.hideout), *_who(b.holder), str(b.records), b.categories]
        rows.append([*row, *_who(b.bought_from), *_who(b.sold_to), stamp(area.raid), area.name])
    table = Table("查获公民个人信息.csv", "seized_data", DATA, rows, "", "gb18030")
    table.odd = [Odd([*rows[0][:4], "若干", *rows[0][5:]], "number in words", "rejected:number_not_whole:records")]
    return table


def is_hong_kong(h: Hideout) -> bool:
    return h.jurisdiction.index == HONG_KONG
