"""A folder or an archive on the machine itself, as it would be imported: one decision for all files of one shape."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ingest.gathering import Gathering, Odd, Shape
from linkgraph.ingest.protocol import Wanted
from linkgraph.settings import inbox_dir
from linkgraph.ui import state
from linkgraph.ui.i18n import t, text
from linkgraph.ui.parts import importing, jobs
from linkgraph.ui.uploads import Upload

#: Where the inbox is looked at again, so that what is put there appears without a reload.
WATCH_S = 5.0


def page_part(case: Case) -> None:
    """Ask for a path (or take one of the inbox), show what is in it, import it when confirmed."""
    found: Gathering | None = state.recall(case, "gathering")
    with st.expander(t("gather.title"), expanded=found is not None, icon=":material/folder_zip:"):
        inbox = inbox_dir()
        if inbox is None:
            _typed(case)
        else:
            st.fragment(_inbox, run_every=WATCH_S)(case, inbox)
        if found is not None:
            _found(case, found)


def _typed(case: Case) -> None:
    with st.form("gather-path", border=False):
        path = st.text_input(t("gather.path"), placeholder="/media/usb/return.zip", key="gather-typed").strip()
        if st.form_submit_button(t("gather.look"), icon=":material/search:") and path:
            look(case, Path(path).expanduser())


def _inbox(case: Case, inbox: Path) -> None:
    """What lies in the inbox; only that can be taken, whoever has the page open."""
    names = sorted(path.name for path in inbox.iterdir() if not path.name.startswith(".")) if inbox.is_dir() else []
    chosen = st.selectbox(t("gather.inbox", folder=str(inbox)), names, index=None, key="gather-inbox")
    if st.button(t("gather.look"), key="gather-look", disabled=chosen not in names, icon=":material/search:"):
        look(case, inbox / str(chosen))


def look(case: Case, path: Path) -> None:
    """Find everything in a file, folder or archive; what was found before is forgotten."""
    _forget(case)
    try:
        with st.spinner(t("gather.looking")):
            state.remember(case, "gathering", case.gather([path]))
    except LinkgraphError as error:
        st.error(t("import.refused"))
        st.text(str(error))
        return
    st.rerun()


def _forget(case: Case) -> None:
    before: Gathering | None = state.recall(case, "gathering")
    if before is not None:
        case.jobs.drop(before.folder)
        state.remember(case, "gathering", None)


def _found(case: Case, found: Gathering) -> None:
    total = sum(len(shape.files) for shape in found.shapes)
    st.markdown(t("gather.found", files=total, shapes=len(found.shapes), odd=len(found.odd)))
    ready: list[Wanted] = []
    odd = list(found.odd)
    for shape in found.shapes:
        taken = _shape(case, shape)
        ready += taken
        odd += [] if taken else [Odd(file.title, shape.problem or text("gather.undecided")) for file in shape.files]
    agreed = _left_out(odd)
    with st.container(horizontal=True):
        label = t("import.confirm", n=len(ready))
        can = bool(ready) and agreed
        if st.button(label, type="primary", disabled=not can, key="confirm-gathered", icon=":material/check:"):
            one = case.add_import(ready, folder=found.folder, left_out=odd)
            state.remember(case, "gathering", None)
            jobs.begin(case, one)
        if st.button(t("gather.forget"), key="forget-gathered", icon=":material/close:"):
            _forget(case)
            st.rerun()


def _shape(case: Case, shape: Shape) -> list[Wanted]:
    """Review the first file of a shape for all of them; the files with the options, none where it cannot be read."""
    first = shape.files[0]
    more = t("gather.and_more", n=len(shape.files) - 1) if len(shape.files) > 1 else ""
    key = hashlib.sha256(f"{first.title}\x1f{len(shape.files)}".encode()).hexdigest()[:16]
    upload = Upload(f"{first.title} {more}".strip(), first.path, key, first.path.stat().st_size)
    options = importing.review(case, upload, unfolded=False)
    return [] if options is None else [replace(file, options=options) for file in shape.files]


def _left_out(odd: list[Odd]) -> bool:
    """Name the files that will be left out; whether a person agreed to that (or there is none)."""
    if not odd:
        return True
    rows = [{text("col.file"): one.file, text("col.reason"): one.reason} for one in odd]
    st.warning(t("gather.odd", n=len(odd)))
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(300, 38 + 35 * len(rows)), key="odd-files")
    return st.checkbox(t("gather.leave_out", n=len(odd)), key="gather-leave-out")
