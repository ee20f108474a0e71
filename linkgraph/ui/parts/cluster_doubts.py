"""How sure the clusters are: against chance, under loss, by size; and who cannot be placed, by name."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.case import Case
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import cluster_colours
from linkgraph.ui.format import number
from linkgraph.ui.i18n import t, text
from linkgraph.ui.parts import cluster_charts


def show(case: Case, at: Scope, result: ClusterResult, groups: Sequence[Cluster]) -> None:
    """Three distributions, then the people who are unsettled."""
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{t('sure.chance')}**")
        if result.chance:
            cluster_charts.chance(result)
            st.caption(t("sure.chance_lead", n=len(result.chance), z=number(result.null_z, 1)))
        else:
            st.caption(t("alarm.not_tested"))
        st.markdown(f"**{t('sure.members')}**")
        cluster_charts.certainty(groups)
        st.caption(t("sure.members_lead"))
    with right:
        st.markdown(f"**{t('sure.sizes')}**")
        cluster_charts.sizes(groups, cluster_colours(result, data.actor_nodes(at, case)))
    if result.undivided:
        st.markdown(f"**{t('sure.undivided', n=len(result.undivided))}**")
        st.caption(t("sure.undivided_lead"))
        _undivided(result)
    st.markdown(f"**{t('sure.people', n=len(result.people))}**")
    st.caption(t("sure.people_lead", n=result.unsettled_count))
    if result.people:
        _people(result)


def _undivided(result: ClusterResult) -> None:
    size = {cluster.id: cluster.size for cluster in result.clusters}
    rows = [
        {text("col.cluster"): pair.a, text("col.size"): size[pair.a], text("sure.with"): pair.b,
         text("sure.with_size"): size[pair.b], text("col.together"): pair.together}
        for pair in result.undivided
    ]  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="undivided-clusters",
        column_config={text("col.together"): st.column_config.NumberColumn(format="percent")},
    )  # fmt: skip


def _people(result: ClusterResult) -> None:
    rows = [
        {text("col.label"): one.label, text("col.cluster"): one.cluster, text("col.membership"): one.membership,
         text("sure.other"): one.other or "", text("sure.other_share"): one.other_share, text("col.id"): one.id}
        for one in result.people
    ]  # fmt: skip
    percent = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="unsettled-people",
        column_config={text("col.membership"): percent, text("sure.other_share"): percent},
    )  # fmt: skip
