"""What is exported, as one value: whoever fills it decides what goes out, the formats only write it down."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from linkgraph.errors import LinkgraphError, WrongUse
from linkgraph.export.text import plain
from linkgraph.graph.records import Link

#: Exports that describe no group and rank nobody; only in these may a victim appear (with the role beside the name).
NEUTRAL = ("case", "selection", "shown", "neighbours", "path", "evidence")
LANGUAGES = ("en", "zh")
VICTIM = ("victim", "受害人")

#: Signs of rules → how a picture writes them before a name.
BADGES = {"star": "★", "flag": "⚑", "alert": "▲!", "question": "?", "cross": "✕", "eye": "◉"}
#: Names that a measure may not take, because they are columns of the members table.
NODE_FIELDS = (
    "id", "type", "label", "role", "tag", "note", "jurisdiction", "cluster", "membership", "colour", "size",
    "props", "evidence_rows", "evidence", "snapshot",
)  # fmt: skip


@dataclass(frozen=True)
class ExportNode:
    """A person, number, account … that goes out.

    ``measures`` are scores of position in this graph (leads, not evidence). ``membership`` is the share of
    repeated runs that put the node into its cluster: 0.5 means "could as well belong elsewhere".
    ``tag`` (a colour) and ``note`` are what persons working on the case wrote: their words, not evidence.
    ``colour`` (``#rrggbb``) and ``size`` (radius) are how it is drawn; None leaves it to the picture. ``ring``
    (``#rrggbb``) and ``badge`` (one of ``BADGES``) are what rules on the chart put on it.
    """

    id: str
    type: str
    label: str
    role: str | None = None
    jurisdiction: str | None = None
    cluster: str | None = None
    membership: float | None = None
    measures: Mapping[str, float | None] = field(default_factory=dict)
    colour: str | None = None
    size: float | None = None
    props: Mapping[str, Any] = field(default_factory=dict)
    tag: str | None = None
    note: str | None = None
    ring: str | None = None
    badge: str | None = None

    def __post_init__(self) -> None:
        _check_colours(self.id, self.colour, self.ring)
        taken = [name for name in self.measures if name in NODE_FIELDS]
        if taken:
            raise WrongUse(
                f"A measure may not be called {taken[0]!r}: that is a column of the members table; rename it."
            )


def _check_colours(name: str, *colours: str | None) -> None:
    for colour in colours:
        if colour is not None and not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise WrongUse(f"Colour {colour!r} of {name} is not of the form #rrggbb; give one or leave it out.")


@dataclass(frozen=True)
class LegendLine:
    """What something in the picture means; ``shape``: ``dot``, ``ring``, ``line``, ``dashes``, or '' for a heading."""

    text: str
    shape: str = ""
    colour: str = "#444444"

    def __post_init__(self) -> None:
        _check_colours(self.text, self.colour)


@dataclass(frozen=True)
class Tie:
    """Two actors tied by records: how many in each layer, in all (``weight``), and the ids of the links beneath.

    ``colour``, ``factor`` (times wider) and ``dashed`` are how rules on the chart draw it.
    """

    a: str
    b: str
    weight: float
    layers: Mapping[str, float] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    colour: str | None = None
    factor: float = 1.0
    dashed: bool = False

    def __post_init__(self) -> None:
        _check_colours(f"{self.a} – {self.b}", self.colour)


@dataclass(frozen=True)
class EvidenceRow:
    """A row of a file as it was handed in; ``subject`` is the id of the link or node that rests on it."""

    subject: str
    source_id: str
    file: str
    sheet: str
    record_no: int
    fields: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class ExportBundle:
    """Everything that one export says.

    Parameters
    ----------
    title : str
    what : str
        ``cluster:ID``, ``clusters``, ``keypeople``, ``keyset``, ``case``, ``selection``, ``path`` …
    purpose, recipient : str or None
        Why and to whom it goes out; stands inside the export.
    case_name, snapshot : str
        The case and the id of the derived state that everything was computed on.
    parameters : mapping
        Layers, window, algorithm, seed: what another person needs to get the same result.
    sources : tuple of mappings
        ``source_id`` (SHA-256 of the file), ``file`` and whatever else is known of each file.
    set_aside : tuple of mappings
        What was left out of the graph on purpose (service numbers …) and why.
    notes : tuple of str
        Warnings that must travel with the result.
    legend : tuple of LegendLine
        What colours, sizes and rules of the chart mean; empty leaves it to the picture.
    picture : str
        A PNG picture of it as it was drawn (base64), for a report; '' where there is none.
    exported_at : str or None
        Time of export, when it is to stand inside. It is an input: without it the same bundle gives the same bytes.

    Raises
    ------
    LinkgraphError
        When a victim is among the nodes of an export that groups or ranks suspects.
    WrongUse
        When an id occurs twice, a tie hangs in the air, or the language is unknown.
    """

    title: str
    what: str
    case_name: str
    snapshot: str
    nodes: tuple[ExportNode, ...]
    links: tuple[Link, ...] = ()
    ties: tuple[Tie, ...] = ()
    rows: tuple[EvidenceRow, ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    purpose: str | None = None
    recipient: str | None = None
    set_aside: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    exported_at: str | None = None
    language: str = "en"
    picture: str = ""
    legend: tuple[LegendLine, ...] = ()

    def __post_init__(self) -> None:
        self._refuse_victims()
        if self.language not in LANGUAGES:
            raise WrongUse(f"Language {self.language!r} is not known; choose one of {', '.join(LANGUAGES)}.")
        ids = [node.id for node in self.nodes]
        _once(ids, "Node")
        _once([link.id for link in self.links], "Link")
        known = set(ids)
        loose = [end for tie in self.ties for end in (tie.a, tie.b) if end not in known]
        if loose:
            raise WrongUse(
                f"A tie ends at {loose[0]}, which is not among the nodes of this export; add it or drop the tie."
            )

    @cached_property
    def content_sha256(self) -> str:
        """One hash over all that is exported: two files of one export, in any format or language, carry the same."""
        content = {**plain(self), "language": None}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()

    def _refuse_victims(self) -> None:
        """A victim is never handed on as a suspect, whatever the analysis before this said."""
        if self.what.split(":", 1)[0] in NEUTRAL:
            return
        victims = [node for node in self.nodes if (node.role or "").strip().casefold() in VICTIM]
        if victims:
            raise LinkgraphError(
                f"Refused: {len(victims)} victim(s) among the members of {self.what!r} (first: {victims[0].id}). "
                "Victims are never exported as suspects; set them aside, or export a selection instead."
            )


def _once(ids: list[str], kind: str) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise WrongUse(f"{kind} {name} occurs twice in this export; every id may stand there once.")
        seen.add(name)
