"""A card and its account are one where rows say so, and never where anything speaks against it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.sample.issuer import citizen_id

A, B = citizen_id("99000019800101001"), citizen_id("99000019900202002")
CARD, CARD_2, ACCOUNT, OTHER = "9999000000000000001", "9999000000000000002", "99990000000101", "99990000000202"
PEER = "9999000000000000009"
HEAD = ["交易卡号", "交易账号", "账户开户名称", "开户人证件号码", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
Row = tuple[str, str, str, str]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case")


def take(case: Case, name: str, *rows: Row, peer: str = PEER) -> None:
    """A bank return with a transfer per (card, account, holder, ID number), on one minute after the other."""
    text = io.StringIO()
    lines = [[*row, f"2023-05-01 12:{i:02}:00", "10.00", "出", peer] for i, row in enumerate(rows)]
    csv.writer(text).writerows([HEAD, *lines])
    file = case.folder.parent / f"{name}.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    (sheet,) = case.import_files([file]).sources
    assert (sheet.accepted, sheet.reconciled) == (len(rows), True)


def payers(case: Case) -> dict[str, int]:
    frame = case.sql("SELECT payer, count(*) AS n FROM transfers GROUP BY payer ORDER BY payer")
    return {payer.removeprefix("acct:"): int(n) for payer, n in zip(frame["payer"], frame["n"], strict=True)}


def test_what_is_said_of_the_account_stands_under_its_card(case: Case) -> None:
    take(case, "one", (CARD, ACCOUNT, "张虚", A), ("", ACCOUNT, "张虚", A), (CARD, "", "张虚", A))
    assert payers(case) == {CARD: 3}
    case.build()
    nodes = {node.id for node in case.neighbours(f"person:{A}").nodes}
    assert f"acct:{CARD}" in nodes
    assert f"acct:{ACCOUNT}" not in nodes
    rows = case.evidence(f"PAID~acct:{CARD}~acct:{PEER}~CNY")
    assert [row.fields["交易卡号"] or row.fields["交易账号"] for row in rows.rows] == [CARD, ACCOUNT, CARD]
    (hit,) = [hit for hit in case.search(ACCOUNT) if hit.type == "Account"]
    assert hit.id == f"acct:{CARD}"


def test_it_does_not_matter_which_file_came_first(tmp_path: Path) -> None:
    found = []
    for order in ((0, 1), (1, 0)):
        case = Case.create(tmp_path / str(order) / "case")
        files = [("a", [(CARD, ACCOUNT, "张虚", A)]), ("b", [("", ACCOUNT, "张虚", A), (CARD_2, ACCOUNT, "张虚", A)])]
        for i in order:
            take(case, files[i][0], *files[i][1])
        found.append((payers(case), case.build().snapshot.id, case.network().snapshot.manifest["files"]))
        case.close()
    assert found[0] == found[1]
    assert found[0][0] == {CARD: 3}


def test_a_card_with_two_accounts_is_neither(case: Case) -> None:
    take(case, "one", (CARD, ACCOUNT, "张虚", A), (CARD, OTHER, "张虚", A), ("", ACCOUNT, "张虚", A))
    assert payers(case) == {CARD: 2, ACCOUNT: 1}


def test_two_holders_of_one_account_number_are_not_joined(case: Case) -> None:
    """A bank that writes the same thing as everybody's account number makes nobody one."""
    take(case, "one", (CARD, ACCOUNT, "张虚", A), (CARD_2, ACCOUNT, "李构", B), ("", ACCOUNT, "张虚", A))
    assert payers(case) == {CARD: 1, CARD_2: 1, ACCOUNT: 1}


def test_two_names_without_numbers_are_not_joined(case: Case) -> None:
    take(case, "one", (CARD, ACCOUNT, "张虚", ""), (CARD_2, ACCOUNT, "李构", ""))
    assert payers(case) == {CARD: 1, CARD_2: 1}
    take(case, "two", (PEER, OTHER, "王造", ""), ("", OTHER, "王造", ""), peer=CARD)
    assert payers(case) == {CARD: 1, CARD_2: 1, PEER: 2}


def test_both_banks_records_of_a_transfer_pair_though_one_names_the_account(case: Case) -> None:
    take(case, "mine", (CARD, ACCOUNT, "张虚", A))
    file = case.folder.parent / "theirs.csv"
    row = f"{PEER},,李构,{B},2023-05-01 12:00:30,10.00,进,{ACCOUNT}"
    file.write_text(",".join(HEAD) + "\n" + row + "\n", encoding="utf-8")
    case.import_files([file])
    case.build()
    (link,) = [link for link in case.neighbours(f"acct:{CARD}").links if link.type == "PAID"]
    assert (link.src, link.dst, link.count) == (f"acct:{CARD}", f"acct:{PEER}", 1)


def test_measures_and_sub_accounts_are_facts_of_the_one_account(case: Case) -> None:
    from linkgraph.sample.layouts import sample_of

    for name in ("cn_bank_subaccounts", "cn_bank_measures"):
        made = sample_of(name)
        file = case.folder.parent / made.file
        file.write_bytes(made.content)
        case.import_files([file])
    frame = case.sql("SELECT DISTINCT property FROM facts WHERE node = 'acct:9999000000000000001' ORDER BY 1")
    assert {"account_number", "measure", "sub_account"} <= set(frame["property"])
    assert case.sql(f"SELECT * FROM facts WHERE node = 'acct:{ACCOUNT}'").empty
