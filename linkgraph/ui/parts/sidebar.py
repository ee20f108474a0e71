"""The side bar: case, time window, language. What is chosen here stays while the pages change."""

from __future__ import annotations

import streamlit as st

from linkgraph.ui import data, state
from linkgraph.ui.i18n import LANGUAGE_KEY, LANGUAGES, default_language, t, text
from linkgraph.ui.parts import jobs, new_case
from linkgraph.ui.state import CASE_KEY, WINDOW_KEY
from linkgraph.workspace import Workspace


def language_switch() -> None:
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = default_language()
    st.segmented_control(
        text("side.language"), list(LANGUAGES), key=LANGUAGE_KEY, required=True, format_func=LANGUAGES.__getitem__,
        label_visibility="collapsed", persist_state="session", width="stretch",
    )  # fmt: skip


def job_banner(page: str) -> None:
    """How far long work on the chosen case is, while some is running that the page itself does not show."""
    case = state.current_case()
    if case is not None:
        jobs.banner(case, page)


def case_picker() -> None:
    folders = [entry.folder for entry in Workspace().cases()]
    wanted = st.session_state.pop("choose_case", None)
    if wanted in folders:
        st.session_state[CASE_KEY] = wanted
    elif st.session_state.get(CASE_KEY) not in folders:
        st.session_state[CASE_KEY] = folders[0] if folders else None
    if folders:
        st.selectbox(t("side.case"), folders, key=CASE_KEY, persist_state="session")
        with st.expander(t("new.title"), icon=":material/add:"):
            new_case.form()


def time_window() -> None:
    """From and until, local dates of the case; nothing chosen means everything."""
    case = state.current_case()
    if case is None:
        return
    span = data.span(case)
    if span is None:
        return
    first, last = span
    st.date_input(
        t("side.window"), value=[], min_value=first, max_value=last, key=WINDOW_KEY, help=t("side.window_help",
        zone=case.timezone), persist_state="session", format="YYYY-MM-DD",
    )  # fmt: skip
    if state.window() != state.Window():
        st.button(t("side.window_clear"), on_click=_clear, key="window-clear", icon=":material/close:", width="stretch")
    st.caption(t("side.case_zone", name=case.name, zone=case.timezone))


def _clear() -> None:
    st.session_state[WINDOW_KEY] = ()
