"""What a file is: encoding, delimiter, layout, zone. What cannot be told is asked, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkgraph.errors import FileRefused, MustChoose, WrongUse
from linkgraph.ingest import differences
from linkgraph.ingest import sheets as files
from linkgraph.ingest.ceilings import asked_at_ceiling
from linkgraph.ingest.encodings import matches, text_candidates
from linkgraph.ingest.headings import with_repeated_headings
from linkgraph.ingest.layouts import Layout, numbered
from linkgraph.ingest.matching import Match, match_columns, near_miss
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer, ImportOptions, family
from linkgraph.ingest.settling import settle
from linkgraph.ingest.sheets import Sheet
from linkgraph.ingest.text import last_line_ends
from linkgraph.model.values import is_doubled

_CUT = "the last line has no end: if it looks cut, the file is not whole"


@dataclass(frozen=True)
class Known:
    """What a sheet may be: the layouts to try, and the importers behind them."""

    layouts: Sequence[Layout]
    importers: Mapping[str, Importer]

    def wanted(self, options: ImportOptions) -> Known:
        """Only what a person chose.

        Raises
        ------
        WrongUse
            There is no such layout or kind.
        """
        if options.layout is not None:
            chosen = [layout for layout in self.layouts if layout.name == options.layout]
            if not chosen:
                names = ", ".join(layout.name for layout in self.layouts)
                raise WrongUse(f"there is no layout {options.layout!r}; known layouts: {names}")
            return Known(chosen, self.importers)
        kinds = sorted({family(importer) for importer in self.importers.values()})
        if options.kind is not None and options.kind not in {*kinds, *self.importers}:
            raise WrongUse(f"there is no kind {options.kind!r}; known kinds: {', '.join(kinds)}")
        fits = [x for x in self.layouts if options.kind in (None, x.kind, self.family(x))]
        return Known(fits, self.importers)

    def family(self, layout: Layout) -> str:
        """The kind that a person names a layout's table by."""
        return family(self.importers[layout.kind])


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
    known = Known(tuple(layouts), importers)
    if kind := files.spreadsheet(path):
        sheets, reason = files.spreadsheet_sheets(path, kind, options.of(path.name).encoding)
        candidates = [([sheet], reason) for sheet in sheets]
        if not candidates:
            raise FileRefused(f"{path.name} has no sheet with anything in it: ask the sender for the file again")
    else:
        chosen = options.of(path.name)
        candidates = [text_candidates(path, chosen.encoding, known.wanted(chosen).layouts)]
    plans = []
    for found, reason in candidates:
        chosen = options.of(path.name, found[0].name)
        plan = _plan_sheet(found, f"encoding: {reason}", chosen, known.wanted(chosen))
        if plan.match:
            plan = asked_at_ceiling(with_repeated_headings(settle(plan, chosen, importers)), chosen)
        plans.append(plan)
    return plans


def _plan_sheet(candidates: list[Sheet], reason: str, options: ImportOptions, known: Known) -> SheetPlan:
    found = [(match, sheet) for sheet in candidates for match in matches(sheet, known.layouts)]
    winners = _saved_for(found) or _fitting(found)
    if not winners:
        return _without_heading(candidates, reason, options, known)
    names = sorted({m.layout.name for m, _ in winners})
    match, sheet = winners[0]
    if len(names) > 1:
        return _ambiguous(winners, names, known)
    hidden = ("the sheet is hidden in the workbook",) if sheet.hidden else ()
    cut = () if not sheet.is_text or last_line_ends(sheet.path, sheet.encoding) else (_CUT,)
    reasons = (reason, *hidden, *sheet.notes, *cut, *_saved(match))
    return SheetPlan(sheet, match, reasons=reasons, country=options.country)


def _saved_for(found: list[tuple[Match, Sheet]]) -> list[tuple[Match, Sheet]]:
    """Layouts that a person saved for exactly these headings: his choice goes before what looks alike."""
    exact = [(m, s) for m, s in found if m.layout.signature and m.layout.signature == numbered(m.headings)]
    first = min((m.heading_row for m, _ in exact), default=0)
    return [(m, s) for m, s in exact if m.heading_row == first]


def _fitting(found: list[tuple[Match, Sheet]]) -> list[tuple[Match, Sheet]]:
    """The layouts that find most of their headings; later rows may be data that look alike.

    A saved layout for other headings than these is only looked at where none of the program fits.
    """
    found = [(m, s) for m, s in found if m.layout.saved_by is None] or found
    best = max((len(match.used) for match, _ in found), default=0)
    first = min((m.heading_row for m, _ in found if len(m.used) == best), default=0)
    return [(m, s) for m, s in found if len(m.used) == best and m.heading_row == first]


def _saved(match: Match) -> tuple[str, ...]:
    layout = match.layout
    if layout.saved_by is None:
        return ()
    exactly = "exactly these headings" if layout.signature == numbered(match.headings) else "headings like these"
    added = f", added by {layout.added_by} on {(layout.added_at or '?')[:10]}" if layout.added_by else ""
    saved = f"saved by {layout.saved_by} on {(layout.saved_at or '?')[:10]}{added}"
    return (f"layout {layout.name}: {saved}; used because the file has {exactly}",)


def _ambiguous(winners: list[tuple[Match, Sheet]], names: list[str], known: Known) -> SheetPlan:
    kinds = sorted({known.family(m.layout) for m, _ in winners})
    option = "kind" if len(kinds) == len(names) else "layout"
    values = kinds if option == "kind" else names
    shown = differences.layouts(match for match, _ in winners)
    if option == "kind":
        shown = {known.family(m.layout): shown[m.layout.name] for m, _ in winners}
    plan = SheetPlan(winners[0][1], None, ambiguous=True)
    text = f"{plan.title} fits {' and '.join(names)} equally well: choose --{option} ({', '.join(values)})"
    return SheetPlan(plan.sheet, None, problem=MustChoose(text, {option: values}, {option: shown}), ambiguous=True)


def _without_heading(candidates: list[Sheet], reason: str, options: ImportOptions, known: Known) -> SheetPlan:
    if options.kind or options.layout:
        for sheet in candidates:
            width = max((len(r.cells) for r in sheet.head()), default=0)
            fits = [m for layout in known.layouts if (m := match_columns(layout, width))]
            if len(fits) == 1:
                return SheetPlan(sheet, fits[0], reasons=(reason, *_saved(fits[0])), country=options.country)
    plan = SheetPlan(candidates[0], None)
    names = sorted(layout.name for layout in known.layouts)
    kinds = sorted({known.family(layout) for layout in known.layouts})
    text = f"{plan.title} {_why_unknown(candidates, known.layouts)}"
    return SheetPlan(plan.sheet, None, problem=MustChoose(text, {"kind": kinds, "layout": names}))


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
    if any(is_doubled(cell) for record in head for cell in record.cells):
        return (
            "is garbled: it looks like UTF-8 that was taken for another encoding and saved a second time; ask the "
            "sender for the file as it came out of the system"
        )
    seen = ", ".join(cell for cell in (head[0].cells if head else ()) if cell.strip())[:200]
    return (
        f"has no headings that are known (first row: {seen or 'blank'}): choose --layout (see `linkgraph layouts`), "
        "say what its columns are (`linkgraph layout save`, or in the app), or rename its headings to known ones"
    )
