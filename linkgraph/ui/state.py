"""What a session has chosen: case and time window. One place names the keys; pages never touch them directly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import streamlit as st

from linkgraph.case import Case
from linkgraph.casework.network import Network
from linkgraph.errors import CaseError, LinkgraphError
from linkgraph.ui.i18n import t
from linkgraph.workspace import Workspace

CASE_KEY = "case_folder"
WINDOW_KEY = "window"


@dataclass(frozen=True)
class Window:
    """Local dates of the case's zone: `since` inclusive, `until` exclusive; None = open."""

    since: str | None = None
    until: str | None = None


def window() -> Window:
    """The time window chosen in the side bar; a range that has only begun to be chosen counts as none."""
    chosen = st.session_state.get(WINDOW_KEY) or ()
    if not isinstance(chosen, tuple | list) or len(chosen) != 2:
        return Window()
    first, last = cast("tuple[date, date]", tuple(chosen))
    return Window(first.isoformat(), (last + timedelta(days=1)).isoformat())


def set_window(chosen: Window) -> None:
    """Choose a time window (before the side bar is drawn next)."""
    if chosen.since is None or chosen.until is None:
        st.session_state[WINDOW_KEY] = ()
    else:
        last = date.fromisoformat(chosen.until) - timedelta(days=1)
        st.session_state[WINDOW_KEY] = (date.fromisoformat(chosen.since), last)


@st.cache_resource(max_entries=16, show_spinner=False)
def _handle(root: str, folder: str) -> Case:
    """One open case for all pages and reruns (``root`` is part of the key: two work folders never mix)."""
    return Workspace().open(folder)


def opened(folder: str) -> Case:
    """A case of the list, opened once for all sessions.

    Raises
    ------
    LinkgraphError
        There is no such case, or it cannot be opened.
    """
    workspace = Workspace()
    workspace.find(folder)
    return _handle(str(workspace.root), folder)


def current_case() -> Case | None:
    """The chosen case; None where there is none to choose. One that cannot be opened is said, then the page stops."""
    folder = st.session_state.get(CASE_KEY)
    if not folder:
        return None
    try:
        return opened(folder)
    except LinkgraphError as error:
        st.error(t("error.case", why=error))
        st.stop()


def need_case() -> Case:
    """The chosen case, or the page says what to do and stops."""
    case = current_case()
    if case is None:
        st.info(t("empty.no_case"))
        st.page_link("linkgraph/ui/pages/case.py", label=t("nav.case"), icon=":material/folder_open:")
        st.stop()
    return case


def network(case: Case) -> Network:
    """The built network of a case; asked for anew only when the catalogue has changed.

    Raises
    ------
    CaseError
        If nothing was built yet.
    """
    files = (case.folder / "case.sqlite", case.folder / "case.sqlite-wal")
    stamp = tuple(stat.st_mtime_ns for file in files if file.exists() and (stat := file.stat()).st_size)
    return _network(case.id, stamp, case)


@st.cache_resource(max_entries=4, show_spinner=False)
def _network(case_id: str, stamp: tuple[int, ...], _case: Case) -> Network:
    return _case.network()


def need_network(case: Case) -> Network:
    """The built network of a case, or the page says what to do and stops."""
    from linkgraph.ui.parts import building  # which draws with what is kept here

    try:
        built = network(case)
    except CaseError:
        building.needed(case)
        st.stop()
    if built.stale:
        building.stale(case)
    return built


def remember(case: Case, name: str, value: object) -> None:
    """Keep a choice of this session under a case, so that another case never sees it."""
    st.session_state[f"{case.id}/{name}"] = value


def recall(case: Case, name: str, default: Any = None) -> Any:
    """A choice of this session kept with `remember`."""
    return st.session_state.get(f"{case.id}/{name}", default)


def choose_case(folder: str) -> None:
    """Open another case from now on (applied before the case picker is drawn next)."""
    st.session_state["choose_case"] = folder
