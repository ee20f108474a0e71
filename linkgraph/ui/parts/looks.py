"""What gives colour and size, above the chart, with what that rests on; and the panel of rules below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from linkgraph.analysis import KeyPeopleResult
from linkgraph.errors import LinkgraphError
from linkgraph.ui import answers, data, measured
from linkgraph.ui.canvas import ACTORS
from linkgraph.ui.fields import FIELDS
from linkgraph.ui.format import number, plain
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.looks import COLOURS, SIZES, Rule, moved
from linkgraph.ui.parts import chart, rule_editor
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.ruling import code_word, ready, words

COLOUR_KEY, SIZE_KEY = "look-colour", "look-size"


def choose(bench: Bench) -> None:
    """The two choices; each is a step of the chart, undone like any other."""
    look = bench.canvas.look
    for key, codes, chosen, group in (
        (COLOUR_KEY, COLOURS, look.colour, "colour"), (SIZE_KEY, SIZES, look.size, "size")
    ):  # fmt: skip
        st.session_state[key] = chosen
        st.selectbox(
            t(f"explore.{group}"), codes, key=key, width=200, label_visibility="collapsed",
            format_func=partial(_option, group), on_change=partial(_chosen, bench, key, group),
        )  # fmt: skip


def _option(group: str, code: str) -> str:
    return f"{text(f'explore.{group}')}: {code_word(code)}"


def _chosen(bench: Bench, key: str, group: str) -> None:
    bench.canvas.dress(replace(bench.canvas.look, **{group: st.session_state[key]}), group)


def said(bench: Bench) -> None:
    """On what measures of position rest, how sure their order is, and how long they take where they take long."""
    look, asked = bench.canvas.look, bench.asked
    if not measured.needed(asked, look.needs):
        if bench.canvas.now.level != ACTORS and any(FIELDS[one].position for one in look.needs):
            st.caption(t("style.actors_only"))
        return
    if measured.stopped(asked):
        answers.offer(t("people.measuring"))
        return
    try:
        found = measured.people(asked, look.needs, bench.case)
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    if found is None:
        return
    lines = [t("style.basis", n=number(data.graph(bench.at, bench.case).n))]
    chosen = [one for one in dict.fromkeys((look.size, look.colour)) if one in FIELDS and FIELDS[one].position]
    lines += [_sureness(found, one) for one in chosen]
    if "betweenness" in look.needs and found.parameters["betweenness"]["method"] != "exact":
        lines.append(t("style.estimated", error=found.parameters["betweenness"]["error"]))
    st.caption(" ".join(lines))


def _sureness(found: KeyPeopleResult, measure: str) -> str:
    """May the first place be named: as the Key people page says it."""
    verdict = found.verdicts.get(measure)
    title = f"{plain(text(FIELDS[measure].label))}: "
    if verdict is None:
        return title + t("style.no_intervals")
    who = next((actor.label for actor in found.actors if actor.id == verdict.first), verdict.first)
    return title + t(f"verdict.{verdict.key}", label=who, share=number(100 * verdict.p_first))


# ---------------------------------------------------------------------- the panel of rules


def show(bench: Bench) -> None:
    """The rules from first to last, with how many meet each; new ones, ready-made or one's own."""
    rules, met = bench.canvas.look.rules, _met(bench)
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(t("style.lead"))
        for place, rule in enumerate(rules):
            _line(bench, place, rule, met[place] if place < len(met) else 0)
    with right:
        _ready(bench)
        rule_editor.show(bench)


def _met(bench: Bench) -> list[int]:
    dots = chart.kept_dots(bench.case)
    return [len(ids) for ids in dots.met] if dots is not None else []


def _line(bench: Bench, place: int, rule: Rule, count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"rule-{place}"):
        st.session_state[f"rule-on-{place}"] = rule.on  # the key stays: whoever works by keyboard keeps his place
        st.checkbox(
            t("style.on"), key=f"rule-on-{place}", label_visibility="collapsed",
            on_change=partial(_change, bench, place, replace(rule, on=not rule.on)),
        )  # fmt: skip
        st.markdown(_swatch(rule) + f" {plain(words(rule))}", width="stretch")
        st.caption(t("style.met", n=number(count)) if rule.on else t("style.off"), width="content")
        _button("up", "arrow_upward", place, place > 0, partial(_move, bench, place, -1))
        _button(
            "down", "arrow_downward", place, place + 1 < len(bench.canvas.look.rules), partial(_move, bench, place, 1)
        )
        _button("edit", "edit", place, True, partial(rule_editor.begin, bench, place))
        _button("remove", "delete", place, True, partial(_change, bench, place, None))


def _button(act: str, icon: str, place: int, can: bool, does: Callable[[], None]) -> None:
    st.button(f":material/{icon}:", key=f"rule-{act}-{place}", type="tertiary", disabled=not can, on_click=does,
              help=text(f"style.{act}"), width="content")  # fmt: skip


def _swatch(rule: Rule) -> str:
    """What the rule changes, in words: the look itself is in the chart's legend."""
    style, said = rule.style, []
    said += [rule_editor.paint_word(style.colour)] if style.colour else []
    said += [f"{text('style.ring')} {rule_editor.paint_word(style.ring)}"] if style.ring else []
    said += [name("badge", style.badge)] if style.badge else []
    said += [f"× {style.factor:g}"] if style.factor != 1 else []
    said += [text("style.dashed")] if style.dashed else []
    return f"**{plain(', '.join(said))}**:"


def _ready(bench: Bench) -> None:
    """Ready-made rules; choosing one adds it, and it can be changed like any other."""
    offered = ready(bench.case.country, since(bench))
    st.selectbox(
        t("style.ready"), list(offered), index=None, key=f"rule-ready-{len(bench.canvas.past)}",
        format_func=lambda code: text(f"ready.{code}"), placeholder=text("style.ready_hint"),
        on_change=partial(_add_ready, bench, f"rule-ready-{len(bench.canvas.past)}"),
    )  # fmt: skip


def since(bench: Bench) -> str | None:
    """The first day of the period that the chart is narrowed to, else of the time window; None where there is none."""
    period = bench.canvas.now.period
    return period[0] if period else bench.at.window.since


def _add_ready(bench: Bench, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        rule_editor.keep(bench, (*bench.canvas.look.rules, ready(bench.case.country, since(bench))[chosen]), "rule")


def _move(bench: Bench, place: int, by: int) -> None:
    rule_editor.keep(bench, moved(bench.canvas.look.rules, place, by), "rule_moved")


def _change(bench: Bench, place: int, rule: Rule | None) -> None:
    rules = list(bench.canvas.look.rules)
    rules[place : place + 1] = [] if rule is None else [rule]
    rule_editor.keep(bench, tuple(rules), "rule_removed" if rule is None else "rule")


def pick(bench: Bench, line: str, adding: bool) -> None:
    """Select the dots or ties of a line of the legend, those that are not hidden."""
    dots = chart.kept_dots(bench.case)
    place = int(line.removeprefix("rule:")) if line.startswith("rule:") and line[5:].isdigit() else -1
    if dots is None:
        return
    if line == "missing" and dots.sized is not None:
        ids: tuple[str, ...] = dots.sized.missing
    elif 0 <= place < len(dots.met):
        ids = dots.met[place]
    else:
        return
    hidden = bench.canvas.view.hidden
    there = {node.id for node in dots.nodes} - hidden
    there |= {link.id for link in dots.links if link.source in there and link.target in there}
    own = tuple(one for one in ids if one in there)
    bench.canvas.select(dict.fromkeys((*bench.canvas.selected, *own)) if adding else own)
