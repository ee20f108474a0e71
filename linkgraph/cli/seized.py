"""The verb `seized`: add batches of seized personal data, list them, look numbers and victims up."""

from __future__ import annotations

import csv
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from linkgraph.case import Case
from linkgraph.cli.bar import Bar
from linkgraph.cli.commands import Answer, in_background, table
from linkgraph.errors import WrongUse
from linkgraph.export.text import defused
from linkgraph.ingest.seized import SeizedOptions

_COUNTS = ("read", "accepted", "duplicate", "rejected", "ignored", "state")


def seized(options: Namespace) -> Answer:
    """Carry out one of the actions."""
    if not options.case:
        raise WrongUse("no case named: give --case DIR or set LINKGRAPH_CASE")
    if options.action in ("add", "find", "rejects") and not options.values:
        raise WrongUse(f"`seized {options.action}` needs a file, a number or a batch: name at least one")
    case = Case.open(options.case)
    return {"add": _add, "list": _list, "find": _find, "victims": _victims, "rejects": _rejects}[options.action](
        case, options
    )


def _add(case: Case, options: Namespace) -> Answer:
    columns = tuple(c.strip() for c in options.columns.split(",")) if options.columns else None
    chosen = SeizedOptions(columns, options.encoding, options.sample, options.seed)
    number = case.add_seized_job(options.values, chosen, options.to)
    if options.background:
        return in_background(case, number)
    with closing(Bar()) as bar:
        return seized_answer(case.jobs.run(number, bar).to_json())


def seized_answer(data: dict[str, Any]) -> Answer:
    """The books of the batches that were added."""
    books = data["batches"]
    attention = any(book["state"] != "complete" for book in books)
    return Answer({"batches": books}, _books(books), attention)


def _list(case: Case, options: Namespace) -> Answer:
    books = case.seized.batches()
    return Answer({"batches": books}, _books(books) if books else ["no seized personal data in this case"])


def _books(books: Sequence[dict[str, Any]]) -> list[str]:
    lines = table(("batch", "file", *_COUNTS), [(b["batch"], b["file"], *(b[c] for c in _COUNTS)) for b in books])
    for book in books:
        told = [f"{name} {found['cells']:,}" for name, found in book["categories"].items()]
        lines.append(f"{book['file']}: {', '.join(told)}")
        for name in ("provinces", "id_provinces", "carriers", "banks"):
            if book[name]:
                lines.append(f"  {name}: " + ", ".join(f"{k} {n:,}" for k, n in list(book[name].items())[:8]))
    return lines


def _find(case: Case, options: Namespace) -> Answer:
    answer = case.seized.find(options.values)
    lines = [f"{h.asked}: likely in {h.file} (chance of a false hit 1 in {h.one_in:,})" for h in answer.hits]
    lines += [f"{value}: in none of {answer.batches} batches" for value in answer.not_found]
    lines += [f"{value}: masked or no number, so it cannot be looked up" for value in answer.unusable]
    return Answer(answer.to_json(), lines)


def _victims(case: Case, options: Namespace) -> Answer:
    rows = case.seized_victims()
    among = [row for row in rows if row["batches"]]
    headings = ("person", "label", "node", "batches", "files", "one_in")
    if options.out:
        _write(options.out, headings, [[_cell(row[h]) for h in headings] for row in rows])
    people, likely = len({row["person"] for row in rows}), len({row["person"] for row in among})
    lines = table(headings[1:], [[_cell(row[h]) for h in headings[1:]] for row in among])
    lines.append(f"{likely} of {people} victims with a known number are likely among the seized data")
    return Answer({"victims": rows}, lines)


def _rejects(case: Case, options: Namespace) -> Answer:
    rows = [{"batch": batch, **row} for batch in options.values for row in case.seized.rejects(batch)]
    headings = ("batch", "record_no", "line", "reason", "shape")
    if options.out:
        _write(options.out, headings, [[_cell(row[h]) for h in headings] for row in rows])
    shown = table(headings, [[row[h] for h in headings] for row in rows])
    return Answer({"rows": rows}, [*shown, f"{len(rows)} rows not accepted"])


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _write(out: Path, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with out.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(headings)
        writer.writerows([defused(cell) for cell in row] for row in rows)
