"""Where an exploration begins: a search, the whole case, one cluster, or a pasted list."""

from __future__ import annotations

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from linkgraph.analysis import ClusterResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.graph.records import Hit
from linkgraph.ui import canvas, data, state
from linkgraph.ui.canvas import ACTORS, Canvas, Picture
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import suspects_first
from linkgraph.ui.format import short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import scope

HITS = 20
STARTS = ("case", "cluster", "list")
_BETWEEN = re.compile(r"[\n,;，；、\t]+")
LONGEST_LIST = 500


def canvas_of(case: Case, at: Scope, clusters: ClusterResult) -> Canvas:
    """The exploration of this session; a new one where there is none, or where the network was built anew."""
    kept = state.recall(case, "canvas")
    if kept is not None and kept[0].snapshot == at.snapshot:
        board: Canvas = kept[1]
        if kept[0] == at or board.now.start != "case" or board.past:
            return board
    board = Canvas(whole_case(case, at, clusters))
    state.remember(case, "canvas", (at, board))
    return board


def whole_case(case: Case, at: Scope, clusters: ClusterResult) -> Picture:
    graph = data.graph(at, case)
    ids = graph.ids
    if not st.session_state.get("single-contacts"):
        ids = canvas.without_single_contacts(graph, ids)
    ids = canvas.strongest(graph, clusters, ids, frozenset(case.suspects()))
    return Picture(ACTORS, "case", ids=ids, total=graph.n)


def one_cluster(case: Case, at: Scope, clusters: ClusterResult, cluster: str) -> Picture:
    members = next(found.members for found in clusters.clusters if found.id == cluster)
    ids = tuple(member.id for member in members)
    return Picture(ACTORS, "cluster", cluster, ids=ids, total=data.graph(at, case).n)


def around(case: Case, subject: str) -> Picture:
    """One entity and what is tied to it."""
    return canvas.entity_picture(state.network(case).reader.neighbours(subject, limit=canvas.EXPAND_LIMIT * 2), subject)


def search(case: Case, board: Canvas, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The search box; choosing a hit shows it with what is tied to it."""
    asked = left.text_input(
        t("explore.search"), key="search", placeholder=text("explore.search_hint"), icon=":material/search:",
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    if not asked.strip():
        return
    hits = {hit.id: hit for hit in state.network(case).reader.search(asked, limit=HITS)}
    if not hits:
        right.caption(t("explore.no_hits"))
        return
    chosen = right.selectbox(
        t("explore.hits", n=len(hits)), list(hits), index=None, key=f"hit-{asked}",
        placeholder=text("explore.choose_hit", n=len(hits)), label_visibility="collapsed",
        format_func=lambda one: _hit_words(hits[one]),
    )  # fmt: skip
    if chosen is not None and state.recall(case, "shown_hit") != (asked, chosen):
        state.remember(case, "shown_hit", (asked, chosen))
        board.show(around(case, chosen))
        board.selected = (chosen,)


def _hit_words(hit: Hit) -> str:
    value = hit.id.partition(":")[2]
    return f"{short(hit.label)} · {name('type', hit.type)}" + (f" · {short(value, 24)}" if value != hit.label else "")


def choose(case: Case, at: Scope, clusters: ClusterResult, board: Canvas) -> None:
    """Buttons that begin anew."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(t("scope.layers"), icon=":material/layers:"):
            scope.layers("explore")
        whole = st.button(t("start.case"), key="start-case", icon=":material/hub:")
        with st.popover(t("start.cluster"), icon=":material/workspaces:"):
            _cluster(case, at, clusters, board)
        with st.popover(t("start.list"), icon=":material/format_list_bulleted:"):
            _list(case, at, board)
        st.toggle(t("start.single"), key="single-contacts", help=t("start.single_help"), persist_state="session",
                  on_change=_redraw, args=(case, at, clusters, board))  # fmt: skip
    if whole:
        board.show(whole_case(case, at, clusters))


def _redraw(case: Case, at: Scope, clusters: ClusterResult, board: Canvas) -> None:
    """Another choice about single contacts draws the whole case anew, if that is what is shown."""
    if board.now.start == "case" and board.now.level == ACTORS:
        board.show(whole_case(case, at, clusters))


def _cluster(case: Case, at: Scope, clusters: ClusterResult, board: Canvas) -> None:
    groups = suspects_first(clusters, data.actor_nodes(at, case))
    sizes = {cluster.id: cluster.size for cluster in groups}
    if not sizes:
        st.caption(t("clusters.none"))
        return
    chosen = st.selectbox(
        t("clusters.choose"), list(sizes), key="start-cluster",
        format_func=lambda cluster: text("clusters.choice", id=cluster, n=sizes[cluster]),
    )  # fmt: skip
    if st.button(t("start.show"), key="start-cluster-show", type="primary"):
        board.show(one_cluster(case, at, clusters, chosen))


def _list(case: Case, at: Scope, board: Canvas) -> None:
    pasted = st.text_area(t("start.list_label"), key="start-list", help=t("start.list_help"))
    if not st.button(t("start.show"), key="start-list-show", type="primary"):
        return
    wanted = [part.strip() for part in _BETWEEN.split(pasted) if part.strip()][:LONGEST_LIST]
    actor_of = data.actor_of(at, case)
    found: dict[str, None] = {}
    missing = []
    for part in wanted:
        try:
            actor = actor_of.get(case.resolve(part))
        except LinkgraphError:
            actor = None
        if actor is None:
            missing.append(part)
        else:
            found[actor] = None
    if found:
        board.show(Picture(ACTORS, "list", ids=tuple(found), total=data.graph(at, case).n))
    if missing:
        st.warning(t("start.not_found", n=len(missing), first=missing[0]))
