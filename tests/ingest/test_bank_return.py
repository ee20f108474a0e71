"""A bank return of 115 files, as a folder and as an archive: books closed, odd ones named, what was planted found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.errors import MustChoose
from linkgraph.ingest.gathering import Gathering
from tests.ingest.bank_return import FILES, ODD, Truth, bank_return, packed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("made") / "调单"
    return folder, bank_return(folder, rows=40)


def imported(case: Case, path: Path) -> Gathering:
    """Import everything that can be, the rest left out by choice."""
    found = case.gather([path])
    with pytest.raises(MustChoose, match=f"{len(ODD)} of {FILES}"):
        found.all_or_some(only_recognised=False)
    case.jobs.work(case.add_import(found.all_or_some(only_recognised=True), folder=found.folder))
    return found


def check(case: Case, truth: Truth) -> None:
    """The books of every file, and what was planted."""
    sources = case.sources()
    assert {s["file"]: s["accepted"] for s in sources} == truth.accepted
    assert +Counter({s["file"]: s["rejected"] for s in sources}) == +truth.rejected
    assert sum(s["duplicate"] for s in sources) == truth.duplicate
    assert all(s["reconciled"] for s in sources)
    network = case.build()
    assert {state: network.snapshot.manifest["pairing"][state] for state in ("paired", "doubtful")} == {
        "paired": truth.both, "doubtful": 0}  # fmt: skip
    (way,) = case.path(truth.chain[0], truth.chain[-1], k=1)
    assert tuple(node.id for node in way.nodes) == truth.chain
    amounts = [link.amount for link in way.links if link.type == "PAID"]
    assert amounts == [880888.0, 881888.0, 882888.0, 883888.0]


def test_as_a_folder_and_as_an_archive(made: tuple[Path, Truth], tmp_path: Path) -> None:
    folder, truth = made
    ids = []
    for name, path in (("folder", folder), ("archive", packed(folder, tmp_path / "调单.zip"))):
        case = Case.create(tmp_path / name / "case")
        found = imported(case, path)
        assert sorted(odd.file.rpartition("/")[2] for odd in found.left_out()) == sorted(ODD)
        assert next(len(shape.files) for shape in found.shapes if not shape.problem) > 10, "same-shaped files together"
        if name == "folder":
            check(case, truth)
        ids.append(case.build().id)
        case.close()
    assert ids[0] == ids[1]
