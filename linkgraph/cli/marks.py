"""The verbs about what persons marked entities with: tag, note, marks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from linkgraph.cli.commands import Answer, open_case, table
from linkgraph.evidence.marks import history


def tag(options: Namespace) -> Answer:
    case = open_case(options)
    colour = "" if options.colour == "none" else options.colour
    names = [case.resolve(one) for one in options.ids]
    before = case.mark("tag", dict.fromkeys(names, colour))
    return Answer({"tag": colour, "before": before}, [f"{one}: {colour or 'no tag'}" for one in names])


def note(options: Namespace) -> Answer:
    case = open_case(options)
    name = case.resolve(options.id)
    before = case.mark("note", {name: options.text})
    return Answer(
        {"id": name, "note": options.text.strip(), "before": before[name]}, [f"{name}: {options.text.strip()}"]
    )


def list_marks(options: Namespace) -> Answer:
    case = open_case(options)
    if options.id:
        changes = history(case.catalogue, case.resolve(options.id))
        lines = _lines(("set_at", "set_by", "kind", "value"), changes)
        return Answer({"changes": changes}, lines or ["never marked"])
    found = [mark.to_json() for mark in case.marks().values()]
    return Answer({"marks": found}, _lines(("subject", "tag", "note", "by", "at"), found) or ["nothing is marked"])


def _lines(headings: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return table(headings, [[row[name] for name in headings] for row in rows]) if rows else []
