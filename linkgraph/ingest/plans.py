"""How one sheet will be read: what recognition says, and what the import carries out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkgraph.errors import MustChoose, WrongUse
from linkgraph.ingest.matching import Match
from linkgraph.ingest.sheets import Sheet


@dataclass(frozen=True)
class SheetPlan:
    """How one sheet will be read, with the reasons; `match` is None where the sheet is not recognised.

    `given` are fields whose value, as written, stands above the headings or comes from the person.
    """

    sheet: Sheet
    match: Match | None
    timezone: str | None = None
    date_order: str | None = None
    reasons: tuple[str, ...] = ()
    problem: MustChoose | None = None
    ambiguous: bool = False
    country: str = "CN"
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The file, and the sheet where it has several."""
        return f"{self.sheet.path.name}, sheet {self.sheet.name}" if self.sheet.name else self.sheet.path.name

    @property
    def matched(self) -> Match:
        """The layout in the sheet's headings; only for sheets that were recognised."""
        if self.match is None:
            raise WrongUse(f"{self.title} is not recognised: choose --kind or --layout")
        return self.match
