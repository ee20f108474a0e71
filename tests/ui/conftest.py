"""A small sample case for the tests of the app: written, imported and built once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkgraph.case import Case, create_sample
from linkgraph.sample import SampleOptions

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
