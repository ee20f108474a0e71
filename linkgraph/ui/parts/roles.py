"""The role of a person in this case, as the analyst sees it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.graph.records import Node
from linkgraph.model import ROLES
from linkgraph.ui import state
from linkgraph.ui.i18n import name, t

Colour = Literal["red", "green", "violet", "gray", "blue"]
COLOURS: dict[str, Colour] = {
    "suspect": "red", "victim": "green", "witness": "violet", "bystander": "blue", "unknown": "gray",
}  # fmt: skip


def box(case: Case, person: Node, key: str) -> None:
    """Mark a person; the network has to be built again before analyses know it."""
    if person.type != "Person":
        return
    if state.recall(case, "role_saved") == person.id:
        st.success(t("mark.saved"))
    role = person.role if person.role in ROLES else "unknown"
    chosen = st.selectbox(
        t("mark.label"), ROLES, ROLES.index(role), key=f"{key}-role-{person.id}", help=t("mark.help"),
        format_func=lambda code: name("role", code),
    )  # fmt: skip
    if chosen == role:
        return
    if st.button(t("mark.save"), key=f"{key}-save-role", type="primary"):
        try:
            case.set_role(person.id, chosen)
        except LinkgraphError as error:
            st.error(t("error.failed", why=error))
            return
        state.remember(case, "role_saved", person.id)
        st.rerun()
