"""Rejected rows in cells that can be written in, and the button that sends what was changed through again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ingest.resending import Correction, Resent
from linkgraph.ui import state
from linkgraph.ui.format import number
from linkgraph.ui.i18n import t, text
from linkgraph.ui.parts.accounting import reason_word

#: So many rows are shown to be corrected at a time; more are better corrected in a file.
SHOWN = 500


def editor(case: Case, rows: Sequence[Mapping[str, Any]]) -> None:
    """Choose a table, write in its cells, send the changed rows."""
    st.subheader(t("correct.title"))
    _said(case)
    open_rows = [row for row in rows if row["disposition"] == "rejected" and not _corrected(row)]
    tables = {(r["source_id"], r["sheet"]): r["file"] for r in open_rows if r["reason"] != "sheet_not_recognised"}
    if not tables:
        st.caption(t("correct.none"))
        return
    st.caption(t("correct.lead"))
    source, sheet = st.selectbox(
        text("col.file"), list(tables), key="correct-source",
        format_func=lambda place: f"{tables[place]} {place[1]}".strip(),
    )  # fmt: skip
    left = {row["record_no"] for row in open_rows if (row["source_id"], row["sheet"]) == (source, sheet)}
    known = [r for r in case.rows_to_correct(source) if r["sheet"] == sheet and r["record_no"] in left]
    if len(known) > SHOWN:
        st.caption(t("correct.some", n=number(SHOWN), total=number(len(known))))
    shown = known[:SHOWN]
    changed = st.data_editor(
        _cells(shown), hide_index=True, disabled=[text("col.record_no"), text("col.reason")],
        key=f"correct-{source}-{sheet}-{len(known)}",
    )  # fmt: skip
    edited = _edited(shown, changed)
    label = t("correct.send", n=len(edited))
    if st.button(label, type="primary", disabled=not edited, key="correct-send", icon=":material/send:"):
        _send(case, edited)


def _corrected(row: Mapping[str, Any]) -> bool:
    return any(said["disposition"] != "rejected" for said in row["corrected_in"])


def _cells(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Record and reason, then every cell under its heading (numbered where a heading stands twice)."""
    headings = list(rows[0]["headings"])
    names = [h if h and headings.count(h) == 1 else f"{h} [{i + 1}]".strip() for i, h in enumerate(headings)]
    taken = (text("col.record_no"), text("col.reason"))
    names = [f"{name} *" if name in taken else name for name in names]
    lines = [[row["record_no"], reason_word(row["reason"]), *row["cells"]] for row in rows]
    return pd.DataFrame(lines, columns=[*taken, *names])


def _edited(rows: Sequence[Mapping[str, Any]], frame: pd.DataFrame) -> list[Correction]:
    out = []
    for row, line in zip(rows, frame.itertuples(index=False), strict=True):
        cells = tuple("" if value is None else str(value) for value in line[2:])
        if cells != row["cells"]:
            out.append(Correction(row["source_id"], row["sheet"], row["record_no"], cells))
    return out


def _send(case: Case, edited: Sequence[Correction]) -> None:
    try:
        done = case.correct(edited)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    state.remember(case, "corrected", done)
    st.rerun()


def _said(case: Case) -> None:
    """What became of the rows sent last, and what is still wrong with those rejected again."""
    done: Resent | None = state.recall(case, "corrected")
    if done is None or not done.sources:
        return
    counts = {name: sum(getattr(s, name) for s in done.sources) for name in ("accepted", "duplicate", "rejected")}
    say = st.warning if counts["rejected"] else st.success
    say(t("correct.done", **{name: number(n) for name, n in counts.items()}))
