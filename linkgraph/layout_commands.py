"""The verbs `layouts` and `layout`: what is known, what a file looks like, a made-up file of a layout."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import importers
from linkgraph.case import Case, recognise
from linkgraph.choices import import_options
from linkgraph.choices import lines as choice_lines
from linkgraph.commands import Answer, table
from linkgraph.errors import WrongUse
from linkgraph.ingest.protocol import family
from linkgraph.sample.layouts import sample_of


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
        for x in importers.layouts()
    ]
    return Answer(
        {"layouts": rows}, table(("name", "kind", "title"), [(r["name"], r["kind"], r["title"]) for r in rows])
    )


def layout(options: Namespace) -> Answer:
    """Carry out one of the actions."""
    return {"sample": _sample, "suggest": _suggest}[options.action](options)


def _sample(options: Namespace) -> Answer:
    sample = sample_of(str(options.file))
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
    path = Path(options.file)
    view = Case.open(options.case).recognise(path, chosen) if options.case else recognise(path, chosen)
    out = []
    for s in view.sheets:
        out.append(f"{view.file} {s.name}: {s.layout or 'not recognised'} ({s.encoding}, zone {s.timezone or '-'})")
        out += [f"  {reason}" for reason in s.reasons]
        out += [f"  {field} ← {heading}" for field, heading in s.columns.items()]
        out += [f"  not read: {', '.join(s.unmapped)}"] if s.unmapped else []
        out += [f"  {s.problem}", *(f"  {line}" for line in choice_lines(s.differences))] if s.problem else []
    return Answer(view.to_json(), out, any(s.problem for s in view.sheets))
