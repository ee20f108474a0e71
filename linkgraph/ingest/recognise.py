"""What a file is: encoding, delimiter, layout, zone. What cannot be told is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from linkgraph.errors import FileRefused, MustChoose, WrongUse
from linkgraph.ingest import sheets as files
from linkgraph.ingest.layouts import Layout, Match, match_columns, match_row, near_miss
from linkgraph.ingest.protocol import Importer, ImportOptions, family
from linkgraph.ingest.sheets import Sheet
from linkgraph.ingest.text import bom_encoding
from linkgraph.ingest.workbook import ROW_CEILINGS

_OFFSET = re.compile(r".*\d(Z|UTC|[+-]\d{2}:?\d{2})\s*")
COMMON_ZONES = ["Asia/Shanghai", "Asia/Hong_Kong", "Asia/Macau", "UTC", "Asia/Kolkata", "Europe/Paris", "Europe/Berlin"]


@dataclass(frozen=True)
class SheetPlan:
    """How one sheet will be read, with the reasons; `match` is None where the sheet is not recognised."""

    sheet: Sheet
    match: Match | None
    timezone: str | None = None
    date_order: str | None = None
    reasons: tuple[str, ...] = ()
    problem: MustChoose | None = None
    ambiguous: bool = False
    country: str = "CN"

    @property
    def matched(self) -> Match:
        """The layout in the sheet's headings; only for sheets that were recognised."""
        if self.match is None:
            raise WrongUse(f"{_title(self.sheet)} is not recognised: choose --kind or --layout")
        return self.match


def plan_file(
    path: Path, options: ImportOptions, layouts: Sequence[Layout], importers: dict[str, Importer]
) -> list[SheetPlan]:
    """A plan for every sheet of a file.

    Raises
    ------
    FileRefused
        If the file is empty or no table.
    WrongUse
        If an option names a kind or layout that does not exist.
    MustChoose
        If the encoding cannot be told. What is unclear about one sheet stands in its plan's `problem`.
    """
    files.check_file(path)
    wanted = _wanted(options, layouts, importers)
    if files.is_workbook(path):
        candidates = [([sheet], "a workbook keeps its own encoding") for sheet in files.workbook_sheets(path)]
        if not candidates:
            raise FileRefused(f"{path.name} has no sheet with anything in it: ask the sender for the file again")
    else:
        candidates = [_text_candidates(path, options, wanted)]
    plans = [_plan_sheet(found, reason, options, wanted, importers) for found, reason in candidates]
    return [_asked_at_ceiling(plan, options) for plan in plans]


def _asked_at_ceiling(plan: SheetPlan, options: ImportOptions) -> SheetPlan:
    if plan.match is None or plan.problem is not None:
        return plan
    question = question_at_ceiling(plan, plan.sheet.rows, options)
    return replace(plan, problem=question) if question else with_confirmed_ceiling(plan, plan.sheet.rows)


def question_at_ceiling(plan: SheetPlan, rows: int, options: ImportOptions) -> MustChoose | None:
    """What must be asked about a table of exactly as many rows as a spreadsheet can hold: some may be missing."""
    if rows not in ROW_CEILINGS or options.confirm == "row-ceiling":
        return None
    return MustChoose(
        f"{_title(plan.sheet)} has exactly {rows:,} rows, the most that a spreadsheet can hold, so rows are probably "
        "missing: ask the sender for the data in several files, or say that it is complete with --confirm row-ceiling",
        {"confirm": ["row-ceiling"]},
    )


def with_confirmed_ceiling(plan: SheetPlan, rows: int) -> SheetPlan:
    """The plan with what the person confirmed about so many rows."""
    said = f"{rows:,} rows, the most that a spreadsheet can hold: confirmed as complete by the person"
    return replace(plan, reasons=(*plan.reasons, said)) if rows in ROW_CEILINGS else plan


