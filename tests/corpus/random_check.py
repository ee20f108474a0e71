"""A file made at random through the real import, compared with its truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linkgraph import Case
from linkgraph.errors import MustChoose
from tests.corpus.checking import disposition, outcome, plain_rows
from tests.corpus.random_files import Truth, make

MEASURES = {
    "calls": "caller, callee, start, CAST(duration_s AS VARCHAR)",
    "transfers": 'payer, beneficiary, "at", CAST(amount AS VARCHAR)',
}


@dataclass(frozen=True)
class Found:
    """What of a file agrees with its truth; rows are counted, with the wrong ones in `wrong`."""

    seed: int
    closed: bool
    asked_rightly: bool
    reasons_kept: bool
    rejects: int
    rejects_right: int
    goods: int
    goods_right: int
    wrong: str

    @property
    def right(self) -> bool:
        """Whether everything agrees."""
        return not self.wrong


def check(seed: int, case: Case, folder: Path) -> Found:
    """Import the file of a seed into a case and compare; questions are answered as the truth says."""
    made, truth = make(seed)
    path = folder / made.files[0][0]
    path.write_bytes(made.files[0][1])
    options: dict[str, str] = {}
    asked: dict[str, str] = {}
    reports = outcome(case, path, options)
    while isinstance(reports, MustChoose) and reports.choices and not set(reports.choices) <= set(options):
        asked |= {name: truth.asked.get(name, "(nothing to be asked)") for name in reports.choices}
        options |= {name: truth.asked[name] for name in reports.choices if name in truth.asked}
        reports = outcome(case, path, options)
    if not isinstance(reports, list):
        return Found(seed, False, asked == truth.asked, False, len(truth.aside), 0, len(truth.good), 0, str(reports))
    (report,) = reports
    total = report.accepted + report.duplicate + report.rejected + report.ignored
    closed = report.read == total == truth.records and report.reconciled and not report.duplicate
    kept = " · ".join(report.reasons)
    said = ["encoding: ", f"time zone {report.timezone}: ", *([f"dates {truth.order}: "] if truth.order else [])]
    reasons = all(text in kept for text in said) and (report.layout, report.encoding) == (truth.layout, truth.encoding)
    rejects = _rejects(case, report.source_id, truth)
    goods = _goods(case, report.source_id, truth)
    wrong = [] if closed else [f"books {report.read} of {truth.records}: {report.checks}"]
    wrong += [] if asked == truth.asked else [f"asked {asked}, should be {truth.asked}"]
    wrong += [] if reasons else [f"reasons {kept}; {report.layout} {report.encoding}"]
    wrong += [*rejects[1], *goods[1]]
    return Found(seed, closed, asked == truth.asked, reasons, len(truth.aside), rejects[0], len(truth.good), goods[0],
                 "; ".join(wrong[:5]))  # fmt: skip


def _rejects(case: Case, source: str, truth: Truth) -> tuple[int, list[str]]:
    """How many rows stand aside at their place with their reason; what is wrong about the others."""
    query = f"SELECT record_no, line, reason, disposition FROM set_aside WHERE source_id = '{source}'"
    rows = plain_rows(case, query)
    found, wanted = {(number, line, reason) for number, line, reason, _ in rows}, set(truth.aside)
    dispositions = all(where == disposition(reason) for _, _, reason, where in rows)
    wrong = [f"not expected aside: {x}" for x in sorted(found - wanted)]
    wrong += [f"not aside: {x}" for x in sorted(wanted - found)]
    return len(wanted & found), wrong + ([] if dispositions else ["a disposition does not fit its reason"])


def _goods(case: Case, source: str, truth: Truth) -> tuple[int, list[str]]:
    table = "transfers" if "transfers" in truth.layout else "calls"
    query = f"SELECT record_no, {MEASURES[table]} FROM {table} WHERE source_id = '{source}'"
    found = {number: tuple(values) for number, *values in plain_rows(case, query)}
    wrong = [f"record {n}: {found.get(n)}, should be {v}" for n, v in sorted(truth.good.items()) if found.get(n) != v]
    wrong += [f"record {n} came in" for n in sorted(found.keys() - truth.good.keys())]
    return sum(found.get(n) == v for n, v in truth.good.items()), wrong
