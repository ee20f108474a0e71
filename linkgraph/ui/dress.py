"""What gives the nodes of a chart their colour and size: cluster, type, role or jurisdiction; contacts or records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.records import Node
from linkgraph.model import node_type
from linkgraph.ui import beginnings
from linkgraph.ui.canvas import Picture
from linkgraph.ui.chart import PALETTE, colours_for
from linkgraph.ui.format import number
from linkgraph.ui.view import CLUSTER, Dress, Words

COLOURS = ("cluster", "type", "role", "tag", "jurisdiction", "country", "carrier", "home_province", "bank")
SIZES = ("contacts", "strength", "same")
OTHERS = "others"


@dataclass(frozen=True)
class Look:
    """What the person chose: what gives the colour, what gives the size."""

    colour: str = "cluster"
    size: str = "contacts"


def suspects_first(clusters: ClusterResult, known: Mapping[str, Node]) -> list[Cluster]:
    """Clusters of two and more, those with most persons called suspects by the sources first, then by size."""

    def rank(cluster: Cluster) -> tuple[int, int]:
        return -suspects(cluster, known), -cluster.size

    return sorted((cluster for cluster in clusters.clusters if cluster.size > 1), key=rank)


def suspects(cluster: Cluster, known: Mapping[str, Node]) -> int:
    """How many of a cluster the sources (or the analyst) call suspects."""
    return sum(member.id in known and known[member.id].role == "suspect" for member in cluster.members)


def cluster_colours(clusters: ClusterResult, known: Mapping[str, Node]) -> dict[str, str]:
    """Cluster → colour, the same on every page."""
    return colours_for([cluster.id for cluster in suspects_first(clusters, known)])


def condensed(groups: Mapping[str, str], ranked: Sequence[Cluster], known: Mapping[str, Node]) -> dict[str, str]:
    """Clusters that share one group, said as such: small ones without a suspect, and what no colour is left for.

    Small is of whom fewer are drawn than of every cluster with a suspect: around the gangs stand many who were only
    called by somebody, and a dozen colours more for them would hide the gangs. A larger cluster keeps its colour even
    if the sources call nobody in it a suspect.
    """
    count = Counter(groups.values())
    with_suspect = [cluster.id for cluster in ranked if count[cluster.id] and suspects(cluster, known)]
    least = min((count[one] for one in with_suspect), default=0)
    own = [cluster.id for cluster in ranked if cluster.id in with_suspect or count[cluster.id] >= max(least, 1)]
    if len(count) > len(PALETTE):
        own = with_suspect or own
    kept = set(own[: len(PALETTE)])
    return {node: cluster if cluster in kept else OTHERS for node, cluster in groups.items()}


def dress_actors(
    graph: ActorGraph, known: Mapping[str, Node], clusters: ClusterResult, look: Look, picture: Picture, word: Words
) -> Dress:
    """Colours, sizes and tooltips of the actors and super-nodes that are drawn."""
    types = {actor: node_type(actor) for actor in picture.ids} | {group.id: CLUSTER for group in picture.groups}
    ranked = suspects_first(clusters, known)
    belongs = cluster_groups(clusters) | {group.id: group.cluster for group in picture.groups}
    placed = condensed({actor: belongs[actor] for actor in types if actor in belongs}, ranked, known)
    by_role = look.colour == "cluster" and bool(picture.roles)
    group, words = _found_roles(picture) if by_role else _groups(look.colour, types, known, placed, word)
    colours = colours_for(_largest_first(group))
    if look.colour == "cluster" and not by_role:
        colours = colours_for([cluster.id for cluster in ranked])
        words = {one: words[one] for one in [*colours, OTHERS] if one in words}
    measure = _measured(graph, look, picture)
    note = {one: f"{word('size', look.size)}: {number(value)}" for one, value in measure.items()}
    label = {
        g.id: f"{word('word', 'cluster')} {g.cluster} · {len(g.members):,}" for g in picture.groups
    }  # how many it stands for is said on the dot itself
    return Dress(group, colours, measure=measure, note=note, words=words, label=label)


def _measured(graph: ActorGraph, look: Look, picture: Picture) -> dict[str, float]:
    """What gives the size: of an actor contacts or records, of a super-node its members or their records."""
    if look.size == "same":
        return {}
    values: Mapping[str, float] = beginnings.contacts(graph) if look.size == "contacts" else beginnings.strengths(graph)
    out = {actor: float(values[actor]) for actor in picture.ids if actor in values}
    for group in picture.groups:
        counted = (values.get(one, 0.0) for one in group.members)
        out[group.id] = float(len(group.members)) if look.size == "contacts" else sum(counted)
    return out


def _found_roles(picture: Picture) -> tuple[dict[str, str], dict[str, str]]:
    return dict(picture.roles), {role: role for role in picture.roles.values()}


def dress_entities(
    nodes: Sequence[Node], clusters: Mapping[str, str], colours: Mapping[str, str], look: Look, word: Words
) -> Dress:
    """Colours, sizes and tooltips of entities; `clusters` names the cluster of the actor behind each."""
    known = {node.id: node for node in nodes}
    types = {node.id: node.type for node in nodes}
    by_cluster = look.colour == "cluster" and bool(clusters.keys() & known.keys())
    colour = "type" if look.colour == "cluster" and not by_cluster else look.colour
    group, words = _groups(colour, types, known, clusters, word)
    measure = {} if look.size == "same" else {node.id: float(node.records) for node in nodes}
    note = {node.id: f"{word('type', node.type)} · {number(node.records)} {word('word', 'records')}" for node in nodes}
    chosen = colours if by_cluster else colours_for(_largest_first(group))
    return Dress(group, chosen, measure=measure, note=note, words=words)


def cluster_groups(clusters: ClusterResult) -> dict[str, str]:
    """Actor → cluster, for clusters of two and more; who is alone has no colour of his own."""
    return {member.id: cluster.id for cluster in clusters.clusters if cluster.size > 1 for member in cluster.members}


def _groups(
    colour: str, types: Mapping[str, str], known: Mapping[str, Node], clusters: Mapping[str, str], word: Words
) -> tuple[dict[str, str], dict[str, str]]:
    """Node → group, and the words for each group."""
    if colour == "cluster":
        group = {i: clusters[i] for i in types if i in clusters}
        said = {code: f"{word('word', 'cluster')} {code}" for code in group.values()}
        return group, said | ({OTHERS: word("word", "others")} if OTHERS in said else {})
    if colour == "type":
        return dict(types), {code: word("type", code) for code in types.values()}
    if colour == "role":
        group = {i: known[i].role or "unknown" for i, kind in types.items() if kind == "Person" and i in known}
        return group, {code: word("role", code) for code in group.values()}
    if colour == "country":
        issued = {i: land for i in types if i in known and (land := known[i].derived.get("number_country"))}
        return issued, {code: word("country", code) for code in issued.values()}
    if colour != "jurisdiction":
        return {i: one for i in types if i in known and (one := known[i].derived.get(colour))}, {}
    return {i: place for i in types if i in known and (place := known[i].jurisdiction)}, {}


def _largest_first(group: Mapping[str, str]) -> list[str]:
    counts = Counter(group.values())
    return sorted(counts, key=lambda name: (-counts[name], name))
