"""What must hold for every imported file, and how an entry of ``expected.json`` is compared with a case.

Places are written ``[file:][sheet!]record[/line]``; ``2..4`` means several records, ``2..8+2`` every second one.
A text file's line is its record number, unless a field before it goes over several lines; a workbook's line is its row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from linkgraph import Case
from linkgraph.errors import FileRefused, LinkgraphError, MustChoose
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.report import IGNORED_REASONS, SheetReport
from tests.corpus.making import Made

Place = tuple[str, str, int, int]
_PLACE = re.compile(
    r"(?:(?P<file>[^:!]+):)?(?:(?P<sheet>.+)!)?(?P<first>\d+)(?:\.\.(?P<last>\d+)(?:\+(?P<step>\d+))?)?(?:/(?P<line>\d+))?"
)


def places(text: str, file: str) -> Iterator[Place]:
    """The places that an entry names; `file` is the one meant where it names none."""
    found = _PLACE.fullmatch(text)
    assert found, text
    first, last, step = int(found["first"]), int(found["last"] or found["first"]), int(found["step"] or 1)
    for number in range(first, last + 1, step):
        yield found["file"] or file, found["sheet"] or "", number, int(found["line"] or number)


def spread(entry: Mapping[str, str | list[str]], file: str) -> Counter[tuple[Place, str]]:
    """An entry of places and reasons, one by one."""
    out: Counter[tuple[Place, str]] = Counter()
    for text, reasons in entry.items():
        for place in places(text, file):
            out.update((place, reason) for reason in ([reasons] if isinstance(reasons, str) else reasons))
    return out


def import_case(case: Case, made: Made, folder: Path, expected: Mapping[str, Any]) -> list[SheetReport]:
    """Import the files of a case one by one, with the questions that are expected, and the answers given to them."""
    reports: list[SheetReport] = []
    folder.mkdir()
    for number, (name, data) in enumerate(made.files):
        (folder / str(number)).mkdir()
        path = folder / str(number) / name
        path.write_bytes(data)
        reports += _import_one(case, path, made.options, expected)
    return reports


def _import_one(case: Case, path: Path, options: Mapping[str, str], expected: Mapping[str, Any]) -> list[SheetReport]:
    found = outcome(case, path, options)
    if isinstance(found, MustChoose):
        _check_question(found, expected)
        assert case.sources() == []
        found = outcome(case, path, {**options, **expected["answer"]}) if "answer" in expected else []
    if isinstance(found, LinkgraphError):
        assert isinstance(found, FileRefused), found
        assert expected.get("refused", "(not refused)") in str(found)
        assert case.sources() == []
        return []
    assert "refused" not in expected, "it was imported"
    assert "asked" not in expected or not found or "answer" in expected, "it was imported without a question"
    return found


def _check_question(question: MustChoose, expected: Mapping[str, Any]) -> None:
    assert "asked" in expected, question
    asked = expected["asked"]
    assert question.choices.keys() == asked.keys(), question
    for option, values in asked.items():
        assert values is None or question.choices[option] == values
    assert expected.get("says", "") in str(question)


def outcome(case: Case, path: Path, options: Mapping[str, str]) -> list[SheetReport] | LinkgraphError:
    """What an import ends with: its reports, a question or a refusal."""
    try:
        return list(case.import_files([path], ImportOptions(**options)).sources)  # type: ignore[arg-type]
    except (MustChoose, FileRefused) as error:
        return error


def check_case(case: Case, made: Made, reports: list[SheetReport], expected: Mapping[str, Any]) -> None:
    """Everything an entry says of the sheets, the rows set aside, the flags, the values and the links."""
    if "sheets" not in expected:
        assert reports == []
        return
    for report in reports:
        check_books(report, expected.get("state"))
    counts = [[r.read, r.accepted, r.duplicate, r.rejected, r.ignored] for r in reports]
    assert counts == expected["sheets"], case.rejects()[:20]
    assert reports[0].encoding == expected.get("encoding", reports[0].encoding)
    said = "\n".join(reason for report in reports for reason in report.reasons)
    for reason in expected.get("reasons", ()):
        assert reason in said
    check_rows(case, made, expected)
    for query, rows in expected.get("values", {}).items():
        assert plain_rows(case, query) == rows, query
    check_links(case, expected.get("links", {}))


def check_books(report: SheetReport, state: str | None = None) -> None:
    """The books of a sheet close, its lines were counted a second time, and nothing was read without a reason kept."""
    assert report.read == report.accepted + report.duplicate + report.rejected + report.ignored
    checks = report.checks
    assert checks["lines_by_reader"] == checks["lines_counted_again"]
    assert checks["rows_by_reader"] == checks["rows_accounted_for"] == report.read
    assert all(pair["read"] == pair["again"] for pair in checks["sums"].values())
    assert report.state == (state or ("with_rejects" if report.rejected else "complete")), checks
    assert report.reconciled == (state != "unreconciled")
    if report.kind == "unrecognised":
        return
    kept = " · ".join(report.reasons)
    assert "encoding: " in kept
    assert report.timezone is None or f"time zone {report.timezone}: " in kept


def check_rows(case: Case, made: Made, expected: Mapping[str, Any]) -> None:
    """Rows set aside and flags stand exactly where they should, good rows came in with their values."""
    first = made.files[0][0]
    names = {sheet["source_id"]: sheet["file"] for sheet in case.sources()}
    aside = case.rejects()
    assert all(row["message"] and row["raw"] is not None for row in aside)
    if "aside_counts" in expected:
        assert Counter(row["reason"] for row in aside) == expected["aside_counts"]
    else:
        found = Counter(((r["file"], r["sheet"], r["record_no"], r["line"]), r["reason"]) for r in aside)
        assert found == spread(expected.get("aside", {}), first)
        assert all(row["disposition"] == disposition(row["reason"]) for row in aside)
    query = "SELECT source_id, sheet, record_no, line, reason FROM flagged"
    flags = Counter(((names[s], sheet, no, line), reason) for s, sheet, no, line, reason in plain_rows(case, query))
    assert flags == spread(expected.get("flags", {}), first)
    wanted = good_rows(expected.get("good", ""), first)
    query = "SELECT source_id, sheet, record_no, caller, callee, start, duration_s FROM calls"
    calls = {(names[s], sheet, no): rest for s, sheet, no, *rest in plain_rows(case, query)}
    assert {place: calls.get(place) for place in wanted} == wanted


def disposition(reason: str) -> str:
    """Where a row with this reason was put."""
    return "duplicate" if reason == "duplicate" else "ignored" if reason in IGNORED_REASONS else "rejected"


def good_rows(text: str, file: str) -> dict[tuple[str, str, int], list[Any]]:
    """``2=1 3..5=2``: the record → what the good call of that number (and the following ones) says."""
    out = {}
    for part in text.split():
        place, _, number = part.rpartition("=")
        for k, (name, sheet, record, _) in enumerate(places(place, file), start=int(number)):
            clock = f"{4 + k // 3600:02}:{k // 60 % 60:02}:{k % 60:02}"
            out[name, sheet, record] = [
                "tel:+8613800138000",
                f"tel:+86139{139000 + k:08}",
                f"2023-05-01 {clock}",
                60 + k,
            ]
    return out


def plain_rows(case: Case, query: str) -> list[list[Any]]:
    """What a query over the evidence finds, as JSON writes it."""
    connection = case.lake.open(case.catalogue.source_ids())
    try:
        return [[_plain(value) for value in row] for row in connection.execute(query).fetchall()]
    finally:
        connection.close()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | str) else str(value)


def check_links(case: Case, expected: Mapping[str, int]) -> None:
    """The links of the built snapshot, each with its count, and no other ones of their types."""
    if not expected:
        return
    links = case.build().snapshot.table("links").to_pylist()
    case.close()
    types = {link.partition("~")[0] for link in expected}
    assert {link["id"]: link["count"] for link in links if link["type"] in types} == expected
