"""Our own forms and plain tables: a made-up row or two of each, with the headings in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkgraph.sample.issuer import citizen_id
from linkgraph.sample.layouts.files import Counts, LayoutSample, Planted, text_file

ZHANG, LI = citizen_id("99000019800101001"), citizen_id("99000019900202002")
PHONE, OTHER = "13000000001", "13000000002"
CARD, CARD_2 = "9999000000000000001", "9999000000000000002"
MINE, THEIRS = f"person:{ZHANG}", f"person:{LI}"


@dataclass(frozen=True)
class _Form:
    """A table that exists with Chinese and with English headings (one of the two may be missing)."""

    chinese: str
    english: str
    headings: tuple[str, str]
    rows: Sequence[str]
    planted: tuple[Planted, ...]


_FORMS = (
    _Form(
        "cn_premises", "premises",
        ("窝点编号,窝点名称,地址,纬度,经度,类型,启用日期,停用日期,发现线索,辖区,来源",
         "place_id,place_name,address,lat,lon,kind,first_used,last_used,found_on,jurisdiction,source"),
        ["P1,虚构楼,虚构路1号,22.5,114.1,hideout,2023-01-02,2023-03-04,举报,虚构区,线报"],
        (Planted("facts", {"property": "place_kind", "value": "hideout"}),
         Planted("facts", {"property": "source", "value": "线报"})),
    ),
    _Form(
        "cn_stays", "stays",
        ("窝点名称,地址,姓名,身份证号,开始时间,结束时间,抓获时间,角色,辖区,手机号码",
         "place_name,address,person,id_number,from,until,detained_on,role,jurisdiction,phone"),
        [f"虚构楼,虚构路1号,张虚,{ZHANG},2023-01-02,2023-02-03,2023-02-03 08:00:00,suspect,虚构区,{PHONE}"],
        (Planted("stays", {"person": MINE, "kind": "stay", "start": "2023-01-01 16:00:00"}),
         Planted("stays", {"person": MINE, "kind": "detention", "start": "2023-02-03 00:00:00"}),
         Planted("subscriptions", {"person": MINE, "phone": f"tel:+86{PHONE}"})),
    ),
    _Form(
        "cn_seized_items", "seized_items",
        ("窝点名称,地址,姓名,身份证号,物品类型,识别码,数量,扣押时间",
         "place_name,address,person,id_number,item_kind,identifier,quantity,seized_on"),
        [f"虚构楼,虚构路1号,张虚,{ZHANG},phone,{PHONE},1,2023-02-03",
         "虚构楼,虚构路1号,,,simbox,SB-1,2,2023-02-03"],
        (Planted("seizures", {"item": f"tel:+86{PHONE}", "person": MINE, "at": "2023-02-02 16:00:00"}),
         Planted("seizures", {"item_kind": "sim box", "quantity": 2})),
    ),
    _Form(
        "cn_seized_data", "seized_data",
        ("窝点名称,地址,持有人,持有人身份证号,数据条数,数据类别,购自,购自身份证号,售予,售予身份证号,查获时间,辖区",
         ("place_name,address,holder,holder_id,records,categories,bought_from,bought_from_id,sold_to,sold_to_id,"
         "seized_on,jurisdiction")),
        [f"虚构楼,虚构路1号,张虚,{ZHANG},5000,phones,李构,{LI},,,2023-02-03,虚构区"],
        (Planted("batches", {"holder": MINE, "bought_from": THEIRS, "records": 5000}),),
    ),
    _Form(
        "cn_incidents", "incidents",
        (("报案编号,受害人姓名,受害人身份证号,受害人手机号码,报案时间,辖区,诈骗手法,联系号码,网址二维码,转出账号,转入账号,金额,"
         "转账时间,币种"),
         ("report_id,victim,victim_id_number,victim_phone,reported_on,jurisdiction,method,contacted_by,url,paid_from,"
         "paid_to,amount,paid_at,currency")),
        [(f"R1,李构,{LI},{OTHER},2023-01-05,虚构区,trojan,{PHONE},http://made-up.example/,{CARD},{CARD_2},"
         "1234.50,2023-01-04 12:00:00,CNY")],
        (Planted("reports", {"incident": "incident:R1", "victim": THEIRS, "contacted_by": f"tel:+86{PHONE}",
                             "paid_to": f"acct:{CARD_2}", "amount": "1234.50", "at": "2023-01-04 04:00:00",
                             "method": "Trojan"}),),
    ),
    _Form(
        "cn_subscribers", "subscribers",
        ("手机号码,IMSI,姓名,身份证号,地址,开户日期,销户日期,运营商",
         "number,imsi,holder,id_number,address,from,until,operator"),
        [f"{PHONE},460990000000001,张虚,{ZHANG},虚构路1号,2022-01-02,,Invented Mobile"],
        (Planted("subscriptions", {"person": MINE, "phone": f"tel:+86{PHONE}", "sim": "imsi:460990000000001"}),),
    ),
    _Form(
        "cn_associations", "associations",
        ("人员甲,人员甲身份证号,人员乙,人员乙身份证号,关系,次数,首次,末次,等级",
         "person_a,person_a_id,person_b,person_b_id,relation,count,first,last,grade"),
        [f"张虚,{ZHANG},李构,{LI},relative,3,2023-01-02,2023-02-03,2B"],
        (Planted("associations", {"person_a": MINE, "person_b": THEIRS, "count": 3, "grade": "2B"}),),
    ),
    _Form(
        "", "plain_calls", ("", "caller,callee,start,duration,kind"),
        [f"{PHONE},{OTHER},2023-01-02 12:00:00,57,call"],
        (Planted("calls", {"caller": f"tel:+86{PHONE}", "callee": f"tel:+86{OTHER}", "duration_s": 57,
                           "start": "2023-01-02 04:00:00"}),),
    ),
    _Form(
        "", "plain_transfers", ("", "payer,beneficiary,amount,at,currency"),
        [f"{CARD},{CARD_2},12.50,2023-01-02 12:00:00,CNY"],
        (Planted("transfers", {"payer": f"acct:{CARD}", "beneficiary": f"acct:{CARD_2}", "amount": "12.50"}),),
    ),
    _Form(
        "", "plain_accounts", ("", "account,holder,id_number,opened"),
        [f"{CARD},张虚,{ZHANG},2022-01-02"],
        (Planted("holdings", {"person": MINE, "account": f"acct:{CARD}"}),),
    ),
)  # fmt: skip


def samples() -> tuple[LayoutSample, ...]:
    return tuple(
        LayoutSample(
            f"{layout}.csv",
            text_file([heading.split(","), *(row.split(",") for row in form.rows)], encoding="utf-8-sig"),
            (layout,),
            (Counts(len(form.rows)),),
            form.planted,
            {} if layout.startswith("cn_") else {"timezone": "Asia/Shanghai"},
        )
        for form in _FORMS
        for layout, heading in zip((form.chinese, form.english), form.headings, strict=True)
        if layout
    )
