"""Two pictures beside each other: who is in both, and how that is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkgraph.ui.chart import ChartLink, ChartNode
from linkgraph.ui.comparing import BOTH, COLOUR_OF, ONLY, PARTLY, painted, pairs, split

NAMES = st.lists(st.sampled_from("abcdefgh"))


@given(NAMES, NAMES)
def test_everybody_is_in_exactly_one_part(left: list[str], right: list[str]) -> None:
    found = split(left, right)
    assert set(found.both) == set(left) & set(right)
    assert set(found.left) == set(left) - set(right)
    assert set(found.right) == set(right) - set(left)
    assert [*found.both, *found.left, *found.right] == list(dict.fromkeys([*found.both, *found.left, *found.right]))
    assert list(found.left) == [one for one in dict.fromkeys(left) if one not in right]


def test_a_super_node_is_common_only_where_all_its_members_are() -> None:
    nodes = [ChartNode(name, name, "Person") for name in ("a", "b", "all", "some", "none")]
    members = {"all": ("a", "c"), "some": ("c", "d"), "none": ("d",)}
    drawn = painted(nodes, {"a", "c"}, members)
    assert [node.group for node in drawn] == [BOTH, ONLY, BOTH, PARTLY, ONLY]
    assert all(node.colour == COLOUR_OF[str(node.group)] for node in drawn)


def test_a_pair_counts_once_whatever_the_direction() -> None:
    links = [ChartLink(a + b + kind, a, b, kind) for a, b, kind in (("a", "b", "x"), ("b", "a", "x"), ("b", "c", "y"))]
    assert pairs(links) == ["a b", "b c"]
