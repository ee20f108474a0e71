"""What is in a case and what is missing, for the Case page."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.graph.overview import Overview
from linkgraph.ui import data
from linkgraph.ui.format import number, share
from linkgraph.ui.i18n import name, t, text

SERVICES_SHOWN = 200
#: Event table → the column that says when; tables without rows are left out.
DAYS = {
    "calls": '"start"', "transfers": '"at"', "stays": '"start"', "seizures": '"at"',
    "reports": 'coalesce(reported, "at")', "batches": '"at"',
}  # fmt: skip


def missing(case: Case, overview: Overview) -> None:
    """Plain findings: what is not there, how often, and examples to begin with."""
    for kind in ("Phone", "Account"):
        coverage = overview.coverage[kind]
        total = coverage["held"] + coverage["counterparty"]
        if total:
            st.text(text(f"case.coverage_{kind}", held=number(coverage["held"]), total=number(total),
                         share=share(coverage["held"], total)))  # fmt: skip
    if not overview.missing:
        st.success(t("case.nothing_missing"))
    for finding in overview.missing:
        with st.expander(f"{t(f'finding.{finding.code}')} – {number(finding.count)}"):
            st.caption(t(f"finding.{finding.code}_do"))
            if finding.examples:
                known = data.labels(case, finding.examples)
                st.dataframe(
                    pd.DataFrame({text("col.label"): known.values(), text("col.id"): known.keys()}),
                    hide_index=True, key=f"finding-{finding.code}",
                )  # fmt: skip


def by_day(case: Case) -> pd.DataFrame:
    """Records per local day and kind of event."""
    parts = [
        f"SELECT '{table}' AS kind, {column} AS moment FROM {table} WHERE {column} IS NOT NULL"
        for table, column in DAYS.items()
    ]
    frame = data.days(case.id, len(case.sources()), " UNION ALL ".join(parts), case)
    return frame.assign(kind=[name("event", kind) for kind in frame["kind"]])


def counts(overview: Overview) -> None:
    """Entities, links, roles, jurisdictions and countries with their numbers."""
    columns = st.columns(3)
    with columns[0]:
        _count("case.entities", "type", overview.entities)
        _count("case.roles", "role", overview.roles)
    with columns[1]:
        _count("case.links", "link", overview.links)
    with columns[2]:
        _count("case.jurisdictions", "", overview.jurisdictions)
        _count("case.countries", "country", overview.countries)


def _count(title: str, group: str, values: Mapping[str, int]) -> None:
    st.caption(t(title))
    words = [name(group, code) for code in values] if group else list(values)
    st.dataframe(
        pd.DataFrame({text("col.what"): words, text("col.count"): values.values()}), hide_index=True, key=title
    )


def services(overview: Overview) -> None:
    """Service numbers: they tie strangers together and are left out of clusters and scores."""
    st.caption(t("case.services_lead", n=len(overview.services)))
    shown = overview.services[:SERVICES_SHOWN]
    st.dataframe(
        pd.DataFrame(
            [(label, records, node) for node, label, records in shown],
            columns=[text("col.label"), text("col.records"), text("col.id")],
        ),
        hide_index=True, key="services",
    )  # fmt: skip
