"""Everything that can be done on the chart, by mouse and by keyboard, and taken back again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser

from tests.ui.chart_page import PLAIN, SOFTWARE_WEBGL, Chart, launch, serve

pytestmark = pytest.mark.browser
LAYOUTS = ("force", "groups", "concentric", "layered", "grid", "time", "map")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serve()


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """With WebGL; or without it, where a test asks for both."""
    plain = getattr(request, "param", "webgl") == "canvas"
    for (one,) in launch([*PLAIN, "--disable-3d-apis"] if plain else PLAIN + SOFTWARE_WEBGL):
        yield one


#: What is found, drawn or moved by the drawing itself is tried both ways.
both = pytest.mark.parametrize("browser", ["webgl", "canvas"], indirect=True)


@pytest.fixture
def chart(browser: Browser, address: str) -> Iterator[Chart]:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    chart = Chart(context.new_page(), address)
    yield chart
    context.close()
    assert (chart.errors, chart.dialogs, chart.outside) == ([], [], [])


def test_hide_hide_others_grey_swap_reveal(chart: Chart) -> None:
    chart.open("n=30&groups=3&lang=en")
    places, nothing = chart.ask("places"), chart.view()
    chart.pick("n3", "n4")
    chart.key("h")
    chart.until(lambda: chart.data("nodes") == "28" and chart.state()["hidden"] == ["n3", "n4"])
    assert chart.ask("selected") == []
    assert "28 of 30 shown" in chart.page.locator(".count").inner_text()
    assert "2 hidden" in chart.page.locator(".count").inner_text()
    chart.undone(nothing, places)
    chart.menu("hide", "n5")
    chart.until(lambda: chart.state()["hidden"] == ["n5"])
    chart.key("g")
    chart.until(lambda: chart.data("nodes") == "30" and chart.view()["grey"])
    assert "29 of 30 shown" in chart.page.locator(".count").inner_text()
    before = chart.view()
    chart.menu("swap")
    chart.until(lambda: len(chart.state()["hidden"]) == 29 and "n5" not in chart.state()["hidden"])
    chart.undone(before, places)
    chart.menu("reveal")
    chart.until(lambda: chart.state()["hidden"] == [])
    chart.pick("n1", "n2")
    chart.menu("hideOthers", "n1")
    chart.until(lambda: len(chart.state()["hidden"]) == 28)
    assert chart.ask("places") == places


def test_every_arrangement_by_key_and_list_and_back(chart: Chart) -> None:
    chart.open("case=flows&lang=en")
    for k, name in enumerate(LAYOUTS[1:], start=2):
        before, places = chart.view(), chart.ask("places")
        if k % 2:
            chart.key(str(k))
        else:
            chart.page.locator("select.layout").select_option(name)
        chart.until(partial(chart.laid, name))
        assert chart.ask("places") != places
        assert chart.data("warning") == ("named" if name == "groups" else "none")
        chart.undone(before, places)
    assert chart.data("warning") == "none"


def test_the_group_view_warns_where_clusters_are_not_reliable(chart: Chart) -> None:
    chart.open("n=60&groups=3&reliable=0&lang=en")
    chart.key("2")
    chart.until(lambda: chart.data("warning") == "low")
    assert "do not read these islands as gangs" in chart.page.locator(".warning").inner_text()
    chart.key("1")
    chart.until(lambda: not chart.page.locator(".warning").is_visible())


@both
def test_drag_pin_lock_align(chart: Chart) -> None:
    chart.open("n=30&groups=3")
    nothing, places = chart.view(), chart.ask("places")
    x, y = chart.where("n3")

    def drag(dx: float) -> None:
        x, y = chart.where("n3")
        chart.page.mouse.move(x, y)
        chart.page.mouse.down()
        chart.page.mouse.move(x + dx / 2, y, steps=3)
        chart.page.mouse.move(x + dx, y, steps=3)
        chart.page.mouse.up()

    drag(50)
    chart.until(lambda: chart.state()["pinned"] == ["n3"])
    assert chart.where("n3") == pytest.approx((x + 50, y), abs=2)
    moved = {node for node, place in chart.ask("places").items() if place != places[node]}
    assert moved == {"n3"}
    chart.undone(nothing, places)
    chart.pick("n3", "n4", "n5")
    chart.key("k")
    chart.until(lambda: chart.state()["pinned"] == ["n3", "n4", "n5"])
    pinned = chart.ask("places")
    chart.key("5")
    chart.until(lambda: chart.state()["layout"] == "grid" and chart.data("state") == "painted")
    after = chart.ask("places")
    assert [after[node] for node in ("n3", "n4", "n5")] == [pinned[node] for node in ("n3", "n4", "n5")]
    before, places = chart.view(), chart.ask("places")
    chart.key("a")
    chart.until(lambda: len({chart.ask("places")[node]["y"] for node in ("n3", "n4", "n5")}) == 1)
    chart.undone(before, places)
    chart.menu("alignColumn", "n4")
    chart.until(lambda: len({chart.ask("places")[node]["x"] for node in ("n3", "n4", "n5")}) == 1)
    chart.menu("lock")
    chart.until(lambda: chart.view()["locked"])
    still = chart.ask("places")
    drag(40)
    chart.page.wait_for_timeout(200)
    assert chart.ask("places") == still


@both
def test_collapse_and_take_apart(chart: Chart) -> None:
    chart.open("n=30&groups=3&lang=en")
    nothing, places = chart.view(), chart.ask("places")
    chart.pick("n3", "n6", "n9")
    chart.key("c")
    chart.until(lambda: chart.data("nodes") == "28")
    (group,) = chart.view()["collapsed"]
    assert group["members"] == ["n3", "n6", "n9"]
    chart.until(lambda: chart.state()["selected"] == ["n3", "n6", "n9"])
    others = {node: place for node, place in chart.ask("places").items() if node in places}
    assert others == places
    chart.page.mouse.dblclick(*chart.where(group["id"]))
    chart.until(lambda: chart.data("nodes") == "30")
    chart.key("Control+z")
    chart.until(lambda: chart.data("nodes") == "28")
    chart.key("Control+z")
    chart.until(partial(chart.arranged, nothing, places))
    chart.menu("collapseClusters")
    chart.until(lambda: chart.data("nodes") == "3")
    assert "all 30 shown" in chart.page.locator(".count").inner_text()
    chart.key("Shift+x")
    chart.until(lambda: chart.data("nodes") == "30")


@both
def test_parallel_ties_and_outlines(chart: Chart) -> None:
    chart.open("case=flows&lang=en")
    nothing, places = chart.view(), chart.ask("places")
    drawn = [chart.data("links")]
    for mode in ("directed", "single"):
        chart.key("d")
        chart.until(partial(chart.has, "ties", mode))
        drawn.append(chart.data("links"))
    assert drawn == ["12", "11", "10"]  # paid and called between two accounts, and called back
    x, y = chart.ask("links")["ties PAID~0~3"]
    chart.page.mouse.click(x, y)
    chart.until(lambda: set(chart.ask("selected")) == {"PAID~0~3", "CALLED~a", "CALLED~b"})
    chart.key("Control+z")
    chart.key("Control+z")
    chart.until(partial(chart.arranged, nothing, places))
    chart.menu("hulls")
    chart.until(lambda: chart.view()["hulls"])
    chart.undone(nothing, places)


@both
def test_select_by_box_lasso_neighbours_kind_way_and_the_rest(chart: Chart) -> None:
    chart.open("n=30&groups=3&lang=en")
    stage = chart.box(".stage")
    spots = chart.ask("nodes")
    left = {node for node, (x, _) in spots.items() if x < stage["x"] + stage["width"] / 2}
    corner, middle = (
        (stage["x"] + 4, stage["y"] + 4),
        (stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] - 4),
    )
    for keys, down in (("b", None), (None, "Shift")):
        if keys:
            chart.key(keys)
        if down:
            chart.page.keyboard.down(down)
        chart.page.mouse.move(*corner)
        chart.page.mouse.down()
        chart.page.mouse.move(*middle, steps=5)
        chart.page.mouse.up()
        if down:
            chart.page.keyboard.up(down)
        chart.until(lambda: set(chart.state()["selected"]) == left)
        chart.page.wait_for_timeout(150)
        assert set(chart.state()["selected"]) == left
        chart.key("Escape")
        chart.until(lambda: chart.state()["selected"] == [])
    x, y = spots["n3"]
    chart.page.locator(".button.lasso").click()
    chart.page.mouse.move(x - 25, y - 25)
    chart.page.mouse.down()
    for dx, dy in ((25, -25), (25, 25), (-25, 25), (-25, -20)):
        chart.page.mouse.move(x + dx, y + dy, steps=3)
    chart.page.mouse.up()
    chart.until(lambda: "n3" in chart.state()["selected"])
    inside = {n for n, (p, q) in spots.items() if abs(p - x) < 25 and abs(q - y) < 25}
    assert set(chart.state()["selected"]) == inside
    chart.pick("n3")
    chart.key("n")
    chart.until(lambda: len(chart.ask("selected")) > 1)
    near = set(chart.ask("selected"))
    chart.key("i")
    chart.until(lambda: set(chart.ask("selected")) == set(spots) - near)
    chart.key("Control+a")
    chart.until(lambda: set(chart.ask("selected")) == set(spots))
    chart.pick("n0", "n29")
    chart.menu("pathHere", "n29")
    chart.until(lambda: len(chart.ask("selected")) > 2)
    way = chart.ask("selected")
    assert {"n0", "n29"} < set(way)
    assert sum("CALLED" in one for one in way) == sum("CALLED" not in one for one in way) - 1
    chart.pick("n0")
    chart.key("Shift+t")
    chart.until(lambda: set(chart.ask("selected")) == {f"n{i}" for i in range(0, 30, 3)})
    chart.page.locator(".legend .item.type[data-type=Person]").click()
    chart.until(lambda: len(chart.ask("selected")) > 10)
    chart.key("Control+c")
    chart.page.wait_for_timeout(100)
    assert chart.page.evaluate("navigator.clipboard.readText()").split("\n") == chart.ask("selected")


def test_what_only_python_can_do_is_asked_for(chart: Chart) -> None:
    chart.open("n=30&groups=3&lang=en")
    chart.pick("n3")
    chart.key("e")
    chart.until(lambda: chart.state()["asked"][-1:] == [["expand", ["n3"], {}]])
    chart.menu("expandOut", "n4")
    chart.until(lambda: chart.state()["asked"][-1] == ["expand", ["n4"], {"direction": "out"}])
    chart.pick("n1", "n2")
    chart.key("Shift+p")
    chart.until(lambda: chart.state()["asked"][-1] == ["path", ["n1", "n2"], {}])
    chart.menu("common", "n2")
    chart.until(lambda: chart.state()["asked"][-1] == ["common", ["n1", "n2"], {}])
    chart.page.locator(".menu").wait_for(state="hidden")
    chart.pick("n1", "n2", "n5")
    chart.key("Shift+F10")
    assert chart.page.locator(".menu .entry[data-act=path]").count() == 0
    chart.page.locator(".menu .entry[data-act=connect]").click()
    chart.until(lambda: chart.state()["asked"][-1] == ["connect", ["n1", "n2", "n5"], {}])
    chart.menu("report", "n5")
    chart.until(lambda: chart.state()["asked"][-1] == ["report", ["n1", "n2", "n5"], {}])
    chart.key("Shift+e")
    chart.page.locator(".dialog fieldset").nth(0).locator("input").nth(0).uncheck()
    chart.page.locator(".dialog select").nth(0).select_option("in")
    chart.page.locator(".dialog input[type=number]").fill("7")
    chart.page.locator(".dialog input[type=date]").nth(0).fill("2024-03-01")
    chart.page.locator(".dialog .go").click()
    chart.until(lambda: chart.state()["asked"][-1][0] == "expand")
    _, ids, chosen = chart.state()["asked"][-1]
    assert ids == ["n1", "n2", "n5"]
    assert (chosen["direction"], chosen["maximum"], chosen["since"]) == ("in", 7, "2024-03-01")
    assert "until" not in chosen
    assert "Account" not in chosen["types"]
    assert "Person" in chosen["types"]


def test_the_guard_of_a_node_with_very_many_neighbours(chart: Chart) -> None:
    chart.open("n=30&groups=3&lang=en&guard=1")
    chart.page.mouse.dblclick(*chart.where("n0"))
    dialog = chart.page.locator(".dialog")
    dialog.wait_for(state="visible")
    assert "50000 neighbours are not drawn" in dialog.inner_text()
    assert "40000" in dialog.inner_text()
    chart.page.keyboard.press("Escape")
    chart.until(lambda: chart.state()["asked"][-1][0] == "unguard")
    chart.page.mouse.dblclick(*chart.where("n0"))
    dialog.wait_for(state="visible")
    dialog.locator("fieldset input[value=Person]").uncheck()
    dialog.locator("select").nth(1).select_option("least")
    dialog.locator(".go").click()
    wanted = {"direction": "both", "order": "least", "maximum": 30, "types": ["Phone"]}
    chart.until(lambda: chart.state()["asked"][-1] == ["expand", ["n0"], wanted])
    dialog.wait_for(state="hidden")


def test_an_overview_shows_the_strongest_ties_and_says_so(chart: Chart) -> None:
    chart.open("case=overview&n=36&lang=en")
    said, slider = chart.page.locator(".tie-limit span"), chart.page.locator(".tie-limit input")
    few = int(chart.data("links") or 0)
    assert 36 <= few <= 3 * 36
    assert said.inner_text() == f"{few} of 630 ties: the 3 strongest of each dot"
    before, places = chart.view(), chart.ask("places")
    slider.focus()
    chart.page.keyboard.press("ArrowRight")
    chart.until(lambda: chart.view()["strongest"] == 5)
    assert few < int(chart.data("links") or 0) < 630
    chart.undone(before, places)
    chart.key("Shift+D")
    chart.until(lambda: chart.data("links") == "630")
    assert said.inner_text() == "all 630 ties"
    assert chart.ask("places") == places
    chart.key("Shift+D")
    chart.until(lambda: chart.data("links") == str(few))


@both
def test_keys_of_constellation_do_the_same(chart: Chart) -> None:
    chart.open("n=30&groups=3")
    chart.pick("n4")
    chart.key("Control+ArrowRight")
    chart.until(lambda: len(chart.ask("selected")) > 1)
    some = set(chart.ask("selected"))
    chart.key("Control+Shift+I")
    chart.until(lambda: len(chart.ask("selected")) == 30 - len(some))
    assert not some & set(chart.ask("selected"))
    chart.key("Escape")
    chart.until(lambda: chart.ask("selected") == [])
    for key, layout in (("g", "grid"), ("k", "concentric")):
        chart.key(f"Control+{key}")
        chart.until(partial(chart.laid, layout))


@both
def test_expanding_by_twenty_keeps_every_other_place_and_the_camera(chart: Chart) -> None:
    chart.open("n=150&groups=6&grow=20")
    before, camera = chart.ask("nodes"), chart.ask("camera")
    chart.pick("n5")
    chart.key("Enter")
    chart.until(lambda: chart.data("nodes") == "170")
    chart.page.wait_for_timeout(300)
    after = chart.ask("nodes")
    assert chart.ask("camera") == camera
    assert {node: after[node] for node in before} == before


def test_a_super_node_opens_where_it_was(chart: Chart) -> None:
    chart.open("n=30&groups=3&super=1")
    assert chart.data("nodes") == "28"
    before = chart.ask("nodes")
    x, y = before.pop("super")
    chart.page.mouse.dblclick(x, y)
    chart.until(lambda: chart.data("nodes") == "30")
    after = chart.ask("nodes")
    assert {node: after[node] for node in before} == before
    for node in ("n2", "n8", "n14"):
        assert abs(after[node][0] - x) + abs(after[node][1] - y) < 250


def test_the_table_of_keys_is_shown_and_closed(chart: Chart) -> None:
    chart.open("n=30&groups=3&lang=en")
    chart.key("?")
    table = chart.page.locator(".dialog .keys")
    table.wait_for(state="visible")
    assert "Hide all others" in table.inner_text()
    chart.page.keyboard.press("h")
    chart.page.keyboard.press("Escape")
    table.wait_for(state="hidden")
    assert chart.view()["hidden"] == []


def test_the_menu_by_keys_alone(chart: Chart) -> None:
    chart.open("n=30&groups=3&lang=en")
    chart.pick("n3")
    chart.key("Shift+F10")
    chart.page.keyboard.press("ArrowUp")
    chart.page.keyboard.press("ArrowDown")
    chart.page.keyboard.press("ArrowDown")
    entry = chart.page.evaluate("document.activeElement.shadowRoot.activeElement.dataset.act")
    assert entry == "expand"
    chart.page.keyboard.press("Enter")
    chart.until(lambda: chart.state()["asked"][-1:] == [["expand", ["n3"], {}]])


def test_an_svg_file_holds_names_as_text(chart: Chart, tmp_path: Path) -> None:
    chart.open("case=hostile&lang=en")
    with chart.page.expect_download() as waiting:
        chart.key("Shift+s")
    file = tmp_path / "chart.svg"
    waiting.value.save_as(file)
    root = ElementTree.parse(file).getroot()  # noqa: S314  our own file; a broken one is what is looked for
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "rect", "text", "circle", "path", "polygon"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    assert any(text.startswith("<img src=x") for text in texts)
    chart.open("n=60&groups=6&lang=en")
    with chart.page.expect_download() as waiting:
        chart.menu("svg")
    waiting.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    for colour in ("#4e89c4", "#ff893b", "#9d0062", "#768900", "#00c4ff", "#b176ff"):
        assert text.count(colour) >= 10
    assert "all 60 shown" in text
