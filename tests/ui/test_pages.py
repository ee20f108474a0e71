"""Every page runs on a real sample case, in both languages, and does what its buttons say."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.analysis import ClusterOptions, KeySetOptions
from linkgraph.analysis.resolutions import resolutions
from linkgraph.case import Case
from linkgraph.ui import beginnings
from linkgraph.ui.canvas import ACTORS, Canvas, Picture
from linkgraph.ui.i18n import LANGUAGES, catalogue
from linkgraph.ui.looks import Condition, Rule, Style
from linkgraph.ui.marked import COLOUR_OF
from linkgraph.ui.pages_list import PAGES
from linkgraph.ui.parts import panels, scope
from linkgraph.ui.ruling import ready
from tests.ui.serving import until

ROOT = Path(__file__).resolve().parents[2]


def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=180).run()


def open_page(name: str, language: str = "en") -> AppTest:
    """The app on a page; nothing may have gone wrong."""
    page = app()
    if language != "en":
        page.session_state["language"] = language
    page.switch_page(PAGES[name][0]).run()
    sound(page)
    return page


def sound(page: AppTest) -> None:
    assert [error.value for error in page.exception] == []
    assert [error.value for error in page.error] == []


def when_done(page: AppTest, case: Case) -> AppTest:
    """The page when the processes that it started have ended."""
    until(lambda: not any(job.active for job in case.jobs.table.all()))
    page.run()
    sound(page)
    return page


def said(page: AppTest) -> str:
    """Everything that stands on the page outside tables."""
    kinds = ("title", "subheader", "caption", "markdown", "text", "info", "warning", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(page, kind))


@pytest.mark.usefixtures("sample_root")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in PAGES if name != "case"])
def test_every_page_opens_in_both_languages(name: str, language: str) -> None:
    page = open_page(name, language)
    assert [title.value for title in page.title] == [catalogue(language)[f"nav.{name}"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_page_says_what_is_in_it_and_what_is_missing(sample: Case, language: str) -> None:
    page = app()
    page.session_state["language"] = language
    page.run()
    sound(page)
    assert [title.value for title in page.title] == [sample.name]
    overview = sample.overview()
    shown = {metric.label: metric.value for metric in page.metric}
    words = catalogue(language)
    assert shown[words["case.persons"]] == f"{overview.entities['Person']:,}"
    assert shown[words["case.numbers"]] == f"{overview.entities['Phone']:,}"
    for finding in overview.missing:
        assert any(words[f"finding.{finding.code}"] in box.label for box in page.expander)
    sources = next(frame.value for frame in page.dataframe if words["col.reconciled"] in frame.value.columns)
    assert list(sources[words["col.read"]]) == [source["read"] for source in sample.sources()]


def test_rejected_rows_are_listed_with_place_reason_and_original_text(sample: Case) -> None:
    page = app()
    table = next(frame.value for frame in page.dataframe if "Original text" in frame.value.columns)
    rows = sample.rejects()
    assert len(table) == len(rows) > 0
    assert list(table["Original text"]) == [row["raw"] for row in rows]


def test_without_a_case_the_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path))
    page = app()
    sound(page)
    page.text_input(key="new-name").set_value("样景专案")
    page.button(key="new-make").click().run()
    sound(page)
    assert (tmp_path / "样景专案" / "case.sqlite").is_file()
    assert [title.value for title in page.title] == ["Import"]
    page.switch_page(PAGES["explore"][0]).run()
    assert catalogue("en")["empty.no_files"].split(".")[0] in said(page).replace("\\", "")


def test_a_name_that_cannot_be_a_folder_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path))
    page = app()
    page.text_input(key="new-name").set_value("../outside")
    page.button(key="new-make").click().run()
    assert [error.value for error in page.error] == [catalogue("en")["new.refused"]]
    assert list(tmp_path.iterdir()) == []


def test_clusters_are_those_of_the_analysis_with_how_sure_they_are(sample: Case) -> None:
    page = open_page("clusters")
    result = sample.clusters(ClusterOptions())
    table = page.dataframe[0].value
    assert set(table["Cluster"]) == {cluster.id for cluster in result.clusters if cluster.size > 1}
    assert list(table["Suspects"]) == sorted(table["Suspects"], reverse=True)
    banner = page.success if result.reliable else page.warning
    assert len(banner) == 1
    assert catalogue("en")["word.leads_only"] in said(page)


def test_another_resolution_gives_other_clusters(sample: Case) -> None:
    page = open_page("clusters")
    page.session_state["cluster-options"] = True
    page.run()
    stops = page.select_slider(key="cluster-resolution")
    assert len(stops.options) > 1
    finest = max(level.middle for level in resolutions(sample.actors().actors) if level.survives)
    stops.set_value(round(finest, 3)).run()
    sound(page)
    wanted = sample.clusters(ClusterOptions(resolution=round(finest, 3)))
    assert set(page.dataframe[0].value["Cluster"]) == {c.id for c in wanted.clusters if c.size > 1}


def test_key_people_show_rank_intervals_and_whether_the_first_can_be_named(sample: Case) -> None:
    page = open_page("key_people")
    page.select_slider(key="people-runs").set_value(20).run()
    sound(page)
    table = page.dataframe[0].value
    view = sample.actors()
    assert set(table["Id"]) == set(view.actors.ids)
    assert table["Betweenness"].is_monotonic_decreasing
    assert table["Rank (90 %)"].str.fullmatch(r"\d+–\d+").all()
    victims = {aside.id for aside in view.set_aside if aside.reason == "victim"}
    assert victims
    assert not victims & set(table["Id"])
    assert "guilt" in said(page)


def test_a_key_set_is_found_and_explained(sample: Case) -> None:
    page = open_page("key_people")
    page.number_input(key="keyset-size").set_value(2)
    page.button(key="keyset-find").click().run()
    sound(page)
    wanted = sample.key_set(KeySetOptions(size=2))
    metrics = {metric.label: metric.value for metric in page.metric}
    assert metrics[catalogue("en")["keyset.value_fragment"]] == f"{wanted.value:.3f}"
    assert all(label in said(page) for label in wanted.labels)
    assert catalogue("en")["keyset.recover"] in said(page)


def test_layers_and_time_window_reach_every_page(sample: Case) -> None:
    page = open_page("clusters")
    since, until = date(2017, 3, 1), date(2017, 3, 31)
    page.date_input(key="window").set_value((since, until)).run()
    page.button_group(key="layers-clusters").set_value(["calls"]).run()
    sound(page)
    wanted = sample.clusters(ClusterOptions(), layers=["calls"], since="2017-03-01", until="2017-04-01")
    assert set(page.dataframe[0].value["Cluster"]) == {c.id for c in wanted.clusters if c.size > 1}
    assert wanted.parameters["since"] == "2017-03-01"
    page.switch_page(PAGES["key_people"][0]).run()
    sound(page)
    view = sample.actors(layers=["calls"], since="2017-03-01", until="2017-04-01")
    assert set(page.dataframe[0].value["Id"]) == set(view.actors.ids)
    page.button(key="window-clear").click().run()
    sound(page)
    assert set(page.dataframe[0].value["Id"]) == set(sample.actors(layers=["calls"]).actors.ids)


def test_a_large_case_begins_with_clusters_that_are_opened_on_demand(
    sample: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginnings, "WHOLE_CASE_LIMIT", 30)
    page = open_page("explore")
    total = sample.actors().actors.n
    groups = [cluster for cluster in sample.clusters(ClusterOptions()).clusters if cluster.size > 1]
    inside = sum(cluster.size for cluster in groups)
    assert f"{inside} of {total} shown" in said(page)
    assert f"{len(groups)} clusters stand for {inside}" in said(page)
    board = canvas_of(page, sample)
    board.select((f"group:{groups[0].id}",))
    page.run()
    page.button(key="super-open").click().run()
    sound(page)
    drawn, rest = min(30, groups[0].size), max(0, groups[0].size - 30)
    left = [len(group.members) for group in board.now.groups if group.cluster == groups[0].id]
    assert (len(board.now.ids), left) == (drawn, [rest] if rest else [])
    assert f"{inside} of {total} shown" in said(page), "opening a cluster shows as many as before"
    page.button(key="undo").click().run()
    assert board.now.ids == ()


def canvas_of(page: AppTest, case: Case) -> Canvas:
    """The canvas of the page's session."""
    board: Canvas = page.session_state[f"{case.id}/canvas"][1]
    return board


