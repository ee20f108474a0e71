"""Whole folders and archives before their import: every file found, files of one shape together, odd ones named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from linkgraph.errors import FileRefused, LinkgraphError, MustChoose
from linkgraph.ingest.archives import Limits, packer, unpack
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import ImportOptions, Wanted

Recognise = Callable[[Path, ImportOptions], list[SheetPlan]]
_SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_NAMED = 10


@dataclass(frozen=True)
class Shape:
    """Files that look alike: one decision is enough for all of them.

    `problem` and `choices` say what must be chosen first; `headings` are those of every sheet.
    """

    layouts: tuple[str, ...]
    headings: tuple[tuple[str, ...], ...]
    encodings: tuple[str, ...]
    problem: str
    choices: Mapping[str, Sequence[str]]
    files: tuple[Wanted, ...]

    def to_json(self) -> dict[str, Any]:
        shown = {**self.__dict__, "choices": {name: list(values) for name, values in self.choices.items()}}
        return {**shown, "files": [file.title for file in self.files]}


@dataclass(frozen=True)
class Odd:
    """A file that cannot be imported, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Gathering:
    """What a set of files, folders and archives holds; `folder` is where archives were unpacked ('' where none was)."""

    shapes: tuple[Shape, ...]
    odd: tuple[Odd, ...]
    folder: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"shapes": [shape.to_json() for shape in self.shapes], "left_out": [o.__dict__ for o in self.left_out()]}

    def ready(self) -> list[Wanted]:
        """The files that can be imported as they are."""
        return [file for shape in self.shapes if not shape.problem for file in shape.files]

    def left_out(self) -> list[Odd]:
        """The files that cannot be imported as they are, with the reason."""
        asked = [Odd(file.title, shape.problem) for shape in self.shapes if shape.problem for file in shape.files]
        return sorted([*self.odd, *asked], key=lambda odd: odd.file)

    def all_or_some(self, only_recognised: bool) -> list[Wanted]:
        """The files to import: all of them, or the recognised ones where a person chose so.

        Raises
        ------
        MustChoose
            Some cannot be imported and nobody said that the others should be; or none can.
        """
        left, ready = self.left_out(), self.ready()
        if left and not (only_recognised and ready):
            named = "; ".join(f"{odd.file}: {odd.reason}" for odd in left[:_NAMED])
            more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
            way = "choose what they need, or import the recognised ones alone" if ready else "choose what they need"
            choices = {name: list(values) for shape in self.shapes for name, values in shape.choices.items()}
            raise MustChoose(f"{len(left)} of {len(left) + len(ready)} files cannot be imported as they are ({named}"
                             f"{more}): {way}", choices)  # fmt: skip
        return ready


