"""At which hours of the week the selected (or all drawn) are active, in local time: as a wheel and as a grid."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd
import streamlit as st

from linkgraph.graph.moments import DAYS, HOURS, Heatmap, week
from linkgraph.ui import data
from linkgraph.ui.i18n import t, text
from linkgraph.ui.parts.bench import Bench

HEIGHT = 230
#: The wheel in pixels: its side, the radius of the hole in the middle, the width of a ring (one weekday each).
SIDE, HOLE, RING = 380, 45, 16
#: Width of the grid, and its shades: the less, the more of the page shines through, be it light or dark.
GRID, SHADES = 560, ("rgba(65,135,205,0.06)", "rgba(65,135,205,1)")
#: Left open at midnight, in radians; the names of the weekdays stand there.
GAP = 0.42


def show(bench: Bench) -> None:
    chosen = bench.selected or bench.visible
    own = data.behind(bench.at, bench.canvas.now.level, chosen, bench.case)
    found = week(data.moments(bench.at, own, False, bench.case), "", bench.case.timezone)
    who = t("hours.selected", n=len(bench.selected)) if bench.selected else t("hours.all", n=len(chosen))
    st.caption(f"{who} {t('hours.zone', zone=found.timezone)}")
    if not any(map(any, found.counts)):
        st.caption(t("timeline.none"))
        return
    frame = cells(found)
    with st.container(horizontal=True, vertical_alignment="center"):  # one below the other in a narrow window
        st.altair_chart(_wheel(frame), width=SIDE + 10, key="hours-wheel")
        st.altair_chart(_grid(frame), width=GRID, key="hours")
    if found.without_clock:
        st.caption(t("hours.without_clock", n=found.without_clock))


def cells(found: Heatmap) -> pd.DataFrame:
    """One row per weekday and hour: its count, and where its piece of the wheel lies (radians clockwise, pixels)."""
    width = (2 * math.pi - GAP) / HOURS
    rows = [
        (text(f"weekday.{d}"), h, found.counts[d][h], GAP / 2 + h * width, GAP / 2 + (h + 1) * width,
         HOLE + d * RING, HOLE + (d + 1) * RING)
        for d in range(DAYS) for h in range(HOURS)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["day", "hour", "n", "from", "to", "inner", "outer"])


def _colour() -> alt.Color:
    return alt.Color("n:Q", title=text("col.records"), scale=alt.Scale(range=SHADES))


def _tooltip() -> list[alt.Tooltip]:
    titles = {"day:O": text("hours.day"), "hour:O": text("hours.hour"), "n:Q": text("col.records")}
    return [alt.Tooltip(field, title=title) for field, title in titles.items()]


def _wheel(frame: pd.DataFrame) -> alt.LayerChart:
    """A clock of 24 hours, midnight on top, a ring for every weekday, Monday inside."""
    pieces = (
        alt.Chart(frame)
        .mark_arc(stroke="#8b919c", strokeWidth=0.4)
        .encode(
            theta=alt.Theta("from:Q", scale=None), theta2="to:Q", radius=alt.Radius("inner:Q", scale=None),
            radius2="outer:Q", color=_colour().legend(None), tooltip=_tooltip(),
        )
    )  # fmt: skip
    width = (2 * math.pi - GAP) / HOURS
    rim = HOLE + DAYS * RING + 12
    hours = pd.DataFrame([(str(h), GAP / 2 + (h + 0.5) * width, rim) for h in range(HOURS)], columns=["w", "t", "r"])
    days = pd.DataFrame(
        [(text(f"weekday.{d}"), 0.0, HOLE + (d + 0.5) * RING) for d in range(DAYS)], columns=["w", "t", "r"]
    )
    words = [
        alt.Chart(rows)
        .mark_text(fontSize=size)
        .encode(theta=alt.Theta("t:Q", scale=None), radius=alt.Radius("r:Q", scale=None), text="w:N",
                color=alt.value("#8b919c"))
        for rows, size in ((hours, 11), (days, 10))
    ]  # fmt: skip
    return alt.LayerChart(layer=[pieces, *words]).properties(width=SIDE, height=SIDE)


def _grid(frame: pd.DataFrame) -> alt.Chart:
    days = list(dict.fromkeys(frame["day"]))
    made: alt.Chart = (
        alt.Chart(frame)
        .mark_rect(stroke="#8b919c", strokeWidth=0.3, cornerRadius=2)
        .encode(
            x=alt.X("hour:O", title=text("hours.hour"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("day:O", title=None, sort=days), color=_colour(), tooltip=_tooltip(),
        )
        .properties(height=HEIGHT)
    )  # fmt: skip
    return made
