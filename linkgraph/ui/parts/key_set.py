"""The best set of people: whom to look at together, which is not the top of any list."""

from __future__ import annotations

import streamlit as st

from linkgraph.analysis import KeySetOptions, KeySetResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.format import plain, short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import trust

GOALS = ("fragment", "reach")
LARGEST = 10


def box(case: Case, at: Scope) -> None:
    st.subheader(t("keyset.title"))
    st.caption(t("keyset.lead"))
    graph = data.graph(at, case)
    label = dict(zip(graph.ids, graph.labels, strict=True))
    with st.form("key-set", border=True):
        left, right = st.columns(2)
        goal = left.radio(
            t("keyset.goal"), GOALS, key="keyset-goal", format_func=lambda code: name("goal", code), horizontal=True
        )
        size = right.number_input(t("keyset.size"), 1, min(LARGEST, graph.n), min(3, graph.n), key="keyset-size")
        words = {actor: f"{short(label[actor])} · {actor}" for actor in graph.ids}
        must = left.multiselect(
            t("keyset.must"),
            graph.ids,
            key="keyset-must",
            format_func=words.__getitem__,
            placeholder=text("keyset.nobody"),
        )
        never = right.multiselect(
            t("keyset.never"),
            graph.ids,
            key="keyset-never",
            format_func=words.__getitem__,
            placeholder=text("keyset.nobody"),
        )
        asked = st.form_submit_button(t("keyset.find"), type="primary", key="keyset-find", icon=":material/target:")
    if asked:
        st.session_state["keyset"] = (at, goal, int(size), tuple(sorted(must)), tuple(sorted(never)))
    kept = st.session_state.get("keyset")
    if kept and kept[0] == at:
        _found(case, *kept)


def _found(case: Case, at: Scope, goal: str, size: int, must: tuple[str, ...], never: tuple[str, ...]) -> None:
    try:
        with st.spinner(t("keyset.searching")):
            result = data.best_set(at, KeySetOptions(goal, size, must, never), case)
    except LinkgraphError as error:
        st.error(t("error.failed", why=str(error)))
        return
    _draw(result, goal)


def _draw(result: KeySetResult, goal: str) -> None:
    with st.container(border=True):
        for actor, label in zip(result.members, result.labels, strict=True):
            st.markdown(f"**{plain(label)}** :gray[{plain(actor)}]")
        columns = st.columns(3)
        columns[0].metric(t(f"keyset.value_{goal}"), f"{result.value:.3f}", help=t(f"keyset.value_{goal}_help"))
        columns[1].metric(t("keyset.start"), f"{result.start:.3f}", help=t("keyset.start_help"))
        if result.reached is not None:
            columns[2].metric(t("keyset.reached"), f"{result.reached}")
        st.caption(t("keyset.exact") if result.exact else t("keyset.best_found"))
        st.caption(t("keyset.recover"))
        trust.basis(result.snapshot, result.parameters, "keyset-basis")
