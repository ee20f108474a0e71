"""What each verb does: options in, an answer out (JSON of the interface, and lines for people)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkgraph.analysis import ClusterOptions
from linkgraph.case import Case, create_sample
from linkgraph.casework.choices import import_options
from linkgraph.cli.bar import Bar
from linkgraph.errors import LinkgraphError, MustChoose, WrongUse
from linkgraph.export.correcting import read_rows, write_rows
from linkgraph.ingest.archives import packer
from linkgraph.ingest.protocol import ImportOptions, Wanted
from linkgraph.ingest.report import ImportReport
from linkgraph.ingest.resending import Correction
from linkgraph.sample import SampleOptions

VERBS = (
    "sample", "import", "layouts", "layout suggest", "layout sample", "layout save", "layout share",
    "layout add", "rejects", "build", "neighbours", "path",
    "search", "clusters", "keypeople", "keyset", "disrupt", "pattern", "evidence", "pairs", "export", "role", "seized",
    "tag", "note", "marks", "profile", "common", "heatmap", "views", "jobs", "verify",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a command says."""

    data: dict[str, Any]
    lines: Sequence[str]
    attention: bool = False


def open_case(options: Namespace) -> Case:
    """The case that was named."""
    return Case.open(_folder(options))


def _folder(options: Namespace) -> Path:
    if not options.case:
        raise WrongUse("no case named: give --case DIR or set LINKGRAPH_CASE")
    return Path(options.case)


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Rows as aligned columns (for terminals; wide characters count two)."""
    texts = [[str(h) for h in headings]] + [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(_width(row[i]) for row in texts) for i in range(len(headings))]
    return [
        "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in texts
    ]


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x1100 else 1 for c in text)


# ---------------------------------------------------------------------- evidence


def sample(options: Namespace) -> Answer:
    folder = _folder(options)
    if (folder / "case.sqlite").exists():
        raise WrongUse(f"{folder} already holds a case: choose another folder for the sample")
    chosen = SampleOptions(people=options.people, seed=options.seed, scale=options.scale)
    bar = Bar()
    _, report, truth = create_sample(folder, chosen, bar)
    bar.close()
    data = {**report.to_json(), "truth": str(truth)}
    lines = [*_import_lines(report.sources), f"Invented people only; the truth is in {truth}"]
    return Answer(data, lines, report.needs_attention)


def import_files(options: Namespace) -> Answer:
    folder = _folder(options)
    chosen = import_options(options)
    new = not (folder / "case.sqlite").exists()
    case = Case.create(folder) if new else Case.open(folder)
    bar, number = Bar(), None
    try:
        number = _import_job(case, options, chosen)
        left_out = case.jobs.table.get(number).left_out
        if options.background:
            case.jobs.start(number)
            said = f"job {number} imports in the background: `linkgraph jobs` shows how far it is"
            return Answer({"job": number, "left_out": left_out}, [said])
        return import_answer(case.jobs.work(number, bar), left_out)
    except LinkgraphError as error:
        if new:
            case.discard_empty()
        if not isinstance(error, MustChoose):
            raise
        said = "; ".join(f"--{name.replace('_', '-')}: {', '.join(v)}" for name, v in error.choices.items())
        text = f"{error} [{said}]" if "--" not in str(error) else str(error)
        raise MustChoose(text, error.choices, error.differences) from None
    finally:
        bar.close()


def _import_job(case: Case, options: Namespace, chosen: ImportOptions) -> int:
    """The number of the job for what was named."""
    if not any(path.is_dir() or (path.is_file() and packer(path)) for path in options.files):
        return case.add_import([Wanted(file, chosen) for file in options.files])
    gathering = case.gather(options.files, chosen)
    try:
        files = gathering.all_or_some(options.recognised_only)
    except MustChoose as error:
        case.jobs.drop(gathering.folder)
        hint = "" if not gathering.ready() else " (--recognised-only)"
        raise MustChoose(f"{error}{hint}", error.choices) from None
    return case.add_import(files, folder=gathering.folder, left_out=gathering.left_out())


def import_answer(report: ImportReport, left_out: Sequence[dict[str, str]] = ()) -> Answer:
    """What an import did, in the words of the interface, with the files that were left out."""
    data = {**report.to_json(), "left_out": list(left_out)}
    lines = [*_import_lines(report.sources), *(f"left out: {odd['file']}: {odd['reason']}" for odd in left_out)]
    return Answer(data, lines, report.needs_attention or bool(left_out))


def _import_lines(sheets: Iterable[Any]) -> list[str]:
    headings = ("file", "sheet", "kind", "layout", "read", "accepted", "duplicate", "rejected", "ignored", "state")
    rows = list(sheets)
    problems = [f"{s.file} {s.sheet}".strip() + f": {why}" for s in rows for why in s.checks.get("problems", ())]
    return [*table(headings, [[getattr(s, h) for h in headings] for s in rows]), *problems]


def rejects(options: Namespace) -> Answer:
    case = open_case(options)
    if options.action == "correct":
        return _correct(case, options)
    if options.file is not None:
        raise WrongUse("say `rejects correct FILE` to send corrected rows through again")
    rows = case.flagged(options.source) if options.flagged else case.rejects(options.source)
    failed = case.failed_imports()
    if options.out:
        known = (
            {(r["sheet"], r["record_no"]): r for r in case.rows_to_correct(options.source)} if options.source else {}
        )
        cells = [known.get((row["sheet"], row["record_no"]), {}) for row in rows]
        write_rows([{**more, **row} for row, more in zip(rows, cells, strict=True)], options.out)
    headings = ("file", "sheet", "record_no", "line", "disposition", "reason", "message", "raw")
    shown = table(
        (*headings, "corrected in"),
        [[*(_short(row[h]) for h in headings), ", ".join(c["file"] for c in row["corrected_in"])] for row in rows],
    )
    lost = [f"failed import of {f['file']} at {f['failed_at']}: {f['message']}" for f in failed]
    return Answer({"rows": rows, "failed_imports": failed}, [*shown, f"{len(rows)} rows not accepted", *lost])


def _correct(case: Case, options: Namespace) -> Answer:
    if options.file is None:
        raise WrongUse("say which file to send: `linkgraph rejects correct FILE`")
    done = case.correct([Correction(**row) for row in read_rows(options.file)], options.by)
    skipped = [f"row {s['record_no']} of {s['source_id'][:12]} not sent: {s['reason']}" for s in done.skipped]
    return Answer(done.to_json(), [*_import_lines(done.sources), *skipped], any(s.rejected for s in done.sources))


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def evidence(options: Namespace) -> Answer:
    found = open_case(options).evidence(options.subject, options.limit)
    lines = [f"{found.total} rows behind {found.subject}"]
    for row in found.rows:
        lines.append(f"{row.file} {row.sheet} row {row.record_no} (line {row.line}, source {row.source_id[:12]})")
        lines.append("    " + "; ".join(f"{k}={v}" for k, v in row.fields.items() if v.strip()))
    return Answer(found.to_json(), lines)


def pairs(options: Namespace) -> Answer:
    case = open_case(options)
    if options.action in ("undo", "restore"):
        if not options.pairs:
            raise WrongUse(f"name the pairs to {options.action}: `linkgraph pairs` lists their ids")
        (case.undo_pairs if options.action == "undo" else case.restore_pairs)(options.pairs)
        said = f"{len(options.pairs)} pairs: {options.action} done; build again to use it"
        return Answer({"pairs": options.pairs, "action": options.action}, [said])
    if options.pairs:
        raise WrongUse(f"`pairs {options.action}` takes no ids: use `pairs undo` or `pairs restore`")
    if options.action == "set":
        clocks = {"on": True, "off": False, None: None}[options.clocks]
        rule = case.set_pairing(
            start_s=options.start, duration_s=options.duration, money_s=options.money, clocks=clocks
        ).to_json()
        return Answer({"rule": rule}, [", ".join(f"{k} {v}" for k, v in rule.items() if k != "undone")])
    found = case.pairs(options.state, options.limit)
    headings = ("pair", "state", "kind", "from", "to", "a_at", "apart_s", "clock_s", "a_duration_s", "b_duration_s",
                "amount")  # fmt: skip
    shown = table(
        (*headings, "a_row", "b_row"),
        [[*(row[h] for h in headings), _place(row["a_row"]), _place(row["b_row"])] for row in found.pairs],
    )
    clocks_said = [f"{c['of']} runs {c['later_s']:+g} s against {c['than']} ({c['pairs']} pairs)" for c in found.clocks]
    counts = ", ".join(f"{name} {n}" for name, n in found.counts.items())
    return Answer(found.to_json(), [*shown, *clocks_said, f"{len(found.pairs)} of {found.total} shown; {counts}"])


def _place(row: dict[str, Any] | None) -> str:
    return f"{row['file']} {row['sheet']}:{row['record_no']}".replace(" :", ":") if row else ""


def role(options: Namespace) -> Answer:
    case = open_case(options)
    person = case.resolve(options.person)
    case.set_role(person, options.role)
    return Answer({"person": person, "role": options.role}, [f"{person}: {options.role}; build again to use it"])


def verify(options: Namespace) -> Answer:
    found = open_case(options).verify()
    lines = found["problems"] or [f"{found['sources']} sources agree with their books"]
    return Answer(found, lines, not found["ok"])


# ---------------------------------------------------------------------- graph


def build(options: Namespace) -> Answer:
    case = open_case(options)
    number = case.add_build(options.store)
    if options.background:
        return in_background(case, number)
    with closing(Bar()) as bar:
        return build_answer(case.jobs.run(number, bar).to_json())


def in_background(case: Case, number: int) -> Answer:
    """Give a job to a process of its own."""
    if case.jobs.table.get(number).state == "waiting":
        case.jobs.start(number)
    return Answer({"job": number}, [f"job {number} goes on in the background: `linkgraph jobs` shows how far it is"])


def build_answer(data: dict[str, Any]) -> Answer:
    """What was built, in the words of the interface."""
    rows = [("entity", k, n) for k, n in data["entities"].items()] + [("link", k, n) for k, n in data["links"].items()]
    return Answer(data, [f"snapshot {data['snapshot']} in {data['store']}", *table(("what", "type", "count"), rows)])


def _types(options: Namespace) -> list[str] | None:
    return [t.strip() for t in options.types.split(",") if t.strip()] if options.types else None


def neighbours(options: Namespace) -> Answer:
    found = open_case(options).neighbours(options.id, options.depth, _types(options), options.limit)
    nodes = table(("id", "type", "label"), [(n.id, n.type, n.label) for n in found.nodes])
    links = table(
        ("type", "from", "to", "count", "first", "last"),
        [(e.type, e.src, e.dst, e.count, e.first, e.last) for e in found.links],
    )
    more = [f"{found.not_shown} more neighbours not shown (raise --limit)"] if found.not_shown else []
    return Answer(found.to_json(), [*nodes, "", *links, *more])


def path(options: Namespace) -> Answer:
    found = open_case(options).path(options.a, options.b, options.k, _types(options), options.weighted)
    lines = []
    for p in found:
        steps = [f"{n.label} ({n.id})" for n in p.nodes]
        lines.append(" → ".join(steps))
    return Answer({"paths": [p.to_json() for p in found]}, lines or ["no path between them"])


def search(options: Namespace) -> Answer:
    hits = open_case(options).search(options.text, options.limit)
    lines = table(("id", "type", "label", "score"), [(h.id, h.type, h.label, f"{h.score:.2f}") for h in hits])
    return Answer({"hits": [h.to_json() for h in hits]}, lines)


# ---------------------------------------------------------------------- analysis


def view_options(options: Namespace) -> dict[str, Any]:
    """Layers and period that were asked for."""
    layers = tuple(x.strip() for x in options.layers.split(",") if x.strip()) if options.layers else None
    return {"layers": layers, "since": options.since, "until": options.until}


#: Options that say how clusters are searched; where none is given, the usual ones hold.
_SEARCH = ("algorithm", "resolution", "seed", "runs", "loss", "consensus")


def search_options(options: Namespace) -> ClusterOptions | None:
    """How clusters were asked for; None where nothing was said."""
    said = {name: value for name in _SEARCH if (value := getattr(options, name)) is not None}
    return ClusterOptions(**said) if said else None


def export(options: Namespace) -> Answer:
    ids = tuple(x.strip() for x in options.ids.split(",") if x.strip()) if options.ids else ()
    receipt = open_case(options).export(
        options.what,
        options.format,
        options.out,
        purpose=options.purpose,
        recipient=options.recipient,
        language=options.language,
        ids=ids,
        clustering=search_options(options),
        **view_options(options),
    )
    data = receipt.to_json()
    return Answer(
        data, [f"{data['file']} ({data['nodes']} nodes, {data['links']} links, {data['rows']} rows)", data["sha256"]]
    )
