"""Key people: who stands where in the network, how sure the order is, and the best set of people."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from linkgraph.analysis import ClusterResult, KeyPeopleOptions, KeyPeopleResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data, state
from linkgraph.ui.chart import OTHER
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import OTHERS, cluster_colours, cluster_groups, condensed, suspects_first
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import charts, empty, key_set, scope, set_aside, trust

MEASURES = ("betweenness", "degree", "strength", "harmonic", "pagerank", "core")
NAMED = 8


def page() -> None:
    st.title(t("nav.key_people"))
    case = state.need_case()
    state.need_network(case)
    st.caption(t("people.lead"))
    at = scope.chosen_scope(case, "key_people")
    if data.graph(at, case).n == 0:
        empty.no_actors()
    try:
        with st.spinner(t("people.measuring")):
            clusters = data.clusters(at, scope.cluster_options(), case)
            options = _options(case, at, clusters)
            result = data.people(at, options, case)
    except LinkgraphError as error:
        st.error(t("error.failed", why=str(error)))
        st.stop()
    _result(case, at, clusters, result)
    key_set.box(case, at)
    set_aside.show(case, at)
    trust.basis(result.snapshot, result.parameters, "people-basis")
    trust.leads_only()


def _options(case: Case, at: Scope, clusters: ClusterResult) -> KeyPeopleOptions:
    groups = suspects_first(clusters, data.actor_nodes(at, case))
    sizes = {cluster.id: cluster.size for cluster in groups if cluster.size > 2}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("people.of"), ["", *sizes], key="people-cluster", width=260, persist_state="session",
            format_func=lambda one: text("clusters.choice", id=one, n=sizes[one]) if one else text("people.everybody"),
        )  # fmt: skip
        loss = st.select_slider(
            t("people.loss"), [0.05, 0.1, 0.2, 0.3], scope.LOSS, key="people-loss", format_func=lambda x: f"{x:.0%}",
            help=t("people.loss_help"), width=260, persist_state="session",
        )  # fmt: skip
        runs = st.select_slider(
            t("clusters.runs"), [20, 50, 100, 200, 500], scope.RUNS, key="people-runs",
            help=t("people.runs_help"), width=200, persist_state="session",
        )  # fmt: skip
        weighted = st.toggle(t("people.weighted"), key="people-weighted", help=t("people.weighted_help"),
                             persist_state="session")  # fmt: skip
    members = next((cluster.members for cluster in clusters.clusters if cluster.id == chosen), None)
    ids = tuple(sorted(member.id for member in members)) if members else None
    st.session_state["position_options"] = KeyPeopleOptions(loss=float(loss), runs=int(runs), weighted=weighted)
    return KeyPeopleOptions(loss=float(loss), runs=int(runs), weighted=weighted, cluster=ids)


def _result(case: Case, at: Scope, clusters: ClusterResult, result: KeyPeopleResult) -> None:
    measure = st.segmented_control(
        t("people.measure"), MEASURES, default="betweenness", required=True, key="people-measure",
        format_func=lambda code: name("measure", code), persist_state="session",
    )  # fmt: skip
    st.caption(t(f"measure.{measure}_help"))
    label = {actor.id: actor.label for actor in result.actors}
    verdict = result.verdicts.get(measure)
    trust.verdict_banner(result, measure, label[verdict.first] if verdict else "")
    table, plot, ranks = st.tabs([t("people.table"), t("people.plot"), t("people.ranks")])
    frame = _frame(case, at, clusters, result)
    with table:
        _table(frame, result, measure)
    with plot:
        st.caption(t("people.plot_lead"))
        charts.positions(frame.assign(named=frame["betweenness"].rank(ascending=False, method="first") <= NAMED))
        st.caption(t("people.centralisation", value=f"{result.degree_centralisation:.2f}"))
    with ranks:
        st.caption(t("people.ranks_lead"))
        charts.intervals(result.actors, measure)


def _frame(case: Case, at: Scope, clusters: ClusterResult, result: KeyPeopleResult) -> pd.DataFrame:
    """One line an actor, for plots and table."""
    known = data.actor_nodes(at, case)
    colours = cluster_colours(clusters, known)
    belongs = cluster_groups(clusters)
    groups = {actor.id: belongs[actor.id] for actor in result.actors if actor.id in belongs}
    group = condensed(groups, suspects_first(clusters, known), known)
    rows = [
        {
            "id": actor.id,
            "label": actor.label,
            "cluster": groups.get(actor.id, text("word.none")),
            "group": _group_word(group.get(actor.id)),
            "colour": colours.get(group.get(actor.id, ""), OTHER),
            "role": name("role", known[actor.id].role) if actor.id in known and known[actor.id].role else "",
            "jurisdiction": (known[actor.id].jurisdiction or "") if actor.id in known else "",
            **{measure: getattr(actor, measure) for measure in ("contacts", *MEASURES, "constraint")},
        }
        for actor in result.actors
    ]
    return pd.DataFrame(rows)


def _group_word(group: str | None) -> str:
    return text("word.others") if group == OTHERS else group or text("word.none")


def _table(frame: pd.DataFrame, result: KeyPeopleResult, measure: str) -> None:
    ranks = {actor.id: "{}–{}".format(*actor.rank[measure]) for actor in result.actors if measure in actor.rank}
    top5 = {actor.id: actor.p_top5[measure] for actor in result.actors if measure in actor.p_top5}
    shown = frame.sort_values([measure, "id"], ascending=[False, True], kind="stable")
    words = {
        "label": text("col.label"), "role": text("col.role"), "cluster": text("word.cluster"),
        "jurisdiction": text("col.jurisdiction"), "rank": text("col.rank"), "top5": text("col.top5"),
        **{code: name("measure", code) for code in ("contacts", *MEASURES, "constraint")}, "id": text("col.id"),
    }  # fmt: skip
    shown = shown.assign(rank=shown["id"].map(ranks), top5=shown["id"].map(top5))
    order = ["label", "role", "cluster", "rank", "top5", measure]
    order += [code for code in ("contacts", *MEASURES, "constraint", "jurisdiction", "id") if code not in order]
    st.dataframe(
        shown[order].rename(columns=words), hide_index=True, key="people-table", height=420,
        column_config={
            words["top5"]: st.column_config.NumberColumn(format="percent", help=text("people.top5_help")),
            words["rank"]: st.column_config.TextColumn(help=text("people.rank_help")),
            **{words[code]: st.column_config.NumberColumn(format="%.3f") for code in
               ("degree", "betweenness", "harmonic", "pagerank", "constraint")},
        },
    )  # fmt: skip


page()
