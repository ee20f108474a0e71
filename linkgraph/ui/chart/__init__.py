"""The network chart: a Streamlit component on sigma.js; its source is in chart/, its build in static/.

The build is served by the app itself, once; handed over as text it would travel again at every click (280 kB).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import Runtime

from linkgraph.settings import VERSION
from linkgraph.ui.chart.model import (
    ASKS,
    LAYOUTS,
    ChartAsk,
    ChartCluster,
    ChartEvents,
    ChartGroup,
    ChartGuard,
    ChartLine,
    ChartLink,
    ChartNode,
    ChartOptions,
    ChartSizes,
    ChartView,
)
from linkgraph.ui.chart.palette import OTHER, PALETTE, SEQUENTIAL, colours_for
from linkgraph.ui.chart.session import Answers, ChartSession

__all__ = [
    "ASKS",
    "LAYOUTS",
    "OTHER",
    "PALETTE",
    "SEQUENTIAL",
    "Answers",
    "ChartAsk",
    "ChartCluster",
    "ChartEvents",
    "ChartGroup",
    "ChartGuard",
    "ChartLine",
    "ChartLink",
    "ChartNode",
    "ChartOptions",
    "ChartSizes",
    "ChartView",
    "colours_for",
    "network_chart",
]

PACKAGE, NAME = "linkgraph", "network_chart"
BUNDLE = Path(__file__).parent / "static" / "chart.js"


def _component() -> Any:
    # a page tried without a server: nobody could serve the build
    return _declared(get_bidi_component_manager() if Runtime.exists() else None)


@cache
def _declared(manager: Any) -> Any:
    """The component as one server knows it (tests of pages start several in one process)."""
    if manager is None:
        return st.components.v2.component(NAME, js=BUNDLE.read_text(encoding="utf-8"))
    # The name changes with the build, so that no browser shows an old one out of its cache.
    name = f"{NAME}_{hashlib.sha256(BUNDLE.read_bytes()).hexdigest()[:12]}"
    manifest = ComponentManifest(PACKAGE, VERSION, [ComponentConfig(name, BUNDLE.parent.name)])
    manager.register_from_manifest(manifest, BUNDLE.parent.parent)
    return st.components.v2.component(f"{PACKAGE}.{name}", js=BUNDLE.name)


def network_chart(
    nodes: Sequence[ChartNode],
    links: Sequence[ChartLink],
    *,
    key: str,
    options: ChartOptions | None = None,
    answers: Answers | None = None,
) -> ChartEvents:
    """Draw a network that can be explored; returns what is selected, how it is arranged and what was asked for.

    A click selects, a double-click asks for expansion. Nodes keep their places and the camera stays when the
    chart is called again under the same `key`; new nodes are put beside what they are tied to. What is reported is
    dealt with before the page is run again, by the functions in `answers`; each entry once, in order.

    Parameters
    ----------
    key : names the chart in the session; places, camera and selection are kept under it.
    answers : what to do when something is selected, rearranged or asked for. Without ``answers.view`` the chart keeps
        its own history of arrangements.
    """
    options = options or ChartOptions()
    answers = answers or Answers()
    session = _session(key)
    session.asked = None if not session.fresh else session.asked
    session.fresh = False
    if answers.view is None:
        history = session.history
        options = replace(options, undo=bool(history.past), redo=bool(history.future))

    def heard() -> None:
        session.fresh = True
        session.receive(st.session_state[key].get("events"), answers)

    data = session.data(nodes, links, options)
    _component()(key=key, data=data, height=options.height, on_events_change=heard)
    return ChartEvents(session.selected, session.view, session.asked)


def _session(key: str) -> ChartSession:
    name = f"{key}:chart"
    if name not in st.session_state:
        st.session_state[name] = ChartSession(key)
    session: ChartSession = st.session_state[name]
    return session
