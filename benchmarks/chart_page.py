"""A page with a chart of ?n= nodes and ?m= ties and what a details panel would say; benchmarks/chart.py opens it.

With ?by=vis the same nodes and ties are drawn by vis-network, as a Streamlit component too.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyvis
import streamlit as st

from linkgraph.ui.chart import Answers, ChartAsk, ChartLink, ChartNode, ChartOptions, colours_for, network_chart

GROUP = 50
HEIGHT = 640
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"


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


def own(nodes: list[ChartNode], links: list[ChartLink]) -> tuple[str, ...]:
    """linkgraph's chart; what is picked."""
    grown = st.session_state.get("grown")
    if grown:
        nodes = [*nodes, *(ChartNode(f"new{k}", f"新{k}", "Phone") for k in range(20))]
        links = [*links, *(ChartLink(f"grown{k}", grown, f"new{k}", "CALLED") for k in range(20))]
    options = ChartOptions(height=HEIGHT)
    return network_chart(nodes, links, key="chart", options=options, answers=Answers(ask=grow)).selected


@st.cache_resource
def vis_component() -> Any:
    js = VIS.read_text(encoding="utf-8") + "\n" + Path(__file__).with_name("vis_chart.js").read_text(encoding="utf-8")
    return st.components.v2.component("vis_chart", js=js)


def vis(nodes: list[ChartNode], links: list[ChartLink]) -> tuple[str, ...]:
    """The same by vis-network; the data is sent once, as with the chart of linkgraph."""
    place = {node.id: i for i, node in enumerate(nodes)}
    data = {
        "height": HEIGHT,
        "nodes": {name: [getattr(node, name) for node in nodes] for name in ("id", "label", "colour", "size")},
        "links": {
            "source": [place[link.source] for link in links],
            "target": [place[link.target] for link in links],
        },
    }
    sent = {"height": HEIGHT} if st.session_state.get("sent") else data
    st.session_state.sent = True
    found = vis_component()(key="vis", data=sent, height=HEIGHT, on_picked_change=lambda: None)
    return tuple(found.get("picked") or ())


@st.fragment
def page() -> None:
    nodes, links = graph(int(st.query_params["n"]), int(st.query_params["m"]))
    picked = vis(nodes, links) if st.query_params.get("by") == "vis" else own(nodes, links)
    st.text(f"details of {', '.join(picked)}")


st.set_page_config(layout="wide")
page()
