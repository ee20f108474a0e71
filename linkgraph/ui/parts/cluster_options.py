"""The options of the search for clusters: algorithm, resolution with the groupings that survive, repetitions."""

from __future__ import annotations

import streamlit as st

from linkgraph.analysis import ClusterOptions
from linkgraph.analysis.partitions import ALGORITHMS
from linkgraph.case import Case
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.format import number
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import scope

RUNS = [20, 50, 100, 200, 500]


def popover(case: Case, at: Scope) -> ClusterOptions:
    """The options in force, as chosen here; the same on every page."""
    old = scope.cluster_options()
    box = st.popover(t("clusters.options"), icon=":material/tune:", key="cluster-options", on_change="rerun")
    with box:
        algorithm = st.selectbox(
            t("clusters.algorithm"), ALGORITHMS, key="cluster-algorithm", help=t("clusters.algorithm_help"),
            format_func=lambda code: name("algorithm", code), persist_state="session",
        )  # fmt: skip
        resolution = old.resolution
        if box.open and algorithm != "label_propagation":
            resolution = _resolution(case, at, old)
        runs = st.select_slider(
            t("clusters.runs"), RUNS, old.runs, key="cluster-runs", help=t("clusters.runs_help"),
            persist_state="session",
        )  # fmt: skip
        consensus = st.segmented_control(
            t("clusters.consensus"), ["auto", "on", "off"], default=old.consensus, key="cluster-consensus",
            help=t("clusters.consensus_help"), format_func=lambda code: name("consensus", code),
        )  # fmt: skip
        seed = st.number_input(
            t("clusters.seed"), 0, 9999, old.seed, key="cluster-seed", help=t("clusters.seed_help"),
            persist_state="session",
        )  # fmt: skip
    chosen = ClusterOptions(algorithm, resolution, int(seed), int(runs), consensus=consensus or "auto")
    st.session_state["cluster_options"] = chosen
    return chosen


def _resolution(case: Case, at: Scope, old: ClusterOptions) -> float:
    """A slider that stops only where a grouping survives (and at 1); every stop says what it gives.

    To know them takes longer than the search itself: they are looked for when the options are opened.
    """
    with st.spinner(t("clusters.looking")):
        levels = [level for level in data.levels(at, case) if level.survives]
    stops = {1.0: text("clusters.usual")}
    for level in levels:
        usual = level.low <= 1.0 <= level.high
        said = text("clusters.level", n=len(level.sizes), low=number(level.low, 2), high=number(level.high, 2))
        stops[1.0 if usual else round(level.middle, 3)] = said
    stops.setdefault(old.resolution, text("clusters.chosen_before"))
    chosen = st.select_slider(
        t("clusters.resolution"), sorted(stops), old.resolution, key="cluster-resolution",
        format_func=lambda stop: f"{stop:g} · {stops[stop]}", help=t("clusters.resolution_help"),
    )  # fmt: skip
    st.caption(t("clusters.survive", n=len(levels)))
    return float(chosen)
