"""The pictures of the handbook, made on the full sample: they show what the app shows today.

With LINKGRAPH_SCREENSHOTS=1 they are made anew; without it, that each is there and small enough to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import networkx as nx
import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser

from linkgraph.case import Case, create_sample
from tests.ui.browsing import PICTURES, WRITE_PICTURES
from tests.ui.explorer import Explorer, exploring
from tests.ui.serving import served

pytestmark = pytest.mark.browser

SUBJECTS = ("whole", "cluster", "money-chain", "path")
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
THEMES = ("light", "dark")
LARGEST = 150_000


def test_the_handbook_has_every_picture_in_both_languages_and_themes() -> None:
    for subject, language, theme in product(SUBJECTS, LANGUAGES, THEMES):
        file = PICTURES / f"explore-{subject}-{language}-{theme}.png"
        assert file.stat().st_size <= LARGEST, file.name
        with Image.open(file) as image:
            assert image.size == (1440, 900), file.name
            brightness = ImageStat.Stat(image.convert("L")).mean[0]
            assert (brightness < 90) == (theme == "dark"), file.name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pictures")
    case, _, _ = create_sample(root / "sample")
    case.build()
    case.close()
    return root


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as place:
        yield place


def far_apart(case: Case) -> tuple[str, str]:
    """Two suspects with the longest way between them."""
    graph = case.actors().to_networkx()
    people = sorted(case.suspects() & set(graph))
    lengths = {(a, b): n for a in people for b, n in nx.single_source_shortest_path_length(graph, a).items()}
    return max(((a, b) for a, b in lengths if b in set(people)), key=lambda pair: (lengths[pair], pair))


def money_chain(explorer: Explorer) -> None:
    explorer.press("pop-incident")
    explorer.press("start-incident-show")
    explorer.settled()
    explorer.key("4")
    explorer.idle()


def way(explorer: Explorer) -> None:
    explorer.press("pop-path")
    for name, node in zip("ab", far_apart(explorer.case), strict=True):
        explorer.page.locator(f".st-key-start-path-{name} input").fill(node)
        explorer.page.keyboard.press("Enter")
        explorer.idle()
    explorer.press("start-path-show")
    explorer.settled()


def cluster(explorer: Explorer) -> None:
    explorer.press("pop-cluster")
    explorer.press("start-cluster-show")
    explorer.settled()


if WRITE_PICTURES:  # not tests that are skipped otherwise: there is nothing to test

    @pytest.mark.parametrize(("language", "theme"), list(product(LANGUAGES, THEMES)))
    def test_pictures_are_made(browser: Browser, address: str, folder: Path, language: str, theme: str) -> None:
        how = {"locale": LANGUAGES[language], "color_scheme": theme}
        with exploring(browser, address, folder, **how) as explorer:
            explorer.picture(f"explore-whole-{language}-{theme}")
            for name, show in (("cluster", cluster), ("money-chain", money_chain), ("path", way)):
                show(explorer)
                explorer.picture(f"explore-{name}-{language}-{theme}")
