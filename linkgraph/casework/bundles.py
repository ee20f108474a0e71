"""What an export holds: a part of a case with its ties, the links beneath them and the rows behind those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from linkgraph.analysis import ClusterOptions, ClusterResult, KeyPeopleOptions
from linkgraph.casework.clusterings import ClusterRequest
from linkgraph.casework.network import ActorView
from linkgraph.errors import WrongUse
from linkgraph.evidence.rows import EvidenceRows
from linkgraph.export import EvidenceRow, ExportBundle, ExportNode, Tie
from linkgraph.graph.records import Node
from linkgraph.graph.view import View, as_links
from linkgraph.model.derived import derived

if TYPE_CHECKING:
    from linkgraph.case import Case

#: More rows than this per link are counted in a note instead of written out.
ROWS_PER_LINK = 2_000
WHATS = "case, clusters, cluster:ID, keypeople, selection"


@dataclass(frozen=True)
class ExportRequest:
    """What is to be exported, to whom and why; the rest says how clusters and positions are computed."""

    what: str
    purpose: str | None = None
    recipient: str | None = None
    language: str = "en"
    ids: tuple[str, ...] = ()
    layers: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    clustering: ClusterOptions | None = None
    positions: KeyPeopleOptions | None = None
    with_rows: bool = True


def make_bundle(case: Case, request: ExportRequest) -> ExportBundle:
    """Collect everything that an export says.

    Raises
    ------
    WrongUse, NotFound
        If `what` is not known, or the cluster or an id is not there.
    """
    kind, _, name = request.what.partition(":")
    if kind not in ("case", "clusters", "cluster", "keypeople", "selection"):
        raise WrongUse(f"{request.what!r} cannot be exported; choose one of {WHATS}")
    found = case.cluster(name, _asked(request)) if kind == "cluster" else None
    if found is not None:
        request = replace(request, **found.request.view, clustering=found.request.options)
    view = case.actors(layers=request.layers, since=request.since, until=request.until)
    clusters = found.result if found else None if kind == "selection" else view.communities(request.clustering)
    actors = sorted(m.id for m in found.cluster.members) if found else _chosen(case, view, kind, request)
    measures = _measures(view, request, actors) if kind in ("keypeople", "cluster", "clusters") else {}
    return _bundle(case, view.view, request, actors, clusters, measures)


def _asked(request: ExportRequest) -> ClusterRequest | None:
    """How clusters were asked for; None where the request says nothing about it."""
    said = (request.layers, request.since, request.until, request.clustering)
    return None if all(one is None for one in said) else _clustering(request)


def _clustering(request: ExportRequest) -> ClusterRequest:
    options = request.clustering or ClusterOptions()
    return ClusterRequest(request.layers, request.since, request.until, options)


def _chosen(case: Case, view: ActorView, kind: str, request: ExportRequest) -> list[str]:
    if kind != "selection":
        return list(view.actors.ids)
    chosen = sorted({case.resolve(text) for text in request.ids})
    if not chosen:
        raise WrongUse("a selection without ids cannot be exported: give at least one id")
    return chosen


def _measures(view: ActorView, request: ExportRequest, actors: Sequence[str]) -> dict[str, dict[str, float | None]]:
    ranked = request.what == "keypeople"  # intervals cost hundreds of runs: only where people are ranked
    options = request.positions or (KeyPeopleOptions() if ranked else KeyPeopleOptions(runs=0))
    result = view.key_people(options)
    names = ("degree", "strength", "betweenness", "harmonic", "pagerank", "core", "constraint")
    wanted = set(actors)
    out: dict[str, dict[str, float | None]] = {}
    for actor in result.actors:
        if actor.id in wanted:
            said = actor.to_json()
            interval = said["rank"].get("betweenness")
            ranks = dict(zip(("betweenness_rank_low", "betweenness_rank_high"), interval or (), strict=False))
            out[actor.id] = {**{name: said[name] for name in names}, **ranks}
    return out


def _bundle(
    case: Case,
    view: View,
    request: ExportRequest,
    actors: Sequence[str],
    clusters: ClusterResult | None,
    measures: Mapping[str, Mapping[str, float | None]],
) -> ExportBundle:
    under = view.under(set(actors))
    names = sorted({link for links in under.values() for link in links})
    frame = view.links.to_pandas()
    rows = case.evidence_of(names, ROWS_PER_LINK) if request.with_rows else {}
    placed = {m.id: (c.id, m.membership) for c in clusters.clusters for m in c.members} if clusters else {}
    behind = view.behind()
    known = {node.id: node for node in case.network().reader.nodes(list(actors))}
    return ExportBundle(
        title=f"{case.name}: {request.what}",
        what=request.what,
        case_name=case.name,
        snapshot=view.actors.snapshot,
        nodes=marked(
            case, [export_node(known[a], placed.get(a, (None, None)), behind.get(a, []), measures) for a in actors]
        ),
        links=tuple(as_links(frame[frame["id"].isin(names)])),
        ties=_ties(view, set(actors), under),
        rows=tuple(evidence_row(row, name) for name, found in rows.items() for row in found.rows),
        sources=sources_of(case),
        parameters={
            **view.actors.parameters,
            **(clusters.parameters if clusters else {}),
            "request": _request(request),
            "clustering": {**_clustering(request).to_json(), "command": _clustering(request).command()}
            if clusters
            else None,
        },
        purpose=request.purpose,
        recipient=request.recipient,
        set_aside=tuple(s.to_json() for s in view.set_aside),
        notes=tuple(_notes(clusters, rows)),
        language=request.language,
    )


def sources_of(case: Case) -> tuple[dict[str, Any], ...]:
    """The files of a case as an export names them."""
    columns = ("source_id", "file", "sheet", "layout", "read", "accepted")
    return tuple({name: sheet[name] for name in columns} for sheet in case.sources())


def _request(request: ExportRequest) -> dict[str, Any]:
    return {"what": request.what, "ids": list(request.ids), "since": request.since, "until": request.until}


def export_node(
    node: Node,
    placed: tuple[str | None, float | None],
    behind: Sequence[str],
    measures: Mapping[str, Mapping[str, float | None]],
) -> ExportNode:
    """What an export says of an entity."""
    identifiers = [i for i in behind if i != node.id]
    said = {i: facts for i in (node.id, *identifiers) if (facts := derived(i))}
    props = {**node.props, "identifiers": identifiers, **({"derived_from_ids": said} if said else {})}
    own = dict(measures.get(node.id, {}))
    return ExportNode(node.id, node.type, node.label, node.role, node.jurisdiction, *placed, own, props=props)


def marked(case: Case, nodes: Sequence[ExportNode]) -> tuple[ExportNode, ...]:
    """Some nodes of an export with the tags and notes that persons gave them."""
    found = case.marks()
    return tuple(
        replace(node, tag=found[node.id].tag or None, note=found[node.id].note or None) if node.id in found else node
        for node in nodes
    )


def _ties(view: View, actors: set[str], under: Mapping[tuple[str, str], Sequence[str]]) -> tuple[Tie, ...]:
    g = view.actors
    inside = np.array([i in actors for i in g.ids], dtype=bool)
    kept = np.flatnonzero(inside[g.u] & inside[g.v]).tolist() if g.m else []
    out = []
    for k in kept:
        a, b = g.ids[g.u[k]], g.ids[g.v[k]]
        layers = {name: float(values[k]) for name, values in g.layers.items() if values[k]}
        out.append(Tie(a, b, float(g.weight[k]), layers, tuple(under.get((a, b), ()))))
    return tuple(out)


def evidence_row(row: Any, subject: str) -> EvidenceRow:
    return EvidenceRow(subject, row.source_id, row.file, row.sheet, row.record_no, dict(row.fields), row.line)


def _notes(clusters: ClusterResult | None, rows: Mapping[str, EvidenceRows]) -> list[str]:
    notes = []
    if clusters is not None and not clusters.reliable:
        notes.append("No reliable group structure was found in these records: do not rely on the clusters.")
    return notes + cut_note(rows)


def cut_note(rows: Mapping[str, EvidenceRows]) -> list[str]:
    """Says how many rows are counted only, where there are such."""
    cut = {name: found.total - len(found.rows) for name, found in rows.items() if found.total > len(found.rows)}
    if not cut:
        return []
    return [f"{sum(cut.values())} rows of {len(cut)} links are not written out here; `evidence LINK` shows them all."]
