"""A page with nothing but the chart, for browser tests and screenshots: ?n=150&groups=6&case=plain|hostile|tiny…"""

from __future__ import annotations

import json
import random

import streamlit as st

from linkgraph.ui.chart import ChartLink, ChartNode, ChartOptions, colours_for, network_chart

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
            ChartNode(f"n{i}", label, kind, size=size, colour=colours[name], group=name, title=f"{label}\n{kind}")
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


def graph() -> Graph:
    case, count = st.query_params.get("case", "plain"), int(st.query_params.get("n", "150"))
    if case == "hostile":
        return hostile()
    if case in ("tiny", "parallel"):
        return tiny(count) if case == "tiny" else parallel(count)
    return gangs(count, int(st.query_params.get("groups", "6")))


def add(node: str) -> None:
    st.session_state.expanded.append(node)


def note(ids: tuple[str, ...]) -> None:
    st.session_state.picked.append(list(ids))


st.set_page_config(layout="wide", page_title="chart")
st.session_state.setdefault("expanded", [])
st.session_state.setdefault("picked", [])
nodes, links = graph()
for number, parent in enumerate(st.session_state.expanded):
    for k in range(6):
        new = f"x{number}-{k}"
        nodes.append(ChartNode(new, f"新{number}-{k}", "Phone", group="new", colour="#8b919c"))
        links.append(ChartLink(f"new~{new}", parent, new, "CALLED"))
outside = ("n1",) if st.button("from outside") else st.session_state.get("outside", ())
st.session_state.outside = outside
options = ChartOptions(
    language=st.query_params.get("lang", "zh"),
    total=int(st.query_params.get("total", "0")),
    selected=outside,
    height=int(st.query_params.get("height", "640")),
)
events = network_chart(nodes, links, key="demo", options=options, on_select=note, on_expand=add)
state = {"selected": events.selected, "expanded": st.session_state.expanded, "picked": st.session_state.picked}
st.code(json.dumps(state, ensure_ascii=False), language=None)
