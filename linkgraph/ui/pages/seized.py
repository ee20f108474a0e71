"""Seized data: is a number among them, which victims are, what the batches hold, one more batch."""

from __future__ import annotations

import streamlit as st

from linkgraph.ui import state
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import jobs, seized_asking, seized_batches


def page() -> None:
    st.title(t("nav.seized"))
    case = state.need_case()
    st.caption(t("seized.lead"))
    jobs.watch(case, "seized")
    last = jobs.newest(case, "seized")
    if last is not None and last.resumable:
        jobs.ended(case, last)
    batches = case.seized.batches()
    if not batches:
        st.info(t("seized.none"))
        seized_batches.add(case)
        return
    ask, victims, books, more = st.tabs(
        [t("seized.ask"), t("seized.victims"), t("seized.books", n=len(batches)), t("seized.add")]
    )
    with ask:
        seized_asking.ask(case)
    with victims:
        seized_asking.victims(case)
    with books:
        seized_batches.books(batches)
    with more:
        seized_batches.add(case)


page()
