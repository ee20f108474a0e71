"""The verb `clusters`: who belongs together, how sure that is, and what holds it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from typing import Any

from linkgraph.analysis import ClusterOptions, ClusterResult
from linkgraph.analysis.between import between, named
from linkgraph.analysis.holding import holding
from linkgraph.analysis.resolutions import resolutions
from linkgraph.case import Case
from linkgraph.casework.cluster_cards import common_places
from linkgraph.casework.clusterings import ClusterRequest
from linkgraph.cli.commands import Answer, open_case, search_options, table, view_options


@dataclass(frozen=True)
class Tied:
    """A tie to another member: its records and the links it rests on."""

    id: str
    records: float
    links: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "links": list(self.links)}


def add_search_options(p: ArgumentParser) -> None:
    """The options that `clusters` and whatever names a cluster have in common."""
    usual = ClusterOptions()
    p.add_argument("--algorithm", choices=["leiden", "louvain", "label_propagation"], help="default: leiden")
    p.add_argument("--resolution", type=float, help="above 1 more and smaller clusters (default 1)")
    p.add_argument("--seed", type=int, help="repeats random choices (default 0)")
    p.add_argument("--runs", type=int, help=f"runs with lost ties for the memberships (default {usual.runs})")
    p.add_argument("--loss", type=float, help=f"share of the ties that a run loses (default {usual.loss})")
    p.add_argument(
        "--consensus", choices=["auto", "on", "off"], help="show the groups on which the runs agree (default: auto)"
    )


def request(options: Namespace) -> ClusterRequest:
    """Layers, period and search that were asked for."""
    return ClusterRequest(**view_options(options), options=search_options(options) or ClusterOptions())


def add_questions(p: ArgumentParser) -> None:
    """What `clusters` can be asked besides the clusters themselves: one of these at a time."""
    one = p.add_mutually_exclusive_group()
    one.add_argument("--resolutions", action="store_true", help="which resolutions give groupings that survive")
    one.add_argument("--periods", metavar="week|month|quarter|D,D,…", help="clusters per period, what became of each")
    one.add_argument("--member", metavar="ID", help="which layers and ties hold this actor in his cluster")
    one.add_argument("--compare", nargs=2, metavar="CLUSTER", help="what lies between two clusters")


def clusters(options: Namespace) -> Answer:
    """Answer the one question that was asked."""
    case, wanted = open_case(options), request(options)
    if options.resolutions:
        return _resolutions(case, wanted)
    if options.periods:
        return _periods(case, wanted, options.periods)
    if options.member:
        return _member(case, wanted, case.resolve(options.member))
    if options.compare:
        return _compare(case, wanted, options.compare)
    return _clusters(case, wanted)


def _clusters(case: Case, wanted: ClusterRequest) -> Answer:
    result = case.clusters_of(wanted)
    aside = case.actors(**wanted.view).set_aside
    data = {**result.to_json(), "set_aside": [s.to_json() for s in aside], "command": wanted.command()}
    lines = [*_summary(result), *_listed(case, result), *_doubts(result)]
    lines.append(f"{len(aside)} actors set aside (victims, service numbers): --json lists them")
    if absent := result.parameters.get("layers_without_records"):
        lines.append(f"no records in this case for the layers {', '.join(absent)}")
    return Answer(data, lines)


def _summary(result: ClusterResult) -> list[str]:
    trust = "reliable" if result.reliable else "NO RELIABLE GROUP STRUCTURE"
    z = "not tested" if result.null_z is None else f"z {result.null_z:.1f} against rewired graphs"
    return [f"{len(result.clusters)} clusters, modularity {result.modularity:.3f}, {z}: {trust}"]


def _listed(case: Case, result: ClusterResult) -> list[str]:
    suspects = case.suspects()
    groups = [(sum(m.id in suspects for m in c.members), c) for c in result.clusters if c.size > 1]
    groups.sort(key=lambda group: -group[0])
    rows = [(c.id, c.size, n, _percent(c.certainty), ", ".join(m.label for m in c.members[:8])) for n, c in groups]
    return table(("cluster", "size", "suspects", "certainty", "members (surest first)"), rows)


def _doubts(result: ClusterResult) -> list[str]:
    """Clusters that may be one, and people of whom it cannot be said where they belong; the first ten of each."""
    pairs = [(p.a, p.b, _percent(p.together)) for p in result.undivided[:10]]
    rows = [
        (p.label, p.id, p.cluster, _percent(p.membership), p.other or "-", _percent(p.other_share))
        for p in result.people[:10]
    ]
    shown = table(("cluster", "may be one with", "in runs"), pairs) if pairs else []
    shown += table(("unsettled", "id", "shown in", "share", "or in", "share"), rows) if rows else []
    said = f"{len(result.undivided)} pairs of clusters not surely two, {len(result.people)} people unsettled"
    return [*shown, f"{said}, {result.unsettled_count} pairs: --json lists them"] if shown else []


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _resolutions(case: Case, wanted: ClusterRequest) -> Answer:
    levels = resolutions(case.actors(**wanted.view).actors, wanted.options)
    rows = [
        (f"{x.low:.2f}–{x.high:.2f}", f"{x.middle:.2f}", len(x.sizes), ", ".join(map(str, x.sizes[:12])))
        for x in levels
        if x.survives
    ]
    note = f"{len(rows)} of {len(levels)} groupings survive: --json lists all"
    return Answer(
        {"resolutions": [x.to_json() for x in levels]}, [*table(("from–to", "choose", "groups", "sizes"), rows), note]
    )


def _periods(case: Case, wanted: ClusterRequest, text: str) -> Answer:
    found = case.clusters_over_time(text, wanted)
    lines = []
    for k, period in enumerate(found.periods):
        sizes = ", ".join(f"{name} ({len(people)})" for name, people in period.followed.items())
        lines += [f"{period.since} to {period.until}: {sizes or 'no cluster of three and more'}"]
        for change in found.changes[k] if k < len(found.changes) else ():
            ends = f"{' + '.join(change.before) or '-'} → {' + '.join(change.after) or '-'}"
            lines.append(f"    {change.kind}: {ends}, {change.stayed} stayed")
    return Answer(found.to_json(), lines)


def _member(case: Case, wanted: ClusterRequest, actor: str) -> Answer:
    """Layers, then the ties to others of his cluster, the most recorded first, with the links that `evidence` reads."""
    view = case.actors(**wanted.view)
    result = case.clusters_of(wanted)
    held = holding(view.actors, result, wanted.options).of(actor)
    cluster = named(result, result.cluster_of()[actor])
    member = next(m for m in cluster.members if m.id == actor)
    under = view.view.under({m.id for m in cluster.members})
    records = view.records(actor)
    others = {next(one for one in pair if one != actor): links for pair, links in under.items() if actor in pair}
    order = sorted(others, key=lambda other: (-records.get(other, 0.0), other))
    ties = [Tied(other, records.get(other, 0.0), tuple(others[other])) for other in order]
    data = {
        "cluster": cluster.id,
        **member.to_json(),
        "layers": [h.to_json() for h in held],
        "ties": [tie.to_json() for tie in ties],
    }
    rows = [(h.layer, h.ties_inside, h.records_inside, h.ties_outside, _percent(h.without)) for h in held]
    lines = [f"{member.label} ({actor}) in {cluster.id} of {cluster.size}: {_percent(member.membership)} of the runs"]
    lines += [f"    also with {name}: {_percent(share)}" for name, share in member.also]
    lines += table(("layer", "ties inside", "records", "ties outside", "without it"), rows)
    lines += [f"    {tie.id}, {tie.records:g} records: {', '.join(tie.links)}" for tie in ties[:10]]
    note = f"{len(ties)} ties to others of the cluster; `evidence LINK` shows the rows of a link"
    return Answer(data, [*lines, note])


def _compare(case: Case, wanted: ClusterRequest, names: list[str]) -> Answer:
    first = case.cluster(names[0], wanted if wanted != ClusterRequest() else None)
    view = case.actors(**first.request.view)
    found = between(view.actors, first.result, *names)
    lines = [f"{found.ties} ties, {found.records:g} records between them; by chance {found.expected:.0f} ties"]
    bridges = [(x.label, x.id, x.cluster, x.ties, f"{x.records:g}", ", ".join(x.layers)) for x in found.bridges[:15]]
    lines += table(("bridge", "id", "cluster", "ties across", "records", "layers"), bridges)
    shared = [(x.label, x.id, x.ties_a, x.ties_b, x.contacts) for x in found.shared[:15]]
    lines += table(("shared contact", "id", f"ties to {names[0]}", f"ties to {names[1]}", "contacts in all"), shared)
    torn = [(m.label, m.id, own, _percent(share)) for own, m, share in found.torn[:15]]
    lines += table(("stands between", "id", "shown in", "with the other"), torn) if torn else []
    places = common_places(view.view, *({m.id for m in named(first.result, n).members} for n in names))
    lines.append(f"premises where people of both were: {', '.join(places) or 'none'}")
    return Answer({**found.to_json(), "places": list(places)}, lines)
