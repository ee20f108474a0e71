"""Two pictures side by side: what is shown now and saved views; who is in both, who only in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from linkgraph.analysis import ClusterResult
from linkgraph.errors import LinkgraphError
from linkgraph.evidence.saved_views import SavedView
from linkgraph.ui import acts, data, state
from linkgraph.ui.canvas import Step, name_of
from linkgraph.ui.comparing import pairs, split
from linkgraph.ui.data import Scope
from linkgraph.ui.format import plain, short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import chart, views
from linkgraph.ui.parts.bench import Bench
from linkgraph.ui.parts.chart import Acts, Drawn
from linkgraph.ui.parts.views import COMPARED, NOW

HEIGHT = 560
_PICKED = "compare-picked"


@dataclass(frozen=True)
class Side:
    """One of the two pictures with all that it is drawn from, and what must be said about it."""

    title: str
    step: Step
    at: Scope
    clusters: ClusterResult
    said: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        return acts.visible(self.step.picture, self.step.view)


def show(bench: Bench) -> bool:
    """Draws the comparison where one was asked for; says whether it did."""
    if state.recall(bench.case, COMPARED) is None:
        return False
    st.fragment(_compare, key="comparison")(bench)
    return True


def _compare(bench: Bench) -> None:
    if state.recall(bench.case, COMPARED) is None:  # closed just now: the whole page shows its chart again
        st.rerun()
    kept = {view.name: view for view in bench.case.views()}
    left, right = state.recall(bench.case, COMPARED)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = [_choose(side, list(kept), one) for side, one in (("left", left), ("right", right))]
        st.button(t("compared.close"), key="compare-close", icon=":material/close:", on_click=_close, args=(bench,))
    try:
        sides = [_side(bench, kept.get(one)) for one in chosen]
    except LinkgraphError as error:
        st.error(t("error.failed", why=error))
        return
    found = split(sides[0].shown, sides[1].shown)
    for place, side, box in zip(("left", "right"), sides, st.columns(2, gap="small"), strict=True):
        with box:
            _chart(bench, side, frozenset(found.both), place)
    if sides[0].step.picture.level != sides[1].step.picture.level:
        st.info(t("compared.levels"))
    _ties(bench, sides, frozenset(found.both))
    only = zip(sides, (found.left, found.right), strict=True)
    titles = [t("compared.in_both", n=len(found.both))]
    titles += [t("compared.only_in", name=side.title, n=len(ids)) for side, ids in only]
    for box, title, ids in zip(st.columns(3), titles, (found.both, found.left, found.right), strict=True):
        with box:
            st.markdown(f"**{title}**")
            _list(bench, ids, sides[0].at)


def _choose(side: str, names: Sequence[str], chosen: str) -> str:
    options = [NOW, *names]
    picked: str = st.selectbox(
        t(f"compared.{side}"), options, options.index(chosen) if chosen in options else 0, key=f"compare-{side}",
        format_func=lambda one: one or text("compared.now"), width=300,
    )  # fmt: skip
    return picked


def _close(bench: Bench) -> None:
    state.remember(bench.case, COMPARED, None)


def _side(bench: Bench, view: SavedView | None) -> Side:
    if view is None:
        return Side(text("compared.now"), bench.canvas.step, bench.at, bench.clusters)
    made, at, gone = views.restored(bench.case, view)
    said = [t("compared.gone", name=view.name, n=gone)] if gone else []
    if view.snapshot != at.snapshot:
        said.append(t("compared.moved_on", name=view.name, old=short(view.snapshot, 12), new=short(at.snapshot, 12)))
    return Side(view.name, made.step, at, data.drawn_clusters(at, made.options, bench.case), tuple(said))


def _chart(bench: Bench, side: Side, common: frozenset[str], place: str) -> None:
    picked = tuple(one for one in st.session_state.get(_PICKED, ()) if one in set(side.shown))
    drawn = Drawn(side.at, side.clusters, side.step.look, HEIGHT, picked, side.step.view, asks=(), common=common)
    does = Acts(_pick, lambda _node: None)
    st.caption(f"**{plain(side.title)}** · " + t("where.shown", n=len(side.shown), m=side.step.picture.total))
    chart.draw(bench.case, side.step.picture, drawn, does, f"compare-{place}-{bench.case.id}-{name_of([side.title])}")
    for line in side.said:
        st.info(line)


def _pick(ids: tuple[str, ...]) -> None:
    st.session_state[_PICKED] = ids


def _ties(bench: Bench, sides: Sequence[Side], common: frozenset[str]) -> None:
    """How many ties between people who are in both are in both, too."""
    drawn = [
        chart.dots_of(bench.case, side.step.picture, Drawn(side.at, side.clusters, side.step.look)).links
        for side in sides
    ]
    inside = [pairs(one for one in links if {one.source, one.target} <= common) for links in drawn]
    found = split(*inside)
    st.caption(t("compared.ties", both=len(found.both), left=len(found.left), right=len(found.right)))


def _list(bench: Bench, ids: Sequence[str], at: Scope) -> None:
    if not ids:
        st.caption(t("compared.nobody"))
        return
    known = data.nodes(at.case_id, at.snapshot, tuple(sorted(ids)), bench.case)
    frame = pd.DataFrame(
        {
            text("col.label"): [known[one].label if one in known else one for one in ids],
            text("col.type"): [name("type", known[one].type) if one in known else "" for one in ids],
            text("col.id"): ids,
        }
    )
    key = f"compare-list-{name_of(ids)}"
    st.dataframe(frame, hide_index=True, key=key, height=260, selection_mode="multi-row",
                 on_select=partial(_picked, ids, key))  # fmt: skip


def _picked(ids: Sequence[str], key: str) -> None:
    _pick(tuple(ids[row] for row in st.session_state[key].selection.rows if row < len(ids)))
