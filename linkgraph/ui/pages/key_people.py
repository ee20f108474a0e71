"""Key people: who stands where in the network, how sure the order is, and the best set of people."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pandas as pd
import streamlit as st

from linkgraph.analysis import ClusterResult, KeyPeopleOptions, KeyPeopleResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data, people, state
from linkgraph.ui.chart import OTHER
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import cluster_colours, cluster_groups, condensed, suspects_first
from linkgraph.ui.format import number
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import (
    empty,
    key_set,
    people_card,
    people_charts,
    people_hand_on,
    removal,
    scope,
    set_aside,
    trust,
)
from linkgraph.ui.scales import OTHERS

GRADES = "grades"
LOSSES = (0.05, 0.1, 0.2, 0.3, GRADES)
RUNS = (20, 50, 100, 200, 500)
#: How long a page may take before somebody asks for more repetitions.
SECONDS = 4.0


def page() -> None:
    st.title(t("nav.key_people"))
    case = state.need_case()
    state.need_network(case)
    st.caption(t("people.lead"))
    at = scope.chosen_scope(case, "key_people")
    if data.graph(at, case).n == 0:
        empty.no_actors()
    try:
        clusters = data.clusters(at, scope.cluster_options(), case, t("clusters.searching"))
        options = _options(case, at, clusters)
        result = data.people(at, options, scope.cluster_options(), case, t("people.measuring"))
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        st.stop()
    _result(case, at, clusters, result)
    chosen = key_set.box(case, at)
    curves = removal.box(case, at)
    cluster = st.session_state.get("people-cluster") or None
    answers = people_hand_on.Answers(options, scope.cluster_options(), cluster, result, chosen, curves)
    people_hand_on.box(case, at, answers)
    set_aside.show(case, at)
    trust.basis(result.snapshot, result.parameters, "people-basis")
    trust.leads_only()


def _options(case: Case, at: Scope, clusters: ClusterResult) -> KeyPeopleOptions:
    groups = suspects_first(clusters, data.actor_nodes(at, case))
    sizes = {cluster.id: cluster.size for cluster in groups if cluster.size > 2}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("people.of"), ["", *sizes], key="people-cluster", width=230, persist_state="session",
            format_func=lambda one: text("clusters.choice", id=one, n=sizes[one]) if one else text("people.everybody"),
        )  # fmt: skip
        loss = st.selectbox(
            t("people.loss"), LOSSES, LOSSES.index(scope.LOSS), key="people-loss", help=t("people.loss_help"),
            format_func=lambda x: text("people.by_grade") if x == GRADES else f"{x:.0%}", width=230,
            persist_state="session",
        )  # fmt: skip
        usual = data.quick_runs(at, RUNS, SECONDS, case)
        runs = st.select_slider(
            t("clusters.runs"), RUNS, usual, key="people-runs", help=t("people.runs_help"), width=200,
            persist_state="session",
        )  # fmt: skip
        weighted = st.toggle(t("people.weighted"), key="people-weighted", help=t("people.weighted_help"),
                             persist_state="session")  # fmt: skip
    members = next((cluster.members for cluster in clusters.clusters if cluster.id == chosen), None)
    ids = tuple(sorted(member.id for member in members)) if members else None
    share = loss if isinstance(loss, float) else scope.LOSS
    options = KeyPeopleOptions(share, int(runs), weighted=weighted, by_grade=loss == GRADES)
    st.session_state["position_options"] = options
    return replace(options, cluster=ids)


def _result(case: Case, at: Scope, clusters: ClusterResult, result: KeyPeopleResult) -> None:
    measure = st.segmented_control(
        t("people.measure"), people.MEASURES, default="betweenness", required=True, key="people-measure",
        format_func=lambda code: name("measure", code), persist_state="session",
    )  # fmt: skip
    st.caption(t(f"measure.{measure}_help"))
    label = {actor.id: actor.label for actor in result.actors}
    verdict = result.verdicts.get(measure)
    trust.verdict_banner(result, measure, label[verdict.first] if verdict else "")
    frame = people.base(result.actors, _looks(case, at, clusters, result))
    order = people.ranked(frame, result.actors, measure)
    if blind := people.uncovered(order):
        st.warning(t("people.blind", n=blind), icon=":material/visibility_off:")
    if "path_error" in result.parameters:
        st.caption(t("people.sampled", n=number(result.parameters["path_sources"]),
                     error=f"{result.parameters['path_error']:.1e}"))  # fmt: skip
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{t('people.ranks')}**", help=t("people.ranks_lead"))
        people_charts.ranking(order, measure)
    with right:
        st.markdown(f"**{t('people.plot')}**", help=t("people.plot_lead"))
        drawn = frame[(frame["contacts"] > 1) | (frame["betweenness"] > 0)]
        people_charts.quadrant(people.quadrants(drawn if len(drawn) else frame))
        st.caption(t("people.not_drawn", n=number(len(frame) - len(drawn)) if len(drawn) else "0"))
        st.caption(t("people.centralisation", value=f"{result.degree_centralisation:.2f}"))
    table, kinds = st.tabs([t("people.table"), t("people.kinds")])
    with table:
        picked = _table(order, measure)
        people_card.show(case, at, result, picked)
    with kinds:
        _kinds(frame, result)


def _looks(case: Case, at: Scope, clusters: ClusterResult, result: KeyPeopleResult) -> pd.DataFrame:
    """Cluster, colour, role and jurisdiction of everybody."""
    known = data.actor_nodes(at, case)
    colours = cluster_colours(clusters, known)
    belongs = cluster_groups(clusters)
    groups = {actor.id: belongs[actor.id] for actor in result.actors if actor.id in belongs}
    group = condensed(groups, suspects_first(clusters, known), known)
    rows = {
        actor.id: {
            "cluster": groups.get(actor.id, text("word.none")),
            "group": _group_word(group.get(actor.id)),
            "colour": colours.get(group.get(actor.id, ""), OTHER),
            "role": name("role", known[actor.id].role) if actor.id in known and known[actor.id].role else "",
            "jurisdiction": (known[actor.id].jurisdiction or "") if actor.id in known else "",
        }
        for actor in result.actors
    }
    columns = ["cluster", "group", "colour", "role", "jurisdiction"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _group_word(group: str | None) -> str:
    return text("word.others") if group == OTHERS else group or text("word.none")


def _table(order: pd.DataFrame, measure: str) -> list[str]:
    """The table; ids in its order, the picked row first."""
    words = {
        "label": text("col.label"), "role": text("col.role"), "cluster": text("word.cluster"), "rank": text("col.rank"),
        "top5": text("col.top5"), "held": text("people.held"), "jurisdiction": text("col.jurisdiction"),
        **{code: name("measure", code) for code in (*people.MEASURES, *people.MORE)},
        **{f"role_{code}": text(f"brokerage.{code}") for code in people.ROLES}, "id": text("col.id"),
    }  # fmt: skip
    rank = [
        f"{low:.0f}–{high:.0f}" if low == low else "" for low, high in zip(order["low"], order["high"], strict=True)
    ]
    first = ["label", "role", "cluster", "rank", "top5", measure, "contacts", "held"]
    columns = first + [code for code in words if code not in first]
    event = st.dataframe(
        order.assign(rank=rank)[columns].rename(columns=words), hide_index=True, key="people-table", height=380,
        on_select="rerun", selection_mode="single-row",
        column_config={
            words["top5"]: st.column_config.NumberColumn(format="percent", help=text("people.top5_help")),
            words["rank"]: st.column_config.TextColumn(help=text("people.rank_help")),
            words["held"]: st.column_config.TextColumn(help=text("people.held_help")),
            **{words[code]: st.column_config.NumberColumn(format="%.3f", help=text(f"measure.{code}_help")) for code in
               ("degree", "betweenness", "harmonic", "pagerank", "eigenvector", "constraint", "participation",
                "within_z", "effective_size", "hub", "authority")},
        },
    )  # fmt: skip
    rows = event.selection.rows
    ids = order["id"].tolist()
    if rows and st.session_state.get("people-row") != rows[0]:
        st.session_state["people-one"] = ids[rows[0]]
    st.session_state["people-row"] = rows[0] if rows else None
    return ids


def _kinds(frame: pd.DataFrame, result: KeyPeopleResult) -> None:
    """Ranks by calls against ranks by premises, meetings or money: leaders avoid phones."""
    present = sorted({layer for actor in result.actors for layer in actor.layers})
    pairs = list(combinations(present, 2))
    if not pairs:
        st.info(t("people.one_kind"))
        return
    usual = next((pair for pair in pairs if set(pair) == {"calls", "premises"}), pairs[0])
    across, up = st.selectbox(
        t("people.kinds_pair"), pairs, pairs.index(usual), key="people-kinds", width=420,
        format_func=lambda pair: text("people.against", a=name("layer", pair[0]), b=name("layer", pair[1])),
    )  # fmt: skip
    st.caption(t("people.kinds_lead"))
    agreed = result.agreement.get(f"{across}/{up}")
    if agreed is not None:
        st.caption(t("people.agreement", value=f"{agreed:.2f}"))
    people_charts.layers(people.by_layers(frame, result.actors, across, up), across, up)


page()
