"""Tags and notes on the chart, and as steps that can be taken back."""

from __future__ import annotations

from linkgraph.evidence.marks import TAGS, Mark
from linkgraph.ui.canvas import ACTORS, Canvas, Picture, Writing
from linkgraph.ui.chart import ChartNode
from linkgraph.ui.marked import COLOUR_OF, marked


def word(group: str, code: str) -> str:
    return f"{group}/{code}"


def test_a_mark_is_seen_on_the_name_and_in_the_tooltip() -> None:
    nodes = [ChartNode("a", "甲", "Person", colour="#111111", group="c1", title="甲"), ChartNode("b", "乙", "Person")]
    marks = {"a": Mark("a", "red", "first\nsecond"), "elsewhere": Mark("elsewhere", "blue")}
    drawn = marked(nodes, marks, word)
    assert drawn[1] == nodes[1]
    assert (drawn[0].label, drawn[0].colour, drawn[0].group) == ("⚑ 甲", "#111111", "c1")
    assert drawn[0].title.split("\n") == ["甲", "⚑ tag/red", "✎ first second"]
    assert set(TAGS) == set(COLOUR_OF)


def test_writing_into_the_case_is_a_step_and_nothing_else_becomes_one() -> None:
    board = Canvas.of(Picture(ACTORS, "list", ids=("a", "b"), total=2))
    wrote = Writing("tag", {"a": ""}, {"a": "red"})
    board.note_down(wrote, "tag")
    board.note_down(Writing("tag", {"a": "red"}, {"a": "blue"}), "tag")
    assert len(board.past) == 2
    board.select(("b",))
    board.arrange(board.view, "layout")
    assert len(board.past) == 2, "the same arrangement again is no step"
    board.undo()
    assert board.step.wrote == wrote
    assert (board.now.ids, len(board.past), len(board.future)) == (("a", "b"), 1, 1)
    board.redo()
    assert board.step.wrote == Writing("tag", {"a": "red"}, {"a": "blue"})
