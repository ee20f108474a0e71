"""Rows not accepted: filter, take away, correct and send through again; imports that failed."""

from __future__ import annotations

import streamlit as st

from linkgraph.ui import state
from linkgraph.ui.format import moment
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import accounting, correcting


def page() -> None:
    st.title(t("nav.rejects"))
    case = state.need_case()
    st.caption(t("rejects.lead"))
    for failed in case.failed_imports():
        when = moment(failed["failed_at"], case.timezone)
        st.warning(t("rejects.failed", file=failed["file"], when=when), icon=":material/error:")
        st.text(failed["message"])
    rows = case.rejects()
    flagged = case.flagged()
    if not rows:
        st.success(t("accounting.none_rejected"))
    if rows or flagged:
        accounting.rejects([*rows, *flagged], "rejects")
    if not rows:
        return
    correcting.editor(case, rows)


page()
