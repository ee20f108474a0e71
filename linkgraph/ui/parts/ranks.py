"""Measures of one actor with the ranks that they keep when records are lost, and the cluster it belongs to."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.format import number
from linkgraph.ui.i18n import t, text
from linkgraph.ui.parts import scope

MEASURES = ("degree", "strength", "betweenness", "harmonic", "pagerank", "core", "constraint")
_WANTED = "details-ranks"


def show(case: Case, at: Scope, subject: str) -> None:
    """The cluster at once; the ranks on demand, because they need many repetitions."""
    found = data.cluster_of(data.drawn_clusters(at, scope.cluster_options(), case)).get(subject)
    if found is not None:
        sure = t("ranks.membership", share=number(100 * found[1])) if found[1] is not None else t("ranks.not_looked")
        st.caption(t("ranks.cluster", id=found[0], sure=sure))
    if not st.session_state.get(_WANTED):
        st.button(t("ranks.measure"), key="ranks-measure", icon=":material/leaderboard:", width="stretch",
                  on_click=_want)  # fmt: skip
        return
    try:
        result = data.people(at, scope.position_options(), scope.cluster_options(), case, t("people.measuring"))
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    actor = next((one for one in result.actors if one.id == subject), None)
    if actor is None:
        st.caption(t("details.not_actor"))
        return
    rows = [
        {
            text("people.measure"): text(f"measure.{name}"),
            text("details.value"): number(getattr(actor, name), 0 if name in ("strength", "core") else 4),
            text("col.rank"): "–".join(map(str, actor.rank[name])) if name in actor.rank else "",
        }
        for name in MEASURES
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="ranks-table")
    st.caption(t("ranks.how", n=len(result.actors)))


def _want() -> None:
    st.session_state[_WANTED] = True
