"""What gives the nodes of a chart their colour and size: cluster, type, role or jurisdiction; contacts or records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkgraph.analysis import ClusterResult
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.records import Node
from linkgraph.model import node_type
from linkgraph.ui import canvas
from linkgraph.ui.chart import colours_for
from linkgraph.ui.format import number
from linkgraph.ui.view import Dress, Words

COLOURS = ("cluster", "type", "role", "jurisdiction")
SIZES = ("contacts", "strength", "same")


@dataclass(frozen=True)
class Look:
    """What the person chose: what gives the colour, what gives the size."""

    colour: str = "cluster"
    size: str = "contacts"


def dress_actors(
    graph: ActorGraph, known: Mapping[str, Node], clusters: ClusterResult, look: Look, word: Words
) -> Dress:
    """Colours, sizes and tooltips of actors."""
    types = {actor: node_type(actor) for actor in graph.ids}
    group, words = _groups(look.colour, types, known, cluster_groups(clusters), word)
    measure: dict[str, float] = {}
    if look.size != "same":
        measure = dict(canvas.contacts(graph) if look.size == "contacts" else canvas.strengths(graph))
    note = {actor: f"{word('size', look.size)}: {number(value)}" for actor, value in measure.items()}
    return Dress(group, colours_for(_largest_first(group)), measure=measure, note=note, words=words)


def dress_entities(nodes: Sequence[Node], clusters: Mapping[str, str], look: Look, word: Words) -> Dress:
    """Colours, sizes and tooltips of entities; `clusters` names the cluster of the actor behind each."""
    known = {node.id: node for node in nodes}
    types = {node.id: node.type for node in nodes}
    colour = "type" if look.colour == "cluster" and not clusters.keys() & known.keys() else look.colour
    group, words = _groups(colour, types, known, clusters, word)
    measure = {} if look.size == "same" else {node.id: float(node.records) for node in nodes}
    note = {node.id: f"{word('type', node.type)} · {number(node.records)} {word('word', 'records')}" for node in nodes}
    return Dress(group, colours_for(_largest_first(group)), measure=measure, note=note, words=words)


def cluster_groups(clusters: ClusterResult) -> dict[str, str]:
    """Actor → cluster, for clusters of two and more; who is alone has no colour of his own."""
    return {member.id: cluster.id for cluster in clusters.clusters if cluster.size > 1 for member in cluster.members}


def _groups(
    colour: str, types: Mapping[str, str], known: Mapping[str, Node], clusters: Mapping[str, str], word: Words
) -> tuple[dict[str, str], dict[str, str]]:
    """Node → group, and the words for each group."""
    if colour == "cluster":
        group = {i: clusters[i] for i in types if i in clusters}
        return group, {code: f"{word('word', 'cluster')} {code}" for code in group.values()}
    if colour == "type":
        return dict(types), {code: word("type", code) for code in types.values()}
    if colour == "role":
        group = {i: known[i].role or "unknown" for i, kind in types.items() if kind == "Person" and i in known}
        return group, {code: word("role", code) for code in group.values()}
    return {i: place for i in types if i in known and (place := known[i].jurisdiction)}, {}


def _largest_first(group: Mapping[str, str]) -> list[str]:
    counts = Counter(group.values())
    return sorted(counts, key=lambda name: (-counts[name], name))
