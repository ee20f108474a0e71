"""An export of exactly what a chart shows: its dots, the ties between them added up, nothing that is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from linkgraph.casework.bundles import ROWS_PER_LINK, cut_note, evidence_row, export_node, marked, sources_of
from linkgraph.errors import WrongUse
from linkgraph.export import ExportBundle, ExportNode, LegendLine, Tie
from linkgraph.graph.records import Link, Node
from linkgraph.graph.view import View, as_links
from linkgraph.model import node_type

if TYPE_CHECKING:
    from linkgraph.case import Case

GROUP_TYPE = "Group"


@dataclass(frozen=True)
class Dot:
    """One dot of the chart.

    Attributes
    ----------
    members : the actors it stands for, where it is not one itself (a cluster or a collapsed selection).
    cluster, membership : as the clusters in force say.
    colour, size, ring, badge : how it is drawn.
    """

    id: str
    label: str = ""
    members: tuple[str, ...] = ()
    cluster: str | None = None
    membership: float | None = None
    colour: str | None = None
    size: float | None = None
    ring: str | None = None
    badge: str | None = None


@dataclass(frozen=True)
class TieLook:
    """How rules draw the ties of a pair."""

    colour: str | None = None
    factor: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Shown:
    """What a chart shows.

    Attributes
    ----------
    links : of a picture of entities exactly the links that are drawn; None: actors, tied as their records say.
    layers, since, until : what the ties of actors were computed on (see `Case.actors`).
    looks : pair of dots (ids in order) → how rules draw its ties; a pair without an entry is drawn plainly.
    legend : what colours, sizes and rules mean.
    about : what the picture is, in words and figures (start, n of m, period); stands in the export.
    """

    dots: tuple[Dot, ...]
    links: tuple[Link, ...] | None = None
    layers: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    title: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    looks: Mapping[tuple[str, str], TieLook] = field(default_factory=dict)
    legend: tuple[LegendLine, ...] = ()


def shown_bundle(case: Case, shown: Shown, words: Mapping[str, Any], with_rows: bool = True) -> ExportBundle:
    """Everything that an export of a chart says; `words` are purpose, recipient and language.

    Raises
    ------
    WrongUse
        If nothing is shown.
    """
    if not shown.dots:
        raise WrongUse("nothing is shown, so nothing can be exported: show something first")
    view = case.actors(shown.layers, shown.since, shown.until).view
    owner = {one: dot.id for dot in shown.dots for one in (dot.members or (dot.id,))}
    ties, links = _of_actors(view, owner) if shown.links is None else _of_links(shown.links, owner)
    rows = case.evidence_of([link.id for link in links], ROWS_PER_LINK) if with_rows else {}
    behind = view.behind() if shown.links is None else {}
    known = {node.id: node for node in case.network().reader.nodes(sorted(owner))}
    return ExportBundle(
        title=f"{case.name}: {shown.title}" if shown.title else case.name,
        what="shown",
        case_name=case.name,
        snapshot=case.network().id,
        nodes=marked(case, [_node(dot, known, behind) for dot in shown.dots]),
        links=tuple(links),
        ties=tuple(_looking(tie, shown.looks.get((tie.a, tie.b))) for tie in ties),
        rows=tuple(evidence_row(row, name) for name, found in rows.items() for row in found.rows),
        sources=sources_of(case),
        parameters={**view.actors.parameters, "shown": dict(shown.about)},
        set_aside=tuple(one.to_json() for one in view.set_aside),
        notes=tuple(cut_note(rows)),
        legend=shown.legend,
        **words,
    )


def _looking(tie: Tie, look: TieLook | None) -> Tie:
    return tie if look is None else replace(tie, colour=look.colour, factor=look.factor, dashed=look.dashed)


def _node(dot: Dot, known: Mapping[str, Node], behind: Mapping[str, Sequence[str]]) -> ExportNode:
    placed = (dot.cluster, dot.membership)
    if dot.members:
        about = {"members": list(dot.members)}
        made = ExportNode(dot.id, GROUP_TYPE, dot.label or dot.id, None, None, *placed, props=about)
    else:
        node = known.get(dot.id) or Node(dot.id, node_type(dot.id), dot.label or dot.id)
        made = export_node(node, placed, behind.get(dot.id, ()), {})
    return replace(made, colour=dot.colour, size=dot.size, ring=dot.ring, badge=dot.badge)


def _of_actors(view: View, owner: Mapping[str, str]) -> tuple[list[Tie], list[Link]]:
    """Ties between dots, those of the members of one dot added up, with the links beneath them."""
    g = view.actors
    under = view.under(set(owner))
    sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    beneath: dict[tuple[str, str], set[str]] = defaultdict(set)
    for k, (i, j) in enumerate(zip(g.u.tolist(), g.v.tolist(), strict=True)):
        a, b = owner.get(g.ids[i]), owner.get(g.ids[j])
        if a is None or b is None or a == b:
            continue
        pair = (min(a, b), max(a, b))
        for name, counts in g.layers.items():
            if counts[k]:
                sums[pair][name] += float(counts[k])
        beneath[pair].update(under.get((g.ids[i], g.ids[j]), ()))
    ties = [
        Tie(*pair, sum(sums[pair].values()), dict(sums[pair]), tuple(sorted(beneath[pair]))) for pair in sorted(sums)
    ]
    names = {link for links in beneath.values() for link in links}
    frame = view.links.to_pandas()
    return ties, as_links(frame[frame["id"].isin(names)])


def _of_links(links: Sequence[Link], owner: Mapping[str, str]) -> tuple[list[Tie], list[Link]]:
    """The drawn links with both ends shown; parallel ones of a pair are one tie, counted by kind."""
    sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    beneath: dict[tuple[str, str], list[str]] = defaultdict(list)
    kept = []
    for link in sorted(links, key=lambda one: one.id):
        a, b = owner.get(link.src), owner.get(link.dst)
        if a is None or b is None or a == b:
            continue
        pair = (min(a, b), max(a, b))
        sums[pair][link.type] += link.count
        beneath[pair].append(link.id)
        kept.append(link)
    return [Tie(*p, sum(sums[p].values()), dict(sums[p]), tuple(beneath[p])) for p in sorted(sums)], kept
