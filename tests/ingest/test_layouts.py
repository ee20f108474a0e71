"""Every layout recognises its own headings, and no other layout fits them as well."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import importers
from linkgraph.errors import MustChoose
from linkgraph.ingest.layouts import Layout, plain
from linkgraph.ingest.matching import match_row
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.recognise import plan_file
from tests.ingest.cases import Bench, as_csv, good_row, split, written

LAYOUTS = importers.layouts()
NAMED = [layout for layout in LAYOUTS if layout.fields]
CALL_GRID = split(
    "通联类型, 本端号码, 对端号码, 通话开始/短信发送时间, 通话结束时间, 通话时长（秒）, 本端号码通联位置",
    "本端卡号(IMSI), 本端机身码(IMEI), 本端号码归属地, 本端运营商, 本端LAC, 本端CI",
    "本端经度, 本端纬度, 对端号码通联位置",
    "对端卡号, 对端机身码, 对端号码归属地, 对端运营商, 对端LAC, 对端CI, 对端经度, 对端纬度, 短信内容",
)
BANK_34 = split(
    "交易卡号, 交易账号, 账户开户名称, 开户人证件号码, 交易时间, 交易金额, 交易余额, 收付标志, 交易对手账卡号",
    "现金标志, 对手户名, 对手身份证号, 对手开户银行, 摘要说明, 交易币种, 交易网点名称, 交易网点代码, 交易发生地",
    "交易是否成功",
    "传票号, 终端号, IP地址, MAC地址, 对手交易余额, 交易流水号, 日志号, 凭证种类, 凭证号, 交易柜员号, 商户名称",
    "商户号, 备注",
    "交易类型, 查询反馈结果原因",
)
OTHER_NAMES = {"账户开户名称": "交易户名", "开户人证件号码": "交易证件号码"}
ACCOUNTS = split(
    "账户开户名称, 开户人证件号码, 交易卡号, 交易账号, 账号开户时间, 账户余额, 可用余额, 币种, 开户网点",
    "账户状态, 销户日期, 联系电话, 代理人",
)
CUSTOMERS = split("客户名称, 证照类型, 证照号码, 单位地址, 联系手机, 工作单位, 户籍地址")


def full_headings(layout: Layout) -> list[str]:
    parts = [part[0] for parts in layout.joined.values() for part in parts]
    return [*(headings[0] for headings in layout.fields.values()), *parts]


def required_headings(layout: Layout) -> list[str]:
    names = [group[0] for group in layout.required]
    parts = [part[0] for name in names for part in layout.joined.get(name, ())]
    return [*(layout.fields[name][0] for name in names if name in layout.fields), *parts]


def import_good_row(folder: Path, layout: Layout, headings: list[str]) -> None:
    match = match_row(layout, headings, 1)
    assert match is not None
    file = written(folder / "table.csv", as_csv([headings, good_row(layout, headings, dict(match.columns))]))
    asked = {"own": "13900139000" if layout.own else None, "day_turns": "05:00" if layout.nominal else None}
    report = Bench(folder / "case").one(file, layout=layout.name, timezone="Asia/Shanghai", **asked)
    assert (report.read, report.accepted, report.reconciled) == (1, 1, True), Bench(folder / "case").aside()


@pytest.mark.parametrize("layout", NAMED, ids=lambda layout: layout.name)
def test_full_headings_are_recognised_as_no_other_layout(layout: Layout, tmp_path: Path) -> None:
    file = written(tmp_path / "table.csv", as_csv([full_headings(layout)]))
    (plan,) = plan_file(file, ImportOptions(timezone="UTC"), LAYOUTS, importers.REGISTRY)
    twins = {x.name for x in NAMED if full_headings(x) == full_headings(layout)}
    if len(twins) > 1:  # the same columns read as calls or as associations: nothing but a person can tell
        assert plan.ambiguous
        assert plan.problem is not None
        assert set(plan.problem.choices["kind"]) == {x.kind for x in NAMED if x.name in twins}
    else:
        assert plan.match is not None, plan.problem
        assert plan.match.layout.name == layout.name
    import_good_row(tmp_path, layout, full_headings(layout))


@pytest.mark.parametrize("layout", NAMED, ids=lambda layout: layout.name)
def test_required_headings_are_enough(layout: Layout, tmp_path: Path) -> None:
    import_good_row(tmp_path, layout, required_headings(layout))


@pytest.mark.parametrize("layout", NAMED, ids=lambda layout: layout.name)
def test_every_alias_is_a_plain_heading_of_one_field(layout: Layout) -> None:
    names = [h for headings in layout.fields.values() for h in headings]
    names += [h for parts in layout.joined.values() for part in parts for h in part]
    assert names == [plain(h) for h in names]
    assert len(names) == len(set(names))
    assert set(layout.headings) <= set(importers.REGISTRY[layout.kind].fields)
    assert {f for group in layout.required for f in group} <= set(layout.headings)


@pytest.mark.parametrize(
    ("headings", "layout"),
    [
        (split("人员甲, 人员乙, 关系, 次数, 首次, 末次"), "cn_associations"),
        (split("窝点名称, 地址, 姓名, 身份证号, 开始时间, 结束时间, 抓获时间"), "cn_stays"),
        (split("手机号码, 姓名, 身份证号, 开户日期"), "cn_subscribers"),
        (split("账户开户名称, 开户人证件号码, 交易卡号, 账号开户时间"), "cn_bank_accounts"),
        (split("账户开户名称, 开户人证件号码, 交易账号, 账号开户时间"), "cn_bank_accounts"),
        (BANK_34, "cn_bank_transfers"),
        ([OTHER_NAMES.get(h, h) for h in BANK_34[:29]], "cn_bank_transfers"),
        ([OTHER_NAMES.get(h, h) for h in BANK_34[:32]], "cn_bank_transfers"),
        (BANK_34[:29], "cn_bank_transfers"),
        (CALL_GRID, "cn_police_calls"),
        ([h.replace("(", "（").replace(")", "）") for h in CALL_GRID], "cn_police_calls"),
        (ACCOUNTS, "cn_bank_accounts"),
        (CUSTOMERS, "cn_bank_customers"),
        (split("caller, callee, start, duration"), "plain_calls"),
        (split("person_a, person_b, count"), "associations"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}-{value[0]}",
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_headings_that_people_send(headings: list[str], layout: str, encoding: str, tmp_path: Path) -> None:
    file = written(tmp_path / "表.csv", as_csv([headings]), encoding)
    (plan,) = plan_file(file, ImportOptions(timezone="Asia/Shanghai"), LAYOUTS, importers.REGISTRY)
    assert plan.match is not None, plan.problem
    assert plan.match.layout.name == layout
    if encoding == "utf-8":
        import_good_row(tmp_path, next(x for x in LAYOUTS if x.name == layout), headings)


def test_the_call_grid_is_read_in_all_its_columns() -> None:
    layout = next(x for x in LAYOUTS if x.name == "cn_police_calls")
    match = match_row(layout, CALL_GRID, 1)
    assert match is not None
    read = {name: CALL_GRID[i] for name, i in match.columns.items()}
    assert read["own_imei"] == "本端机身码(IMEI)"
    assert read["peer_imsi"] == "对端卡号"
    assert read["own_lac"] == "本端LAC"
    assert read["duration"] == "通话时长（秒）"
    assert len(read) == 15
    assert "本端号码归属地" in match.unmapped


def test_holders_without_an_account_are_refused_by_name_of_the_column(tmp_path: Path) -> None:
    """A holder says nothing without the account that is held."""
    rows = [["账户开户名称", "开户人证件号码", "账号开户时间"], ["张三", "11010519491231002X", "2020-01-02"]]
    file = written(tmp_path / "holders.csv", as_csv(rows))
    with pytest.raises(
        MustChoose, match=r"cn_bank_accounts.*no column for card \(交易卡号.* or account \(交易账号"
    ) as caught:
        Bench(tmp_path / "case").take(file)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("options", [{"kind": "calls"}, {"layout": "cn_police_calls"}])
def test_a_chosen_kind_names_the_columns_that_are_missing(options: dict[str, str], tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", as_csv([["本端号码", "对端号码", "短信内容"], ["13800138000", "1", "x"]]))
    with pytest.raises(MustChoose, match=r"no column for start \(通话开始/短信发送时间.* and direction \(通联类型"):
        Bench(tmp_path / "case").take(file, **options)


def test_several_heading_forms_count_blanks_stars_and_case_alike() -> None:
    assert plain(" *通话时长（秒） ") == plain("通话时长(秒)") == "通话时长(秒)"
    assert plain("\ufeffPerson_A") == "persona"


@pytest.mark.parametrize("layout", NAMED, ids=lambda layout: layout.name)
def test_columns_are_found_by_name_wherever_they_stand(layout: Layout) -> None:
    parts = [part[0] for parts in layout.joined.values() for part in parts]
    headings = list(dict.fromkeys([*(names[0] for names in layout.fields.values()), *parts]))
    found = []
    for seed in range(10):
        shuffled = random.Random(seed).sample(headings, len(headings))
        match = match_row(layout, shuffled, 1)
        assert match is not None
        found.append({name: match.heading(column) for name, column in match.columns.items()})
    assert all(one == found[0] for one in found)
    assert len(found[0]) >= len(layout.required)
