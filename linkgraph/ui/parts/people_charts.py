"""The plots of the Key people page: drawn by Altair from our own frames, offline."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from linkgraph.ui.i18n import name, text
from linkgraph.ui.parts.charts import BAR, NEUTRAL

SHOWN = 18
STRATEGY_COLOURS = {
    "betweenness": "#4e89c4", "degree": "#ff893b", "collective_influence": "#00a3a3", "corehd": "#768900",
    "keyset": "#9d0062", "random": "#8b919c", "list": "#d89dc4",
}  # fmt: skip
#: So that a curve shows beneath another.
DASHES = {"degree": [7, 5], "collective_influence": [2, 4], "keyset": [10, 4]}
GROUP_COLOURS = ["#4e89c4", "#ff893b", "#00a3a3", "#9d0062", "#768900", "#d89dc4", "#b08f00", "#7d6bd0"]
REMOVED, SMALL = "#d1242f", "#b9bec7"


def ranking(frame: pd.DataFrame, measure: str) -> None:
    """Dot: the rank here. Whisker: where it stays when records are lost. Right: how often among the first five."""
    top = frame.head(SHOWN).assign(who=lambda f: [f"{p}. {n}" for p, n in zip(f["place"], f["label"], strict=True)])
    tested = top["low"].notna().any()
    names = alt.Axis(labelLimit=170, labelFontSize=12, labelOverlap=False)
    y = alt.Y("who:N", title=None, sort=list(top["who"]), axis=names)
    scale = _rank_scale(float(top[["place", "high"]].max().max()))
    x = alt.X("place:Q", title=text("charts.rank"), scale=scale, axis=_rank_axis())
    about = [alt.Tooltip("label:N", title=text("col.label")), alt.Tooltip("place:Q", title=text("charts.rank")),
             alt.Tooltip("low:Q", title=text("charts.best")), alt.Tooltip("high:Q", title=text("charts.worst")),
             alt.Tooltip("first:Q", title=text("people.first_share"), format=".0%"),
             alt.Tooltip("top5:Q", title=text("col.top5"), format=".0%"),
             alt.Tooltip(f"{measure}:Q", title=text(f"measure.{measure}"), format=".4~g"),
             alt.Tooltip("held:N", title=text("people.held"))]  # fmt: skip
    base = alt.Chart(top).encode(y=y)
    dots = base.mark_point(filled=True, size=95, opacity=1).encode(x=x, color=_groups(frame, top), tooltip=about)
    layers: list[Any] = [dots]
    if tested:
        rule = base.mark_rule(strokeWidth=2.5, color=NEUTRAL).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
        ends = [base.mark_tick(thickness=2.5, height=11, color=NEUTRAL).encode(x=alt.X(f"{side}:Q", scale=scale))
                for side in ("low", "high")]  # fmt: skip
        layers = [rule, *ends, dots]
    st.altair_chart(alt.layer(*layers).properties(height=25 * max(2, len(top)) + 40), width="stretch")


def _rank_scale(worst: float) -> alt.Scale:
    return alt.Scale(type="log", domain=[0.9, worst * 1.1], nice=False)


def _rank_axis() -> alt.Axis:
    return alt.Axis(values=[1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000], format="d", grid=True)


def _groups(frame: pd.DataFrame, shown: pd.DataFrame) -> alt.Color:
    present = frame[frame["group"].isin(set(shown["group"]))].drop_duplicates("group")
    scale = alt.Scale(domain=present["group"].tolist(), range=present["colour"].tolist())
    legend = alt.Legend(orient="bottom", columns=4, symbolLimit=12, labelLimit=120)
    return alt.Color("group:N", title=text("word.cluster"), scale=scale, legend=legend)


def quadrant(frame: pd.DataFrame) -> None:
    """Right: many contacts (hub). Up: on many ways between others (broker). Lines: the highest tenth."""
    scale = alt.Scale(type="sqrt", zero=True)
    base = alt.Chart(frame).encode(
        x=alt.X("degree:Q", title=text("measure.degree"), scale=scale, axis=alt.Axis(format="%", tickCount=6)),
        y=alt.Y("betweenness:Q", title=text("measure.betweenness"), scale=scale, axis=alt.Axis(tickCount=6)),
    )
    dots = base.mark_circle(opacity=0.8).encode(
        size=alt.Size("strength:Q", legend=None, scale=alt.Scale(type="sqrt", range=[18, 420])),
        color=_groups(frame, frame),
        tooltip=[alt.Tooltip("label:N", title=text("col.label")), alt.Tooltip("cluster:N", title=text("word.cluster")),
                 alt.Tooltip("contacts:Q", title=text("measure.contacts")),
                 alt.Tooltip("betweenness:Q", title=text("measure.betweenness"), format=".3f"),
                 alt.Tooltip("strength:Q", title=text("measure.strength")),
                 alt.Tooltip("held:N", title=text("people.held"))],
    )  # fmt: skip
    names = base.transform_filter("datum.named").mark_text(align="left", dx=10, dy=-6, fontSize=12, color=NEUTRAL)
    lines = _lines(frame)
    words = _corners(frame)
    st.altair_chart(
        alt.layer(*lines, words, dots, names.encode(text="label:N")).properties(height=490), width="stretch"
    )


def _lines(frame: pd.DataFrame) -> list[alt.Chart]:
    tenth = pd.DataFrame({axis: [frame[axis].quantile(0.9)] for axis in ("degree", "betweenness")})
    rule = alt.Chart(tenth).mark_rule(strokeDash=[5, 4], opacity=0.6, color=NEUTRAL)
    return [rule.encode(x="degree:Q"), rule.encode(y="betweenness:Q")]


def _corners(frame: pd.DataFrame) -> alt.Chart:
    """What the quadrants are called."""
    right, top = float(frame["degree"].max()), float(frame["betweenness"].max())
    left, low = float(frame["degree"].quantile(0.9)), float(frame["betweenness"].quantile(0.9))
    corners = pd.DataFrame(
        {"degree": [right * 1.05, left * 0.9, right * 1.05], "betweenness": [top * 1.3, top * 1.3, low * 0.9],
         "word": [text("people.hub_broker"), text("people.broker"), text("people.hub")]}
    )  # fmt: skip
    drawn: alt.Chart = (
        alt.Chart(corners)
        .mark_text(align="right", fontSize=13, fontStyle="italic", color=NEUTRAL, opacity=0.9, baseline="top")
        .encode(x="degree:Q", y="betweenness:Q", text="word:N")
    )
    return drawn


def layers(frame: pd.DataFrame, across: str, up: str) -> None:
    """Rank by one kind of records against rank by another; on the line both tell the same."""
    words = {"": text("people.in_both"), across: text("people.only", layer=name("layer", across)),
             up: text("people.only", layer=name("layer", up))}  # fmt: skip
    shown = frame.assign(where=frame["only"].map(words))
    shapes = alt.Scale(domain=list(words.values()), range=["circle", "triangle-right", "triangle-up"])
    most = float(max(frame["across"].max(), frame["up"].max(), 2))
    scale = alt.Scale(type="log", domain=[0.9, most * 1.15], reverse=True, nice=False)
    base = alt.Chart(shown).encode(
        x=alt.X("across:Q", title=text("people.rank_by", layer=name("layer", across)), scale=scale),
        y=alt.Y("up:Q", title=text("people.rank_by", layer=name("layer", up)), scale=scale),
    )
    dots = base.mark_point(size=70, opacity=0.85, strokeWidth=2).encode(
        color=_groups(frame, frame),
        shape=alt.Shape("where:N", title=None, scale=shapes, legend=alt.Legend(orient="top")),
        fill=alt.condition("datum.only == ''", alt.Color("group:N", legend=None), alt.value("transparent")),
        tooltip=[alt.Tooltip("label:N", title=text("col.label")), alt.Tooltip("across:Q", title=name("layer", across)),
                 alt.Tooltip("up:Q", title=name("layer", up)), alt.Tooltip("where:N", title=" "),
                 alt.Tooltip("role:N", title=text("col.role"))],
    )  # fmt: skip
    names = base.transform_filter("datum.named").mark_text(align="left", dx=9, dy=-5, fontSize=12, color=NEUTRAL)
    diagonal = alt.Chart(pd.DataFrame({"across": [1.0, most], "up": [1.0, most]})).mark_line(
        strokeDash=[5, 4], color=NEUTRAL, opacity=0.6
    )
    drawn = alt.layer(diagonal.encode(x="across:Q", y="up:Q"), dots, names.encode(text="label:N"))
    st.altair_chart(drawn.properties(height=480), width="stretch")


def whiskers(frame: pd.DataFrame) -> None:
    """The rank intervals of one person by every measure."""
    if frame.empty:
        return
    axis = alt.Axis(labelLimit=160, labelOverlap=False)
    y = alt.Y("measure:N", title=None, sort=list(frame["measure"]), axis=axis)
    scale = _rank_scale(float(frame["high"].max()))
    bars = (
        alt.Chart(frame)
        .mark_rule(strokeWidth=3, color=BAR)
        .encode(x=alt.X("low:Q", title=text("charts.rank"), scale=scale, axis=_rank_axis()), x2="high:Q", y=y)
    )
    ends = [
        alt.Chart(frame).mark_tick(thickness=3, height=13, color=BAR).encode(x=alt.X(f"{side}:Q", scale=scale), y=y)
        for side in ("low", "high")
    ]
    st.altair_chart(alt.layer(bars, *ends).properties(height=26 * len(frame) + 40), width="stretch")


def curves(frame: pd.DataFrame, band: pd.DataFrame) -> None:
    """What is left of the largest group after each removal, by strategy; grey: what chance does."""
    shown = list(dict.fromkeys(frame["strategy"]))
    scale = alt.Scale(domain=[name("strategy", s) for s in shown], range=[STRATEGY_COLOURS[s] for s in shown])
    dash = alt.Scale(domain=scale.domain, range=[DASHES.get(s, [1, 0]) for s in shown])
    colour = alt.Color("how:N", title=text("removal.strategy"), scale=scale, legend=alt.Legend(orient="right"))
    drawn = frame.assign(how=[name("strategy", s) for s in frame["strategy"]])
    x = alt.X("removed:Q", title=text("removal.removed"), axis=alt.Axis(tickMinStep=1))
    y = alt.Y("left:Q", title=text("removal.left"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    line = alt.Chart(drawn).mark_line(point=alt.OverlayMarkDef(size=42), strokeWidth=2.5).encode(
        x=x, y=y, color=colour, strokeDash=alt.StrokeDash("how:N", scale=dash, legend=None),
        tooltip=[alt.Tooltip("how:N", title=text("removal.strategy")),
                 alt.Tooltip("removed:Q", title=text("removal.removed")),
                 alt.Tooltip("left:Q", title=text("removal.left"), format=".1%"),
                 alt.Tooltip("who:N", title=text("removal.who"))],
    )  # fmt: skip
    area = alt.Chart(band).mark_area(color=STRATEGY_COLOURS["random"], opacity=0.22).encode(x=x, y="low:Q", y2="high:Q")
    st.altair_chart(alt.layer(area, line).properties(height=380), width="stretch")


def before_and_after(points: pd.DataFrame, lines: pd.DataFrame) -> None:
    """The network side by side: with and without the removed."""
    left, right = st.columns(2)
    groups = [str(i + 1) for i in range(len(GROUP_COLOURS))]
    scale = alt.Scale(domain=[*groups, "", "removed"], range=[*GROUP_COLOURS, SMALL, REMOVED])
    spots = {
        axis: alt.Scale(domain=[float(points[axis].min()), float(points[axis].max())], nice=True) for axis in ("x", "y")
    }
    sizes = alt.Scale(type="sqrt", domain=[1, float(points["size"].max())], range=[22, 300])
    for column, when in ((left, "before"), (right, "after")):
        here, ties = points[points["when"] == when], lines[lines["when"] == when]
        x, y = (alt.X("x:Q", axis=None, scale=spots["x"]), alt.Y("y:Q", axis=None, scale=spots["y"]))
        rules = alt.Chart(ties).mark_rule(opacity=0.25, color=NEUTRAL).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
        dots = alt.Chart(here).mark_point(filled=True, opacity=0.95).encode(
            x=x, y=y, color=alt.Color("group:N", scale=scale, legend=None),
            shape=alt.condition("datum.group == 'removed'", alt.value("cross"), alt.value("circle")),
            size=alt.Size("size:Q", legend=None, scale=sizes),
            tooltip=[alt.Tooltip("label:N", title=text("col.label")),
                     alt.Tooltip("size:Q", title=text("removal.with_hanging"))],
        )  # fmt: skip
        chart = alt.layer(rules, dots).properties(height=380).configure_view(strokeOpacity=0.3)
        with column:
            st.caption(text(f"removal.{when}"))
            st.altair_chart(chart, width="stretch")
