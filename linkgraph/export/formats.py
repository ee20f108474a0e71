"""GraphML and GEXF, for Gephi, Cytoscape, yEd and every other graph program, by way of networkx's writers."""

from __future__ import annotations

import io
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from linkgraph.export.about import EvidenceIndex, manifest, references
from linkgraph.export.bundle import EvidenceRow, ExportBundle, ExportNode
from linkgraph.export.text import plain, to_json, xml_text


def write_graphml(bundle: ExportBundle, name: str) -> dict[str, bytes]:
    """The graph of the bundle; parameters and sources are the graph attribute ``manifest`` (JSON)."""
    out = io.BytesIO()
    nx.write_graphml_xml(to_networkx(bundle), out)
    return {name: out.getvalue()}


def write_gexf(bundle: ExportBundle, name: str) -> dict[str, bytes]:
    """The same graph with colours and sizes; parameters and sources stand in ``meta/description`` (JSON)."""
    graph = to_networkx(bundle)
    for node in bundle.nodes:
        drawn = _drawn(node)
        if drawn:
            graph.nodes[xml_text(node.id)]["viz"] = drawn
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    meta = writer.xml.find("meta")
    meta.attrib.pop("lastmodifieddate")  # the only clock in the file
    description = meta.makeelement("description", {})
    description.text = graph.graph["manifest"]
    meta.append(description)
    out = io.BytesIO()
    writer.write(out)
    return {name: out.getvalue()}


def to_networkx(bundle: ExportBundle) -> nx.Graph[str]:
    """Undirected ties of actors where the bundle has ties, else every link as a directed edge of its own.

    Each edge names the rows that it rests on (``evidence``: JSON list of source_id, file, sheet, rows);
    an edge of ties also the links beneath it (``links``, JSON).
    """
    graph: nx.Graph[str] = nx.Graph() if bundle.ties else nx.MultiDiGraph()
    graph.graph["manifest"] = xml_text(to_json(manifest(bundle)))
    index = EvidenceIndex(bundle)
    for node in bundle.nodes:
        graph.add_node(xml_text(node.id), **_node(node, index))
    if bundle.ties:
        _add_ties(graph, bundle, index)
    else:
        _add_links(graph, bundle, index)
    return graph


def _node(node: ExportNode, index: EvidenceIndex) -> dict[str, Any]:
    said = {
        "label": node.label,
        "entity_type": node.type,
        "role": node.role,
        "tag": node.tag,
        "note": node.note,
        "jurisdiction": node.jurisdiction,
        "cluster": node.cluster,
        "membership": _number(node.membership),
        **{name: _number(value) for name, value in node.measures.items()},
        "props": to_json(node.props) if node.props else None,
        "evidence": _evidence(index.of_node(node)),
    }
    return _attributes(said)


def _add_ties(graph: nx.Graph[str], bundle: ExportBundle, index: EvidenceIndex) -> None:
    links = {link.id: link for link in bundle.links}
    for tie in bundle.ties:
        beneath = [links[name].to_json() if name in links else {"id": name} for name in tie.links]
        said = {
            "weight": float(tie.weight),
            **{f"layer_{name}": float(count) for name, count in tie.layers.items()},
            "links": to_json(beneath),
            "evidence": _evidence(index.of_tie(tie)),
        }
        graph.add_edge(xml_text(tie.a), xml_text(tie.b), **_attributes(said))


def _add_links(graph: nx.Graph[str], bundle: ExportBundle, index: EvidenceIndex) -> None:
    ids = {node.id for node in bundle.nodes}
    for link in bundle.links:
        if link.src in ids and link.dst in ids:
            said = link.to_json()
            said["label"] = said["link_type"] = said.pop("type")
            said.pop("from"), said.pop("to")
            said |= {"weight": float(link.count), "amount": _number(link.amount)}
            said["evidence"] = _evidence(index.of_link(link.id))
            key = xml_text(link.id)
            graph.add_edge(xml_text(link.src), xml_text(link.dst), key=key, **_attributes(said))


def _evidence(rows: list[EvidenceRow]) -> str | None:
    return to_json(references(rows)) if rows else None


def _attributes(said: dict[str, Any]) -> dict[str, Any]:
    """What the files can hold: nothing that is empty, text without characters that XML forbids."""
    kept = {xml_text(key): plain(value) for key, value in said.items()}
    return {
        key: xml_text(value) if isinstance(value, str) else value
        for key, value in kept.items()
        if value is not None and value != ""
    }


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _drawn(node: ExportNode) -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    if node.colour:
        red, green, blue = (int(node.colour[i : i + 2], 16) for i in (1, 3, 5))
        drawn["color"] = {"r": red, "g": green, "b": blue, "a": 1.0}
    if node.size:
        drawn["size"] = float(node.size)
    return drawn
