"""The mapping editor: a table that nobody has seen before, column by column, with what each row becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import available_timezones

import streamlit as st

from linkgraph.case import Case
from linkgraph.casework.mapping import Table
from linkgraph.errors import LinkgraphError
from linkgraph.ingest.drafting import Draft
from linkgraph.ingest.settling import COMMON_ZONES
from linkgraph.model.times import DATE_ORDERS
from linkgraph.settings import user_name
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import mapping_around, mapping_fields, mapping_trial
from linkgraph.ui.uploads import Upload


@dataclass(frozen=True)
class Place:
    """The sheet that is mapped, and how its widgets are called."""

    upload: Upload
    sheet: str
    encoding: str | None

    def key(self, *parts: object) -> str:
        """The key of a widget of this sheet."""
        return "-".join(str(part) for part in ("map", self.upload.key, self.sheet, *parts))


@st.cache_data(max_entries=16, show_spinner=False)
def _table(path: str, sheet: str, encoding: str | None, _case: Case) -> Table:
    return _case.mapping.table(path, sheet, encoding)


def offer(case: Case, upload: Upload, sheet: str, encoding: str | None, *, needed: bool) -> None:
    """A switch that opens the editor for a sheet."""
    place = Place(upload, sheet, encoding)
    if said := st.session_state.pop(place.key("said"), None):
        st.success(t("mapping.saved", layout=said))
    label = t("mapping.open") if needed else t("mapping.open_anyway")
    if st.toggle(label, key=place.key("open"), help=t("mapping.help")):
        with st.container(border=True, key=place.key("editor")):
            _editor(case, place)


def _editor(case: Case, place: Place) -> None:
    table = _table(str(place.upload.path), place.sheet, place.encoding, case)
    draft = _draft(case, place, table)
    if not draft.columns:
        st.info(t("mapping.nothing_yet"))
        return
    mapping_trial.show(case, place.upload.path, table, draft)
    _save(case, place, table, draft)


def _draft(case: Case, place: Place, table: Table) -> Draft:
    """What the person says of the table so far."""
    first, second, third, fourth = st.columns([3, 2, 3, 3])
    row = int(second.number_input(
        t("mapping.heading_row"), min_value=0, max_value=200, value=table.likely_heading, key=place.key("row"),
        help=t("mapping.heading_row_help"),
    ))  # fmt: skip
    kinds = list(case.mapping.kinds)
    likely = case.mapping.suggested_kind(table, row)
    kind = first.selectbox(
        t("mapping.kind"), kinds, index=kinds.index(likely) if likely else 0, key=place.key("kind", row),
        format_func=lambda code: name("kind", code),
    )  # fmt: skip
    zones = ["", *COMMON_ZONES, *sorted(available_timezones() - set(COMMON_ZONES))]
    zone = third.selectbox(t("choice.timezone"), zones, key=place.key("zone"), format_func=_or_open)
    order = fourth.selectbox(
        t("choice.date_order"), ["", *DATE_ORDERS], key=place.key("order"),
        format_func=lambda code: name("order", code) if code else text("mapping.by_itself"),
    )  # fmt: skip
    columns = mapping_fields.columns(case, table, place.key, (kind, row))
    comma = st.checkbox(t("mapping.comma"), key=place.key("comma"))
    draft = Draft(
        kind, row, columns, timezone=zone or None, date_order=order or None, decimal="," if comma else None
    )  # fmt: skip
    return mapping_around.with_surroundings(
        case, table, mapping_fields.with_words(case, table, draft, place.key), place.key
    )


def _or_open(value: str) -> str:
    return value or text("choice.open")


def _save(case: Case, place: Place, table: Table, draft: Draft) -> None:
    stem = re.sub(r"[^\w\- ]+", " ", f"{place.upload.path.stem} {place.sheet}").strip()[:60]
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    called = left.text_input(t("mapping.name"), value=stem, max_chars=60, key=place.key("name"))
    right.button(
        t("mapping.save"), type="primary", icon=":material/save:", key=place.key("save"), on_click=_keep,
        args=(case, place, table, draft, called),
    )  # fmt: skip
    st.caption(t("mapping.save_help"))
    if problem := st.session_state.pop(place.key("problem"), None):
        st.error(t("mapping.not_saved"))
        st.text(problem)


def _keep(case: Case, place: Place, table: Table, draft: Draft, called: str) -> None:
    """Save the layout and close the editor; the file is read with it from now on."""
    try:
        layout = case.mapping.save(table, draft, called.strip(), user_name())
    except LinkgraphError as error:
        st.session_state[place.key("problem")] = str(error)
        return
    st.session_state[place.key("said")] = layout.name
    st.session_state[place.key("open")] = False
