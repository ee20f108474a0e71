"""The small charts beside the network: drawn by Altair from our own frames, offline."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from linkgraph.ui.i18n import name, text

BAR = "#4e89c4"
NEUTRAL = "#8b919c"  # readable on light and on dark
KINDS = ["#4e89c4", "#d89dc4", "#9d0062", "#ff893b", "#768900", "#00a3a3"]


def ties_by_layer(counts: pd.DataFrame) -> None:
    """How many ties of each layer lie inside a cluster and how many lead out of it."""
    frame = counts.assign(
        layer=[name("layer", layer) for layer in counts["layer"]], where=[text(f"charts.{w}") for w in counts["where"]]
    )
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("ties:Q", title=text("charts.ties")),
            y=alt.Y("where:N", title=None),
            color=alt.Color("where:N", legend=None, scale=alt.Scale(range=["#4e89c4", "#b9bec7"])),
            row=alt.Row("layer:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")),
            tooltip=[alt.Tooltip("layer:N", title=text("col.layer")), alt.Tooltip("ties:Q", title=text("charts.ties")),
                     alt.Tooltip("records:Q", title=text("col.records"))],
        )
        .properties(height=46)
    )  # fmt: skip
    st.altair_chart(bars, width="stretch")


def records_by_day(frame: pd.DataFrame) -> None:
    """How many records of each kind there are per day: gaps show what is missing."""
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%Y-%m-%d", labelOverlap=True)),
            y=alt.Y("records:Q", title=text("col.records")),
            color=alt.Color("kind:N", title=None, legend=alt.Legend(orient="top"), scale=alt.Scale(range=KINDS)),
            tooltip=[alt.Tooltip("day:T", title=text("col.day"), format="%Y-%m-%d"),
                     alt.Tooltip("kind:N", title=text("col.kind")),
                     alt.Tooltip("records:Q", title=text("col.records"))],
        )
        .properties(height=220)
    )  # fmt: skip
    st.altair_chart(bars, width="stretch")
