"""Case: what is in it, what is missing, what to do next."""

from __future__ import annotations

import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import CaseError
from linkgraph.graph.overview import Overview
from linkgraph.ui import data, state
from linkgraph.ui.format import day, number, plain
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import accounting, building, charts, contents, empty, new_case
from linkgraph.ui.parts.figures import row


def page() -> None:
    case = state.current_case()
    if case is None:
        st.title(t("app.name"))
        st.text(t("app.lead"))
        new_case.form()
        return
    st.title(plain(case.name))
    sources = case.sources()
    if not sources:
        empty.no_files()
    overview = _overview(case)
    if overview is None:
        building.needed(case)
    else:
        _glance(case, overview, len({source["source_id"] for source in sources}))
    _next(built=overview is not None)
    if overview is not None:
        _tabs(case, overview)
    st.subheader(t("case.sources"))
    accounting.accounts(sources, "case-sources")
    with st.expander(t("case.rejects"), icon=":material/rule:"):
        accounting.rejects(case.rejects(), "case-rejects")


def _overview(case: Case) -> Overview | None:
    try:
        network = state.network(case)
    except CaseError:
        return None
    if network.stale:
        building.stale(case)
    return data.overview(case.id, network.id, len(case.sources()), case)


def _glance(case: Case, overview: Overview, files: int) -> None:
    figures = {
        "files": files,
        "persons": overview.entities.get("Person", 0),
        "numbers": overview.entities.get("Phone", 0),
        "accounts": overview.entities.get("Account", 0),
        "places": overview.entities.get("Place", 0),
        "incidents": overview.entities.get("Incident", 0),
    }
    row(((t(f"case.{key}"), number(value), None) for key, value in figures.items()), border=True)
    st.caption(t("case.span", first=day(overview.first, case.timezone), last=day(overview.last, case.timezone),
                 zone=case.timezone))  # fmt: skip


def _next(*, built: bool) -> None:
    """Where to go from here."""
    with st.container(horizontal=True):
        if st.button(t("case.go_import"), key="go-import", icon=":material/upload_file:"):
            st.switch_page("linkgraph/ui/pages/import_files.py")
        if built and st.button(t("case.go_explore"), key="go-explore", type="primary", icon=":material/hub:"):
            st.switch_page("linkgraph/ui/pages/explore.py")
        if built and st.button(t("case.go_clusters"), key="go-clusters", icon=":material/workspaces:"):
            st.switch_page("linkgraph/ui/pages/clusters.py")
        if built and st.button(t("case.go_people"), key="go-people", icon=":material/groups:"):
            st.switch_page("linkgraph/ui/pages/key_people.py")


def _tabs(case: Case, overview: Overview) -> None:
    missing, days, inside, services = st.tabs([t("case.missing"), t("case.days"), t("case.inside"), t("case.services")])
    with missing:
        contents.missing(case, overview)
    with days:
        st.caption(t("case.days_lead"))
        charts.records_by_day(contents.by_day(case))
    with inside:
        contents.counts(overview)
    with services:
        contents.services(overview)


page()
