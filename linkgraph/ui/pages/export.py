"""Export: what goes out, in which form, why and to whom; with a receipt."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from linkgraph.analysis import ClusterResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.export import FORMATS, extension
from linkgraph.ui import data, state
from linkgraph.ui.data import Scope
from linkgraph.ui.format import hashed_name, moment, number
from linkgraph.ui.i18n import language, name, t, text
from linkgraph.ui.parts import scope

WHATS = ("clusters", "keypeople", "case")


def page() -> None:
    st.title(t("nav.export"))
    case = state.need_case()
    state.need_network(case)
    st.caption(t("export.lead"))
    at = scope.chosen_scope(case, "export")
    try:
        clusters = data.clusters(at, scope.cluster_options(), case, t("clusters.searching"))
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        st.stop()
    _form(case, at, clusters)
    _receipt(case)
    _earlier(case)


def _form(case: Case, at: Scope, clusters: ClusterResult) -> None:
    sizes = {f"cluster:{cluster.id}": cluster.size for cluster in clusters.clusters if cluster.size > 1}
    selection = _selection(case)
    whats = [*WHATS, *(["selection"] if selection else []), *sizes]
    if st.session_state.get("export-what") not in whats:
        st.session_state["export-what"] = whats[0]
    with st.form("export", border=True):
        left, right = st.columns(2)
        what = left.selectbox(
            t("export.what"), whats, key="export-what",
            format_func=lambda one: _what(one, sizes, len(selection)),
        )  # fmt: skip
        form = right.selectbox(t("export.format"), list(FORMATS), key="export-format",
                               format_func=lambda code: name("format", code))  # fmt: skip
        purpose = left.text_input(t("export.purpose"), key="export-purpose", max_chars=300)
        recipient = right.text_input(t("export.recipient"), key="export-recipient", max_chars=300)
        if st.form_submit_button(t("export.make"), type="primary", key="export-make", icon=":material/lock:"):
            _make(case, at, what, form, (purpose, recipient), selection)


def _what(what: str, sizes: dict[str, int], selected: int) -> str:
    if what in sizes:
        return text("clusters.choice", id=what.partition(":")[2], n=sizes[what])
    return text("what.selection", n=selected) if what == "selection" else name("what", what)


def _selection(case: Case) -> tuple[str, ...]:
    """Nodes that are selected on the chart of the Explore page."""
    kept = state.recall(case, "canvas")
    return tuple(one for one in kept[1].selected if "~" not in one) if kept else ()


def _make(case: Case, at: Scope, what: str, form: str, words: tuple[str, str], selection: tuple[str, ...]) -> None:
    """Write the export, keep it for the download, forget the file on disk."""
    purpose, recipient = (word.strip() or None for word in words)
    try:
        with st.spinner(t("export.making")), tempfile.TemporaryDirectory(prefix="linkgraph-") as folder:
            out = Path(folder) / f"{what.replace(':', '-')}.{extension(form)}"
            receipt = case.export(
                what, form, out, purpose=purpose, recipient=recipient, language=language(), layers=at.layers,
                since=at.window.since, until=at.window.until, clustering=scope.cluster_options(),
                positions=scope.position_options(),
                ids=selection if what == "selection" else (),
            )  # fmt: skip
            content = out.read_bytes()
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    state.remember(case, "export", (receipt, hashed_name(out.name, receipt.sha256), content))


def _receipt(case: Case) -> None:
    kept = state.recall(case, "export")
    if kept is None:
        return
    receipt, file, content = kept
    with st.container(border=True):
        st.subheader(t("export.receipt"))
        columns = st.columns(4)
        for column, count in zip(columns, ("nodes", "ties", "links", "rows"), strict=True):
            column.metric(t(f"export.{count}"), number(getattr(receipt, count)))
        st.text(text("export.sha256"))
        st.code(receipt.sha256, None)
        st.download_button(
            t("export.download"), content, file, key="export-download", type="primary", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
        st.caption(t("export.receipt_lead"))


def _earlier(case: Case) -> None:
    earlier = case.exports()
    st.subheader(t("export.earlier"))
    if not earlier:
        st.caption(t("export.none"))
        return
    rows = [
        {
            text("col.when"): moment(one["exported_at"], case.timezone),
            text("export.what"): one["what"],
            text("export.format"): one["format"],
            text("export.purpose"): one["purpose"] or "",
            text("export.recipient"): one["recipient"] or "",
            text("col.snapshot"): one["snapshot"],
            text("export.sha256"): one["sha256"],
        }
        for one in earlier
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="exports")


page()
