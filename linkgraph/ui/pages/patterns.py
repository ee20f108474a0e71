"""Patterns: draw a shape, find every group of it."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import streamlit as st

from linkgraph.analysis.patterns import TEMPLATES, PatternResult, read_pattern, template
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data, shapes, state
from linkgraph.ui.data import Scope
from linkgraph.ui.i18n import language, t, text
from linkgraph.ui.parts import matches, scope, shape_chart, shape_editor, starts, trust
from linkgraph.ui.shapes import EMPTY, LINKS, NOT_LINKS, Draft

UNITS = ("min", "h", "d")


def page() -> None:
    st.title(t("nav.patterns"))
    case = state.need_case()
    state.need_network(case)
    st.caption(t("shape.lead"))
    at = scope.chosen_scope(case, "patterns")
    draft: Draft | None = state.recall(case, "shape")
    if draft is None:
        draft = Draft(template(TEMPLATES[0]))
        state.remember(case, "shape", draft)
    _start(draft)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _drawing(draft)
        _whole(draft)
        asked = (at, json.dumps(draft.now))
        if st.button(t("shape.search"), key="shape-search", type="primary", icon=":material/search:"):
            state.remember(case, "shape-asked", asked)
    with right, st.container(border=True):
        shape_editor.edit(draft)
    found = _search(case, asked)
    if found is not None:
        _result(case, found)
    trust.leads_only()


def _start(draft: Draft) -> None:
    """Where a shape comes from and where it goes to."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(t("shape.template"), TEMPLATES, index=None, key="shape-template", width=420,
                              placeholder=text("shape.template_hint"),
                              format_func=lambda one: text(f"shape.{one}"))  # fmt: skip
        st.button(t("shape.take"), key="shape-take", disabled=chosen is None, icon=":material/input:",
                  on_click=lambda: draft.show(template(chosen or TEMPLATES[0])))  # fmt: skip
        st.button(t("shape.new"), key="shape-new", on_click=partial(draft.show, EMPTY), icon=":material/add_box:")
        with st.popover(t("shape.file"), icon=":material/folder_open:"):
            _file(draft)
        st.button(t("explore.undo"), key="shape-undo", on_click=draft.undo, disabled=not draft.past,
                  icon=":material/undo:")  # fmt: skip
        st.button(t("shape.redo"), key="shape-redo", on_click=draft.redo, disabled=not draft.future,
                  icon=":material/redo:")  # fmt: skip


def _file(draft: Draft) -> None:
    whole = json.dumps(draft.now, ensure_ascii=False, indent=1)
    st.download_button(t("shape.save"), whole, "pattern.json", "application/json", key="shape-save",
                       icon=":material/download:")  # fmt: skip
    given = st.text_area(t("shape.json"), whole, height=260, key=f"shape-json-{len(draft.past)}-{len(draft.future)}")
    if st.button(t("shape.apply"), key="shape-json-apply", type="primary"):
        try:
            said: Any = json.loads(given)
            read_pattern(said)
        except ValueError as error:
            st.error(t("shape.no_json", why=str(error)))
        except LinkgraphError as error:
            st.error(t("error.failed", why=error))
        else:
            draft.show(said)
            st.rerun()


def _drawing(draft: Draft) -> None:
    """The shape, and what can be done with the parts that are selected on it."""
    selected: tuple[str, ...] = st.session_state.get("shape-selected", ())
    roles = [part for part in selected if part in draft.now["roles"]]

    def select(ids: tuple[str, ...]) -> None:
        st.session_state["shape-selected"] = ids
        if len(ids) == 1:
            draft.part = ids[0]

    shape_chart.draw(draft.now, selected, select, "shape-chart")
    st.caption(t("shape.how"))
    with st.container(horizontal=True):
        st.button(t("shape.add"), key="shape-add", on_click=_add, args=(draft,), icon=":material/person_add:")
        with st.popover(t("shape.tie"), icon=":material/link:"):
            _tie(draft, roles)
        st.button(t("shape.remove"), key="shape-remove", on_click=_remove, args=(draft,), icon=":material/delete:",
                  disabled=len(draft.now["roles"]) < 2 and draft.part in draft.now["roles"])  # fmt: skip


def _add(draft: Draft) -> None:
    shape, role = shapes.with_role(draft.now)
    draft.show(shape)
    draft.part = role


def _remove(draft: Draft) -> None:
    selected: tuple[str, ...] = st.session_state.get("shape-selected", ())
    parts = [part for part in selected if part in shape_editor.parts_of(draft.now)] or [draft.part]
    if set(draft.now["roles"]) - set(parts):
        draft.show(shapes.without(draft.now, parts))
    st.session_state["shape-selected"] = ()


def _tie(draft: Draft, selected: list[str]) -> None:
    """Ties between roles: those selected on the chart, or named here."""
    names = list(draft.now["roles"])
    chosen = st.multiselect(t("shape.between"), names, selected[:4], key=f"shape-tie-{'~'.join(selected)}-{len(names)}",
                            placeholder=text("shape.between_hint"))  # fmt: skip
    for kind, icon in ((LINKS, ":material/link:"), (NOT_LINKS, ":material/link_off:")):
        if st.button(t(f"shape.must_{kind}"), key=f"shape-{kind}", disabled=not chosen, icon=icon):
            shape = shapes.with_links(draft.now, chosen, kind)
            try:
                read_pattern(shape)
            except LinkgraphError as error:
                st.error(t("error.failed", why=error))
            else:
                draft.show(shape)
                draft.part = shapes.link_id(kind, len(shape[kind]) - 1)
                st.rerun()


def _whole(draft: Draft) -> None:
    """Time and level: what is asked of the whole."""
    within = draft.now.get("within", "")
    digits = "".join(c for c in within if c.isdigit())
    unit = within.removeprefix(digits).strip() or "h"
    key = f"shape-within-{language()}-{len(draft.past)}-{len(draft.future)}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        length = st.number_input(
            t("shape.within"), 1, 999_999, int(digits) if digits else None, key=f"{key}-n",
            help=t("shape.within_help"), placeholder=text("shape.any_time"), width=220,
        )  # fmt: skip
        units = UNITS if unit in UNITS else (*UNITS, unit)
        chosen = st.selectbox(t("shape.unit"), units, units.index(unit), key=f"{key}-unit", width=120,
                              format_func=lambda one: text(f"shape.unit_{one}"))  # fmt: skip
    new = f"{int(length)}{chosen}" if length else None
    if new != (within or None):
        rest = {k: v for k, v in draft.now.items() if k != "within"}
        draft.show({**rest, "within": new} if new else rest)
        st.rerun()


def _search(case: Case, asked: tuple[Scope, str]) -> PatternResult | None:
    """The matches of the shape as it was when it was last searched; a changed shape waits for the button."""
    kept = state.recall(case, "shape-asked")
    if kept is None:
        st.info(t("shape.ready"), icon=":material/draw:")
        return None
    if kept != asked:
        st.info(t("shape.changed"), icon=":material/edit:")
    try:
        with st.spinner(t("shape.searching")):
            return data.pattern(kept[0], kept[1], case)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return None


def _result(case: Case, found: PatternResult) -> None:
    matches.summary(found)
    match = matches.table(found)
    if match is None:
        return
    st.subheader(t("match.why"))
    matches.reasons(match, case.timezone)
    if st.button(t("match.explore"), key="match-explore", icon=":material/hub:"):
        starts.hand_over(case, found.parameters["level"], matches.title(match), match.roles)
        st.switch_page("linkgraph/ui/pages/explore.py")
    trust.basis(found.snapshot, found.parameters, "pattern-basis")


page()
