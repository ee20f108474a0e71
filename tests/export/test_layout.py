"""Where nodes stand: the same every time, apart from each other, groups together."""

from __future__ import annotations

import itertools
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.export.clearing import crossed, off_lines
from linkgraph.export.layout import place
from linkgraph.export.packing import centres

BOX = (60.0, 40.0)


def test_order_of_input_does_not_matter() -> None:
    names = [f"n{i}" for i in range(30)]
    pairs = {(names[i], names[(i * 7 + 1) % 30]): float(i) for i in range(30)}
    groups = {name: str(i % 3) for i, name in enumerate(names)}
    want = place(names, pairs, groups, dict.fromkeys(names, BOX))
    mixed = names[:]
    random.Random(0).shuffle(mixed)
    turned = {(b, a): weight for (a, b), weight in reversed(pairs.items())}
    assert place(mixed, turned, dict(reversed(groups.items())), dict.fromkeys(mixed, BOX)) == want


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 25), st.randoms(use_true_random=False))
def test_every_node_has_a_finite_place_of_its_own(size: int, chance: random.Random) -> None:
    names = [f"n{i:02d}" for i in range(size)]
    pairs = {(chance.choice(names), chance.choice(names)): chance.random() * 100 for _ in range(size * 2)}
    groups = {name: str(chance.randrange(3)) for name in names}
    at = place(names, pairs, groups, dict.fromkeys(names, BOX))
    assert sorted(at) == names
    assert np.isfinite(list(at.values())).all()
    overlaps = sum(
        abs(at[a][0] - at[b][0]) < BOX[0] * 0.8 and abs(at[a][1] - at[b][1]) < BOX[1] * 0.8
        for a, b in itertools.combinations(names, 2)
    )
    assert overlaps == 0


def test_two_groups_stand_apart() -> None:
    names = [f"{group}{i}" for group in "ab" for i in range(8)]
    inside = {(f"{group}{i}", f"{group}{j}"): 1.0 for group in "ab" for i in range(8) for j in range(i)}
    at = place(names, {**inside, ("a0", "b0"): 1.0}, {name: name[0] for name in names}, dict.fromkeys(names, BOX))
    middle = {group: np.mean([at[name] for name in names if name[0] == group], axis=0) for group in "ab"}
    for name in names:
        other = "b" if name[0] == "a" else "a"
        own = np.linalg.norm(np.array(at[name]) - middle[name[0]])
        assert own < np.linalg.norm(np.array(at[name]) - middle[other])


def test_circles_do_not_overlap_and_tied_ones_are_nearer() -> None:
    radii = {"big": 5.0, **{f"s{i}": 1.0 for i in range(12)}}
    at = centres(radii, {("s3", "s7"): 5.0})
    for a, b in itertools.combinations(radii, 2):
        assert np.linalg.norm(at[a] - at[b]) >= radii[a] + radii[b] - 1e-6
    assert np.linalg.norm(at["s3"] - at["s7"]) <= 3.0


def test_nothing_has_no_place() -> None:
    assert place([], {}, {}, {}) == {}


def test_a_node_is_moved_off_a_line_that_is_not_its_own() -> None:
    spots = np.array([[0.0, 0.0], [100.0, 0.0], [50.0, 1.0], [200.0, 0.0]])
    ends = np.array([[0, 1]])
    reach = np.full(4, 15.0)
    assert crossed(spots, ends, reach) == 1
    for _ in range(20):
        spots = off_lines(spots, ends, reach)
    assert spots[2][1] > 14
    assert spots[[0, 1, 3]].tolist() == [[0, 0], [100, 0], [200, 0]]


def test_few_lines_of_a_cluster_run_behind_a_node() -> None:
    chance = random.Random(5)
    names = [f"n{i:02d}" for i in range(40)]
    pairs = {(names[chance.randrange(i)], names[i]): 1.0 for i in range(1, 40)}
    pairs |= {(names[i], names[39 - i]): 1.0 for i in range(12)}
    at = place(names, pairs, {}, dict.fromkeys(names, (60.0, 64.0)))
    spots = np.array([at[name] for name in names])
    ends = np.array([(names.index(a), names.index(b)) for a, b in pairs])
    assert crossed(spots, ends, np.full(40, 15.0)) <= 2
