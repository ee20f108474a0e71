"""What a file looks like before it is imported: recognised layout, columns, first rows, open questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer, family

PREVIEW_ROWS = 8


@dataclass(frozen=True)
class SheetView:
    """One sheet as it would be read, as rows of `table`; `problem` and `choices` say what must be chosen first."""

    name: str
    kind: str | None
    layout: str | None
    title: str
    encoding: str
    timezone: str | None
    heading_row: int
    columns: Mapping[str, str]
    unmapped: tuple[str, ...]
    headings: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]
    problem: str | None
    choices: Mapping[str, Sequence[str]]
    differences: Mapping[str, Mapping[str, Sequence[str]]]
    saved_by: str | None = None
    saved_at: str | None = None
    table: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "columns": dict(self.columns),
            "choices": {k: list(v) for k, v in self.choices.items()},
            "differences": {k: {value: list(texts) for value, texts in v.items()} for k, v in self.differences.items()},
        }


@dataclass(frozen=True)
class FileView:
    """A file as it would be read."""

    file: str
    sheets: tuple[SheetView, ...]

    def to_json(self) -> dict[str, Any]:
        return {"file": self.file, "sheets": [s.to_json() for s in self.sheets]}


def view_file(path: Path, plans: Sequence[SheetPlan], importers: Mapping[str, Importer]) -> FileView:
    """The plans of a file's sheets, for a person to confirm."""
    return FileView(path.name, tuple(_view(plan, importers) for plan in plans))


def _view(plan: SheetPlan, importers: Mapping[str, Importer]) -> SheetView:
    match = plan.match
    head = plan.sheet.head(PREVIEW_ROWS + (match.heading_row if match else 0))
    rows = tuple(tuple(r.cells) for r in head if match is None or r.record_no > match.heading_row)
    return SheetView(
        name=plan.sheet.name,
        kind=family(importers[match.layout.kind]) if match else None,
        layout=match.layout.name if match else None,
        title=match.layout.title if match else "",
        encoding=plan.sheet.encoding,
        timezone=plan.timezone,
        heading_row=match.heading_row if match else 0,
        columns={name: match.heading(i) for name, i in match.columns.items()} if match else {},
        unmapped=match.unmapped if match else (),
        headings=match.headings if match else (),
        preview=rows[:PREVIEW_ROWS],
        reasons=plan.reasons,
        problem=str(plan.problem) if plan.problem else None,
        choices=plan.problem.choices if plan.problem else {},
        differences=plan.problem.differences if plan.problem else {},
        saved_by=match.layout.saved_by if match else None,
        saved_at=match.layout.saved_at if match else None,
        table=match.layout.kind if match else None,
    )
