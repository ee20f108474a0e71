"""What the Key people page says, taken out as one file: question, answers and all that is needed to ask again."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from linkgraph.analysis import ClusterOptions, DisruptionResult, KeyPeopleOptions, KeyPeopleResult, KeySetResult
from linkgraph.case import Case
from linkgraph.casework.answers import PeopleQuestion, write_answer
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data
from linkgraph.ui.data import Scope
from linkgraph.ui.format import hashed_name
from linkgraph.ui.i18n import t


@dataclass(frozen=True)
class Answers:
    """What is on the page."""

    options: KeyPeopleOptions
    clustering: ClusterOptions
    cluster: str | None
    people: KeyPeopleResult
    key_set: KeySetResult | None
    curves: list[DisruptionResult]


def box(case: Case, at: Scope, answers: Answers) -> None:
    with st.expander(t("people.take_out"), icon=":material/download:"):
        st.caption(t("people.take_out_lead"))
        purpose = st.text_input(t("export.purpose"), key="people-purpose", max_chars=300)
        recipient = st.text_input(t("export.recipient"), key="people-recipient", max_chars=300)
        if st.button(t("export.make"), key="people-make", type="primary", icon=":material/lock:"):
            _make(case, at, answers, purpose.strip() or None, recipient.strip() or None)
        kept = st.session_state.get("people-file")
        if kept is not None and kept[0] == case.id:
            st.download_button(t("export.download"), kept[2], kept[1], key="people-download", on_click="ignore",
                               icon=":material/download:")  # fmt: skip
            st.caption(t("hand_on.sha256", sha=kept[3]))


def _make(case: Case, at: Scope, answers: Answers, purpose: str | None, recipient: str | None) -> None:
    question = PeopleQuestion(
        at.layers, at.window.since, at.window.until, answers.options, answers.clustering, answers.cluster
    )
    said = {
        "key_people": answers.people.to_json(),
        "key_set": answers.key_set.to_json() if answers.key_set else None,
        "removal_curves": [curve.to_json() for curve in answers.curves],
        "set_aside": [one.to_json() for one in data.view(at, case).set_aside],
    }
    try:
        content, sha = write_answer(case, question, said, (purpose, recipient))
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    st.session_state["people-file"] = (case.id, hashed_name("key-people.json", sha), content, sha)
