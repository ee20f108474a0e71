"""Shapes being drawn: every change makes a shape that can be searched, and can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis.patterns import TEMPLATES, read_pattern, template
from linkgraph.ui import shapes
from linkgraph.ui.shapes import EMPTY, LINKS, NOT_LINKS, Draft

act = st.tuples(st.sampled_from(["role", "rename", "tie", "no_tie", "after", "remove", "undo", "redo"]),
                st.integers(0, 5), st.integers(0, 5))  # fmt: skip


@given(st.sampled_from(TEMPLATES), st.lists(act, max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_is_done_leaves_a_shape_that_can_be_searched(start: str, acts: list[tuple[str, int, int]]) -> None:
    draft = Draft(template(start))
    seen = [draft.now]
    for what, i, j in acts:
        before = draft.now
        carry_out(draft, what, i, j)
        read_pattern(draft.now)
        if what not in ("undo", "redo") and draft.now != before:
            draft.undo()
            assert draft.now == before
            draft.redo()
        seen.append(draft.now)
    while draft.past:
        draft.undo()
    assert draft.now == seen[0]


def carry_out(draft: Draft, what: str, i: int, j: int) -> None:
    names = list(draft.now["roles"])
    one, other = names[i % len(names)], names[j % len(names)]
    links = draft.now.get(LINKS, [])
    if what == "role" and len(names) < 8:
        draft.show(shapes.with_role(draft.now)[0])
    elif what == "rename":
        draft.show(shapes.changed_role(draft.now, one, f"x{j}", draft.now["roles"][one]))
    elif what in ("tie", "no_tie") and one != other and not both_groups(draft.now, one, other):
        draft.show(shapes.with_links(draft.now, [one, other], LINKS if what == "tie" else NOT_LINKS))
    elif what == "after" and len(links) > 1 and "within" in draft.now and not any_group(draft.now):
        draft.show(shapes.changed_link(draft.now, LINKS, len(links) - 1, {"after": i % (len(links) - 1)}))
    elif what == "remove" and len(names) > 1:
        draft.show(shapes.without(draft.now, [one]))
    elif what == "undo":
        draft.undo()
    elif what == "redo":
        draft.redo()


def is_group(role: Any) -> bool:
    return isinstance(role.get("count"), list)


def any_group(shape: Any) -> bool:
    return any(is_group(role) for role in shape["roles"].values())


def both_groups(shape: Any, one: str, other: str) -> bool:
    return is_group(shape["roles"][one]) and is_group(shape["roles"][other])


def test_a_role_that_is_renamed_takes_its_links_along() -> None:
    shape = shapes.changed_role(EMPTY, "a", "leader", {"degree": [5, None]})
    assert shape["roles"] == {"leader": {"degree": [5, None]}, "b": {}}
    assert shape["links"] == [["leader", "b"]]


@pytest.mark.parametrize("taken", ["b", " b ", ""])
def test_a_name_that_is_taken_or_blank_changes_nothing(taken: str) -> None:
    assert set(shapes.changed_role(EMPTY, "a", taken, {})["roles"]) == {"a", "b"}


def test_what_came_after_a_removed_tie_comes_in_no_order() -> None:
    shape = template("caller_victim_mule")
    kept = shapes.without(shape, [shapes.link_id(LINKS, 0)])
    assert len(kept["links"]) == len(shape["links"]) - 1
    assert not any("after" in link for link in kept["links"])
    read_pattern(kept)


def test_ids_of_links_are_told_from_names_of_roles() -> None:
    assert shapes.link_of("links~3") == ("links", 3)
    assert shapes.link_of("not_links~0") == ("not_links", 0)
    assert shapes.link_of("links~x") is None
    assert shapes.link_of("a~1") is None
