"""Pairs: records of the two sides that count as one event, what was left open, and the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.evidence.pairing import STATES
from linkgraph.ui import state
from linkgraph.ui.format import number
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts.figures import row

SHOWN = 1000


def page() -> None:
    st.title(t("nav.pairs"))
    case = state.need_case()
    state.need_network(case)
    st.caption(t("pairs.lead"))
    _rule(case)
    counts = case.pairs(limit=0).counts
    codes = ("exact", *STATES)
    row(((name("pair", code), number(counts[code]), t(f"pair.{code}_help")) for code in codes), border=True)
    chosen = st.pills(
        t("accounting.which"), STATES, default="paired", key="pairs-state", format_func=lambda code: name("pair", code)
    )
    found = case.pairs(chosen, SHOWN)
    for clock in found.clocks:
        st.caption(t("pairs.clock", of=clock["of"], than=clock["than"], later=f"{clock['later_s']:+g}",
                     n=clock["pairs"]))  # fmt: skip
    if not found.pairs:
        st.info(t("pairs.none"))
        return
    st.caption(t("pairs.count", shown=number(len(found.pairs)), total=number(found.total)))
    picked = st.dataframe(
        _table(case, found.pairs), hide_index=True, on_select="rerun", selection_mode="multi-row",
        key=f"pairs-table-{chosen}",
    )  # fmt: skip
    _decide(case, [found.pairs[i] for i in picked["selection"]["rows"]])


def _rule(case: Case) -> None:
    """The tolerances; zero pairs equal records only."""
    now = case.pairing()
    with st.popover(t("pairs.rule"), icon=":material/tune:"), st.form("pairs-rule", border=False):
        start = st.number_input(t("pairs.start"), 0, 3600, now.start_s, key="pairs-start", help=t("pairs.zero"))
        duration = st.number_input(t("pairs.duration"), 0, 3600, now.duration_s, key="pairs-duration")
        money = st.number_input(t("pairs.money"), 0, 86_400, now.money_s, key="pairs-money", help=t("pairs.zero"))
        clocks = st.checkbox(t("pairs.clocks"), now.clocks, key="pairs-clocks")
        if st.form_submit_button(t("pairs.keep"), key="pairs-keep"):
            case.set_pairing(start_s=int(start), duration_s=int(duration), money_s=int(money), clocks=clocks)
            st.rerun()


def _decide(case: Case, picked: Sequence[Mapping[str, Any]]) -> None:
    """Take the picked pairs apart, or put them together again."""
    together = [one["pair"] for one in picked if one["state"] == "paired"]
    apart = [one["pair"] for one in picked if one["state"] == "undone"]
    with st.container(horizontal=True):
        undo = st.button(t("pairs.undo", n=len(together)), disabled=not together, key="pairs-undo",
                         icon=":material/call_split:")  # fmt: skip
        restore = st.button(t("pairs.restore", n=len(apart)), disabled=not apart, key="pairs-restore",
                            icon=":material/call_merge:")  # fmt: skip
    try:
        if undo:
            case.undo_pairs(together)
        if restore:
            case.restore_pairs(apart)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    if undo or restore:
        st.rerun()


def _table(case: Case, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    lines = [
        {
            text("col.kind"): name("pair_kind", row["kind"]),
            text("col.from"): row["from"],
            text("col.to"): row["to"],
            text("pairs.first_at"): _second(row["a_at"], case.timezone),
            text("pairs.second_at"): _second(row["b_at"], case.timezone),
            text("pairs.apart"): row["apart_s"],
            text("pairs.clock_s"): row["clock_s"],
            text("pairs.durations"): _both(row["a_duration_s"], row["b_duration_s"]),
            text("col.amount"): row["amount"],
            text("pairs.first_row"): _place(row["a_row"]),
            text("pairs.second_row"): _place(row["b_row"]),
        }
        for row in rows
    ]
    return pd.DataFrame(lines).dropna(axis=1, how="all")


def _second(utc: str, zone: str) -> str:
    """A moment to the second in the case's zone: what two records differ by is less than a minute."""
    return pd.Timestamp(utc, tz="UTC").tz_convert(zone).strftime("%Y-%m-%d %H:%M:%S")


def _both(first: int | None, second: int | None) -> str | None:
    return None if first is None and second is None else f"{first} / {second}"


def _place(row: Mapping[str, Any] | None) -> str:
    return f"{row['file']} {row['sheet']} · {row['record_no']}".replace("  ", " ") if row else ""


page()