def test_acts_by_buttons_change_the_chart_and_are_undone(sample: Case) -> None:
    page = open_page("explore")
    board = canvas_of(page, sample)
    a, b = board.now.ids[:2]
    board.select((a,))
    page.run()
    page.button(key="act-hide").click().run()
    assert board.view.hidden == {a}
    page.button(key="act-grey").click().run()
    assert board.view.grey
    page.button(key="undo").click().run()
    page.button(key="undo").click().run()
    assert (board.view.hidden, board.view.grey) == (frozenset(), False)
    page.button(key="redo").click().run()
    assert board.view.hidden == {a}
    page.button(key="act-reveal").click().run()
    assert board.view.hidden == frozenset()
    board.select((a, b))
    page.run()
    page.button(key="act-only").click().run()
    sound(page)
    assert f"2 of {sample.actors().actors.n} shown" in said(page)
    page.button(key="restart").click().run()
    assert board.view.hidden == frozenset()


def test_ways_joins_and_shared_contacts_are_drawn_and_selected(sample: Case) -> None:
    page = open_page("explore")
    board, graph = canvas_of(page, sample), sample.actors().to_networkx()
    a, b = _far_apart(graph)
    board.begin(Picture(ACTORS, "list", "t", ids=(a, b)), (a, b))
    page.run()
    page.button(key="act-path").click().run()
    sound(page)
    steps = nx.shortest_path_length(graph, a, b)
    assert len(board.now.ids) == steps + 1
    assert len([one for one in board.selected if "~" in one]) == steps
    page.button(key="undo").click().run()
    assert board.now.ids == (a, b)
    third = sorted(graph[a])[0]
    board.begin(Picture(ACTORS, "list", "u", ids=(a, b, third)), (a, b, third))
    page.run()
    page.button(key="act-connect").click().run()
    assert nx.is_connected(graph.subgraph(board.now.ids))
    board.begin(Picture(ACTORS, "list", "v", ids=(a, b)), (a, b))
    page.run()
    page.button(key="act-common").click().run()
    sound(page)
    shared = set(nx.common_neighbors(graph, a, b))
    assert set(board.now.ids) - {a, b} <= shared
    assert len(board.now.ids) - 2 == min(25, len(shared))


