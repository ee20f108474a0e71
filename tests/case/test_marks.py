"""Tags and notes: kept with who and when, shown by every door, in every export, and nothing is computed from them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from linkgraph.case import Case
from linkgraph.casework.shown import Dot, Shown, shown_bundle
from linkgraph.cli import main
from linkgraph.errors import WrongUse
from linkgraph.evidence.marks import LONGEST_NOTE, history
from linkgraph.export.as_text import report_text
from linkgraph.export.tables import tables

NOTE = "asked the bank | =1+1\nsecond line <b>"


def two(case: Case) -> tuple[str, str]:
    a, b = sorted(case.suspects())[:2]
    return a, b


def test_the_newest_of_each_kind_counts_and_nothing_is_lost(own_copy: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = two(own_copy)
    monkeypatch.setenv("LOGNAME", "wang")
    assert own_copy.mark("tag", {a: "red", b: "red"}) == {a: "", b: ""}
    monkeypatch.setenv("LOGNAME", "li")
    assert own_copy.mark("note", {a: f"  {NOTE} "}) == {a: ""}
    assert own_copy.mark("tag", {a: "blue"}) == {a: "red"}
    found = own_copy.marks()
    assert (found[a].tag, found[a].note, found[b].tag, found[b].note) == ("blue", NOTE, "red", "")
    own_copy.mark("tag", {b: ""})
    assert set(own_copy.marks()) == {a}
    changes = history(own_copy.catalogue, b)
    assert [(one["kind"], one["value"]) for one in changes] == [("tag", "red"), ("tag", "")]
    count = len(history(own_copy.catalogue))
    own_copy.mark("tag", {a: "blue"})
    assert len(history(own_copy.catalogue)) == count, "what does not change is not written down"


def test_what_cannot_be_a_mark_is_refused_whole(own_copy: Case) -> None:
    a, b = two(own_copy)
    for kind, values in (("tag", {a: "red", b: "pink"}), ("note", {a: "x" * (LONGEST_NOTE + 1)}), ("flag", {a: "red"})):
        with pytest.raises(WrongUse):
            own_copy.mark(kind, values)
    assert own_copy.marks() == {}


def test_neither_snapshot_nor_clusters_change_with_marks(own_copy: Case) -> None:
    before = own_copy.network().id
    own_copy.mark("tag", dict.fromkeys(own_copy.suspects(), "violet"))
    assert (own_copy.network().id, own_copy.network().stale) == (before, False)
    assert own_copy.build().id == before


def test_marks_go_out_with_every_format(own_copy: Case, tmp_path: Path) -> None:
    a, b = two(own_copy)
    own_copy.mark("tag", {a: "red"})
    own_copy.mark("note", {a: NOTE})
    shown = Shown((Dot(a), Dot(b)))
    own_copy.export_shown(shown, "json", tmp_path / "out.json")
    nodes = {one["id"]: one for one in json.loads((tmp_path / "out.json").read_text("utf-8"))["nodes"]}
    assert (nodes[a]["tag"], nodes[a]["note"], nodes[b]["tag"]) == ("red", NOTE, None)
    own_copy.export_shown(shown, "graphml", tmp_path / "out.graphml")
    graph = nx.read_graphml(tmp_path / "out.graphml")
    assert (graph.nodes[a]["tag"], graph.nodes[a]["note"]) == ("red", NOTE)
    assert "tag" not in graph.nodes[b]
    text = report_text(shown_bundle(own_copy, shown, {"language": "zh"}))
    (line,) = [one for one in text.splitlines() if a in one.replace("\\", "")]
    assert "红" in line
    assert "asked the bank \\| =1+1 second line \\<b\\>" in line
    nodes_table = tables(shown_bundle(own_copy, shown, {"language": "en"}))[0]
    assert [dict(zip(nodes_table.headings, row, strict=True))["note"] for row in nodes_table.rows] == [NOTE, None]


def test_the_verbs_say_and_take_the_same(own_copy: Case, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> dict[str, Any]:
        assert main([*words, "--case", str(own_copy.folder), "--json"]) == 0
        out: dict[str, Any] = json.loads(capsys.readouterr().out)
        return out

    a, b = two(own_copy)
    assert run("tag", "red", a, b)["before"] == {a: "", b: ""}
    assert run("note", a, "first")["before"] == ""
    assert run("note", a, "second")["before"] == "first"
    found = {one["subject"]: one for one in run("marks")["marks"]}
    assert (found[a]["tag"], found[a]["note"], found[b]["note"]) == ("red", "second", "")
    assert found[a]["by"]
    assert run("tag", "none", a, b)["before"] == {a: "red", b: "red"}
    assert run("note", a, "")["note"] == ""
    assert run("marks")["marks"] == []
    assert [one["value"] for one in run("marks", a)["changes"]] == ["red", "first", "second", "", ""]
    assert main(["tag", "pink", a, "--case", str(own_copy.folder)]) == 2


def test_a_case_made_before_there_were_marks_gets_them(own_copy: Case) -> None:
    with sqlite3.connect(own_copy.folder / "case.sqlite") as db:
        db.execute("DROP TABLE marks")
    again = Case.open(own_copy.folder)
    a, _ = two(again)
    assert again.marks() == {}
    again.mark("tag", {a: "green"})
    assert again.marks()[a].tag == "green"
