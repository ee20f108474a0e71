"""Imports as they run and as they ended: progress with time left, stop, take up again, give up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.evidence.job_table import JobRecord
from linkgraph.ui import state
from linkgraph.ui.format import duration, moment, number
from linkgraph.ui.i18n import name, t, text

EVERY_S, BANNER_EVERY_S = 1.0, 2.0
_LONGEST = 40


def newest(case: Case) -> JobRecord | None:
    """The job that was asked for last."""
    found = case.jobs.table.all()
    return found[0] if found else None


def watch(case: Case) -> None:
    """Draw every import that is running, anew each second; the page itself is drawn again when one has ended."""
    running = tuple(job.number for job in case.jobs.table.all() if job.active)
    if running:
        st.fragment(_watched, run_every=EVERY_S)(case, running)


def _watched(case: Case, running: tuple[int, ...]) -> None:
    jobs = [case.jobs.table.get(one) for one in running]
    if not all(job.active for job in jobs):
        st.rerun()
    for job in jobs:
        with st.container(border=True):
            st.markdown(f"**{t('job.running', n=job.number, files=len(job.request['files']))}**")
            st.progress(job.share or 0.0, text=_how_far(job))
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(t("job.stop"), key=f"stop-{job.number}", disabled=job.stop, icon=":material/stop_circle:"):
                    case.jobs.stop(job.number)
                    st.rerun(scope="fragment")
                st.caption(t("job.stopping") if job.stop else t("job.lives_on"))


def banner(case: Case) -> None:
    """A few lines while an import runs, for every page but the import's own."""
    job = next((job for job in case.jobs.table.all() if job.active), None)
    if job is not None:
        st.fragment(_banner, run_every=BANNER_EVERY_S)(case, job.number)


def _banner(case: Case, one: int) -> None:
    job = case.jobs.table.get(one)
    with st.container(border=True):
        if job.active:
            st.progress(
                job.share or 0.0, text=t("job.banner", share=f"{job.share or 0:.0%}", left=duration(job.left_s))
            )
        else:
            st.caption(t("job.banner_ended", state=name("jobstate", job.state)))
        st.page_link("linkgraph/ui/pages/import_files.py", label=t("nav.import"), icon=":material/upload_file:")


def _how_far(job: JobRecord) -> str:
    if job.stage in (None, "waiting"):
        return t("job.waits") if job.stage else t("job.starts")
    return t(
        "job.how_far", file=_short(job.file or ""), stage=name("stage", job.stage), rows=number(job.rows),
        total=number(job.rows_total), rate=number(job.rows_per_s), left=duration(job.left_s),
    )  # fmt: skip


def _short(file: str) -> str:
    return file if len(file) <= _LONGEST else "…" + file[-_LONGEST:]


def ended(case: Case, job: JobRecord) -> None:
    """How an import ended; where it was not done, what can be done now."""
    st.caption(t("job.asked", n=job.number, by=job.started_by, at=moment(job.created_at, case.timezone)))
    if job.state != "done":
        st.error(t("job.not_done", state=name("jobstate", job.state)))
        st.text(job.message or "")
        if job.resumable:
            _ways_on(case, job)
    left_out(job.left_out)


def _ways_on(case: Case, job: JobRecord) -> None:
    titles = [file["name"] or Path(file["path"]).name for file in job.request["files"]]
    with st.container(horizontal=True):
        if st.button(t("job.resume"), key="resume", icon=":material/resume:", type="primary"):
            _again(case, job.number, None)
        refused = job.state == "failed" and job.file in titles and len(titles) > 1
        if refused and st.button(
            t("job.without", file=_short(job.file or "")), key="without", icon=":material/remove:"
        ):
            _again(case, job.number, job.file)
        if st.button(t("job.give_up"), key="give-up", icon=":material/delete:"):
            case.jobs.stop(job.number)
            st.rerun()
    st.caption(t("job.kept"))


def _again(case: Case, one: int, without: str | None) -> None:
    try:
        case.jobs.again(one, without)
        case.jobs.start(one)
    except LinkgraphError as error:  # another window was quicker
        st.error(t("error.failed", why=str(error)))
        st.stop()
    st.rerun()


def left_out(odd: list[dict[str, str]]) -> None:
    """Files that a person chose to leave out, each with the reason."""
    if odd:
        st.warning(t("job.left_out", n=len(odd)))
        rows: list[dict[str, Any]] = [{text("col.file"): o["file"], text("col.reason"): o["reason"]} for o in odd]
        st.dataframe(pd.DataFrame(rows), hide_index=True, height="content", key="left-out")


def begin(case: Case, one: int) -> None:
    """Give a job to its worker and show how it goes on."""
    case.jobs.start(one)
    state.remember(case, "upload_generation", state.recall(case, "upload_generation", 0) + 1)
    st.rerun()
