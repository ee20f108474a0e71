"""The layouts of a workspace: those that ship with the program, and those that persons saved or got from others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import importers
from linkgraph.errors import CaseError, NotFound, WrongUse
from linkgraph.evidence.catalogue import utc_now
from linkgraph.ingest.layout_files import LARGEST, check_name, parse_layout, write_layout
from linkgraph.ingest.layouts import Layout, numbered
from linkgraph.ingest.plans import SheetPlan

FOLDER = "linkgraph-layouts"


class Shelf:
    """A folder of layout files beside the cases; nothing but the files is remembered."""

    def __init__(self, workspace: Path) -> None:
        self.folder = workspace / FOLDER

    def all(self) -> tuple[Layout, ...]:
        """Every layout that files of this workspace are read with.

        Raises
        ------
        CaseError
            A file on the shelf is no layout.
        """
        return (*importers.layouts(), *self.saved())

    def stamp(self) -> tuple[str, ...]:
        """Names and times of the files on the shelf: another stamp, other layouts."""
        found = sorted(self.folder.glob("*.toml")) if self.folder.is_dir() else []
        return tuple(f"{path.name} {path.stat().st_mtime_ns}" for path in found)

    def saved(self) -> tuple[Layout, ...]:
        """The layouts that persons saved or added, by name."""
        found = []
        for path in sorted(self.folder.glob("*.toml")) if self.folder.is_dir() else ():
            with path.open("rb") as handle:
                layout = parse_layout(handle.read(LARGEST + 1), path.name, importers.REGISTRY)
            if layout.name != path.stem or layout.name in _shipped():
                raise CaseError(f"{path} calls itself {layout.name!r}: give it the name of its file, or take it away")
            found.append(layout)
        return tuple(found)

    def save(self, layout: Layout, by: str) -> Layout:
        """Keep a layout under its name.

        Raises
        ------
        WrongUse
            The name is taken.
        FileRefused
            It says something that no layout may say.
        """
        return self._keep(replace(layout, saved_by=by, saved_at=utc_now(), added_by=None, added_at=None))

    def remember(self, plan: SheetPlan, name: str, by: str, title: str = "") -> Layout:
        """Keep what was chosen for a sheet, for files with exactly its headings."""
        if plan.match is None or plan.problem is not None:
            raise WrongUse(f"{plan.title} cannot be read as it is: {plan.problem or 'choose its layout first'}")
        match, text = plan.match, plan.sheet.is_text
        layout = replace(
            match.layout,
            name=check_name(name),
            title=_printable(title or f"{match.layout.title} (as chosen for {plan.sheet.path.name})"),
            timezone=plan.timezone,
            date_order=plan.date_order,
            encoding=plan.sheet.encoding if text else None,
            signature=numbered(match.headings) if match.heading_row else (),
        )
        return self.save(layout, by)

    def add(self, content: bytes, file: str, by: str) -> Layout:
        """Keep a layout that somebody shared; it comes in under its own name."""
        layout = parse_layout(content, file, importers.REGISTRY)
        return self._keep(replace(layout, added_by=by, added_at=utc_now()))

    def share(self, name: str) -> str:
        """A saved layout as the text of one file."""
        return write_layout(self.find(name))

    def find(self, name: str) -> Layout:
        """A saved layout by its name."""
        found = [layout for layout in self.saved() if layout.name == name]
        if not found:
            raise NotFound(f"there is no saved layout {name!r}; saved: {_names(self.saved()) or 'none'}")
        return found[0]

    def remove(self, name: str) -> None:
        """Take a saved layout away; what was imported with it stays as it was read."""
        self.find(name)
        (self.folder / f"{name}.toml").unlink()

    def _keep(self, layout: Layout) -> Layout:
        text = write_layout(layout)
        checked = parse_layout(text.encode(), layout.name, importers.REGISTRY)
        taken = {one.casefold() for one in _shipped()} | {one.name.casefold() for one in self.saved()}
        if checked.name.casefold() in taken:
            raise WrongUse(f"there is a layout {checked.name!r} already: choose another name, or remove that one first")
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{checked.name}.toml").open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
        return checked


@dataclass(frozen=True)
class Shelved(Sequence[Layout]):
    """The layouts of a shelf as they are at the moment they are looked at."""

    shelf: Shelf

    def __iter__(self) -> Iterator[Layout]:
        return iter(self.shelf.all())

    def __len__(self) -> int:
        return len(self.shelf.all())

    def __getitem__(self, place: Any) -> Any:
        return self.shelf.all()[place]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)[:300]


def _shipped() -> set[str]:
    return {layout.name for layout in importers.layouts()}


def _names(layouts: Iterable[Layout]) -> str:
    return ", ".join(layout.name for layout in layouts)
