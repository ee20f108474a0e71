"""What was left out of the actor graph on purpose, listed with the reason, never dropped silently."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.i18n import name, t, text


def show(case: Case, at: Scope) -> None:
    aside = data.view(at, case).set_aside
    if not aside:
        return
    with st.expander(t("aside.title", n=len(aside)), icon=":material/filter_alt_off:"):
        st.caption(t("aside.lead"))
        rows = [
            {
                text("col.label"): one.label,
                text("col.reason"): name("aside", one.reason),
                text("col.contacts"): one.degree,
                text("col.id"): one.id,
            }
            for one in aside
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="set-aside")
