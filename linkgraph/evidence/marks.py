"""Marks that persons put on entities: a colour and a note, kept in the catalogue with who and when.

They are the investigators' own words, no evidence: the network, its clusters and its scores do not change with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from linkgraph.errors import WrongUse
from linkgraph.evidence.catalogue import Catalogue, utc_now

#: Colours of tags; what each means is up to those who work on the case.
TAGS = ("red", "orange", "yellow", "green", "blue", "violet")
KINDS = ("tag", "note")
LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Mark:
    """What one entity is marked with now.

    Attributes
    ----------
    tag : one of ``TAGS``, '' where it has none.
    note : '' where it has none.
    by, at : who changed it last, and when (UTC).
    """

    subject: str
    tag: str = ""
    note: str = ""
    by: str = ""
    at: str = ""

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


def marks(catalogue: Catalogue) -> dict[str, Mark]:
    """Entity → its mark; those whose tag and note were taken away are left out."""
    found: dict[str, dict[str, str]] = {}
    for line in history(catalogue):
        said = {line["kind"]: line["value"], "by": line["set_by"], "at": line["set_at"]}
        found[line["subject"]] = found.get(line["subject"], {}) | said
    every = (Mark(subject, **said) for subject, said in found.items())
    return {mark.subject: mark for mark in every if mark.tag or mark.note}


def history(catalogue: Catalogue, subject: str | None = None) -> list[dict[str, Any]]:
    """Every change of a mark (of one entity, or of all), the oldest first."""
    with catalogue.connect() as db:
        rows = db.execute("SELECT * FROM marks WHERE ?1 IS NULL OR subject = ?1 ORDER BY number", (subject,)).fetchall()
    return [dict(row) for row in rows]


def set_marks(catalogue: Catalogue, kind: str, values: Mapping[str, str], by: str) -> dict[str, str]:
    """Give entities a tag or a note ('' takes it away); returns what each had before.

    Raises
    ------
    WrongUse
        If the tag is no colour of ``TAGS``, or a note is too long.
    """
    wanted = {subject: _checked(kind, value) for subject, value in values.items()}
    now = marks(catalogue)
    before = {subject: getattr(now.get(subject, Mark(subject)), kind) for subject in wanted}
    changed = {subject: value for subject, value in wanted.items() if value != before[subject]}
    _write(catalogue, kind, changed.items(), by)
    return before


def _checked(kind: str, value: str) -> str:
    if kind not in KINDS:
        raise WrongUse(f"there is no mark of the kind {kind!r}; choose one of {', '.join(KINDS)}")
    said = value.strip()
    if kind == "tag" and said and said not in TAGS:
        raise WrongUse(f"{said!r} is no colour of a tag; choose one of {', '.join(TAGS)}")
    if len(said) > LONGEST_NOTE:
        raise WrongUse(f"a note has {LONGEST_NOTE} characters at most, not {len(said)}: shorten it")
    return said


def _write(catalogue: Catalogue, kind: str, changed: Iterable[tuple[str, str]], by: str) -> None:
    rows = [(subject, kind, value, by, utc_now()) for subject, value in changed]
    if not rows:
        return
    with catalogue.connect() as db:
        db.executemany("INSERT INTO marks (subject, kind, value, set_by, set_at) VALUES (?, ?, ?, ?, ?)", rows)
    catalogue.log(kind, {"subjects": [row[0] for row in rows], "value": sorted({row[2] for row in rows}), "by": by})
