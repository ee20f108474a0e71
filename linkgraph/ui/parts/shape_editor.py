"""What is asked of one role or one link of a shape."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from linkgraph.model import ENTITY_TYPES, LAYERS, LINK_TYPES, ROLES
from linkgraph.ui import shapes
from linkgraph.ui.i18n import language, name, t, text
from linkgraph.ui.shapes import LINKS, NOT_LINKS, Draft, Shape

EXACT, GROUP = "exact", "group"


def edit(draft: Draft) -> None:
    """The form of the part that is chosen; the choice follows the chart and can be made here too."""
    parts = parts_of(draft.now)
    if draft.part not in parts:
        draft.part = next(iter(parts))
    key = f"shape-part-{language()}-{len(draft.past)}-{draft.part}"
    chosen = st.selectbox(t("shape.part"), list(parts), index=list(parts).index(draft.part), key=key,
                          format_func=lambda part: parts[part])  # fmt: skip
    draft.part = chosen
    link = shapes.link_of(chosen)
    if link is None:
        _role(draft, chosen)
    else:
        _link(draft, *link)


def parts_of(shape: Shape) -> dict[str, str]:
    """Every role and link of a shape with its words."""
    found = {role: text("shape.role_named", role=role) for role in shape["roles"]}
    for kind in (LINKS, NOT_LINKS):
        for place, link in enumerate(shape.get(kind, [])):
            a, b = shapes.ends_of(link)
            found[shapes.link_id(kind, place)] = text(f"shape.{kind}_named", a=a, b=b)
    return found


def _role(draft: Draft, role: str) -> None:
    said = draft.now["roles"][role]
    key = f"role-{language()}-{len(draft.past)}-{role}"
    with st.form(key):
        new_name = st.text_input(t("shape.name"), role, key=f"{key}-name", max_chars=40)
        kinds = st.multiselect(t("shape.type"), list(ENTITY_TYPES), _listed(said.get("type")), key=f"{key}-type",
                               format_func=partial(name, "type"), placeholder=text("shape.any_type"))  # fmt: skip
        degree = _bounds(t("shape.degree"), said.get("degree"), f"{key}-degree")
        how, count = _how_many(said.get("count", 1), key)
        case_roles = st.multiselect(
            t("shape.case_role"), ["any", *ROLES], _listed(said.get("role")), key=f"{key}-role",
            format_func=lambda one: text("shape.any_role") if one == "any" else name("role", one),
            help=t("shape.case_role_help"), placeholder=text("shape.not_victims"),
        )  # fmt: skip
        ids = st.text_input(t("shape.ids"), ", ".join(said.get("ids", [])), key=f"{key}-ids", help=t("shape.ids_help"))
        service = st.checkbox(t("shape.service"), bool(said.get("service")), key=f"{key}-service")
        if st.form_submit_button(t("shape.apply"), type="primary"):
            new: dict[str, Any] = {
                "type": kinds, "degree": degree, "count": None if (how, count) == (EXACT, 1) else count,
                "role": "any" if "any" in case_roles else case_roles,
                "ids": [one.strip() for one in ids.split(",") if one.strip()],
                "not_ids": said.get("not_ids"), "service": service,
            }  # fmt: skip
            _apply(draft, shapes.changed_role(draft.now, role, new_name, {k: v for k, v in new.items() if v}),
                   new_name.strip() or role)  # fmt: skip


def _apply(draft: Draft, shape: Shape, part: str) -> None:
    draft.show(shape)
    draft.part = part
    st.rerun()


def _how_many(count: Any, key: str) -> tuple[str, Any]:
    group = isinstance(count, list)
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    how = left.selectbox(t("shape.count"), [EXACT, GROUP], int(group), key=f"{key}-how", help=t("shape.count_help"),
                         format_func=lambda one: text(f"shape.{one}"))  # fmt: skip
    low = middle.number_input(t("shape.least"), 1, 100_000, int((count[0] or 1) if group else count), key=f"{key}-low")
    high = right.number_input(t("shape.most"), 1, 100_000, count[1] if group else None, key=f"{key}-high")
    return how, [int(low), None if high is None else int(high)] if how == GROUP else int(low)


def _bounds(label: str, bounds: Any, key: str) -> list[float | None] | None:
    """Two numbers that may be left open; None where both are."""
    low, high = bounds or (None, None)
    left, right = st.columns(2, vertical_alignment="bottom")
    first = left.number_input(f"{label}: {t('shape.least')}", 0, None, low, step=1, key=f"{key}-low")
    last = right.number_input(t("shape.most"), 0, None, high, step=1, key=f"{key}-high")
    return None if first is None and last is None else [first, last]


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _link(draft: Draft, kind: str, place: int) -> None:
    links = draft.now[kind]
    said = links[place] if isinstance(links[place], dict) else {}
    key = f"link-{language()}-{len(draft.past)}-{kind}-{place}"
    with st.form(key):
        types = st.multiselect(t("shape.types"), list(LINK_TYPES), said.get("types", []), key=f"{key}-types",
                               format_func=partial(name, "link"), placeholder=text("shape.any_link"))  # fmt: skip
        layers = st.multiselect(t("shape.layers"), list(LAYERS), said.get("layers", []), key=f"{key}-layers",
                                format_func=partial(name, "layer"), placeholder=text("shape.any_layer"))  # fmt: skip
        directed = st.checkbox(t("shape.directed"), bool(said.get("directed")), key=f"{key}-directed",
                               disabled=len(set(shapes.ends_of(links[place]))) == 1)  # fmt: skip
        count = _bounds(t("shape.records"), said.get("count"), f"{key}-count")
        amount = _bounds(t("shape.amount"), said.get("amount"), f"{key}-amount")
        after = _after(links, place, said, key) if kind == LINKS else None
        if st.form_submit_button(t("shape.apply"), type="primary"):
            new = {"types": types or None, "layers": layers or None, "directed": directed or None,
                   "count": count, "amount": amount, "after": after}  # fmt: skip
            _apply(draft, shapes.changed_link(draft.now, kind, place, new), shapes.link_id(kind, place))


def _after(links: Any, place: int, said: dict[str, Any], key: str) -> int | None:
    earlier = list(range(place))
    names = [link.get("name") if isinstance(link, dict) else None for link in links]
    after = said.get("after")
    now = names.index(after) if after is not None and after in names else None
    return st.selectbox(
        t("shape.after"), earlier, None if now is None else earlier.index(now), key=f"{key}-after",
        placeholder=text("shape.no_order"), help=t("shape.after_help"),
        format_func=lambda k: "{} – {}".format(*shapes.ends_of(links[k])),
    )  # fmt: skip
