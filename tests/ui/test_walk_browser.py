"""The whole way as a person goes it, in a real Chromium: files → network → a tie's rows → a cluster handed on.

With LINKGRAPH_SCREENSHOTS=1 the full sample is used and the pictures of the handbook are written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.sample import SampleOptions, write_sample
from tests.ui.browsing import PLAIN, SOFTWARE_WEBGL, WRITE_PICTURES, Box, Visitor, launch
from tests.ui.serving import served, until

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """The app on an empty folder of cases."""
    with served(root / "cases") as place:
        yield place


class Person(Visitor):
    """Somebody who goes from page to page."""

    patience = 120_000

    def go(self, words: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=words).click()
        self.page.get_by_role("heading", name=words, exact=True, level=1).wait_for()


@pytest.fixture
def person(address: str) -> Iterator[Person]:
    for (browser,) in launch(PLAIN + SOFTWARE_WEBGL):
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True)
        somebody = Person(page, address)
        yield somebody
        somebody.unharmed()


def hand_in(folder: Path) -> list[Path]:
    """The files of the sample operation, and one whose names try to do harm."""
    made = write_sample(folder, SampleOptions() if WRITE_PICTURES else SampleOptions(people=40))
    hostile = folder / "hostile.csv"
    hostile.write_text(f'person_a,person_b,count\n"{HOSTILE}","{FORMULA}",7\n', encoding="utf-8")
    return [*made.files, hostile]


def test_from_files_to_a_cluster_handed_on(person: Person, root: Path, tmp_path: Path) -> None:
    files = hand_in(tmp_path / "files")
    person.page.goto(person.address)
    person.page.get_by_label("Name of the case").fill("Operation Tern")
    person.press("new-make")
    import_and_build(person, files)
    case = Case.open(root / "cases" / "Operation Tern")
    look_at_ties(person, case)
    person.go("Clusters")
    person.sees("standard deviations")
    box = person.page.get_by_role("combobox", name="Cluster")
    until(lambda: re.search(r"Cluster c\d+-[0-9a-f]{6} · ", box.input_value()))
    cluster = box.input_value().split()[1]
    person.picture("clusters")
    person.press("cluster-export")
    hand_on(person, case, cluster, tmp_path)
    if WRITE_PICTURES:
        person.go("Key people")
        person.sees("By this measure")
        person.page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
        person.idle()
        person.picture("key-people")
    case.close()


def import_and_build(person: Person, files: list[Path]) -> None:
    person.page.get_by_role("heading", name="Import", exact=True, level=1).wait_for()
    person.page.locator('input[type="file"]').set_input_files(files)
    person.sees(r"One decision counts for all files of one shape")
    open_files = person.page.locator('[class*="st-key-file-"]', has_text="Please choose below")
    until(lambda: open_files.count() > 0)
    person.page.locator('input[aria-label^="Time zone of its times – one answer for all"]').click()
    person.page.keyboard.type("Asia/Shanghai")
    person.page.keyboard.press("Enter")
    until(lambda: not open_files.count())
    person.picture("import")
    person.page.get_by_role("button", name=f"Import {len(files)} file").wait_for()
    person.press("confirm-gathered")
    person.sees("Report of this import")
    person.no_alarm()
    person.press("build")
    person.page.wait_for_selector(".linkgraph-chart[data-state=painted]")


def look_at_ties(person: Person, case: Case) -> None:
    """A click on a tie shows its links and the rows; a click on a node shows what is known of it."""
    key = f"explore-{case.id}"
    person.page.wait_for_timeout(1000)
    person.picture("explore")
    nodes: dict[str, Box] = person.page.evaluate(f"window.__linkgraphChart.nodes('{key}')")
    links: dict[str, Box] = person.page.evaluate(f"window.__linkgraphChart.links('{key}')")
    free = max(links, key=lambda link: nearest(links[link], nodes))
    person.page.mouse.click(*links[free])
    person.sees(r"Links beneath this tie: \d+")
    shown = person.sees(r"^\d+ of \d+ rows, as they stand in the files")
    a, b = free.split("~")[1:]
    strongest = max(case.tie(a, b), key=lambda link: link.count)
    rows = case.evidence(strongest.id)
    assert shown.startswith(f"{min(rows.total, 200)} of {rows.total} rows")
    table = person.page.locator(".st-key-details").get_by_test_id("stDataFrame").last
    until(lambda: rows.rows[0].file in table.locator("td").all_inner_texts())
    assert str(rows.rows[0].record_no) in table.locator("td").all_inner_texts()
    person.picture("evidence")
    node = next(one for one in nodes if one.startswith("person:"))
    person.page.mouse.click(*nodes[node])
    person.page.get_by_test_id("stText").get_by_text(re.compile("person:")).wait_for()
    search_hostile(person)


def nearest(place: Box, nodes: dict[str, Box]) -> float:
    return min(abs(place[0] - x) + abs(place[1] - y) for x, y in nodes.values())


def search_hostile(person: Person) -> None:
    """A name that is markup is found, drawn as text, and runs nowhere."""
    person.page.get_by_role("textbox", name="Search").fill("onerror")
    person.page.keyboard.press("Enter")
    box = person.page.get_by_role("combobox", name=re.compile("^Found"))
    box.click()
    person.page.get_by_role("option").first.click()
    person.page.get_by_role("heading", name=HOSTILE).wait_for()
    assert person.page.locator("img[src=x]").count() == 0
    person.no_alarm()


def hand_on(person: Person, case: Case, cluster: str, folder: Path) -> None:
    person.page.get_by_role("heading", name="Export", exact=True, level=1).wait_for()
    person.page.get_by_role("combobox", name="Format").click()
    person.page.get_by_role("option", name=re.compile("Picture that opens")).click()
    person.page.get_by_label("Purpose").fill("a test")
    person.press("export-make")
    person.sees("Receipt")
    with person.page.expect_download() as waiting:
        person.press("export-download")
    waiting.value.save_as(folder / "out.html")
    digest = hashlib.sha256((folder / "out.html").read_bytes()).hexdigest()
    made = case.exports()[0]
    assert made["sha256"] == digest
    assert (made["what"], made["format"], made["purpose"]) == (f"cluster:{cluster}", "html", "a test")
    assert digest[:16] in waiting.value.suggested_filename
    person.no_alarm()
