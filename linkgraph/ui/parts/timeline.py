"""Calls, messages and transfers among what is drawn, over time; a brush narrows the ties, and can be played."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from linkgraph.graph.moments import by_day
from linkgraph.ui import data, periods
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import acting
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.parts.charts import KINDS
from linkgraph.ui.periods import Period

PLAYING = "timeline-playing"
LAYERS = ("calls", "money")
HEIGHT = 150


def show(bench: Bench) -> None:
    frame = data.moments(bench.at, _entities(bench), True, bench.case)
    days, unit = periods.binned(by_day(frame))
    span = periods.span_of(days)
    if span is None:
        st.caption(t("timeline.none"))
        return
    _buttons(bench, span)
    period = bench.canvas.now.period
    key = f"timeline-{bench.canvas.now.level}"
    st.altair_chart(
        _bars(days, unit, period), width="stretch", key=key, selection_mode="brush",
        on_select=partial(_brushed, bench, key),
    )  # fmt: skip
    st.caption(t("timeline.how", n=int(days["n"].sum())))


def _entities(bench: Bench) -> tuple[str, ...]:
    return data.behind(bench.at, bench.canvas.now.level, bench.visible, bench.case)


def _buttons(bench: Bench, span: tuple[date, date]) -> None:
    period = bench.canvas.now.period
    playing = bool(st.session_state.get(PLAYING))
    with st.container(horizontal=True, vertical_alignment="center"):
        for steps, icon in ((-1, "skip_previous"), (1, "skip_next")):
            st.button(t(f"timeline.step{steps}"), key=f"timeline-step{steps}", icon=f":material/{icon}:",
                      on_click=partial(step, bench, span, steps))  # fmt: skip
        if st.button(t("timeline.pause") if playing else t("timeline.play"), key="timeline-play",
                     icon=":material/pause:" if playing else ":material/play_arrow:"):  # fmt: skip
            st.session_state[PLAYING] = not playing
            st.session_state["timeline-span"] = span
            st.rerun()
        st.button(t("timeline.clear"), key="timeline-clear", icon=":material/close:", disabled=period is None,
                  on_click=partial(clear, bench))  # fmt: skip
        if period is not None:
            last = date.fromisoformat(period[1]) - timedelta(days=1)
            st.badge(f"{period[0]} – {last.isoformat()}".replace("-", "\u2011"), icon=":material/date_range:")


def step(bench: Bench, span: tuple[date, date], steps: int) -> None:
    """The period one step on or back; the first one where there is none."""
    period = bench.canvas.now.period
    acting.during(bench, periods.first_of(span) if period is None else periods.moved(period, span, steps))


def clear(bench: Bench) -> None:
    """All the time again."""
    st.session_state[PLAYING] = False
    acting.during(bench, None)


def tick(bench: Bench) -> None:
    """One step of playing, when it is being played."""
    span = st.session_state.get("timeline-span")
    if st.session_state.get(PLAYING) and span:
        step(bench, span, 1)


def _brushed(bench: Bench, key: str) -> None:
    acting.during(bench, periods.of_brush(st.session_state[key].selection.get("brush", {})))


def _bars(days: pd.DataFrame, unit: str, period: Period | None) -> alt.Chart:
    day = days["day"].dt.tz_localize("UTC")
    text_of_day = days["day"].dt.strftime("%Y-%m-%d")
    inside = True if period is None else (text_of_day >= period[0]) & (text_of_day < period[1])
    frame = days.assign(day=day, layer=[name("layer", layer) for layer in days["layer"]], inside=inside)
    words = [name("layer", layer) for layer in LAYERS]
    axis = alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%Y-%m-%d", labelOverlap=True))
    brush = alt.selection_interval(encodings=["x"], name="brush")
    bars: alt.Chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=axis,
            y=alt.Y("n:Q", title=None, stack=True),
            color=alt.Color("layer:N", title=None, scale=alt.Scale(domain=words, range=KINDS[: len(words)]),
                            legend=alt.Legend(orient="top")),
            opacity=alt.Opacity("inside:N", legend=None, scale=alt.Scale(domain=[True, False], range=[1.0, 0.2])),
            tooltip=[alt.Tooltip("day:T", title=text(f"timeline.{unit}"), format="%Y-%m-%d"),
                     alt.Tooltip("layer:N", title=text("col.layer")), alt.Tooltip("n:Q", title=text("col.records"))],
        )
        .add_params(brush)
        .properties(height=HEIGHT)
    )  # fmt: skip
    return bars
