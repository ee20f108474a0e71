"""What the chart shows taken out as files, by clicks and by keys: each holds exactly what was shown."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser

from tests.ui.browsing import Visitor
from tests.ui.explorer import Explorer, exploring

pytestmark = pytest.mark.browser

Weights = dict[frozenset[str], float]
Few = tuple[Explorer, dict[str, str], Weights]


@pytest.fixture(scope="module")
def few(browser: Browser, explore_address: str, explore_folder: Path) -> Iterator[Few]:
    """A person with his contacts alone on the chart: who they are, and how the records tie them."""
    with exploring(browser, explore_address, explore_folder) as explorer:
        yield explorer, *alone(explorer)


def alone(explorer: Explorer) -> tuple[dict[str, str], Weights]:
    graph = explorer.case.actors().to_networkx()
    drawn = explorer.drawn()
    people = (one for one in sorted(drawn) if one.startswith("person:"))
    person = next(one for one in people if 3 < len(set(graph[one]) & drawn) < 9)
    explorer.key("/")
    explorer.page.keyboard.type(person)
    explorer.page.keyboard.press("Enter")
    explorer.selects(person)
    explorer.key("n")
    kept = {person, *(set(graph[person]) & drawn)}
    explorer.selects(*kept)
    explorer.key("Shift+h")
    explorer.shows(kept)
    explorer.key("0")
    explorer.idle()
    weights = {frozenset((a, b)): float(graph.edges[a, b]["weight"]) for a, b in graph.subgraph(kept).edges}
    assert len(kept) < len(weights)
    return {one: graph.nodes[one]["label"] for one in kept}, weights


def test_the_picture_as_png_and_svg(few: Few, tmp_path: Path) -> None:
    explorer, kept, _ = few
    others = set(explorer.case.actors().to_networkx().nodes) - set(kept)
    for k, take in enumerate((lambda kind: explorer.key({"png": "s", "svg": "Shift+s"}[kind]), explorer.menu)):
        png, svg = tmp_path / f"{k}.png", tmp_path / f"{k}.svg"
        take_out(explorer, lambda take=take: take("png"), png)  # type: ignore[misc]
        take_out(explorer, lambda take=take: take("svg"), svg)  # type: ignore[misc]
        check_png(explorer, png)
        root = ElementTree.parse(svg).getroot()  # noqa: S314  our own file; a broken one is what is looked for
        words = [element.text or "" for element in root.iter() if element.tag.endswith("}text")]
        total = explorer.case.actors().actors.n
        assert f"{len(kept)} of {total} shown" in " ".join(words)
        labels = {one.label for one in explorer.case.network().reader.nodes(sorted(others))} - set(kept.values())
        assert len(set(words) & set(kept.values())) >= len(set(kept.values())) / 2
        assert not set(words) & labels


def check_png(explorer: Explorer, file: Path) -> None:
    """Every node stands in the picture where it stands on the screen, in a colour of its own."""
    stage = explorer.box(".stage")
    image = Image.open(file).convert("RGB")
    density = image.width / stage["width"]
    assert image.size == pytest.approx((stage["width"] * density, stage["height"] * density), abs=2)
    background = image.getpixel((1, 1))
    for x, y in explorer.ask("nodes").values():
        at = (round((x - stage["x"]) * density), round((y - stage["y"]) * density))
        around = image.crop((at[0] - 8, at[1] - 8, at[0] + 8, at[1] + 8))
        colours = {colour for _, colour in around.getcolors(256) or () if isinstance(colour, tuple)}
        assert any(max(colour) - min(colour) > 40 for colour in colours - {background}), at


def test_tables_and_graphs(few: Few, browser: Browser, tmp_path: Path) -> None:
    explorer, kept, weights = few
    page = explorer.page
    read: dict[str, Callable[[Path], tuple[dict[str, str], Weights]]] = {
        "xlsx": of_workbook, "graphml": of_graph, "html": of_page,
    }  # fmt: skip
    page.get_by_role("button", name="Take out").click()
    for k, (ending, content) in enumerate(read.items()):
        explorer.by_keys = k % 2 == 1
        box = page.locator(".st-key-hand-format").get_by_role("combobox")
        box.click()
        words = {"xlsx": "Excel", "graphml": "GraphML", "html": "Picture that opens"}[ending]
        if explorer.by_keys:
            page.keyboard.type(words)
            page.keyboard.press("Enter")
        else:
            page.get_by_role("option").filter(has_text=words).click()
        explorer.idle()
        explorer.press("hand-make")
        file = tmp_path / f"out.{ending}"
        take_out(explorer, lambda: explorer.press("hand-download"), file)
        assert content(file) == (kept, weights), ending
        assert explorer.case.exports()[0]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    explorer.by_keys = False
    page.keyboard.press("Escape")
    check_page(browser, tmp_path / "out.html", kept)


def of_workbook(file: Path) -> tuple[dict[str, str], Weights]:
    book = load_workbook(file, read_only=True)
    members = [dict(zip(HEADS, row, strict=False)) for row in book["Members"].iter_rows(min_row=2, values_only=True)]
    head, *rows = book["Ties"].iter_rows(values_only=True)
    ties = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    found = {frozenset((str(tie["a"]), str(tie["b"]))): float(str(tie["records"])) for tie in ties}
    return {str(one["id"]): str(one["label"]) for one in members}, found


HEADS = ("id", "label")


def of_graph(file: Path) -> tuple[dict[str, str], Weights]:
    graph: nx.Graph[str] = nx.read_graphml(file)
    ties = {frozenset((a, b)): float(graph.edges[a, b]["weight"]) for a, b in graph.edges}
    return {one: graph.nodes[one]["label"] for one in graph}, ties


def of_page(file: Path) -> tuple[dict[str, str], Weights]:
    """A tie counts the records of its layers."""
    _, _, rest = file.read_text(encoding="utf-8").partition('<script id="data" type="application/json">')
    data: dict[str, Any] = json.loads(rest.split("</script>")[0])
    ids = [node["lines"][2] for node in data["nodes"]]
    found = {}
    for edge in data["edges"]:
        counts = [re.fullmatch(r"[a-z]+ ([\d.]+)", line) for line in edge["lines"]]
        found[frozenset((ids[edge["from"]], ids[edge["to"]]))] = sum(float(one[1]) for one in counts if one)
    return {node["lines"][2]: node["label"] for node in data["nodes"]}, found


def check_page(browser: Browser, file: Path, kept: dict[str, str]) -> None:
    """The file opens by itself, asks nobody for anything, and names everybody."""
    reader = Visitor(browser.new_page(), "")
    reader.page.goto(file.as_uri())
    body = reader.page.locator("body")
    for one in kept:
        body.get_by_text(one).first.wait_for(state="attached")
    reader.unharmed()
    reader.page.close()


def test_text_for_a_report_and_a_report_with_the_picture(few: Few, browser: Browser, tmp_path: Path) -> None:
    explorer, kept, weights = few
    page = explorer.page
    page.get_by_role("button", name="Take out").click()
    explorer.press("hand-report")
    code = page.get_by_test_id("stCode").filter(has_text="SHA-256")
    code.hover()
    code.get_by_role("button").click()
    explorer.until(lambda: "SHA-256" in page.evaluate("navigator.clipboard.readText()"))
    copied: str = page.evaluate("navigator.clipboard.readText()")
    rows = [line.split(" | ") for line in copied.splitlines() if line.startswith("| ")]
    assert {row[1]: row[0].removeprefix("| ") for row in rows if row[1] in kept} == kept
    ties = sorted(float(row[2]) for row in rows if len(row) == 4 and row[2].replace(".", "").isdigit())
    assert ties == sorted(weights.values())
    assert explorer.case.network().id in copied
    explorer.press("hand-picture")
    explorer.until(lambda: explorer.case.exports()[0]["format"] == "report", 60)
    explorer.idle()
    take_out(explorer, lambda: explorer.press("hand-download"), tmp_path / "report.html")
    reader = Visitor(browser.new_page(), "")
    reader.page.goto((tmp_path / "report.html").as_uri())
    for one in kept:
        reader.page.locator("body").get_by_text(one).first.wait_for()
    width = reader.page.locator("img.drawn").evaluate("image => image.complete && image.naturalWidth")
    assert width >= explorer.box(".stage")["width"] - 2
    reader.unharmed()
    reader.page.close()


def take_out(explorer: Explorer, act: Callable[[], None], file: Path) -> None:
    """The file that an act downloads; it must have the ending of what was asked for."""
    with explorer.page.expect_download() as waiting:
        act()
    assert waiting.value.suggested_filename.endswith(file.suffix)
    waiting.value.save_as(file)
