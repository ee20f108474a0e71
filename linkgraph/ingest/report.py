"""What an import says: the accounting of every sheet, in the words of the interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from linkgraph.ingest.compiling import SHAPE_REASONS
from linkgraph.ingest.protocol import Importer
from linkgraph.model.values import PROBLEMS

IGNORED_REASONS = {
    "blank": "a blank row",
    "preamble": "text above the headings",
    "repeated_heading": "the headings once more",
    "footer": "a total or footer",
    "nothing_found_notice": "the provider says that nothing was found",
}


@dataclass(frozen=True)
class SheetReport:
    """One imported sheet: how it was read and where each of its rows went.

    ``read = accepted + duplicate + rejected + ignored`` always holds; `reconciled` says that an independent
    count of lines and independent sums of durations and amounts agree.
    """

    source_id: str
    file: str
    sheet: str
    kind: str
    layout: str
    encoding: str
    timezone: str | None
    read: int
    accepted: int
    duplicate: int
    rejected: int
    ignored: int
    reconciled: bool
    state: str
    already_imported: bool = False
    reasons: tuple[str, ...] = ()
    warnings: dict[str, int] = field(default_factory=dict)
    checks: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        out = dict(self.__dict__)
        out["reasons"] = list(self.reasons)
        return out


@dataclass(frozen=True)
class ImportReport:
    """What an import of several files did."""

    sources: tuple[SheetReport, ...]
    seconds: float

    @property
    def needs_attention(self) -> bool:
        """Whether a row was rejected or a file does not reconcile (exit code 1)."""
        return any(s.rejected or not s.reconciled for s in self.sources)

    def to_json(self) -> dict[str, Any]:
        return {"sources": [s.to_json() for s in self.sources], "seconds": round(self.seconds, 3)}


def message_of(reason: str, importer: Importer | None) -> str:
    """A reason code (``code`` or ``code:field``) in words."""
    code, _, name = reason.partition(":")
    where = f" ({name})" if name else ""
    if code == "missing":
        return f"{name} is blank, and a row without it says nothing"
    rules = {rule.code: rule.message for rule in importer.rejects} if importer else {}
    known = {**PROBLEMS, **SHAPE_REASONS, **IGNORED_REASONS, **rules}
    known["duplicate"] = "the same record was already imported from another file"
    return known[code] + where
