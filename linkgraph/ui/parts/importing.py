"""One dropped file on the Import page: what it was recognised as, what must be chosen, its first rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError, MustChoose
from linkgraph.ingest.preview import FileView, SheetView
from linkgraph.ingest.protocol import CONFIRMATIONS, ImportOptions
from linkgraph.ingest.recognise import COMMON_ZONES
from linkgraph.ingest.sheets import ENCODINGS
from linkgraph.model.times import DATE_ORDERS
from linkgraph.ui.format import plain
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.uploads import Upload

#: Choices in the order in which they are asked.
ASKED = ("kind", "layout", "timezone", "encoding", "date_order", "confirm")
#: What can be changed even where the file was recognised.
CHANGEABLE = {"timezone": COMMON_ZONES, "encoding": ENCODINGS, "date_order": DATE_ORDERS,
              "confirm": tuple(CONFIRMATIONS)}  # fmt: skip
Seen = tuple[FileView | None, str, dict[str, list[str]]]


@st.cache_data(max_entries=64, show_spinner=False)
def _recognised(case_id: str, path: str, options: ImportOptions, _case: Case) -> Seen:
    """The file as it would be read, or why not and what must be chosen. The path is named by the file's content."""
    try:
        return _case.recognise(path, options), "", {}
    except MustChoose as problem:
        return None, str(problem), problem.choices
    except LinkgraphError as problem:
        return None, str(problem), {}


def review(case: Case, upload: Upload, *, unfolded: bool) -> ImportOptions | None:
    """Draw one file; the options to import it with, None as long as it cannot be imported."""
    options = _chosen(upload, case.country)
    view, problem, choices = _recognised(case.id, str(upload.path), options, case)
    open_sheets = blocking(view) if view else []
    for sheet in open_sheets:
        choices = {**choices, **{option: list(values) for option, values in sheet.choices.items()}}
    trouble = problem or (open_sheets[0].problem if open_sheets else None)
    title = f"**{plain(upload.name)}** {_kinds(view) if not trouble else ''}"
    icon = ":material/help:" if trouble else ":material/check_circle:"
    with st.expander(title, expanded=unfolded or bool(trouble), icon=icon, key=f"file-{upload.key}"):
        if trouble:
            _problem(trouble, choices)
        _ask(upload, choices)
        for number, sheet in enumerate(view.sheets if view else ()):
            _sheet(sheet, f"{upload.key}-{number}")
    return None if trouble else options


def _kinds(view: FileView | None) -> str:
    """What the sheets of a file were recognised as, in a few words."""
    kinds = dict.fromkeys(name("kind", sheet.kind) for sheet in view.sheets if sheet.kind) if view else {}
    return plain("· " + ", ".join(kinds)) if kinds else ""


def blocking(view: FileView) -> list[SheetView]:
    """Sheets without whose choices a file cannot be imported; a workbook may have further sheets that say nothing."""
    recognised = any(sheet.kind for sheet in view.sheets)
    return [sheet for sheet in view.sheets if sheet.problem and (sheet.kind or not recognised)]


def _chosen(upload: Upload, country: str) -> ImportOptions:
    picked = {option: st.session_state.get(f"choose-{upload.key}-{option}") or None for option in ASKED}
    grade = st.session_state.get("import-grade") or None
    return ImportOptions(**picked, grade=grade, country=country)


def _problem(message: str, choices: dict[str, list[str]]) -> None:
    if choices:
        st.warning(t("import.must_choose"))
    else:
        st.error(t("import.refused"))
    st.text(message)


def _ask(upload: Upload, choices: dict[str, list[str]]) -> None:
    """A select for every choice that is open or was made; the others can be changed under "read it differently"."""
    asked: dict[str, list[str]] = st.session_state.setdefault(f"asked-{upload.key}", {})
    for option, values in choices.items():
        asked.setdefault(option, values)
    _selects(upload, asked, "choice.open")
    with st.popover(t("import.differently"), icon=":material/tune:"):
        _selects(upload, {option: values for option, values in CHANGEABLE.items() if option not in asked},
                 "choice.as_recognised")  # fmt: skip


def _selects(upload: Upload, choices: Mapping[str, Sequence[str]], nothing: str) -> None:
    columns = st.columns(max(3, len(choices))) if choices else []
    for column, (option, values) in zip(columns, choices.items(), strict=False):
        column.selectbox(
            t(f"choice.{option}"),
            ["", *values],
            format_func=partial(_option_word, option, nothing),
            key=f"choose-{upload.key}-{option}",
            persist_state="session",
        )


def _option_word(option: str, nothing: str, value: str) -> str:
    if not value:
        return text(nothing)
    if option == "confirm":
        return name("confirm", value)
    return name("kind", value) if option == "kind" else name("order", value) if option == "date_order" else value


def _sheet(sheet: SheetView, key: str) -> None:
    if sheet.problem:
        st.caption(t("import.sheet_not_recognised", sheet=sheet.name or text("import.this_file")))
        return
    facts = [name("kind", sheet.kind), sheet.title or str(sheet.layout), sheet.encoding]
    facts += [sheet.timezone or text("import.no_zone")]
    st.text((f"{sheet.name}: " if sheet.name else "") + " · ".join(facts))
    left, right = st.columns([1, 2])
    mapping = {text("import.field"): list(sheet.columns), text("import.heading"): list(sheet.columns.values())}
    left.dataframe(pd.DataFrame(mapping), hide_index=True, height=230, key=f"map-{key}")
    right.dataframe(first_rows(sheet), hide_index=True, height=230, key=f"rows-{key}")
    if sheet.unmapped:
        st.caption(t("import.unmapped", headings=", ".join(sheet.unmapped)))


def first_rows(sheet: SheetView) -> pd.DataFrame:
    """The first rows under their headings; short rows are filled, headings that stand twice are numbered."""
    width = max([len(sheet.headings), *(len(row) for row in sheet.preview)])
    headings: list[str] = []
    for k in range(width):
        heading = sheet.headings[k] if k < len(sheet.headings) else ""
        headings.append(heading if heading and heading not in headings else f"{heading} [{k + 1}]".strip())
    return pd.DataFrame([[*row, *[""] * (width - len(row))] for row in sheet.preview], columns=headings)
