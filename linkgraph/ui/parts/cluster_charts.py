"""The charts of the Clusters page: sizes, certainty, modularity against chance, clusters over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from linkgraph.analysis import Cluster, ClusterResult
from linkgraph.casework.clusters_over_time import FEWEST, Evolution
from linkgraph.ui.chart import OTHER
from linkgraph.ui.chart.palette import PALETTE
from linkgraph.ui.i18n import text
from linkgraph.ui.parts.charts import BAR, NEUTRAL

HEIGHT = 230
#: Width of a cluster's bar in the picture over time, in periods; the rest of the way is flow.
BAR_WIDTH = 0.16


def sizes(groups: Sequence[Cluster], colours: Mapping[str, str]) -> None:
    """How many actors each cluster has, and how sure it is (paler: less)."""
    frame = pd.DataFrame(
        [{"cluster": c.id, "size": c.size, "colour": colours.get(c.id, OTHER), "sure": c.certainty or 0.0}
         for c in groups]
    )  # fmt: skip
    bars = alt.Chart(frame).mark_bar().encode(
        x=alt.X("size:Q", title=text("clusters.actors")),
        y=alt.Y("cluster:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False)),
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("sure:Q", scale=alt.Scale(domain=[0, 1], range=[0.2, 1]), legend=None),
        tooltip=[alt.Tooltip("cluster:N", title=text("col.cluster")), alt.Tooltip("size:Q", title=text("col.size")),
                 alt.Tooltip("sure:Q", title=text("col.certainty"), format=".0%")],
    )  # fmt: skip
    st.altair_chart(bars.properties(height=max(HEIGHT, 22 * len(frame))), width="stretch")


def certainty(groups: Sequence[Cluster]) -> None:
    """How many actors there are of each certainty: a tail on the left is people whose place is open."""
    frame = pd.DataFrame({"sure": [m.membership for c in groups for m in c.members if m.membership is not None]})
    bars = alt.Chart(frame).mark_bar(color=BAR).encode(
        x=alt.X("sure:Q", bin=alt.Bin(step=0.05, extent=[0, 1]), title=text("col.membership"),
                axis=alt.Axis(format="%")),
        y=alt.Y("count():Q", title=text("clusters.actors")),
    )  # fmt: skip
    st.altair_chart(bars.properties(height=HEIGHT), width="stretch")


def chance(result: ClusterResult) -> None:
    """The modularity found (line) beside that of random networks with the same contacts per person (bars)."""
    random = pd.DataFrame({"q": list(result.chance)})
    own = pd.DataFrame({"q": [result.searched_modularity]})
    low, high = min(*result.chance, result.searched_modularity), max(*result.chance, result.searched_modularity)
    room = max((high - low) * 0.08, 0.005)
    x = alt.X("q:Q", title=text("clusters.modularity"), scale=alt.Scale(domain=[low - room, high + room], nice=False))
    bars = alt.Chart(random).mark_bar(color=NEUTRAL).encode(
        x=x.bin(alt.Bin(maxbins=60, extent=[low - room, high + room])),
        y=alt.Y("count():Q", title=text("clusters.random")),
    )  # fmt: skip
    line = alt.Chart(own).mark_rule(color=BAR, strokeWidth=3).encode(x="q:Q")
    st.altair_chart((bars + line).properties(height=HEIGHT), width="stretch")


def over_time(found: Evolution) -> None:
    """Clusters as bars, period beside period; a band is the people who are in both clusters."""
    colours = lines_of_descent(found)
    bars, place = _bars(found, colours)
    flows = _flows(found, place, colours)
    labels = [f"{period.since} – {period.until}" for period in found.periods]
    axis = alt.Axis(values=list(range(len(labels))), labelExpr=f"{labels!r}[datum.value]", grid=False, labelLimit=170)
    x = alt.X("x:Q", title=None, axis=axis, scale=alt.Scale(domain=[-0.3, len(labels) - 0.7], nice=False))
    bare = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    y = alt.Y("top:Q", title=text("clusters.actors"), scale=alt.Scale(reverse=True), axis=bare)
    colour = alt.Color("colour:N", scale=None)
    bands = alt.Chart(flows).mark_area(opacity=0.35, interpolate="monotone").encode(
        x=x, y=y, y2="bottom:Q", detail="flow:N", color=colour,
        tooltip=[alt.Tooltip("flow:N", title=text("clusters.flow")), alt.Tooltip("n:Q", title=text("clusters.actors"))],
    )  # fmt: skip
    boxes = alt.Chart(bars).mark_rect().encode(
        x=x, x2="x2:Q", y=y, y2="bottom:Q", color=colour,
        tooltip=[alt.Tooltip("cluster:N", title=text("col.cluster")), alt.Tooltip("n:Q", title=text("clusters.actors")),
                 alt.Tooltip("sure:Q", title=text("col.certainty"), format=".0%")],
    )  # fmt: skip
    st.altair_chart((bands + boxes).properties(height=440), width="stretch")


def lines_of_descent(found: Evolution) -> dict[tuple[int, str], str]:
    """(period, cluster) → colour: that of the earlier cluster from which most of the people known there come."""
    out: dict[tuple[int, str], str] = {}
    new = 0
    for k, period in enumerate(found.periods):
        for name, people in period.followed.items():
            before = found.periods[k - 1].followed if k else {}
            shared = {other: len(people & theirs) for other, theirs in before.items()}
            known = sum(shared.values())
            parent = max(shared, key=lambda other: (shared[other], other), default="")
            if known >= FEWEST and shared[parent] * 2 > known:
                out[k, name] = out[k - 1, parent]
            else:
                out[k, name] = PALETTE[new] if new < len(PALETTE) else OTHER
                new += known >= FEWEST or k == 0
    return out


def _bars(
    found: Evolution, colours: Mapping[tuple[int, str], str]
) -> tuple[pd.DataFrame, dict[tuple[int, str], tuple[float, float]]]:
    """Bars of every period from the top down, and where each cluster begins (with people seen next to it first)."""
    rows, place = [], {}
    everybody = max((sum(len(p) for p in period.followed.values()) for period in found.periods), default=1)
    for k, period in enumerate(found.periods):
        at = 0.0
        sure = {c.id: c.certainty for c in period.result.clusters}
        for name, people in period.followed.items():
            place[k, name] = (at, at + len(people))
            rows.append({"x": k - BAR_WIDTH / 2, "x2": k + BAR_WIDTH / 2, "top": at, "bottom": at + len(people),
                         "cluster": name, "n": len(people), "sure": sure[name],
                         "colour": colours[k, name]})  # fmt: skip
            at += len(people) + everybody * 0.012
    return pd.DataFrame(rows, columns=["x", "x2", "top", "bottom", "cluster", "n", "sure", "colour"]), place


def _flows(
    found: Evolution, place: Mapping[tuple[int, str], tuple[float, float]], colours: Mapping[tuple[int, str], str]
) -> pd.DataFrame:
    """Bands between clusters of neighbouring periods that share people."""
    rows = []
    used: dict[tuple[int, str, str], float] = {}
    for k, (before, after) in enumerate(zip(found.periods, found.periods[1:], strict=False)):
        for a, left in before.followed.items():
            for b, right in after.followed.items():
                n = len(left & right)
                ends = ((k, a, "out"), (k + 1, b, "in")) if n else ()
                for period, name, side in ends:
                    top = place[period, name][0] + used.get((period, name, side), 0.0)
                    used[period, name, side] = used.get((period, name, side), 0.0) + n
                    x = period + (BAR_WIDTH / 2 if side == "out" else -BAR_WIDTH / 2)
                    rows.append({"flow": f"{a} → {b} ({k + 1})", "x": x, "top": top, "bottom": top + n, "n": n,
                                 "colour": colours[k, a]})  # fmt: skip
    return pd.DataFrame(rows, columns=["flow", "x", "top", "bottom", "n", "colour"])
