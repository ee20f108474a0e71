"""What is said of a mapped table besides its columns: units, rows that are no records, whose records these are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from linkgraph.case import Case
from linkgraph.casework.mapping import Table
from linkgraph.ingest.drafting import Draft
from linkgraph.ui.format import plain
from linkgraph.ui.i18n import name, t, text

Key = Callable[..., str]
#: What amounts may be written in besides the currency's own unit.
UNITS = ("0.01", "0.1", "1000", "10000")


def with_surroundings(case: Case, table: Table, draft: Draft, key: Key) -> Draft:
    """The draft with what the person says here."""
    with st.popover(t("mapping.around"), icon=":material/table_rows:", key=key("around", draft.kind)):
        above = case.mapping.above(table, draft.heading_row)
        if above:
            st.caption(t("mapping.above"))
            st.text("\n".join(above))
        units = _units(case, draft, key)
        footers = st.text_input(t("mapping.footers"), key=key("footers"), placeholder="合计, 总计, Total",
                                help=t("mapping.footers_help"))  # fmt: skip
        said = replace(draft, units=units, footers=_words(footers))
        return _owner(case, said, key)


def _words(said: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in said.replace("，", ",").split(",") if word.strip())


def _units(case: Case, draft: Draft, key: Key) -> tuple[tuple[str, str], ...]:
    chosen = []
    for field in case.mapping.amounts(draft):
        unit = st.selectbox(
            t("mapping.unit", field=plain(name("field", field))), ["", *UNITS], key=key("unit", draft.kind, field),
            format_func=lambda code: name("unit", code) if code else text("mapping.unit_own"),
        )  # fmt: skip
        if unit:
            chosen.append((field, unit))
    return tuple(chosen)


def _owner(case: Case, draft: Draft, key: Key) -> Draft:
    """Whose records these are, where no column says it."""
    owners = case.mapping.owners(draft)
    own = st.selectbox(
        t("mapping.own"), ["", *owners], key=key("own", draft.kind), help=t("mapping.own_help"),
        format_func=lambda field: name("field", field) if field else text("mapping.nothing"),
    )  # fmt: skip
    if not own:
        return draft
    label = st.text_input(t("mapping.own_label"), key=key("own-label"), placeholder="手机号码")
    value = st.text_input(t("mapping.own_value"), key=key("own-value"))
    return replace(draft, own=own, own_labels=_words(label), own_value=value.strip() or None)
