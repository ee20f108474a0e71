"""The details panel: what is selected on the chart, and the rows it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.evidence.marks import Mark
from linkgraph.graph.records import Link, Node
from linkgraph.graph.view import NOT_SCORED
from linkgraph.ui import data, state, view
from linkgraph.ui.data import Scope
from linkgraph.ui.format import duration, moment, number, plain
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import evidence, ranks, roles

CONTACTS_SHOWN = 50
TAG_BADGES: Mapping[str, Literal["red", "orange", "yellow", "green", "blue", "violet"]] = {
    "red": "red", "orange": "orange", "yellow": "yellow", "green": "green", "blue": "blue", "violet": "violet",
}  # fmt: skip


def show(case: Case, at: Scope, selected: Sequence[str], key: str) -> None:
    """Details of one node or tie; a list where several are selected."""
    if not selected:
        st.info(t("details.nothing"), icon=":material/touch_app:")
    elif len(selected) > 1:
        _several(case, at, selected, key)
    elif pair := view.tied(selected[0]):
        tie(case, at, pair, key)
    elif "~" in selected[0]:
        one_link(case, at, selected[0], key)
    else:
        node(case, at, selected[0], key)


def _several(case: Case, at: Scope, selected: Sequence[str], key: str) -> None:
    nodes = [one for one in selected if "~" not in one]
    st.subheader(t("details.several", n=len(nodes), ties=len(selected) - len(nodes)))
    known = data.nodes(at.case_id, at.snapshot, tuple(sorted(nodes)), case)
    rows = [
        {text("col.label"): one.label, text("col.type"): name("type", one.type), text("col.id"): one.id}
        for one in known.values()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"{key}-several")


def node(case: Case, at: Scope, subject: str, key: str) -> None:
    """One entity or actor: what is known, what stands behind it, whom it is tied to, its rows."""
    known = data.nodes(at.case_id, at.snapshot, (subject,), case).get(subject)
    if known is None:
        st.warning(t("details.gone"))
        return
    st.subheader(plain(known.label) or plain(subject))
    _marks(known, case.marks().get(subject))
    st.text(subject)
    titles = [t("details.identity"), t("details.ties"), t("details.rows")]
    identity, ties, rows = st.tabs(titles, key=f"{key}-tabs", on_change="rerun")
    if identity.open:
        with identity:
            _facts(known, case.timezone, key)
            _behind(case, at, subject, key)
            _position(case, at, subject, known)
            roles.box(case, known, key)
    if ties.open:
        with ties:
            _ties(case, subject, key)
    if rows.open:
        with rows:
            evidence.rows(case, subject, f"{key}-rows")


def _marks(known: Node, mark: Mark | None) -> None:
    with st.container(horizontal=True):
        if mark and mark.tag in TAG_BADGES:
            st.badge(name("tag", mark.tag), color=TAG_BADGES[mark.tag], icon=":material/flag:")
        st.badge(name("type", known.type), color="blue")
        if known.role:
            st.badge(name("role", known.role), color=roles.COLOURS[known.role])
        if known.jurisdiction:
            st.badge(plain(known.jurisdiction), color="gray", icon=":material/location_on:")
        if known.country:
            st.badge(plain(known.country), color="gray", icon=":material/public:")
        if known.service:
            st.badge(t("details.service"), color="orange")


def _facts(known: Node, zone: str, key: str) -> None:
    facts: dict[str, str] = {
        text("col.records"): number(known.records),
        text("col.first"): moment(known.first, zone),
        text("col.last"): moment(known.last, zone),
    }
    for prop, value in known.props.items():
        facts[name("prop", prop)] = _said(prop, value)
    for prop, value in known.derived.items():
        facts[name("derived", prop)] = _derived(prop, value)
    frame = pd.DataFrame({text("details.property"): facts.keys(), text("details.value"): facts.values()})
    st.dataframe(frame, hide_index=True, key=f"{key}-facts")
    if known.derived:
        st.caption(t("details.derived_note"))


def _derived(prop: str, value: str) -> str:
    return name("country", value) if prop == "number_country" else name("derived_value", value)


def _said(prop: str, value: Any) -> str:
    said = [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
    return "; ".join(name("role", item) if prop == "role" else item for item in said)


def _behind(case: Case, at: Scope, subject: str, key: str) -> None:
    """The numbers, accounts and other entities that stand behind an actor."""
    entities = [entity for entity in data.members(at, case).get(subject, ()) if entity != subject]
    if not entities:
        return
    known = data.nodes(at.case_id, at.snapshot, tuple(sorted(entities)), case)
    st.caption(t("details.behind", n=len(entities)))
    rows = [
        {text("col.type"): name("type", one.type), text("col.label"): one.label, text("col.id"): one.id}
        for one in known.values()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"{key}-behind")


def _position(case: Case, at: Scope, subject: str, known: Node) -> None:
    """Contacts and records in the actor graph; a victim has no position, and that is said."""
    if known.role in NOT_SCORED:
        others = t("details.not_scored", role=name("role", known.role))
        st.info(t("details.victim") if known.role == "victim" else others, icon=":material/shield_person:")
        return
    contacts, strength = data.position(at, case).get(subject, (None, None))
    if contacts is None and known.type not in ("Person", "Phone", "Account"):
        return
    if contacts is None:
        st.caption(t("details.not_actor"))
        return
    left, right = st.columns(2)
    left.metric(t("measure.contacts"), number(contacts), help=t("measure.contacts_help"))
    right.metric(t("measure.strength"), number(strength), help=t("measure.strength_help"))
    st.caption(t("details.position_basis"))
    ranks.show(case, at, subject)


def _ties(case: Case, subject: str, key: str) -> None:
    around = state.network(case).reader.neighbours(subject, limit=CONTACTS_SHOWN)
    labels = {one.id: one.label for one in around.nodes}
    links = [link for link in around.links if subject in (link.src, link.dst)]
    st.caption(t("details.ties_shown", n=len(around.nodes) - 1, m=len(around.nodes) - 1 + around.not_shown))
    chosen = link_table(links, labels, case.timezone, f"{key}-ties")
    if chosen is not None:
        evidence.rows(case, chosen.id, f"{key}-tie-rows")


def link_table(links: Sequence[Link], labels: Mapping[str, str], zone: str, key: str) -> Link | None:
    """Links with counts; the one that was picked in the table."""
    rows = [
        {
            text("col.link"): name("link", link.type),
            text("col.from"): labels.get(link.src, link.src),
            text("col.to"): labels.get(link.dst, link.dst),
            text("col.count"): link.count,
            text("col.amount"): "" if link.amount is None else f"{number(link.amount, 2)} {link.currency or ''}",
            text("col.duration"): "" if link.total_duration_s is None else duration(link.total_duration_s),
            text("col.first"): moment(link.first, zone),
            text("col.last"): moment(link.last, zone),
        }
        for link in links
    ]
    if not rows:
        st.caption(t("details.no_ties"))
        return None
    picked = st.dataframe(
        pd.DataFrame(rows), hide_index=True, key=key, on_select="rerun", selection_mode="single-row"
    ).selection.rows
    return links[picked[0]] if picked else None


def tie(case: Case, at: Scope, pair: tuple[str, str], key: str) -> None:
    """A tie of two actors: the links beneath it, and the rows of the strongest (or picked) one."""
    links = data.view(at, case).view.tie(*pair)
    ids = tuple(sorted({*pair, *(end for link in links for end in (link.src, link.dst))}))
    known = data.nodes(at.case_id, at.snapshot, ids, case)
    labels = {i: one.label for i, one in known.items()}
    st.subheader(f"{plain(labels.get(pair[0], pair[0]))} – {plain(labels.get(pair[1], pair[1]))}")
    st.caption(t("details.tie_lead", n=len(links)))
    picked = link_table(links, labels, case.timezone, f"{key}-tie")
    if links:
        shown = picked or max(links, key=lambda link: link.count)
        st.text(view.link_caption(shown, name))
        evidence.rows(case, shown.id, f"{key}-tie-rows")


def one_link(case: Case, at: Scope, link: str, key: str) -> None:
    """A link between two entities and its rows."""
    kind, src, dst = link.split("~")[:3]
    known = data.nodes(at.case_id, at.snapshot, tuple(sorted({src, dst})), case)
    ends = [known[end].label if end in known else end for end in (src, dst)]
    st.subheader(f"{plain(ends[0])} → {plain(ends[1])}")
    st.badge(name("link", kind), color="blue")
    evidence.rows(case, link, f"{key}-link-rows")
