"""How the drawn nodes spread over an attribute or a measure; a bar selects, hides, or shows only its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from linkgraph.ui import facts, measured
from linkgraph.ui.facts import KINDS, MEASURES, Facet
from linkgraph.ui.fields import FIELDS
from linkgraph.ui.i18n import t, text
from linkgraph.ui.looks import NODE
from linkgraph.ui.parts import acting
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.ruling import value_word


def show(bench: Bench) -> None:
    left, right = st.columns([1, 2], gap="medium")
    with left:
        column = st.selectbox(
            t("facets.of"), (*KINDS, *MEASURES), key="facet-of", format_func=lambda one: text(FIELDS[one].label),
            persist_state="session",
        )  # fmt: skip
        st.caption(t("facets.how"))
        _hidden(bench)
    more = (column,) if FIELDS[column].position else ()
    found = facts.counted(measured.facts_of(bench.asked, bench.visible, more, bench.case), column)
    with right:
        _bars(bench, column, found)


def _bars(bench: Bench, column: str, found: Sequence[Facet]) -> None:
    chosen = set(bench.canvas.selected)
    frame = pd.DataFrame(
        {
            text("facets.value"): [value_word(NODE, column, facet.value) for facet in found],
            text("facets.count"): [facet.count for facet in found],
            text("facets.selected"): [len(chosen.intersection(facet.ids)) for facet in found],
        }
    )
    top = max((facet.count for facet in found), default=1)
    key = f"facet-{column}-{len(found)}"
    picked = st.dataframe(
        frame, hide_index=True, key=key, on_select=partial(_pick, bench, found, key), selection_mode="multi-row",
        height=min(36 * (len(found) + 1) + 4, 330), column_config={
            text("facets.count"): st.column_config.ProgressColumn(format="%d", min_value=0, max_value=top),
        },
    ).selection.rows  # fmt: skip
    ids = _ids(found, picked)
    with st.container(horizontal=True):
        for act, icon, done in (
            ("hide", "visibility_off", acting.hide), ("only", "filter_center_focus", acting.hide_others)
        ):  # fmt: skip
            st.button(t(f"act.{act}"), key=f"facet-{act}", on_click=partial(done, bench, ids), disabled=not ids,
                      icon=f":material/{icon}:")  # fmt: skip


def _hidden(bench: Bench) -> None:
    """How many are hidden, with the ways back: seen in grey, or drawn again."""
    hidden = bench.canvas.view.hidden
    st.caption(t("facets.hidden", n=len(hidden)))
    st.toggle(t("act.grey"), value=bench.canvas.view.grey, key=f"facet-grey-{bench.canvas.view.grey}",
              disabled=not hidden, on_change=partial(acting.grey, bench, not bench.canvas.view.grey))  # fmt: skip
    st.button(t("act.reveal"), key="facet-reveal", on_click=partial(acting.reveal, bench), disabled=not hidden,
              icon=":material/visibility:")  # fmt: skip


def _pick(bench: Bench, found: Sequence[Facet], key: str) -> None:
    bench.canvas.select(_ids(found, st.session_state[key].selection.rows))


def _ids(found: Sequence[Facet], rows: Sequence[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for row in rows if row < len(found) for one in found[row].ids))
