"""The network of a case built by a process of its own: asked for, watched, and what went wrong."""

from __future__ import annotations

import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import state
from linkgraph.ui.i18n import t
from linkgraph.ui.pages_list import PAGES
from linkgraph.ui.parts import jobs


def needed(case: Case) -> None:
    """There is no network yet: the way to it."""
    if not case.sources():
        st.info(t("empty.no_files"))
        st.page_link("linkgraph/ui/pages/import_files.py", label=t("nav.import"), icon=":material/upload_file:")
        return
    st.info(t("empty.not_built"))
    if not _going_on(case) and st.button(t("import.build"), type="primary", key="build-now", icon=":material/hub:"):
        _begin(case)


def stale(case: Case) -> None:
    """The network is older than the case: the way out."""
    if _going_on(case):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(t("empty.stale"))
        if st.button(t("mark.rebuild"), key="rebuild", icon=":material/refresh:"):
            _begin(case)


def offer(case: Case) -> None:
    """Build, on the page of imports; when it is done the person is taken to the network."""
    st.subheader(t("import.build_title"))
    st.caption(t("import.build_lead"))
    if not _going_on(case) and st.button(t("import.build"), type="primary", key="build", icon=":material/hub:"):
        state.remember(case, "then_explore", _asked(case))
        jobs.begin(case, state.recall(case, "then_explore"))


def then_explore(case: Case) -> None:
    """Go to the network if it was built because this session asked for it."""
    number = state.recall(case, "then_explore")
    if number is not None and not (job := case.jobs.table.get(number)).active:
        state.remember(case, "then_explore", None)
        if job.state == "done":
            st.switch_page(PAGES["explore"][0])


def _going_on(case: Case) -> bool:
    """Show a build that is going on, or how the last one failed; whether one is going on."""
    if case.jobs.running("build") is not None:
        jobs.watch(case, "build")
        return True
    last = jobs.newest(case, "build")
    if last is not None and last.resumable:
        jobs.ended(case, last)
    return False


def _asked(case: Case) -> int:
    try:
        return case.add_build()
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        st.stop()


def _begin(case: Case) -> None:
    jobs.begin(case, _asked(case))
