"""The whole way on the sample operation, against its planted truth."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkgraph.analysis import ClusterOptions
from linkgraph.case import Case, create_sample
from linkgraph.errors import LinkgraphError, WrongUse
from linkgraph.sample import SampleOptions, write_sample
from tests.case.agreement import adjusted_rand


def agreement(case: Case, truth: dict[str, Any]) -> float:
    """Adjusted Rand index of the clusters over the suspects of the truth."""
    of = case.clusters(ClusterOptions(runs=0, rewirings=0)).cluster_of()
    people = truth["people"]
    found = [of.get(f"person:{p['id_number']}", p["id_number"]) for p in people]
    return adjusted_rand([p["gang"] for p in people], found)


def snapshot_bytes(case: Case) -> dict[str, bytes]:
    folder = case.network().snapshot.folder
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_clusters_are_the_planted_gangs(seed: int, tmp_path: Path) -> None:
    case, _, truth_file = create_sample(tmp_path / "case", SampleOptions(seed=seed))
    case.build()
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    assert len(truth["people"]) == 138
    assert agreement(case, truth) >= 0.85


def test_no_layer_alone_does_it(sample: Case, truth: dict[str, Any]) -> None:
    fused = agreement(sample, truth)
    for layer in ("calls", "money", "associations"):
        of = sample.clusters(ClusterOptions(runs=0, rewirings=0), layers=[layer]).cluster_of()
        found = [of.get(f"person:{p['id_number']}", p["id_number"]) for p in truth["people"]]
        assert adjusted_rand([p["gang"] for p in truth["people"]], found) < fused


def test_the_same_records_give_the_same_bytes_in_any_order(tmp_path: Path, sample: Case) -> None:
    made = write_sample(tmp_path / "again", SampleOptions())
    case = Case.create(tmp_path / "case")
    for file in reversed(made.files):
        case.import_files([file], timezone=made.timezone)
    case.build()
    assert case.network().id == sample.network().id
    assert snapshot_bytes(case) == snapshot_bytes(sample)


def test_everything_derived_may_be_deleted(own_copy: Case) -> None:
    before, network = snapshot_bytes(own_copy), own_copy.network()
    counts, clusters = network.counts(), own_copy.clusters(ClusterOptions(runs=5)).to_json()
    somebody = sorted(own_copy.actors().actors.ids)[0]
    around = own_copy.neighbours(somebody).to_json()
    own_copy.close()
    for name in ("snapshots", "store"):
        shutil.rmtree(own_copy.folder / name)
    again = Case.open(own_copy.folder)
    again.build()
    assert snapshot_bytes(again) == before
    assert again.network().counts() == counts
    assert again.clusters(ClusterOptions(runs=5)).to_json() == clusters
    assert again.neighbours(somebody).to_json() == around


def test_every_tie_leads_to_rows(sample: Case) -> None:
    view = sample.actors()
    g = view.actors
    for k in range(0, g.m, max(1, g.m // 25)):
        a, b = g.ids[g.u[k]], g.ids[g.v[k]]
        links = view.view.tie(a, b)
        assert links, (a, b)
        expected = sum(link.count for link in links if link.layer in ("calls", "money", "associations"))
        direct = sum(values[k] for name, values in g.layers.items() if name != "premises")
        assert expected == direct
        for subject, found in sample.evidence_of([link.id for link in links]).items():
            assert found.total >= 1, subject
            row = found.rows[0]
            assert row.fields
            assert row.raw
            assert row.record_no >= 1
            assert row.file


def test_the_row_is_the_one_in_the_file(sample: Case, sample_folder: Path) -> None:
    """Read the file again with a plain reader: line n of it is what the evidence shows."""
    links = sample.network().snapshot.table("links").to_pandas()
    called = links[links["type"] == "CALLED"]["id"].tolist()[::150]
    seen = 0
    for found in sample.evidence_of(called).values():
        for row in found.rows:
            if row.file.endswith(".csv"):
                raw = (sample_folder / "sample_files" / row.file).read_bytes().splitlines()[row.line - 1]
                encoding = "utf-8-sig" if raw.decode("utf-8", "ignore").encode() == raw else "gb18030"
                assert raw.decode(encoding) == row.raw
                seen += 1
    assert seen > 10


def test_victims_are_never_scored_or_exported(sample: Case, truth: dict[str, Any], tmp_path: Path) -> None:
    view = sample.actors()
    entities = sample.network().snapshot.table("entities").to_pandas()
    victims = set(entities[entities["role"] == "victim"]["id"])
    assert len(victims) == len(truth["incidents"])
    assert not victims & set(view.actors.ids)
    assert {s.id for s in view.set_aside if s.reason == "victim"} <= victims
    victim_phones = {f"tel:{i['victim_phone']}" for i in truth["incidents"] if i.get("victim_phone")}
    assert not victim_phones & set(view.actors.ids)
    receipt = sample.export("clusters", "json", tmp_path / "clusters.json")
    exported = json.loads(Path(receipt.file).read_text(encoding="utf-8"))
    assert not victims & {node["id"] for node in exported["nodes"]}


def test_service_numbers_are_listed_not_dropped(sample: Case, truth: dict[str, Any]) -> None:
    aside = {s.label for s in sample.actors().set_aside if s.reason == "service number"}
    seen = {label for _, label, _ in sample.overview().services}
    assert aside <= seen
    assert {"10086", "95588"} <= aside


def test_a_role_set_by_the_analyst_counts(own_copy: Case, truth: dict[str, Any]) -> None:
    person = f"person:{truth['people'][0]['id_number']}"
    before = own_copy.network().id
    own_copy.set_role(person, "victim")
    assert own_copy.network().stale
    own_copy.build()
    assert own_copy.network().id != before
    assert person not in own_copy.actors().actors.ids
    with pytest.raises(WrongUse, match="no role"):
        own_copy.set_role(person, "guilty")


def test_a_layer_without_records_is_named_and_an_unknown_one_refused(sample: Case) -> None:
    found = sample.actors(layers=["calls", "colocation"]).actors
    assert found.parameters["layers"] == ["calls"]
    assert found.parameters["layers_without_records"] == ["colocation"]
    with pytest.raises(WrongUse, match="no layer"):
        sample.actors(layers=["gossip"])


def test_a_window_counts_only_its_records(sample: Case) -> None:
    whole = sample.actors(layers=["calls"]).actors
    halves = [
        sample.actors(layers=["calls"], since=since, until=until).actors
        for since, until in ((None, "2017-03-15"), ("2017-03-15", None))
    ]
    assert sum(h.weight.sum() for h in halves) == whole.weight.sum()
    assert all(0 < h.weight.sum() < whole.weight.sum() for h in halves)


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "json", "graphml", "gexf", "html"])
def test_a_cluster_is_exported_in_every_format(sample: Case, tmp_path: Path, format_name: str) -> None:
    cluster = next(c for c in sample.clusters().clusters if any(m.id.startswith("person:") for m in c.members))
    receipt = sample.export(f"cluster:{cluster.id}", format_name, tmp_path / f"c.{format_name}", purpose="test")
    assert receipt.nodes == cluster.size
    assert Path(receipt.file).stat().st_size > 0
    assert receipt.sha256 in {e["sha256"] for e in sample.exports()}


def test_verify_sees_a_changed_file(own_copy: Case) -> None:
    assert own_copy.verify()["ok"]
    links = own_copy.network().snapshot.folder / "links.parquet"
    links.write_bytes(links.read_bytes()[:-1] + b"x")
    raw = next(own_copy.folder.glob("evidence/*/raw.parquet"))
    raw.unlink()
    found = own_copy.verify()
    assert not found["ok"]
    assert len(found["problems"]) == 2


def test_a_case_of_another_version_is_refused_in_words(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    case.catalogue.keep_setting("schema", "0")
    with pytest.raises(LinkgraphError, match="another version"):
        Case.open(case.folder)


def test_a_case_refuses_what_it_cannot_do(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "empty")
    acts: list[Callable[[], object]] = [
        case.build,
        case.network,
        case.overview,
        lambda: Case.create(tmp_path / "empty"),
        lambda: Case.open(tmp_path / "nothing"),
        lambda: Case.create(tmp_path / "z", timezone="Mars/Base"),
    ]
    for act in acts:
        with pytest.raises(LinkgraphError):
            act()
