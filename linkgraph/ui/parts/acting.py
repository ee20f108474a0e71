"""Every act on the chart: from what a person does there (or a button says) to the next step of the canvas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from linkgraph.errors import LinkgraphError, WrongUse
from linkgraph.evidence.marks import Mark
from linkgraph.ui import acts, beginnings, data, state
from linkgraph.ui.acts import EXPAND_LIMIT, Choice
from linkgraph.ui.canvas import ACTORS, Picture, Writing
from linkgraph.ui.chart import ChartAsk, ChartView
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import hand_on, looks
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.view import tie_id

#: What the chart may ask for here; `on_ask` answers each.
ASKS = ("expand", "open", "close", "path", "connect", "common", "undo", "redo", "restart", "unguard", "legend")


def arranged(bench: Bench, view: ChartView, cause: str) -> None:
    """The person arranged the chart: moved, pinned, hid, collapsed … something."""
    if cause == "placed":
        bench.canvas.place(view.places)
    else:
        bench.canvas.arrange(view, cause)


def on_ask(bench: Bench, ask: ChartAsk) -> None:
    """The chart asks for something that it cannot do by itself; what goes wrong is said."""
    simple: Mapping[str, Callable[[], None]] = {
        "undo": lambda: undo(bench),
        "redo": lambda: redo(bench),
        "restart": bench.canvas.restart,
        "unguard": lambda: unguard(bench),
    }
    wanted: Mapping[str, Callable[[Bench, ChartAsk], None]] = {
        "expand": lambda b, a: expand(b, a.ids, acts.choice_of(a.options) if a.options else None),
        "open": lambda b, a: open_groups(b, a.ids),
        "close": lambda b, a: close_groups(b, a.ids),
        "path": lambda b, a: path(b, a.ids),
        "connect": lambda b, a: connect(b, a.ids),
        "common": lambda b, a: common(b, a.ids),
        "report": lambda b, a: hand_on.receive(b, a.options),
        "legend": lambda b, a: looks.pick(b, str(a.options.get("line")), a.options.get("adding") is True),
    }
    if ask.action in simple:
        simple[ask.action]()
    elif ask.action in wanted:
        said(bench, lambda: wanted[ask.action](bench, ask))


def said(bench: Bench, act: Callable[[], None]) -> None:
    """Does something; a refusal becomes the note of the page and changes nothing."""
    try:
        act()
    except LinkgraphError as error:
        bench.canvas.note = t("error.failed", why=error)


def undo(bench: Bench) -> None:
    """One step back; what it wrote into the case is written back, too."""
    wrote = bench.canvas.step.wrote if bench.canvas.past else None
    if wrote is None or _write(bench, wrote.kind, wrote.after, wrote.before):
        bench.canvas.undo()


def redo(bench: Bench) -> None:
    """One step on again."""
    wrote = bench.canvas.future[-1].wrote if bench.canvas.future else None
    if wrote is None or _write(bench, wrote.kind, wrote.before, wrote.after):
        bench.canvas.redo()


def _write(bench: Bench, kind: str, expected: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Change marks back or again; not where somebody else has changed them since, and that is said."""
    now = bench.case.marks()
    if any(getattr(now.get(one, Mark(one)), kind) != value for one, value in expected.items()):
        bench.canvas.note = t("marks.changed")
        return False
    bench.case.mark(kind, values)
    return True


def mark(bench: Bench, kind: str, ids: Sequence[str], value: str) -> None:
    """Give nodes a tag or a note; a step like any other."""
    after = dict.fromkeys(bench.nodes(ids), value.strip())
    before = bench.case.mark(kind, after)
    if before == after:  # a field that goes away may report once more what it holds
        return
    bench.canvas.note_down(Writing(kind, before, after), kind)
    bench.canvas.note = t("marks.saved", n=len(after))


def unguard(bench: Bench) -> None:
    """The question which contacts to add was closed without an answer."""
    bench.canvas.guard = None


def expand(bench: Bench, ids: Sequence[str], choice: Choice | None = None) -> None:
    """Add what nodes are tied to. Without a choice all of a few contacts; of many, the chart asks which."""
    nodes = bench.nodes(ids)
    groups = [one.id for one in bench.canvas.now.groups if one.id in ids]
    if groups:
        open_groups(bench, groups)
    if not nodes:
        return
    web = bench.web
    if choice is not None and (choice.since or choice.until):
        scope = data.narrowed(bench.at, (choice.since, choice.until))
        web = data.web(scope, bench.canvas.now.level, bench.case)
    every = {one.id: one for node in nodes for one in reversed(acts.new_contacts(web.around(node), bench.canvas.now))}
    contacts = sorted(every.values(), key=lambda one: (-one.records, one.id))
    fitting = acts.those(contacts, choice) if choice else contacts
    unlimited = choice is None or choice.maximum is None
    if unlimited and len(fitting) > EXPAND_LIMIT and len(nodes) == 1:
        bench.canvas.select(nodes)
        bench.canvas.guard = acts.guard(nodes[0], fitting)
        return
    if unlimited:
        found, left = acts.strongest_first(fitting, EXPAND_LIMIT)
    else:
        found, left = acts.pick(contacts, choice or Choice())
    before = bench.canvas.now.shown
    bench.canvas.show(_added(bench, found, nodes[0]), "expand", nodes)
    bench.canvas.guard = None
    added = bench.canvas.now.shown - before
    bench.canvas.note = t("explore.expanded", n=added, m=added + left)


