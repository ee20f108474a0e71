"""What must be chosen for a dropped file or one of its sheets, with how it would be read with each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from linkgraph.ingest.protocol import CONFIRMATIONS, SHEET_OPTIONS, ImportOptions, SheetChoice
from linkgraph.ingest.settling import COMMON_ZONES
from linkgraph.ingest.sheets import ENCODINGS
from linkgraph.model.times import DATE_ORDERS
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.uploads import Upload

#: What can be changed even where a sheet was recognised.
CHANGEABLE: Mapping[str, Sequence[str]] = {"timezone": COMMON_ZONES, "date_order": DATE_ORDERS,
                                              "confirm": tuple(CONFIRMATIONS)}  # fmt: skip
Differences = Mapping[str, Mapping[str, Sequence[str]]]


def chosen(upload: Upload, country: str) -> ImportOptions:
    """What was chosen so far, each for its own sheet ('' = the whole file)."""
    asked = _asked(upload)
    picked = tuple(
        SheetChoice("", sheet, option, str(value))
        for sheet in asked
        for option in SHEET_OPTIONS
        if (value := st.session_state.get(_key(upload, sheet, option)))
    )
    return ImportOptions(grade=st.session_state.get("import-grade") or None, country=country, per_sheet=picked)


def any_chosen(upload: Upload) -> bool:
    """Whether a person chose anything for the file."""
    return bool(chosen(upload, "").per_sheet)


def _asked(upload: Upload) -> dict[str, dict[str, list[str]]]:
    """Sheet → option → values: what was asked before stays on the page when it is answered."""
    found: dict[str, dict[str, list[str]]] = st.session_state.setdefault(f"asked-{upload.key}", {"": {}})
    return found


def _key(upload: Upload, sheet: str, option: str) -> str:
    return f"choose-{upload.key}-{sheet}-{option}"


def ask(upload: Upload, sheet: str, choices: Mapping[str, Sequence[str]], differences: Differences) -> None:
    """A select for every choice that is open or was made, with the differences; others can be changed besides."""
    asked = _asked(upload).setdefault(sheet, {})
    for option, values in choices.items():
        asked.setdefault(option, list(values))
    _selects(upload, sheet, asked, "choice.open")  # the same words always: a select keeps its value by them
    for option, read in differences.items():
        show_differences(option, read)
    others = {**({"encoding": ENCODINGS} if not sheet else {}), **CHANGEABLE}
    with st.popover(t("import.differently"), icon=":material/tune:", key=f"other-{upload.key}-{sheet}"):
        _selects(upload, sheet, {o: v for o, v in others.items() if o not in asked}, "choice.as_recognised")


def _selects(upload: Upload, sheet: str, choices: Mapping[str, Sequence[str]], nothing: str) -> None:
    columns = st.columns(max(3, len(choices))) if choices else []
    for column, (option, values) in zip(columns, choices.items(), strict=False):
        key = _key(upload, sheet, option)
        if option == "own":
            column.text_input(t("choice.own"), key=key, placeholder=values[0] if values else "")
            continue
        rest = sorted(available_timezones() - set(values)) if option == "timezone" else []
        column.selectbox(
            t(f"choice.{option}"), ["", *values, *rest], format_func=partial(_word, option, nothing), key=key,
            persist_state="session",
        )  # fmt: skip


def _word(option: str, nothing: str, value: str) -> str:
    if not value:
        return text(nothing)
    if option == "confirm":
        return name("confirm", value)
    return name("kind", value) if option == "kind" else name("order", value) if option == "date_order" else value


def show_differences(option: str, read: Mapping[str, Sequence[str]]) -> None:
    """How the file would be read: a column per value."""
    if not any(read.values()):
        return
    longest = max(len(lines) for lines in read.values())
    columns = {
        _word(option, "choice.file_says", value): [*lines, *[""] * (longest - len(lines))]
        for value, lines in read.items()
    }
    st.caption(t("choice.differences", what=text(f"choice.{option}")))
    st.dataframe(pd.DataFrame(columns), hide_index=True, height="content")
