"""Import: drop files, see what they are, confirm, watch, read the report, build."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ingest.protocol import ImportOptions, Progress
from linkgraph.ui import state, uploads
from linkgraph.ui.format import duration, number
from linkgraph.ui.i18n import name, t
from linkgraph.ui.parts import accounting, importing
from linkgraph.ui.uploads import UPLOAD_LIMIT_MB, Upload

GRADES = [f"{source}{information}" for source in "123" for information in "ABCDE"]
STEP_S = 0.2
#: Up to this many files all are shown unfolded; of more, only those that need a choice.
FEW_FILES = 2


def page() -> None:
    st.title(t("nav.import"))
    case = state.need_case()
    st.caption(t("import.lead", limit=UPLOAD_LIMIT_MB))
    generation = state.recall(case, "upload_generation", 0)
    dropped = st.file_uploader(
        t("import.drop"), type=["csv", "txt", "tsv", "xlsx"], accept_multiple_files=True,
        max_upload_size=UPLOAD_LIMIT_MB, key=f"upload-{case.id}-{generation}",
    )  # fmt: skip
    files = list({upload.key: upload for upload in (uploads.keep(f.name, f.getvalue()) for f in dropped)}.values())
    if files:
        _waiting(case, files)
    _report(case)


def _waiting(case: Case, files: list[Upload]) -> None:
    with st.popover(t("import.more_options"), icon=":material/tune:"):
        st.selectbox(t("import.grade"), ["", *GRADES], key="import-grade", help=t("import.grade_help"))
    top = st.container()
    few = len(files) <= FEW_FILES
    plans = [(upload, importing.review(case, upload, unfolded=few)) for upload in files]
    ready = [(upload, options) for upload, options in plans if options is not None]
    with top:
        if len(ready) < len(files):
            st.warning(t("import.some_not_ready", n=len(files) - len(ready)))
        label = t("import.confirm", n=len(ready))
        if st.button(label, type="primary", disabled=not ready, key="confirm-import", icon=":material/check:"):
            _import(case, ready)


def _import(case: Case, ready: list[tuple[Upload, ImportOptions]]) -> None:
    """Import one file after the other; a file that is refused does not stop the others."""
    bar = st.progress(0.0, text=t("import.running"))
    sources: list[dict[str, Any]] = []
    refused: list[tuple[str, str]] = []
    started = time.monotonic()
    for upload, options in ready:
        try:
            report = case.import_files([upload.path], options, progress=_listener(bar, upload.name))
            sources += report.to_json()["sources"]
        except LinkgraphError as error:
            refused.append((upload.name, str(error)))
    bar.empty()
    uploads.forget([upload for upload, _ in ready])
    state.remember(case, "report", (sources, refused, time.monotonic() - started))
    state.remember(case, "upload_generation", state.recall(case, "upload_generation", 0) + 1)
    st.rerun()


def _listener(bar: Any, file: str) -> Callable[[Progress], None]:
    """Draws how far an import is, a few times a second."""
    drawn = [0.0]

    def listen(progress: Progress) -> None:
        if time.monotonic() - drawn[0] < STEP_S:
            return
        drawn[0] = time.monotonic()
        part = min(1.0, progress.done / progress.total) if progress.total else 0.0
        bar.progress(part, text=_progress_words(file, progress))

    return listen


def _progress_words(file: str, progress: Progress) -> str:
    total = number(progress.total) if progress.total else "?"
    left = progress.seconds * (progress.total / progress.done - 1) if progress.total and progress.done else None
    stage = name("stage", progress.stage)
    return t("import.progress", file=file, stage=stage, done=number(progress.done), total=total, left=duration(left))


def _report(case: Case) -> None:
    report = state.recall(case, "report")
    if report is None:
        return
    sources, refused, seconds = report
    st.subheader(t("import.report"))
    for file, why in refused:
        st.error(t("import.file_refused", file=file))
        st.text(why)
    if sources:
        _counts(sources, seconds)
        accounting.accounts(sources, "report-accounts")
        ids = {source["source_id"] for source in sources}
        rows = [row for row in case.rejects() if row["source_id"] in ids]
        with st.expander(t("import.not_accepted", n=len(rows)), expanded=bool(rows)):
            accounting.rejects(rows, "report-rejects")
    _build(case)


def _counts(sources: list[dict[str, Any]], seconds: float) -> None:
    columns = st.columns(6)
    for column, count in zip(columns, accounting.COUNTS, strict=False):
        column.metric(t(f"col.{count}"), number(sum(source[count] for source in sources)), border=True)
    columns[5].metric(t("import.seconds"), number(seconds, 1), border=True)


def _build(case: Case) -> None:
    st.subheader(t("import.build_title"))
    st.caption(t("import.build_lead"))
    if st.button(t("import.build"), type="primary", key="build", icon=":material/hub:"):
        state.build(case)
        st.switch_page("linkgraph/ui/pages/explore.py")


page()
