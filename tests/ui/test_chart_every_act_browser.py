"""Every act that arranges the chart, by its key and by the menu: it does what it says, and is undone and done again.

What only selects, looks or asks is in ``test_chart_acts_browser.py``; a test here names an act that is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.ui.chart_page import Chart, serve
from tests.ui.serving import ROOT

pytestmark = pytest.mark.browser
Places = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Now:
    """How the chart is arranged, and where everything stands."""

    view: dict[str, Any]
    places: Places
    nodes: frozenset[str]
    links: int


@dataclass(frozen=True)
class Arranging:
    """An act, what is done before it, and what must be true of what was and what is."""

    name: str
    key: str
    done: Callable[[Now, Now], bool]
    picked: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    on: str | None = None
    menu: bool = True

    def __str__(self) -> str:
        return self.name


TWO = ("n3", "n4")
PAGE = "n=30&groups=3&lang=en"


def hidden(*ids: str) -> Callable[[Now, Now], bool]:
    return lambda _, now: now.view["hidden"] == sorted(ids) and not now.nodes & set(ids)


def one_of(*ids: str) -> Callable[[Now, Now], bool]:
    return lambda _, now: [group["members"] for group in now.view["collapsed"]] == [list(ids)]


def has(name: str, value: object) -> Callable[[Now, Now], bool]:
    return lambda _, now: bool(now.view[name] == value)


def in_line(axis: str) -> Callable[[Now, Now], bool]:
    return lambda was, now: len({now.places[one][axis] for one in TWO}) == 1 and moved(was, now) <= set(TWO)


def moved(was: Now, now: Now) -> set[str]:
    return {one for one, place in was.places.items() if now.places[one] != place}


def shifted(axis: str, sign: int) -> Callable[[Now, Now], bool]:
    """Both by the same, that way only, and pinned; nobody else."""

    def done(was: Now, now: Now) -> bool:
        other = {"x": "y", "y": "x"}[axis]
        far = {round(now.places[one][axis] - was.places[one][axis], 3) for one in TWO}
        still = all(now.places[one][other] == was.places[one][other] for one in TWO)
        return len(far) == 1 and far.pop() * sign > 0 and still and moved(was, now) == set(TWO) == set(pinned(now))

    return done


def pinned(now: Now) -> list[str]:
    return list(now.view["pinned"])


def arranged(layout: str) -> Callable[[Now, Now], bool]:
    return lambda was, now: now.view["layout"] == layout and now.places != was.places


def clusters_as_one(_: Now, now: Now) -> bool:
    return len(now.nodes) == 3 and sum(len(group["members"]) for group in now.view["collapsed"]) == 30


ACTS = (
    Arranging("hide", "h", hidden(*TWO), TWO, on="n3"),
    Arranging("hide", "Delete", hidden(*TWO), TWO, menu=False),
    Arranging("hideOthers", "Shift+h", lambda _, now: now.nodes == set(TWO), TWO, on="n3"),
    Arranging("reveal", "u", lambda _, now: len(now.nodes) == 30 and not now.view["hidden"], TWO, ("h",)),
    Arranging("grey", "g", lambda _, now: now.view["grey"] and len(now.nodes) == 30, TWO, ("h",)),
    Arranging("swap", "Shift+u", lambda _, now: now.nodes == set(TWO), TWO, ("h",)),
    Arranging("collapse", "c", one_of(*TWO), TWO, on="n3"),
    Arranging("collapseClusters", "Shift+c", clusters_as_one),
    Arranging("expandGroup", "x", lambda _, now: len(now.nodes) == 30, TWO, ("c",), on="group 1"),
    Arranging("expandGroups", "Shift+x", lambda _, now: len(now.nodes) == 30, (), ("Shift+c",)),
    Arranging("pin", "k", lambda was, now: pinned(now) == list(TWO) and now.places == was.places, TWO, on="n3"),
    Arranging("lock", "Shift+k", has("locked", True)),
    Arranging("alignRow", "a", in_line("y"), TWO, on="n3"),
    Arranging("alignColumn", "Shift+a", in_line("x"), TWO, on="n3"),
    Arranging("ties", "d", has("ties", "directed")),
    Arranging("hulls", "o", has("hulls", True)),
    Arranging("fewer", "Shift+d", has("strongest", 3)),
    *(Arranging(f"move{way.title()}", f"Shift+Arrow{way.title()}", shifted(axis, sign), TWO, menu=False)
      for way, axis, sign in (("left", "x", -1), ("right", "x", 1), ("up", "y", 1), ("down", "y", -1))),
    *(Arranging(layout, str(k), arranged(layout), menu=False)
      for k, layout in enumerate(("groups", "concentric", "layered", "grid", "time", "map"), start=2)),
    Arranging("force", "1", arranged("force"), (), ("5",), menu=False),
    Arranging("again", "r", lambda was, now: now.places != was.places, TWO, ("a",)),
)  # fmt: skip
#: Acts that leave the arrangement as it is: proven in the other file, each by a key, a button or the menu.
ELSEWHERE = set(
    re.findall(
        r"\w+",
        """expand expandOut expandIn expandChoose open close path connect common all invert neighbours sameType
        sameGroup pathHere clear box lasso copy zoomIn zoomOut fit fitPicked find help menu left right up down png svg
        undo redo""",
    )
)


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[tuple[Chart, Now]]:
    for address in serve():
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        chart = Chart(context.new_page(), address).open(PAGE)
        yield chart, now(chart)
        context.close()
        assert (chart.errors, chart.dialogs, chart.outside) == ([], [], [])


@pytest.fixture
def chart(opened: tuple[Chart, Now]) -> Chart:
    """The same page for all acts: who undoes all that he did leaves it as it was, otherwise it is opened anew."""
    chart, first = opened
    if now(chart) != first:
        chart.open(PAGE)
    chart.key("Escape")
    return chart


def now(chart: Chart) -> Now:
    return Now(chart.view(), chart.ask("places"), frozenset(chart.ask("nodes")), int(chart.data("links") or 0))


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_act_is_done_undone_and_done_again(chart: Chart, act: Arranging) -> None:
    nothing = now(chart)
    chart.pick(*act.picked)
    for key in act.first:
        chart.key(key)
    chart.until(lambda: chart.data("state") == "painted")
    before, selected = now(chart), set(chart.ask("selected"))

    def done() -> bool:
        return chart.data("state") == "painted" and act.done(before, now(chart))

    assert not done()
    chart.key(act.key)
    chart.until(done)
    chart.undone(before.view, before.places)
    chart.until(lambda: now(chart) == before)
    if act.menu:
        if set(chart.ask("selected")) != selected:
            chart.key("Escape")
            chart.pick(*act.picked)
        chart.menu(act.name, act.on)
        chart.until(done)
        chart.key("Control+z")
        chart.until(lambda: now(chart) == before)
    for _ in act.first:
        chart.key("Control+z")
    chart.until(lambda: now(chart) == nothing)


def test_every_act_is_proven() -> None:
    source = (ROOT / "chart" / "src" / "acts.ts").read_text(encoding="utf-8")
    names = set(re.findall(r'\bact\("\w+", "(\w+)"', source))
    layouts = {"force", "groups", "concentric", "layered", "grid", "time", "map"}
    assert {act.name for act in ACTS} | ELSEWHERE == names | layouts
