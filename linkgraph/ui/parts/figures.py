"""Figures beside each other, as many to a line as there is room for."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

Figure = tuple[str, str, str | None]


def row(figures: Iterable[Figure], *, border: bool = False) -> None:
    """Draw (label, value, help): each as wide as its text needs, so that no digit is cut on a narrow screen."""
    with st.container(horizontal=True, gap="small" if border else "medium"):
        for label, value, explained in figures:
            st.metric(label, value, help=explained, border=border, width="content")
