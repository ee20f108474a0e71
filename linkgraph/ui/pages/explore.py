"""Explore: the network, whom it shows, and the rows behind every tie."""

from __future__ import annotations

import streamlit as st

from linkgraph.errors import LinkgraphError
from linkgraph.ui import data, state
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import board, comparing, empty, scope, set_aside, starts, trust
from linkgraph.ui.parts.bench import Bench


def page() -> None:
    title, left, right = st.columns([2, 4, 4], vertical_alignment="bottom")
    title.title(t("nav.explore"))
    case = state.need_case()
    state.need_network(case)
    at = scope.kept_scope(case)
    try:
        clusters = data.drawn_clusters(at, scope.cluster_options(), case, t("clusters.searching"))
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        st.stop()
    if data.graph(at, case).n == 0:
        empty.no_actors()
    bench = Bench(case, at, clusters, starts.canvas_of(case, at, clusters))
    starts.take_over(bench)
    starts.search(bench, left, right)
    starts.choose(bench)
    if not clusters.reliable:
        trust.clusters_banner(clusters)
    if not comparing.show(bench):
        board.board(bench)
    set_aside.show(case, at)
    trust.leads_only()


page()
