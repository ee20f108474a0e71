"""What became of every row of the files: accounting, and the rows that were not accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.export.correcting import rows_bytes
from linkgraph.ui.format import hashed_name
from linkgraph.ui.i18n import name, t, text

COUNTS = ("read", "accepted", "duplicate", "rejected", "ignored")


def accounts(sources: Sequence[Mapping[str, Any]], key: str) -> None:
    """One line a file: what was read and what became of it."""
    rows = [
        {
            text("col.file"): source["file"],
            text("col.kind"): name("kind", source["kind"]),
            text("col.layout"): source["layout"],
            text("col.state"): name("state", source["state"]),
            **{text(f"col.{count}"): source[count] for count in COUNTS},
            text("col.reconciled"): bool(source["reconciled"]),
            text("col.encoding"): source["encoding"],
            text("col.timezone"): source["timezone"] or "",
            text("col.source_id"): source["source_id"],
        }
        for source in sources
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=key)
    for source in sources:
        if not source["reconciled"]:
            st.warning(t("accounting.unreconciled", file=f"{source['file']} {source['sheet']}".strip()))
            st.text("\n".join(source["checks"].get("problems", ())))
    st.caption(t("accounting.rule"))


def rejects(rows: Sequence[Mapping[str, Any]], key: str) -> None:
    """Rows that were not accepted, to filter and to take away."""
    if not rows:
        st.success(t("accounting.none_rejected"))
        return
    found = {str(row["disposition"]) for row in rows}
    dispositions = [code for code in ("rejected", "duplicate", "ignored", "flagged") if code in found]
    aside = [code for code in dispositions if code != "flagged"]
    chosen = st.pills(
        t("accounting.which"), dispositions, selection_mode="multi", default=aside or dispositions, key=f"{key}-which",
        format_func=lambda code: f"{name('disposition', code)} ({sum(r['disposition'] == code for r in rows)})",
    )  # fmt: skip
    middle, right, last = st.columns([3, 3, 2])
    reasons = sorted({str(row["reason"]) for row in rows})
    reason = right.selectbox(
        t("accounting.reason"), ["", *reasons], key=f"{key}-reason",
        format_func=lambda code: reason_word(code) if code else text("word.all"),
    )  # fmt: skip
    files = sorted({str(row["file"]) for row in rows})
    file = middle.selectbox(
        t("accounting.source"), ["", *files], key=f"{key}-file", format_func=lambda code: code or text("word.all")
    )
    words = last.text_input(t("accounting.search"), key=f"{key}-search").strip().lower()
    kept = [
        row
        for row in rows
        if row["disposition"] in chosen
        and reason in ("", row["reason"])
        and file in ("", row["file"])
        and words in str(row["raw"]).lower()
    ]
    st.dataframe(_reject_table(kept), hide_index=True, key=f"{key}-table")
    with st.container(horizontal=True):
        for suffix, label in (
            (".csv", t("accounting.download", n=len(kept))),
            (".xlsx", t("accounting.download_xlsx")),
        ):
            _take_away(kept, suffix, label, f"{key}-download{suffix[1:]}")


def _take_away(rows: Sequence[Mapping[str, Any]], suffix: str, label: str, key: str) -> None:
    content = rows_bytes(rows, suffix)
    file = hashed_name(f"rows-not-accepted{suffix}", hashlib.sha256(content).hexdigest())
    st.download_button(label, content, file, key=key, on_click="ignore", icon=":material/download:")


def reason_word(code: str) -> str:
    """A reason code, ``code`` or ``code:field``, in words."""
    rule, _, column = code.partition(":")
    return name("reason", rule) + (f" ({name('field', column)})" if column else "")


def _reject_table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    columns = ("file", "sheet", "record_no", "line", "disposition", "reason", "message", "raw")
    table = [
        {
            **{text(f"col.{column}"): row.get(column) for column in columns},
            text("col.disposition"): name("disposition", row["disposition"]),
            text("col.reason"): reason_word(str(row["reason"])),
            text("col.corrected_in"): ", ".join(said["file"] for said in row["corrected_in"]),
        }
        for row in rows
    ]
    return pd.DataFrame(table, columns=[text(f"col.{column}") for column in (*columns, "corrected_in")])
