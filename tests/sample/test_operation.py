"""The operation is what it says it is, and the gangs can be found, but not from one kind of record."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.sample import SampleOptions, write_sample
from tests.sample.reader import LAYERS, Oracle, rows_of


def test_size_of_the_operation(oracle: Oracle) -> None:
    truth = oracle.truth
    assert len(truth["people"]) == 138
    assert [g["size"] for g in truth["gangs"]] == [38, 29, 24, 20, 16, 11]
    assert len(truth["hideouts"]) == 14
    assert len({h["jurisdiction"] for h in truth["hideouts"]}) == 5
    assert truth["seized_records"] > 100_000_000
    roles = {p["role"] for p in truth["people"]}
    assert roles == {"boss", "lieutenant", "caller", "mule", "cash-out", "data seller", "SIM keeper"}


def test_files_hold_what_the_truth_says(oracle: Oracle) -> None:
    data = rows_of(oracle.folder / "查获公民个人信息.csv")
    assert sum(int(r["数据条数"]) for r in data if r["数据条数"].isdigit()) == oracle.truth["seized_records"]
    assert {r["诈骗手法"] for r in rows_of(oracle.folder / "受害人报案登记.xlsx")} == {
        "冒充公检法", "二维码", "木马链接", "政府通知", "验证码",
    }  # fmt: skip
    chinese = rows_of(oracle.folder / "窝点及抓获人员_四地.xlsx")
    english = rows_of(oracle.folder / "Hong Kong premises and detentions.xlsx")
    assert sorted([r["窝点名称"] for r in chinese] + [r["place_name"] for r in english]) == sorted(
        h["name"] for h in oracle.truth["hideouts"]
    )


@pytest.mark.parametrize("seed", range(1, 6))
def test_gangs_show_in_the_fused_layers_only(seed: int, tmp_path: Path) -> None:
    write_sample(tmp_path, SampleOptions(seed=seed))
    oracle = Oracle(tmp_path)
    fused = min(oracle.agreement(seed=s) for s in range(3))
    single = {layer: oracle.agreement((layer,)) for layer in LAYERS}
    assert fused >= 0.85
    assert max(single.values()) < 0.75
    assert max(single.values()) < fused - 0.1


def test_bosses_are_not_the_most_called(oracle: Oracle) -> None:
    degree = oracle.call_degree()
    top = sorted(oracle.people, key=lambda p: (-degree.get(p, 0), p))[:5]
    bosses = {p["id_number"] for p in oracle.truth["people"] if p["role"] == "boss"}
    assert len(bosses) == 6
    assert not bosses & set(top)


def test_every_suspect_is_named_by_some_record(oracle: Oracle) -> None:
    text = "".join(
        ",".join(cell for row in rows_of(path, sheet) for cell in row.values())
        for path in sorted(oracle.folder.iterdir())
        for sheet in (range(3) if "窝点" in path.name or "premises" in path.name else range(1))
    )
    assert [p for p in oracle.people if p not in text] == []
    assert all(p["known_by"] for p in oracle.truth["people"])
    assert any(p["known_by"] == ["associations"] for p in oracle.truth["people"])


def test_coverage_has_gaps(oracle: Oracle) -> None:
    cover = oracle.truth["coverage"]
    assert 0.25 < cover["own_records_held"] / cover["suspect_numbers"] < 0.7
    assert 0.1 < cover["subscriber_unknown"] / cover["suspect_numbers"] < 0.5
    stolen = [s for s in oracle.truth["stolen_identities"] if s["numbers"]]
    assert stolen
    assert not {s["id_number"] for s in oracle.truth["stolen_identities"]} & set(oracle.people)


def test_burners_fall_silent_and_are_followed(oracle: Oracle) -> None:
    pairs = oracle.truth["successions"]
    phones = {q["number"]: q for p in oracle.truth["people"] for q in p["phones"]}
    assert len(pairs) >= 15
    assert {p["same_handset"] for p in pairs} == {True, False}
    for pair in pairs:
        assert phones[pair["old"]]["until"] == phones[pair["new"]]["from"]
        assert phones[pair["old"]]["imsi"] != phones[pair["new"]]["imsi"]
    used = [
        (r["本端号码"], r["通话开始/短信发送时间"]) for r in rows_of(oracle.folder / "话单_厦门_20170101-20170602.csv")
    ]
    last = {p["old"].removeprefix("+86"): p["on"] for p in pairs}
    assert all(time <= last[own] for own, time in used if own in last)


def test_both_copies_of_a_call_are_there(oracle: Oracle) -> None:
    rows = rows_of(oracle.folder / "话单_厦门_20170101-20170602.csv")
    out = {(r["本端号码"], r["对端号码"], r["通话开始/短信发送时间"]) for r in rows if r["通联类型"] == "主叫"}
    back = {(r["对端号码"], r["本端号码"], r["通话开始/短信发送时间"]) for r in rows if r["通联类型"] == "被叫"}
    assert out & back


def test_money_runs_over_three_layers_to_cash(oracle: Oracle) -> None:
    layer = {a["card"]: a["layer"] for p in oracle.truth["people"] for a in p["accounts"]}
    ways = {tuple(layer[c] for c in chain["cards"]) for chain in oracle.truth["mule_chains"]}
    assert ways == {("L1", "L2", "L3")}
    assert any(r["现金标志"] == "现金" for r in rows_of(oracle.folder / "样本银行_交易明细.csv"))