def _far_apart(graph: nx.Graph[str]) -> tuple[str, str]:
    """Two actors who know somebody in common, but not each other."""
    part = max(nx.connected_components(graph), key=len)
    for a in sorted(part):
        lengths = nx.single_source_shortest_path_length(graph, a)
        far = [b for b, steps in sorted(lengths.items()) if steps == 2]
        if far:
            return a, far[0]
    raise AssertionError("everybody is tied to everybody")


def test_a_view_is_saved_reopened_exactly_and_deleted(own_sample: Case) -> None:
    case = own_sample
    page = open_page("explore")
    board = canvas_of(page, case)
    ids = board.now.ids
    board.select(ids[:3])
    page.run()
    page.button(key="act-only").click().run()
    page.selectbox(key="look-colour").set_value("role").run()
    page.text_input(key="view-name").set_value("three of them").run()
    page.button(key="view-save").click().run()
    sound(page)
    kept = board.step
    page.selectbox(key="look-colour").set_value("type").run()
    page.button(key="start-case").click().run()
    assert board.view.hidden == frozenset()
    page.button(key="view-open-three of them").click().run()
    sound(page)
    assert (board.now, board.view) == (kept.picture, kept.view)
    assert page.selectbox(key="look-colour").value == "role"
    assert f"3 of {case.actors().actors.n} shown" in said(page)
    page.button(key="start-case").click().run()
    page.button(key="view-compare-three of them").click().run()
    sound(page)
    assert "**In both (3)**" in said(page)
    assert f"**Only in What is shown now ({len(ids) - 3})**" in said(page)
    assert "**Only in three of them (0)**" in said(page)
    listed = [set(frame.value["Id"]) for frame in page.dataframe if "Id" in frame.value.columns]
    assert listed[:2] == [set(ids[:3]), set(ids[3:])]
    page.button(key="compare-close").click().run()
    assert page.button(key="act-hide")
    case.set_role(next(one for one in ids if one.startswith("person:")), "bystander")
    case.build()
    again = open_page("explore")
    again.button(key="view-open-three of them").click().run()
    sound(again)
    assert any("moved on" in box.value for box in again.info)
    again.button(key="view-delete-three of them").click().run()
    assert case.views() == []


