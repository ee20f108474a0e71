"""GraphML and GEXF, read back by networkx."""

from __future__ import annotations

import dataclasses
import io
import json

import networkx as nx
import pytest

from linkgraph.export import ExportBundle
from linkgraph.export.formats import to_networkx, write_gexf, write_graphml
from linkgraph.export.text import xml_text
from tests.export.bundles import BANK, FORMULAS, ODD, PAYLOADS, SOURCE, calls, cluster, hostile


def from_graphml(bundle: ExportBundle) -> nx.Graph[str]:
    return nx.read_graphml(io.BytesIO(write_graphml(bundle, "x")["x"]), force_multigraph=not bundle.ties)


def from_gexf(bundle: ExportBundle) -> nx.Graph[str]:
    return nx.read_gexf(io.BytesIO(write_gexf(bundle, "x")["x"]))


@pytest.mark.parametrize("bundle", [calls(), cluster(), hostile()], ids=["links", "ties", "hostile"])
def test_graphml_read_back_is_the_same_graph(bundle: ExportBundle) -> None:
    want, got = to_networkx(bundle), from_graphml(bundle)
    assert list(got.nodes(data=True)) == list(want.nodes(data=True))
    assert got.adj == want.adj
    assert got.graph["manifest"] == want.graph["manifest"]


@pytest.mark.parametrize("bundle", [calls(), cluster(), hostile()], ids=["links", "ties", "hostile"])
def test_gexf_read_back_is_the_same_graph(bundle: ExportBundle) -> None:
    want, got = to_networkx(bundle), from_gexf(bundle)
    for _, data in got.nodes(data=True):
        data.pop("viz", None)
    assert list(got.nodes(data=True)) == list(want.nodes(data=True))

    def edges(graph: nx.Graph[str]) -> list[tuple[str, str, list[tuple[str, object]]]]:
        kept = [
            (a, b, sorted((k, v) for k, v in data.items() if k not in ("id", "networkx_key")))
            for a, b, data in graph.edges(data=True)
        ]
        return sorted(kept, key=str)

    assert got.is_directed() == want.is_directed()
    assert edges(got) == edges(want)


def test_each_link_is_an_edge_and_names_its_rows() -> None:
    graph = from_graphml(calls())
    a, b = "tel:+8613800138000", "tel:+8613900139000"
    assert graph.is_directed()
    assert sorted(graph[a][b]) == [f"CALLED~{a}~{b}", f"TEXTED~{a}~{b}"]
    edge = graph[a][b][f"CALLED~{a}~{b}"]
    assert (edge["weight"], edge["count"], edge["link_type"], edge["total_duration_s"]) == (3.0, 3, "CALLED", 120)
    assert json.loads(edge["evidence"]) == [{"source_id": SOURCE, "file": "话单.csv", "sheet": "", "rows": "2-4,9"}]
    assert json.loads(graph.nodes[a]["evidence"])[0]["source_id"] == BANK
    assert "tel:+8613700137000" not in graph  # said in the notes, not drawn as a node without a name
    about = json.loads(graph.graph["manifest"])
    assert about["notes"][-1].startswith("1 link(s)")
    assert about["parameters"]["layers"] == ["calls"]


def test_each_tie_is_one_edge_with_its_layers_and_the_links_beneath() -> None:
    bundle = cluster()
    graph = from_graphml(bundle)
    tie = bundle.ties[0]
    assert not graph.is_directed()
    assert graph.number_of_edges() == len(bundle.ties)
    edge = graph[tie.a][tie.b]
    assert {name: edge[f"layer_{name}"] for name in tie.layers} == tie.layers
    assert [link["id"] for link in json.loads(edge["links"])] == list(tie.links)
    assert json.loads(edge["evidence"])[0]["source_id"] == SOURCE


def test_gexf_carries_colour_size_and_manifest_and_no_clock() -> None:
    data = write_gexf(calls(), "x")["x"].decode()
    assert "lastmodifieddate" not in data
    assert "<description>{" in data
    viz = from_gexf(calls()).nodes["tel:+8613900139000"]["viz"]
    assert viz == {"color": {"r": 204, "g": 0, "b": 0, "a": 1.0}, "size": 12.0}


def test_what_xml_forbids_is_written_visibly_and_the_rest_is_kept() -> None:
    for graph in (from_graphml(hostile()), from_gexf(hostile())):
        labels = [data["label"] for _, data in graph.nodes(data=True)]
        assert labels == [xml_text(text) for text in (*PAYLOADS, *FORMULAS, *ODD)]
        assert "a\\u000bb\\u0000c" in labels
        assert "lone \\ud800 surrogate" in labels


def test_a_measure_that_is_missing_or_no_number_is_left_out() -> None:
    node = dataclasses.replace(calls().nodes[0], measures={"constraint": float("nan"), "core": 3, "none": None})
    graph = from_graphml(dataclasses.replace(calls(), nodes=(node, *calls().nodes[1:])))
    said = graph.nodes[node.id]
    assert said["core"] == 3.0
    assert "constraint" not in said
    assert "none" not in said
