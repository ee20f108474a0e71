"""JSON: everything, with the original text untouched. The format to read by program or to archive."""

from __future__ import annotations

from typing import Any

from linkgraph.export.about import manifest
from linkgraph.export.bundle import ExportBundle
from linkgraph.export.text import plain, to_json


def write_json(bundle: ExportBundle, name: str) -> dict[str, bytes]:
    """``{"manifest", "nodes", "ties", "links", "rows"}``; links as everywhere (``from``, ``to`` …)."""
    return {name: (to_json(content(bundle), indent=2) + "\n").encode()}


def content(bundle: ExportBundle) -> dict[str, Any]:
    return {
        "manifest": manifest(bundle),
        "nodes": plain(bundle.nodes),
        "ties": plain(bundle.ties),
        "links": [link.to_json() for link in bundle.links],
        "rows": plain(bundle.rows),
    }
