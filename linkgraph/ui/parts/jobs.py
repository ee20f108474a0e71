"""Long work as it runs and as it ended: progress with time left, stop, take up again, give up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.evidence.job_table import JobRecord
from linkgraph.ui.format import duration, moment, number
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.pages_list import PAGES

EVERY_S, BANNER_EVERY_S = 1.0, 2.0
_LONGEST = 40


#: The page on which each kind of work is asked for and watched.
WATCHED_ON = {"import": "import", "build": "import", "seized": "seized"}


def newest(case: Case, verb: str) -> JobRecord | None:
    """The job of a kind that was asked for last."""
    return next((job for job in case.jobs.table.all() if job.verb == verb), None)


def watch(case: Case, *verbs: str) -> None:
    """Draw all work of these kinds that is going on, anew each second; the page is drawn again when some has ended."""
    running = tuple(job.number for job in case.jobs.table.all() if job.active and job.verb in verbs)
    if running:
        st.fragment(_watched, run_every=EVERY_S)(case, running)


def _watched(case: Case, running: tuple[int, ...]) -> None:
    jobs = [case.jobs.table.get(one) for one in running]
    if not all(job.active for job in jobs):
        st.rerun()
    for job in jobs:
        with st.container(border=True):
            st.markdown(f"**{_title(job)}**")
            st.progress(job.share or 0.0, text=_how_far(job))
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(t("job.stop"), key=f"stop-{job.number}", disabled=job.stop, icon=":material/stop_circle:"):
                    case.jobs.stop(job.number)
                    st.rerun(scope="fragment")
                st.caption(t("job.stopping") if job.stop else t("job.lives_on"))


def _title(job: JobRecord) -> str:
    files = len(job.request["files"])
    return t("job.running", what=name("jobverb", job.verb), n=job.number) + (
        t("job.files", n=files) if files else ""
    )  # fmt: skip


def banner(case: Case, page: str) -> None:
    """A few lines while something runs that this page does not watch."""
    job = next((job for job in case.jobs.table.all() if job.active and WATCHED_ON[job.verb] != page), None)
    if job is not None:
        st.fragment(_banner, run_every=BANNER_EVERY_S)(case, job.number)


def _banner(case: Case, one: int) -> None:
    job = case.jobs.table.get(one)
    what = name("jobverb", job.verb)
    with st.container(border=True):
        if job.active:
            said = t("job.banner", what=what, share=f"{job.share or 0:.0%}", left=duration(job.left_s))
            st.progress(job.share or 0.0, text=said)
        else:
            st.caption(t("job.banner_ended", what=what, state=name("jobstate", job.state)))
        page, icon = PAGES[WATCHED_ON[job.verb]]
        st.page_link(page, label=name("nav", WATCHED_ON[job.verb]), icon=icon)


def _how_far(job: JobRecord) -> str:
    if job.stage in (None, "waiting"):
        return t("job.waits") if job.stage else t("job.starts")
    stage, left = name("stage", job.stage), duration(job.left_s)
    if not job.rows_total:
        return t("job.step", stage=stage, left=left)
    return t(
        "job.how_far", file=_short(job.file or ""), stage=stage, rows=number(job.rows), total=number(job.rows_total),
        rate=number(job.rows_per_s), left=left,
    )  # fmt: skip


def _short(file: str) -> str:
    return file if len(file) <= _LONGEST else "…" + file[-_LONGEST:]


def ended(case: Case, job: JobRecord) -> None:
    """How work ended; where it was not done, what can be done now."""
    st.caption(
        t(
            "job.asked",
            what=name("jobverb", job.verb),
            n=job.number,
            by=job.started_by,
            at=moment(job.created_at, case.timezone),
        )
    )
    if job.state != "done":
        st.error(t(f"job.not_done_{job.verb}", state=name("jobstate", job.state)))
        st.text(job.message or "")
        if job.resumable:
            _ways_on(case, job)
    left_out(job.left_out)


def _ways_on(case: Case, job: JobRecord) -> None:
    titles = [file["name"] or Path(file["path"]).name for file in job.request["files"]]
    with st.container(horizontal=True):
        if st.button(t("job.resume"), key=f"resume-{job.verb}", icon=":material/resume:", type="primary"):
            _again(case, job.number, None)
        refused = job.state == "failed" and job.file in titles and len(titles) > 1
        if refused and st.button(
            t("job.without", file=_short(job.file or "")), key="without", icon=":material/remove:"
        ):
            _again(case, job.number, job.file)
        if st.button(t("job.give_up"), key=f"give-up-{job.verb}", icon=":material/delete:"):
            case.jobs.stop(job.number)
            st.rerun()
    st.caption(t(f"job.kept_{job.verb}"))


def _again(case: Case, one: int, without: str | None) -> None:
    try:
        case.jobs.again(one, without)
        case.jobs.start(one)
    except LinkgraphError as error:  # another window was quicker
        st.error(t("error.failed", why=error))
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
    if case.jobs.table.get(one).state == "waiting":  # else another window was quicker
        case.jobs.start(one)
    st.rerun()
