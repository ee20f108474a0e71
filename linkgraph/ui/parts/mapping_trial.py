"""What the first rows of a table become with a mapping: counts, reasons, and each of the first rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.casework.mapping import Table
from linkgraph.errors import MustChoose
from linkgraph.ingest.drafting import Draft
from linkgraph.ingest.trying import ROWS, Trial, TriedRow
from linkgraph.model import node_type
from linkgraph.model.types import caption
from linkgraph.ui.format import number
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts.accounting import reason_word
from linkgraph.ui.parts.choosing import show_differences

#: Columns that a person does not need to see whether a row is read rightly.
_LEFT_OUT = ("offset_min", "own", "kind")
_COUNTS = ("accepted", "rejected", "ignored", "duplicate")


@st.cache_data(max_entries=32, show_spinner=False)
def _tried(path: str, sheet: tuple[str, str, str], draft: Draft, _table: Table, _case: Case) -> Trial:
    return _case.mapping.try_draft(_table, draft)


def show(case: Case, path: Path, table: Table, draft: Draft) -> None:
    """Try the draft and say what comes of it; nothing is imported."""
    st.markdown(f"**{t('mapping.preview', n=number(ROWS))}**")
    with st.spinner(t("mapping.trying")):
        sheet = table.sheet
        trial = _tried(str(path), (sheet.name, sheet.encoding, sheet.delimiter), draft, table, case)
    if trial.problem is not None:
        st.warning(t("mapping.cannot_try"))
        st.text(str(trial.problem))
        if isinstance(trial.problem, MustChoose):
            for option, read in trial.problem.differences.items():
                show_differences(option, read)
        return
    for column, count in zip(st.columns(len(_COUNTS)), _COUNTS, strict=True):
        column.metric(t(f"col.{count}"), number(trial.counts.get(count, 0)), border=True)
    if trial.reasons:
        reasons = (f"{reason_word(reason)}: {number(n)}" for reason, n in list(trial.reasons.items())[:8])
        st.caption(t("mapping.reasons", reasons=" · ".join(reasons)))
    st.dataframe(pd.DataFrame([_line(row) for row in trial.rows]), hide_index=True, height=320)


def _line(row: TriedRow) -> dict[str, str | int]:
    becomes = "; ".join(_event(table, values) for table, values in row.events)
    if row.disposition != "accepted":
        becomes = f"{name('disposition', row.disposition)}: {reason_word(row.reason)}"
    return {
        text("col.record_no"): row.record_no,
        text("mapping.becomes"): becomes or text("mapping.facts_only"),
        text("col.raw"): row.raw,
    }


def _event(table: str, values: Mapping[str, str]) -> str:
    """An event as a person reads it: what it is, then its values; times are UTC, as they are kept."""
    shown = [
        f"{name('field', column)} {caption(value) if node_type(value) else value}"
        for column, value in values.items()
        if column not in _LEFT_OUT
    ]
    return f"{name('event', table)}: " + ", ".join(shown)
