"""What a person chooses for files on the command line, and what is shown to choose by."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from linkgraph.errors import MustChoose, WrongUse
from linkgraph.ingest.protocol import CONFIRMATIONS, SHEET_OPTIONS, ImportOptions, SheetChoice
from linkgraph.model.times import DATE_ORDERS

_ONE = re.compile(r"(?P<file>[^!]*?)(?:!(?P<sheet>.*?))?:(?P<option>[a-z_-]+)=(?P<value>.+)")


def add_options(p: ArgumentParser) -> None:
    """The options of every command that reads files."""
    p.add_argument("--kind", help="kind of record, where a file fits more than one")
    p.add_argument("--layout", help="layout by name (see `linkgraph layouts`)")
    p.add_argument("--timezone", metavar="TZ", help="zone of the file's local times, such as Asia/Shanghai")
    p.add_argument("--encoding", help="encoding, where it cannot be told")
    p.add_argument("--date-order", choices=DATE_ORDERS, help="how dates are written")
    p.add_argument("--confirm", choices=sorted(CONFIRMATIONS), help="say yes to a question that stops an import")
    p.add_argument("--grade", help="grade of the source, such as 2B")
    p.add_argument("--own", metavar="NUMBER", help="number or account whose records these are, where no column says it")
    p.add_argument("--year", metavar="YYYY", help="year of times that are written without one")
    p.add_argument("--day-turns", metavar="HH:00", help="until which hour a working day (名义日期) goes on")
    p.add_argument(
        "--choose", action="append", default=[], metavar="FILE[!SHEET]:OPTION=VALUE",
        help="a choice for one file or one sheet alone, such as 'a.xlsx!Sheet2:date_order=DMY'",
    )  # fmt: skip


def import_options(options: Namespace) -> ImportOptions:
    """The options as the import takes them."""
    names = (*SHEET_OPTIONS, "grade")
    return ImportOptions(
        **{name: getattr(options, name) for name in names}, per_sheet=tuple(_one(text) for text in options.choose)
    )


def _one(text: str) -> SheetChoice:
    match = _ONE.fullmatch(text)
    option = match["option"].replace("-", "_") if match else ""
    if match is None or option not in SHEET_OPTIONS:
        raise WrongUse(
            f"{text!r} is no choice: write FILE[!SHEET]:OPTION=VALUE; options: {', '.join(SHEET_OPTIONS)}"
        )  # fmt: skip
    return SheetChoice(match["file"], match["sheet"] or "", option, match["value"])


def to_json(problem: MustChoose) -> dict[str, Any]:
    """What must be chosen, for programs."""
    return {"error": str(problem), "choices": problem.choices, "differences": problem.differences}


def lines(differences: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """How the file would be read with each value, for people."""
    out = []
    for option, read in differences.items():
        for value, samples in read.items():
            out.append(f"--{option.replace('_', '-')} {value}:" if value else "the file says:")
            out += [f"    {sample}" for sample in samples]
    return out
