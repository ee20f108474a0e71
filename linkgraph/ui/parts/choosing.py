"""What must be chosen for a dropped file or one of its sheets, with how it would be read with each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from linkgraph.ingest.encoding_names import ENCODINGS
from linkgraph.ingest.protocol import CONFIRMATIONS, SHEET_OPTIONS, TYPED, ImportOptions, SheetChoice
from linkgraph.ingest.settling import COMMON_ZONES
from linkgraph.model.times import DATE_ORDERS
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.uploads import Upload

#: What can be changed even where a sheet was recognised.
CHANGEABLE: Mapping[str, Sequence[str]] = {"timezone": COMMON_ZONES, "date_order": DATE_ORDERS,
                                              "confirm": tuple(CONFIRMATIONS)}  # fmt: skip
_SHARED = "shared-questions"
#: An option and the values to choose from.
Question = tuple[str, tuple[str, ...]]
Differences = Mapping[str, Mapping[str, Sequence[str]]]


def chosen(upload: Upload, country: str) -> ImportOptions:
    """What was chosen so far, each for its own sheet ('' = the whole file)."""
    picked = tuple(
        SheetChoice("", sheet, option, str(value))
        for sheet, asked in _asked(upload).items()
        for option in SHEET_OPTIONS
        if (value := st.session_state.get(_key(upload, sheet, option)) or _for_all(option, asked.get(option)))
    )
    return ImportOptions(grade=st.session_state.get("import-grade") or None, country=country, per_sheet=picked)


def any_chosen(upload: Upload) -> bool:
    """Whether a person chose anything for the file."""
    return bool(chosen(upload, "").per_sheet)


def _asked(upload: Upload) -> dict[str, dict[str, list[str]]]:
    """Sheet → option → values: what was asked before stays on the page when it is answered."""
    found: dict[str, dict[str, list[str]]] = st.session_state.setdefault(f"asked-{upload.key}", {"": {}})
    return found


def note(upload: Upload, sheet: str, choices: Mapping[str, Sequence[str]]) -> None:
    """Keep in mind what is asked of a sheet."""
    asked = _asked(upload).setdefault(sheet, {})
    for option, values in choices.items():
        asked.setdefault(option, list(values))


def share(uploads: Sequence[Upload], scope: str) -> None:
    """Find the questions that several sheets ask alike: one answer is enough. `scope` is where it is kept."""
    counts = Counter(
        (option, tuple(values))
        for upload in uploads
        for asked in _asked(upload).values()
        for option, values in asked.items()
        if option not in TYPED
    )
    st.session_state[_SHARED] = {question: (n, f"{scope}-{hash(question)}") for question, n in counts.items() if n > 1}


def ask_for_all() -> None:
    """A select for every question that several sheets ask alike; a single sheet can still be answered differently."""
    shared: dict[Question, tuple[int, str]] = st.session_state.get(_SHARED, {})
    for (option, values), (n, key) in shared.items():
        rest = sorted(available_timezones() - set(values)) if option == "timezone" else []
        st.selectbox(
            t("choice.for_all", what=text(f"choice.{option}"), n=n), ["", *values, *rest],
            format_func=partial(_word, option, "choice.open"), key=key, persist_state="session",
        )  # fmt: skip


def _is_shared(option: str, values: Sequence[str] | None) -> bool:
    return values is not None and (option, tuple(values)) in st.session_state.get(_SHARED, {})


def _for_all(option: str, values: Sequence[str] | None) -> str | None:
    """What was chosen for all sheets that ask this."""
    if values is None or not _is_shared(option, values):
        return None
    value: str | None = st.session_state.get(st.session_state[_SHARED][option, tuple(values)][1])
    return value


def _key(upload: Upload, sheet: str, option: str) -> str:
    return f"choose-{upload.key}-{sheet}-{option}"


def ask(upload: Upload, sheet: str, choices: Mapping[str, Sequence[str]], differences: Differences) -> None:
    """A select for every choice that is open or was made, with the differences; others can be changed besides."""
    note(upload, sheet, choices)
    asked = _asked(upload)[sheet]
    shared = {option: values for option, values in asked.items() if _is_shared(option, values)}
    single = {option: values for option, values in asked.items() if option not in shared}
    _selects(upload, sheet, single, "choice.open")  # the same words always: a select keeps its value by them
    for option, read in differences.items():
        show_differences(option, read)
    others = {**({"encoding": ENCODINGS} if not sheet else {}), **CHANGEABLE}
    with st.popover(t("import.differently"), icon=":material/tune:", key=f"other-{upload.key}-{sheet}"):
        _selects(upload, sheet, shared, "choice.open")
        _selects(upload, sheet, {o: v for o, v in others.items() if o not in asked}, "choice.as_recognised")


def _selects(upload: Upload, sheet: str, choices: Mapping[str, Sequence[str]], nothing: str) -> None:
    columns = st.columns(max(3, len(choices))) if choices else []
    for column, (option, values) in zip(columns, choices.items(), strict=False):
        key = _key(upload, sheet, option)
        if option in TYPED:
            column.text_input(t(f"choice.{option}"), key=key, placeholder=values[0] if values else "")
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
