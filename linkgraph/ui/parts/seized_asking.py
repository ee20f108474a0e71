"""Questions to seized data: are these numbers among them, and which victims of the case are."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.casework.seized import SeizedAnswer
from linkgraph.errors import LinkgraphError
from linkgraph.ui import state
from linkgraph.ui.format import number
from linkgraph.ui.i18n import t, text


def ask(case: Case) -> None:
    """Look typed values up in every batch."""
    with st.form("seized-ask", border=False):
        typed = st.text_area(t("seized.values"), key="seized-values", height=110, help=t("seized.values_help"))
        asked = st.form_submit_button(
            t("seized.look_up"), type="primary", key="seized-look-up", icon=":material/search:"
        )
    values = [line.strip() for line in typed.splitlines() if line.strip()]
    if not asked or not values:
        return
    try:
        answer = case.seized.find(values)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    found = len({hit.asked for hit in answer.hits})
    st.text(text("seized.answer", found=number(found), asked=number(answer.asked), batches=number(answer.batches)))
    st.dataframe(answer_table(answer), hide_index=True, key="seized-answer")
    st.caption(t("seized.how_sure"))


def answer_table(answer: SeizedAnswer) -> pd.DataFrame:
    """Every asked value with what can be said of it; hits first."""
    asked, says, batch, sure = (text(f"seized.col_{name}") for name in ("asked", "says", "batch", "chance"))
    rows = [
        {
            asked: hit.asked,
            says: text("seized.likely"),
            batch: hit.file,
            sure: text("seized.one_in", n=number(hit.one_in)),
        }
        for hit in answer.hits
    ]
    rows += [{asked: value, says: text("seized.not_found"), batch: "", sure: ""} for value in answer.not_found]
    rows += [{asked: value, says: text("seized.unusable"), batch: "", sure: ""} for value in answer.unusable]
    return pd.DataFrame(rows, columns=[asked, says, batch, sure])


def victims(case: Case) -> None:
    """Every victim of the case against every batch."""
    state.need_network(case)
    st.caption(t("seized.victims_lead"))
    if st.button(t("seized.compare"), type="primary", key="seized-compare", icon=":material/person_search:"):
        try:
            state.remember(case, "seized_victims", case.seized_victims())
        except LinkgraphError as error:
            st.error(t("error.failed", why=error))
            return
    rows = state.recall(case, "seized_victims")
    if rows is None:
        return
    among = [row for row in rows if row["batches"]]
    people, likely = len({row["person"] for row in rows}), len({row["person"] for row in among})
    st.metric(t("seized.victims_among"), f"{number(likely)} / {number(people)}", border=True)
    if not among:
        st.info(t("seized.no_victim"))
        return
    table = pd.DataFrame(
        {
            text("seized.col_victim"): [row["label"] for row in among],
            text("seized.col_asked"): [row["node"].partition(":")[2] for row in among],
            text("seized.col_batch"): [", ".join(row["files"]) for row in among],
            text("seized.col_chance"): [text("seized.one_in", n=number(row["one_in"])) for row in among],
        }
    )
    st.dataframe(table, hide_index=True, key="seized-victims")
    st.caption(t("seized.how_sure"))
