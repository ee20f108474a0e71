"""What the trial of a layout shows is what the import does: same dispositions, reasons and events, row for row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import importers
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.recognise import plan_file
from linkgraph.ingest.trying import try_layout
from linkgraph.model.schema import EVENT_TABLES
from linkgraph.sample.layouts import sample_of
from tests.ingest.cases import Bench, as_csv, written

NAMES = ("cn_cgi_calls", "cn_total_calls", "cn_wechat_bill", "cn_tenpay_transfers", "fr_fadet", "in_airtel_calls")


@pytest.mark.parametrize("name", NAMES)
def test_a_trial_and_an_import_agree(name: str, tmp_path: Path) -> None:
    made = sample_of(name)
    file = written(tmp_path / made.file, made.content)
    options = ImportOptions(**made.options)  # type: ignore[arg-type]
    (plan,) = plan_file(file, options, importers.layouts(), importers.REGISTRY)
    trial = try_layout(plan.sheet, plan.matched.layout, plan.matched.heading_row, importers.REGISTRY, options)
    assert trial.problem is None
    bench = Bench(tmp_path / "case")
    bench.one(file, **made.options)
    heading = plan.matched.heading_row
    aside = bench.rows(f"SELECT record_no, disposition, reason FROM set_aside WHERE record_no > {heading} ORDER BY 1")
    accepted = bench.rows("SELECT record_no FROM accepted_rows ORDER BY 1")
    assert trial.counts == dict(Counter([disposition for _, disposition, _ in aside] + ["accepted"] * len(accepted)))
    assert [(r.record_no, r.disposition, r.reason) for r in trial.rows if r.disposition != "accepted"] == aside
    for table in EVENT_TABLES:
        shown = [row.record_no for row in trial.rows for kind, _ in row.events if kind == table]
        assert shown == [n for (n,) in bench.rows(f"SELECT record_no FROM {table} ORDER BY record_no")]


def test_a_trial_looks_at_a_thousand_rows_and_a_record_of_several_lines_is_whole(tmp_path: Path) -> None:
    rows = [["caller", "callee", "start", "text"]]
    rows += [["13800138000", "13900139000", "2023-05-01 12:00:00", "a\nb\nc\nd"] for _ in range(1_500)]
    file = written(tmp_path / "long.csv", as_csv(rows))
    options = ImportOptions(timezone="UTC")
    (plan,) = plan_file(file, options, importers.layouts(), importers.REGISTRY)
    trial = try_layout(plan.sheet, plan.matched.layout, 1, importers.REGISTRY, options)
    assert set(trial.counts) == {"accepted"}
    assert 250 <= trial.counts["accepted"] <= 1_000
    assert all(row.events for row in trial.rows)
