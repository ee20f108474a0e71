"""What became of clusters from one period to the next."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis.evolution import changes, jaccard
from linkgraph.casework.clusters_over_time import cut
from linkgraph.errors import WrongUse


def groups(**members: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(text) for name, text in members.items()}


def kinds(before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]) -> set[tuple[str, str, str]]:
    return {(c.kind, "+".join(c.before), "+".join(c.after)) for c in changes(before, after)}


def test_continued_split_merged_born_died() -> None:
    before = groups(a="abcdef", b="ghijkl", c="mno", d="pqr", e="stuv")
    after = groups(A="abcdex", B="ghi", C="jkl", D="mnopqr", E="yz1")
    assert kinds(before, after) == {
        ("continued", "a", "A"), ("split", "b", "B+C"), ("merged", "c+d", "D"), ("died", "e", ""), ("born", "", "E"),
    }  # fmt: skip
    split = next(c for c in changes(before, after) if c.kind == "split")
    assert (split.stayed, split.similarity) == (6, 1.0)


@pytest.mark.parametrize(("after", "kind"), [("abcxyz", {"died", "born"}), ("abcdx", {"continued"})])
def test_half_of_all_people_must_be_shared(after: str, kind: set[str]) -> None:
    """3 of 9 shared is a third; 4 of 5 is enough."""
    assert {c.kind for c in changes(groups(a="abcdef"[: len(after)]), groups(b=after))} == kind


PARTITION = st.lists(st.integers(0, 4), min_size=12, max_size=12)


@settings(max_examples=200, deadline=None)
@given(PARTITION, PARTITION)
def test_every_cluster_is_told_of_and_time_runs_both_ways(a: list[int], b: list[int]) -> None:
    before, after = (
        {f"{side}{k}": frozenset(str(i) for i, x in enumerate(labels) if x == k) for k in sorted(set(labels))}
        for side, labels in (("a", a), ("b", b))
    )
    found = changes(before, after)
    assert {n for c in found for n in c.before} == before.keys()
    assert {n for c in found for n in c.after} == after.keys()
    for change in found:
        if change.kind == "continued":
            assert jaccard(before[change.before[0]], after[change.after[0]]) >= 0.5
    back = {"split": "merged", "merged": "split", "born": "died", "died": "born", "continued": "continued"}
    turned = {(back[c.kind], c.after, c.before) for c in changes(after, before)}
    assert turned == {(c.kind, c.before, c.after) for c in found}


def test_time_is_cut() -> None:
    first, last = date(2017, 2, 8), date(2017, 4, 1)
    assert cut("month", first, last) == ["2017-02-01", "2017-03-01", "2017-04-01", "2017-05-01"]
    assert cut("quarter", first, last) == ["2017-01-01", "2017-04-01", "2017-07-01"]
    assert cut("week", first, date(2017, 2, 13)) == ["2017-02-06", "2017-02-13", "2017-02-20"]
    assert cut("2016-12-31, 2017-03-15", first, last) == ["2016-12-31", "2017-03-15"]


@pytest.mark.parametrize("wrong", ["day", "2017-03-01", "2017-03-02,2017-03-01", "2017-03-01,2017-03-01"])
def test_other_cuts_are_refused(wrong: str) -> None:
    with pytest.raises(WrongUse):
        cut(wrong, date(2017, 1, 1), date(2017, 12, 1))
    with pytest.raises(WrongUse, match="periods"):
        cut("week", date(2015, 1, 1), date(2017, 12, 1))
