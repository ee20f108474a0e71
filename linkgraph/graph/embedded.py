"""The embedded graph store: one Ladybug database file per snapshot, built by COPY and only ever read after that.

``folder/<snapshot id>/graph.lbug`` is built under another name and renamed when whole; ``folder/CURRENT`` names the
snapshot that is in force. Any number of processes may read; a reader follows CURRENT by itself.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import ladybug

from linkgraph.errors import StoreError
from linkgraph.graph.queries import EMBEDDED_DIALECT
from linkgraph.graph.reader import CypherReader, Row
from linkgraph.graph.records import ENTITY_COLUMNS, LINK_COLUMNS
from linkgraph.graph.staging import Staged, read_snapshot
from linkgraph.model import LINK_TYPES

FILE = "graph.lbug"
CURRENT = "CURRENT"
READ_MEMORY = 1 << 30
BUILD_MEMORY = 2 << 30
#: Address space that is set aside for one open database.
ADDRESS_SPACE = 1 << 38
_TYPES = {"VARCHAR": "STRING", "BIGINT": "INT64", "DOUBLE": "DOUBLE", "BOOLEAN": "BOOL", "TIMESTAMP": "TIMESTAMP"}
_SAFE_ID = re.compile(r"[0-9A-Za-z_-]{1,128}")


class EmbeddedStore(CypherReader):
    """A graph store inside this process, kept in `folder`."""

    dialect = EMBEDDED_DIALECT

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._open: tuple[str, ladybug.Database, ladybug.Connection] | None = None

    def snapshot_id(self) -> str | None:
        """The snapshot in force, or None when no whole store is there."""
        try:
            name = (self.folder / CURRENT).read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        whole = _SAFE_ID.fullmatch(name) and (self.folder / name / FILE).is_file()
        return name if whole else None

    def load(self, snapshot_dir: Path, snapshot_id: str) -> None:
        """Build the store from the snapshot, unless a readable store of it is already there."""
        if not _SAFE_ID.fullmatch(snapshot_id):
            raise StoreError(f"{snapshot_id!r} cannot name a snapshot: letters, digits, - and _ only")
        with self._lock:
            before = self.snapshot_id()
            self.close()
            if before != snapshot_id or not self._readable():
                staged = read_snapshot(snapshot_dir)
                self._replace(staged, snapshot_id)
                self._forget(keep={before, snapshot_id})

    def close(self) -> None:
        """Close the database; the next question opens it again."""
        with self._lock:
            if self._open is not None:
                _, database, connection = self._open
                self._open = None
                connection.close()
                database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _rows(self, query: str, **parameters: object) -> list[Row]:
        with self._lock:
            connection = self._connection()
            try:
                result = cast("ladybug.QueryResult", connection.execute(query, parameters))  # one statement, one result
                rows: list[Row] = [list(row) for row in result.get_all()]
                result.close()
            except RuntimeError as problem:
                raise StoreError(f"the embedded graph store could not answer ({problem}): build it again") from problem
        return rows

    def _connection(self) -> ladybug.Connection:
        """The open database of the snapshot in force; opened anew when another process has put a new one in force."""
        current = self.snapshot_id()
        if current is None:
            raise StoreError(f"no graph store in {self.folder}: build it first")
        if self._open is None or self._open[0] != current:
            self.close()
            file = self.folder / current / FILE
            try:
                database = _database(file, READ_MEMORY, read_only=True)
                self._open = (current, database, ladybug.Connection(database))
            except RuntimeError as problem:
                raise StoreError(f"the graph store {file} cannot be opened ({problem}): build it again") from problem
        return self._open[2]

    def _readable(self) -> bool:
        """Whether the store in force answers; one that does not is built again."""
        try:
            self.counts()
        except StoreError:
            return False
        finally:
            self.close()
        return True

    def _replace(self, staged: Staged, snapshot_id: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="building-", dir=self.folder))
        try:
            _build(work / FILE, staged)
            target = self.folder / snapshot_id
            if target.exists():
                shutil.rmtree(target)
            work.rename(target)
        except RuntimeError as problem:
            raise StoreError(f"the embedded graph store could not be built: {problem}") from problem
        finally:
            if work.exists():
                shutil.rmtree(work)
        _write_whole(self.folder / CURRENT, snapshot_id)

    def _forget(self, keep: set[str | None]) -> None:
        """Delete older stores; the one before stays for readers that are just opening it."""
        for old in self.folder.iterdir():
            if old.is_dir() and old.name not in keep and (old / FILE).is_file():
                # A store that another process holds open on Windows cannot be deleted yet: the next load does it.
                shutil.rmtree(old, ignore_errors=True)


def _database(file: Path, memory: int, read_only: bool) -> ladybug.Database:
    return ladybug.Database(file, buffer_pool_size=memory, max_db_size=ADDRESS_SPACE, read_only=read_only)


def _build(file: Path, staged: Staged) -> None:
    database = _database(file, BUILD_MEMORY, read_only=False)
    connection = ladybug.Connection(database)
    try:
        columns = {**ENTITY_COLUMNS, "label_key": "VARCHAR"}
        connection.execute(f"CREATE NODE TABLE Entity({_columns(columns)}, PRIMARY KEY(id))")
        _copy(connection, "Entity", staged.entities.select(list(columns)))
        values = {name: kind for name, kind in LINK_COLUMNS.items() if name not in ("src", "dst")}
        for link_type in LINK_TYPES:
            connection.execute(f"CREATE REL TABLE {link_type}(FROM Entity TO Entity, {_columns(values)})")
            _copy(connection, link_type, staged.links_of(link_type).select(["src", "dst", *values]))
    finally:
        connection.close()
        database.close()


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in columns.items())


def _copy(connection: ladybug.Connection, table: str, rows: object) -> None:
    if len(rows):  # type: ignore[arg-type]
        connection.execute(f"COPY {table} FROM $rows", {"rows": rows})


def _write_whole(file: Path, text: str) -> None:
    """Write a small file so that a reader sees the old or the new content, never half."""
    new = file.with_name(file.name + ".new")
    with new.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
