"""Every example of the handbook runs as it stands, on the sample case.

A page is one story: its blocks run from top to bottom in a folder of their own that holds ``cases/sample``.
```csv NAME writes the file NAME; ```bash holds linkgraph commands; ```python is run. Other blocks are only shown.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkgraph.cli import main

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(bash|python|csv)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    page
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    if re.search(r"^```(?:bash|python)", page.read_text(encoding="utf-8"), re.MULTILINE)
]


def exit_code(arguments: list[str]) -> int:
    """The exit code of a command, run in this process."""
    try:
        return int(main(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample case, imported and built."""
    folder = tmp_path_factory.mktemp("docs")
    case = str(folder / "cases" / "sample")
    assert exit_code(["sample", "--case", case]) in (0, 1)
    assert exit_code(["build", "--case", case]) == 0
    return folder


def expanded(word: str) -> list[str]:
    """What a shell makes of a word with a star in it."""
    return sorted(str(path) for path in Path().glob(word)) if "*" in word else [word]


def run_bash(text: str, _: dict[str, Any]) -> None:
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        assert words[0] == "linkgraph" or words[:3] == ["python3", "run.py", "linkgraph"], f"cannot be run: {line}"
        arguments = words[1:] if words[0] == "linkgraph" else words[3:]
        assert exit_code([name for word in arguments for name in expanded(word)]) in (0, 1), line


def run_python(text: str, names: dict[str, Any]) -> None:
    exec(compile(text, "example", "exec"), names)  # noqa: S102 (our own handbook)


RUNNERS: dict[str, Callable[[str, dict[str, Any]], None]] = {"bash": run_bash, "python": run_python}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page: Path, sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(sample_folder, tmp_path / "desk")
    monkeypatch.chdir(tmp_path / "desk")
    names: dict[str, Any] = {}
    for language, name, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "csv":
            Path(name).write_text(text, encoding="utf-8")
        else:
            RUNNERS[language](text, names)


def test_there_are_examples() -> None:
    assert {"README.md", "commands.md", "python.md"} <= {page.name for page in PAGES}
