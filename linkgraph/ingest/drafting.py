"""A layout as a person puts it together for a table that nobody has seen before: columns to fields, words, zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from linkgraph.errors import WrongUse
from linkgraph.ingest.layouts import Layout, numbered
from linkgraph.ingest.protocol import Importer
from linkgraph.model.values import tidy


@dataclass(frozen=True)
class Draft:
    """What a person says of a table.

    Attributes
    ----------
    heading_row : the row with the headings, counted from 1; 0 where the table has none
    columns : (column, field): several columns of one time are its date and its clock, in this order
    words : (field, word of the table, what it means)
    constants : (field, value) for what no column says
    """

    kind: str
    heading_row: int
    columns: tuple[tuple[int, str], ...]
    words: tuple[tuple[str, str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    timezone: str | None = None
    date_order: str | None = None
    country: str | None = None
    decimal: str | None = None


def draft_layout(draft: Draft, headings: Sequence[str], importer: Importer, name: str = "draft") -> Layout:
    """The layout that a draft describes; it fits tables with exactly these headings.

    Raises
    ------
    WrongUse
        A field is named that the kind does not have, or two columns for one that is no time.
    """
    by_field: dict[str, list[int]] = defaultdict(list)
    for column, field in draft.columns:
        by_field[field].append(column)
    for field, columns in by_field.items():
        if field not in importer.fields:
            raise WrongUse(f"{importer.kind} has no field {field!r}; fields: {', '.join(importer.fields)}")
        if len(columns) > 1 and (importer.fields[field].type != "when" or not draft.heading_row):
            raise WrongUse(
                f"{field} was given to {len(columns)} columns: only a time can be made of a date and a clock"
            )
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for field, word, meaning in draft.words:
        words[field][tidy(word).lower()] = meaning
    names = numbered(headings)
    listed = [""] * len(headings)
    for field, columns in by_field.items():
        listed[columns[0]] = field
    return Layout(
        name=name,
        kind=draft.kind,
        title=f"{importer.kind}: mapped by hand",
        fields={f: (names[c[0]],) for f, c in by_field.items() if len(c) == 1} if draft.heading_row else {},
        joined={f: tuple((names[i],) for i in c) for f, c in by_field.items() if len(c) > 1},
        required=tuple((field,) for field in by_field) if draft.heading_row else (),
        columns=() if draft.heading_row else tuple(listed),
        signature=names if draft.heading_row else (),
        words={field: dict(found) for field, found in words.items()},
        constants=dict(draft.constants),
        timezone=draft.timezone,
        date_order=draft.date_order,
        country=draft.country,
        decimal=draft.decimal,
    )


def open_words(importer: Importer, field: str, texts: Sequence[str]) -> list[str]:
    """The different words of a column that the field does not know yet, in order of appearance."""
    known = importer.fields[field].words
    return [text for text in dict.fromkeys(tidy(text) for text in texts) if text and text.lower() not in known]
