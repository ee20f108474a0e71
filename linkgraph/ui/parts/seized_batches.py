"""Batches of seized data: their books, and one more file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import CaseError, LinkgraphError, MustChoose
from linkgraph.ingest.seized import SeizedOptions, categories, first_shapes
from linkgraph.ui import state, uploads
from linkgraph.ui.format import number
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import jobs
from linkgraph.ui.parts.accounting import COUNTS
from linkgraph.ui.uploads import UPLOAD_LIMIT_MB, Upload

PLACES = ("provinces", "id_provinces", "carriers", "banks")
SHOWN = 12
#: How a book calls what its numbers do not say.
UNKNOWN = "?"


def books(batches: Sequence[Mapping[str, Any]]) -> None:
    """One line a batch; below, what the picked one holds."""
    rows = [
        {
            text("col.file"): batch["file"],
            text("col.state"): name("state", batch["state"]),
            **{text(f"col.{count}"): batch[count] for count in COUNTS},
            text("seized.attached_to"): batch["attached_to"] or "",
        }
        for batch in batches
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="seized-books")
    names = [f"{batch['file']} · {batch['batch'][:8]}" for batch in batches]
    place = names.index(st.selectbox(t("seized.pick"), names, key="seized-pick"))
    _book(batches[place])


def _book(batch: Mapping[str, Any]) -> None:
    known = batch["categories"]
    table = pd.DataFrame(
        {
            text("seized.category"): [name("category", code) for code in known],
            text("seized.cells"): [number(found["cells"]) for found in known.values()],
            text("seized.distinct"): [_distinct(found) for found in known.values()],
        }
    )
    left, right = st.columns([2, 3])
    left.dataframe(table, hide_index=True, key="seized-categories")
    with right:
        st.caption(t("seized.sample"))
        sample = [{name("category", code): cell for code, cell in row.items()} for row in batch["sample"]]
        st.dataframe(pd.DataFrame(sample), hide_index=True, key="seized-sample", height=210)
    _places(batch)


def _places(batch: Mapping[str, Any]) -> None:
    """Where numbers were issued, most first; nothing where nothing is known of it."""
    known = {place: {k: n for k, n in batch[place].items() if k != UNKNOWN} for place in PLACES}
    filled = [place for place in PLACES if known[place]]
    for column, place in zip(st.columns(max(1, len(filled))), filled, strict=False):
        counts = sorted(batch[place].items(), key=lambda item: -item[1])[:SHOWN]
        column.caption(t(f"seized.{place}"))
        said = [text("seized.not_known") if k == UNKNOWN else k for k, _ in counts]
        frame = pd.DataFrame({text("seized.where"): said, text("seized.cells"): [n for _, n in counts]})
        column.dataframe(frame, hide_index=True, key=f"seized-{place}")


def _distinct(found: Mapping[str, Any]) -> str:
    if found["distinct"] is None:
        return "–"
    return ("≈ " if found["estimated"] else "") + number(found["distinct"])


def add(case: Case) -> None:
    """Drop a file; it is read once, counted and hashed, and not kept."""
    st.caption(t("seized.add_lead", limit=UPLOAD_LIMIT_MB))
    generation = state.recall(case, "seized_generation", 0)
    dropped = st.file_uploader(
        t("seized.drop"), type=list(uploads.TABLES), max_upload_size=UPLOAD_LIMIT_MB,
        key=f"seized-upload-{case.id}-{generation}",
    )  # fmt: skip
    if dropped is None:
        return
    (upload,) = uploads.kept([dropped])
    asked: dict[str, list[str]] = st.session_state.setdefault(f"seized-asked-{upload.key}", {})
    options = _options(upload, asked)
    holder = st.selectbox(t("seized.attached_to"), ["", *_holders(case)], key=f"seized-to-{upload.key}",
                          format_func=lambda node: _holders(case).get(node, text("seized.to_nothing")))  # fmt: skip
    if st.button(t("seized.confirm"), type="primary", key="seized-confirm", icon=":material/check:"):
        _read(case, upload, options, holder or None)


def _options(upload: Upload, asked: Mapping[str, Sequence[str]]) -> SeizedOptions:
    """What is open about the file; nothing is asked that it says itself."""
    encoding = None
    if "encoding" in asked:
        encoding = st.selectbox(t("choice.encoding"), asked["encoding"], key=f"seized-encoding-{upload.key}")
    if "columns" not in asked:
        return SeizedOptions(encoding=encoding)
    st.caption(t("seized.columns_lead"))
    shapes = first_shapes(upload.path, encoding)
    chosen = []
    for i, (column, shape) in enumerate(zip(st.columns(max(1, len(shapes))), shapes, strict=True)):
        chosen.append(column.selectbox(
            t("seized.column", n=i + 1, shape=shape), ["-", *categories()], key=f"seized-column-{upload.key}-{i}",
            format_func=lambda code: text("seized.not_used") if code == "-" else name("category", code),
        ))  # fmt: skip
    return SeizedOptions(tuple(chosen), encoding)


def _holders(case: Case) -> dict[str, str]:
    """Seized data and premises of the case, by id; none before the network is built."""
    try:
        entities = case.network().snapshot.table("entities", ["id", "label", "type"]).to_pylist()
    except CaseError:
        return {}
    return {row["id"]: f"{name('type', row['type'])}: {row['label']}" for row in entities
            if row["type"] in ("SeizedData", "Place")}  # fmt: skip


def _read(case: Case, upload: Upload, options: SeizedOptions, holder: str | None) -> None:
    """Give the file to a job of its own; what must be said of it first is asked."""
    try:
        number = case.add_seized_job([upload.path], options, holder, bring=True)
    except MustChoose as question:
        st.session_state[f"seized-asked-{upload.key}"] = {
            **st.session_state.get(f"seized-asked-{upload.key}", {}), **question.choices,
        }  # fmt: skip
        st.rerun()
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    state.remember(case, "seized_generation", state.recall(case, "seized_generation", 0) + 1)
    jobs.begin(case, number)
