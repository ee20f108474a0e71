"""The verbs `layouts` and `layout`: what is known, what a file looks like, samples, layouts saved and shared."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import importers
from linkgraph.case import Case, recognise
from linkgraph.casework.choices import add_options, import_options
from linkgraph.casework.choices import lines as choice_lines
from linkgraph.casework.mapping import Mapper, Table
from linkgraph.casework.shelf import Shelf
from linkgraph.cli.commands import Answer, table
from linkgraph.errors import WrongUse
from linkgraph.ingest.drafting import Draft
from linkgraph.ingest.layout_files import LARGEST
from linkgraph.ingest.layouts import Layout, numbered
from linkgraph.ingest.protocol import family
from linkgraph.ingest.recognise import plan_file
from linkgraph.sample.layouts import sample_of
from linkgraph.settings import user_name


def layouts(options: Namespace) -> Answer:
    """Every layout that is known."""
    rows = [
        {
            "name": x.name,
            "kind": family(importers.REGISTRY[x.kind]),
            "table": x.kind,
            "title": x.title,
            "timezone": x.timezone,
            "fields": {name: list(headings) for name, headings in x.headings.items()},
        }
        for x in (_shelf(options).all() if options.case else importers.layouts())
    ]
    return Answer(
        {"layouts": rows}, table(("name", "kind", "title"), [(r["name"], r["kind"], r["title"]) for r in rows])
    )


def _shelf(options: Namespace) -> Shelf:
    """The layouts of the workspace that the case lies in (it need not be there yet)."""
    if not options.case:
        raise WrongUse("saved layouts belong to a workspace: name a case of it with --case DIR or LINKGRAPH_CASE")
    return Shelf(Path(options.case).resolve().parent)


def layout(options: Namespace) -> Answer:
    """Carry out one of the actions."""
    wanted = {"sample": 1, "suggest": 1, "save": 2, "list": 0, "share": 1, "add": 1, "remove": 1}[options.action]
    if len(options.values) != wanted:
        raise WrongUse(f"`layout {options.action}` takes {wanted} values, {len(options.values)} were given")
    return {
        "sample": _sample, "suggest": _suggest, "save": _save, "list": _list, "share": _share, "add": _add,
        "remove": _remove,
    }[options.action](options)  # fmt: skip


def _sample(options: Namespace) -> Answer:
    sample = sample_of(options.values[0])
    target = options.out / sample.file
    if target.exists():
        raise WrongUse(f"{target} exists already: choose another folder with --out")
    options.out.mkdir(parents=True, exist_ok=True)
    target.write_bytes(sample.content)
    chosen = "".join(f" --{name.replace('_', '-')} {value}" for name, value in sample.options.items())
    data = {"file": str(target), "layouts": [name for name in sample.layouts if name], "options": dict(sample.options)}
    return Answer(data, [f"{target}: made up; import it with `import{chosen} {target}`"])


def _suggest(options: Namespace) -> Answer:
    chosen = import_options(options)
    path = Path(options.values[0])
    view = Case.open(options.case).recognise(path, chosen) if options.case else recognise(path, chosen)
    out = []
    for s in view.sheets:
        out.append(f"{view.file} {s.name}: {s.layout or 'not recognised'} ({s.encoding}, zone {s.timezone or '-'})")
        out += [f"  {reason}" for reason in s.reasons]
        out += [f"  {field} ← {heading}" for field, heading in s.columns.items()]
        out += [f"  not read: {', '.join(s.unmapped)}"] if s.unmapped else []
        out += [f"  {s.problem}", *(f"  {line}" for line in choice_lines(s.differences))] if s.problem else []
    return Answer(view.to_json(), out, any(s.problem for s in view.sheets))


def _save(options: Namespace) -> Answer:
    """Keep what was chosen for a sheet, or a mapping of its columns, as a layout."""
    name, path = options.values[0], Path(options.values[1])
    by = options.by or user_name()
    chosen = import_options(options)
    if options.map:
        mapper = Mapper(_shelf(options), chosen.country)
        seen = mapper.table(path, options.sheet or "", chosen.encoding)
        kept = mapper.save(seen, _draft(options, seen, mapper), name, by)
    else:
        plans = plan_file(path, chosen, _shelf(options).all(), importers.REGISTRY)
        fits = [plan for plan in plans if options.sheet in (None, plan.sheet.name)]
        if len(fits) != 1:
            raise WrongUse(f"{path.name} has {len(fits)} such sheets: name one with --sheet")
        kept = _shelf(options).remember(fits[0], name, by)
    return _told(kept, "saved; files with exactly these headings are read with it from now on")


def _draft(options: Namespace, seen: Table, mapper: Mapper) -> Draft:
    if not options.kind:
        raise WrongUse(f"say what a row is: --kind TABLE (one of {', '.join(mapper.kinds)})")
    row = seen.likely_heading if options.heading_row is None else options.heading_row
    names = numbered(seen.headings(row))
    columns = []
    for field, _, heading in (text.partition("=") for text in options.map):
        place = numbered([heading])[0] if heading.strip() else heading
        if place not in names:
            raise WrongUse(f"row {row} has no heading {heading!r}; its headings: {', '.join(names)}")
        columns.append((names.index(place), field))
    words = [(f, *word.rpartition("=")[::2]) for f, _, word in (text.partition(":") for text in options.word)]
    constants = [text.partition("=")[::2] for text in options.constant]
    return Draft(
        options.kind, row, tuple(columns), tuple(words), tuple(constants), options.timezone, options.date_order,
        units=tuple(text.partition("=")[::2] for text in options.unit), footers=tuple(options.footer),
        own=options.own_field, own_labels=tuple(options.own_label),
    )  # fmt: skip


def _told(layout: Layout, what: str) -> Answer:
    data = {"name": layout.name, "kind": layout.kind, "fields": {n: list(h) for n, h in layout.headings.items()},
            "saved_by": layout.saved_by, "saved_at": layout.saved_at, "added_by": layout.added_by,
            "footers": list(layout.footers), "notes": list(layout.notes)}  # fmt: skip
    lines = [f"layout {layout.name} ({layout.kind}) {what}"]
    lines += [f"  {field} ← {', '.join(headings)}" for field, headings in layout.headings.items()]
    marks = [*layout.footers, *layout.notes]
    lines += [f"  rows with these words are set aside: {', '.join(marks)}"] if marks else []
    return Answer(data, lines)


def _list(options: Namespace) -> Answer:
    rows = [
        {"name": x.name, "table": x.kind, "title": x.title, "saved_by": x.saved_by, "saved_at": x.saved_at,
         "added_by": x.added_by}
        for x in _shelf(options).saved()
    ]  # fmt: skip
    headings = ("name", "table", "saved_by", "saved_at", "added_by")
    lines = table(headings, [[row[h] for h in headings] for row in rows]) if rows else ["no layouts were saved"]
    return Answer({"layouts": rows}, lines)


def _share(options: Namespace) -> Answer:
    name = options.values[0]
    text = _shelf(options).share(name)
    target = options.out if options.out.suffix == ".toml" else options.out / f"{name}.toml"
    if target.exists():
        raise WrongUse(f"{target} exists already: choose another place with --out")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return Answer({"name": name, "file": str(target)}, [f"{target}: hand it on; `layout add` takes it over"])


def _add(options: Namespace) -> Answer:
    path = Path(options.values[0])
    if not path.is_file():
        raise WrongUse(f"{path} is no file: check the path")
    with path.open("rb") as handle:
        content = handle.read(LARGEST + 1)
    kept = _shelf(options).add(content, path.name, options.by or user_name())
    return _told(kept, f"added; it says that {kept.saved_by or 'nobody'} saved it. Look at what it does:")


def _remove(options: Namespace) -> Answer:
    _shelf(options).remove(options.values[0])
    return Answer({"removed": options.values[0]}, [f"layout {options.values[0]} removed; imported files stay as read"])


def arguments(verb: Any) -> None:
    """The options of `layout`."""
    p = verb("layout", layout, "look at a file (`suggest`), write a made-up one (`sample`), save and share layouts")
    p.add_argument("action", choices=["suggest", "sample", "save", "list", "share", "add", "remove"])
    p.add_argument("values", nargs="*", metavar="NAME|FILE", help="a layout's name, a file; for `save` both")
    add_options(p)
    p.add_argument("--out", metavar="DIR", type=Path, default=Path(), help="folder for `sample` and `share` (here)")
    p.add_argument("--sheet", metavar="NAME", help="for `save`: the sheet of a workbook")
    p.add_argument("--map", action="append", default=[], metavar="FIELD=HEADING", help="for `save`: a column's field")
    p.add_argument("--word", action="append", default=[], metavar="FIELD:WORD=MEANING", help="what a word means")
    p.add_argument("--constant", action="append", default=[], metavar="FIELD=VALUE", help="what no column says")
    p.add_argument(
        "--unit", action="append", default=[], metavar="FIELD=0.01", help="what amounts are written in (fen)"
    )
    p.add_argument(
        "--footer", action="append", default=[], metavar="WORD", help="with which rows begin that are no data"
    )
    p.add_argument("--own-field", metavar="FIELD", help="says whose records these are, where no column does")
    p.add_argument("--own-label", action="append", default=[], metavar="TEXT", help="behind which it stands above them")
    p.add_argument("--heading-row", type=int, metavar="N", help="row of the headings (default: found; 0: none)")
    p.add_argument("--by", metavar="NAME", help="who saves or adds it (default: who is logged in)")
