"""A table nobody has seen before, mapped in a real Chromium: looked at, tried, saved, imported, read by itself again.

With LINKGRAPH_SHOTS=DIR pictures of the editor are written there, to be looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkgraph.case import Case
from tests.ui.browsing import PLAIN, SOFTWARE_WEBGL, launch
from tests.ui.serving import until
from tests.ui.test_walk_browser import Person, address, root

pytestmark = pytest.mark.browser
__all__ = ["address", "root"]

SHOTS = os.environ.get("LINKGRAPH_SHOTS")
HOSTILE = "<img src=x onerror=alert(1)>"
STRANGE = (
    f"Export der Anlage {HOSTILE}\nAnschluss;Ziel;Tag;Uhr;Art;Sek;{HOSTILE}\n"
    + "".join(f"13000000001;1300000000{i};{i + 12:02}.02.2023;12:00:0{i};{'ab' if i % 2 else 'an'};5;=1+1\n"
              for i in range(2, 9))
    + "13000000001;138****8000;21.02.2023;12:01:07;quer;6;x\n"
)  # fmt: skip


@pytest.fixture(params=[(1440, 900), (1024, 768)], ids=["wide", "narrow"])
def person(request: pytest.FixtureRequest, address: str) -> Iterator[Person]:
    width, height = request.param
    for (browser,) in launch(PLAIN + SOFTWARE_WEBGL):
        locale = "en-GB" if width > 1100 else "zh-CN"
        page = browser.new_page(viewport={"width": width, "height": height}, locale=locale)
        somebody = Person(page, address)
        yield somebody
        somebody.unharmed()


def shot(person: Person, name: str) -> None:
    if SHOTS:
        person.page.wait_for_timeout(700)
        size = person.page.viewport_size or {"width": 0}
        person.page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png")


def choose(person: Person, key: str, words: str) -> None:
    """Choose in a select box, by its key."""
    box = person.page.locator(f'[class*="{key}"]').get_by_role("combobox").first
    box.click()
    box.fill(words)
    box.press("Enter")


def editor_of(person: Person) -> str:
    """The part of the editor's keys that names file and sheet."""
    found = person.page.locator('[class*="st-key-map-"][class*="-editor"]').first
    found.wait_for()
    classes = found.get_attribute("class") or ""
    match = re.search(r"st-key-(map-[0-9a-f]+-[^ ]*)-editor", classes)
    assert match
    return match[1]


def test_a_strange_table_is_mapped_saved_and_imported(person: Person, root: Path, tmp_path: Path) -> None:
    chinese = (person.page.viewport_size or {"width": 0})["width"] < 1100
    name = "Fall 2" if chinese else "Fall 1"
    case = Case.create(root / "cases" / name)
    for layout in case.layouts.saved():
        case.layouts.remove(layout.name)
    file = tmp_path / f"{'fremd' if chinese else 'strange'}.csv"
    file.write_text(STRANGE, encoding="utf-8")
    person.page.goto(person.address)
    person.page.get_by_test_id("stSidebarNav").get_by_role("link").nth(1).click()
    pick = person.page.get_by_test_id("stSidebar").get_by_role("combobox").first
    pick.click()
    person.page.get_by_role("option", name=name).click()
    person.page.locator(f'[class*="st-key-upload-{case.id}"] input[type="file"]').set_input_files([file])
    switch = person.page.locator('[class*="st-key-map-"][class*="-open"] label').first
    switch.click()
    part = editor_of(person)
    shot(person, "mapping-opened")
    choose(person, f"{part}-zone", "Europe/Berlin")
    person.page.locator(f'[class*="{part}-field-calls-2-0"]').first.wait_for()
    wanted = ["本方号码", "对方号码", "开始时间", "开始时间", "方向", "通话时长"] if chinese else [
        "own number", "other number", "start", "start", "direction", "duration"]  # fmt: skip
    for i, field in enumerate(wanted):
        choose(person, f"{part}-field-calls-2-{i}", field)
    until(lambda: person.page.locator(f'[class*="{part}-word-calls-direction-"]').count() == 3)
    for field, words in (("direction", {"ab": ("out", "出"), "an": ("in", "入")}),
                         ("record_type", {"ab": ("call", "通话"), "an": ("call", "通话")})):  # fmt: skip
        for word, meanings in words.items():
            choose(person, f"{part}-word-calls-{field}-{word}", meanings[chinese])
    metric = person.page.locator(f'[class*="{part}-editor"]').get_by_test_id("stMetricValue").first
    until(lambda: metric.inner_text() == "7", 120)
    shot(person, "mapping-tried")
    person.page.locator(f'[class*="{part}-name"] input').first.fill(f"Anlage {name}")
    person.page.locator(f'[class*="{part}-name"] input').first.press("Enter")
    save = person.page.locator(f'[class*="{part}-save"] button').first
    save.scroll_into_view_if_needed()
    shot(person, "mapping-save")
    save.click()
    until(lambda: case.layouts.saved() and any(x.name == f"Anlage {name}" for x in case.layouts.saved()))
    confirm = person.page.locator(".st-key-confirm-import button")
    until(confirm.is_enabled)
    shot(person, "mapping-saved")
    confirm.click()
    shot(person, "mapping-confirmed")
    until(lambda: bool(case.jobs.table.all()), 60)
    until(lambda: bool(case.sources()), 120)
    (source,) = case.sources()
    assert (source["layout"], source["accepted"], source["rejected"], source["reconciled"]) == (
        f"Anlage {name}", 7, 1, True)  # fmt: skip
    starts = case.sql('SELECT min("start") AS s FROM calls')["s"]
    assert str(starts[0]) == "2023-02-14 11:00:02"
    assert person.page.locator("img[src=x]").count() == 0
    case.close()
