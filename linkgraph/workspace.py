"""The list of cases on this machine: what there is to open, and how a new one is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from linkgraph.case import Case
from linkgraph.errors import CaseError, NotFound, WrongUse
from linkgraph.settings import cases_dir

CATALOGUE = "case.sqlite"
_FORBIDDEN = re.compile(r"[\x00-\x1f<>:\"/\\|?*]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST = 80


@dataclass(frozen=True)
class CaseFolder:
    """A case that can be opened: the name of its folder and where it is."""

    folder: str
    path: Path


class Workspace:
    """A folder of cases; each case is one folder in it. Nothing but the folder itself is remembered."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or cases_dir()

    def cases(self) -> list[CaseFolder]:
        """Every case of the folder, by name; folders that hold no case and hidden ones are not listed."""
        if not self.root.is_dir():
            return []
        found = [path for path in self.root.iterdir() if not path.name.startswith(".") and (path / CATALOGUE).is_file()]
        return [CaseFolder(path.name, path) for path in sorted(found, key=lambda path: path.name.casefold())]

    def open(self, folder: str) -> Case:
        """Open a case of the list by its folder name."""
        return Case.open(self.find(folder).path)

    def find(self, folder: str) -> CaseFolder:
        """The case with this folder name; only names of the list are accepted, never a path."""
        for entry in self.cases():
            if entry.folder == folder:
                return entry
        raise NotFound(f"There is no case {folder!r} in {self.root.name}: choose one of the list or create it.")

    def create(self, name: str, timezone: str = "Asia/Shanghai", country: str = "CN") -> Case:
        """Make a new case; its folder is named after it.

        Parameters
        ----------
        name : what the case is called; letters of any script, no characters that file names cannot have.
        timezone : zone that local times are shown and windows are meant in.
        country : country that numbers without a country code belong to.
        """
        path = self.root / checked_name(name)
        if path.exists():
            raise CaseError(f"A folder {path.name!r} is there already: choose another name or open that case.")
        self.root.mkdir(parents=True, exist_ok=True)
        return Case.create(path, name=name.strip(), timezone=timezone, country=country)


def checked_name(name: str) -> str:
    """A name that can be a folder on every system."""
    text = name.strip()
    if not text or len(text) > LONGEST:
        raise WrongUse(f"A case needs a name of 1 to {LONGEST} characters.")
    if _FORBIDDEN.search(text) or text.startswith(".") or text.endswith(".") or _RESERVED.fullmatch(text):
        raise WrongUse('A case name cannot have < > : " / \\ | ? * in it, nor begin or end with a dot: choose another.')
    return text
