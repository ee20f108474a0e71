"""The small charts beside the network: drawn by Altair from our own frames, offline."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from linkgraph.analysis import ActorPosition
from linkgraph.ui.i18n import name, text

INTERVALS_SHOWN = 20
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


def positions(frame: pd.DataFrame) -> None:
    """Contacts against betweenness: right = many contacts (hub), up = on many ways (broker)."""
    base = alt.Chart(frame).encode(
        x=alt.X("degree:Q", title=text("measure.degree")),
        y=alt.Y("betweenness:Q", title=text("measure.betweenness")),
    )
    dots = base.mark_circle(opacity=0.75).encode(
        size=alt.Size("strength:Q", legend=None, scale=alt.Scale(range=[30, 400])),
        color=alt.Color("group:N", title=text("word.cluster"), scale=_colours(frame)),
        tooltip=[
            alt.Tooltip("label:N", title=text("col.label")),
            alt.Tooltip("cluster:N", title=text("word.cluster")),
            alt.Tooltip("degree:Q", title=text("measure.degree"), format=".3f"),
            alt.Tooltip("betweenness:Q", title=text("measure.betweenness"), format=".3f"),
            alt.Tooltip("strength:Q", title=text("measure.strength")),
        ],
    )
    names = (
        base.transform_filter("datum.named")
        .mark_text(align="left", dx=11, fontSize=12, color=NEUTRAL)
        .encode(text="label:N")
    )
    st.altair_chart(alt.layer(dots, names, *_means(frame)).properties(height=430), width="stretch")


def _colours(frame: pd.DataFrame) -> alt.Scale:
    shown = frame.drop_duplicates("group")
    return alt.Scale(domain=shown["group"].tolist(), range=shown["colour"].tolist())


def _means(frame: pd.DataFrame) -> tuple[alt.Chart, alt.Chart]:
    """Lines at the means: right of and above them stand those who are more central than most."""
    middle = pd.DataFrame({"degree": [frame["degree"].mean()], "betweenness": [frame["betweenness"].mean()]})
    line = alt.Chart(middle).mark_rule(strokeDash=[4, 4], opacity=0.5)
    return line.encode(x="degree:Q"), line.encode(y="betweenness:Q")


def intervals(actors: tuple[ActorPosition, ...], measure: str) -> None:
    """Between which ranks each of the first ones stays when records are lost: overlapping bars cannot be told apart."""
    with_rank = [actor for actor in actors if measure in actor.rank]
    first = sorted(with_rank, key=lambda actor: (-float(getattr(actor, measure)), actor.id))[:INTERVALS_SHOWN]
    rows = [
        {"label": actor.label, "best": actor.rank[measure][0], "worst": actor.rank[measure][1], "place": place + 1}
        for place, actor in enumerate(first)
    ]
    frame = pd.DataFrame(rows, columns=["label", "best", "worst", "place"])
    frame["name"] = [f"{row.place}. {row.label}" for row in frame.itertuples()]
    who = alt.Y("name:N", title=None, sort=alt.SortField("place"))
    bars = alt.Chart(frame).mark_bar(height=8, color=BAR, opacity=0.6).encode(
        x=alt.X("best:Q", title=text("charts.rank"), scale=alt.Scale(type="log", nice=False)), x2="worst:Q", y=who,
        tooltip=[alt.Tooltip("name:N", title=text("col.label")), alt.Tooltip("best:Q", title=text("charts.best")),
                 alt.Tooltip("worst:Q", title=text("charts.worst"))],
    )  # fmt: skip
    dots = alt.Chart(frame).mark_point(filled=True, size=55, color=BAR).encode(x="place:Q", y=who)
    st.altair_chart((bars + dots).properties(height=24 * max(1, len(frame)) + 40), width="stretch")


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
