"""Every page runs on a real sample case, in both languages, and does what its buttons say."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from linkgraph.analysis import ClusterOptions, KeySetOptions
from linkgraph.case import Case
from linkgraph.ui import canvas
from linkgraph.ui.i18n import LANGUAGES, catalogue
from linkgraph.ui.pages_list import PAGES

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
    page.slider(key="cluster-resolution").set_value(3.0).run()
    sound(page)
    wanted = sample.clusters(ClusterOptions(resolution=3.0))
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


def test_a_large_case_says_how_much_of_it_is_drawn(sample: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "WHOLE_CASE_LIMIT", 30)
    monkeypatch.setattr(canvas.strongest, "__defaults__", (30,))
    page = open_page("explore")
    total = sample.actors().actors.n
    assert total > 30
    shown = re.search(r"(\d+) of (\d+) shown", said(page))
    assert shown is not None
    assert int(shown[1]) <= 30
    assert int(shown[2]) == total


def test_search_shows_what_was_found_with_its_details(sample: Case) -> None:
    page = open_page("explore")
    hit = sample.search("95588", limit=1)[0]
    page.text_input(key="search").set_value("95588").run()
    page.selectbox(key="hit-95588").set_value(hit.id).run()
    sound(page)
    assert [code.value for code in page.code if code.value == hit.id] == [hit.id]
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


def test_one_cluster_is_shown(sample: Case) -> None:
    page = open_page("explore")
    largest = max(sample.clusters(ClusterOptions()).clusters, key=lambda cluster: cluster.size)
    page.selectbox(key="start-cluster").set_value(largest.id)
    page.button(key="start-cluster-show").click().run()
    sound(page)
    assert f"Cluster {largest.id}" in said(page)
    assert f"{largest.size} of" in said(page)


def test_an_export_is_made_with_a_receipt_and_listed(
    sample_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample_root / "sample", tmp_path / "sample")
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path))
    page = open_page("export")
    page.selectbox(key="export-format").set_value("json")
    page.text_input(key="export-purpose").set_value("a test")
    page.button(key="export-make").click().run()
    sound(page)
    made = Case.open(tmp_path / "sample").exports()
    assert [(one["what"], one["format"], one["purpose"]) for one in made] == [("clusters", "json", "a test")]
    assert [code.value for code in page.code if code.value == made[0]["sha256"]] == [made[0]["sha256"]]


def test_a_role_is_kept_and_the_network_is_said_to_be_older(
    sample_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample_root / "sample", tmp_path / "sample")
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path))
    case = Case.open(tmp_path / "sample")
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
    sound(page)
    assert person not in case.actors().actors.ids
    assert person in {aside.id for aside in case.actors().set_aside}
