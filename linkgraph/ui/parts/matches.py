"""The matches of a pattern: how many, which, why, and on the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.analysis.patterns import PatternMatch, PatternResult
from linkgraph.ui.format import moment, number, short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts.shape_chart import span

#: Names of members shown in a cell of the table.
NAMED = 6


def summary(found: PatternResult) -> None:
    """How many there are, and where the search got stuck if there are none."""
    if found.total:
        st.success(t("match.found", n=number(found.total)), icon=":material/search_check:")
    else:
        st.info(t("match.none"), icon=":material/search_off:")
    if not found.complete:
        st.warning(t("match.incomplete", n=number(found.total)), icon=":material/warning:")
    if found.undated:
        st.caption(t("match.undated", n=number(found.undated)))
    rows = [
        {
            text("match.role"): role,
            text("match.alone"): found.alone[role],
            text("match.fitting"): found.fitting[role],
        }
        for role in found.fitting
    ]
    with st.expander(t("match.candidates"), expanded=not found.total, icon=":material/filter_alt:"):
        st.caption(t("match.candidates_help"))
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="pattern-candidates")


def table(found: PatternResult) -> PatternMatch | None:
    """All matches shown, best first; returns the one that is picked (the best until one is)."""
    if not found.matches:
        return None
    st.caption(t("match.shown", n=number(len(found.matches)), m=number(found.total)))
    rows = [{text("match.score"): match.score, **_names(match)} for match in found.matches]
    event = st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="pattern-matches", height=300, on_select="rerun",
        selection_mode="single-row",
        column_config={text("match.score"): st.column_config.NumberColumn(format="%.2f", help=t("match.score_help"))},
    )  # fmt: skip
    picked = event["selection"]["rows"]
    return found.matches[picked[0] if picked and picked[0] < len(found.matches) else 0]


def _names(match: PatternMatch) -> dict[str, str]:
    out = {}
    for role, members in match.roles.items():
        named = [match.labels[member] for member in members[:NAMED]]
        more = len(members) - len(named)
        out[role] = ", ".join(named) + (f" + {more}" if more else "")
    return out


def title(match: PatternMatch) -> str:
    """A few names that tell one match from another."""
    named = [match.labels[members[0]] for members in match.roles.values() if members]
    return short(" · ".join(named), 60)


def reasons(match: PatternMatch, zone: str) -> None:
    """Why this is a match: roles, ties, time."""
    for kind in ("role", "tie"):
        rows = [_row(reason, match) for reason in match.basis if reason["kind"] == kind]
        if rows:
            st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"pattern-why-{kind}")
    for reason in match.basis:
        if reason["kind"] == "time":
            first, last = (moment(reason[end], zone) for end in ("first", "last"))
            st.caption(t("match.time", first=first, last=last, zone=zone))


def _row(reason: Mapping[str, Any], match: PatternMatch) -> dict[str, Any]:
    if reason["kind"] == "role":
        return {
            text("match.role"): reason["role"],
            text("col.label"): match.labels[reason["id"]],
            text("col.type"): name("type", reason["type"]),
            text("match.degree"): reason["degree"],
            text("match.asked"): span(reason["asked"]) if reason["asked"] else "",
            text("match.case_role"): name("role", reason["case_role"]) if reason["case_role"] else "",
            text("col.id"): reason["id"],
        }
    kinds = [name("link", one) if one.isupper() else name("layer", one) for one in reason["types"]]
    return {
        text("match.from"): match.labels[reason["from"]],
        text("match.to"): match.labels[reason["to"]],
        text("match.kinds"): ", ".join(kinds),
        text("match.records"): reason["records"],
    }
