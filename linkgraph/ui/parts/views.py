"""Saved views: the picture kept in the case under a name, opened again exactly, listed, deleted."""

from __future__ import annotations

import streamlit as st

from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.evidence.saved_views import LONGEST_NAME, SavedView
from linkgraph.ui import data, saving, state
from linkgraph.ui.canvas import ACTORS
from linkgraph.ui.data import Scope
from linkgraph.ui.format import moment
from linkgraph.ui.i18n import t
from linkgraph.ui.parts import scope
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.saving import Ground, Saved

#: Under which name the session keeps what is compared, and what stands for the picture that is shown now.
COMPARED, NOW = "compared", ""


def saved(bench: Bench) -> None:
    """What is saved in the case, and a name for what is drawn now."""
    kept = bench.case.views()
    if not kept:
        st.caption(t("views.none"))
    for view in kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(view.name, key=f"view-open-{view.name}", on_click=reopen, args=(bench, view), type="tertiary",
                      icon=":material/bookmark:")  # fmt: skip
            st.caption(t("views.by", who=view.saved_by, when=moment(view.saved_at, bench.case.timezone)))
            st.button(t("views.compare"), key=f"view-compare-{view.name}", on_click=_compare, args=(bench, view.name),
                      type="tertiary", icon=":material/compare_arrows:")  # fmt: skip
            st.button(t("views.delete"), key=f"view-delete-{view.name}", on_click=_delete, args=(bench, view.name),
                      type="tertiary", icon=":material/delete:")  # fmt: skip
    name = st.text_input(t("views.name"), key="view-name", max_chars=LONGEST_NAME)
    taken = " ".join(name.split()) in {view.name for view in kept}
    label = t("views.replace") if taken else t("views.save")
    st.button(label, key="view-save", type="primary", on_click=_save, args=(bench, name, taken),
              disabled=not name.strip(), icon=":material/bookmark_add:")  # fmt: skip
    st.caption(t("views.lead"))


def current(bench: Bench) -> Saved:
    """What is on the chart now, with all that it depends on."""
    return Saved(bench.canvas.step, bench.at.layers, bench.at.window, scope.cluster_options())


def _save(bench: Bench, name: str, replace: bool) -> None:
    try:
        made = bench.case.save_view(name, saving.to_content(current(bench)), replace)
    except LinkgraphError as error:
        bench.canvas.note = t("error.failed", why=error)
        return
    st.session_state["view-name"] = ""
    bench.canvas.note = t("views.saved", name=made.name)


def _compare(bench: Bench, name: str) -> None:
    """What is shown now beside a saved view."""
    state.remember(bench.case, COMPARED, (NOW, name))
    st.session_state["pop-views"] = False


def _delete(bench: Bench, name: str) -> None:
    try:
        bench.case.delete_view(name)
    except LinkgraphError as error:
        bench.canvas.note = t("error.failed", why=error)
        return
    bench.canvas.note = t("views.deleted", name=name)


def restored(case: Case, view: SavedView) -> tuple[Saved, Scope, int]:
    """A saved picture as it can be drawn now, its scope, and how many of its nodes are not in the network any more.

    Raises
    ------
    WrongUse
        If it was saved in a form that this program does not know.
    """
    nodes, links = saving.wanted(view.content)
    at = data.scope(case, view.content.get("layers"), state.Window(**view.content["window"]))
    known = {node.id: node for node in state.network(case).reader.nodes(nodes)}
    there = {link.id: link for link in data.links_named(at, links, case)}
    made, gone = saving.from_content(view.content, Ground(frozenset(data.graph(at, case).ids), known, there))
    return made, at, gone


def reopen(bench: Bench, view: SavedView) -> None:
    """The picture as it was saved; what is not in the network any more, or an older snapshot, is said."""
    try:
        made, at, gone = restored(bench.case, view)
    except LinkgraphError as error:
        bench.canvas.note = t("error.failed", why=error)
        return
    scope.keep(made.layers or (), made.options)
    state.set_window(at.window)
    bench.canvas.open(made.step)
    bench.canvas.moved_on = view.snapshot if view.snapshot != at.snapshot else ""
    state.remember(bench.case, "canvas", (at, bench.canvas))
    st.session_state["pop-views"] = False
    level = t(f"level.{ACTORS}") if made.step.picture.level == ACTORS else t("level.entities")
    bench.canvas.note = t("views.opened", name=view.name, level=level)
    if gone:
        bench.canvas.note = t("views.gone", name=view.name, n=gone)