def _wanted(options: ImportOptions, layouts: Sequence[Layout], importers: dict[str, Importer]) -> list[Layout]:
    if options.layout is not None:
        chosen = [layout for layout in layouts if layout.name == options.layout]
        if not chosen:
            names = ", ".join(layout.name for layout in layouts)
            raise WrongUse(f"there is no layout {options.layout!r}; known layouts: {names}")
        return chosen
    kinds = sorted({family(importer) for importer in importers.values()})
    if options.kind is not None and options.kind not in {*kinds, *importers}:
        raise WrongUse(f"there is no kind {options.kind!r}; known kinds: {', '.join(kinds)}")
    return [x for x in layouts if options.kind in (None, x.kind, family(importers[x.kind]))]


def _text_candidates(path: Path, options: ImportOptions, layouts: Sequence[Layout]) -> tuple[list[Sheet], str]:
    if options.encoding is not None:
        return files.text_sheets(path, _known_encoding(options.encoding)), "chosen by the person"
    with path.open("rb") as handle:
        marked = bom_encoding(handle.read(4))
    if marked:
        return files.text_sheets(path, marked), "byte order mark"
    good, bad, plain = files.valid_utf8_share(path)
    if bad == 0:
        return files.text_sheets(path, "utf-8"), "every line is valid UTF-8" if good else "every line is ASCII"
    hits = {name: _heading_hits(path, name, layouts) for name in ("utf-8", "gb18030", "big5", "cp1252")}
    best = max(hits.values())
    winners = [name for name, n in hits.items() if n == best]
    if best and len(winners) == 1:
        return files.text_sheets(path, winners[0]), f"headings are only recognised in {winners[0]}"
    said = {m.layout.encoding for n in winners for m in _best_matches(path, n, layouts)} if best else set()
    if len(said) == 1 and (name := said.pop()) in winners:
        return files.text_sheets(path, name), f"its headings are those of a format always written in {name}"
    if good > 0 and bad <= max(1, (good + plain) // 100):
        return files.text_sheets(path, "utf-8"), f"{good} lines are UTF-8; {bad} are not and will be rejected"
    raise MustChoose(
        f"{path.name} is not UTF-8 and its encoding cannot be told from its headings: choose --encoding"
        f" ({'; '.join(f'{n}: {_sample(path, n)}' for n in files.ENCODINGS[1:4])})",
        {"encoding": ["gb18030", "big5", "cp1252", "utf-8"]},
    )


def _known_encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        raise WrongUse(f"there is no encoding {name!r}; usual ones: {', '.join(files.ENCODINGS)}") from None
    return "gb18030" if name.lower().replace("-", "") in ("gbk", "gb2312", "gb18030", "cp936") else name.lower()


def _sample(path: Path, encoding: str) -> str:
    rows = files.text_sheets(path, encoding)[0].head(3)
    return next((row.raw[:30] for row in rows if not row.raw.isascii()), rows[0].raw[:30])


def _heading_hits(path: Path, encoding: str, layouts: Sequence[Layout]) -> int:
    return max((len(m.used) for m in _best_matches(path, encoding, layouts)), default=0)


def _best_matches(path: Path, encoding: str, layouts: Sequence[Layout]) -> list[Match]:
    matches = [m for sheet in files.text_sheets(path, encoding) for m in _matches(sheet, layouts)]
    best = max((len(m.used) for m in matches), default=0)
    return [m for m in matches if len(m.used) == best]


def _matches(sheet: Sheet, layouts: Sequence[Layout]) -> list[Match]:
    found: list[Match] = []
    for record in sheet.head():
        found += [m for layout in layouts if (m := match_row(layout, record.cells, record.record_no))]
    return found


def _plan_sheet(
    candidates: list[Sheet],
    reason: str,
    options: ImportOptions,
    layouts: Sequence[Layout],
    importers: dict[str, Importer],
) -> SheetPlan:
    found = [(match, sheet) for sheet in candidates for match in _matches(sheet, layouts)]
    if not found:
        return _without_heading(candidates, reason, options, layouts, importers)
    best = max(len(match.used) for match, _ in found)
    first = min(m.heading_row for m, _ in found if len(m.used) == best)  # later ones may be data that look alike
    winners = [(m, s) for m, s in found if len(m.used) == best and m.heading_row == first]
    names = sorted({m.layout.name for m, _ in winners})
    match, sheet = winners[0]
    if len(names) > 1:
        kinds = sorted({family(importers[m.layout.kind]) for m, _ in winners})
        option = "kind" if len(kinds) == len(names) else "layout"
        values = kinds if option == "kind" else names
        text = f"{_title(sheet)} fits {' and '.join(names)} equally well: choose --{option} ({', '.join(values)})"
        return SheetPlan(sheet, None, problem=MustChoose(text, {option: values}), ambiguous=True)
    reasons = (f"encoding: {reason}", *(("the sheet is hidden in the workbook",) if sheet.hidden else ()))
    reasons += sheet.notes
    return _with_zone(SheetPlan(sheet, match, reasons=reasons), options, importers)


def _without_heading(
    candidates: list[Sheet],
    reason: str,
    options: ImportOptions,
    layouts: Sequence[Layout],
    importers: dict[str, Importer],
) -> SheetPlan:
    if options.kind or options.layout:
        for sheet in candidates:
            width = max((len(r.cells) for r in sheet.head()), default=0)
            fits = [m for layout in layouts if (m := match_columns(layout, width))]
            if len(fits) == 1:
                return _with_zone(SheetPlan(sheet, fits[0], reasons=(f"encoding: {reason}",)), options, importers)
    sheet = candidates[0]
    names = sorted(layout.name for layout in layouts)
    kinds = sorted({family(importers[layout.kind]) for layout in layouts})
    text = f"{_title(sheet)} {_why_unknown(candidates, layouts)}"
    return SheetPlan(sheet, None, problem=MustChoose(text, {"kind": kinds, "layout": names}))


def _why_unknown(candidates: list[Sheet], layouts: Sequence[Layout]) -> str:
    """The columns that the nearest layout misses, or the headings that nothing knows."""
    near = [n for sheet in candidates for record in sheet.head() for x in layouts if (n := near_miss(x, record.cells))]
    if near:
        best = max(near, key=lambda n: (len(n.found), -len(n.missing)))
        missing = " and ".join(best.missing)
        return (
            f"looks like {best.layout.name} ({', '.join(best.found)}) but has no column for {missing}: "
            "add the column, or choose another --layout (see `linkgraph layouts`)"
        )
    head = candidates[0].head()
    seen = ", ".join(cell for cell in (head[0].cells if head else ()) if cell.strip())[:200]
    names = sorted(layout.name for layout in layouts)
    return (
        f"has no headings that are known (first row: {seen or 'blank'}): choose --layout ({', '.join(names)}), "
        "or rename its headings to those of `linkgraph layouts`"
    )


def _title(sheet: Sheet) -> str:
    return f"{sheet.path.name}, sheet {sheet.name}" if sheet.name else sheet.path.name


def _with_zone(plan: SheetPlan, options: ImportOptions, importers: dict[str, Importer]) -> SheetPlan:
    match = plan.matched
    layout = match.layout
    times = [i for name, i in match.columns.items() if importers[layout.kind].fields[name].type == "when"]
    order = options.date_order or layout.date_order
    plan = replace(plan, date_order=order, country=options.country)
    if not times or layout.origin:
        return plan
    if zone := options.timezone or layout.timezone:
        why = "chosen by the person" if options.timezone else f"layout {layout.name} says so"
        return replace(plan, timezone=zone, reasons=(*plan.reasons, f"time zone {zone}: {why}"))
    rows = [r for r in plan.sheet.head() if r.record_no > match.heading_row]
    texts = [text for r in rows for i in times if (text := match.cell(r.cells, i)).strip()]
    if all(_OFFSET.fullmatch(text) for text in texts):
        return replace(plan, reasons=(*plan.reasons, "every time carries its own offset"))
    text = (
        f"{_title(plan.sheet)} has local times and nothing says of which zone: choose --timezone "
        f"(for example {', '.join(COMMON_ZONES[:4])})"
    )
    return replace(plan, problem=MustChoose(text, {"timezone": COMMON_ZONES}))
