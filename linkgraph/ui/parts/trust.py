"""How far a result can be trusted, in plain words; shown above every clustering and ranking."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from linkgraph.analysis import ClusterResult, KeyPeopleResult
from linkgraph.ui.format import number
from linkgraph.ui.i18n import t

VERDICT_BOX = {"stable": st.success, "likely": st.info, "cannot_be_ranked": st.warning}


def clusters_banner(result: ClusterResult) -> None:
    """Whether the clusters are more than chance would give."""
    z = number(result.null_z, 1)
    if result.alarm:
        st.warning(t(f"alarm.{result.alarm}", z=z), icon=":material/warning:")
    else:
        st.success(t("clusters.reliable", z=z, q=number(result.modularity, 2)), icon=":material/verified:")


def verdict_banner(result: KeyPeopleResult, measure: str, label: str) -> None:
    """Whether the first place of a measure may be named."""
    verdict = result.verdicts.get(measure)
    if verdict is None:
        st.info(t("verdict.not_tested"))
        return
    box = VERDICT_BOX[verdict.key]
    box(t(f"verdict.{verdict.key}", label=label, share=number(100 * verdict.p_first)))


def basis(snapshot: str, parameters: Mapping[str, Any], key: str) -> None:
    """What a result was computed on: enough to compute it again."""
    with st.expander(t("basis.title"), icon=":material/tune:", key=key):
        st.caption(t("basis.lead"))
        st.code(json.dumps({"snapshot": snapshot, **parameters}, ensure_ascii=False, indent=1, default=str), "json")


def leads_only() -> None:
    """The sentence that stands with every score."""
    st.caption(t("word.leads_only"))
