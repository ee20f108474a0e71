"""Layers and clustering options, the same on every page that computes on actors."""

from __future__ import annotations

import streamlit as st

from linkgraph.analysis import ClusterOptions
from linkgraph.case import Case
from linkgraph.model import LAYERS
from linkgraph.ui import data, state
from linkgraph.ui.data import Scope
from linkgraph.ui.i18n import name, t


def layers(key: str) -> tuple[str, ...]:
    """The chosen layers; none chosen means all that the case has."""
    chosen = st.pills(
        t("scope.layers"), LAYERS, selection_mode="multi", key=f"layers-{key}", help=t("scope.layers_help"),
        format_func=lambda layer: name("layer", layer), persist_state="session",
    )  # fmt: skip
    return tuple(chosen)


def cluster_options() -> ClusterOptions:
    """The clustering options in force (set on the Clusters page, used wherever clusters are shown)."""
    chosen = st.session_state.get("cluster_options")
    return chosen if isinstance(chosen, ClusterOptions) else ClusterOptions()


def chosen_scope(case: Case, key: str) -> Scope:
    """Scope from the layers chosen here and the time window of the side bar."""
    return data.scope(case, layers(key) or None, state.window())
