"""Where an exploration begins: a search, the whole case, a cluster, an incident, a way, a pasted list, a saved view."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from linkgraph.analysis import ClusterResult
from linkgraph.case import Case
from linkgraph.errors import LinkgraphError
from linkgraph.graph.records import Hit
from linkgraph.model import node_type
from linkgraph.ui import acts, beginnings, data, state
from linkgraph.ui.beginnings import Basis
from linkgraph.ui.canvas import ACTORS, ENTITIES, Canvas, Picture
from linkgraph.ui.chart import ChartView
from linkgraph.ui.data import Scope
from linkgraph.ui.dress import suspects_first
from linkgraph.ui.format import short
from linkgraph.ui.i18n import name, t, text
from linkgraph.ui.parts import scope, views
from linkgraph.ui.parts.bench import Bench

HITS = 20
_BETWEEN = re.compile(r"[\n,;，；、\t]+")
LONGEST_LIST = 500
#: Entities around one, and steps along payments from an incident, each with so many accounts at most.
AROUND, PAYMENT_STEPS, PAYEES = 50, 3, 10
MOST_PATHS = 10
NAMED = 20


def canvas_of(case: Case, at: Scope, clusters: ClusterResult) -> Canvas:
    """The exploration of this session; a new one where there is none, or where the network was built anew."""
    kept = state.recall(case, "canvas")
    if kept is not None and kept[0].snapshot == at.snapshot:
        board: Canvas = kept[1]
        if kept[0] == at or board.now.start not in ("case", "overview") or board.past:
            return board
    basis = Basis(data.graph(at, case), clusters, data.suspects(at.case_id, at.snapshot, case))
    look = kept[1].look if kept is not None else None
    board = Canvas.of(_whole(basis), _outlined(basis), look)
    state.remember(case, "canvas", (at, board))
    return board


def _whole(basis: Basis) -> Picture:
    return beginnings.whole(basis, bool(st.session_state.get("single-contacts")))


def _outlined(basis: Basis) -> ChartView:
    """The whole case at first sight: dense parts outlined and named, unless the clusters may be chance."""
    return ChartView(hulls=basis.clusters.reliable)


def _begin_whole(bench: Bench) -> None:
    bench.canvas.begin(_whole(bench.basis), view=_outlined(bench.basis))


def around(case: Case, subject: str) -> Picture:
    """One entity and what is tied to it."""
    found = state.network(case).reader.neighbours(subject, limit=AROUND)
    return beginnings.entities("one", subject, found)


def actor(bench: Bench, subject: str) -> Picture:
    """One actor and those with whom he has most records."""
    web = data.web(bench.at, ACTORS, bench.case)
    found, _ = acts.strongest_first(web.around(subject), AROUND)
    return beginnings.chosen(web.graph, "actor", subject, (subject, *found))


def actor_behind(bench: Bench, one: str) -> str | None:
    """The actor of the graph that a node is, or stands behind; None where it has no tie there."""
    return data.actor_of(bench.at, bench.case).get(one)


def incident(bench: Bench, subject: str) -> Picture:
    """An incident with all that its report names, and where its accounts paid to, step by step.

    Payments are taken as they stand in the links (all of an account, not only this victim's money): whose money went
    where is the business of a trace.
    """
    reader, links = state.network(bench.case).reader, data.view(bench.at, bench.case).view.links
    near = reader.neighbours(subject, limit=AROUND)
    ids = dict.fromkeys(node.id for node in near.nodes)
    front = [one for one in ids if one.startswith("acct:")]
    for _ in range(PAYMENT_STEPS):
        front = [one for one in data.payees(links, front, PAYEES) if one not in ids]
        ids.update(dict.fromkeys(front))
    nodes = reader.nodes(list(ids))
    found = data.links_among(bench.at, ids, bench.case)
    return beginnings.entity_list("incident", subject, nodes, found, len(nodes) + near.not_shown)


def called(bench: Bench, picture: Picture) -> str:
    """What a picture began with, as people call it."""
    if node_type(picture.subject):
        return data.labels(bench.case, [picture.subject])[picture.subject]
    return picture.subject


def search(bench: Bench, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The search box; choosing a hit shows it with what is tied to it."""
    case, canvas = bench.case, bench.canvas
    asked = left.text_input(
        t("explore.search"), key="search", placeholder=text("explore.search_hint"), icon=":material/search:",
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    if not asked.strip():
        return
    hits = {hit.id: hit for hit in case.search(asked, limit=HITS)}
    if not hits:
        right.caption(t("explore.no_hits"))
        return
    chosen = right.selectbox(
        t("explore.hits", n=len(hits)), list(hits), index=None, key=f"hit-{asked}",
        placeholder=text("explore.choose_hit", n=len(hits)), label_visibility="collapsed",
        format_func=lambda one: _hit_words(hits[one]),
    )  # fmt: skip
    if chosen is not None and state.recall(case, "shown_hit") != (asked, chosen):
        state.remember(case, "shown_hit", (asked, chosen))
        picture = incident(bench, chosen) if hits[chosen].type == "Incident" else around(case, chosen)
        canvas.begin(picture, (chosen,))


def _hit_words(hit: Hit) -> str:
    value = hit.id.partition(":")[2]
    return f"{short(hit.label)} · {name('type', hit.type)}" + (f" · {short(value, 24)}" if value != hit.label else "")


def choose(bench: Bench) -> None:
    """Buttons that begin anew."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button(t("start.case"), key="start-case", icon=":material/hub:", help=t("where.case"),
                  on_click=_begin_whole, args=(bench,))  # fmt: skip
        for name_, icon, draw in (
            ("cluster", "workspaces", _cluster), ("incident", "report", _incident), ("path", "route", _path),
            ("list", "format_list_bulleted", _list), ("views", "bookmarks", views.saved),
        ):  # fmt: skip
            with st.popover(t(f"start.{name_}"), icon=f":material/{icon}:", key=f"pop-{name_}", on_change="rerun"):
                draw(bench)
        with st.popover(t("scope.layers"), icon=":material/layers:"):
            scope.layers("explore")
            st.toggle(t("start.single"), key="single-contacts", help=t("start.single_help"), persist_state="session",
                      on_change=_redraw, args=(bench,))  # fmt: skip


def _begin(bench: Bench, popover: str, picture: Picture, selected: tuple[str, ...] = ()) -> None:
    """Another beginning; the box that it was chosen in closes."""
    bench.canvas.begin(picture, selected)
    st.session_state[popover] = False


def _redraw(bench: Bench) -> None:
    """Another choice about single contacts draws the whole case anew, if that is what is shown."""
    if bench.canvas.now.start in ("case", "overview") and bench.canvas.now.level == ACTORS:
        _begin_whole(bench)


def _cluster(bench: Bench) -> None:
    groups = suspects_first(bench.clusters, data.drawn_nodes(bench.at, (), bench.case))
    sizes = {cluster.id: cluster.size for cluster in groups}
    if not sizes:
        st.caption(t("clusters.none"))
        return
    st.selectbox(
        t("clusters.choose"), list(sizes), key="start-cluster",
        format_func=lambda cluster: text("clusters.choice", id=cluster, n=sizes[cluster]),
    )  # fmt: skip
    st.button(t("start.show"), key="start-cluster-show", type="primary",
              on_click=_start_cluster, args=(bench,))  # fmt: skip


def _start_cluster(bench: Bench) -> None:
    chosen = st.session_state["start-cluster"]
    _begin(bench, "pop-cluster", beginnings.one_cluster(bench.basis, chosen))


def _incident(bench: Bench) -> None:
    found = data.incidents(bench.at.case_id, bench.at.snapshot, bench.case)
    if not found:
        st.caption(t("start.no_incidents"))
        return
    st.selectbox(
        t("start.which_incident"), list(found), key="start-incident", format_func=lambda one: short(found[one], 60)
    )
    st.caption(t("start.incident_lead", n=PAYMENT_STEPS))
    st.button(t("start.show"), key="start-incident-show", type="primary",
              on_click=_start_incident, args=(bench,))  # fmt: skip


def _start_incident(bench: Bench) -> None:
    chosen = st.session_state["start-incident"]
    _begin(bench, "pop-incident", incident(bench, chosen), (chosen,))


def _path(bench: Bench) -> None:
    a = st.text_input(t("start.path_from"), key="start-path-a")
    b = st.text_input(t("start.path_to"), key="start-path-b")
    left, right = st.columns(2)
    left.number_input(t("start.path_k"), 1, MOST_PATHS, 1, key="start-path-k")
    right.selectbox(
        t("start.path_level"), (ACTORS, ENTITIES), key="start-path-level", format_func=lambda one: text(f"level.{one}")
    )
    said = state.recall(bench.case, "path-said", "")
    if said:
        st.warning(said)
    st.button(t("start.show"), key="start-path-show", type="primary", disabled=not (a.strip() and b.strip()),
              on_click=_start_path, args=(bench,))  # fmt: skip


def _start_path(bench: Bench) -> None:
    a, b, k, level = (st.session_state[f"start-path-{name_}"] for name_ in ("a", "b", "k", "level"))
    said, ends = "", (a.strip(), b.strip())
    try:
        picture = path(bench, level, ends, int(k))
        if picture is None:
            said = t("explore.no_path")
        else:
            _begin(bench, "pop-path", picture)
    except LinkgraphError as error:
        said = t("error.failed", why=error)
    state.remember(bench.case, "path-said", said)


def path(bench: Bench, level: str, ends: Sequence[str], k: int) -> Picture | None:
    """The shortest ways between two that are named; None where there is none.

    Raises
    ------
    NotFound
        If a name is not in the case, is not unambiguous, or has no tie in the chosen layers and period.
    """
    case = bench.case
    a, b = (case.resolve(one) for one in ends)
    if level == ACTORS:
        owner = data.actor_of(bench.at, case)
        a, b = owner.get(a, a), owner.get(b, b)
    avoid = data.services(bench.at, case) if level == ENTITIES else frozenset()
    ways = data.web(bench.at, level, case).paths(a, b, k, avoid)
    if not ways:
        return None
    ids = tuple(dict.fromkeys(one for way in ways for one in way))
    label = data.labels(case, [a, b])
    subject = f"{short(label[a], 20)} – {short(label[b], 20)}"
    if level == ACTORS:
        return beginnings.chosen(data.graph(bench.at, case), "path", subject, ids)
    nodes = state.network(case).reader.nodes(ids)
    return beginnings.entity_list("path", subject, nodes, data.links_among(bench.at, ids, case), len(nodes))


def hand_over(case: Case, level: str, subject: str, roles: Mapping[str, Sequence[str]]) -> None:
    """Let the Explore page begin with a found pattern when it is opened next."""
    state.remember(case, "handed_over", (level, subject, roles))


def take_over(bench: Bench) -> None:
    """Begin with what another page handed over, once."""
    handed = state.recall(bench.case, "handed_over")
    if handed is None:
        return
    state.remember(bench.case, "handed_over", None)
    level, subject, roles = handed
    picture = beginnings.pattern(data.graph(bench.at, bench.case), subject, roles)
    if level == ENTITIES:
        nodes = state.network(bench.case).reader.nodes(picture.ids)
        links = data.links_among(bench.at, picture.ids, bench.case)
        found = beginnings.entity_list("pattern", subject, nodes, links, len(nodes))
        picture = replace(found, roles=picture.roles)
    bench.canvas.begin(picture)


def _list(bench: Bench) -> None:
    st.text_area(t("start.list_label"), key="start-list", help=t("start.list_help"))
    for said in state.recall(bench.case, "list-said", ()):
        st.warning(said)
    st.button(t("start.show"), key="start-list-show", type="primary", on_click=_start_list, args=(bench,))


def _start_list(bench: Bench) -> None:
    """Draws who is found; what is not stays written in the box, which then stays open."""
    pasted: str = st.session_state["start-list"]
    wanted = list(dict.fromkeys(part.strip() for part in _BETWEEN.split(pasted) if part.strip()))
    found, missing, outside = listed(bench, wanted[:LONGEST_LIST])
    said = []
    if len(wanted) > LONGEST_LIST:
        said.append(t("start.list_cut", n=len(wanted) - LONGEST_LIST))
    if missing:
        said.append(t("start.not_found", n=len(missing), first=_some(missing)))
    if outside:
        said.append(t("start.not_tied", n=len(outside), first=_some(outside)))
    state.remember(bench.case, "list-said", said)
    if found:
        bench.canvas.begin(beginnings.listed(data.graph(bench.at, bench.case), found))
        st.session_state["pop-list"] = bool(said)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + ("" if len(names) <= NAMED else " …")


def listed(bench: Bench, wanted: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """(actors that the names mean, names that the case does not know or not unambiguously, names without a tie)."""
    owner = data.actor_of(bench.at, bench.case)
    found: dict[str, None] = {}
    missing, outside = [], []
    for part in wanted:
        try:
            node = bench.case.resolve(part)
        except LinkgraphError:
            missing.append(part)
            continue
        if node in owner:
            found[owner[node]] = None
        else:
            outside.append(part)
    return list(found), missing, outside
