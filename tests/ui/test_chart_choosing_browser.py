"""Every act that selects or asks, by its key, by a right click and by the menu opened with keys: the same is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import networkx as nx
import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser

from tests.ui.chart_demo import gangs
from tests.ui.chart_page import Chart, serve

pytestmark = pytest.mark.browser
NODES, LINKS = gangs(30, 3)
GRAPH = nx.Graph((link.source, link.target) for link in LINKS)
EVERYBODY = {node.id for node in NODES}
PAGE = "n=30&groups=3&lang=en"
BY_MENU = ("right click", "menu by keys")


def alike(one: str, what: str) -> set[str]:
    value = {node.id: getattr(node, what) for node in NODES}
    return {node.id for node in NODES if getattr(node, what) == value[one]}


def shortest(chosen: set[str]) -> bool:
    """A way of the right length from n0 to n29, with the ties between its nodes and no others."""
    way = {one for one in chosen if "~" not in one}
    ends = {link.id: {link.source, link.target} for link in LINKS}
    return (
        {"n0", "n29"} <= way
        and len(way) == nx.shortest_path_length(GRAPH, "n0", "n29") + 1
        and nx.is_connected(GRAPH.subgraph(way))
        and all(ends[tie] <= way for tie in chosen - way)
        and len(chosen - way) >= len(way) - 1
    )


def just(wanted: set[str]) -> Callable[[set[str]], bool]:
    return lambda chosen: chosen == wanted


@dataclass(frozen=True)
class Choosing:
    """An act on what is picked, and what must be selected after it, or what Python must be asked.

    ``beside`` : the menu offers it beside all dots, not on one.
    """

    name: str
    key: str
    picked: tuple[str, ...] = ()
    selects: Callable[[set[str]], bool] | None = None
    asks: dict[str, str] = field(default_factory=dict)
    beside: bool = False

    def __str__(self) -> str:
        return self.name


ACTS = (
    Choosing("all", "Control+a", (), just(EVERYBODY), beside=True),
    Choosing("invert", "i", ("n3", "n4"), just(EVERYBODY - {"n3", "n4"}), beside=True),
    Choosing("neighbours", "n", ("n3", "n4"), just({"n3", "n4", *GRAPH["n3"], *GRAPH["n4"]})),
    Choosing("sameType", "t", ("n3",), just(alike("n3", "type"))),
    Choosing("sameGroup", "Shift+t", ("n3",), just(alike("n3", "group"))),
    Choosing("pathHere", "p", ("n0", "n29"), shortest),
    Choosing("expand", "e", ("n3",)),
    Choosing("expandOut", "", ("n3",), asks={"direction": "out"}),
    Choosing("expandIn", "", ("n3",), asks={"direction": "in"}),
    Choosing("path", "Shift+p", ("n1", "n2")),
    Choosing("connect", "Shift+n", ("n1", "n2", "n5")),
    Choosing("common", "m", ("n1", "n2")),
)
#: With somebody picked, the menu opened by keys is that of the picked.
WAYS = [
    (act, way)
    for act in ACTS
    for way in ("key", *BY_MENU)
    if (act.key or way != "key") and not (act.beside and act.picked and way == BY_MENU[1])
]


@pytest.fixture(scope="module")
def chart(browser: Browser) -> Iterator[Chart]:
    for address in serve():
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        chart = Chart(context.new_page(), address).open(PAGE)
        yield chart
        context.close()
        assert (chart.errors, chart.dialogs, chart.outside) == ([], [], [])


def by_keys(chart: Chart, act: str) -> None:
    """Opens the menu from the keyboard and goes down to an entry."""
    chart.key("Shift+F10")
    entry = "document.activeElement.shadowRoot.activeElement?.dataset.act"
    for _ in range(60):
        chart.page.keyboard.press("ArrowDown")
        if chart.page.evaluate(entry) == act:
            chart.page.keyboard.press("Enter")
            return
    raise AssertionError(f"the menu does not offer {act}")


@pytest.mark.parametrize(("act", "way"), WAYS, ids=str)
def test_an_act_selects_or_asks_the_same_in_every_way(chart: Chart, act: Choosing, way: str) -> None:
    if chart.data("nodes") != "30":  # an expansion was asked for before, and came
        chart.open(PAGE)
    chart.key("Escape")
    chart.until(lambda: chart.ask("selected") == [])
    chart.page.wait_for_timeout(450)  # sooner a second click on the same dot would be a double-click
    chart.pick(*act.picked)
    arranged, asked = chart.ask("places"), len(chart.state()["asked"])
    if way == "key":
        chart.key(act.key)
    elif way == "right click":
        chart.menu(act.name, None if act.beside else act.picked[-1])
    else:
        by_keys(chart, act.name)
    if act.selects is not None:
        selects = act.selects
        chart.until(lambda: selects(set(chart.ask("selected"))))
        assert (chart.ask("places"), chart.view()["hidden"]) == (arranged, []), "nothing else changes"
    else:
        what = "expand" if act.name.startswith("expand") else act.name
        chart.until(lambda: len(chart.state()["asked"]) > asked)
        assert chart.state()["asked"][asked:] == [[what, list(act.picked), act.asks]]
