"""Making a new case."""

from __future__ import annotations

import streamlit as st

from linkgraph.errors import LinkgraphError
from linkgraph.ingest.settling import COMMON_ZONES
from linkgraph.ui import state
from linkgraph.ui.i18n import t, text
from linkgraph.workspace import Workspace

COUNTRIES = ("CN", "HK", "MO", "TW", "SG", "MY", "TH", "KH", "MM", "PH", "IN", "GB", "FR", "DE", "IT", "US")


def form() -> None:
    """Name, zone and country; the new case is opened at once."""
    with st.form("new-case", border=True):
        st.markdown(f"**{t('new.title')}**")
        called = st.text_input(t("new.name"), key="new-name", max_chars=80, placeholder=text("new.name_hint"))
        left, right = st.columns(2)
        zone = left.selectbox(t("new.zone"), COMMON_ZONES, key="new-zone", help=t("new.zone_help"))
        country = right.selectbox(t("new.country"), COUNTRIES, key="new-country", help=t("new.country_help"))
        made = st.form_submit_button(t("new.make"), type="primary", key="new-make", icon=":material/create_new_folder:")
    if not made:
        return
    try:
        case = Workspace().create(called, zone, country)
    except LinkgraphError as error:
        st.error(t("new.refused"))
        st.text(str(error))
        return
    state.choose_case(case.folder.name)
    st.switch_page("linkgraph/ui/pages/import_files.py")
