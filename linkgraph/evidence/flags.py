"""Rows that were taken over and are to be looked at all the same: place, reason and original text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkgraph.evidence.lake import FLAGGED_COLUMNS, Lake


def flagged_rows(lake: Lake, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every flag of the sources in `names` (source id → file), like the rows that were not accepted.

    A row stands there once for each of its flags; its disposition is ``flagged``, and it is in the evidence.
    """
    connection = lake.open_books(names)
    columns = list(FLAGGED_COLUMNS)
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = connection.execute(f"SELECT {listed} FROM flagged ORDER BY source_id, sheet, record_no, reason").fetchall()
    connection.close()
    return [
        {
            **dict(zip(columns, values, strict=True)),
            "file": names[values[0]],
            "disposition": "flagged",
            "corrected_in": [],
        }
        for values in rows
    ]
