"""A layout as one file that can be handed on: written as TOML, read as hostile input."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from linkgraph.errors import FileRefused
from linkgraph.ingest.layouts import Layout, layout_of
from linkgraph.ingest.protocol import Importer
from linkgraph.model.times import DATE_ORDERS
from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import Cleaning

LARGEST = 256_000
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "cp1252", "utf-16")
_NAME = re.compile(r"\w[\w\- ]{0,58}\w|\w")
_RESERVED = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")
#: What words of these fields may mean beside the meanings that the importers know: mail and data make no call.
_MEANINGS = {"record_type": ("email", "data", "mms"), "direction": ("undetermined",)}
_LONGEST, _MOST = 300, 10_000
Importers = Mapping[str, Importer]


def write_layout(layout: Layout) -> str:
    """A layout as TOML; what is empty is left out."""
    plain, tables = [], []
    for one in fields(layout):
        value = getattr(layout, one.name)
        value = [list(group) for group in value] if one.name == "required" else value
        if one.name == "required":
            plain.append(f"required = {_toml(['|'.join(group) for group in value])}")
        elif value in (None, (), {}, False):
            continue
        elif not isinstance(value, Mapping):
            plain.append(f"{one.name} = {_toml(value)}")
        elif one.name == "words":
            tables += [_table(f"words.{_key(name)}", words) for name, words in value.items()]
        else:
            tables.append(_table(one.name, value))
    return "\n".join(plain) + "\n" + "".join(tables)


def _table(name: str, values: Mapping[str, Any]) -> str:
    return f"\n[{name}]\n" + "".join(f"{_key(key)} = {_toml(value)}\n" for key, value in values.items())


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
    return "[" + ", ".join(_toml(one) for one in value) + "]"


def parse_layout(content: bytes, name: str, importers: Importers) -> Layout:
    """A layout out of a file that may come from anybody.

    Raises
    ------
    FileRefused
        It is no layout, or says something that no layout may say: what, and where.
    """
    if len(content) > LARGEST:
        raise FileRefused(f"{name} has more than {LARGEST:,} bytes: no layout is as large")
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileRefused(f"{name} is no layout file ({error}): ask the sender for it again") from None
    checked = _Checked(name, data, importers)
    checked.run()
    layout = layout_of(data, name)
    if not layout.fields and not layout.columns and not layout.joined:
        raise FileRefused(f"layout {layout.name} names no column: there is nothing that it would read")
    return layout


class _Checked:
    """The checks of a layout's keys; every one has a rule, and a key without one is refused."""

    def __init__(self, file: str, data: dict[str, Any], importers: Importers) -> None:
        self.file, self.data, self.importers = file, data, importers

    def refuse(self, key: str, why: str) -> FileRefused:
        return FileRefused(f"{self.file}: {key!r} {why}: compare it with `linkgraph layout share` of a layout of yours")

    def run(self) -> None:
        rules: dict[str, Callable[[str, Any], None]] = {
            "kind": self._kind, "name": self._name, "title": self._text, "fields": self._fields,
            "required": self._required, "words": self._words, "units": self._units, "origin": self._origin,
            "constants": self._constants, "columns": self._columns, "joined": self._joined, "timezone": self._zone,
            "encoding": self._one_of(ENCODINGS), "decimal": self._one_of((",",)),
            "date_order": self._one_of(DATE_ORDERS), "country": self._country, "anonymised": self._flag,
            "nominal": self._flag, "footers": self._marks, "notes": self._marks, "above": self._fields,
            "own": self._field, "day_turns": self._turn, "signature": self._headings, "saved_by": self._text,
            "saved_at": self._moment, "added_by": self._text, "added_at": self._moment,
        }  # fmt: skip
        for key in ("kind", "name", "title", "required"):
            if key not in self.data:
                raise self.refuse(key, "is missing")
        self._kind("kind", self.data["kind"])
        for key, value in self.data.items():
            if key not in rules:
                raise self.refuse(str(key)[:60], "is nothing that a layout can say")
            rules[key](key, value)

    @property
    def importer(self) -> Importer:
        return self.importers[self.data["kind"]]

    def _kind(self, key: str, value: Any) -> None:
        if not isinstance(value, str) or value not in self.importers:
            raise self.refuse(key, f"is none of {', '.join(sorted(self.importers))}")

    def _name(self, key: str, value: Any) -> None:
        check_name(value)

    def _text(self, key: str, value: Any) -> None:
        if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
            raise self.refuse(key, f"is no text of up to {_LONGEST} characters")

    def _flag(self, key: str, value: Any) -> None:
        if not isinstance(value, bool):
            raise self.refuse(key, "is neither true nor false")

    def _one_of(self, values: tuple[str, ...]) -> Callable[[str, Any], None]:
        def check(key: str, value: Any) -> None:
            if not isinstance(value, str) or value not in values:
                raise self.refuse(key, f"is none of {', '.join(values)}")

        return check

    def _country(self, key: str, value: Any) -> None:
        if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}", value):
            raise self.refuse(key, "is no country of two letters")

    def _turn(self, key: str, value: Any) -> None:
        if not isinstance(value, str) or not re.fullmatch("(0?[1-9]|1[0-2]):00", value):
            raise self.refuse(key, "is no hour such as 05:00")

    def _moment(self, key: str, value: Any) -> None:
        self._parsed(key, value, datetime.fromisoformat)

    def _origin(self, key: str, value: Any) -> None:
        self._parsed(key, value, datetime.fromisoformat)

    def _parsed(self, key: str, value: Any, parse: Callable[[str], object]) -> None:
        try:
            parse(value)
        except (TypeError, ValueError):
            raise self.refuse(key, "is no date") from None

    def _zone(self, key: str, value: Any) -> None:
        try:
            self._text(key, value)
            ZoneInfo(value)
        except (ValueError, OSError, LookupError):
            raise self.refuse(key, "is no time zone such as Asia/Shanghai") from None

    def _field(self, key: str, value: Any) -> None:
        if not isinstance(value, str) or value not in self.importer.fields:
            raise self.refuse(key, f"names no field of {self.importer.kind} ({', '.join(self.importer.fields)})")

    def _list(self, key: str, value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > _MOST:
            raise self.refuse(key, f"is no list of up to {_MOST:,}")
        return value

    def _headings(self, key: str, value: Any) -> None:
        """Headings as they stand in a file: any characters, they are only ever compared."""
        for one in self._list(key, value):
            if not isinstance(one, str) or len(one) > 5_000:
                raise self.refuse(key, "is no list of headings")

    def _texts(self, key: str, value: Any) -> None:
        for one in self._list(key, value):
            self._text(key, one)

    def _by_field(self, key: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.refuse(key, "is no table")
        for name in value:
            self._field(key, name)
        return value

    def _fields(self, key: str, value: Any) -> None:
        for name, headings in self._by_field(key, value).items():
            self._headings(f"{key}.{name}", headings)
            if not headings:
                raise self.refuse(f"{key}.{name}", "is an empty list")

    def _joined(self, key: str, value: Any) -> None:
        for name, parts in self._by_field(key, value).items():
            if self.importer.fields[name].type != "when" or not 2 <= len(self._list(key, parts)) <= 3:
                raise self.refuse(f"{key}.{name}", "is no time of two or three parts")
            for part in parts:
                self._headings(f"{key}.{name}", part)

    def _required(self, key: str, value: Any) -> None:
        known = {**self.data.get("fields", {}), **self.data.get("joined", {})}
        for group in self._list(key, value):
            self._text(key, group)
            if not all(name in known for name in group.split("|")):
                raise self.refuse(key, f"asks for {group!r}, which has no column")
        if known and not value:
            raise self.refuse(key, "is empty: every table would fit")

    def _columns(self, key: str, value: Any) -> None:
        named = [name for name in self._list(key, value) if name != ""]
        for name in named:
            self._field(key, name)
        if len(named) != len(set(named)):
            raise self.refuse(key, "names a field twice")

    def _marks(self, key: str, value: Any) -> None:
        """Words that set rows aside: no figures, so that no number and no amount can be hidden by them."""
        self._texts(key, value)
        if any(len(one.strip()) < 2 or re.search(r"\d", one) for one in value):
            raise self.refuse(key, "has a mark of less than two characters, or with a figure in it")

    def _words(self, key: str, value: Any) -> None:
        for name, words in self._by_field(key, value).items():
            spec = self.importer.fields[name]
            if spec.type != "word" or not isinstance(words, dict) or len(words) > _MOST:
                raise self.refuse(f"{key}.{name}", "is no list of words")
            for word, meaning in words.items():
                self._text(f"{key}.{name}", word)
                if meaning not in {*spec.words.values(), *_MEANINGS.get(name, ())}:
                    raise self.refuse(f"{key}.{name}", f"gives {word!r} a meaning that the field does not have")

    def _units(self, key: str, value: Any) -> None:
        for name, unit in self._by_field(key, value).items():
            if not isinstance(unit, str) or not re.fullmatch(r"0\.0{0,5}[1-9]\d{0,5}|[1-9]\d{0,8}", unit):
                raise self.refuse(f"{key}.{name}", "is no unit such as 0.01")

    def _constants(self, key: str, value: Any) -> None:
        for name, text in self._by_field(key, value).items():
            self._text(f"{key}.{name}", text)
            spec = self.importer.fields[name]
            if spec.type == "word":
                fits = text in set(spec.words.values())
            else:
                fits = spec.type != "when" and VALUE_TYPES[spec.type].clean(text, Cleaning()).value == text
            if not fits:
                raise self.refuse(f"{key}.{name}", f"cannot be {text!r} throughout")


def check_name(value: Any) -> str:
    """The name of a layout: letters of any script, figures, blanks and hyphens; it is also the name of its file.

    Raises
    ------
    FileRefused
        It is no such name.
    """
    if not isinstance(value, str) or not _NAME.fullmatch(value) or _RESERVED.fullmatch(value):
        raise FileRefused(
            f"{str(value)[:60]!r} is no name for a layout: use letters, figures, blanks and hyphens, up to 60"
        )
    return value
