"""At which hours of the week the selected (or all drawn) are active, in local time of the case."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from linkgraph.graph.moments import DAYS, HOURS, Heatmap, week
from linkgraph.ui import data
from linkgraph.ui.i18n import t, text
from linkgraph.ui.parts.bench import Bench

HEIGHT = 230


def show(bench: Bench) -> None:
    chosen = bench.selected or bench.visible
    own = data.behind(bench.at, bench.canvas.now.level, chosen, bench.case)
    found = week(data.moments(bench.at, own, False, bench.case), "", bench.case.timezone)
    who = t("hours.selected", n=len(bench.selected)) if bench.selected else t("hours.all", n=len(chosen))
    st.caption(f"{who} {t('hours.zone', zone=found.timezone)}")
    if not any(map(any, found.counts)):
        st.caption(t("timeline.none"))
        return
    st.altair_chart(_cells(found), width="stretch", key="hours")
    if found.without_clock:
        st.caption(t("hours.without_clock", n=found.without_clock))


def _cells(found: Heatmap) -> alt.Chart:
    days = [text(f"weekday.{k}") for k in range(DAYS)]
    frame = pd.DataFrame(
        [(days[d], h, found.counts[d][h]) for d in range(DAYS) for h in range(HOURS)], columns=["day", "hour", "n"]
    )
    cells: alt.Chart = (
        alt.Chart(frame)
        .mark_rect(stroke="#8b919c", strokeWidth=0.3, cornerRadius=2)
        .encode(
            x=alt.X("hour:O", title=text("hours.hour"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("day:O", title=None, sort=days),
            color=alt.Color("n:Q", title=text("col.records"), scale=alt.Scale(scheme="blues")),
            tooltip=[alt.Tooltip("day:O", title=text("hours.day")), alt.Tooltip("hour:O", title=text("hours.hour")),
                     alt.Tooltip("n:Q", title=text("col.records"))],
        )
        .properties(height=HEIGHT)
    )  # fmt: skip
    return cells