def test_what_is_shown_is_exported_without_what_is_hidden(own_sample: Case, tmp_path: Path) -> None:
    case = own_sample
    page = open_page("explore")
    board = canvas_of(page, case)
    keep = board.now.ids[:20]
    board.select(keep)
    page.run()
    page.button(key="act-only").click().run()
    page.selectbox(key="hand-format").set_value("graphml").run()
    page.button(key="hand-make").click().run()
    sound(page)
    _, name, content, sha = page.session_state["handed-on"]
    assert (sha[:16] in name, hashlib.sha256(content).hexdigest()) == (True, sha)
    (tmp_path / "out.graphml").write_bytes(content)
    graph = nx.read_graphml(tmp_path / "out.graphml")
    wanted = case.actors().to_networkx().subgraph(keep)
    assert set(graph) == set(keep)
    assert {frozenset(edge[:2]) for edge in graph.edges} == {frozenset(edge) for edge in wanted.edges}
    assert case.exports()[0]["what"] == "shown"
    page.button(key="hand-report").click().run()
    sound(page)
    text = page.session_state["report-text"][1]
    assert all(one in text.replace("\\", "") for one in keep)
    assert case.network().id in text


def test_a_way_between_two_names_is_a_start(sample: Case) -> None:
    page = open_page("explore")
    graph = sample.actors().to_networkx()
    a, b = _far_apart(graph)
    assert page.button(key="start-path-show").disabled
    page.text_input(key="start-path-a").set_value(a)
    page.text_input(key="start-path-b").set_value(b).run()
    page.button(key="start-path-show").click().run()
    sound(page)
    board = canvas_of(page, sample)
    assert (board.now.start, len(board.now.ids)) == ("path", nx.shortest_path_length(graph, a, b) + 1)


def test_an_incident_is_a_start_with_the_payments_from_its_accounts(sample: Case) -> None:
    page = open_page("explore")
    links = sample.network().snapshot.table("links").to_pandas()
    paid_to = links[links["type"] == "PAID_TO"].iloc[0]
    page.selectbox(key="start-incident").set_value(paid_to["src"]).run()
    page.button(key="start-incident-show").click().run()
    sound(page)
    board = canvas_of(page, sample)
    onward = set(links[(links["type"] == "PAID") & (links["src"] == paid_to["dst"])]["dst"])
    assert {paid_to["src"], paid_to["dst"]} <= set(board.now.drawn)
    assert onward & set(board.now.drawn) or not onward


