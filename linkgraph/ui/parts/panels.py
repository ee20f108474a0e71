"""The panels below the chart: time, table, facets, hours. Each looks at what is drawn and shares its selection."""

from __future__ import annotations

import streamlit as st

from linkgraph.ui.format import number
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import facets, hours, listing, looks, timeline
from linkgraph.ui.parts.bench import Bench

PANELS = {"timeline": timeline.show, "table": listing.show, "facets": facets.show, "hours": hours.show,
          "looks": looks.show}  # fmt: skip
#: Above this the panels wait until less is drawn: they would take long and say little.
MOST = 20_000
ICONS = {"timeline": "timeline", "table": "table", "facets": "bar_chart", "hours": "schedule",
         "looks": "palette"}  # fmt: skip


def show(bench: Bench) -> None:
    """One tab each; only the open one is computed."""
    titles = [f":material/{ICONS[name]}: {t(f'panel.{name}')}" for name in PANELS]
    for tab, (panel, draw) in zip(st.tabs(titles, key="panels", on_change="rerun"), PANELS.items(), strict=True):
        if tab.open:
            with tab:
                if len(bench.visible) > MOST and panel != "looks":
                    st.caption(t("panel.too_many", n=number(len(bench.visible)), m=number(MOST)))
                else:
                    draw(bench)
