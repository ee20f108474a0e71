"""Classes, kinds and sizes: everybody once, equal values together, no value never the least."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.ui.chart import OTHER, PALETTE, SEQUENTIAL
from linkgraph.ui.fields import FIELDS, NONE
from linkgraph.ui.scales import MOST_KINDS, OTHERS, Names, classes, figure, kinds, said, sizes

NAMES = Names("no value", "other values")
figures = st.one_of(st.none(), st.floats(-1e6, 1e6), st.integers(0, 9).map(float))


def column(values: list[float | None]) -> pd.Series:
    return pd.Series(values, index=[f"n{k}" for k in range(len(values))], dtype=float)


@settings(deadline=None)
@given(st.lists(figures, max_size=60))
def test_classes_part_the_figures_in_order_and_keep_equal_ones_together(values: list[float | None]) -> None:
    found = classes(column(values), figure, NAMES)
    there = {f"n{k}": value for k, value in enumerate(values) if value is not None}
    assert set(found.group) == {f"n{k}" for k in range(len(values))}
    assert {one for one, group in found.group.items() if group == NONE} == set(found.group) - set(there)
    ranked = sorted(there, key=lambda one: there[one])
    for a, b in pairwise(ranked):
        assert found.group[a] <= found.group[b]
        assert there[a] != there[b] or found.group[a] == found.group[b]
    used = {group for group in found.group.values() if group != NONE}
    assert len(used) <= len(SEQUENTIAL)
    assert len(used) == len({found.colours[group] for group in used}), "each class has a colour of its own"
    assert set(found.words) == set(found.group.values())
    assert NONE not in found.colours or found.colours[NONE] == OTHER


def test_classes_hold_about_equally_many_and_say_what_is_in_them() -> None:
    found = classes(column([float(k * k) for k in range(70)]), figure, NAMES)
    counts = [list(found.group.values()).count(group) for group in found.words]
    assert counts == [10] * 7
    assert next(iter(found.words.values())) == "0 – 81"
    assert list(found.colours.values()) == list(SEQUENTIAL)


def test_moments_are_classes_by_day() -> None:
    days = pd.Series([pd.Timestamp("2017-01-01 09:00"), pd.NaT, pd.Timestamp("2017-03-01")], index=["a", "b", "c"])
    found = classes(days, said(FIELDS["first"]), NAMES)
    assert found.words == {"00": "2017-01-01", "01": "2017-03-01", NONE: "no value"}
    assert found.group["b"] == NONE


def test_kinds_come_by_number_and_many_share_a_line() -> None:
    values = pd.Series(["b", "a", "b", None], index=["1", "2", "3", "4"])
    found = kinds(values, str.upper, NAMES, {"a": "#111111"})
    assert found.words == {"b": "B", "a": "A", NONE: "no value"}
    assert (found.colours["b"], found.colours["a"], found.colours[NONE]) == (PALETTE[0], "#111111", OTHER)
    many = pd.Series([f"k{n:03d}" for n in range(MOST_KINDS + 5)] + [OTHERS] * 2)
    found = kinds(many.set_axis(many.index.astype(str)), str, NAMES)
    rest = next(group for group, words in found.words.items() if words == NAMES.others)
    assert rest != OTHERS, "a kind of the data that is called so is not mixed up with it"
    assert list(found.group.values()).count(rest) == 6


@settings(deadline=None)
@given(st.lists(figures, max_size=30))
def test_sizes_grow_with_the_value_and_leave_out_who_has_none(values: list[float | None]) -> None:
    found = sizes(column(values), figure)
    assert set(found.missing) == {f"n{k}" for k, value in enumerate(values) if value is None}
    assert set(found.values) | set(found.missing) == {f"n{k}" for k in range(len(values))}
    ranked = sorted(found.values, key=lambda one: values[int(one[1:])] or 0.0)
    assert all(found.values[a] <= found.values[b] for a, b in pairwise(ranked))
    assert all(value >= 0 and math.isfinite(value) for value in found.values.values())


def test_figures_have_the_digits_that_mean_something() -> None:
    assert [figure(value) for value in (0, 12345.0, 0.00047712, 12.3456, 98765.4)] == [
        "0", "12,345", "0.000477", "12.3", "98,765",
    ]  # fmt: skip
    assert said(FIELDS["paid"], "CNY")(1234567.0) == "1,234,567 CNY"
