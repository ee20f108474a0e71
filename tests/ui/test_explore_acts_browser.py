"""Every act, start and panel of the Explore page by mouse and keyboard, against what the records say, and undone."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser

from linkgraph.case import Case
from linkgraph.ui.parts.hours import GAP, HOLE, RING
from tests.ui.explorer import Explorer, exploring

pytestmark = pytest.mark.browser


def called(case: Case, actor: str) -> set[str]:
    """Whom an actor called or wrote to, by the links themselves."""
    seen = case.actors()
    own = {actor, *seen.view.behind().get(actor, ())}
    owner = {entity: one for one, behind in seen.view.behind().items() for entity in (one, *behind)}
    links = seen.view.links.to_pandas()
    out = links[links["type"].isin(["CALLED", "TEXTED"]) & links["src"].isin(own)]
    return {owner.get(one, one) for one in out["dst"]} & set(seen.actors.ids) - {actor}


def test_contacts_are_added_by_way_layer_and_period(explorer: Explorer) -> None:
    before, case = explorer.drawing(), explorer.case
    graph = case.actors(layers=["calls"]).to_networkx()
    node = next(one for one in explorer.free() if called(case, one) - before[0] < set(graph[one]) - before[0])
    calls = case.sql('SELECT min("start") AS first FROM calls')["first"][0]
    since = date.fromisoformat(str(calls)[:10]) + timedelta(days=1)
    until = since + timedelta(days=20)
    within = case.actors(layers=["calls"], since=since.isoformat(), until=until.isoformat()).to_networkx()
    wanted = {"out": called(case, node), "both": set(within[node]) if node in within else set()}
    for way, days in (("out", ()), ("both", (since, until))):
        explorer.pick(node)
        explorer.key("Shift+e")
        form = explorer.page.locator(".linkgraph-chart form")
        form.wait_for()
        for layer in form.locator("fieldset").nth(1).locator("input").all():
            if layer.get_attribute("value") != "calls":
                layer.uncheck()
        form.locator("select").nth(0).select_option(way)
        form.locator("input[type=number]").fill("500")
        for k, day in enumerate(days):
            form.locator("input[type=date]").nth(k).fill(day.isoformat())
        form.locator("button[type=submit]").click()
        explorer.until(lambda way=way: explorer.drawn() == before[0] | wanted[way])  # type: ignore[misc]
        explorer.settled()
        if explorer.drawing() != before:
            explorer.undone(before)


def test_every_button_of_the_actions_is_done_and_undone(explorer: Explorer) -> None:
    graph = explorer.case.actors().to_networkx()
    drawn, before = explorer.drawn(), explorer.drawing()
    node = next(one for one in explorer.free() if 0 < len(set(graph[one]) - drawn) <= 25)
    explorer.pick(node)
    explorer.action("expand")
    explorer.until(lambda: explorer.drawn() == drawn | set(graph[node]))
    explorer.settled()
    explorer.press("undo")
    explorer.until(lambda: explorer.drawing() == before)
    explorer.press("redo")
    explorer.until(lambda: explorer.drawn() == drawn | set(graph[node]))
    explorer.press("undo")
    explorer.until(lambda: explorer.drawing() == before)
    explorer.idle()
    explorer.pick(node)
    explorer.action("neighbours")
    near = {node, *(set(graph[node]) & drawn)}
    explorer.selects(*near)
    explorer.action("invert")
    explorer.selects(*(drawn - near))
    explorer.action("hide")
    explorer.until(lambda: explorer.drawn() == near)
    explorer.action("grey")
    explorer.until(lambda: explorer.drawn() == drawn)
    assert len(explorer.ask("view")["hidden"]) == len(drawn - near)
    explorer.press("undo")
    explorer.until(lambda: explorer.drawn() == near)
    explorer.action("reveal")
    explorer.until(lambda: explorer.drawn() == drawn)
    explorer.press("undo")
    explorer.until(lambda: explorer.drawn() == near)
    explorer.press("undo")
    explorer.until(lambda: explorer.drawing() == before)
    explorer.idle()
    explorer.pick(node)
    explorer.action("only")
    explorer.until(lambda: explorer.drawn() == {node})
    explorer.undone(before)
    explorer.pick(node)
    explorer.action("close")
    explorer.until(lambda: any(one.startswith("group:") for one in explorer.drawn()))
    (group,) = explorer.drawn() - drawn
    explorer.settled()
    closed = explorer.drawing()
    explorer.pick(group)
    explorer.says("actors, ")
    explorer.action("open")
    explorer.until(lambda: explorer.drawn() >= drawn)
    explorer.settled()
    explorer.undone(closed)


def test_what_joins_and_what_is_shared_is_drawn_and_undone(explorer: Explorer) -> None:
    """On a list of a few, so that what is added was not there before."""
    graph = explorer.case.actors().to_networkx()
    people = sorted(explorer.case.suspects() & set(graph))
    near = {one: set(graph[one]) for one in people}
    pairs = ((a, b) for a in people for b in people if a < b and b not in near[a])
    a, b = next((a, b) for a, b in pairs if len(near[a] & near[b]) > 1)
    c = next(one for one in reversed(people) if one not in {a, b, *graph[a], *graph[b]} and nx.has_path(graph, a, one))
    paste(explorer, [a, b, c])
    explorer.until(lambda: explorer.drawn() == {a, b, c})
    explorer.settled()
    before = explorer.drawing()
    explorer.pick(a, b)
    explorer.key("m")
    shared = set(nx.common_neighbors(graph, a, b))
    explorer.until(lambda: explorer.drawn() > before[0])
    assert explorer.drawn() - before[0] <= shared
    assert len(explorer.drawn() - before[0]) == min(25, len(shared - before[0]))
    explorer.settled()
    explorer.undone(before)
    explorer.pick(a, b)
    explorer.menu("path", b)
    explorer.until(lambda: len(explorer.drawn() - before[0]) == nx.shortest_path_length(graph, a, b) - 1)
    explorer.settled()
    explorer.undone(before)
    explorer.pick(a, b, c)
    explorer.key("Shift+n")
    explorer.until(lambda: explorer.drawn() > before[0])
    assert nx.is_connected(graph.subgraph(explorer.drawn()))
    explorer.settled()
    explorer.undone(before)


def paste(explorer: Explorer, names: list[str]) -> None:
    explorer.press("pop-list")
    explorer.page.locator(".st-key-start-list textarea").fill("\n".join(names))
    explorer.page.keyboard.press("Control+Enter")
    explorer.idle()
    explorer.press("start-list-show")
    explorer.idle()


def test_tag_and_note_are_written_into_the_case_and_taken_back(explorer: Explorer) -> None:
    case, page = explorer.case, explorer.page
    case.mark("tag", dict.fromkeys(case.marks(), ""))
    node = explorer.free()[0]
    explorer.pick(node)
    marks = page.locator(".st-key-marks")
    marks.get_by_text("red").click()
    explorer.until(lambda: node in case.marks() and case.marks()[node].tag == "red")
    explorer.idle()
    marks.locator("textarea").fill("seen on 3 May")
    page.keyboard.press("Control+Enter")
    explorer.until(lambda: case.marks()[node].note == "seen on 3 May")
    explorer.idle()
    explorer.says("last changed by")
    page.locator(".st-key-look-colour").click()
    page.get_by_role("option", name="Colour: Tag").click()
    page.locator(".legend .item.group").get_by_text("red").wait_for()
    explorer.key("Escape")
    explorer.selects()
    page.locator(".legend .item.group").first.click()
    explorer.selects(node)
    explorer.key("Control+z")  # the colour is a step, too
    page.locator(".legend .item.group").get_by_text("red").wait_for(state="detached")
    explorer.idle()
    for wanted in (("red", ""), ("", "")):
        explorer.key("Control+z")
        explorer.until(partial(marked, case, node, wanted))
        explorer.idle()
    explorer.key("Control+Shift+z")
    explorer.until(partial(marked, case, node, ("red", "")))
    explorer.idle()
    case.mark("tag", {node: "blue"})
    explorer.key("Control+z")
    page.get_by_text("Somebody has changed this mark").wait_for()
    assert case.marks()[node].tag == "blue", "what another person wrote is not undone"
    case.mark("tag", {node: ""})


def marked(case: Case, node: str, wanted: tuple[str, str]) -> bool:
    mark = case.marks().get(node)
    return ((mark.tag, mark.note) if mark else ("", "")) == wanted


def test_two_views_beside_each_other(explorer: Explorer) -> None:
    page, case = explorer.page, explorer.case
    whole = explorer.drawn()
    hidden = explorer.free()[:2]
    explorer.pick(*hidden)
    explorer.key("h")
    explorer.until(lambda: explorer.drawn() == whole - set(hidden))
    save(explorer, "all but two")
    explorer.press("start-case")
    explorer.until(lambda: explorer.drawn() == whole)
    explorer.press("pop-views")
    page.locator('[class*="st-key-view-compare"] button').click()
    explorer.sees(re.escape(f"In both ({len(whole) - 2})"))
    explorer.says("Only in What is shown now (2)")
    explorer.says("Only in all but two (0)")
    keys: list[str] = page.evaluate("window.__linkgraphChart.keys()")
    charts = [key for side in ("left", "right") for key in keys if key.startswith(f"compare-{side}-{case.id}")]
    explorer.until(lambda: all(page.evaluate(f"window.__linkgraphChart.nodes('{key}')") for key in charts))
    explorer.idle()
    assert page.locator(".legend .item.group").get_by_text("only here").count() == 1
    page.locator(".legend .item.group").get_by_text("only here").click()
    explorer.until(lambda: set(page.evaluate(f"window.__linkgraphChart.selected('{charts[0]}')")) == set(hidden))
    explorer.press("compare-close")
    explorer.until(lambda: explorer.drawn() == whole)
    case.delete_view("all but two")


def save(explorer: Explorer, name: str) -> None:
    page = explorer.page
    explorer.idle()
    explorer.press("pop-views")
    page.get_by_label("Name of what is shown now").fill(name)
    page.keyboard.press("Enter")
    explorer.idle()
    explorer.press("view-save")
    page.get_by_text(f"Saved as {name}").wait_for()
    page.keyboard.press("Escape")


def test_the_timeline_is_stepped_and_played_and_the_ties_follow(explorer: Explorer) -> None:
    case, ties = explorer.case, len(explorer.ask("links"))
    seen: list[tuple[str, str]] = []

    def period() -> tuple[str, str]:
        words = " ".join(explorer.page.locator(".st-key-panels").get_by_test_id("stMarkdown").all_inner_texts())
        found = re.findall(r"\d{4}-\d\d-\d\d", words.replace("\u2011", "-"))
        return (found[0], found[1]) if len(found) == 2 else ("", "")

    explorer.press("timeline-step1")
    explorer.until(lambda: period() != ("", ""))
    explorer.idle()
    first = period()
    end = (date.fromisoformat(first[1]) + timedelta(days=1)).isoformat()
    within = case.actors(since=first[0], until=end).to_networkx().edges
    assert 0 < len(explorer.ask("links")) < ties
    assert {frozenset(one.split("~")[1:]) for one in explorer.ask("links")} <= {frozenset(edge) for edge in within}
    explorer.press("timeline-play")
    for _ in range(2):
        explorer.until(lambda: period() not in (first, *seen))
        seen.append(period())
    explorer.press("timeline-play")
    explorer.idle()
    stopped = period()
    explorer.page.wait_for_timeout(3000)
    assert period() == stopped, "a pause is a pause"
    assert seen[0][0] > first[0]
    explorer.press("timeline-clear")
    explorer.until(lambda: len(explorer.ask("links")) == ties)
    explorer.key("Control+z")
    explorer.until(lambda: period() == stopped)


def test_the_wheel_of_the_week_says_what_the_records_say(explorer: Explorer) -> None:
    person = max(explorer.free()[:20], key=lambda one: sum(map(sum, explorer.case.heatmap(one).counts)))
    counts = explorer.case.heatmap(person).counts
    explorer.pick(person)
    explorer.tab("Hours of the week")
    wheel = explorer.page.locator(".st-key-panels svg.marks").first
    wheel.wait_for()
    wheel.scroll_into_view_if_needed()
    explorer.idle()
    day, hour = max(((d, h) for d in range(7) for h in range(24)), key=lambda at: counts[at[0]][at[1]])
    angle = GAP / 2 + (hour + 0.5) * (2 * math.pi - GAP) / 24
    radius = HOLE + (day + 0.5) * RING
    x, y = centre(explorer)
    explorer.page.mouse.move(x + radius * math.sin(angle), y - radius * math.cos(angle))
    tip = explorer.page.locator("#vg-tooltip-element")
    tip.get_by_text(str(counts[day][hour]), exact=True).first.wait_for()
    words = tip.inner_text()
    assert ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day] in words
    assert re.search(rf"\b{hour}\b", words)


def centre(explorer: Explorer) -> tuple[float, float]:
    """Of the wheel: from its leftmost, rightmost and lowest piece."""
    pieces = explorer.page.locator(".st-key-panels svg.marks").first.locator("path[aria-label]")
    assert pieces.count() == 7 * 24
    boxes = [box for one in pieces.all() if (box := one.bounding_box())]
    left, right = min(box["x"] for box in boxes), max(box["x"] + box["width"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    return (left + right) / 2, bottom - (right - left) / 2


def test_a_narrow_window_in_chinese_and_dark_has_every_control(
    browser: Browser, explore_address: str, explore_folder: Path
) -> None:
    how = {"viewport": {"width": 1024, "height": 768}, "locale": "zh-CN", "color_scheme": "dark"}
    with exploring(browser, explore_address, explore_folder, **how) as somebody:
        assert somebody.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for key in ("undo", "redo", "look-colour", "look-size", "start-case", "pop-cluster"):
            box = somebody.box(f".st-key-{key}")
            assert 0 <= box["x"] < box["x"] + box["width"] <= 1024
        somebody.page.locator(".linkgraph-chart").evaluate("chart => chart.scrollIntoView()")
        somebody.idle()
        node = somebody.free()[0]
        somebody.pick(node)
        somebody.page.get_by_test_id("stText").get_by_text(node).wait_for()
        somebody.no_alarm()
