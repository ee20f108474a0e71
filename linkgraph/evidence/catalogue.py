"""The catalogue of a case (SQLite, WAL): sources, their accounting, roles, exports, log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from linkgraph.errors import CaseError
from linkgraph.settings import VERSION

#: Changes whenever the tables of the catalogue or of the evidence change.
SCHEMA = "4"
_JSON_COLUMNS = ("headings", "columns", "given", "reasons", "checks", "warnings")


def utc_now() -> str:
    """The time of a catalogue entry; nothing derived depends on it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Catalogue:
    """Reads and writes `case.sqlite`; every write is one transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """A connection with foreign keys on; commits at the end, rolls back on an error."""
        try:
            with closing(sqlite3.connect(self.path, timeout=30)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA foreign_keys = ON")
                with connection:
                    yield connection
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise CaseError(
                f"{self.path.name} cannot be used ({error}): close other programs using it, check the disk"
            ) from error

    def create(self, settings: Mapping[str, str]) -> None:
        """Make the tables (if missing) and store settings."""
        with self.connect() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(_tables())
            db.executemany(
                "INSERT OR REPLACE INTO settings VALUES (?, ?)", sorted({**settings, "schema": SCHEMA}.items())
            )

    def complete(self) -> None:
        """Make the tables that were added since the case was made; nothing is written where none is missing."""
        with self.connect() as db:
            db.executescript(_tables())

    def settings(self) -> dict[str, str]:
        """Settings of the case: id, name, timezone, country."""
        with self.connect() as db:
            return {row["key"]: row["value"] for row in db.execute("SELECT key, value FROM settings")}

    def keep_setting(self, key: str, value: str) -> None:
        """Store one setting."""
        with self.connect() as db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))

    def add_sources(self, entries: Sequence[tuple[Mapping[str, Any], list[dict[str, Any]]]]) -> None:
        """Make imported files (each with its sheets) visible in one transaction: the last step of an import."""
        with self.connect() as db:
            for source, sheets in entries:
                row = {**source, "hashes": _dump(source["hashes"]), "imported_at": utc_now(), "program": VERSION}
                db.execute(
                    "INSERT INTO sources VALUES (:source_id, :file, :bytes, :imported_at, :program, :hashes)", row
                )
                for sheet in sheets:
                    _add_sheet(db, sheet)
                _log(db, "import", {"source_id": source["source_id"], "file": source["file"]})

    def hashes(self) -> list[tuple[str, str, dict[str, str]]]:
        """(source id, file name, evidence file → SHA-256) of every source, as written at its import."""
        with self.connect() as db:
            rows = db.execute("SELECT source_id, file, hashes FROM sources ORDER BY rowid").fetchall()
        return [(row["source_id"], row["file"], json.loads(row["hashes"])) for row in rows]

    def sheets(self, source_id: str | None = None) -> list[dict[str, Any]]:
        """Every imported sheet with its accounting, in order of import."""
        query = "SELECT * FROM sheets JOIN sources USING (source_id) WHERE ?1 IS NULL OR source_id = ?1"
        with self.connect() as db:
            rows = [dict(row) for row in db.execute(f"{query} ORDER BY sources.rowid, sheets.rowid", (source_id,))]
        for row in rows:
            row.update({name: json.loads(row[name]) for name in _JSON_COLUMNS})
            del row["hashes"]
            row["reconciled"] = bool(row["reconciled"])
        return rows

    def source_ids(self) -> list[str]:
        """Ids of the files whose rows count, sorted."""
        with self.connect() as db:
            return [row[0] for row in db.execute("SELECT source_id FROM sources ORDER BY source_id")]

    def add_failure(self, file: str, source_id: str | None, size: int | None, message: str) -> None:
        """Record an import that was refused or broke off; nothing of it is in the evidence."""
        with self.connect() as db:
            values = (file, source_id, size, "failed", message, VERSION, utc_now())
            db.execute("INSERT INTO failed_imports VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            _log(db, "import failed", {"file": file, "message": message})

    def failures(self) -> list[dict[str, Any]]:
        """Imports that were refused or broke off, oldest first."""
        with self.connect() as db:
            return [dict(row) for row in db.execute("SELECT * FROM failed_imports ORDER BY rowid")]

    def add_seized(self, batch: str, file: str, size: int, attached_to: str | None, book: Mapping[str, Any]) -> None:
        """Make a batch of seized personal data visible: the last step of adding it."""
        with self.connect() as db:
            values = (batch, file, size, attached_to, utc_now(), VERSION, _dump(book))
            db.execute("INSERT INTO seized_batches VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            _log(db, "seized add", {"batch": batch, "file": file})

    def seized(self) -> list[dict[str, Any]]:
        """Every batch of seized personal data with its book, in the order in which they came in."""
        with self.connect() as db:
            rows = db.execute("SELECT * FROM seized_batches ORDER BY rowid").fetchall()
        return [{**{k: row[k] for k in row.keys() if k != "book"}, **json.loads(row["book"])} for row in rows]  # noqa: SIM118

    def set_role(self, person: str, role: str) -> None:
        """Record a role by the analyst; the newest counts, the older stay."""
        with self.connect() as db:
            db.execute("INSERT INTO roles VALUES (?, ?, ?)", (person, role, datetime.now(UTC).isoformat()))
        self.log("role", {"person": person, "role": role})

    def roles(self) -> dict[str, str]:
        """Person → role as the analyst last set it."""
        with self.connect() as db:
            return {row["person"]: row["role"] for row in db.execute("SELECT * FROM roles ORDER BY set_at")}

    def add_export(self, values: Mapping[str, Any]) -> None:
        """Record an export with its hash."""
        with self.connect() as db:
            db.execute(
                "INSERT INTO exports VALUES (:sha256, :file, :what, :format, :snapshot, :purpose, :recipient, :at)",
                {**values, "at": utc_now()},
            )

    def exports(self) -> list[dict[str, Any]]:
        """Earlier exports, newest first."""
        with self.connect() as db:
            return [dict(row) for row in db.execute("SELECT * FROM exports ORDER BY rowid DESC")]

    def log(self, action: str, detail: Mapping[str, Any]) -> None:
        """Append to the case's log."""
        with self.connect() as db:
            _log(db, action, detail)


@cache
def _tables() -> str:
    return files("linkgraph.evidence").joinpath("schema.sql").read_text(encoding="utf-8")


def _log(db: sqlite3.Connection, action: str, detail: Mapping[str, Any]) -> None:
    db.execute("INSERT INTO log (at, action, detail) VALUES (?, ?, ?)", (utc_now(), action, _dump(detail)))


def _add_sheet(db: sqlite3.Connection, sheet: Mapping[str, Any]) -> None:
    values = {k: _dump(v) if k in _JSON_COLUMNS else v for k, v in sheet.items()}
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    db.execute(f"INSERT INTO sheets ({names}) VALUES ({marks})", values)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
