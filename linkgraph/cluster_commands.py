"""The verb `clusters`: who belongs together, how sure that is, and what holds it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from linkgraph.analysis import ClusterOptions, ClusterResult
from linkgraph.case import Case
from linkgraph.clusterings import ClusterRequest
from linkgraph.commands import Answer, open_case, search_options, table, view_options


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


def clusters(options: Namespace) -> Answer:
    case = open_case(options)
    wanted = request(options)
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
    """People of whom it cannot be said where they belong, the first ten by name."""
    if not result.people:
        return []
    rows = [
        (p.label, p.id, p.cluster, _percent(p.membership), p.other or "-", _percent(p.other_share))
        for p in result.people[:10]
    ]
    shown = table(("unsettled", "id", "shown in", "share", "or in", "share"), rows)
    return [*shown, f"{len(result.people)} people unsettled, {result.unsettled_count} pairs: --json lists them"]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"
