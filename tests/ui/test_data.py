"""What the pages ask of a case, where nothing but the question itself is needed."""

from __future__ import annotations

import pyarrow as pa

from linkgraph.ui.data import payees


def test_payees_come_most_paid_first_and_of_nobody_there_are_none() -> None:
    rows = [("PAID", "a", "b", 1), ("PAID", "a", "c", 3), ("PAID", "a", "d", 2), ("CALLED", "a", "e", 9)]
    links = pa.table(dict(zip(("type", "src", "dst", "count"), map(list, zip(*rows, strict=True)), strict=True)))
    assert payees(links, ["a"], 2) == ["c", "d"]
    assert payees(links, [], 2) == []
