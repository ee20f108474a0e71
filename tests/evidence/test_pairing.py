"""One call in both parties' records, one transfer in both banks': paired as a slow matcher pairs them, counted once."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkgraph.evidence.matching import Edge, match
from linkgraph.evidence.pairing import DEFAULT_PAIRING, Pairing
from linkgraph.graph.snapshot import Snapshot, build_snapshot
from tests.evidence.records import A, B, C, calls_file
from tests.ingest.cases import Bench, as_csv, written

START = datetime(2023, 5, 1, 12, 0, 0)
CALLED = ("CALLED", f"tel:+86{A}", f"tel:+86{B}")
Seen = tuple[int, int]  #: second after START, duration


def row(own: str, peer: str, word: str, at: Seen) -> list[str]:
    return [own, peer, word, str(START + timedelta(seconds=at[0])), str(at[1]), ""]


def case(folder: Path, a: Iterable[Seen], b: Iterable[Seen], words: tuple[str, str] = ("主叫", "被叫")) -> Bench:
    """A case with A's records of calls to B, and B's records of calls from A."""
    bench = Bench(folder / "case")
    sides = [("a.csv", [row(A, B, words[0], at) for at in a]), ("b.csv", [row(B, A, words[1], at) for at in b])]
    bench.take(*(calls_file(folder / name, rows) for name, rows in sides if rows))
    return bench


def built(bench: Bench, rule: Pairing = DEFAULT_PAIRING) -> Snapshot:
    return build_snapshot(bench.lake, bench.catalogue.source_ids(), {}, "CN", bench.folder / "snapshots", rule)


def pairs(bench: Bench, rule: Pairing = DEFAULT_PAIRING) -> list[tuple[str, float, float]]:
    """(state, second of A's record, second of B's record), sorted."""
    rows = built(bench, rule).table("pairs").to_pylist()
    shift = START - timedelta(hours=8)  # Asia/Shanghai
    seconds = [[(r[side] - shift).total_seconds() for side in ("a_at", "b_at")] for r in rows]
    return sorted((r["state"], a, b) for r, (a, b) in zip(rows, seconds, strict=True))


def count(bench: Bench, rule: Pairing = DEFAULT_PAIRING, link: tuple[str, str, str] = CALLED) -> tuple[int, int | None]:
    rows = built(bench, rule).table("links").to_pylist()
    return next((r["count"], r["total_duration_s"]) for r in rows if (r["type"], r["src"], r["dst"]) == link)


# ---------------------------------------------------------------------- the slow matcher


def brute(a: Sequence[Seen], b: Sequence[Seen], rule: Pairing) -> tuple[int, set[tuple[Seen, Seen]], set[Seen]]:
    """(events in equal words, pairs, A's records left open), record by record as the rule says it in words.

    Equal records first; then the nearest (start, then duration) of what is left, as long as no other is as near.
    """
    left_a, left_b, equal = list(a), list(b), 0
    for one in list(left_a):
        if one in left_b:
            left_a.remove(one)
            left_b.remove(one)
            equal += 1
    paired: set[tuple[Seen, Seen]] = set()
    open_a: set[Seen] = set()
    open_b: set[Seen] = set()
    levels = itertools.product(range(rule.start_s + 1), range(rule.duration_s + 1)) if rule.start_s else ()
    for near in levels:
        found = {
            (x, y)
            for x in set(left_a) - open_a
            for y in set(left_b) - open_b
            if (abs(x[0] - y[0]), abs(x[1] - y[1])) == near
        }
        for x, y in found:
            if sum(p[0] == x or p[1] == y for p in found) == 1:
                paired.add((x, y))
                for _ in range(min(left_a.count(x), left_b.count(y))):
                    left_a.remove(x)
                    left_b.remove(y)
            else:
                open_a.add(x)
                open_b.add(y)
    return equal, paired, open_a


SIDE = st.lists(st.tuples(st.integers(0, 12), st.integers(5, 8)), max_size=9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(a=SIDE, b=SIDE, start=st.integers(0, 3), longer=st.integers(0, 2), seed=st.integers(0, 99))
def test_pairs_are_those_of_a_slow_matcher(a: list[Seen], b: list[Seen], start: int, longer: int, seed: int) -> None:
    if not a or not b:
        return
    rule = Pairing(start, longer, clocks=False)
    equal, wanted, open_a = brute(a, b, rule)
    with tempfile.TemporaryDirectory() as folder:
        bench = case(Path(folder), a, b)
        made = built(bench, rule)
        assert made.manifest["pairing"]["exact"] == equal
        rows = made.table("pairs").to_pylist()
        shift = START - timedelta(hours=8)
        found = {
            (((r["a_at"] - shift).seconds, r["a_duration_s"]), ((r["b_at"] - shift).seconds, r["b_duration_s"])): r
            for r in rows
        }
        assert {key for key, r in found.items() if r["state"] == "paired"} == wanted
        assert {key[0] for key, r in found.items() if r["state"] == "doubtful"} == open_a
        used = [r[side] for r in rows if r["state"] == "paired" for side in ("a_event", "b_event")]
        assert len(used) == len(set(used)), "each record in at most one pair"
        twins = sum(r["state"] == "paired" for r in rows)
        assert count(bench, rule)[0] == len(a) + len(b) - equal - twins
        other = Bench(Path(folder) / "other")
        random.Random(seed).shuffle(a)
        files = [calls_file(Path(folder) / "b2.csv", [row(B, A, "被叫", at) for at in b]),
                 calls_file(Path(folder) / "a2.csv", [row(A, B, "主叫", at) for at in a])]  # fmt: skip
        for file in files:
            other.one(file)
        again = built(other, rule)
        assert again.id == made.id
        assert again.manifest["files"] == made.manifest["files"], "byte for byte, whatever the order of import"


@settings(max_examples=200, deadline=None)
@given(
    ends=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), unique_by=lambda e: e[:2]),
    sizes=st.lists(st.integers(1, 3), min_size=12, max_size=12),
    seed=st.integers(0, 99),
)
def test_the_matcher_does_not_depend_on_the_order(
    ends: list[tuple[int, int, int]], sizes: list[int], seed: int
) -> None:
    a_size, b_size = dict(enumerate(sizes[:6])), dict(enumerate(sizes[6:]))
    edges = [Edge(i, a, b, (near, 0)) for i, (a, b, near) in enumerate(ends)]
    taken, doubtful = match(edges, a_size, b_size)
    shuffled = list(edges)
    random.Random(seed).shuffle(shuffled)
    assert match(shuffled, a_size, b_size) == (taken, doubtful)
    for side, size in (("a", a_size), ("b", b_size)):
        for group in size:
            spans = [(getattr(t, f"{side}_from"), t.count) for t in taken if getattr(edges[t.number], side) == group]
            places = [at + i for at, n in spans for i in range(n)]
            assert len(places) == len(set(places))
            assert all(0 <= place < size[group] for place in places)


# ---------------------------------------------------------------------- planted answers


def test_one_call_a_second_apart_counts_once_with_the_shorter_duration(tmp_path: Path) -> None:
    bench = case(tmp_path, [(0, 60), (100, 30)], [(1, 59), (103, 30)])
    assert pairs(bench) == [("paired", 0, 1)]
    assert count(bench) == (3, 59 + 30 + 30)
    assert count(bench, Pairing(start_s=0)) == (4, 179)
    assert count(bench, Pairing(start_s=3)) == (2, 89)


def test_zero_tolerance_is_the_rule_of_equal_records(tmp_path: Path) -> None:
    bench = case(tmp_path, [(0, 60), (9, 9), (9, 9)], [(0, 60), (9, 9), (11, 9)])
    assert pairs(bench, Pairing(start_s=0)) == []
    connection = bench.rows("SELECT count(DISTINCT event_key) FROM calls")
    assert count(bench, Pairing(start_s=0))[0] == connection[0][0] == 4
    assert count(bench)[0] == 3, "the second of the twins has its partner two seconds later"


def test_two_true_messages_in_a_second_stay_two(tmp_path: Path) -> None:
    bench = case(tmp_path, [(0, 0), (0, 0)], [(1, 0), (1, 0)], ("主短", "被短"))
    link = ("TEXTED", CALLED[1], CALLED[2])
    assert count(bench, link=link)[0] == 2
    assert [state for state, *_ in pairs(bench)] == ["paired", "paired"]
    assert count(bench, Pairing(start_s=0), link)[0] == 4


def test_a_message_is_no_call(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "case")
    bench.take(calls_file(tmp_path / "a.csv", [row(A, B, "主短", (0, 0))]),
               calls_file(tmp_path / "b.csv", [row(B, A, "被叫", (0, 0))]))  # fmt: skip
    assert pairs(bench) == []


def test_equally_near_records_are_not_paired_and_said(tmp_path: Path) -> None:
    bench = case(tmp_path, [(10, 60)], [(9, 60), (11, 60)])
    assert pairs(bench) == [("doubtful", 10, 9), ("doubtful", 10, 11)]
    assert count(bench)[0] == 3


def test_the_duration_tells_which_of_two(tmp_path: Path) -> None:
    bench = case(tmp_path, [(10, 60)], [(9, 60), (11, 59)])
    assert pairs(bench) == [("paired", 10, 9)]


def test_legs_of_a_forwarded_call_stay_apart(tmp_path: Path) -> None:
    """A calls B at 0; B forwards to C. A has A→B; B has A→B and B→C; C has B→C: two calls, each on two sides."""
    bench = Bench(tmp_path / "case")
    bench.take(
        calls_file(tmp_path / "a.csv", [row(A, B, "主叫", (0, 60))]),
        calls_file(tmp_path / "b.csv", [row(B, A, "被叫", (1, 60)), row(B, C, "呼转", (1, 59))]),
        calls_file(tmp_path / "c.csv", [row(C, B, "被叫", (2, 59)), row(C, A, "被叫", (2, 59))]),
    )
    made = built(bench).table("links").to_pylist()
    called = {(r["src"][-11:], r["dst"][-11:]): r["count"] for r in made if r["type"] == "CALLED"}
    assert called == {(A, B): 1, (B, C): 1, (A, C): 1}, "what C has as a call of A is no leg of A → B"
    assert [(r["src"][-11:], r["dst"][-11:]) for r in built(bench).table("pairs").to_pylist()] == [(A, B), (B, C)]


def test_the_same_side_twice_is_no_pair(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "case")
    bench.take(calls_file(tmp_path / "1.csv", [row(A, B, "主叫", (0, 60))]),
               calls_file(tmp_path / "2.csv", [row(A, B, "主叫", (1, 60)), row(B, C, "主叫", (0, 5))]))  # fmt: skip
    assert pairs(bench) == []
    assert count(bench)[0] == 2


@pytest.mark.parametrize("clock", [-47, 19, 119])
def test_a_clock_that_is_wrong_throughout_is_estimated(tmp_path: Path, clock: int) -> None:
    r = random.Random(clock)
    calls = [(i * 700 + r.randrange(60), r.randrange(5, 300)) for i in range(8)]
    jitter = [(at + clock + r.choice([-1, 0, 1]), s + r.choice([0, 1])) for at, s in calls]
    bench = case(tmp_path, calls, jitter)
    rows = built(bench).table("pairs").to_pylist()
    assert [r["state"] for r in rows] == ["paired"] * 8
    assert {abs(r["clock_s"] - clock) <= 1 for r in rows} == {True}
    assert all(abs(r["apart_s"]) <= 2 for r in rows)
    assert count(bench)[0] == 8
    assert count(bench, Pairing(clocks=False))[0] == 16


def test_too_few_or_disagreeing_calls_set_no_clock(tmp_path: Path) -> None:
    few = case(tmp_path / "few", [(i * 700, 50 + i) for i in range(4)], [(i * 700 + 40, 50 + i) for i in range(4)])
    assert pairs(few) == []
    spread = [(i * 700 + (7 * i) % 90, 50 + i) for i in range(12)]
    wild = case(tmp_path / "wild", [(i * 700, 50 + i) for i in range(12)], spread)
    assert pairs(wild) == []
    assert count(wild)[0] == 23, "the first alone is equal on both sides"


# ---------------------------------------------------------------------- transfers

MONEY = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号", "交易流水号"]
P, Q = "6222020200001234567", "6222020200007654321"
PAID = ("PAID", f"acct:{P}", f"acct:{Q}")


def bank(folder: Path, paid: Sequence[tuple[str, str]], received: Sequence[tuple[str, str]]) -> Bench:
    bench = Bench(folder / "case")
    out = [[P, at, amount, "出", Q, f"p{i}"] for i, (at, amount) in enumerate(paid)]
    inward = [[Q, at, amount, "进", P, f"q{i}"] for i, (at, amount) in enumerate(received)]
    bench.take(written(folder / "p.csv", as_csv([MONEY, *out])), written(folder / "q.csv", as_csv([MONEY, *inward])))
    return bench


def transfers(bench: Bench, rule: Pairing = DEFAULT_PAIRING) -> tuple[int, float, list[str]]:
    made = built(bench, rule)
    link = next(r for r in made.table("links").to_pylist() if (r["type"], r["src"], r["dst"]) == PAID)
    return link["count"], link["amount"], made.table("pairs").column("state").to_pylist()


def test_a_transfer_in_both_banks_returns_counts_once(tmp_path: Path) -> None:
    bench = bank(tmp_path, [("2023-05-01 12:00:00", "500.00")], [("2023-05-01 12:04:10", "500.00")])
    assert transfers(bench) == (1, 500.0, ["paired"])
    assert transfers(bench, Pairing(money_s=0)) == (2, 1000.0, [])
    assert transfers(bench, Pairing(money_s=60)) == (2, 1000.0, [])


def test_a_transfer_of_another_amount_is_another(tmp_path: Path) -> None:
    assert transfers(bank(tmp_path, [("2023-05-01 12:00:00", "500.00")], [("2023-05-01 12:00:00", "500.01")]))[0] == 2


def test_a_value_date_is_paired_with_the_only_transfer_of_its_day(tmp_path: Path) -> None:
    paid = [("2023-05-01 23:59:59", "500.00"), ("2023-05-03 09:00:00", "7.00"), ("2023-05-03 10:00:00", "7.00")]
    received = [("2023-05-01", "500.00"), ("2023-05-03", "7.00")]
    count, amount, states = transfers(bank(tmp_path, paid, received))
    assert sorted(states) == ["doubtful", "doubtful", "paired"], "which of the two sevens cannot be told"
    assert (count, amount) == (4, 521.0)


def test_the_widest_tolerances_can_be_counted(tmp_path: Path) -> None:
    """An hour for calls and a day for transfers, in microseconds, are more than 32 bits hold."""
    bench = case(tmp_path, [(0, 57)], [(3500, 57)])
    widest = Pairing(start_s=3600, duration_s=3600, money_s=86_400, clocks=False)
    assert pairs(bench, widest) == [("paired", 0.0, 3500.0)]
