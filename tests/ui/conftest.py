"""A small sample case for the tests of the app: written, imported and built once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkgraph.case import Case, create_sample
from linkgraph.sample import SampleOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.ui.explorer import Explorer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of cases with one in it; the app finds it through the environment."""
    root = tmp_path_factory.mktemp("cases")
    case, _, _ = create_sample(root / "sample", SampleOptions(people=40))
    case.build()
    case.close()
    before = os.environ.get("LINKGRAPH_CASES")
    os.environ["LINKGRAPH_CASES"] = str(root)
    yield root
    os.environ.pop("LINKGRAPH_CASES")
    if before is not None:
        os.environ["LINKGRAPH_CASES"] = before


@pytest.fixture
def sample(sample_root: Path) -> Iterator[Case]:
    """The sample case, opened."""
    case = Case.open(sample_root / "sample")
    yield case
    case.close()


@pytest.fixture
def own_sample(sample_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """A copy of the sample case that a test may change; the app finds it instead of the other one."""
    shutil.copytree(sample_root / "sample", tmp_path / "sample")
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path))
    case = Case.open(tmp_path / "sample")
    yield case
    case.close()


@pytest.fixture(scope="session")
def explore_folder(sample_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample case for the app in the browser: what its tests write, they take away again."""
    root = tmp_path_factory.mktemp("explore")
    shutil.copytree(sample_root / "sample", root / "sample")
    return root


@pytest.fixture(scope="session")
def explore_address(explore_folder: Path) -> Iterator[str]:
    from tests.ui.serving import served

    with served(explore_folder) as place:
        yield place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium with software WebGL."""
    from tests.ui.browsing import PLAIN, SOFTWARE_WEBGL, launch

    for (one,) in launch(PLAIN + SOFTWARE_WEBGL):
        yield one


@pytest.fixture
def explorer(browser: Browser, explore_address: str, explore_folder: Path) -> Iterator[Explorer]:
    """Somebody on the Explore page of the sample, in a window of its own."""
    from tests.ui.explorer import exploring

    with exploring(browser, explore_address, explore_folder) as somebody:
        yield somebody
