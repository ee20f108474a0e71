"""A page with a chart of ?n= nodes and ?m= ties and what a details panel would say; benchmarks/chart.py opens it."""

from __future__ import annotations

import random

import streamlit as st

from linkgraph.ui.chart import Answers, ChartAsk, ChartLink, ChartNode, ChartOptions, colours_for, network_chart

GROUP = 50


@st.cache_resource(max_entries=2)
def graph(count: int, ties: int) -> tuple[list[ChartNode], list[ChartLink]]:
    """Groups of 50 with 90 % of the ties inside."""
    rng = random.Random(1)
    groups = [f"g{k}" for k in range(-(-count // GROUP))]
    colours = colours_for(groups)
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < ties:
        a = rng.randrange(count)
        b = a // GROUP * GROUP + rng.randrange(GROUP) if rng.random() < 0.9 else rng.randrange(count)
        if a != b and b < count:
            pairs[min(a, b), max(a, b)] = None
    nodes = [
        ChartNode(f"n{i}", f"甲{i}", "Person", size=8, colour=colours[groups[i // GROUP]], group=groups[i // GROUP],
                  cluster=groups[i // GROUP])
        for i in range(count)
    ]  # fmt: skip
    return nodes, [ChartLink(f"l{k}", f"n{a}", f"n{b}", "CALLED", directed=False) for k, (a, b) in enumerate(pairs)]


def grow(what: ChartAsk) -> None:
    st.session_state.grown = what.ids[0]


@st.fragment
def page() -> None:
    nodes, links = graph(int(st.query_params["n"]), int(st.query_params["m"]))
    grown = st.session_state.get("grown")
    if grown:
        nodes = [*nodes, *(ChartNode(f"new{k}", f"新{k}", "Phone") for k in range(20))]
        links = [*links, *(ChartLink(f"grown{k}", grown, f"new{k}", "CALLED") for k in range(20))]
    events = network_chart(nodes, links, key="chart", options=ChartOptions(), answers=Answers(ask=grow))
    st.code(f"details of {', '.join(events.selected)}", language=None)


st.set_page_config(layout="wide")
page()
