"""One rule being made or changed: conditions and look; nothing of it is ever run as an expression."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from linkgraph.errors import LinkgraphError
from linkgraph.ui import measured
from linkgraph.ui.fields import CATEGORY, FIELDS, NUMBER, TIME
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.looks import (
    BADGES,
    COMPARISONS,
    LONGEST,
    MOST_VALUES,
    NODE,
    TIE,
    TIE_FIELDS,
    Condition,
    Rule,
    Style,
    kind_of,
)
from linkgraph.ui.marked import COLOUR_OF
from linkgraph.ui.parts import chart
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.rules import tie_values
from linkgraph.ui.ruling import field_word, value_word

#: Colours to choose from, by code; the names of the tags, and two that no tag has.
PAINTS = {**COLOUR_OF, "pink": "#ff27b1", "navy": "#3b4e89"}
#: Values of a kind that are offered; others can be typed.
OFFERED = 200
_PLACE, _TURN = "rule-edited", "rule-turn"
FACTORS_OFFERED = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


def begin(bench: Bench, place: int) -> None:
    """Change this rule: the form begins with what it says."""
    st.session_state[_PLACE] = (place, bench.canvas.look.rules[place])
    _anew()


def _anew() -> None:
    """Another form: its fields begin again."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _cancel() -> None:
    st.session_state.pop(_PLACE, None)
    _anew()


def keep(bench: Bench, rules: tuple[Rule, ...], act: str) -> None:
    """The rules from now on; a step to undo. What cannot be is said and changes nothing."""
    try:
        bench.canvas.dress(replace(bench.canvas.look, rules=rules), act)
    except LinkgraphError as error:
        bench.canvas.note = t("error.failed", why=error)


def show(bench: Bench) -> None:
    """The form: what it is about, up to two conditions, the look, a name."""
    edited = _edited(bench)
    old = edited[1] if edited else None
    turn = st.session_state.get(_TURN, 0)
    with st.container(border=True, key="rule-form"):
        st.markdown(f"**{t('style.change') if old else t('style.own')}**")
        about = st.segmented_control(
            t("style.about"), (NODE, TIE), default=old.about if old else NODE, key=f"rule-about-{turn}", required=True,
            format_func=lambda code: text(f"style.{code}"), label_visibility="collapsed",
        )  # fmt: skip
        about = str(about or NODE)
        begun = old.conditions if old and old.about == about else ()
        one = _condition(bench, about, 0, begun[0] if begun else None, turn)
        two = None
        if st.toggle(t("style.and_also"), value=len(begun) > 1, key=f"rule-more-{turn}"):
            two = _condition(bench, about, 1, begun[1] if len(begun) > 1 else None, turn)
        conditions = (*(part for part in (one, two) if part), *begun[2:])
        style = _style(about, old.style if old and old.about == about else Style(), turn)
        called = st.text_input(
            t("style.name"), value=old.name if old else "", key=f"rule-name-{turn}", max_chars=LONGEST
        )
        with st.container(horizontal=True):
            word = t("style.keep") if old else t("style.add")
            st.button(
                word, key=f"rule-keep-{turn}", type="primary", icon=":material/check:",
                on_click=_save, args=(bench, about, conditions, style, called.strip()),
            )  # fmt: skip
            if old:
                st.button(t("style.cancel"), key=f"rule-cancel-{turn}", on_click=_cancel)


def _edited(bench: Bench) -> tuple[int, Rule] | None:
    """Which rule is being changed; none where it is not there any more (undone, another view)."""
    kept: tuple[int, Rule] | None = st.session_state.get(_PLACE)
    rules = bench.canvas.look.rules
    return kept if kept and kept[0] < len(rules) and rules[kept[0]] == kept[1] else None


def _save(bench: Bench, about: str, conditions: tuple[Condition, ...], style: Style, called: str) -> None:
    edited = _edited(bench)
    try:
        rule = Rule(about, conditions, style, called, edited[1].on if edited else True)
    except LinkgraphError as error:
        bench.canvas.note = t("error.failed", why=error)
        return
    rules = list(bench.canvas.look.rules)
    if edited:
        rules[edited[0]] = rule
    else:
        rules.append(rule)
    keep(bench, tuple(rules), "rule")
    _cancel()


