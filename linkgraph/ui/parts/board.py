"""The chart with its tools, the details beside it and the panels below; all share one canvas and one selection."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.runtime import Runtime

from linkgraph.ui import acts
from linkgraph.ui.canvas import ACTORS, GROUP
from linkgraph.ui.format import short
from linkgraph.ui.i18n import name, t
from linkgraph.ui.parts import acting, chart, details, hand_on, looks, marking, panels, starts, super_node, timeline
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.parts.chart import Acts, Drawn

HEIGHT = 640
#: Seconds between two steps while the timeline is played.
BEAT = 2.0
_BEATEN = "timeline-beat"
#: Seconds in which the browser draws the first picture of a session before it is given the panels: what these are drawn
#: with (2 MB of code) would come first, and the picture a second later.
AHEAD = 1.0
_BEGUN = "board-begun"


def board(bench: Bench) -> None:
    """Runs alone when something on the chart is picked; the rest of the page stays as it is."""
    beat = BEAT if st.session_state.get(timeline.PLAYING) else None
    st.fragment(_board, run_every=beat, key=f"board-{beat}")(bench)


def _board(bench: Bench) -> None:
    _play(bench)
    canvas = bench.canvas
    if canvas.note:
        st.toast(canvas.note)
        canvas.note = ""
    _tools(bench)
    _where(bench)
    with st.container():  # always there: a chart whose place on the page changes is made anew
        looks.said(bench)
    left, right = st.columns([2, 1], gap="small")
    with left:
        drawn = Drawn(bench.at, bench.clusters, canvas.look, HEIGHT, canvas.selected, canvas.view, canvas.guard,
                      acting.ASKS, undo=bool(canvas.past), redo=bool(canvas.future), report=canvas.report)  # fmt: skip
        does = Acts(canvas.select, lambda node: acting.said(bench, lambda: acting.expand(bench, [node])),
                    partial(acting.arranged, bench), partial(acting.on_ask, bench))  # fmt: skip
        chart.draw(bench.case, canvas.now, drawn, does, chart.explore_key(bench.case))
        st.caption(t("explore.how"))
    with right, st.container(height=HEIGHT, border=True, key="details"):
        if not super_node.show(bench):
            details.show(bench.case, bench.at, canvas.selected, "details")
            marking.box(bench)
            _next(bench)
    _chart_first()
    panels.show(bench)


def _chart_first() -> None:
    """Once in a session, and only where a browser draws."""
    if Runtime.exists() and not st.session_state.get(_BEGUN):
        time.sleep(AHEAD)
    st.session_state[_BEGUN] = True


def _play(bench: Bench) -> None:
    """One step of the timeline when its beat has come (a click in between is none)."""
    now = time.monotonic()
    if st.session_state.get(timeline.PLAYING) and now - st.session_state.get(_BEATEN, 0.0) >= 0.9 * BEAT:
        st.session_state[_BEATEN] = now
        timeline.tick(bench)


def _tools(bench: Bench) -> None:
    canvas = bench.canvas
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        looks.choose(bench)
        last = name("act", canvas.step.act) if canvas.past else None
        coming = name("act", canvas.future[-1].act) if canvas.future else None
        st.button(t("explore.undo"), key="undo", on_click=partial(acting.undo, bench), disabled=last is None, help=last,
                  icon=":material/undo:")  # fmt: skip
        st.button(t("explore.redo"), key="redo", on_click=partial(acting.redo, bench), disabled=coming is None,
                  help=coming, icon=":material/redo:")  # fmt: skip
        with st.popover(t("explore.acts"), icon=":material/ads_click:"):
            _acts(bench)
        with st.popover(t("hand_on.title"), icon=":material/ios_share:"):
            hand_on.box(bench, canvas.look)


def _acts(bench: Bench) -> None:
    """What can be done with the selection, for whoever does not use the menu or the keys of the chart."""
    chosen = bench.canvas.selected
    nodes, n = tuple(one for one in chosen if "~" not in one), len(bench.selected)
    hidden = len(bench.canvas.view.hidden)
    groups = [one for one in nodes if one.startswith(GROUP)]

    def does(act: str, needs: bool, icon: str, run: Callable[[], None]) -> None:
        st.button(t(f"act.{act}"), key=f"act-{act}", icon=f":material/{icon}:", width="stretch", disabled=not needs,
                  on_click=partial(acting.said, bench, run))  # fmt: skip

    st.caption(t("explore.chosen", n=len(nodes), hidden=hidden))
    left, right = st.columns(2)
    with left:
        does("expand", bool(nodes), "add_circle", lambda: acting.expand(bench, nodes))
        does("path", n == 2, "route", lambda: acting.path(bench, nodes))
        does("connect", n > 2, "hub", lambda: acting.connect(bench, nodes))
        does("common", n > 1, "join_inner", lambda: acting.common(bench, nodes))
        does("open", bool(groups), "unfold_more", lambda: acting.open_groups(bench, groups))
        does("close", bool(nodes), "unfold_less", lambda: acting.close_groups(bench, nodes))
    with right:
        does("neighbours", n > 0, "share", lambda: acting.neighbours(bench))
        does("invert", bool(bench.visible), "flip", lambda: acting.invert(bench))
        does("hide", bool(nodes), "visibility_off", lambda: acting.hide(bench, nodes))
        does("only", bool(nodes), "filter_center_focus", lambda: acting.hide_others(bench, nodes))
        does("grey", hidden > 0, "contrast", lambda: acting.grey(bench, not bench.canvas.view.grey))
        does("reveal", hidden > 0, "visibility", lambda: acting.reveal(bench))
    st.button(t("explore.restart"), key="restart", on_click=bench.canvas.restart, disabled=not bench.canvas.past,
              icon=":material/first_page:", width="stretch")  # fmt: skip


def _where(bench: Bench) -> None:
    """What the picture shows, and how much of it."""
    now, view = bench.canvas.now, bench.canvas.view
    what = t(f"where.{now.start}", subject=starts.called(bench, now))
    level = t("where.actors") if now.level == ACTORS else t("where.entities")
    parts = [what, level, t("where.shown", n=len(acts.visible(now, view)), m=max(now.total, now.shown))]
    if now.groups:
        inside = sum(len(group.members) for group in now.groups)
        parts.append(t("where.groups", k=len(now.groups), n=inside))
    st.caption(" · ".join(parts))
    if bench.canvas.moved_on:
        st.info(t("views.moved_on", old=short(bench.canvas.moved_on, 12), new=short(bench.at.snapshot, 12)))


def _next(bench: Bench) -> None:
    """From an actor to the numbers, accounts and places behind it, and back to the actors around it."""
    nodes, now = bench.selected, bench.canvas.now
    if len(nodes) != 1:
        return
    one = nodes[0]
    if now.level == ACTORS or now.subject != one:
        st.button(
            t("explore.open_entities"), key="open-entities", width="stretch", icon=":material/zoom_in_map:",
            on_click=lambda: bench.canvas.begin(starts.around(bench.case, one), (one,)),
        )  # fmt: skip
    owner = starts.actor_behind(bench, one)
    if owner is not None and (now.start, now.subject) != ("actor", owner):
        st.button(
            t("explore.open_actor"), key="open-actor", width="stretch", icon=":material/groups:",
            on_click=lambda: bench.canvas.begin(starts.actor(bench, owner), (owner,)),
        )  # fmt: skip
