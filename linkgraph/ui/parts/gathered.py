"""A folder, an archive or many dropped files, as they would be imported: one decision for all files of one shape."""

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
from linkgraph.ui import state, uploads
from linkgraph.ui.i18n import t, text
from linkgraph.ui.parts import importing, jobs
from linkgraph.ui.uploads import Upload

#: Where the inbox is looked at again, so that what is put there appears without a reload.
WATCH_S = 5.0


def page_part(case: Case) -> None:
    """Ask for a path (or take one of the inbox), show what is in it, import it when confirmed."""
    found = _gathering(case, "")
    with st.expander(t("gather.title"), expanded=found is not None, icon=":material/folder_zip:"):
        inbox = inbox_dir()
        if inbox is None:
            _typed(case)
        else:
            st.fragment(_inbox, run_every=WATCH_S)(case, inbox)
        if found is not None:
            _found(case, found, "")


def dropped(case: Case, files: list[Upload]) -> None:
    """Show what was dropped, many files or archives, as if it lay in one folder."""
    drop = hashlib.sha256("\x1f".join(upload.key for upload in files).encode()).hexdigest()[:16]
    found = _gathering(case, drop)
    if found is None:
        look(case, [upload.path for upload in files], drop)
    else:
        _found(case, found, drop)


def _gathering(case: Case, drop: str) -> Gathering | None:
    """What was found in a drop ('' = under a path)."""
    found: tuple[str, Gathering] | None = state.recall(case, "gathering")
    return found[1] if found and found[0] == drop else None


def _typed(case: Case) -> None:
    with st.form("gather-path", border=False):
        path = st.text_input(t("gather.path"), placeholder="/media/usb/return.zip", key="gather-typed").strip()
        if st.form_submit_button(t("gather.look"), icon=":material/search:") and path:
            look(case, [Path(path).expanduser()])


def _inbox(case: Case, inbox: Path) -> None:
    """What lies in the inbox; only that can be taken, whoever has the page open."""
    names = sorted(path.name for path in inbox.iterdir() if not path.name.startswith(".")) if inbox.is_dir() else []
    chosen = st.selectbox(t("gather.inbox", folder=str(inbox)), names, index=None, key="gather-inbox")
    if st.button(t("gather.look"), key="gather-look", disabled=chosen not in names, icon=":material/search:"):
        look(case, [inbox / str(chosen)])


def look(case: Case, paths: list[Path], drop: str = "") -> None:
    """Find everything in files, folders and archives; what was found before is forgotten."""
    _forget(case)
    try:
        with st.spinner(t("gather.looking")):
            state.remember(case, "gathering", (drop, case.gather(paths)))
    except LinkgraphError as error:
        st.error(t("import.refused"))
        st.text(str(error))
        return
    st.rerun()


def _forget(case: Case) -> None:
    before: tuple[str, Gathering] | None = state.recall(case, "gathering")
    if before is not None:
        case.jobs.drop(before[1].folder)
        state.remember(case, "gathering", None)


def _found(case: Case, found: Gathering, drop: str) -> None:
    total = sum(len(shape.files) for shape in found.shapes)
    st.markdown(t("gather.found", files=total, shapes=len(found.shapes), odd=len(found.odd)))
    ready: list[Wanted] = []
    odd = list(found.odd)
    top = st.container()
    uploads_of = [_first(shape) for shape in found.shapes]
    importing.for_all(case, uploads_of)
    for shape, upload in zip(found.shapes, uploads_of, strict=True):
        taken = _shape(case, shape, upload)
        ready += taken
        odd += [] if taken else [Odd(file.title, shape.problem or text("gather.undecided")) for file in shape.files]
    with top:
        _confirm(case, found, drop, (ready, odd))


def _confirm(case: Case, found: Gathering, drop: str, decided: tuple[list[Wanted], list[Odd]]) -> None:
    """What would be left out, and the buttons."""
    ready, odd = decided
    agreed = _left_out(odd)
    with st.container(horizontal=True):
        label = t("import.confirm", n=len(ready))
        can = bool(ready) and agreed
        if st.button(label, type="primary", disabled=not can, key="confirm-gathered", icon=":material/check:"):
            one = case.add_import(ready, bring=bool(drop), folder=found.folder, left_out=odd)
            state.remember(case, "gathering", None)
            uploads.next_generation(case)
            jobs.begin(case, one)
        if st.button(t("gather.forget"), key="forget-gathered", icon=":material/close:"):
            _forget(case)
            uploads.next_generation(case)
            st.rerun()


def _first(shape: Shape) -> Upload:
    """The first file of a shape, which stands for all of them."""
    first = shape.files[0]
    more = t("gather.and_more", n=len(shape.files) - 1) if len(shape.files) > 1 else ""
    key = hashlib.sha256(f"{first.title}\x1f{len(shape.files)}".encode()).hexdigest()[:16]
    return Upload(f"{first.title} {more}".strip(), first.path, key, first.path.stat().st_size)


def _shape(case: Case, shape: Shape, upload: Upload) -> list[Wanted]:
    """Review the first file of a shape for all of them; the files with the options, none where it cannot be read."""
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
