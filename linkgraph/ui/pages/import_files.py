"""Import: drop files, see what they are, confirm, watch, read the report, build."""

from __future__ import annotations

from typing import Any

import streamlit as st

from linkgraph.case import Case
from linkgraph.ingest.archives import packer
from linkgraph.ingest.protocol import ImportOptions, Wanted
from linkgraph.ui import state, uploads
from linkgraph.ui.format import number
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import accounting, building, gathered, importing, jobs
from linkgraph.ui.parts.figures import row
from linkgraph.ui.uploads import UPLOAD_LIMIT_MB, Upload

GRADES = [f"{source}{information}" for source in "123" for information in "ABCDE"]
#: Up to this many files are shown one by one; more, and archives, are shown by shape.
FEW_FILES = 2


def page() -> None:
    st.title(t("nav.import"))
    case = state.need_case()
    building.then_explore(case)
    st.caption(t("import.lead", limit=UPLOAD_LIMIT_MB))
    dropped = st.file_uploader(
        t("import.drop"), type=[*uploads.TABLES, *uploads.ARCHIVES], accept_multiple_files=True,
        max_upload_size=UPLOAD_LIMIT_MB, key=f"upload-{case.id}-{uploads.generation(case)}",
    )  # fmt: skip
    files = uploads.kept(dropped)
    if files:
        with st.popover(t("import.more_options"), icon=":material/tune:"):
            st.selectbox(t("import.grade"), ["", *GRADES], key="import-grade", help=t("import.grade_help"))
        if len(files) > FEW_FILES or any(packer(upload.path) for upload in files):
            gathered.dropped(case, files)
        else:
            _waiting(case, files)
    gathered.page_part(case)
    jobs.watch(case, "import")
    _report(case)


def _waiting(case: Case, files: list[Upload]) -> None:
    top = st.container()
    importing.for_all(case, files)
    plans = [(upload, importing.review(case, upload, unfolded=True)) for upload in files]
    ready = [(upload, options) for upload, options in plans if options is not None]
    with top:
        if not ready:
            st.warning(t("import.none_ready"))
        elif len(ready) < len(files):
            st.warning(t("import.some_not_ready", n=len(files) - len(ready)))
        label = t("import.confirm", n=len(ready))
        if st.button(label, type="primary", disabled=not ready, key="confirm-import", icon=":material/check:"):
            _import(case, ready)


def _import(case: Case, ready: list[tuple[Upload, ImportOptions]]) -> None:
    """Give the files to a job of their own: from here on the browser is not needed."""
    number = case.add_import([Wanted(u.path, options, u.path.name) for u, options in ready], bring=True)
    uploads.next_generation(case)
    jobs.begin(case, number)


def _report(case: Case) -> None:
    """How the last import went, whoever asked for it and wherever."""
    job = jobs.newest(case, "import")
    if job is None or job.active:
        return
    st.subheader(t("import.report"))
    jobs.ended(case, job)
    if job.state == "done" and job.result:
        sources = job.result["sources"]
        _counts(sources, job.result["seconds"])
        accounting.accounts(sources, "report-accounts")
        ids = {source["source_id"] for source in sources}
        rows = [row for row in case.rejects() if row["source_id"] in ids]
        with st.expander(t("import.not_accepted", n=len(rows)), expanded=bool(rows)):
            accounting.rejects(rows, "report-rejects")
    if case.sources():
        building.offer(case)


def _counts(sources: list[dict[str, Any]], seconds: float) -> None:
    totals = {count: sum(source[count] for source in sources) for count in accounting.COUNTS}
    shown = [(t(f"col.{count}"), number(total), None) for count, total in totals.items()]
    row([*shown, (t("import.seconds"), number(seconds, 1), None)], border=True)


page()
