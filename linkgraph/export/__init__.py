"""What leaves a case: one value (`ExportBundle`) written down in one of several formats.

Every export carries its sources (file, sheet, row, SHA-256), the parameters and snapshot that it was computed
from, and the hash of its content. The same bundle gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from linkgraph.errors import WrongUse
from linkgraph.export.bundle import BADGES, EvidenceRow, ExportBundle, ExportNode, LegendLine, Tie
from linkgraph.export.csv_format import write_csv
from linkgraph.export.formats import write_gexf, write_graphml
from linkgraph.export.json_format import write_json
from linkgraph.export.picture import write_picture
from linkgraph.export.receipts import ExportReceipt, put, target
from linkgraph.export.report import write_report
from linkgraph.export.xlsx_format import write_xlsx

__all__ = [
    "BADGES", "FORMATS", "EvidenceRow", "ExportBundle", "ExportNode", "ExportReceipt", "LegendLine", "Tie", "extension",
    "write_export",
]  # fmt: skip

#: Format → what writes it: (bundle, file name) → contents of that file and of those that lie beside it.
FORMATS: dict[str, Callable[[ExportBundle, str], dict[str, bytes]]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
    "graphml": write_graphml,
    "gexf": write_gexf,
    "html": write_picture,
    "report": write_report,
}


def extension(format: str) -> str:  # noqa: A002 - the option's name
    """How the name of a file of a format ends."""
    return {"csv": "zip", "report": "html"}.get(format, format)


def write_export(bundle: ExportBundle, format: str, out: str | Path) -> ExportReceipt:  # noqa: A002 - the option's name
    """Write the bundle to ``out`` and return the receipt.

    Parameters
    ----------
    bundle : ExportBundle
    format : str
        One of `FORMATS`.
    out : path
        The file to write; an older export there is replaced, a source file of the case never.

    Raises
    ------
    WrongUse
        Unknown format, no such folder, or more than the format can hold.
    """
    if format not in FORMATS:
        raise WrongUse(f"Export format {format!r} is not known; choose one of {', '.join(FORMATS)}.")
    path = target(out, bundle)
    files = FORMATS[format](bundle, path.name)
    put(files, path, bundle)
    return ExportReceipt(
        file=str(path),
        sha256=hashlib.sha256(files[path.name]).hexdigest(),
        nodes=len(bundle.nodes),
        links=len(bundle.links),
        rows=len(bundle.rows),
        ties=len(bundle.ties),
        content_sha256=bundle.content_sha256,
        beside=tuple(str(path.parent / name) for name in files if name != path.name),
    )
