"""The list of cases: what is a case, what may be opened, and what a new one may be called."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.errors import CaseError, NotFound, WrongUse
from linkgraph.workspace import LONGEST, Workspace, checked_name


def test_an_empty_or_missing_folder_has_no_cases(tmp_path: Path) -> None:
    assert Workspace(tmp_path).cases() == []
    assert Workspace(tmp_path / "nowhere").cases() == []


def test_a_new_case_is_listed_and_opens_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "cases")
    made = workspace.create(" 样景专案 ", "Asia/Hong_Kong", "HK")
    (tmp_path / "cases" / "no case").mkdir()
    (tmp_path / "cases" / ".hidden").mkdir()
    (tmp_path / "cases" / ".hidden" / "case.sqlite").touch()
    assert [entry.folder for entry in workspace.cases()] == ["样景专案"]
    opened = workspace.open("样景专案")
    assert (opened.id, opened.name, opened.timezone, opened.country) == (made.id, "样景专案", "Asia/Hong_Kong", "HK")


def test_a_name_is_used_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.create("one")
    with pytest.raises(CaseError, match="already"):
        workspace.create("one")


@pytest.mark.parametrize("name", ["../outside", "/etc", "", "one/two", ".", ".."])
def test_only_listed_cases_are_opened_never_a_path(tmp_path: Path, name: str) -> None:
    Workspace(tmp_path / "inner").create("one")
    Workspace(tmp_path).create("outside")
    with pytest.raises(NotFound):
        Workspace(tmp_path / "inner").open(name)


@pytest.mark.parametrize(
    "name", ["", "   ", "a/b", "..", ".hidden", "a\\b", "a:b", "con", "NUL.txt", "a\x00b", "dot.", "x" * (LONGEST + 1)]
)
def test_names_that_no_folder_can_have_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongUse):
        Workspace(tmp_path).create(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Operation Tern", "2017-03 深圳", "contact", "a" * LONGEST])
def test_names_of_any_script_are_fine(name: str) -> None:
    assert checked_name(f" {name} ") == name