@dataclass
class _Found:
    """What is found on the way: files, and odd ones. `depth` counts the archives around a file."""

    spool: Path
    limits: Limits
    files: list[Wanted] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    archives: int = 0
    unpacked_bytes: int = 0

    def named(self, path: Path) -> None:
        """What a person named, with everything in it; what cannot be opened is refused."""
        name = path.resolve().name or "/"
        if path.is_dir():
            self._folder(path, name, 0)
        elif not path.is_file():
            raise FileRefused(f"{path} is no file and no folder: check the path")
        elif reason := self._file(path, name, 0):
            raise FileRefused(f"{name}: {reason}")

    def _folder(self, path: Path, name: str, depth: int) -> None:
        for inner in sorted(path.iterdir()):
            self._inner(inner, f"{name}/{inner.name}", depth)

    def _inner(self, path: Path, name: str, depth: int) -> None:
        """What was found on the way; what cannot be opened is left out and named."""
        if path.is_dir() and not path.is_symlink():
            self._folder(path, name, depth)
        elif path.is_symlink() or not path.is_file():
            self._leave_out(name, "it is a link or a device, no file: not followed")
        elif any(part in name for part in _SYSTEM):
            self._leave_out(name, "it belongs to an operating system and is no table")
        elif reason := self._file(path, name, depth):
            self._leave_out(name, reason)

    def _leave_out(self, name: str, reason: str) -> None:
        self.odd.append(Odd(name, reason))

    def _file(self, path: Path, name: str, depth: int) -> str:
        """Take a file or what is in it; the reason if it cannot be opened."""
        packed_by = packer(path)
        if packed_by is None:
            self.files.append(Wanted(path, name=name))
            if len(self.files) > self.limits.entries:
                raise FileRefused(f"{name}: more than {self.limits.entries:,} files: import them in parts")
            return ""
        if packed_by != "zip":
            return f"it is packed with {packed_by}: unpack it and import the files"
        if depth == self.limits.nesting:
            return f"archives within archives are opened {depth} deep only: unpack it and import the files"
        return self._archive(path, name, depth)

    def _archive(self, path: Path, name: str, depth: int) -> str:
        self.archives += 1
        self.spool.mkdir(parents=True, exist_ok=True)
        left = replace(self.limits, total_bytes=self.limits.total_bytes - self.unpacked_bytes)
        try:
            members = unpack(path, name, self.spool / str(self.archives), left)
        except FileRefused as error:
            return str(error)
        self.unpacked_bytes += sum(member.path.stat().st_size for member in members if member.path)
        if depth:
            path.unlink()
        for member in members:
            if member.path is None:
                self._leave_out(member.name, member.problem)
            else:
                self._inner(member.path, member.name, depth + 1)
        return ""


def find(paths: Sequence[Path], spool: Path, limits: Limits | None = None) -> tuple[list[Wanted], list[Odd]]:
    """Every file in these files, folders and archives (unpacked into `spool`), by name; and the odd ones.

    Raises
    ------
    FileRefused
        Something that was named itself cannot be opened, or goes beyond a limit.
    """
    found = _Found(spool, limits or Limits())
    for path in paths:
        found.named(path)
    return found.files, found.odd


def gather(files: Sequence[Wanted], odd: Sequence[Odd], options: ImportOptions, recognise: Recognise) -> Gathering:
    """Look at every file and put those of one shape together."""
    shapes: dict[tuple[Any, ...], list[Wanted]] = {}
    named = list(odd)
    for file in files:
        wanted = replace(file, options=options)
        try:
            key = _shape_of(recognise(file.path, options))
        except MustChoose as error:
            key = ((), (), (), str(error).replace(file.path.name, "", 1).strip(), _frozen(error.choices))
        except LinkgraphError as error:
            named.append(Odd(file.title, str(error)))
            continue
        shapes.setdefault(key, []).append(wanted)
    made = [Shape(a, b, c, d, dict(e), tuple(own)) for (a, b, c, d, e), own in shapes.items()]
    return Gathering(tuple(sorted(made, key=lambda shape: -len(shape.files))), tuple(named))


def _shape_of(plans: Sequence[SheetPlan]) -> tuple[Any, ...]:
    questions = [plan.problem for plan in plans if plan.problem and (plan.match or plan.ambiguous)]
    if not any(plan.match for plan in plans):
        questions += [plan.problem for plan in plans if plan.problem]
    problem = str(questions[0]) if questions else ""
    name = plans[0].sheet.path.name
    choices = {option: values for question in questions for option, values in question.choices.items()}
    return (
        tuple(plan.match.layout.name if plan.match else "" for plan in plans),
        tuple(plan.match.headings if plan.match else _first_row(plan) for plan in plans),
        tuple(f"{plan.sheet.encoding} {plan.sheet.delimiter}".strip() for plan in plans),
        problem.replace(name, "", 1).strip(" ,"),
        _frozen(choices),
    )


def _first_row(plan: SheetPlan) -> tuple[str, ...]:
    head = plan.sheet.head(1)
    return tuple(head[0].cells) if head else ()


def _frozen(choices: Mapping[str, Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in choices.items())
