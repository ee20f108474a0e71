"""Columns and words of a table that is being mapped: each beside its values, with a suggestion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from linkgraph.case import Case
from linkgraph.casework.mapping import Table
from linkgraph.ingest.drafting import Draft
from linkgraph.ui.format import plain
from linkgraph.ui.i18n import name, t, text

#: So many columns, and words of a column, can be mapped here; more are mapped on the command line.
MOST_COLUMNS, MOST_WORDS = 120, 40
#: Values of a column that are shown, and characters of each.
SHOWN, LONGEST = 3, 24
Key = Callable[..., str]


def columns(case: Case, table: Table, key: Key, what: tuple[str, int]) -> tuple[tuple[int, str], ...]:
    """A line per column: heading, first values, what they look like, and the field that the person gives it."""
    kind, row = what
    headings, values = table.headings(row), table.columns(row)
    suggested = case.mapping.suggested_fields(table, row, kind)
    looks = case.mapping.looks(table, row)
    importer = case.mapping.importer(kind)
    options = ["", *importer.fields]
    needed = {field for field, spec in importer.fields.items() if spec.required}
    st.markdown(
        f"**{t('mapping.columns')}** · {t('mapping.required', fields=', '.join(map(_word, sorted(needed))) or '–')}"
    )
    chosen = []
    with st.container(height=min(420, 70 + 62 * len(headings)), key=key("columns")):
        for i, heading in enumerate(headings[:MOST_COLUMNS]):
            left, middle, right = st.columns([3, 4, 4], vertical_alignment="center")
            left.text(heading.strip() or text("mapping.no_heading", n=i + 1))
            middle.caption(_values(values[i], looks[i]))
            field = right.selectbox(
                plain(heading) or str(i + 1), options, index=options.index(suggested.get(i, "")),
                key=key("field", kind, row, i), label_visibility="collapsed", format_func=partial(_option, needed),
            )  # fmt: skip
            if field:
                chosen.append((i, field))
    if len(headings) > MOST_COLUMNS:
        st.caption(t("mapping.more_columns", n=len(headings) - MOST_COLUMNS))
    return tuple(chosen)


def _values(texts: list[str], looks: str | None) -> str:
    shown = [one.strip()[:LONGEST] for one in texts if one.strip()][:SHOWN]
    said = f" · {t('mapping.looks', kind=name('looks', looks))}" if looks else ""
    return (plain(" | ".join(shown)) if shown else t("mapping.blank")) + said


def _word(field: str) -> str:
    return name("field", field)


def _option(needed: set[str], field: str) -> str:
    if not field:
        return text("mapping.not_read")
    return f"{_word(field)} *" if field in needed else _word(field)


def with_words(case: Case, table: Table, draft: Draft, key: Key) -> Draft:
    """The draft with what the person says of words that are not known, and of what no column says."""
    meant = []
    unknown = case.mapping.unknown_words(table, draft)
    if unknown:
        st.markdown(f"**{t('mapping.words')}**")
    for field, words in unknown.items():
        meanings = ["", *dict.fromkeys(case.mapping.importer(draft.kind).fields[field].words.values())]
        lines = st.columns(3)
        for i, word in enumerate(words[:MOST_WORDS]):
            meaning = lines[i % 3].selectbox(
                f"{plain(_word(field))}: {plain(word[:LONGEST])}", meanings, key=key("word", draft.kind, field, word),
                format_func=lambda code: name("meaning", code) if code else text("mapping.reject"),
            )  # fmt: skip
            if meaning:
                meant.append((field, word, meaning))
    return replace(draft, words=tuple(meant), constants=_constants(case, draft, key))


def _constants(case: Case, draft: Draft, key: Key) -> tuple[tuple[str, str], ...]:
    """What is the same in every row: words of fields that have no column."""
    taken = {field for _, field in draft.columns}
    fields = case.mapping.importer(draft.kind).fields
    free = [f for f, spec in fields.items() if spec.type == "word" and f not in taken and spec.reads not in taken]
    said = []
    if free:
        with st.popover(t("mapping.constants"), icon=":material/tune:", key=key("constants", draft.kind)):
            st.caption(t("mapping.constants_help"))
            for field in free:
                values = ["", *dict.fromkeys(fields[field].words.values())]
                value = st.selectbox(
                    t("mapping.always", field=_word(field)), values, key=key("constant", draft.kind, field),
                    format_func=lambda code: name("meaning", code) if code else text("mapping.nothing"),
                )  # fmt: skip
                if value:
                    said.append((field, value))
    return tuple(said)
