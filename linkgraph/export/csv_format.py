"""CSV: one table, or all of them in a zip. Text that a spreadsheet program would run as a formula is defused."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import PurePath

from linkgraph.export.about import manifest
from linkgraph.export.bundle import ExportBundle
from linkgraph.export.tables import Cell, Table, tables
from linkgraph.export.text import defused, to_json, visible

_FIXED = (1980, 1, 1, 0, 0, 0)


def write_csv(bundle: ExportBundle, name: str) -> dict[str, bytes]:
    """``F.zip`` holds nodes, ties, links, rows, sources, set_aside (.csv) and manifest.json.

    With any other name F itself is the table of members, as one opens it in a spreadsheet program, and
    the rest lies beside it: ``F`` = members.csv → members.ties.csv, members.links.csv, members.rows.csv …
    and members.manifest.json with parameters, sources and the SHA-256 of each table.
    UTF-8 with byte order mark (spreadsheet programs garble Chinese without it).
    Text cells that begin with ``= + - @``, tab or line break get a leading ``'``; JSON keeps the raw text.
    """
    zipped = name.lower().endswith(".zip")
    stem = PurePath(name).stem
    files: dict[str, bytes] = {}
    for table in tables(bundle):
        if zipped:
            files[f"{table.name}.csv"] = table_bytes(table)
        else:
            files[name if table.name == "nodes" else f"{stem}.{table.name}.csv"] = table_bytes(table)
    about = manifest(bundle) | {"files": {key: hashlib.sha256(data).hexdigest() for key, data in files.items()}}
    files["manifest.json" if zipped else f"{stem}.manifest.json"] = to_json(about, indent=2).encode()
    return {name: zip_bytes(files)} if zipped else files


def table_bytes(table: Table) -> bytes:
    """The table as CSV (RFC 4180, CRLF)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_text(heading) for heading in table.headings])
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> Cell:
    """Numbers stay numbers (a negative amount is no formula); text is defused."""
    return visible(defused(cell)) if isinstance(cell, str) else cell


def zip_bytes(files: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on nothing but the files: fixed dates, fixed order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)
    return out.getvalue()
