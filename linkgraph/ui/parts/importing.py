"""One dropped file on the Import page: what it was recognised as, what must be chosen, its first rows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError, MustChoose
from linkgraph.ingest.preview import FileView, SheetView
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ui import uploads
from linkgraph.ui.format import plain
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import choosing, mapping, remembering
from linkgraph.ui.uploads import Upload

Seen = tuple[FileView | None, MustChoose | LinkgraphError | None]


@st.cache_data(max_entries=64, show_spinner=False)
def _recognised(case_id: str, path: str, options: ImportOptions, shelf: tuple[str, ...], _case: Case) -> Seen:
    """The file as it would be read, or why not and what must be chosen. The path is named by the file's content."""
    try:
        return _case.recognise(path, options), None
    except LinkgraphError as problem:
        return None, problem


def for_all(case: Case, files: Sequence[Upload]) -> None:
    """Ask once what several sheets ask alike."""
    for upload in files:
        view, problem = _seen(case, upload)
        if isinstance(problem, MustChoose):
            choosing.note(upload, "", problem.choices)
        for sheet in blocking(view) if view else ():
            choosing.note(upload, sheet.name, sheet.choices)
    choosing.share(files, f"all-{case.id}-{uploads.generation(case)}")
    choosing.ask_for_all()


def _seen(case: Case, upload: Upload) -> Seen:
    options = choosing.chosen(upload, case.country)
    return _recognised(case.id, str(upload.path), options, case.layouts.stamp(), case)


def review(case: Case, upload: Upload, *, unfolded: bool) -> ImportOptions | None:
    """Draw one file; the options to import it with, None as long as it cannot be imported."""
    options = choosing.chosen(upload, case.country)
    view, problem = _seen(case, upload)
    open_sheets = blocking(view) if view else []
    trouble = problem is not None or bool(open_sheets)
    title = f"**{plain(upload.name)}** {_kinds(view) if not trouble else ''}"
    icon = ":material/help:" if trouble else ":material/check_circle:"
    with st.expander(title, expanded=unfolded or trouble, icon=icon, key=f"file-{upload.key}"):
        if problem is not None:
            asked = problem if isinstance(problem, MustChoose) else MustChoose("")
            _problem(str(problem), bool(asked.choices))
            choosing.ask(upload, "", asked.choices, asked.differences)
        for number, sheet in enumerate(view.sheets if view else ()):
            if sheet in open_sheets:
                _problem(str(sheet.problem), True)
            choosing.ask(upload, sheet.name, sheet.choices if sheet in open_sheets else {}, sheet.differences)
            _sheet(sheet, f"{upload.key}-{number}")
            mapping.offer(case, upload, sheet.name, _encoding(options, upload), needed=sheet.kind is None)
        if view and not trouble and options.per_sheet:
            remembering.offer(case, upload, view, options)
    return None if trouble else options


def _encoding(options: ImportOptions, upload: Upload) -> str | None:
    return options.of(upload.path.name).encoding


def _kinds(view: FileView | None) -> str:
    """What the sheets of a file were recognised as, in a few words."""
    kinds = dict.fromkeys(name("kind", sheet.table) for sheet in view.sheets if sheet.table) if view else {}
    return plain("· " + ", ".join(kinds)) if kinds else ""


def blocking(view: FileView) -> list[SheetView]:
    """Sheets without whose choices a file cannot be imported; a workbook may have further sheets that say nothing."""
    recognised = any(sheet.kind for sheet in view.sheets)
    return [sheet for sheet in view.sheets if sheet.problem and (sheet.kind or not recognised)]


def _problem(message: str, can_choose: bool) -> None:
    if can_choose:
        st.warning(t("import.must_choose"))
    else:
        st.error(t("import.refused"))
    st.text(message)


def _sheet(sheet: SheetView, key: str) -> None:
    if sheet.problem:
        st.caption(t("import.sheet_not_recognised", sheet=sheet.name or text("import.this_file")))
        return
    facts = [name("kind", sheet.kind), sheet.title or str(sheet.layout), sheet.encoding]
    facts += [sheet.timezone or text("import.no_zone")]
    st.text((f"{sheet.name}: " if sheet.name else "") + " · ".join(facts))
    if sheet.saved_by:
        st.caption(t("mapping.used", layout=str(sheet.layout), by=sheet.saved_by, at=(sheet.saved_at or "?")[:10]))
    left, right = st.columns([1, 2])
    fields = [name("field", field) for field in sheet.columns]
    read = {text("import.field"): fields, text("import.heading"): list(sheet.columns.values())}
    left.dataframe(pd.DataFrame(read), hide_index=True, height=230, key=f"map-{key}")
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
