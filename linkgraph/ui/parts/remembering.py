"""Keeping what was chosen for a file as a layout, so that it is not asked again for the same headings."""

from __future__ import annotations

import re

import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ingest.preview import FileView
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ui.i18n import t
from linkgraph.ui.uploads import Upload


def offer(case: Case, upload: Upload, view: FileView, options: ImportOptions) -> None:
    """A button per recognised sheet that keeps its choices under a name."""
    sheets = [sheet for sheet in view.sheets if sheet.kind]
    with st.popover(t("mapping.remember"), icon=":material/bookmark_add:", key=f"remember-{upload.key}"):
        st.caption(t("mapping.remember_help"))
        for sheet in sheets:
            key = f"remember-{upload.key}-{sheet.name}"
            stem = re.sub(r"[^\w\- ]+", " ", f"{upload.path.stem} {sheet.name}").strip()[:60]
            called = st.text_input(t("mapping.name"), value=stem, max_chars=60, key=f"{key}-name")
            st.button(
                t("mapping.save"), key=f"{key}-save", on_click=_keep, args=(case, upload, sheet.name, options, called)
            )  # fmt: skip
    if said := st.session_state.pop(f"remembered-{upload.key}", None):
        st.success(t("mapping.saved", layout=said))
    if problem := st.session_state.pop(f"not-remembered-{upload.key}", None):
        st.error(t("mapping.not_saved"))
        st.text(problem)


def _keep(case: Case, upload: Upload, sheet: str, options: ImportOptions, called: str) -> None:
    try:
        layout = case.remember(upload.path, sheet, options, called.strip())
    except LinkgraphError as error:
        st.session_state[f"not-remembered-{upload.key}"] = str(error)
        return
    st.session_state[f"remembered-{upload.key}"] = layout.name
