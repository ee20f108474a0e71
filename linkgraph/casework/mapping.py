"""Tables that nobody has seen before: looked at, mapped to fields by a person, tried, kept as a layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import importers
from linkgraph.casework.shelf import Shelf
from linkgraph.errors import NotFound, WrongUse
from linkgraph.ingest import encodings
from linkgraph.ingest import sheets as files
from linkgraph.ingest.drafting import Draft, draft_layout, open_words, own_fields
from linkgraph.ingest.layout_files import check_name
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.protocol import Importer, ImportOptions
from linkgraph.ingest.sheets import Sheet
from linkgraph.ingest.suggesting import looks_like, suggest_fields, suggest_kind
from linkgraph.ingest.trying import Trial, try_layout

#: So many rows are looked at for suggestions.
LOOKED_AT = 200
_KINDS = tuple(importers.REGISTRY)


@dataclass(frozen=True)
class Table:
    """The first rows of a sheet as cells; rows are counted from 1."""

    sheet: Sheet
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def likely_heading(self) -> int:
        """The first row with as many filled cells as most rows have, none of them a figure; 0 where there is none."""
        widths = [sum(1 for cell in cells if cell.strip()) for _, cells in self.rows]
        usual = sorted(widths)[len(widths) // 2] if widths else 0
        for (number, cells), width in zip(self.rows[: files.HEAD_ROWS], widths, strict=False):
            filled = [cell for cell in cells if cell.strip()]
            if width >= max(2, usual - 1) and not any(any(c.isdigit() for c in cell[:4]) for cell in filled):
                return number
        return 0

    def headings(self, row: int) -> tuple[str, ...]:
        """The headings in a row; without one, the columns by their number."""
        if row:
            return next((cells for number, cells in self.rows if number == row), ())
        return tuple(str(i + 1) for i in range(max((len(cells) for _, cells in self.rows), default=0)))

    def columns(self, row: int) -> list[list[str]]:
        """The first values of every column under the headings of a row."""
        below = [cells for number, cells in self.rows if number > row]
        return [[cells[i] if i < len(cells) else "" for cells in below] for i in range(len(self.headings(row)))]


@dataclass(frozen=True)
class Mapper:
    """What a person does with a table that is not recognised. Nothing is imported by it."""

    shelf: Shelf
    country: str = "CN"

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every table that a row can become."""
        return _KINDS

    def importer(self, kind: str) -> Importer:
        """The fields and rules of a kind."""
        if kind not in importers.REGISTRY:
            raise WrongUse(f"there is no table {kind!r}; tables: {', '.join(_KINDS)}")
        return importers.REGISTRY[kind]

    def table(self, file: str | Path, sheet: str = "", encoding: str | None = None) -> Table:
        """The first rows of a sheet.

        Raises
        ------
        MustChoose
            The encoding cannot be told.
        """
        path = files.check_file(Path(file))
        if kind := files.spreadsheet(path):
            sheets, _ = files.spreadsheet_sheets(path, kind, encoding)
            found = [one for one in sheets if sheet in ("", one.name)]
            if not found:
                raise NotFound(f"{path.name} has no sheet {sheet!r} with anything in it")
            chosen = found[0]
        else:
            candidates, _ = encodings.text_candidates(path, encoding, self.shelf.all())
            chosen = max(candidates, key=_regular)
        head = chosen.head(LOOKED_AT)
        return Table(chosen, tuple((record.record_no, tuple(record.cells)) for record in head))

    def suggested_kind(self, table: Table, heading_row: int) -> str | None:
        """The kind whose layouts know most of the headings."""
        return suggest_kind(table.headings(heading_row), importers.REGISTRY, self.shelf.all())

    def suggested_fields(self, table: Table, heading_row: int, kind: str) -> dict[int, str]:
        """Column → field, from the headings and from what the values look like."""
        return suggest_fields(
            table.headings(heading_row), table.columns(heading_row), self.importer(kind), self.shelf.all(),
            importers.REGISTRY,
        )  # fmt: skip

    def amounts(self, draft: Draft) -> list[str]:
        """The mapped fields that are amounts: what they are written in can be said."""
        fields = self.importer(draft.kind).fields
        return [field for _, field in draft.columns if fields[field].type == "amount"]

    def owners(self, draft: Draft) -> list[str]:
        """The fields that can say whose records these are, as no column does."""
        mapped = {field for _, field in draft.columns}
        return [name for name in own_fields(self.importer(draft.kind)) if name not in mapped]

    def above(self, table: Table, row: int) -> list[str]:
        """What stands above the headings."""
        return ["  ".join(cell for cell in cells if cell.strip()) for number, cells in table.rows if number < row]

    def looks(self, table: Table, heading_row: int) -> list[str | None]:
        """What the values of every column look like."""
        return [looks_like(texts) for texts in table.columns(heading_row)]

    def unknown_words(self, table: Table, draft: Draft) -> Mapping[str, Sequence[str]]:
        """Field → words of its column that must be given a meaning."""
        importer, columns = self.importer(draft.kind), table.columns(draft.heading_row)
        mapped = {field for _, field in draft.columns}
        found = {
            name: open_words(importer, name, columns[column])
            for column, field in draft.columns
            for name, spec in importer.fields.items()
            if spec.type == "word" and (name == field or (spec.reads == field and name not in mapped))
        }
        return {field: words for field, words in found.items() if words}

    def layout(self, table: Table, draft: Draft, name: str = "draft") -> Layout:
        """The layout that a draft describes."""
        layout = draft_layout(draft, table.headings(draft.heading_row), self.importer(draft.kind), name)
        text = table.sheet.is_text
        return replace(layout, encoding=table.sheet.encoding if text else None)

    def try_draft(self, table: Table, draft: Draft) -> Trial:
        """What the first 1,000 rows become with a draft."""
        options = ImportOptions(country=self.country, own=draft.own_value)
        return try_layout(
            table.sheet, self.layout(table, draft), draft.heading_row, dict(importers.REGISTRY), options
        )  # fmt: skip

    def save(self, table: Table, draft: Draft, name: str, by: str) -> Layout:
        """Keep a draft as a layout of the workspace, for tables with exactly these headings."""
        return self.shelf.save(self.layout(table, draft, check_name(name)), by)


def _regular(sheet: Sheet) -> tuple[int, int]:
    """How well a delimiter cuts the first rows: as many rows as possible of one width, then many columns."""
    widths = [len(record.cells) for record in sheet.head(LOOKED_AT)]
    usual = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width)) if widths else 0
    return widths.count(usual) * (usual > 1), usual
