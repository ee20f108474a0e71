"""What gives the nodes of a chart their colour and size: clusters, or any attribute or measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.graph.records import Node
from linkgraph.ui.canvas import ENTITIES, Picture
from linkgraph.ui.chart import PALETTE, colours_for
from linkgraph.ui.fields import CATEGORY, FIELDS
from linkgraph.ui.looks import SAME, Look
from linkgraph.ui.marked import COLOUR_OF
from linkgraph.ui.scales import OTHERS, Names, Scale, classes, kinds, said, sizes
from linkgraph.ui.view import Dress, Words


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


@dataclass(frozen=True)
class Dressing:
    """What colours and sizes are taken from.

    Attributes
    ----------
    values : one row a dot (index id) with the fields that the look asks for.
    belongs : dot → cluster; `ranked` are the clusters in the order of their colours.
    known : what the case says of the actors (whom it calls suspects).
    currency : of sums of money.
    ranks : id → best and worst rank of the measure that gives the size, where it has them.
    """

    values: pd.DataFrame
    belongs: Mapping[str, str]
    ranked: Sequence[Cluster] = ()
    known: Mapping[str, Node] = field(default_factory=dict)
    currency: str = ""
    ranks: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def dress(on: Dressing, look: Look, picture: Picture, word: Words) -> Dress:
    """Colours, sizes and tooltips of all that is drawn."""
    scale = _scale(on, look, picture, word)
    sized = None if look.size == SAME else sizes(on.values[look.size], said(FIELDS[look.size], on.currency))
    # where nobody has a value all are drawn alike; the legend says that nobody has one
    missing = frozenset(sized.missing if sized and sized.values else ())
    label = {
        g.id: f"{word('word', 'cluster')} {g.cluster} · {len(g.members):,}" for g in picture.groups
    }  # how many it stands for is said on the dot itself
    return Dress(
        {one: group for one, group in scale.group.items() if group is not None},
        scale.colours,
        measure=sized.values if sized else {},
        note=_notes(on, look, word),
        words=scale.words,
        label=label,
        hollow=missing,
        sized=sized,
    )


def _notes(on: Dressing, look: Look, word: Words) -> dict[str, str]:
    """The value that gives the size, with its rank interval where there is one; "no value" where there is none."""
    if look.size == SAME:
        return {}
    one = FIELDS[look.size]
    group, _, code = one.label.partition(".")
    say, title = said(one, on.currency), word(group, code)
    there = on.values[look.size].dropna()
    notes = dict.fromkeys(map(str, on.values.index), f"{title}: {word('word', 'no_value')}")
    notes |= {str(i): f"{title}: {say(value)}" for i, value in there.items()}
    rank = word("word", "rank")
    ranks = {i: f" ({rank} {low}–{high})" for i, (low, high) in on.ranks.items() if i in notes}
    return notes | {i: notes[i] + text for i, text in ranks.items()}


def _scale(on: Dressing, look: Look, picture: Picture, word: Words) -> Scale:
    names = Names(word("word", "no_value"), word("word", "other_values"))
    if look.colour == "cluster":
        return _by_cluster(on, picture, word)
    one = FIELDS[look.colour]
    if one.kind != CATEGORY:
        return classes(on.values[one.name], said(one, on.currency), names)
    say = (lambda code: word(one.words, code)) if one.words else str
    return kinds(on.values[one.name], say, names, COLOUR_OF if one.name == "tag" else None)


def _by_cluster(on: Dressing, picture: Picture, word: Words) -> Scale:
    """The clusters; of a found pattern the roles in it; of entities without one their types."""
    names = Names(word("word", "no_value"), word("word", "other_values"))
    if picture.roles:
        return kinds(on.values["part"], str, names)
    placed = {str(i): on.belongs[str(i)] for i in on.values.index if i in on.belongs}
    if picture.level == ENTITIES and not placed:
        return kinds(on.values["type"], lambda code: word("type", code), names)
    group = placed if picture.level == ENTITIES else condensed(placed, on.ranked, on.known)
    colours = colours_for([cluster.id for cluster in on.ranked])
    there = set(group.values())
    words = {one: f"{word('word', 'cluster')} {one}" for one in colours if one in there}
    words |= {OTHERS: word("word", OTHERS)} if OTHERS in there else {}
    return Scale(group, colours, words)


def cluster_groups(clusters: ClusterResult) -> dict[str, str]:
    """Actor → cluster, for clusters of two and more; who is alone has no colour of his own."""
    return {member.id: cluster.id for cluster in clusters.clusters if cluster.size > 1 for member in cluster.members}
