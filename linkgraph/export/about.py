"""What every export says about itself: where it comes from, how it was computed, and a hash over all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from linkgraph.export.bundle import EvidenceRow, ExportBundle, ExportNode, Tie
from linkgraph.export.text import plain
from linkgraph.export.wording import say
from linkgraph.settings import VERSION


@dataclass(frozen=True)
class Reference:
    """Rows of one sheet of one file; ``rows`` reads like ``2-9,14``."""

    source_id: str
    file: str
    sheet: str
    rows: str

    def __str__(self) -> str:
        sheet = f" [{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet} #{self.rows}"


def ranges(numbers: Iterable[int]) -> str:
    """Row numbers in short: 2, 3, 4, 9 → ``2-4,9``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


def references(rows: Iterable[EvidenceRow]) -> tuple[Reference, ...]:
    """The rows, one reference for each sheet of each file."""
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in rows:
        found[row.file, row.sheet, row.source_id].append(row.record_no)
    return tuple(Reference(key[2], key[0], key[1], ranges(found[key])) for key in sorted(found))


class EvidenceIndex:
    """Which rows an exported link, tie or node rests on."""

    def __init__(self, bundle: ExportBundle) -> None:
        self._rows: dict[str, list[EvidenceRow]] = defaultdict(list)
        for row in bundle.rows:
            self._rows[row.subject].append(row)
        self._beneath: dict[str, set[str]] = defaultdict(set)
        for link in bundle.links:
            self._beneath[link.src].add(link.id)
            self._beneath[link.dst].add(link.id)
        for tie in bundle.ties:
            self._beneath[tie.a].update(tie.links)
            self._beneath[tie.b].update(tie.links)

    def of_link(self, link_id: str) -> list[EvidenceRow]:
        return self._rows.get(link_id, [])

    def of_tie(self, tie: Tie) -> list[EvidenceRow]:
        return [row for link in tie.links for row in self.of_link(link)]

    def of_node(self, node: ExportNode) -> list[EvidenceRow]:
        links = sorted(self._beneath.get(node.id, ()))
        return self._rows.get(node.id, []) + [row for link in links for row in self.of_link(link)]


def distinct(rows: Sequence[EvidenceRow]) -> int:
    """How many different rows of files these are (one row may support several links)."""
    return len({(row.source_id, row.sheet, row.record_no) for row in rows})


def manifest(bundle: ExportBundle) -> dict[str, Any]:
    """Title, purpose, case, snapshot, parameters, sources with hashes, what was set aside, warnings, counts."""
    about = {
        "title": bundle.title,
        "what": bundle.what,
        "reading": say("leads", bundle.language),
        "purpose": bundle.purpose,
        "recipient": bundle.recipient,
        "case": bundle.case_name,
        "snapshot": bundle.snapshot,
        "exported_at": bundle.exported_at,
        "parameters": bundle.parameters,
        "sources": bundle.sources,
        "set_aside": bundle.set_aside,
        "notes": [*bundle.notes, *_not_drawn(bundle)],
        "counts": {name: len(getattr(bundle, name)) for name in ("nodes", "ties", "links", "rows")},
        "content_sha256": bundle.content_sha256,
        "program": f"linkgraph {VERSION}",
    }
    out: dict[str, Any] = plain(about)
    return out


def _not_drawn(bundle: ExportBundle) -> list[str]:
    """Links that no line of a picture or graph file shows, said aloud."""
    ids = {node.id for node in bundle.nodes}
    under_ties = {link for tie in bundle.ties for link in tie.links}
    left = [k for k in bundle.links if k.id not in under_ties and (bundle.ties or not {k.src, k.dst} <= ids)]
    return [say("not_drawn", bundle.language).format(n=len(left))] if left else []