def test_the_timeline_narrows_the_ties_and_steps_on(sample: Case) -> None:
    page = open_page("explore")
    board = canvas_of(page, sample)
    page.button(key="timeline-step1").click().run()
    sound(page)
    since, until = board.now.period or ("", "")
    assert since < until
    wanted = sample.actors(since=since, until=until).actors
    dots = page.session_state[f"explore-{sample.id}:dots"]
    assert len(dots.links) <= wanted.m
    assert {node.id for node in dots.nodes} == {end for link in dots.links for end in (link.source, link.target)}
    page.button(key="timeline-step1").click().run()
    assert (board.now.period or ("", ""))[0] == until
    second = board.step
    page.button(key="timeline-clear").click().run()
    assert board.step.picture.period is None
    page.button(key="undo").click().run()
    assert board.step == second


def test_search_shows_what_was_found_with_its_details(sample: Case) -> None:
    page = open_page("explore")
    hit = sample.search("95588", limit=1)[0]
    page.text_input(key="search").set_value("95588").run()
    page.selectbox(key="hit-95588").set_value(hit.id).run()
    sound(page)
    assert [text.value for text in page.text if text.value == hit.id] == [hit.id]
    assert catalogue("en")["where.entities"].replace("(", "\\(")[:8] in said(page)
    page.button(key="undo").click().run()
    sound(page)
    assert "Whole case" in said(page)


def test_a_pasted_list_shows_its_actors_and_names_what_is_not_there(sample: Case) -> None:
    page = open_page("explore")
    first, second = sample.actors().actors.ids[:2]
    page.text_area(key="start-list").set_value(f"{first}\n{second}; nobody of that name")
    page.button(key="start-list-show").click().run()
    sound(page)
    assert "2 of" in said(page)
    assert any("nobody of that name" in warning.value for warning in page.warning)


def test_measures_of_an_actor_come_with_the_ranks_of_the_key_people_page(sample: Case) -> None:
    page = open_page("explore")
    board = canvas_of(page, sample)
    person = next(one for one in board.now.ids if one.startswith("person:"))
    board.select((person,))
    page.run()
    page.button(key="ranks-measure").click().run()
    sound(page)
    table = next(f.value for f in page.dataframe if "Measure" in f.value.columns).set_index("Measure")
    wanted = next(one for one in sample.key_people(scope.position_options()).actors if one.id == person)
    low, high = wanted.rank["betweenness"]
    assert list(table.loc["Betweenness"]) == [f"{wanted.betweenness:,.4f}", f"{low}–{high}"]


def test_one_cluster_is_shown(sample: Case) -> None:
    page = open_page("explore")
    largest = max(sample.clusters(ClusterOptions()).clusters, key=lambda cluster: cluster.size)
    page.selectbox(key="start-cluster").set_value(largest.id)
    page.button(key="start-cluster-show").click().run()
    sound(page)
    assert f"Cluster {largest.id}" in said(page).replace("\\-", "-")
    assert f"{largest.size} of" in said(page)


def test_an_export_is_made_with_a_receipt_and_listed(own_sample: Case) -> None:
    page = open_page("export")
    page.selectbox(key="export-format").set_value("json")
    page.text_input(key="export-purpose").set_value("a test")
    page.button(key="export-make").click().run()
    sound(page)
    made = own_sample.exports()
    assert [(one["what"], one["format"], one["purpose"]) for one in made] == [("clusters", "json", "a test")]
    assert [code.value for code in page.code if code.value == made[0]["sha256"]] == [made[0]["sha256"]]


def test_a_role_is_kept_and_the_network_is_said_to_be_older(own_sample: Case) -> None:
    case = own_sample
    person = next(i for i in case.actors().actors.ids if i.startswith("person:"))
    page = open_page("explore")
    page.text_input(key="search").set_value(person.partition(":")[2]).run()
    page.selectbox(key=f"hit-{person.partition(':')[2]}").set_value(person).run()
    page.selectbox(key=f"details-role-{person}").set_value("victim").run()
    page.button(key="details-save-role").click().run()
    sound(page)
    assert case.catalogue.roles() == {person: "victim"}
    page.run()
    assert any(catalogue("en")["empty.stale"][:20] in warning.value for warning in page.warning)
    page.button(key="rebuild").click().run()
    when_done(page, case)
    assert person not in case.actors().actors.ids
    assert person in {aside.id for aside in case.actors().set_aside}


