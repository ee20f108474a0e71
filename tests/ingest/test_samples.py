"""Every layout's sample is recognised as that layout alone, its books close, and the planted answers are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import importers
from linkgraph.errors import NotFound
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.recognise import plan_file
from linkgraph.ingest.report import SheetReport
from linkgraph.sample.layouts import LayoutSample, layout_samples, sample_of
from tests.ingest.cases import Bench, written

SAMPLES = layout_samples()
#: Layouts of public data sets and of files without headings; tests on the data itself stand in `test_real_data`.
DATA_SETS = {"callmine_calls", "vast2018_calls", "vast2018_associations", "pairs_no_heading"}
#: Layouts of which the sample operation is made (tests/sample).
OPERATION = {"cn_police_calls", "cn_bank_transfers", "cn_bank_accounts", "cn_bank_customers"}


def imported(sample: LayoutSample, folder: Path) -> tuple[Bench, list[SheetReport]]:
    bench = Bench(folder / "case")
    return bench, bench.take(written(folder / sample.file, sample.content), **sample.options)


def test_every_layout_has_a_sample() -> None:
    known = {layout.name for layout in importers.layouts()}
    shown = {name for sample in SAMPLES for name in sample.layouts if name}
    assert known - shown <= DATA_SETS | OPERATION
    assert not shown & DATA_SETS
    assert shown <= known


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_a_sample_is_recognised_as_its_own_layout(sample: LayoutSample, tmp_path: Path) -> None:
    file = written(tmp_path / sample.file, sample.content)
    options = ImportOptions(**sample.options)  # type: ignore[arg-type]
    plans = plan_file(file, options, importers.layouts(), importers.REGISTRY)
    assert tuple(plan.match.layout.name if plan.match else "" for plan in plans) == sample.layouts
    assert not [plan.problem for plan in plans if plan.match and plan.problem]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_the_books_of_a_sample_close(sample: LayoutSample, tmp_path: Path) -> None:
    _, reports = imported(sample, tmp_path)
    assert len(reports) == len(sample.counts)
    for report, counts in zip(reports, sample.counts, strict=True):
        assert report.reconciled, report
        assert (report.accepted, report.rejected, report.ignored, report.duplicate) == (
            counts.accepted,
            counts.rejected,
            counts.ignored,
            counts.duplicate,
        ), report


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.planted], ids=lambda sample: sample.file)
def test_the_planted_answers_of_a_sample_are_found(sample: LayoutSample, tmp_path: Path) -> None:
    bench, _ = imported(sample, tmp_path)
    for planted in sample.planted:
        found = matching(bench, planted.table, dict(planted.values))
        assert found == planted.times, (planted, bench.rows(f"SELECT * FROM {planted.table}"))


def matching(bench: Bench, table: str, values: dict[str, Any]) -> int:
    conditions = " AND ".join(f"CAST(\"{name}\" AS VARCHAR) IS NOT DISTINCT FROM '{text(v)}'" if v is not None
                              else f'"{name}" IS NULL' for name, v in values.items())  # fmt: skip
    return int(bench.rows(f"SELECT count(*) FROM {table} WHERE {conditions}")[0][0])


def text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).replace("'", "''")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_the_providers_own_count_is_compared(sample: LayoutSample, tmp_path: Path) -> None:
    _, (report, *_) = imported(sample, tmp_path)
    found = [(one["what"], one["stated"], one["agrees"]) for one in report.checks["provider"]]
    records = {} if sample.stated is None else {"records": str(sample.stated)}
    assert found == [(what, figure, True) for what, figure in {**records, **sample.sums}.items()]


def test_a_wrong_count_of_the_provider_is_noticed(tmp_path: Path) -> None:
    jio = sample_of("in_jio_calls")
    content = jio.content.replace(b"Total Records :,3", b"Total Records :,4")
    report = Bench(tmp_path / "case").one(written(tmp_path / jio.file, content))
    assert not report.reconciled
    assert [(one["stated"], one["found"]) for one in report.checks["provider"]] == [("4", "3")]


def test_a_sample_is_the_same_bytes_every_time() -> None:
    assert [s.content for s in layout_samples()] == [s.content for s in SAMPLES]


def test_a_sample_that_does_not_exist_is_named() -> None:
    with pytest.raises(NotFound, match="us_sprint_calls"):
        sample_of("no_such_layout")


def test_what_a_sample_needs_is_asked_for_without_it(tmp_path: Path) -> None:
    sprint = sample_of("us_sprint_calls")
    file = written(tmp_path / sprint.file, sprint.content)
    (plan,) = plan_file(file, ImportOptions(), importers.layouts(), importers.REGISTRY)
    assert plan.problem is not None
    assert "timezone" in plan.problem.choices
