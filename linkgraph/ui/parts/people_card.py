"""One person's card: figures, how sure the ranks are, roles, whose records are held, each kind of record by itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from linkgraph.analysis import ActorPosition, KeyPeopleResult
from linkgraph.case import Case
from linkgraph.ui import data, people
from linkgraph.ui.data import Scope
from linkgraph.ui.format import number, plain, short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import people_charts
from linkgraph.ui.parts.figures import row

#: Fewer own records of the contacts than this share deserve a warning.
FEW = 0.5


def show(case: Case, at: Scope, result: KeyPeopleResult, order: list[str]) -> None:
    """The card of the person picked in the table or here."""
    by_id = {actor.id: actor for actor in result.actors}
    if st.session_state.get("people-one") not in by_id:
        st.session_state["people-one"] = order[0]
    chosen = st.selectbox(
        t("people.one"), order, key="people-one",
        format_func=lambda one: f"{short(by_id[one].label)} · {one}",
    )  # fmt: skip
    actor = by_id[chosen]
    with st.container(border=True, key="people-card"):
        left, right = st.columns([3, 2])
        with left:
            _head(case, at, actor)
            _figures(actor)
            _roles(actor)
        with right:
            st.caption(t("people.card_ranks"))
            people_charts.whiskers(people.whiskers(actor, {m: name("measure", m) for m in people.MEASURES}))
            _by_layer(actor)


def _head(case: Case, at: Scope, actor: ActorPosition) -> None:
    known = data.actor_nodes(at, case).get(actor.id)
    about = [name("role", known.role) if known and known.role else "", (known.jurisdiction or "") if known else ""]
    st.markdown(f"#### {plain(actor.label)}")
    st.caption(" · ".join(plain(word) for word in [actor.id, *about] if word))
    if not actor.recorded:
        return
    said = t("people.covered", held=number(actor.covered), n=number(actor.recorded))
    own = t("people.own") if actor.own_records else t("people.not_own")
    if actor.covered < FEW * actor.recorded or not actor.own_records:
        st.warning(f"{own} {said} {t('people.uncovered_why')}", icon=":material/visibility_off:")
    else:
        st.caption(f"{own} {said}")


def _figures(actor: ActorPosition) -> None:
    shown = [
        ("contacts", number(actor.contacts)), ("strength", number(actor.strength)),
        ("betweenness", number(actor.betweenness, 3)), ("harmonic", number(actor.harmonic, 1)),
        ("core", number(actor.core)), ("constraint", number(actor.constraint, 2)),
        ("participation", number(actor.participation, 2)), ("within_z", number(actor.within_z, 1)),
    ]  # fmt: skip
    row((t(f"measure.{code}"), value, t(f"measure.{code}_help")) for code, value in shown)


def _roles(actor: ActorPosition) -> None:
    total = sum(actor.roles.values())
    if not total:
        return
    parts = [
        t("people.role_share", role=text(f"brokerage.{role}"), share=number(100 * actor.roles[role] / total))
        for role in people.ROLES
        if actor.roles[role]
    ]
    st.markdown(f"{t('people.stands_between', n=number(total))} {' · '.join(parts)}", help=t("brokerage.help"))
    if sum(actor.area_roles.values()):
        areas = [f"{text(f'brokerage.{role}')} {number(count)}" for role, count in actor.area_roles.items() if count]
        st.caption(f"{t('people.between_areas')} {' · '.join(areas)}")


def _by_layer(actor: ActorPosition) -> None:
    rows = [
        {
            text("col.layer"): name("layer", layer),
            text("measure.contacts"): own.contacts,
            text("people.rank_contacts"): own.degree_rank,
            text("people.rank_between"): own.betweenness_rank,
        }
        for layer, own in actor.layers.items()
    ]
    st.caption(t("people.card_layers"))
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="people-card-layers")
