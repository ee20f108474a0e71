"""Transfers in both banks' returns, one naming the card and the other the account: paired as they were planted."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.sample.issuer import citizen_id

HEAD = ["交易卡号", "交易账号", "账户开户名称", "开户人证件号码", "交易时间", "交易金额", "收付标志", "交易对手账卡号",
        "交易流水号"]  # fmt: skip
START = datetime(2023, 5, 1, 8)
PEOPLE, TRANSFERS = 12, 240
#: People whose card has two accounts under it: their card is neither of the two.
UNSURE = {3, 7}


@dataclass(frozen=True)
class Planted:
    """A transfer: who paid whom, and whether another one looks just like it."""

    payer: int
    beneficiary: int
    amount: str
    at: datetime
    twin: bool = False


def card(person: int) -> str:
    return f"62200{person:02}000000000{person:03}"


def account(person: int, row: int) -> str:
    return f"0100{person:02}000000{1 + (row % 2 if person in UNSURE else 0)}"


def planted(rng: random.Random) -> list[Planted]:
    made: list[Planted] = []
    for k in range(TRANSFERS):
        a, b = rng.sample(range(PEOPLE), 2)
        made.append(Planted(a, b, f"{100 + k}.00", START + timedelta(minutes=9 * k)))
    for k in range(8):  # two of one amount to one beneficiary in a minute: nobody can say which is which
        a, b = rng.sample(sorted(set(range(PEOPLE)) - UNSURE), 2)
        at = START + timedelta(days=20, minutes=30 * k)
        made += [Planted(a, b, "5000.00", at + timedelta(seconds=s), twin=True) for s in (0, 20)]
    return made


def returns(transfers: list[Planted], rng: random.Random) -> dict[int, list[list[str]]]:
    """Every person's bank return; who is named by card and who by account is drawn for each row and side."""
    files: dict[int, list[list[str]]] = {person: [] for person in range(PEOPLE)}
    for number, one in enumerate(transfers):
        for own, peer, way, side in ((one.payer, one.beneficiary, "出", "a"), (one.beneficiary, one.payer, "进", "b")):
            at = one.at + timedelta(seconds=0 if side == "a" else 10 if one.twin else rng.randint(0, 40))
            named = rng.choice([(card(own), account(own, number)), (card(own), ""), ("", account(own, number))])
            if len(files[own]) < 2:
                named = (card(own), account(own, len(files[own])))
            other = rng.choice([card(peer), account(peer, number)])
            who = [f"某{own}", citizen_id(f"990000198001{own + 1:02}001")]
            files[own].append([*named, *who, str(at), one.amount, way, other, f"T{number}{side}"])
    return files


@pytest.mark.parametrize("seed", [1, 2])
def test_card_on_one_side_and_account_on_the_other_are_one_transfer(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    transfers = planted(rng)
    case = Case.create(tmp_path / "case")
    paths = []
    for person, rows in returns(transfers, rng).items():
        text = io.StringIO()
        csv.writer(text).writerows([HEAD, *rows])
        paths.append(tmp_path / f"{person}.csv")
        paths[-1].write_text(text.getvalue(), encoding="utf-8")
    assert sum(sheet.accepted for sheet in case.import_files(paths).sources) == 2 * len(transfers)
    snapshot = case.build().snapshot
    frame = case.sql("SELECT event_key, reference FROM transfers")
    names: dict[str, list[str]] = {}
    for key, reference in zip(frame["event_key"], frame["reference"], strict=True):
        names.setdefault(key, []).append(reference)
    found = [(r["state"], *names[r["a_event"]], *names[r["b_event"]]) for r in snapshot.table("pairs").to_pylist()]
    found += [("paired", *sorted(both)) for both in names.values() if len(both) == 2]  # in equal words
    case.close()

    wrong = [pair for pair in found if pair[0] == "paired" and pair[1][:-1] != pair[2][:-1]]
    assert wrong == [], "never another's record"
    right = {int(a[1:-1]) for state, a, _ in found if state == "paired"}
    sure = {
        k for k, one in enumerate(transfers) if not one.twin and not {one.payer, one.beneficiary} & UNSURE
    }  # fmt: skip
    assert sure <= right, "everything that is certain"
    assert not {k for k, one in enumerate(transfers) if one.twin} & right, "nothing that is not"
    unsure = {k for k, one in enumerate(transfers) if {one.payer, one.beneficiary} & UNSURE}
    assert 0 < len(unsure & right) < len(unsure), "a card with two accounts pairs only where both sides name the same"
