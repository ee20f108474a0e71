"""Everything an exploration can begin with, by mouse and by keys alone, against what the case says; each undone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from playwright.sync_api import Browser

from linkgraph.ui.parts.starts import AROUND, PAYMENT_STEPS
from tests.ui.explorer import Drawing, Explorer, exploring

pytestmark = pytest.mark.browser
BY = ("mouse", "keys")


@pytest.fixture(scope="module", params=BY)
def somebody(
    request: pytest.FixtureRequest, browser: Browser, explore_address: str, explore_folder: Path
) -> Iterator[tuple[Explorer, Drawing]]:
    """Somebody who uses only the mouse (but for text), or only the keys; and the whole case at first sight."""
    with exploring(browser, explore_address, explore_folder) as explorer:
        explorer.by_keys = request.param == "keys"
        yield explorer, explorer.drawing()


@pytest.fixture
def begun(somebody: tuple[Explorer, Drawing]) -> tuple[Explorer, Drawing]:
    """The same page for all tests: each leaves the whole case behind; after one that failed it is opened anew."""
    explorer, whole = somebody
    if explorer.drawing() != whole:
        explorer.open()
    return explorer, whole


def test_the_whole_case_a_cluster_an_actor_and_back_to_the_start(begun: tuple[Explorer, Drawing]) -> None:
    explorer, whole = begun
    graph = explorer.case.actors().to_networkx()
    assert whole[0] == {one for one, degree in graph.degree() if degree > 1}
    cluster = next(one for one in reversed(explorer.case.clusters().clusters) if 5 < one.size < len(whole[0]))
    members = {member.id for member in cluster.members}
    explorer.press("pop-cluster")
    choose(explorer, "start-cluster", cluster.id)
    explorer.press("start-cluster-show")
    explorer.shows(members)
    explorer.undone(whole)
    actor = next(one for one in sorted(whole[0]) if one.startswith("person:") and 5 < len(graph[one]) <= AROUND)
    find(explorer, actor)
    explorer.press("open-actor")
    explorer.shows({actor, *graph[actor]})
    assert explorer.ask("selected") == [actor]
    explorer.undone(whole)
    explorer.redo()
    explorer.shows({actor, *graph[actor]})
    explorer.press("start-case")
    explorer.shows(whole[0])
    explorer.undo()
    explorer.shows({actor, *graph[actor]})
    explorer.undo()
    explorer.until(lambda: explorer.drawing() == whole)


def test_an_incident_with_what_it_names_and_where_its_accounts_paid(begun: tuple[Explorer, Drawing]) -> None:
    explorer, whole = begun
    links = explorer.case.network().snapshot.table("links").to_pandas()
    ends = {one: {*links[links["src"] == one]["dst"], *links[links["dst"] == one]["src"]} for one in incidents(links)}
    paid = {one: payees(links, {near for near in ends[one] if near.startswith("acct:")}) for one in ends}
    for incident in (max(ends, key=lambda one: len(paid[one])), next(one for one in ends if not paid[one])):
        explorer.press("pop-incident")
        choose(explorer, "start-incident", incident.partition(":")[2])
        explorer.press("start-incident-show")
        explorer.until(lambda: explorer.drawn() != whole[0])
        explorer.settled()
        named = {incident, *ends[incident]}
        assert explorer.ask("selected") == [incident]
        assert named <= explorer.drawn() <= named | paid[incident]
        assert (explorer.drawn() > named) == bool(paid[incident] - named)
        explorer.undone(whole)


def incidents(links: pd.DataFrame) -> list[str]:
    """Incidents by their ids, those that name something."""
    return sorted({one for one in (*links["src"], *links["dst"]) if one.startswith("incident:")})


def payees(links: pd.DataFrame, front: set[str]) -> set[str]:
    """Accounts that some accounts paid to, directly and over others, as far as the page follows payments."""
    paid = links[links["type"] == "PAID"]
    found: set[str] = set()
    for _ in range(PAYMENT_STEPS):
        front = set(paid[paid["src"].isin(front)]["dst"])
        found |= front
    return found


def test_a_way_between_two_that_are_named(begun: tuple[Explorer, Drawing]) -> None:
    explorer, whole = begun
    graph = explorer.case.actors().to_networkx()
    a, b, far = far_apart(graph, sorted(explorer.case.suspects() & set(graph)))
    explorer.press("pop-path")
    for end, who in (("a", a), ("b", b)):
        explorer.write(f".st-key-start-path-{end} input", who)
    explorer.press("start-path-show")
    explorer.until(lambda: {a, b} <= explorer.drawn() != whole[0])
    explorer.settled()
    assert len(explorer.drawn()) == far + 1 > 2
    way = nx.shortest_path(graph.subgraph(explorer.drawn()), a, b)
    assert len(way) == far + 1
    assert {frozenset(one.split("~")[1:]) for one in explorer.ask("links")} >= {frozenset(one) for one in pairwise(way)}
    explorer.undone(whole)


def far_apart(graph: nx.Graph[str], people: list[str]) -> tuple[str, str, int]:
    """Two with the longest way between them, and how many steps that is."""
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    pairs = [(lengths[a][b], a, b) for a in people for b in people if b in lengths[a]]
    far, a, b = max(pairs)
    return a, b, far


def test_a_pasted_list_of_names_numbers_and_ids(begun: tuple[Explorer, Drawing]) -> None:
    explorer, whole = begun
    case, page = explorer.case, explorer.page
    graph = case.actors().to_networkx()
    phone = next(one for one in sorted(graph) if one.startswith("tel:"))
    people = [one for one in sorted(graph) if one.startswith("person:")]
    labels = [graph.nodes[one]["label"] for one in people]
    named = next(one for one, label in zip(people, labels, strict=True) if labels.count(label) == 1)
    wanted = {phone, named, people[3]}
    words = f"{phone.removeprefix('tel:')}, {graph.nodes[named]['label']}\n{people[3]};nobody of that name"
    page.evaluate("words => navigator.clipboard.writeText(words)", words)
    explorer.press("pop-list")
    page.locator(".st-key-start-list textarea").focus()
    page.keyboard.press("Control+v")
    page.keyboard.press("Control+Enter")
    explorer.idle()
    explorer.press("start-list-show")
    explorer.shows(wanted)
    page.get_by_test_id("stAlert").get_by_text("nobody of that name").wait_for()
    page.keyboard.press("Escape")
    explorer.undone(whole)


def test_a_search_and_a_saved_view(begun: tuple[Explorer, Drawing]) -> None:
    explorer, whole = begun
    page, case = explorer.page, explorer.case
    links = case.network().snapshot.table("links").to_pandas()
    near = {*links[links["src"] == "tel:95588"]["dst"], *links[links["dst"] == "tel:95588"]["src"]}
    assert 2 < len(near) <= AROUND
    explorer.write(".st-key-search input", "95588")
    choose(explorer, "hit-95588", "95588")
    explorer.shows({"tel:95588", *near})
    assert explorer.ask("selected") == ["tel:95588"]
    explorer.undone(whole)
    gone = explorer.free()[0]
    find(explorer, gone)
    explorer.key("h")
    explorer.shows(whole[0] - {gone})
    without = explorer.drawing()
    explorer.press("pop-views")
    explorer.write(".st-key-view-name input", "without one")
    explorer.press("view-save")
    until_views(explorer, ["without one"])
    page.keyboard.press("Escape")
    explorer.undo()
    explorer.until(lambda: explorer.drawing() == whole)
    explorer.press("pop-views")
    explorer.press("view-open-without-one")
    explorer.until(lambda: explorer.drawing() == without)
    explorer.undone(whole)
    explorer.press("pop-views")
    explorer.press("view-delete-without-one")
    until_views(explorer, [])


def until_views(explorer: Explorer, names: list[str]) -> None:
    explorer.until(lambda: [view.name for view in explorer.case.views()] == names)
    explorer.idle()


def choose(explorer: Explorer, key: str, words: str) -> None:
    """Chooses the entry of a list with some words in it, with the mouse or the keys."""
    box = explorer.page.locator(f".st-key-{key}").get_by_role("combobox")
    option = explorer.page.get_by_role("option").filter(has_text=words).first
    if explorer.by_keys:
        box.focus()
        explorer.page.keyboard.type(words)
        option.wait_for()
        explorer.page.keyboard.press("Enter")
    else:
        box.click()
        option.click()
    explorer.idle()


def find(explorer: Explorer, node: str) -> None:
    """Selects a node: by a click, or by looking for it on the chart."""
    if explorer.by_keys:
        explorer.key("/")
        explorer.page.keyboard.type(node)
        explorer.page.keyboard.press("Enter")
        explorer.selects(node)
    else:
        explorer.pick(node)
