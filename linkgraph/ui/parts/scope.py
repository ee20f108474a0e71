"""Layers and clustering options, the same on every page that computes on actors."""

from __future__ import annotations

import streamlit as st

from linkgraph.analysis import ClusterOptions, ClusterResult, KeyPeopleOptions
from linkgraph.case import Case
from linkgraph.model import LAYERS
from linkgraph.ui import data, state
from linkgraph.ui.canvas import Picture
from linkgraph.ui.data import Scope
from linkgraph.ui.i18n import name, t
from linkgraph.ui.measured import Asked

LAYERS_KEY = "chosen_layers"
#: Share of ties that repetitions lose, and how many repetitions: enough for intervals, soon enough for a page.
LOSS, RUNS = 0.1, 100


def layers(page: str) -> tuple[str, ...]:
    """The chosen layers, the same on every page; none chosen means all that the case has."""
    key = f"layers-{page}"

    def keep() -> None:
        st.session_state[LAYERS_KEY] = tuple(st.session_state[key])

    st.pills(
        t("scope.layers"),
        LAYERS,
        selection_mode="multi",
        default=list(_kept_layers()),
        key=key,
        help=t("scope.layers_help"),
        format_func=lambda layer: name("layer", layer),
        on_change=keep,
    )
    return _kept_layers()


def _kept_layers() -> tuple[str, ...]:
    kept: tuple[str, ...] = st.session_state.get(LAYERS_KEY, ())
    return kept


def keep(layers: tuple[str, ...], options: ClusterOptions) -> None:
    """Choose layers and clustering options for every page (a saved view is opened)."""
    st.session_state[LAYERS_KEY] = layers
    st.session_state["cluster_options"] = options
    st.session_state.pop("layers-explore", None)


def cluster_options() -> ClusterOptions:
    """The clustering options in force (set on the Clusters page, used wherever clusters are shown)."""
    chosen = st.session_state.get("cluster_options")
    return chosen if isinstance(chosen, ClusterOptions) else ClusterOptions()


def position_options() -> KeyPeopleOptions:
    """How positions are measured: loss and repetitions as set on the Key people page."""
    chosen = st.session_state.get("position_options")
    return chosen if isinstance(chosen, KeyPeopleOptions) else KeyPeopleOptions(loss=LOSS, runs=RUNS)


def asked(at: Scope, clusters: ClusterResult, picture: Picture, case: Case) -> Asked:
    """What the values of the nodes of a picture are taken from: positions as the Key people page measures them."""
    return Asked(at, clusters, picture, position_options(), data.drawn_options(at, cluster_options(), case))


def kept_scope(case: Case) -> Scope:
    """The scope as it was last chosen, for a page that draws the layers further down."""
    return data.scope(case, _kept_layers() or None, state.window())


def chosen_scope(case: Case, page: str) -> Scope:
    """Scope from the layers chosen here (the same on every page) and the time window of the side bar."""
    return data.scope(case, layers(page) or None, state.window())
