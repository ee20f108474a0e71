"""Currency and success of a transfer: what is not known never becomes yuan, and never a payment."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.cases import Bench, as_csv, written

HEAD = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号", "交易币种", "交易是否成功"]
CARD, PEER = "9999000000000000001", "9999000000000000002"


def test_every_row_counts_in_its_own_currency_or_in_none(tmp_path: Path) -> None:
    words = [("人民币", "成功"), ("欧元", "成功"), ("978", "成功"), ("", ""), ("贝壳", "成功"), ("人民币", "处理中"),
             ("缅甸元", "失败")]  # fmt: skip
    rows = [[CARD, f"2023-05-01 12:00:{i:02}", f"{i}.00", "出", PEER, *pair] for i, pair in enumerate(words, start=1)]
    bench = Bench(tmp_path / "case")
    report = bench.one(written(tmp_path / "a.csv", as_csv([HEAD, *rows]), "gb18030"))
    assert (report.accepted, report.rejected, report.reconciled) == (6, 1, True)
    found = bench.rows("SELECT CAST(amount AS INT), currency, succeeded FROM transfers ORDER BY amount")
    assert found == [(1, "CNY", True), (2, "EUR", True), (3, "EUR", True), (4, "CNY", True), (5, None, True),
                     (7, "MMK", False)]  # fmt: skip
    assert [reason for _, _, _, reason in bench.aside()] == ["word_unknown:succeeded"]
    assert bench.rows("SELECT record_no, reason FROM flagged ORDER BY reason") == [
        (6, "currency_missing"), (6, "word_unknown:currency")]  # fmt: skip
