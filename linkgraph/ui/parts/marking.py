"""Tags and notes of what is selected: shown with who and when, set, changed, taken away; every change can be undone."""

from __future__ import annotations

from functools import partial

import streamlit as st

from linkgraph.evidence.marks import LONGEST_NOTE, TAGS, Mark
from linkgraph.ui.canvas import name_of
from linkgraph.ui.format import moment, plain
from linkgraph.ui.i18n import name, t
from linkgraph.ui.parts import acting
from linkgraph.ui.parts.bench import Bench


def box(bench: Bench) -> None:
    """A row of colours for all selected nodes; for a single one its note as well."""
    nodes = bench.selected
    if not nodes:
        return
    marks = bench.case.marks()
    tags = {marks[one].tag if one in marks else "" for one in nodes}
    tag = tags.pop() if len(tags) == 1 else ""
    alone = marks.get(nodes[0], Mark(nodes[0])) if len(nodes) == 1 else None
    # what is written in the case comes in as the default of a new widget: also after an undo
    key = f"mark-{name_of(nodes)}-{tag}-{alone.at if alone else ''}"
    with st.container(border=True, key="marks"):
        st.pills(
            t("marks.tag"), TAGS, default=tag or None, key=f"{key}-tag", help=t("marks.help"),
            format_func=lambda one: f":{one}[⚑] {name('tag', one)}",
            on_change=partial(_tag, bench, nodes, f"{key}-tag"),
        )  # fmt: skip
        if alone is not None:
            _note(bench, alone, f"{key}-note")
        elif any(one in marks for one in nodes):
            st.caption(t("marks.several", n=sum(one in marks for one in nodes)))


def _note(bench: Bench, mark: Mark, key: str) -> None:
    st.text_area(t("marks.note"), mark.note, key=key, max_chars=LONGEST_NOTE, height=72,
                 on_change=partial(_write, bench, mark.subject, key))  # fmt: skip
    if mark.by:
        st.caption(t("marks.by", who=plain(mark.by), when=moment(mark.at, bench.case.timezone)))


def _tag(bench: Bench, nodes: tuple[str, ...], key: str) -> None:
    acting.said(bench, lambda: acting.mark(bench, "tag", nodes, st.session_state[key] or ""))


def _write(bench: Bench, node: str, key: str) -> None:
    acting.said(bench, lambda: acting.mark(bench, "note", (node,), st.session_state[key] or ""))
