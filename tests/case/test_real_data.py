"""Public data sets of known truth, through files, evidence, snapshot, store and analysis (skipped where absent)."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.analysis import ClusterOptions, KeyPeopleOptions, KeySetOptions
from linkgraph.case import Case


@pytest.fixture(scope="module")
def meetings(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = Case.create(tmp_path_factory.mktemp("meetings") / "case")
    file = shared_data / "montagna_meetings" / "Montagna_meetings_edgelist.csv"
    report = case.import_files([file], kind="associations")
    assert [(s.read, s.accepted, s.state) for s in report.sources] == [(289, 289, "complete")]
    case.build()
    return case


def labels(case: Case, ids: tuple[str, ...]) -> set[str]:
    g = case.actors().actors
    of = dict(zip(g.ids, g.labels, strict=True))
    return {of[i] for i in ids}


def test_meetings_graph(meetings: Case) -> None:
    g = meetings.actors().actors
    assert (g.n, g.m) == (101, 256)
    result = meetings.clusters(ClusterOptions(runs=0, rewirings=0))
    assert result.modularity == pytest.approx(0.6151, abs=0.0005)
    assert len(result.clusters) == 13


def test_meetings_key_people(meetings: Case) -> None:
    actors = meetings.key_people(KeyPeopleOptions(runs=0)).actors
    top = sorted(actors, key=lambda a: -a.betweenness)[:5]
    assert [a.label for a in top] == ["18", "47", "27", "68", "12"]


def test_meetings_key_sets(meetings: Case) -> None:
    one = meetings.key_set(KeySetOptions(size=1))
    assert one.start == pytest.approx(0.1699, abs=5e-5)
    assert one.value == pytest.approx(0.2756, abs=5e-5)
    two, three = (meetings.key_set(KeySetOptions(size=k)) for k in (2, 3))
    assert two.value == pytest.approx(0.4937, abs=5e-5)
    assert three.value == pytest.approx(0.652, abs=5e-4)
    assert three.exact
    assert labels(meetings, tuple(m for m in three.members)) == {"18", "22", "25"}


def test_lock_step_callers(shared_data: Path, tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    report = case.import_files([shared_data / "callmine" / "sample_raw_data.csv"], timezone="UTC")
    assert [(s.read, s.accepted) for s in report.sources] == [(11000, 11000)]
    case.build()
    for source in range(250, 260):
        called = case.neighbours(str(source), limit=1000)
        ends = {n.label for n in called.nodes}
        assert {str(d) for d in range(258, 268)} <= ends | {str(source)}


def test_suspicious_twenty(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "kasios_2018" / "Suspicious.csv"
    pairs = Case.create(tmp_path / "pairs")
    report = pairs.import_files([file], kind="associations")
    assert report.sources[0].accepted == 137
    pairs.build()
    names = (shared_data / "kasios_2018" / "involvedCompanyIndex.csv").read_text(encoding="utf-8").splitlines()[1:]
    expected = {line.rpartition(",")[2] for line in names}
    assert set(pairs.actors().actors.labels) == expected
    assert len(expected) == 20
    calls = Case.create(tmp_path / "calls")
    found = calls.import_files([file], kind="calls").sources[0]
    assert (found.read, found.accepted, found.rejected) == (137, 131, 6)
    assert {r["reason"] for r in calls.rejects()} == {"word_unknown:record_type"}


def test_group_calls(shared_data: Path, tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    found = case.import_files([shared_data / "kasios_2018" / "groupCalls.csv"], kind="calls").sources[0]
    assert found.accepted == found.read == 19291
    assert case.build().counts()["links"]["CALLED"] > 1000


def test_collectors_receive_from_many(shared_data: Path, tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    found = case.import_files([shared_data / "aml_export" / "transactions.csv"]).sources[0]
    assert (found.read, found.accepted, found.reconciled) == (10333, 10333, True)
    case.build()
    total = case.sql("SELECT sum(amount) AS total FROM transfers")["total"][0]
    assert float(total) == pytest.approx(5666934.12)
