"""The sample written once for the tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.sample import SampleFiles, write_sample
from tests.sample.reader import Oracle


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("operation")


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> SampleFiles:
    return write_sample(sample_folder)


@pytest.fixture(scope="session")
def oracle(sample: SampleFiles) -> Oracle:
    return Oracle(sample.truth.parent)