def test_colour_size_and_rules_are_steps_that_are_undone_and_saved(own_sample: Case) -> None:
    case, words = own_sample, catalogue("en")
    page = open_page("explore")
    board = canvas_of(page, case)
    page.selectbox(key="look-size").set_value("paid").run()
    page.selectbox(key="look-colour").set_value("betweenness").run()
    sound(page)
    assert (board.look.size, board.look.colour) == ("paid", "betweenness")
    assert words["style.basis"].format(n=f"{case.actors().actors.n:,}") in said(page).replace("\\", "")
    assert "By this measure" in said(page)
    page.button(key="undo").click().run()
    assert (board.look.size, page.selectbox(key="look-colour").value) == ("paid", "cluster")
    page.button(key="redo").click().run()
    suspects = {one for one in board.now.ids if one in case.suspects()}
    rule = ready("CN", None)["suspect"]
    board.dress(replace(board.look, rules=(rule,)), "rule")
    page.run()
    dots = page.session_state[f"explore-{case.id}:dots"]
    assert set(dots.met[0]) == suspects > set()
    assert {node.id for node in dots.nodes if node.ring == rule.style.ring} == suspects
    page.text_input(key="view-name").set_value("suspects ringed").run()
    page.button(key="view-save").click().run()
    kept = board.look
    page.button(key="undo").click().run()
    assert list(board.look.rules) == []
    page.button(key="view-open-suspects ringed").click().run()
    sound(page)
    assert board.look == kept
    page.button(key="undo").click().run()
    assert board.look.rules == (), "opening a view is a step, its look with it"


def test_the_panel_of_rules_makes_changes_moves_and_removes_them(own_sample: Case) -> None:
    page = open_page("explore")
    board = canvas_of(page, own_sample)
    page.session_state["panels"] = catalogue_tab("looks")
    page.run()
    sound(page)
    page.selectbox(key="rule-ready-0").set_value("overseas").run()
    page.multiselect(key="rule-value-node-0-0-type").set_value(["Person"]).run()
    page.selectbox(key="rule-ring-node-0").set_value(COLOUR_OF["red"]).run()
    page.text_input(key="rule-name-0").set_value("<b>people</b>").run()
    page.button(key="rule-keep-0").click().run()
    sound(page)
    mine = Rule("node", (Condition("type", "is", ("Person",)),), Style(ring=COLOUR_OF["red"]), "<b>people</b>")
    assert list(board.look.rules) == [ready("CN", None)["overseas"], mine]
    assert "<b>" not in said(page).replace("\\<b\\>", "")
    page.button(key="rule-up-1").click().run()
    assert board.look.rules[0] == mine
    page.button(key="rule-edit-0").click().run()
    sound(page)
    page.text_input(key="rule-name-2").set_value("people").run()
    page.button(key="rule-keep-2").click().run()
    assert board.look.rules[0] == replace(mine, name="people")
    page.button(key="rule-keep-3").click().run()
    assert len(board.look.rules) == 2, "a rule without a value or a look is refused, and that is said"
    page.button(key="rule-remove-1").click().run()
    page.button(key="rule-remove-0").click().run()
    assert list(board.look.rules) == []
    for _ in range(4):
        page.button(key="undo").click().run()
    assert list(board.look.rules) == [ready("CN", None)["overseas"], mine]


def catalogue_tab(panel: str) -> str:
    return f":material/{panels.ICONS[panel]}: {catalogue('en')[f'panel.{panel}']}"
