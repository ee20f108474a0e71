"""Clusters period by period: a picture of who stays together, and what became of each."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.casework.clusterings import ClusterRequest
from linkgraph.casework.clusters_over_time import STEPS, Evolution
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import cluster_charts


def show(case: Case, at: Scope, request: ClusterRequest) -> None:
    """Choose the length of the periods; the search runs once for each."""
    step = st.segmented_control(
        t("periods.step"), STEPS, default="month", key="cluster-step", required=True,
        format_func=lambda code: name("periods", code),
    )  # fmt: skip
    try:
        with st.spinner(t("clusters.searching")):
            found = data.evolution(at, request, step, case)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    st.caption(t("periods.lead"))
    cluster_charts.over_time(found)
    _told(found)


def _told(found: Evolution) -> None:
    rows = [
        {
            text("periods.from"): found.periods[k].since,
            text("periods.to"): found.periods[k + 1].since,
            text("periods.kind"): name("change", change.kind),
            text("periods.before"): ", ".join(change.before),
            text("periods.after"): ", ".join(change.after),
            text("periods.stayed"): change.stayed,
            text("periods.alike"): change.similarity,
        }
        for k, step in enumerate(found.changes)
        for change in step
    ]
    if rows:
        alike = st.column_config.NumberColumn(format="percent", help=text("periods.alike_help"))
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="cluster-changes",
                     column_config={text("periods.alike"): alike})  # fmt: skip
