"""The best set of people: whom to look at together, which is not the top of any list; before and after."""

from __future__ import annotations

import streamlit as st

from linkgraph.analysis import KeySetOptions, KeySetResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data, removal_picture
from linkgraph.ui.data import Scope
from linkgraph.ui.format import number, plain, short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import people_charts, trust

GOALS = ("fragment", "reach")
LARGEST = 10


def box(case: Case, at: Scope) -> KeySetResult | None:
    """Ask for a set; the one that was found, if any."""
    st.subheader(t("keyset.title"))
    st.caption(t("keyset.lead"))
    graph = data.graph(at, case)
    words = actor_words(case, at)
    with st.form("key-set", border=True):
        left, right = st.columns(2)
        goal = left.radio(
            t("keyset.goal"), GOALS, key="keyset-goal", format_func=lambda code: name("goal", code), horizontal=True
        )
        size = right.number_input(t("keyset.size"), 1, min(LARGEST, graph.n), min(3, graph.n), key="keyset-size")
        must, never = (
            column.multiselect(t(f"keyset.{which}"), graph.ids, key=f"keyset-{which}", format_func=words.__getitem__,
                               placeholder=text("keyset.nobody"))
            for column, which in ((left, "must"), (right, "never"))
        )  # fmt: skip
        asked = st.form_submit_button(t("keyset.find"), type="primary", key="keyset-find", icon=":material/target:")
    if asked:
        st.session_state["keyset"] = (at, KeySetOptions(goal, int(size), tuple(sorted(must)), tuple(sorted(never))))
    kept = st.session_state.get("keyset")
    return _found(case, at, kept[1]) if kept and kept[0] == at else None


def actor_words(case: Case, at: Scope) -> dict[str, str]:
    """Actor → what a picker shows for it."""
    graph = data.graph(at, case)
    return {actor: f"{short(label)} · {actor}" for actor, label in zip(graph.ids, graph.labels, strict=True)}


def _found(case: Case, at: Scope, options: KeySetOptions) -> KeySetResult | None:
    try:
        with st.spinner(t("keyset.searching")):
            result = data.best_set(at, options, case)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return None
    _draw(case, at, result, options)
    return result


def _draw(case: Case, at: Scope, result: KeySetResult, options: KeySetOptions) -> None:
    with st.container(border=True):
        for actor, label in zip(result.members, result.labels, strict=True):
            st.markdown(f"**{plain(label)}** :gray[{plain(actor)}]")
        columns = st.columns(3)
        goal = options.goal
        columns[0].metric(t(f"keyset.value_{goal}"), f"{result.value:.3f}", help=t(f"keyset.value_{goal}_help"))
        columns[1].metric(t("keyset.start"), f"{result.start:.3f}", help=t("keyset.start_help"))
        if result.reached is not None:
            columns[2].metric(t("keyset.reached"), number(result.reached))
        if result.exact:
            st.caption(t("keyset.exact"), help=t("keyset.exact_help"))
        else:
            st.warning(t("keyset.best_found"), icon=":material/info:")
        if goal == "fragment":
            picture(case, at, result.members)
        st.warning(t("keyset.recover"), icon=":material/autorenew:")
        trust.basis(result.snapshot, result.parameters, "keyset-basis")


def picture(case: Case, at: Scope, removed: tuple[str, ...]) -> None:
    """The network before and after these are removed."""
    points, lines, left_out = data.removal_picture(at, removed, case)
    people_charts.before_and_after(points, lines)
    st.caption(t("removal.picture_lead", n=number(left_out), most=number(removal_picture.COLOURED)))
