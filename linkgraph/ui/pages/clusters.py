"""Clusters: who belongs together, how sure that is, and one cluster in detail."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data, state
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import suspects, suspects_first
from linkgraph.ui.format import day
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import (
    cluster_compare,
    cluster_detail,
    cluster_doubts,
    cluster_options,
    cluster_periods,
    scope,
    set_aside,
    trust,
)

VIEWS = ("all", "sure", "compare", "time")


def page() -> None:
    st.title(t("nav.clusters"))
    case = state.need_case()
    state.need_network(case)
    st.caption(t("clusters.lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = scope.chosen_scope(case, "clusters")
        options = cluster_options.popover(case, at)
    try:
        result = data.clusters(at, options, case, t("clusters.searching"))
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        st.stop()
    trust.clusters_banner(result)
    groups = suspects_first(result, data.actor_nodes(at, case))
    st.caption(t("clusters.count", n=len(groups), alone=len(result.clusters) - len(groups)))
    if groups:
        _views(case, at, result, groups)
    else:
        st.info(t("clusters.none"))
    set_aside.show(case, at)
    request = data.cluster_request(at, options)
    said = {"command": request.command(), "algorithm": result.algorithm, **result.parameters}
    trust.basis(result.snapshot, said, "clusters-basis")
    trust.leads_only()


def _views(case: Case, at: Scope, result: ClusterResult, groups: list[Cluster]) -> None:
    """One of the four: only what is looked at is computed."""
    shown = st.segmented_control(
        t("clusters.view"), VIEWS, default=VIEWS[0], key="clusters-view", required=True, label_visibility="collapsed",
        format_func=lambda code: name("clusters_view", code),
    )  # fmt: skip
    if shown == "sure":
        cluster_doubts.show(case, at, result, groups)
    elif shown == "compare":
        cluster_compare.show(case, at, result, groups)
    elif shown == "time":
        cluster_periods.show(case, at, data.cluster_request(at, scope.cluster_options()))
    else:
        _all(case, at, result, groups)


def _all(case: Case, at: Scope, result: ClusterResult, groups: list[Cluster]) -> None:
    event = st.dataframe(
        _table(case, at, groups), hide_index=True, key=f"clusters-{at.snapshot}", on_select="rerun",
        selection_mode="single-row",
        column_config={
            text("col.certainty"): st.column_config.ProgressColumn(
                help=text("clusters.certainty_help"), min_value=0.0, max_value=1.0, format="percent", width="small"),
            text("col.jurisdictions"): st.column_config.TextColumn(width="medium")},
    )  # fmt: skip
    cluster_detail.show(case, at, result, _selected(groups, event.selection.rows))


def _selected(groups: list[Cluster], rows: list[int]) -> Cluster:
    """The cluster of the table row; without one the cluster of the select box."""
    names = [cluster.id for cluster in groups]
    if rows and st.session_state.get("cluster-row") != rows[0]:
        st.session_state["cluster-choice"] = names[rows[0]]
    st.session_state["cluster-row"] = rows[0] if rows else None
    if st.session_state.get("cluster-choice") not in names:
        st.session_state["cluster-choice"] = names[0]
    sizes = {cluster.id: cluster.size for cluster in groups}
    chosen = st.selectbox(
        t("clusters.choose"), names, key="cluster-choice", persist_state="session",
        format_func=lambda cluster: text("clusters.choice", id=cluster, n=sizes[cluster]),
    )  # fmt: skip
    return groups[names.index(chosen)]


def _table(case: Case, at: Scope, groups: list[Cluster]) -> pd.DataFrame:
    known = data.actor_nodes(at, case)
    rows = []
    for cluster in groups:
        facts = data.cluster_facts([m.id for m in cluster.members], at, case)
        rows.append(
            {
                text("col.cluster"): cluster.id,
                text("col.size"): cluster.size,
                text("col.suspects"): suspects(cluster, known),
                text("col.certainty"): cluster.certainty,
                text("col.jurisdictions"): "、".join(facts.jurisdictions),
                text("col.persons"): facts.kinds.get("Person", 0),
                text("col.numbers"): facts.kinds.get("Phone", 0),
                text("col.accounts"): facts.kinds.get("Account", 0),
                text("col.places"): facts.places,
                text("col.first"): day(facts.first, case.timezone),
                text("col.last"): day(facts.last, case.timezone),
            }
        )
    return pd.DataFrame(rows)


page()
