"""Seized personal data, read once: counted by category, hashed with the case's secret, and not kept.

Nothing of a row is written in clear: not to the index, not to the books, not to the rows that were refused. The file
itself is not copied into the case.
"""

from __future__ import annotations

import os
import shutil
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from linkgraph.errors import MustChoose, WrongUse
from linkgraph.evidence.seized_hashes import key_check
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.matching import Match
from linkgraph.ingest.metering import estimated_rows
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Field, Importer, ImportOptions, Progress, ProgressListener
from linkgraph.ingest.recognise import plan_file
from linkgraph.ingest.seized_counting import Counting
from linkgraph.ingest.seized_masking import shape
from linkgraph.ingest.seized_rows import Chunk, chunks
from linkgraph.ingest.sheets import check_file, source_id

KIND = "seized_personal_data"


@dataclass(frozen=True)
class SeizedOptions:
    """How a batch is read.

    Attributes
    ----------
    columns : category of each column in order, '' or '-' for one that is not used; None = by the headings
    encoding : where it cannot be told
    sample : rows of the masked sample
    seed : which rows those are
    """

    columns: tuple[str, ...] | None = None
    encoding: str | None = None
    sample: int = 10
    seed: int = 0


@cache
def categories() -> dict[str, tuple[str, ...]]:
    """Category of personal data → headings that name it."""
    text = files("linkgraph.ingest").joinpath("seized_columns.toml").read_text(encoding="utf-8")
    return {name: tuple(headings) for name, headings in tomllib.loads(text).items()}


def plan_batches(path: Path, options: SeizedOptions, country: str) -> list[SheetPlan]:
    """How each sheet of a file would be read.

    Raises
    ------
    MustChoose
        If no heading names a category and no columns were given.
    """
    fields = categories()
    if options.columns is not None:
        unknown = sorted({c for c in options.columns if c not in ("", "-", *fields)})
        if unknown:
            raise WrongUse(f"there is no category {unknown[0]!r}; categories: {', '.join(fields)}, - for not used")
    layout = Layout(KIND, KIND, "Seized personal data", fields, (tuple(fields),))
    importer = Importer(KIND, {name: Field("text") for name in fields}, ())
    reading = ImportOptions(encoding=options.encoding, country=country)
    plans = plan_file(check_file(path), reading, [layout], {KIND: importer})
    if options.columns is not None:
        return [replace(plan, match=_given(plan, layout, options.columns), problem=None) for plan in plans]
    if all(plan.match is None for plan in plans):
        raise MustChoose(
            f"{path.name}: no heading names a category of personal data: say what each column is: "
            f"--columns phone,name,id_number (categories: {', '.join(fields)}, - for not used)",
            {"columns": list(fields)},
        )
    return [plan for plan in plans if plan.match is not None]


def first_shapes(path: Path, encoding: str | None = None) -> list[str]:
    """What the columns of a file without headings look like, without showing anybody's data: 13800138000 as 9 × 11."""
    layout = Layout(KIND, KIND, "Seized personal data", categories(), (tuple(categories()),))
    importer = Importer(KIND, {name: Field("text") for name in categories()}, ())
    sheet = plan_file(check_file(path), ImportOptions(encoding=encoding), [layout], {KIND: importer})[0].sheet
    rows = [record.cells for record in sheet.head(5)]
    width = max((len(cells) for cells in rows), default=0)
    first = rows[-1] if rows else ()
    return [shape(first[i])[:18] if i < len(first) else "" for i in range(width)]


def _given(plan: SheetPlan, layout: Layout, names: Sequence[str]) -> Match:
    """The columns that a person named; a heading in the first rows is still passed over as one."""
    columns: dict[str, int] = {}
    for place, name in enumerate(names):
        if name not in ("", "-"):
            if name in columns:
                raise WrongUse(f"--columns names {name} twice: one column of each category is read")
            columns[name] = place
    if not columns:
        raise WrongUse("--columns names no category: nothing would be read")
    row = plan.match.heading_row if plan.match else 0
    headings = plan.match.headings if plan.match else tuple(names)
    return Match(layout, row, columns, headings)


def read_batch(
    plan: SheetPlan, folder: Path, secret: bytes, options: SeizedOptions, listen: ProgressListener | None = None
) -> dict[str, Any]:
    """Read one sheet into an unfinished folder; returns its book (accounting, counts, masked sample)."""
    started = time.monotonic()
    counting = Counting(folder, plan, secret, options.sample, options.seed)
    with counting:
        for chunk in _watched(chunks(plan), plan, listen, started):
            counting.take(chunk)
        book = counting.close()
    book["lines_counted_again"] = plan.sheet.independent_count()
    book["reconciled"] = (
        book["lines_by_reader"] == book["lines_counted_again"] and book["read"] == book["records_by_reader"]
    )
    state = "with_rejects" if book["rejected"] else "complete"
    return {
        **book, "state": state if book["reconciled"] else "unreconciled", "encoding": plan.sheet.encoding,
        "sheet": plan.sheet.name, "columns": dict(plan.matched.columns), "key_check": key_check(secret),
        "seed": options.seed, "seconds": round(time.monotonic() - started, 3),
    }  # fmt: skip


def _watched(
    found: Iterator[Chunk], plan: SheetPlan, listen: ProgressListener | None, started: float
) -> Iterator[Chunk]:
    done, total = 0, estimated_rows(plan.sheet.path) if listen else 0
    for chunk in found:
        yield chunk
        done += chunk.records
        if listen is not None:
            listen(Progress(plan.sheet.path.name, "reading", done, max(done, total), time.monotonic() - started))


def batch_ids(path: Path, plans: Sequence[SheetPlan]) -> list[str]:
    """Name of each sheet's batch: from the SHA-256 of the file's bytes, so that the same file is known again."""
    digest = source_id(path)[:20]
    return [digest if n == 0 else f"{digest}-{n + 1}" for n in range(len(plans))]


def into_place(root: Path, batch: str, fill: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Fill a folder of its own and give it its name when everything in it is written; nothing stays otherwise."""
    work = root / f"unfinished-{batch}-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        book = fill(work)
        shutil.rmtree(root / batch, ignore_errors=True)  # of an import that never reached the catalogue
        work.rename(root / batch)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return book
