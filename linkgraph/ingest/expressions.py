"""Expressions of importers that only choose among columns of text: read so far as to be worked out without a database.

    coalesce(caller, CASE WHEN direction = 'in' THEN other ELSE own_number END)

A choice is ``coalesce``, ``CASE WHEN``, ``CASE … WHEN`` over names, texts and NULL, with conditions such as
``name = 'text'`` and ``name IS NULL``. Every other expression is the database's.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""\s*(?:'(?P<text>[^']*)'(?!')|"(?P<quoted>[a-z_0-9]+)"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)|(?P<sign>[(),=]))"""
)
_WORDS = frozenset({"case", "when", "then", "else", "end", "coalesce", "is", "not", "null"})
_NAMED = re.compile(r"""'[^']*'|"([a-z_0-9]+)"|\b([A-Za-z_][A-Za-z_0-9]*)\b""")


@dataclass(frozen=True)
class Name:
    """A column."""

    name: str


@dataclass(frozen=True)
class Text:
    """One text, or NULL, in every row."""

    text: str | None


@dataclass(frozen=True)
class First:
    """The first of several that is not NULL."""

    parts: tuple[Choice, ...]


@dataclass(frozen=True)
class When:
    """A condition: the column has this text; where the text is None, it has any."""

    name: str
    text: str | None
    negated: bool = False


@dataclass(frozen=True)
class Case:
    """What stands beside the first condition that holds, or `otherwise`."""

    whens: tuple[tuple[When, Choice], ...]
    otherwise: Choice


Choice = Name | Text | First | Case


def names_in(expression: str, known: Collection[str]) -> list[str]:
    """The known columns that an SQL expression may name, in order (a bare END is none)."""
    found = (
        match[1] or (match[2] or "").lower() for match in _NAMED.finditer(expression) if match[2] not in ("END", "end")
    )
    return [name for name in dict.fromkeys(found) if name in known]


@lru_cache(maxsize=1000)
def choice(expression: str) -> Choice | None:
    """The expression as a choice; None where it is more than that."""
    tokens: list[tuple[str, str]] = []
    at, end = 0, len(expression.rstrip())
    while at < end:
        found = _TOKEN.match(expression, at)
        if found is None:
            return None
        kind = str(found.lastgroup)
        value = found[kind].lower() if kind == "word" else found[kind]
        tokens.append(("word" if value in _WORDS else "quoted", value) if kind == "word" else (kind, value))
        at = found.end()
    try:
        reader = _Reader(tokens)
        whole = reader.expression()
        return whole if reader.at == len(tokens) else None
    except (_More, IndexError):
        return None


class _More(Exception):
    """The expression is no mere choice."""


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def take(self, kind: str, *values: str) -> str:
        """The next token, which must be one of these."""
        found, value = self.tokens[self.at]
        if found != kind or (values and value not in values):
            raise _More
        self.at += 1
        return value

    def follows(self, kind: str, value: str) -> bool:
        """Whether this is the next token; if so, it is taken."""
        there = self.tokens[self.at : self.at + 1] == [(kind, value)]
        self.at += there
        return there

    def expression(self) -> Choice:
        kind = self.tokens[self.at][0]
        if kind == "text":
            return Text(self.take("text"))
        if kind == "quoted":
            return Name(self.take("quoted"))
        if self.follows("word", "null"):
            return Text(None)
        if self.follows("word", "coalesce"):
            return self._first()
        self.take("word", "case")
        return self._case()

    def _first(self) -> Choice:
        self.take("sign", "(")
        parts = [self.expression()]
        while self.follows("sign", ","):
            parts.append(self.expression())
        self.take("sign", ")")
        return First(tuple(parts))

    def _case(self) -> Choice:
        subject = None if self.tokens[self.at] == ("word", "when") else self.take("quoted")
        whens = []
        while self.follows("word", "when"):
            when = self._condition() if subject is None else When(subject, self.take("text"))
            self.take("word", "then")
            whens.append((when, self.expression()))
        otherwise = self.expression() if self.follows("word", "else") else Text(None)
        self.take("word", "end")
        return Case(tuple(whens), otherwise)

    def _condition(self) -> When:
        name = self.take("quoted")
        if self.follows("sign", "="):
            return When(name, self.take("text"))
        self.take("word", "is")
        known = self.follows("word", "not")
        self.take("word", "null")
        return When(name, None, negated=not known)
