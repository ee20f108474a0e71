"""Two clusters beside each other: ties and people between them, shared contacts, common premises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.analysis.between import Between, between
from linkgraph.case import Case
from linkgraph.casework.cluster_cards import common_places
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.format import number
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts.figures import row

PERCENT = st.column_config.NumberColumn(format="percent")


def show(case: Case, at: Scope, result: ClusterResult, groups: Sequence[Cluster]) -> None:
    """Choose two, and see what lies between them."""
    if len(groups) < 2:
        st.info(t("compare.one"))
        return
    sizes = {cluster.id: cluster.size for cluster in groups}
    left, right = st.columns(2)
    a = _choose(left, "compare-a", sizes, 0)
    b = _choose(right, "compare-b", {one: n for one, n in sizes.items() if one != a}, 0)
    found = between(data.graph(at, case), result, a, b)
    _figures(found)
    if found.undivided:
        st.warning(t("card.undivided", other=b, share=f"{found.undivided:.0%}"), icon=":material/join_inner:")
    people = [{m.id for m in cluster.members} for cluster in groups if cluster.id in (a, b)]
    labels = data.labels(case, common_places(data.view(at, case).view, *people))
    st.markdown(f"**{t('compare.places')}**")
    st.text("、".join(labels.values()) or text("compare.no_places"))
    _tables(found)


def _choose(column: st.delta_generator.DeltaGenerator, key: str, sizes: dict[str, int], first: int) -> str:
    if st.session_state.get(key) not in sizes:
        st.session_state[key] = list(sizes)[first]
    return column.selectbox(
        t("clusters.choose"), list(sizes), key=key,
        format_func=lambda one: text("clusters.choice", id=one, n=sizes[one]),
    )  # fmt: skip


def _figures(found: Between) -> None:
    figures = (("ties", number(found.ties)), ("records", number(found.records)),
               ("expected", number(found.expected)), ("torn", number(len(found.torn))))  # fmt: skip
    row((t(f"compare.{key}"), value, t(f"compare.{key}_help")) for key, value in figures)


def _tables(found: Between) -> None:
    st.markdown(f"**{t('compare.bridges')}**")
    bridges = [
        {text("col.label"): one.label, text("col.cluster"): one.cluster, text("compare.ties"): one.ties,
         text("col.records"): one.records, text("col.layer"): ", ".join(name("layer", x) for x in one.layers),
         text("col.id"): one.id}
        for one in found.bridges
    ]  # fmt: skip
    _table(bridges, "compare-bridges")
    st.markdown(f"**{t('compare.shared')}**")
    shared = [
        {text("col.label"): one.label, text("compare.to", id=found.a): one.ties_a,
         text("compare.to", id=found.b): one.ties_b, text("measure.contacts"): one.contacts, text("col.id"): one.id}
        for one in found.shared
    ]  # fmt: skip
    _table(shared, "compare-shared")
    st.markdown(f"**{t('compare.torn')}**")
    torn = [
        {text("col.label"): member.label, text("col.cluster"): own, text("col.membership"): member.membership,
         text("compare.other"): share, text("col.id"): member.id}
        for own, member, share in found.torn
    ]  # fmt: skip
    _table(torn, "compare-torn")


def _table(rows: Sequence[Mapping[str, object]], key: str) -> None:
    if not rows:
        st.caption(t("compare.nobody"))
        return
    percent = {text("col.membership"): PERCENT, text("compare.other"): PERCENT}
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=key, column_config=percent)
