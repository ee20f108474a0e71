"""The app: `streamlit run app.py`. Pages, and what stays the same on all of them."""

import streamlit as st

from linkgraph.ui.i18n import t
from linkgraph.ui.pages_list import PAGES
from linkgraph.ui.parts import sidebar

st.set_page_config(page_title="linkgraph", page_icon="linkgraph/ui/icon.svg", layout="wide")
# Constant style, no data: the chart needs the room that the wide layout leaves at its sides.
st.html("<style>.stMainBlockContainer { padding: 2.5rem 2rem 2rem; }</style>")
with st.sidebar:
    sidebar.language_switch()
    sidebar.case_picker()
    sidebar.time_window()
page = st.navigation(
    [
        st.Page(path, title=t(f"nav.{name}"), icon=icon, url_path=name.replace("_", "-"), default=name == "case")
        for name, (path, icon) in PAGES.items()
    ]
)
with st.sidebar:
    sidebar.job_banner(page.url_path)
page.run()