def _condition(bench: Bench, about: str, k: int, begun: Condition | None, turn: int) -> Condition:
    fields = list(TIE_FIELDS if about == TIE else FIELDS)
    first, second = st.columns([3, 2], gap="xsmall", vertical_alignment="bottom")
    key = f"{about}-{k}-{turn}"
    chosen = first.selectbox(
        t("style.field"), fields, index=fields.index(begun.field) if begun else 0, key=f"rule-field-{key}",
        format_func=partial(field_word, about), label_visibility="collapsed",
    )  # fmt: skip
    same = begun if begun and begun.field == chosen else None
    allowed = COMPARISONS[kind_of(about, chosen)]
    comparison = second.selectbox(
        t("style.comparison"), allowed, index=allowed.index(same.comparison) if same else 0,
        key=f"rule-comparison-{key}-{chosen}", format_func=lambda code: text(f"comparison_short.{code}"),
        label_visibility="collapsed",
    )  # fmt: skip
    if comparison in ("known", "unknown"):
        return Condition(chosen, comparison)
    return Condition(chosen, comparison, _values(bench, about, chosen, same, f"rule-value-{key}-{chosen}"))


def _values(bench: Bench, about: str, field: str, begun: Condition | None, key: str) -> tuple[str | float, ...]:
    """What it is compared with: a figure, a day, or texts, those that occur offered."""
    kind, old = kind_of(about, field), begun.values if begun else ()
    if kind == NUMBER:
        first = float(old[0]) if old else None
        figure = st.number_input(t("style.value"), value=first, key=key, label_visibility="collapsed",
                                 placeholder=text("style.figure"))  # fmt: skip
        return () if figure is None else (float(figure),)
    if kind == TIME:
        begun_day = date.fromisoformat(str(old[0])) if old else None
        day = st.date_input(t("style.value"), value=begun_day, key=key, label_visibility="collapsed",
                            min_value=date(1970, 1, 1), max_value=date(2100, 1, 1), format="YYYY-MM-DD")  # fmt: skip
        return () if day is None else (day.isoformat(),)
    offered = list(dict.fromkeys((*map(str, old), *_occurring(bench, about, field))))[:OFFERED]
    picked = st.multiselect(
        t("style.value"), offered, default=list(map(str, old)), key=key, label_visibility="collapsed",
        format_func=partial(value_word, about, field), accept_new_options=True, placeholder=text("style.texts"),
        max_selections=MOST_VALUES,
    )  # fmt: skip
    return tuple(one[:LONGEST] for one in picked if one)


def _occurring(bench: Bench, about: str, field: str) -> list[str]:
    """The values that occur on the chart, the most frequent first; texts that differ for everybody are not offered."""
    if kind_of(about, field) != CATEGORY:
        return []
    if about == TIE:
        dots = chart.kept_dots(bench.case)
        column = tie_values(dots.links, {node.id: node for node in dots.nodes})[field] if dots else None
    else:
        asked = bench.asked
        column = measured.values(asked, (field,), measured.known(asked, asked.picture.drawn, (field,), bench.case))[
            field
        ]
    return [] if column is None else [str(one) for one in column.explode().dropna().value_counts().index]


def _style(about: str, old: Style, turn: int) -> Style:
    """What the rule changes."""
    key = f"{about}-{turn}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        colour = _paint(t("style.colour"), old.colour, f"rule-colour-{key}")
        if about == TIE:
            factor = _factor(t("style.wider"), old.factor, f"rule-factor-{key}")
            dashed = st.checkbox(t("style.dashed"), value=bool(old.dashed), key=f"rule-dashed-{key}")
            return Style(colour=colour, factor=factor, dashed=dashed or None)
        ring = _paint(t("style.ring"), old.ring, f"rule-ring-{key}")
        signs = ["", *BADGES]
        badge = st.selectbox(t("style.badge"), signs, index=signs.index(old.badge or ""), width=130,
                             key=f"rule-badge-{key}",
                             format_func=lambda code: name("badge", code) if code else text("style.as_is"))  # fmt: skip
        return Style(colour, ring, badge or None, _factor(t("style.larger"), old.factor, f"rule-factor-{key}"))


def _paint(label: str, old: str | None, key: str) -> str | None:
    paints = list(dict.fromkeys(("", *PAINTS.values(), old or "")))
    chosen = st.selectbox(
        label, paints, index=paints.index(old or ""), key=key, width=130,
        format_func=lambda one: paint_word(one) if one else text("style.as_is"),
    )  # fmt: skip
    return chosen or None


def paint_word(colour: str) -> str:
    """The name of a colour that rules can have; other ones (of a view made elsewhere) as they are written."""
    code = next((code for code, one in PAINTS.items() if one == colour), None)
    return name("tag", code) if code in COLOUR_OF else name("paint", code) if code else colour


def _factor(label: str, old: float, key: str) -> float:
    return float(st.select_slider(label, FACTORS_OFFERED, value=min(FACTORS_OFFERED, key=lambda one: abs(one - old)),
                                  key=key, format_func=lambda one: f"× {one:g}", width=150))  # fmt: skip
