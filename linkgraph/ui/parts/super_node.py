"""Details of a super-node (a cluster drawn as one dot), and of what ties it to another dot."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from linkgraph.model import node_type
from linkgraph.ui import data, view
from linkgraph.ui.canvas import GROUP, SuperNode
from linkgraph.ui.format import number, plain
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import acting
from linkgraph.ui.parts.bench import Bench

MEMBERS_SHOWN = 200


def show(bench: Bench) -> bool:
    """Draws the details where one super-node, or one tie of one, is selected; says whether it did."""
    selected = bench.canvas.selected
    if len(selected) != 1:
        return False
    groups = {group.id: group for group in bench.canvas.now.groups}
    if selected[0] in groups:
        _group(bench, groups[selected[0]])
        return True
    pair = view.tied(selected[0])
    if pair is None or not any(one.startswith(GROUP) for one in pair):
        return False
    _tie(bench, pair, groups)
    return True


def _group(bench: Bench, group: SuperNode) -> None:
    position = data.position(bench.at, bench.case)
    ranked = sorted(group.members, key=lambda one: (-position.get(one, (0, 0.0))[1], one))[:MEMBERS_SHOWN]
    known = data.drawn_nodes(bench.at, ranked, bench.case)
    called = data.suspects(bench.at.case_id, bench.at.snapshot, bench.case)
    st.subheader(f"{t('word.cluster')} {plain(group.cluster)}")
    st.caption(t("super.members", n=len(group.members), k=len(called.intersection(group.members))))
    kinds = Counter(node_type(one) for one in group.members)
    st.caption(" · ".join(f"{name('type', kind)} {number(n)}" for kind, n in kinds.most_common()))
    st.button(t("act.open"), key="super-open", type="primary", width="stretch", icon=":material/unfold_more:",
              on_click=lambda: acting.open_groups(bench, [group.id]))  # fmt: skip
    rows = [
        {
            text("col.label"): known[one].label if one in known else one,
            text("col.type"): name("type", node_type(one)),
            text("col.role"): name("role", known[one].role) if one in known else "",
            text("col.contacts"): position.get(one, (0, 0.0))[0],
            text("col.records"): position.get(one, (0, 0.0))[1],
        }
        for one in ranked
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="super-members")
    if len(ranked) < len(group.members):
        st.caption(t("where.shown", n=len(ranked), m=len(group.members)))


def _tie(bench: Bench, pair: tuple[str, str], groups: dict[str, SuperNode]) -> None:
    """How many actors of one side are tied to how many of the other, and by how many records."""
    graph = data.graph(data.narrowed(bench.at, bench.canvas.now.period), bench.case)
    ends = [set(groups[one].members) if one in groups else {one} for one in pair]
    between = data.ties_between(graph, ends[0], ends[1])
    listed = between[:MEMBERS_SHOWN]
    known = data.drawn_nodes(bench.at, {*pair, *(end for a, b, _ in listed for end in (a, b))}, bench.case)
    side = [
        f"{text('word.cluster')} {groups[one].cluster}"
        if one in groups
        else (known[one].label if one in known else one)
        for one in pair
    ]
    st.subheader(f"{plain(side[0])} – {plain(side[1])}")
    st.caption(t("super.tie", n=len(between), records=number(sum(weight for _, _, weight in between))))
    rows = [
        {
            text("col.a"): known[a].label if a in known else a,
            text("col.b"): known[b].label if b in known else b,
            text("col.records"): weight,
        }
        for a, b, weight in listed
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="super-ties")
