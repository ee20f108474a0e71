"""Chart and details side by side: a click shows details, a double-click adds what is tied to a node."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from linkgraph.analysis import ClusterResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import canvas, data
from linkgraph.ui import state as session
from linkgraph.ui.canvas import ACTORS, EXPAND_LIMIT, Canvas
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import COLOURS, SIZES, Look
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import chart, details, starts
from linkgraph.ui.parts.chart import Acts, Drawn


@st.fragment
def board(case: Case, at: Scope, clusters: ClusterResult, state: Canvas) -> None:
    """Runs alone when something on the chart is picked; the rest of the page stays as it is."""
    if state.note:
        st.toast(state.note)
        state.note = ""
    look = _tools(state)
    _where(state)
    left, right = st.columns([2, 1], gap="small")
    picture = state.now
    if picture.level != ACTORS and at.layers:
        kept = tuple(link for link in picture.links if link.layer in ("", *at.layers))
        picture = replace(picture, links=kept)
    acts = Acts(partial(_select, state), partial(_expand, case, at, state))
    with left:
        chart.draw(case, picture, Drawn(at, clusters, look, selected=state.selected), acts, f"explore-{case.id}")
        st.caption(t("explore.how"))
    with right, st.container(height=640, border=True, key="details"):
        details.show(case, at, state.selected, "details")
        _next(case, state)


def _tools(state: Canvas) -> Look:
    with st.container(horizontal=True, vertical_alignment="center"):
        colour = st.selectbox(
            t("explore.colour"), COLOURS, key="look-colour", width=190, label_visibility="collapsed",
            format_func=lambda code: f"{text('explore.colour')}: {name('colour', code)}", persist_state="session",
        )  # fmt: skip
        size = st.selectbox(
            t("explore.size"), SIZES, key="look-size", width=190, label_visibility="collapsed",
            format_func=lambda code: f"{text('explore.size')}: {name('size', code)}", persist_state="session",
        )  # fmt: skip
        nothing = not state.past
        st.button(t("explore.undo"), key="undo", on_click=state.undo, disabled=nothing, icon=":material/undo:")
        st.button(t("explore.restart"), key="restart", on_click=state.restart, disabled=nothing,
                  icon=":material/first_page:")  # fmt: skip
        nodes = tuple(one for one in state.selected if "~" not in one)
        st.button(t("explore.hide"), key="hide", on_click=partial(_hide, state, nodes), disabled=not nodes,
                  icon=":material/visibility_off:")  # fmt: skip
    return Look(colour, size)


def _where(state: Canvas) -> None:
    """What the picture shows, and how much of it."""
    now = state.now
    what = t(f"where.{now.start}", subject=now.subject)
    level = t("where.actors") if now.level == ACTORS else t("where.entities")
    st.caption(f"{what} · {level} · {t('where.shown', n=now.shown, m=max(now.total, now.shown))}")


def _select(state: Canvas, ids: tuple[str, ...]) -> None:
    state.selected = ids


def _hide(state: Canvas, ids: tuple[str, ...]) -> None:
    state.show(canvas.hide(state.now, ids))
    state.selected = ()


def _expand(case: Case, at: Scope, state: Canvas, node: str) -> None:
    """Add what is tied to a node, the strongest first; what does not fit is said."""
    if state.now.level == ACTORS:
        picture, left = canvas.expand_actors(data.graph(at, case), state.now, node)
    else:
        try:
            found = session.network(case).reader.neighbours(node, limit=EXPAND_LIMIT)
        except LinkgraphError as error:
            state.note = t("error.failed", why=str(error))
            return
        picture, left = canvas.expand_entities(state.now, found), found.not_shown
    added = picture.shown - state.now.shown
    state.show(picture)
    state.selected = (node,)
    state.note = t("explore.expanded", n=added, m=added + left)


def _next(case: Case, state: Canvas) -> None:
    """From an actor to the numbers, accounts and places behind it."""
    nodes = [one for one in state.selected if "~" not in one]
    if len(nodes) == 1 and (state.now.level == ACTORS or state.now.subject != nodes[0]):
        st.button(
            t("explore.open_entities"), key="open-entities", on_click=partial(_open, case, state, nodes[0]),
            icon=":material/zoom_in_map:", width="stretch",
        )  # fmt: skip


def _open(case: Case, state: Canvas, node: str) -> None:
    state.show(starts.around(case, node))
    state.selected = (node,)
