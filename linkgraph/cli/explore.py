"""The verbs about one actor or a few, and about saved pictures: profile, heatmap, common, views."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from linkgraph.analysis.connecting import Shared
from linkgraph.cli.commands import Answer, open_case, table, view_options
from linkgraph.errors import WrongUse

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def heatmap(options: Namespace) -> Answer:
    found = open_case(options).heatmap(options.id, options.since, options.until)
    rows = [[day, *counts, sum(counts)] for day, counts in zip(_WEEK, found.counts, strict=True)]
    lines = [f"{found.subject}, hours in {found.timezone}", *table(("", *map(str, range(24)), "all"), rows)]
    if found.without_clock:
        lines.append(f"{found.without_clock} transfers of which only the day is known are in no hour")
    return Answer(found.to_json(), lines)


def common(options: Namespace) -> Answer:
    if len(options.ids) < 2:
        raise WrongUse("name two ids or more to see whom they have in common")
    case = open_case(options)
    found = case.common(options.ids, options.fewest or len(options.ids), **view_options(options))
    lines = [
        "shared as actors",
        *_shared(found.actors),
        "",
        "shared numbers, accounts, premises …",
        *_shared(found.entities),
    ]
    return Answer(found.to_json(), lines)


def _shared(found: Sequence[Shared]) -> list[str]:
    if not found:
        return ["none"]
    headings = ("id", "label", "of the asked", "records", "contacts in all", "specificity")
    rows = [(s.id, s.label, len(s.tied), f"{s.records:g}", s.contacts, f"{s.specificity:.2f}") for s in found]
    return table(headings, rows)


def profile(options: Namespace) -> Answer:
    data = open_case(options).profile(options.id, **view_options(options))
    return Answer(data, _said(data))


def _said(data: dict[str, Any]) -> list[str]:
    subject, calls, money = data["subject"], data["calls"], data["money"]
    spoken = f"calls and messages: {calls['out']} out, {calls['in']} in, with {calls['contacts']} others"
    lines = [
        f"{subject['label']} ({subject['id']}), {subject['type']}, role {subject['role'] or '-'}",
        f"seen {subject['first'] or '-'} to {subject['last'] or '-'} in {subject['records']} records",
        *(f"  {one['type']} {one['id']}" for one in data["identifiers"]),
        f"{spoken}, on {calls['active_days']} days, {_share(calls['night_share'])} at night",
        *(f"money {way}: {amount:,.2f} {unit}" for way in ("in", "out") for unit, amount in money[way].items()),
        *(f"premises: {place}" for place in data["places"]),
        *(f"note: {flag}" for flag in data["flags"]),
    ]
    return [*lines, *_standing(data)]


def _standing(data: dict[str, Any]) -> list[str]:
    cluster, position = data["cluster"], data["position"]
    if cluster is None:
        return ["no cluster and no position: no tie in this choice, or a person who is never scored"]
    sure = "" if cluster["membership"] is None else f", membership {cluster['membership']:.2f}"
    lines = [f"cluster {cluster['id']} of {cluster['size']}{sure}"]
    for name, rank in position["rank"].items():
        between = f"rank {rank[0]} to {rank[1]}" if rank else "rank not tested"
        lines.append(f"{name} {position[name]:.4g}: {between} (position, never guilt)")
    return lines


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"


def views(options: Namespace) -> Answer:
    case = open_case(options)
    if options.action == "list":
        if options.name:
            raise WrongUse("`views list` takes no name: say `views show NAME` or `views delete NAME`")
        rows = [view.to_json() for view in case.views()]
        headings = ("name", "saved_by", "saved_at", "snapshot")
        lines = table(headings, [[row[h] for h in headings] for row in rows]) if rows else ["no saved views"]
        return Answer({"views": rows}, lines)
    if not options.name:
        raise WrongUse(f"say which view: `views {options.action} NAME`")
    if options.action == "delete":
        case.delete_view(options.name)
        return Answer({"deleted": options.name}, [f"deleted the saved view {options.name}"])
    view = case.view(options.name).to_json()
    return Answer(view, [f"{key}: {view[key]}" for key in ("name", "saved_by", "saved_at", "snapshot", "content")])
