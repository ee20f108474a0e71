"""What remains to be settled of a recognised sheet: zone, date order, whose records they are, where a day ends."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import islice

from linkgraph.errors import MustChoose
from linkgraph.ingest import differences
from linkgraph.ingest.layouts import plain
from linkgraph.ingest.ordering import settle_order
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer, ImportOptions
from linkgraph.ingest.yearless import is_yearless, period_above, year_alone
from linkgraph.model.times import carries_offset, date_orders_of
from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import Cleaning

COMMON_ZONES = ["Asia/Shanghai", "Asia/Hong_Kong", "Asia/Macau", "UTC", "Asia/Kolkata", "Europe/Paris", "Europe/Berlin"]
DAY_TURNS = {"04:00": 4, "05:00": 5, "06:00": 6}
#: A sheet of up to so many rows is read through for a day above 12 before its date order is asked.
_LOOKED_AT = 20_000


def settle(plan: SheetPlan, options: ImportOptions, importers: dict[str, Importer]) -> SheetPlan:
    """The plan with what was chosen and what the sheet says; what is open stands in its `problem`."""
    importer = importers[plan.matched.layout.kind]
    plan = _with_day_turn(_with_years(_with_own(plan, options, importer), options, importer), options)
    return _with_nominal_order(_with_order(_with_zone(plan, options, importer), options, importer))


def _times(plan: SheetPlan, importer: Importer) -> list[int]:
    return [i for name, i in plan.matched.columns.items() if importer.fields[name].type == "when"]


def _texts(plan: SheetPlan, importer: Importer) -> list[str]:
    """The times of the first rows."""
    rows = [r for r in plan.sheet.head() if r.record_no > plan.matched.heading_row]
    found = [plan.matched.cell(r.cells, i) for r in rows for i in _times(plan, importer)]
    return [text for text in found if text.strip()]


def _with_zone(plan: SheetPlan, options: ImportOptions, importer: Importer) -> SheetPlan:
    layout = plan.matched.layout
    if not _times(plan, importer) or layout.origin:
        return plan
    if zone := options.timezone or layout.timezone:
        why = "chosen by the person" if options.timezone else f"layout {layout.name} says so"
        return replace(plan, timezone=zone, reasons=(*plan.reasons, f"time zone {zone}: {why}"))
    texts = _texts(plan, importer)
    if all(carries_offset(text) for text in texts):
        return replace(plan, reasons=(*plan.reasons, "every time carries its own offset"))
    text = (
        f"{plan.title} has local times and nothing says of which zone: choose --timezone "
        f"(for example {', '.join(COMMON_ZONES[:4])})"
    )
    shown = differences.zones(texts, COMMON_ZONES)
    return _asking(plan, MustChoose(text, {"timezone": COMMON_ZONES}, {"timezone": shown}))


def _asking(plan: SheetPlan, problem: MustChoose) -> SheetPlan:
    """The plan with one more question; all questions of a sheet are asked at once."""
    if plan.problem is None:
        return replace(plan, problem=problem)
    first = plan.problem
    both = MustChoose(
        f"{first}; {problem}", {**first.choices, **problem.choices}, {**first.differences, **problem.differences}
    )
    return replace(plan, problem=both)


def _with_order(plan: SheetPlan, options: ImportOptions, importer: Importer) -> SheetPlan:
    """The date order as chosen, or as the layout says; asked here where a small sheet leaves it open throughout."""
    layout = plan.matched.layout
    plan = replace(plan, date_order=options.date_order or layout.date_order)
    if plan.date_order or layout.origin or not any(date_orders_of(text) for text in _texts(plan, importer)):
        return plan
    most = None if layout.nominal else _LOOKED_AT + 2
    rows = [r for r in islice(plan.sheet.records(), most) if r.record_no > plan.matched.heading_row]
    if len(rows) > _LOOKED_AT and not layout.nominal:
        return plan  # the import itself looks at every row, and asks if none of them tells
    texts = {
        name: [plan.matched.cell(r.cells, column) for r in rows]
        for name, column in plan.matched.columns.items()
        if importer.fields[name].type == "when"
    }
    try:
        order = settle_order(plan, texts)
    except MustChoose as question:
        return _asking(plan, question)
    return replace(plan, date_order=order or "YMD")


def _with_nominal_order(plan: SheetPlan) -> SheetPlan:
    """Working days are counted on, so their order must be known before the rows are read."""
    if not plan.matched.layout.nominal or plan.date_order not in ("DMY", "MDY"):
        return plan
    return replace(plan, match=replace(plan.matched, order=plan.date_order))


def _with_years(plan: SheetPlan, options: ImportOptions, importer: Importer) -> SheetPlan:
    """Times without a year get that of the period above the headings, or the one that a person says."""
    match = plan.matched
    rows = [r for r in plan.sheet.head() if r.record_no > match.heading_row]
    bare = [i for i in _times(plan, importer) if any(is_yearless(match.cell(r.cells, i)) for r in rows)]
    if not bare or match.layout.country != "CN" or match.layout.origin:
        return plan
    head = [r.raw[:200] for r in plan.sheet.head() if r.record_no < match.heading_row and r.raw.strip()]
    years = year_alone(options.year) if options.year else period_above(head)
    if years is None:
        said = f"{options.year!r} is no year" if options.year else "no single period stands above the headings"
        text = f"{plan.title} has times without a year, and {said}: say it with --year YYYY"
        return _asking(plan, MustChoose(text, {"year": []}, {"year": {"": head[: differences.SHOWN]}}))
    single = [i for i in bare if i < len(match.headings)]  # others are made of a date and a clock already
    moved = {i: len(match.headings) + len(match.joined) + k for k, i in enumerate(single)}
    columns = {name: moved.get(i, i) for name, i in match.columns.items()}
    joined = (*match.joined, *((i,) for i in single))
    spans = ", ".join(f"{first} to {last} in {year}" for first, last, year in years.spans)
    whose = "chosen by the person" if options.year else "the period above the headings"
    why = f"times without a year: month and day {spans}, {whose}"
    return replace(
        plan, match=replace(match, columns=columns, joined=joined, years=years), reasons=(*plan.reasons, why)
    )  # fmt: skip


def _with_day_turn(plan: SheetPlan, options: ImportOptions) -> SheetPlan:
    """Where the date is that of the working day: until which hour after midnight it goes on."""
    match = plan.matched
    if not match.layout.nominal or not match.joined:
        return plan
    turn = options.day_turns or match.layout.day_turns
    if turn is None:
        texts = [match.cell(r.cells, len(match.headings)) for r in plan.sheet.head() if r.record_no > match.heading_row]
        text = (
            f"{plan.title} has working days: hours after midnight belong to the day before, and nothing says until "
            f"when: choose --day-turns ({', '.join(DAY_TURNS)})"
        )
        shown = differences.day_turns(texts, DAY_TURNS)
        return _asking(plan, MustChoose(text, {"day_turns": list(DAY_TURNS)}, {"day_turns": shown}))
    if not re.fullmatch("(0?[1-9]|1[0-2]):00", turn):
        text = f"{turn!r} is no hour at which a working day can end: choose --day-turns (05:00, 01:00 to 12:00)"
        return _asking(plan, MustChoose(text, {"day_turns": list(DAY_TURNS)}))
    why = f"a working day goes on until {turn} of the next day: " + ("chosen" if options.day_turns else "the layout")
    turned = replace(match, layout=replace(match.layout, day_turns=turn))
    return replace(plan, match=turned, reasons=(*plan.reasons, why))


def _with_own(plan: SheetPlan, options: ImportOptions, importer: Importer) -> SheetPlan:
    """Whose records these are, where no column says it: chosen, or found above the headings."""
    layout = plan.matched.layout
    name = layout.own
    if name is None or name in plan.matched.columns:
        return plan
    found = [options.own] if options.own else _above(plan, layout.above.get(name, ()))
    how = Cleaning(layout.country or plan.country, opaque=layout.anonymised)
    usable = [text for text in found if VALUE_TYPES[importer.fields[name].type].clean(text, how).value is not None]
    if len(usable) == 1:
        why = "chosen by the person" if options.own else "as it says above the headings"
        return replace(
            plan, given={name: usable[0]}, reasons=(*plan.reasons, f"records of {usable[0]}: {why}")
        )  # fmt: skip
    seen = f" (above the headings: {', '.join(found)})" if found and not options.own else ""
    wrong = f"{options.own!r} cannot be used" if options.own else "no column says whose records these are"
    head = [r.raw[:120] for r in plan.sheet.head() if r.record_no < plan.matched.heading_row and r.raw.strip()]
    text = f"{plan.title}: {wrong}{seen}: say it with --own NUMBER"
    return _asking(plan, MustChoose(text, {"own": usable}, {"own": {"": head[: differences.SHOWN]}}))


def _above(plan: SheetPlan, labels: tuple[str, ...]) -> list[str]:
    """The different values behind labels such as 手机号码： above the headings."""
    found: dict[str, None] = {}
    for record in plan.sheet.head():
        if record.record_no < plan.matched.heading_row:
            text = unicodedata.normalize("NFKC", record.raw)
            for label in labels:
                spaced = r"\s*".join(re.escape(char) for char in plain(label))
                for value in re.findall(rf"(?i){spaced}[\s\"']*[:,;|\t][\s\"':]*[\[(【]?([^\s,;|\"'\])】]+)", text):
                    found.setdefault(value)
    return list(found)
