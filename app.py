"""The app: `streamlit run app.py`. Pages, and what stays the same on all of them."""

import streamlit as st

from linkgraph.ui.i18n import t
from linkgraph.ui.parts import sidebar

PAGES = {
    "case": ("linkgraph/ui/pages/case.py", ":material/folder_open:"),
    "import": ("linkgraph/ui/pages/import_files.py", ":material/upload_file:"),
    "explore": ("linkgraph/ui/pages/explore.py", ":material/hub:"),
    "clusters": ("linkgraph/ui/pages/clusters.py", ":material/workspaces:"),
    "key_people": ("linkgraph/ui/pages/key_people.py", ":material/groups:"),
    "export": ("linkgraph/ui/pages/export.py", ":material/download:"),
}

st.set_page_config(page_title="linkgraph", page_icon="linkgraph/ui/icon.svg", layout="wide")
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
page.run()
