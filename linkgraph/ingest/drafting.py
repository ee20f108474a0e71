"""A layout as a person puts it together for a table that nobody has seen before: columns to fields, words, zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from linkgraph.errors import WrongUse
from linkgraph.ingest.layouts import Layout, numbered, plain
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
    units : (field, unit) of amounts that are not written in the currency's own unit (``0.01``: in fen)
    footers : words with which rows begin that are no records (totals, notes)
    own : the field that says whose records these are, where no column does: asked at each import, unless one of
        `own_labels` stands before it above the headings; `own_value` is the one of this table, for the trial alone
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
    units: tuple[tuple[str, str], ...] = ()
    footers: tuple[str, ...] = ()
    own: str | None = None
    own_labels: tuple[str, ...] = ()
    own_value: str | None = None


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
    _check_table(draft, importer, by_field)
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
        units=dict(draft.units),
        footers=draft.footers,
        own=draft.own,
        above={draft.own: tuple(plain(label) for label in draft.own_labels)} if draft.own and draft.own_labels else {},
    )


def _check_table(draft: Draft, importer: Importer, mapped: Collection[str]) -> None:
    """Units and owner make sense for the columns."""
    for field, _ in draft.units:
        if field not in mapped or importer.fields[field].type != "amount":
            raise WrongUse(f"{field} is no column of amounts here: only amounts have a unit")
    if draft.own is not None and (draft.own in mapped or draft.own not in own_fields(importer)):
        raise WrongUse(f"{draft.own} cannot say whose records these are: it has a column, or is no number or account")


def own_fields(importer: Importer) -> list[str]:
    """The fields that can say whose records a table holds where no column does."""
    return [name for name, spec in importer.fields.items() if spec.type in ("phone", "account", "party_wallet")]


def open_words(importer: Importer, field: str, texts: Sequence[str]) -> list[str]:
    """The different words of a column that the field does not know yet, in order of appearance."""
    known = importer.fields[field].words
    return [text for text in dict.fromkeys(tidy(text) for text in texts) if text and text.lower() not in known]
