"""The verb `pattern`: all groups of a described shape."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from linkgraph.analysis.patterns import TEMPLATES, PatternResult, template
from linkgraph.case import Case
from linkgraph.cli.commands import Answer
from linkgraph.errors import NotFound, WrongUse

#: A description of a shape is a page, not a book.
MOST_BYTES = 1_000_000


def pattern(options: Namespace) -> Answer:
    """Search a shape from a file or a template; or print the templates."""
    if options.templates:
        shapes = {name: template(name) for name in TEMPLATES}
        return Answer({"templates": shapes}, [f"{name}: {shape['title']}" for name, shape in shapes.items()])
    if (options.file is None) == (options.template is None):
        raise WrongUse("say which shape: a file, or --template NAME (`pattern --templates` lists them)")
    if not options.case:
        raise WrongUse("no case named: give --case DIR or set LINKGRAPH_CASE")
    shape = template(options.template) if options.template else _read(options)
    layers = tuple(x.strip() for x in options.layers.split(",") if x.strip()) if options.layers else None
    found = Case.open(options.case).pattern(
        shape, options.limit, layers=layers, since=options.since, until=options.until
    )
    return Answer(found.to_json(), _lines(found), not found.complete)


def _read(options: Namespace) -> Any:
    if not options.file.is_file():
        raise NotFound(f"there is no file {options.file}: check the path")
    if options.file.stat().st_size > MOST_BYTES:
        raise WrongUse(f"{options.file} is too large for a pattern ({MOST_BYTES:,} bytes at most)")
    try:
        return json.loads(options.file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{options.file} is not JSON ({error}): see docs/patterns.md") from error


def _lines(found: PatternResult) -> list[str]:
    lines = []
    for number, match in enumerate(found.matches[:20], start=1):
        lines.append(f"{number}. score {match.score:.2f}")
        lines += [f"   {reason}" for reason in match.why]
    lines += [f"{role}: {found.alone[role]} fit by themselves, {found.fitting[role]} with the others"
              for role in found.fitting]  # fmt: skip
    lines.append(f"{min(20, len(found.matches))} of {found.total} matches shown")
    if not found.complete:
        lines.append("The search stopped at its limit: there may be more matches; ask for a tighter shape")
    if found.undated:
        lines.append(f"{found.undated} ties have no dated record and could not be placed in the time asked for")
    return [*lines, "A match is a position in these records, a reason to look: not evidence."]