def _added(bench: Bench, ids: Collection[str], origin: str) -> Picture:
    """The picture with some actors or entities more, and the links among them and to what is drawn."""
    now = bench.canvas.now
    if now.level == ACTORS:
        return acts.add_actors(now, ids, origin)
    new = [one for one in dict.fromkeys(ids) if one not in set(now.drawn)]
    nodes = state.network(bench.case).reader.nodes(new)
    return acts.add_entities(now, nodes, data.links_among(bench.at, {*now.drawn, *new}, bench.case), origin)


def open_groups(bench: Bench, ids: Sequence[str]) -> None:
    """Super-nodes taken apart into their actors; of a very large one those with most records, the rest stays in it."""
    picture = bench.canvas.now
    room = max(1, beginnings.WHOLE_CASE_LIMIT - len(picture.ids))
    for group in [one for one in picture.groups if one.id in ids]:
        picture = acts.open_group(picture, group.id, bench.strongest(group.members, room))
        left = next((len(one.members) for one in picture.groups if one.id == group.id), 0)
        bench.canvas.note = t("explore.opened", n=len(group.members) - left, m=len(group.members))
    bench.canvas.show(picture, "open")


def close_groups(bench: Bench, ids: Sequence[str]) -> None:
    """The clusters of some nodes back into one super-node each."""
    belongs = {one: cluster for one, (cluster, _) in data.cluster_of(bench.clusters).items()}
    belongs |= {group.id: group.cluster for group in bench.canvas.now.groups}
    picture = bench.canvas.now
    for cluster in dict.fromkeys(belongs[one] for one in ids if one in belongs):
        picture = acts.close_cluster(picture, cluster, bench.members_of(cluster))
    bench.canvas.show(picture, "close", ())


def path(bench: Bench, ids: Sequence[str], k: int = 1) -> None:
    """The shortest ways between two nodes, drawn and selected."""
    a, b = _exactly_two(bench, ids)
    ways = bench.web.paths(a, b, k, bench.avoid)
    if not ways:
        bench.canvas.note = t("explore.no_path")
        return
    nodes = tuple(dict.fromkeys(one for way in ways for one in way))
    picture = _added(bench, nodes, a)
    bench.canvas.show(picture, "path", _way(picture, ways))
    bench.canvas.note = t("explore.path", n=len(ways), steps=len(ways[0]) - 1)


def _exactly_two(bench: Bench, ids: Sequence[str]) -> tuple[str, str]:
    nodes = bench.nodes(ids)
    if len(nodes) != 2:
        raise WrongUse(t("explore.two_needed", n=len(nodes)))
    return nodes[0], nodes[1]


def _way(picture: Picture, ways: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The nodes and ties of some ways, to be selected."""
    steps = {frozenset(pair) for way in ways for pair in pairwise(way)}
    nodes = tuple(dict.fromkeys(one for way in ways for one in way))
    if picture.level == ACTORS:
        return nodes + tuple(sorted(tie_id(*sorted(pair)) for pair in steps))
    return nodes + tuple(link.id for link in picture.links if frozenset((link.src, link.dst)) in steps)


def connect(bench: Bench, ids: Sequence[str]) -> None:
    """What joins three and more, drawn and selected."""
    nodes = bench.nodes(ids)
    found = bench.web.joining(nodes, bench.avoid)
    bench.canvas.show(_added(bench, found, nodes[0]), "connect", found)
    bench.canvas.note = t("explore.connected", n=len(set(found) - set(nodes)))


def common(bench: Bench, ids: Sequence[str]) -> None:
    """Contacts that at least two of the selected have in common, the most telling first."""
    nodes = bench.nodes(ids)
    found = bench.web.shared(nodes, avoid=bench.avoid)
    kept = tuple(one.id for one in found[:EXPAND_LIMIT])
    if kept:
        bench.canvas.show(_added(bench, kept, nodes[0]), "common", (*nodes, *kept))
    bench.canvas.note = t("explore.common", n=len(kept), m=len(found))


def neighbours(bench: Bench) -> None:
    """Select the drawn contacts of what is selected, too."""
    drawn, web = set(bench.visible), bench.web
    found = [one.id for node in bench.selected if node in web.place for one in web.around(node) if one.id in drawn]
    bench.canvas.select((*bench.selected, *dict.fromkeys(one for one in found if one not in bench.selected)))


def invert(bench: Bench) -> None:
    bench.canvas.select(acts.inverted(bench.canvas.now, bench.canvas.view, bench.canvas.selected))


def hide(bench: Bench, ids: Sequence[str]) -> None:
    bench.canvas.arrange(acts.hide(bench.canvas.view, ids), "hide")


def hide_others(bench: Bench, ids: Sequence[str]) -> None:
    bench.canvas.arrange(acts.hide_others(bench.canvas.view, bench.canvas.now, ids), "hide_others")


def reveal(bench: Bench) -> None:
    bench.canvas.arrange(replace(acts.reveal(bench.canvas.view), grey=False), "reveal")


def grey(bench: Bench, on: bool) -> None:
    bench.canvas.arrange(acts.grey(bench.canvas.view, on), "grey")


def during(bench: Bench, period: tuple[str, str] | None) -> None:
    bench.canvas.show(acts.during(bench.canvas.now, period), "period")
