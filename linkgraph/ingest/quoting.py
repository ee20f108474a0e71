"""Fields of one record of delimited text, quotes understood as spreadsheet programs write them."""

from __future__ import annotations

import re
from functools import cache

#: Status of a split: the last field's quote is not closed; something stands behind a closing quote.
OPEN, STRAY = "open", "stray"
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*)"')


def split_fields(body: str, delimiter: str, strict: bool = False) -> tuple[tuple[str, ...], str]:
    """The fields of a record, and '' or what is wrong with its quotes.

    A quote opens a field only at its beginning; elsewhere it is a character like any other. What stands behind
    a closing quote belongs to the field, unless `strict`.
    """
    if '"' not in body:
        return tuple(body.split(delimiter)), ""
    fields: list[str] = []
    at = 0
    while True:
        field, at, status = _field(body, at, delimiter, strict)
        if status:
            return (body,), status
        fields.append(field)
        if at > len(body):
            return tuple(fields), ""


def _field(body: str, at: int, delimiter: str, strict: bool) -> tuple[str, int, str]:
    """One field from a position on, where the next one begins, and what is wrong."""
    field = ""
    if body.startswith('"', at):
        match = _QUOTED.match(body, at)
        if match is None:
            return "", at, OPEN
        field, at = match[1].replace('""', '"'), match.end()
        if strict and at < len(body) and not body.startswith(delimiter, at):
            return "", at, STRAY
    end = body.find(delimiter, at)
    end = len(body) if end < 0 else end
    return field + body[at:end], end + 1, ""


@cache
def regular_block(delimiter: str) -> re.Pattern[bytes]:
    """Lines whose quotes all enclose whole fields within the line and enclose no quotes."""
    return re.compile(rb"(?:" + _regular(delimiter) + rb"\r?\n)*+")


@cache
def regular_line(delimiter: str) -> re.Pattern[bytes]:
    """One such line, with or without its end."""
    return re.compile(_regular(delimiter) + rb"(?:\r?\n)?")


def _regular(delimiter: str) -> bytes:
    mark = re.escape(delimiter.encode())
    one = rb'(?:"[^"\n]*+"|[^"\n' + mark + rb"]*+)"
    return one + rb"(?:" + mark + one + rb")*+"
