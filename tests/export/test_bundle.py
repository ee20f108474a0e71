"""What may be exported at all, and what an export says about itself."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING

import pytest

from linkgraph.errors import LinkgraphError, WrongUse
from linkgraph.export import FORMATS, ExportBundle, ExportNode, Tie, write_export
from linkgraph.export.about import EvidenceIndex, manifest, ranges, references
from tests.export.bundles import SOURCE, calls, cluster, row

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("what", ["cluster:3", "clusters", "keypeople", "keyset", "anything new"])
@pytest.mark.parametrize("role", ["victim", " Victim ", "受害人"])
def test_a_victim_is_never_exported_as_a_suspect(what: str, role: str) -> None:
    victim = ExportNode("person:1", "Person", "某某", role)
    with pytest.raises(LinkgraphError, match=r"Victims are never exported as suspects.*selection"):
        ExportBundle("t", what, "case", "s", (ExportNode("person:0", "Person", "x", "suspect"), victim))


def test_a_bundle_cannot_be_changed_into_one_with_a_victim() -> None:
    good = cluster()
    bad = dataclasses.replace(good.nodes[0], role="victim")
    with pytest.raises(LinkgraphError, match="person:000000000000000000"):
        dataclasses.replace(good, nodes=(bad, *good.nodes[1:]))
    with pytest.raises(dataclasses.FrozenInstanceError):
        good.nodes[0].role = "victim"  # type: ignore[misc]


@pytest.mark.parametrize("what", ["case", "selection", "path"])
def test_a_victim_may_stand_in_a_neutral_export_under_that_name(what: str, tmp_path: Path) -> None:
    bundle = dataclasses.replace(calls(), what=what)
    for name in FORMATS:
        write_export(bundle, name, tmp_path / f"out.{name}")
        assert b"victim" in (tmp_path / f"out.{name}").read_bytes() or name == "xlsx"


def test_what_does_not_fit_together_is_refused() -> None:
    good = calls()
    with pytest.raises(WrongUse, match=r"Node tel:\+8613800138000 occurs twice"):
        dataclasses.replace(good, nodes=(*good.nodes, good.nodes[0]))
    with pytest.raises(WrongUse, match="occurs twice"):
        dataclasses.replace(good, links=(*good.links, good.links[0]))
    with pytest.raises(WrongUse, match="tie ends at tel:nowhere"):
        dataclasses.replace(good, ties=(Tie(good.nodes[0].id, "tel:nowhere", 1.0),))
    with pytest.raises(WrongUse, match="choose one of en, zh"):
        dataclasses.replace(good, language="fr")
    with pytest.raises(WrongUse, match="#rrggbb"):
        ExportNode("a", "Person", "a", colour="red;background:url(x)")
    with pytest.raises(WrongUse, match="column of the members table"):
        ExportNode("a", "Person", "a", measures={"label": 1.0})


def test_an_unknown_format_is_answered_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"'docx' is not known; choose one of csv, xlsx, .*html, report"):
        write_export(calls(), "docx", tmp_path / "x.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_same_bundle_same_bytes_and_the_receipt_says_which(name: str, tmp_path: Path) -> None:
    for number, bundle in enumerate((calls(), cluster())):
        one = write_export(bundle, name, tmp_path / "out")
        first = (tmp_path / "out").read_bytes()
        two = write_export(bundle, name, tmp_path / "out")
        assert first == (tmp_path / "out").read_bytes(), number
        assert one == two
        assert one.sha256 == hashlib.sha256(first).hexdigest()
        assert (one.nodes, one.links, one.rows) == (len(bundle.nodes), len(bundle.links), len(bundle.rows))
        assert one.content_sha256 == bundle.content_sha256


def test_the_content_hash_follows_the_content_and_not_the_language() -> None:
    bundle = calls()
    assert bundle.content_sha256 == dataclasses.replace(bundle, language="zh").content_sha256
    assert bundle.content_sha256 != dataclasses.replace(bundle, recipient="法院").content_sha256
    changed = dataclasses.replace(bundle.rows[0], fields={"主叫号码": "13800138001"})
    assert bundle.content_sha256 != dataclasses.replace(bundle, rows=(changed, *bundle.rows[1:])).content_sha256


def test_the_manifest_says_what_is_not_drawn_and_where_it_comes_from() -> None:
    about = manifest(calls())
    assert about["notes"][-1].startswith("1 link(s) join something outside")
    assert about["counts"] == {"nodes": 3, "ties": 0, "links": 5, "rows": 6}
    assert about["sources"][0]["source_id"] == SOURCE
    assert about["parameters"] == {"layers": ["calls"], "seed": 0, "since": None}
    assert "leads, not evidence" in about["reading"]
    assert manifest(cluster())["notes"] == []


def test_rows_are_cited_in_full_but_short() -> None:
    assert ranges([9, 2, 4, 3, 3, 20, 21]) == "2-4,9,20-21"
    assert ranges([]) == ""
    found = references([row("x", 4), row("x", 3), dataclasses.replace(row("x", 1), sheet="Sheet2")])
    assert [str(reference) for reference in found] == ["话单.csv #3-4", "话单.csv [Sheet2] #1"]


def test_a_node_rests_on_its_own_rows_and_those_of_its_links() -> None:
    bundle = calls()
    index = EvidenceIndex(bundle)
    assert [row.record_no for row in index.of_node(bundle.nodes[0])] == [1, 2, 3, 4, 9, 5]
    tied = cluster()
    assert {row.subject for row in EvidenceIndex(tied).of_tie(tied.ties[0])} == set(tied.ties[0].links)


def test_an_export_never_overwrites_evidence(tmp_path: Path) -> None:
    evidence = tmp_path / "话单.csv"
    evidence.write_bytes("主叫号码\n138".encode())
    source = {"source_id": hashlib.sha256(evidence.read_bytes()).hexdigest(), "file": "话单.csv"}
    bundle = dataclasses.replace(calls(), sources=(source,))
    with pytest.raises(WrongUse, match="never overwrites evidence"):
        write_export(bundle, "csv", evidence)
    evidence.rename(tmp_path / "out.links.csv")  # a table that would lie beside the export
    with pytest.raises(WrongUse, match="never overwrites evidence"):
        write_export(bundle, "csv", tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out.links.csv"]


def test_a_place_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="is a folder"):
        write_export(calls(), "json", tmp_path)
    with pytest.raises(WrongUse, match="does not exist"):
        write_export(calls(), "json", tmp_path / "none" / "x.json")


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.csv"
    write_export(calls(), "csv", target)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LinkgraphError, match="No space left"):
        write_export(cluster(), "csv", target)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
