"""What is on the chart, taken out: a picture that opens anywhere, tables, graph files, text for a report."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from linkgraph.casework.shown import Dot, Shown, shown_bundle
from linkgraph.errors import LinkgraphError
from linkgraph.export import extension
from linkgraph.export.as_text import report_text
from linkgraph.export.report import picture_of
from linkgraph.ui import data
from linkgraph.ui.canvas import ACTORS
from linkgraph.ui.chart import ChartGroup, ChartNode
from linkgraph.ui.format import hashed_name
from linkgraph.ui.i18n import language, name, t
from linkgraph.ui.looks import Look
from linkgraph.ui.parts import looks_out, starts
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.parts.chart import Drawn, dots_of

Placed = Mapping[str, tuple[str, float | None]]
FORMATS = ("html", "xlsx", "graphml", "csv", "json", "gexf")


def box(bench: Bench, look: Look) -> None:
    """Format, purpose and recipient; then the file. PNG and SVG are made by the chart itself."""
    st.caption(t("hand_on.lead"))
    form = st.selectbox(t("export.format"), FORMATS, key="hand-format", format_func=lambda code: name("format", code))
    purpose = st.text_input(t("export.purpose"), key="hand-purpose", max_chars=300)
    recipient = st.text_input(t("export.recipient"), key="hand-recipient", max_chars=300)
    words = {"purpose": purpose.strip() or None, "recipient": recipient.strip() or None, "language": language()}
    with st.container(horizontal=True):
        if st.button(t("export.make"), key="hand-make", type="primary", icon=":material/lock:"):
            _make(bench, look, form, words)
        st.button(t("hand_on.picture"), key="hand-picture", icon=":material/image:", on_click=_ask,
                  args=(bench, look, words))  # fmt: skip
        if st.button(t("hand_on.report"), key="hand-report", icon=":material/content_copy:"):
            _text(bench, look, words)
    kept = st.session_state.get("handed-on")
    if kept is not None and kept[0] == bench.case.id:
        st.download_button(t("export.download"), kept[2], kept[1], key="hand-download", on_click="ignore",
                           icon=":material/download:")  # fmt: skip
        st.caption(t("hand_on.sha256", sha=kept[3]))
    written = st.session_state.get("report-text")
    if written is not None and written[0] == bench.case.id:
        st.caption(t("hand_on.copy"))
        st.code(written[1], "markdown", height=220)


def _ask(bench: Bench, look: Look, words: dict[str, str | None]) -> None:
    """Ask the chart for its picture; the report is made when it comes."""
    bench.canvas.report, bench.canvas.report_due = bench.canvas.report + 1, True
    st.session_state["report-words"] = (look, words)


def receive(bench: Bench, sent: Mapping[str, Any]) -> None:
    """The picture as it stands on the screen: with it the report is made, as a file and as text."""
    canvas = bench.canvas
    if not canvas.report_due or sent.get("number") != canvas.report:
        return
    canvas.report_due = False
    look, words = st.session_state["report-words"]
    _make(bench, look, "report", {**words, "picture": picture_of(str(sent.get("picture")))})
    _text(bench, look, words)


def shown(bench: Bench, look: Look) -> Shown:
    """Exactly what the chart shows: hidden nodes left out, collapsed ones as one, in the period it is narrowed to."""
    picture, view = bench.canvas.now, bench.canvas.view
    dots = dots_of(bench.case, picture, Drawn(bench.at, bench.clusters, look))
    inside = {one: group for group in view.collapsed for one in group.members}
    members = {group.id: group.members for group in picture.groups}
    placed = data.cluster_of(bench.clusters)
    out = [
        Dot(
            node.id,
            node.label,
            members.get(node.id, ()),
            node.cluster,
            node.certainty,
            node.colour,
            node.size,
            node.ring,
            node.badge,
        )
        for node in dots.nodes
        if node.id not in view.hidden and node.id not in inside
    ]
    there = {node.id for node in dots.nodes} - view.hidden
    for group in view.collapsed:
        drawn = tuple(one for one in group.members if one in there)
        own = picture.members(drawn)
        if own and group.id not in view.hidden:
            out.append(_as_one(group, own, [node for node in dots.nodes if node.id in set(drawn)], placed))
    at = data.narrowed(bench.at, picture.period)
    links = None if picture.level == ACTORS else data.links_in(bench.at, picture, bench.case)
    about = {
        "title": t(f"where.{picture.start}", subject=starts.called(bench, picture)),
        "period": _days(*picture.period) if picture.period else None,
        "shown": f"{len(there)} / {max(picture.total, picture.shown)}",
        "layers": ", ".join(name("layer", one) for one in bench.at.layers) if bench.at.layers else None,
        "window": _days(bench.at.window.since, bench.at.window.until),
        "drawn_by": looks_out.drawn_by(look),
    }  # fmt: skip
    owner = {one: dot.id for dot in out for one in (dot.members or (dot.id,))}
    owner |= {node.id: inside[node.id].id for node in dots.nodes if node.id in inside}
    return Shown(
        tuple(out), links, at.layers, at.window.since, at.window.until, str(about["title"]), about,
        looks_out.tie_looks(look, dots, owner), looks_out.legend_of(look, dots, there),
    )  # fmt: skip


def _as_one(group: ChartGroup, own: tuple[str, ...], drawn: Sequence[ChartNode], placed: Placed) -> Dot:
    """A collapsed group; what rules mark of it is not lost because it stands inside."""
    ring = next((node.ring for node in drawn if node.ring), None)
    badge = next((node.badge for node in drawn if node.badge), None)
    return Dot(group.id, group.label, own, *_one_cluster(own, placed), ring=ring, badge=badge)


def _days(since: str | None, until: str | None) -> str | None:
    """First and last day, both included; None where there is no limit."""
    last = (date.fromisoformat(until) - timedelta(days=1)).isoformat() if until else ""
    return f"{since or ''} – {last}" if since or until else None


def _one_cluster(own: tuple[str, ...], placed: Placed) -> tuple[str | None, None]:
    """The cluster of a collapsed selection, where all of it is in the same."""
    found = {placed[one][0] if one in placed else None for one in own}
    return (found.pop(), None) if len(found) == 1 else (None, None)


def _make(bench: Bench, look: Look, form: str, words: dict[str, str | None]) -> None:
    try:
        with st.spinner(t("export.making")), tempfile.TemporaryDirectory(prefix="linkgraph-") as folder:
            out = Path(folder) / f"chart.{extension(form)}"
            receipt = bench.case.export_shown(shown(bench, look), form, out, **words)
            content = out.read_bytes()
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    file = hashed_name(out.name, receipt.sha256)
    st.session_state["handed-on"] = (bench.case.id, file, content, receipt.sha256)


def _text(bench: Bench, look: Look, words: dict[str, str | None]) -> None:
    try:
        written = report_text(shown_bundle(bench.case, shown(bench, look), words))
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    st.session_state["report-text"] = (bench.case.id, written)
