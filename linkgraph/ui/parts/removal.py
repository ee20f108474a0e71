"""Removal curves: what is left of the network when people are taken out, by one strategy beside the others."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from linkgraph.analysis import STRATEGIES, DisruptionOptions, DisruptionResult, disrupt
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.graph.actors import ActorGraph
from linkgraph.ui import data
from linkgraph.ui.answers import kept_or_computed
from linkgraph.ui.data import Scope
from linkgraph.ui.format import number, short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import key_set, people_charts, trust

USUAL = tuple(s for s in STRATEGIES if s != "list")
MOST = 40


def box(case: Case, at: Scope) -> list[DisruptionResult]:
    """Ask for curves; those that were computed, if any."""
    st.subheader(t("removal.title"))
    st.caption(t("removal.lead"))
    graph = data.graph(at, case)
    words = key_set.actor_words(case, at)
    with st.form("removal", border=True):
        strategies = st.multiselect(t("removal.strategies"), USUAL, list(USUAL), key="removal-strategies",
                                    format_func=lambda code: name("strategy", code))  # fmt: skip
        left, middle, right = st.columns([2, 2, 3])
        most = max(2, min(MOST, graph.n))
        count = left.slider(t("removal.count"), 1, most, min(10, most), key="removal-count")
        block = middle.segmented_control(t("removal.block"), [1, 5], default=1, required=True, key="removal-block",
                                         format_func=lambda n: text(f"removal.block_{n}"))  # fmt: skip
        own = right.multiselect(t("removal.own"), graph.ids, key="removal-own", format_func=words.__getitem__,
                                placeholder=text("keyset.nobody"), help=t("removal.own_help"))  # fmt: skip
        asked = st.form_submit_button(t("removal.compute"), type="primary", key="removal-compute",
                                      icon=":material/trending_down:")  # fmt: skip
    if asked:
        steps = -(-int(count) // int(block))
        wanted = [DisruptionOptions(s, steps=steps, block=int(block)) for s in strategies]
        wanted += [DisruptionOptions("list", steps=len(own), block=int(block), members=tuple(own))] if own else []
        st.session_state["removal-asked"] = (at, wanted)
    kept = st.session_state.get("removal-asked")
    return _show(case, at, kept[1]) if kept and kept[0] == at and kept[1] else []


def _show(case: Case, at: Scope, wanted: list[DisruptionOptions]) -> list[DisruptionResult]:
    graph = data.graph(at, case)
    found = []
    for options in wanted:
        saying = t("removal.computing", strategy=name("strategy", options.strategy))
        try:
            found.append(kept_or_computed(("removal", at, options), partial(_computed, graph, options), saying))
        except LinkgraphError as error:
            st.error(t("error.failed", why=error))
    if not found:
        return []
    people_charts.curves(_lines(found), _band(found))
    st.caption(t("removal.reading"))
    st.warning(t("keyset.recover"), icon=":material/autorenew:")
    _order(case, at, [result for result in found if result.removed])
    return found


def _computed(graph: ActorGraph, options: DisruptionOptions, _progress: object) -> DisruptionResult:
    return disrupt(graph, options)


def _lines(found: list[DisruptionResult]) -> pd.DataFrame:
    rows = []
    for result in found:
        block = int(result.parameters["block"])
        for step, (count, share) in enumerate(zip(result.removed_count, result.largest_component, strict=True)):
            who = result.labels[max(0, (step - 1) * block) : step * block] if step else ()
            names = ", ".join(short(label, 20) for label in who)
            rows.append((result.parameters["strategy"], count, share, names))
    return pd.DataFrame(rows, columns=["strategy", "removed", "left", "who"])


def _band(found: list[DisruptionResult]) -> pd.DataFrame:
    rows = [
        (count, low, high)
        for result in found
        for count, (low, high) in zip(result.removed_count, result.band, strict=False)
    ]
    return pd.DataFrame(rows, columns=["removed", "low", "high"])


def _order(case: Case, at: Scope, found: list[DisruptionResult]) -> None:
    """Who is removed by each strategy, in order; and the network before and after one of them."""
    if not found:
        return
    longest = max(len(result.removed) for result in found)
    table = {text("removal.removed"): list(range(1, longest + 1))}
    for result in found:
        labels = [short(label, 20) for label in result.labels]
        table[name("strategy", result.parameters["strategy"])] = labels + [""] * (longest - len(labels))  # type: ignore[assignment]
    with st.expander(t("removal.order"), icon=":material/format_list_numbered:"):
        st.dataframe(pd.DataFrame(table), hide_index=True, key="removal-order")
    by_name = {result.parameters["strategy"]: result for result in found}
    with st.expander(
        t("removal.picture"), icon=":material/compare:", key="removal-picture", on_change="rerun"
    ) as drawn:
        if not drawn.open:
            return
        chosen = st.segmented_control(t("removal.strategy"), list(by_name), default=next(iter(by_name)), required=True,
                                      key="removal-which", format_func=lambda code: name("strategy", code))  # fmt: skip
        result = by_name[chosen]
        key_set.picture(case, at, result.removed)
        _sizes(result)
        trust.basis(result.snapshot, result.parameters, "removal-basis")


def _sizes(result: DisruptionResult) -> None:
    before, after = result.before, result.after
    if after is None:
        return
    for column, (code, old, new) in zip(
        st.columns(3),
        (("largest_group", max(before.largest, default=0), max(after.largest, default=0)),
         ("groups", before.groups, after.groups), ("ties", before.ties, after.ties)),
        strict=True,
    ):  # fmt: skip
        column.metric(t(f"removal.{code}"), number(new), delta=number(new - old), delta_color="off")
