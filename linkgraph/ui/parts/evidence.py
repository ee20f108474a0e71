"""The rows of the files behind a link or a node, as they were handed in."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui.i18n import t, text

SHOWN = 200


def rows(case: Case, subject: str, key: str) -> None:
    """The evidence rows of a link or node; says how many there are in all."""
    try:
        found = case.evidence(subject, limit=SHOWN)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    if not found.rows:
        st.caption(t("evidence.none"))
        return
    st.caption(t("evidence.count", shown=len(found.rows), total=found.total))
    st.dataframe(table(found.rows), hide_index=True, key=key)
    st.caption(t("evidence.lead"))


def table(found: Any) -> pd.DataFrame:
    """File, sheet and row first, which rows are one event, then every heading with the original text."""
    where = [text("col.file"), text("col.sheet"), text("col.record_no"), text("col.line")]
    events: dict[str, int] = {}
    lines = []
    for row in found:
        place = dict(zip(where, (row.file, row.sheet, row.record_no, row.line), strict=True))
        place[text("col.event")] = events.setdefault(row.event, len(events) + 1) if row.event else None
        place[text("col.corrects")] = row.corrects.raw if row.corrects else None
        # a heading of the file that is called like one of ours keeps its name with a mark
        fields = {heading if heading not in place else f"{heading} *": value for heading, value in row.fields.items()}
        lines.append({**place, **fields})
    frame = pd.DataFrame(lines).dropna(axis=1, how="all")
    return frame if frame[where[1]].astype(bool).any() else frame.drop(columns=where[1])
