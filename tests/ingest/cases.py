"""A case to import into, and tables written from the layouts' own headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import importers
from linkgraph.evidence.catalogue import Catalogue
from linkgraph.evidence.lake import Lake
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.loading import Registry
from linkgraph.ingest.matching import match_row
from linkgraph.ingest.pipeline import Ingest
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.report import SheetReport

#: A good value for a cell of each field type.
GOOD = {
    "phone": "13800138000", "account": "6222021234567890123", "imei": "358541081234567", "imsi": "460001234567890",
    "citizen_id": "11010519491231002X", "name": "张三", "text": "甲", "amount": "12.50", "count": "3",
    "duration": "57", "coordinate": "22.5", "online": "http://a.example/x", "item": "13800138000",
    "when": "2023-05-01 12:00:07", "party_wallet": "jia@a.example(张三)", "party_card": "(甲银行)6222021234567890123",
    "account_list": "6222021234567890123",
    "party_name": "张三",
}  # fmt: skip


@dataclass
class Bench:
    """An empty case of a test, without the façade above the import."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.catalogue = Catalogue(self.folder / "case.sqlite")
        if not self.catalogue.path.exists():
            self.catalogue.create({"id": "test"})
        self.lake = Lake(self.folder / "evidence")
        self.ingest = Ingest(self.catalogue, self.lake, Registry(importers.REGISTRY, importers.layouts()))

    def take(self, *files: Path, **options: Any) -> list[SheetReport]:
        return list(self.ingest.import_files(list(files), ImportOptions(**options)).sources)

    def one(self, file: Path, **options: Any) -> SheetReport:
        (report,) = self.take(file, **options)
        return report

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = self.lake.open(self.catalogue.source_ids())
        found = connection.execute(query).fetchall()
        connection.close()
        return found

    def aside(self) -> list[tuple[Any, ...]]:
        """(record_no, line, disposition, reason) of every row that was not accepted."""
        return self.rows(
            "SELECT record_no, line, disposition, reason FROM set_aside ORDER BY source_id, sheet, record_no"
        )


def split(*lines: str) -> list[str]:
    """Headings written as text."""
    return [name for line in lines for name in line.split(", ")]


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


def written(path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def parts_of(layout: Layout, headings: Sequence[str], column: int) -> tuple[int, ...]:
    match = match_row(layout, headings, 1)
    assert match is not None
    return match.parts(column)


def good_row(layout: Layout, headings: Sequence[str], columns: dict[str, int]) -> list[str]:
    """A row that the layout's importer accepts."""
    importer = importers.REGISTRY[layout.kind]
    row = [""] * len(headings)
    for name, i in columns.items():
        spec = importer.fields[name]
        if i >= len(row):  # date and clock in two columns
            for part, text in zip(parts_of(layout, headings, i), GOOD["when"].split(), strict=True):
                row[part] = text
        elif layout.origin and spec.type == "when":
            row[i] = "12345"
        elif spec.type == "word":
            row[i] = next(iter({**spec.words, **layout.words.get(name, {})}))
        else:
            row[i] = "1250" if name in layout.units and spec.type == "amount" else GOOD[spec.type]
            if layout.decimal and spec.type == "amount":
                row[i] = row[i].replace(".", layout.decimal)
    for name, other in (("status", "交易成功"), ("person_b", "李四"),
                        ("person_b_id", "440524188001010014"), ("sold_to", "李四"),
                        ("callee", "13800138001"), ("peer_number", "13800138001"),
                        ("peer_wallet", "yi@a.example(李四)"), ("peer_name", "李四")):  # fmt: skip
        if name in columns:
            row[columns[name]] = other
    return row
