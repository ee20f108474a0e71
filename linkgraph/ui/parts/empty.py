"""What a page says when there is nothing to show, and where to go next."""

from __future__ import annotations

import streamlit as st

from linkgraph.ui.i18n import t


def no_actors() -> None:
    """Nobody is tied to anybody in the chosen layers and window."""
    st.info(t("empty.no_actors"), icon=":material/search_off:")
    st.stop()


def no_files() -> None:
    """A case without files: how to begin."""
    st.info(t("empty.no_files"), icon=":material/upload_file:")
    st.page_link("linkgraph/ui/pages/import_files.py", label=t("case.go_import"), icon=":material/upload_file:")
    st.stop()
