"""A page with nothing but the chart, for browser tests and screenshots: ?n=150&groups=6&case=plain|hostile|tiny…"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from linkgraph.ui.chart import (
    ASKS,
    PALETTE,
    Answers,
    ChartAsk,
    ChartCluster,
    ChartGuard,
    ChartLink,
    ChartNode,
    ChartOptions,
    colours_for,
    network_chart,
)

TYPES = ("Person", "Phone", "Account", "Place", "Handset", "Sim", "Cell", "Incident", "SeizedData", "OnlineId")
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "javascript:alert(3)",
    '"><svg onload=alert(4)>',
    "=cmd|' /C calc'!A0",
    "名" * 200,
    "\u202eetirw ot tfel \u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627",
    "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307alg\u0316\u0317\u0318\u0319o",
    "__proto__",
    "line\nbreak\ttab\x00null",
)
Graph = tuple[list[ChartNode], list[ChartLink]]


def gangs(count: int, groups: int, seed: int = 7) -> Graph:
    """Groups with a boss each, dense inside, a few ties between; sizes and widths uneven as in a real case."""
    rng = random.Random(seed)
    colours = colours_for([f"团伙{g + 1}" for g in range(groups)])
    nodes, links, degree = [], [], [0] * count
    pairs: set[tuple[int, int]] = set()
    for i in range(count):
        group = i % groups
        for _ in range(1 + (i % 3)):
            pool = range(group, i, groups) if rng.random() < 0.93 else range(i)
            if pool:
                pairs.add((rng.choice(pool[: max(1, len(pool) // 3)]), i))
    for k, (a, b) in enumerate(sorted(pairs)):
        degree[a] += 1
        degree[b] += 1
        links.append(
            ChartLink(f"CALLED~{a}~{b}", f"n{a}", f"n{b}", "CALLED", 1 + rng.random() ** 4 * 5, f"{k % 40} 次")
        )
    for i in range(count):
        name = f"团伙{i % groups + 1}"
        kind = TYPES[0] if rng.random() < 0.6 else rng.choice(TYPES)
        label = f"王小{'一二三四五六七八九十'[i % 10]}{i}" if kind == "Person" else f"+86138{i:08d}"
        size = 6 + 14 * (degree[i] / max(degree)) ** 0.5
        nodes.append(
            ChartNode(
                f"n{i}",
                label,
                kind,
                size=size,
                colour=colours[name],
                group=name,
                title=f"{label}\n{kind}",
                cluster=name,
            )
        )
    return nodes, links


def hostile() -> Graph:
    nodes = [
        ChartNode(name, name, name if i == 0 else "Person", group=name, title=name) for i, name in enumerate(HOSTILE)
    ]
    links = [
        ChartLink(f"L{i}{name}", HOSTILE[i - 1], name, name, label=name, dashed=i % 2 == 0)
        for i, name in enumerate(HOSTILE)
    ]
    return nodes, links


def tiny(count: int) -> Graph:
    nodes = [ChartNode(f"n{i}", f"甲{i}", "Person") for i in range(count)]
    links = [ChartLink(f"self{k}", "n0", "n0", "CALLED", label="self", dashed=k == 1) for k in range(2) if nodes]
    if count == 2:
        kinds = ("CALLED", "PAID", "TEXTED")
        links += [ChartLink(f"{kind}~0~1", "n0", "n1", kind, 2, kind, dashed=kind == "PAID") for kind in kinds]
        links.append(ChartLink("CALLED~1~0", "n1", "n0", "CALLED", 2, "back"))
    return nodes, links


def parallel(count: int) -> Graph:
    nodes = [ChartNode("n0", "甲", "Person"), ChartNode("n1", "乙", "Person")]
    return nodes, [ChartLink(f"p{i}", "n0", "n1", "CALLED") for i in range(count)]


def flows() -> Graph:
    """Money in three layers with a way back, times and places: for the arrangements that need them."""
    nodes = [
        ChartNode(f"a{i}", f"账户{i}", "Account", cluster=f"c{i % 2}", group=f"c{i % 2}", colour=PALETTE[i % 2],
                  first=1_700_000_000 + 86_400.0 * i, lon=100 + i, lat=30 + (i % 3), certainty=0.5 + i / 20)
        for i in range(9)
    ]  # fmt: skip
    nodes.append(ChartNode("off", "无时间", "Person"))
    pairs = [(0, 3), (1, 3), (2, 4), (3, 5), (3, 6), (4, 6), (5, 7), (6, 8), (6, 7)]
    links = [
        ChartLink(f"PAID~{a}~{b}", f"a{a}", f"a{b}", "PAID", 2, amount=1000.0 * (a + 1), currency="CNY")
        for a, b in pairs
    ]
    links.append(ChartLink("PAID~back", "a7", "a0", "PAID", 1, amount=1.0, currency="CNY"))
    links.append(ChartLink("CALLED~a", "a0", "a3", "CALLED", 1, count=7))
    links.append(ChartLink("CALLED~b", "a3", "a0", "CALLED", 1, count=2, dashed=True))
    return nodes, links


def star(count: int) -> Graph:
    """One node with very many neighbours."""
    nodes = [ChartNode("hub", "总机", "Phone", size=16, more=count)]
    nodes += [ChartNode(f"s{i}", f"+86139{i:08d}", "Phone") for i in range(count)]
    return nodes, [ChartLink(f"CALLED~hub~{i}", "hub", f"s{i}", "CALLED") for i in range(count)]


def overview(count: int) -> Graph:
    """Super-nodes of which everyone is tied to everyone, to some more than to others."""
    nodes = [ChartNode(f"g{i}", f"集群 {i}", "Cluster", size=16, members=50 + i) for i in range(count)]
    pairs = [(i, j) for i in range(count) for j in range(i)]
    return nodes, [
        ChartLink(f"TIE~g{i}~g{j}", f"g{i}", f"g{j}", "calls", directed=False, count=1 + (k * 7919) % 997)
        for k, (i, j) in enumerate(pairs)
    ]


def graph() -> Graph:
    case, count = st.query_params.get("case", "plain"), int(st.query_params.get("n", "150"))
    made: dict[str, Callable[[], Graph]] = {
        "hostile": hostile,
        "flows": flows,
        "tiny": partial(tiny, count),
        "parallel": partial(parallel, count),
        "star": partial(star, count),
        "overview": partial(overview, count),
    }
    return made.get(case, partial(gangs, count, int(st.query_params.get("groups", "6"))))()


@st.cache_resource(max_entries=4)
def drawing(case: str, count: str, groups: str) -> Graph:
    """The same objects at every run: the chart then sends nothing but what is added."""
    return graph()


def ask(what: ChartAsk) -> None:
    state = st.session_state
    state.asked.append([what.action, list(what.ids), dict(what.options)])
    if what.action == "expand" and what.ids[0] == "n0" and not what.options and st.query_params.get("guard"):
        state.guard = ChartGuard("n0", (("Person", 40_000), ("Phone", 10_000)), ("calls", "money"), 30)
        return
    state.guard = None
    if what.action == "expand":
        state.expanded.append(what.ids[0])
    if what.action == "open":
        state.opened.append(what.ids[0])


def note(ids: tuple[str, ...]) -> None:
    st.session_state.picked.append(list(ids))


st.set_page_config(layout="wide", page_title="chart")
for name in ("expanded", "picked", "asked", "opened"):
    st.session_state.setdefault(name, [])
st.session_state.setdefault("guard", None)
st.session_state.runs = st.session_state.get("runs", 0) + 1


@st.fragment
def page() -> None:
    state, query = st.session_state, st.query_params
    nodes, links = drawing(query.get("case", "plain"), query.get("n", "150"), query.get("groups", "6"))
    if query.get("super"):
        member = ("n2", "n8", "n14")
        nodes = [node for node in nodes if node.id not in member or state.opened]
        links = [link for link in links if not {link.source, link.target} & set(member) or state.opened]
        if state.opened:
            nodes = [replace(node, origin="super") if node.id in member else node for node in nodes]
        else:
            nodes = [*nodes, ChartNode("super", "集群", "Person", size=20, members=3)]
            links = [*links, ChartLink("to super", "n0", "super", "TIE", directed=False)]
    for number, parent in enumerate(state.expanded):
        new = [f"x{number}-{k}" for k in range(int(query.get("grow", "6")))]
        nodes = [*nodes, *(ChartNode(one, f"新{one[1:]}", "Phone", group="new", colour="#8b919c") for one in new)]
        links = [*links, *(ChartLink(f"new~{one}", parent, one, "CALLED") for one in new)]
    outside = ("n1",) if st.button("from outside") else state.get("outside", ())
    state.outside = outside
    options = ChartOptions(
        language=query.get("lang", "zh"), total=int(query.get("total", "0")), selected=outside,
        height=int(query.get("height", "640")), asks=ASKS, menu={"report": "copy to report"}, guard=state.guard,
        layers={"calls": "通话", "money": "资金"}, clusters={f"c{i}": ChartCluster(f"集群{i}", 0.9) for i in range(2)},
        reliable=None if query.get("reliable") is None else query["reliable"] == "1",
        types={kind: kind for kind in TYPES},
    )  # fmt: skip
    answers = Answers(select=note, ask=ask)
    events = network_chart(nodes, links, key="demo", options=options, answers=answers)
    said = {
        "selected": events.selected, "expanded": state.expanded, "picked": state.picked, "asked": state.asked,
        "hidden": sorted(events.view.hidden), "layout": events.view.layout, "pinned": sorted(events.view.pinned),
        "runs": state.runs,
    }  # fmt: skip
    st.code(json.dumps(said, ensure_ascii=False), language=None)


page()
