"""One cluster: its members and how sure they are, its picture, what ties it, who is unsettled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.case import Case
from linkgraph.graph.actors import ActorGraph
from linkgraph.model import node_type
from linkgraph.ui import data
from linkgraph.ui.canvas import ACTORS, Picture
from linkgraph.ui.data import Scope
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.looks import Look
from linkgraph.ui.parts import chart, charts, cluster_card, details, scope
from linkgraph.ui.parts.chart import Acts, Drawn

DRAWN_AT_MOST = 1_000


def show(case: Case, at: Scope, result: ClusterResult, cluster: Cluster) -> None:
    """Members, chart and ties of one cluster, in tabs."""
    names = ("card", "picture", "members", "layers", "unsettled")
    tabs = st.tabs([t(f"cluster.{one}") for one in names], key="cluster-tab", on_change="rerun")
    for one, tab in zip(names, tabs, strict=True):
        if tab.open:
            with tab:
                _tab(one, case, at, result, cluster)
    if st.button(t("cluster.export"), key="cluster-export", icon=":material/download:"):
        st.session_state["export-what"] = f"cluster:{cluster.id}"
        st.switch_page("linkgraph/ui/pages/export.py")


def _tab(which: str, case: Case, at: Scope, result: ClusterResult, cluster: Cluster) -> None:
    """What one tab shows; only the open one is computed."""
    if which == "card":
        cluster_card.show(case, at, result, cluster)
    elif which == "picture":
        _picture(case, at, result, cluster)
    elif which == "members":
        st.dataframe(
            _members(case, at, cluster), hide_index=True, key=f"members-{cluster.id}",
            column_config={text("col.membership"): st.column_config.ProgressColumn(
                help=text("clusters.membership_help"), min_value=0.0, max_value=1.0, format="percent")},
        )  # fmt: skip
    elif which == "layers":
        charts.ties_by_layer(layer_counts(data.graph(at, case), {member.id for member in cluster.members}))
        _held(case, at, cluster)
    else:
        _unsettled(case, at, result, cluster)


@st.fragment
def _picture(case: Case, at: Scope, result: ClusterResult, cluster: Cluster) -> None:
    ids = tuple(member.id for member in cluster.members)[:DRAWN_AT_MOST]
    memory = f"cluster-selected-{cluster.id}"
    left, right = st.columns([5, 3], gap="medium")
    selected = st.session_state.get(memory, ())

    def select(chosen: tuple[str, ...]) -> None:
        st.session_state[memory] = chosen

    def expand(node: str) -> None:
        st.session_state[memory] = (node,)

    picture = Picture(ACTORS, "cluster", cluster.id, ids=ids, total=cluster.size)
    with left:
        drawn = Drawn(at, result, Look(), 520, selected)
        chart.draw(case, picture, drawn, Acts(select, expand), f"cluster-{case.id}-{cluster.id}")
    with right, st.container(height=560, border=True):
        details.show(case, at, st.session_state.get(memory, ()), "cluster-details")


def _members(case: Case, at: Scope, cluster: Cluster) -> pd.DataFrame:
    known = data.actor_nodes(at, case)
    position = data.position(at, case)
    rows = [
        {
            text("col.label"): member.label,
            text("col.type"): name("type", node_type(member.id)),
            text("col.role"): name("role", known[member.id].role) if member.id in known else "",
            text("col.jurisdiction"): (known[member.id].jurisdiction or "") if member.id in known else "",
            text("col.membership"): member.membership,
            text("measure.contacts"): position[member.id][0],
            text("measure.strength"): position[member.id][1],
            text("col.id"): member.id,
        }
        for member in cluster.members
    ]
    return pd.DataFrame(rows)


def _held(case: Case, at: Scope, cluster: Cluster) -> None:
    """For every member the ties of each layer inside the cluster, and how sure he would be without the layer."""
    st.caption(t("cluster.held_lead"))
    held = data.held(at, scope.cluster_options(), case, t("cluster.holding"))
    rows = []
    for member in cluster.members:
        row: dict[str, object] = {text("col.label"): member.label, text("col.membership"): member.membership}
        for one in held.of(member.id):
            layer = name("layer", one.layer)
            row[layer] = f"{one.ties_inside} / {one.ties_outside}"
            row[text("cluster.without", layer=layer)] = one.without
        rows.append({**row, text("col.id"): member.id})
    percent = st.column_config.NumberColumn(format="percent")
    shares = [text("col.membership"), *(text("cluster.without", layer=name("layer", layer)) for layer in held.layers)]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key=f"held-{cluster.id}",
        column_config=dict.fromkeys(shares, percent),
    )  # fmt: skip


def layer_counts(graph: ActorGraph, inside: set[str]) -> pd.DataFrame:
    """Per layer: how many ties and records lie inside a group, and how many lead out of it."""
    belongs = np.array([actor in inside for actor in graph.ids], dtype=bool)
    within = belongs[graph.u] & belongs[graph.v]
    across = belongs[graph.u] ^ belongs[graph.v]
    rows = [
        {"layer": layer, "where": where, "ties": int((count[mask] > 0).sum()), "records": float(count[mask].sum())}
        for layer, count in graph.layers.items()
        for where, mask in (("inside", within), ("outside", across))
    ]
    return pd.DataFrame(rows, columns=["layer", "where", "ties", "records"])


def _unsettled(case: Case, at: Scope, result: ClusterResult, cluster: Cluster) -> None:
    """Pairs of whom neither "same cluster" nor "not" can be said, with at least one member here."""
    inside = {member.id for member in cluster.members}
    graph = data.graph(at, case)
    label = dict(zip(graph.ids, graph.labels, strict=True))
    pairs = [pair for pair in result.unsettled if inside & {pair.a, pair.b}]
    st.caption(t("cluster.unsettled_lead", n=len(pairs), m=result.unsettled_count))
    if pairs:
        rows = [
            {text("col.a"): label[pair.a], text("col.b"): label[pair.b], text("col.together"): pair.together}
            for pair in pairs
        ]
        st.dataframe(
            pd.DataFrame(rows), hide_index=True, key=f"unsettled-{cluster.id}",
            column_config={text("col.together"): st.column_config.NumberColumn(format="percent")},
        )  # fmt: skip
