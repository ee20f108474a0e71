"""The network chart: a Streamlit component on sigma.js; its source is in chart/, its build in static/.

The build is handed to Streamlit as text: it works wherever the package can be imported, with no web server
path, no manifest look-up and no request beyond the app's own connection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from linkgraph.ui.chart.model import (
    ASKS,
    LAYOUTS,
    ChartAsk,
    ChartCluster,
    ChartEvents,
    ChartGroup,
    ChartGuard,
    ChartLink,
    ChartNode,
    ChartOptions,
    ChartView,
)
from linkgraph.ui.chart.palette import OTHER, PALETTE, colours_for
from linkgraph.ui.chart.wire import chart_data

__all__ = [
    "ASKS",
    "LAYOUTS",
    "OTHER",
    "PALETTE",
    "ChartAsk",
    "ChartCluster",
    "ChartEvents",
    "ChartGroup",
    "ChartGuard",
    "ChartLink",
    "ChartNode",
    "ChartOptions",
    "ChartView",
    "chart_data",
    "colours_for",
    "network_chart",
]

NAME = "linkgraph_network_chart"
BUNDLE = Path(__file__).parent / "static" / "chart.js"
OnSelect = Callable[[tuple[str, ...]], None]
OnExpand = Callable[[str], None]


@cache
def _component() -> Any:
    return st.components.v2.component(NAME, js=BUNDLE.read_text(encoding="utf-8"))


def network_chart(
    nodes: Sequence[ChartNode],
    links: Sequence[ChartLink],
    *,
    key: str,
    options: ChartOptions | None = None,
    on_select: OnSelect | None = None,
    on_expand: OnExpand | None = None,
) -> ChartEvents:
    """Draw a network that can be explored; returns what is selected and what was asked to be expanded.

    A click selects, a double-click asks for expansion. Nodes keep their places and the camera stays when the
    chart is called again under the same `key`; new nodes are put beside what they are tied to.

    Parameters
    ----------
    key : names the chart in the session; places, camera and selection are kept under it.
    on_select : called with the selected ids (nodes and links) before the page is run again.
    on_expand : called with the id of the double-clicked node before the page is run again. Prefer it to
        ``ChartEvents.expand``, which is gone when another event starts the page anew.
    """
    options = options or ChartOptions()
    data = chart_data(nodes, links, options, key)
    memory = f"{key}:selection"
    _follow(memory, options.selected)

    def selected() -> None:
        ids = _ids(st.session_state[key].get("selected"))
        st.session_state[memory] = {**st.session_state[memory], "now": ids}
        if on_select is not None:
            on_select(ids)

    def expand() -> None:
        node = st.session_state[key].get("expand")
        if on_expand is not None and isinstance(node, str):
            on_expand(node)

    result = _component()(
        key=key, data=data, height=options.height, on_selected_change=selected, on_expand_change=expand
    )
    node = result.get("expand")
    return ChartEvents(st.session_state[memory]["now"], node if isinstance(node, str) else None)


def _follow(memory: str, given: tuple[str, ...]) -> None:
    """The selection is what was last chosen: on the chart, or from outside by passing another `selected`."""
    last = st.session_state.get(memory)
    if last is None or last["given"] != given:
        st.session_state[memory] = {"given": given, "now": given}


def _ids(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
