"""The Explore page as a person uses it: one selection everywhere; acts by mouse and keys, each undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.ui.explorer import Explorer, exploring

pytestmark = pytest.mark.browser


def test_one_selection_in_chart_details_table_and_facets(explorer: Explorer) -> None:
    before = explorer.drawing()
    node = explorer.free()[0]
    explorer.click(node)
    explorer.page.get_by_test_id("stText").get_by_text(node).wait_for()
    explorer.tab("Table")
    explorer.says("1 selected")
    explorer.page.get_by_text("Only selected").click()
    explorer.says("1 of ")
    explorer.page.get_by_text("Only selected").click()
    explorer.idle()
    explorer.tick(1)
    explorer.until(lambda: len(explorer.ask("selected")) == 2)
    assert node in explorer.ask("selected")
    explorer.tab("Facets")
    explorer.tick(0)
    kinds = {one.split(":")[0] for one in explorer.ask("selected")}
    assert len(kinds) == 1
    drawn = [one for one in explorer.ask("nodes") if one.split(":")[0] in kinds]
    explorer.selects(*drawn)
    explorer.page.locator(".st-key-facet-hide button").click()
    explorer.until(lambda: not set(explorer.ask("nodes")) & set(drawn))
    explorer.undone(before)
    explorer.redo()
    explorer.until(lambda: not set(explorer.ask("nodes")) & set(drawn))
    explorer.press("facet-reveal")
    explorer.until(lambda: set(drawn) <= set(explorer.ask("nodes")))
    explorer.undo()
    explorer.until(lambda: not set(explorer.ask("nodes")) & set(drawn))


def test_hiding_by_key_is_counted_seen_in_grey_and_undone(explorer: Explorer) -> None:
    before = explorer.drawing()
    node = explorer.free()[0]
    explorer.click(node)
    explorer.selects(node)
    explorer.key("h")
    explorer.until(lambda: node not in explorer.ask("nodes"))
    explorer.says(f"{len(before[0]) - 1} of {explorer.case.actors().actors.n} shown")
    explorer.undone(before)
    explorer.click(node)
    explorer.selects(node)
    explorer.key("Shift+h")
    explorer.until(lambda: set(explorer.ask("nodes")) == {node})
    explorer.key("u")
    explorer.until(lambda: explorer.drawing() == before)


def test_a_node_with_very_many_contacts_asks_which_to_add(explorer: Explorer) -> None:
    before = explorer.drawing()
    graph = explorer.case.actors().to_networkx()
    spots = explorer.ask("nodes")
    hub = max(spots, key=lambda one: len(set(graph[one]) - set(spots)))
    new = set(graph[hub]) - set(spots)
    assert len(new) > 25
    explorer.key("/")
    explorer.page.keyboard.type(graph.nodes[hub]["label"])
    explorer.page.keyboard.press("Enter")
    explorer.until(lambda: hub in explorer.ask("selected"))
    explorer.idle()
    explorer.key("e")
    form = explorer.page.locator(".linkgraph-chart form")
    form.wait_for()
    explorer.says("Which ones shall be added?")
    form.locator("input[type=number]").fill("5")
    form.locator("button[type=submit]").click()
    explorer.until(lambda: len(explorer.ask("nodes")) == len(spots) + 5)
    added = set(explorer.ask("nodes")) - set(spots)
    assert added <= new
    explorer.settled()
    places = explorer.ask("places")
    assert {one: places[one] for one in before[1]} == before[1], "nobody else moved"
    explorer.undone(before)


def test_a_way_and_shared_contacts_are_drawn_and_undone(explorer: Explorer) -> None:
    before = explorer.drawing()
    graph = explorer.case.actors().to_networkx()
    a = explorer.free()[0]
    b = next(one for one in explorer.free()[1:] if one not in graph[a])
    explorer.click(a)
    explorer.selects(a)
    explorer.page.keyboard.down("Shift")
    explorer.click(b)
    explorer.page.keyboard.up("Shift")
    explorer.selects(a, b)
    explorer.key("Shift+p")
    explorer.until(lambda: len(explorer.ask("selected")) > 2 or explorer.page.get_by_text("no way between").count())
    if len(explorer.ask("selected")) > 2:
        way = [one for one in explorer.ask("selected") if "~" not in one]
        assert {a, b} <= set(way)
        if set(explorer.ask("nodes")) != before[0]:
            explorer.settled()
            explorer.undone(before)


def test_a_brush_over_the_timeline_narrows_the_ties(explorer: Explorer) -> None:
    ties = len(explorer.ask("links"))
    chart = explorer.page.locator(".st-key-panels").get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    explorer.page.wait_for_timeout(800)
    box = chart.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] * 0.6
    explorer.page.mouse.move(box["x"] + box["width"] * 0.5, y)
    explorer.page.mouse.down()
    explorer.page.mouse.move(box["x"] + box["width"] * 0.62, y, steps=8)
    explorer.page.mouse.up()
    explorer.until(lambda: 0 < len(explorer.ask("links")) < ties)
    explorer.idle()
    explorer.page.locator(".st-key-timeline-clear button").click()
    explorer.until(lambda: len(explorer.ask("links")) == ties)


def test_a_saved_view_comes_back_in_another_session_with_every_place(
    explorer: Explorer, browser: Browser, explore_address: str, explore_folder: Path
) -> None:
    keep = explorer.free()[:3]
    explorer.click(keep[0])
    explorer.selects(keep[0])
    explorer.key("h")
    explorer.until(lambda: keep[0] not in explorer.ask("nodes"))
    explorer.idle()
    kept = explorer.drawing()
    explorer.press("pop-views")
    explorer.page.get_by_label("Name of what is shown now").fill("without one")
    explorer.page.keyboard.press("Enter")
    explorer.idle()
    explorer.page.locator(".st-key-view-save button").click()
    explorer.page.get_by_text("Saved as without one").wait_for()
    with exploring(browser, explore_address, explore_folder) as other:
        other.press("pop-views")
        other.page.get_by_role("button", name="without one").click()
        other.until(lambda: other.drawing() == kept)
        other.press("pop-views")
        other.page.locator('[class*="st-key-view-delete"] button').click()
        other.until(lambda: explorer.case.views() == [])
