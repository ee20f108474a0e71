"""The drawn nodes as a table: sort by any column, filter by words, select in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from linkgraph.ui import measured
from linkgraph.ui.canvas import name_of
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts.bench import Bench

COLUMNS = (
    "label", "type", "part", "role", "tag", "note", "cluster", "membership", "contacts", "records", "paid", "received",
    "jurisdiction", "first", "last", "days", "id",
)  # fmt: skip
_LAST = "table-picked"


def show(bench: Bench) -> None:
    frame = measured.facts_of(bench.asked, bench.visible, (), bench.case)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    words = left.text_input(
        t("table.filter"), key="table-filter", placeholder=text("table.filter"), label_visibility="collapsed"
    )
    only = right.toggle(t("table.only_selected"), key="table-only")
    chosen = set(bench.canvas.selected)
    kept = matching(frame, words, chosen if only else None)
    ids = kept["id"].tolist()
    st.caption(t("table.count", n=len(kept), m=len(frame), s=len(chosen.intersection(frame["id"]))))
    # a selection made elsewhere comes in as the table's default; one made here must not reset the table
    elsewhere = st.session_state.get(_LAST) != bench.canvas.selected
    if elsewhere:
        st.session_state[_LAST] = bench.canvas.selected
        st.session_state["table-turn"] = st.session_state.get("table-turn", 0) + 1
    key = f"table-{st.session_state.get('table-turn', 0)}-{name_of(ids)}"
    rows = [row for row, one in enumerate(ids) if one in chosen]
    st.dataframe(
        shown(kept), hide_index=True, key=key, on_select=partial(_pick, bench, ids, key), selection_mode="multi-row",
        selection_default={"selection": {"rows": rows, "columns": [], "cells": []}}, height=330,
    )  # fmt: skip


def matching(frame: pd.DataFrame, words: str, ids: set[str] | None) -> pd.DataFrame:
    """Rows that hold every word somewhere (and are among some ids)."""
    kept = frame if ids is None else frame[frame["id"].isin(ids)]
    for word in words.lower().split():
        text_of = kept[["label", "id", "type", "role", "cluster", "jurisdiction", "tag", "note"]].fillna("").astype(str)
        kept = kept[text_of.apply(lambda row, word=word: word in " ".join(row).lower(), axis=1)]
    return kept


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns in words; those that nobody has a value in are left out."""
    words = {"type": "type", "role": "role", "tag": "tag"}
    out = {}
    for column in COLUMNS:
        values = frame[column]
        if values.isna().all() or (values.astype(str) == "").all():
            continue
        out[text(f"fact.{column}")] = [name(words[column], v) for v in values] if column in words else values.to_list()
    return pd.DataFrame(out)


def _pick(bench: Bench, ids: Sequence[str], key: str) -> None:
    chosen = tuple(ids[row] for row in st.session_state[key].selection.rows if row < len(ids))
    st.session_state[_LAST] = chosen
    bench.canvas.select(chosen)
