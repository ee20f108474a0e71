"""The verb `jobs`: work that is running or has ended; stop it, give it up, take it up again."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from typing import Any

from linkgraph.case import Case
from linkgraph.cli.bar import Bar, clock
from linkgraph.cli.commands import Answer, build_answer, import_answer, table
from linkgraph.cli.seized import seized_answer
from linkgraph.errors import WrongUse
from linkgraph.evidence.job_table import JobRecord
from linkgraph.ingest.report import ImportReport


def arguments(verb: Callable[..., Any]) -> None:
    """Add the verb to the command line."""
    p = verb("jobs", jobs, "imports and other work, running and ended: `list`, `show`, `cancel`, `resume`")
    p.add_argument("action", nargs="?", default="list", choices=["list", "show", "cancel", "resume"])
    p.add_argument("number", nargs="?", type=int, metavar="JOB", help="number of the job (default: the newest)")
    p.add_argument("--without", metavar="FILE", help="resume without this file of the set")
    p.add_argument("--background", action="store_true", help="resume in a process of its own and return at once")


def jobs(options: Namespace) -> Answer:
    """Carry out one of the actions."""
    if not options.case:
        raise WrongUse("no case named: give --case DIR or set LINKGRAPH_CASE")
    case = Case.open(options.case)
    if options.action == "list":
        found = case.jobs.table.all()
        return Answer({"jobs": [job.to_json() for job in found]}, _lines(found) if found else ["no jobs in this case"])
    number = options.number if options.number is not None else _newest(case)
    if options.action == "resume":
        return _resume(case, number, options)
    job = case.jobs.stop(number) if options.action == "cancel" else case.jobs.table.get(number)
    return Answer({"job": job.to_json()}, _lines([job]), job.state in ("failed", "broken"))


def _newest(case: Case) -> int:
    found = case.jobs.table.all()
    if not found:
        raise WrongUse("there are no jobs in this case")
    return found[0].number


def _resume(case: Case, number: int, options: Namespace) -> Answer:
    case.jobs.again(number, options.without)
    if options.background:
        case.jobs.start(number)
        return Answer({"job": case.jobs.table.get(number).to_json()}, [f"job {number} goes on in the background"])
    with closing(Bar()) as bar:
        outcome = case.jobs.run(number, bar)
    if isinstance(outcome, ImportReport):
        return import_answer(outcome, case.jobs.table.get(number).left_out)
    data = outcome.to_json()
    return seized_answer(data) if "batches" in data else build_answer(data)


def _lines(jobs: list[JobRecord]) -> list[str]:
    headings = ("job", "what", "state", "files", "stage", "rows", "done", "rows/s", "left", "by", "asked at", "message")
    return table(headings, [_row(job) for job in jobs])


def _row(job: JobRecord) -> list[Any]:
    state = "stopping" if job.active and job.stop else job.state
    share = f"{job.share:.0%}" if job.share is not None else ""
    rate = f"{job.rows_per_s:,.0f}" if job.rows_per_s else ""
    left = clock(job.left_s) if job.left_s is not None else ""
    return [job.number, job.verb, state, len(job.request["files"]), job.stage if job.active else "", job.rows, share,
            rate, left, job.started_by, job.created_at, job.message]  # fmt: skip
