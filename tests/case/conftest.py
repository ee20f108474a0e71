"""The sample operation as a built case, once per session."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from linkgraph.case import Case, create_sample


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample case, built; nobody writes into it."""
    folder = tmp_path_factory.mktemp("sample") / "case"
    case, _, _ = create_sample(folder)
    case.build()
    case.close()
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Case:
    """The sample case, opened for reading."""
    return Case.open(sample_folder)


@pytest.fixture
def own_copy(sample_folder: Path, tmp_path: Path) -> Case:
    """A copy of the sample case that a test may change."""
    shutil.copytree(sample_folder, tmp_path / "case")
    return Case.open(tmp_path / "case")


@pytest.fixture(scope="session")
def truth(sample_folder: Path) -> dict[str, Any]:
    """What the generator knows and the case must not."""
    loaded: dict[str, Any] = json.loads((sample_folder / "sample_truth.json").read_text(encoding="utf-8"))
    return loaded
