"""The lake: immutable Parquet per source file, read by an in-memory DuckDB (no lock on the case)."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from linkgraph.evidence.same import resolve_same
from linkgraph.model.schema import DERIVED_TABLES, EVENT_TABLES, FACT_COLUMNS, PROVENANCE, EventTable

#: Names of folders that an import makes: a source, or one still being written.
_OURS = re.compile(r"[0-9a-f]{64}|unfinished-[0-9a-f]{16}-\d+")
_TIME = re.compile(r"t\d+")
_WRITTEN = "%Y-%m-%d %H:%M:%S"
#: Every row of a source that was not taken over, with its place and reason.
SET_ASIDE_COLUMNS = {
    "source_id": "VARCHAR", "sheet": "VARCHAR", "record_no": "BIGINT", "line": "BIGINT", "disposition": "VARCHAR",
    "reason": "VARCHAR", "message": "VARCHAR", "raw": "VARCHAR",
}  # fmt: skip
#: Every place where something is to be looked at though the row was taken over.
FLAGGED_COLUMNS = {name: kind for name, kind in SET_ASIDE_COLUMNS.items() if name != "disposition"}
_PLACE = {"source_id": "VARCHAR", "sheet": "VARCHAR", "record_no": "BIGINT"}
#: What the files of a source hold: of events, `n` is the how-manieth equal one of the source a record is; of accepted
#: rows, `key_a` and `key_b` are the digest of every cleaned field.
STORED: dict[str, dict[str, str]] = {
    **{name: {**_PLACE, "n": "INTEGER", **table.columns} for name, table in EVENT_TABLES.items()},
    "facts": dict(FACT_COLUMNS),
    "set_aside": SET_ASIDE_COLUMNS,
    "flagged": FLAGGED_COLUMNS,
    "accepted_rows": {**_PLACE, "kind": "VARCHAR", "key_a": "UBIGINT", "key_b": "UBIGINT", "n": "INTEGER"},
}


def _event_key(name: str, table: EventTable) -> str:
    """Equal for records of the same event in different sources or on its two sides."""
    same = ", ".join(f'coalesce(CAST("{column}" AS VARCHAR), chr(30))' for column in table.same)
    return f"md5(concat_ws(chr(31), '{name}', {same}, CAST(n AS VARCHAR)))"


#: Keys are made of what is stored when they are asked for: column and expression.
_KEYS: dict[str, tuple[str, str]] = {
    **{name: ("event_key", _event_key(name, table)) for name, table in EVENT_TABLES.items()},
    "accepted_rows": ("content_key", "format('{:016x}{:016x}-{}', key_a, key_b, n)"),
}
#: The tables of the lake as they are read.
TABLES: dict[str, dict[str, str]] = {
    **{name: {**PROVENANCE, **table.columns} for name, table in EVENT_TABLES.items()},
    "facts": dict(FACT_COLUMNS),
    "set_aside": SET_ASIDE_COLUMNS,
    "flagged": FLAGGED_COLUMNS,
    "accepted_rows": {**_PLACE, "kind": "VARCHAR", "content_key": "VARCHAR"},
}

#: What became of rows, without what they say.
BOOKS = ("set_aside", "flagged", "accepted_rows")


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that reaches nothing but files, in UTC, with deterministic order of results left to SQL."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
    return connection


def raw_rows(file: Path) -> str:
    """See `Lake.raw_rows`."""
    path = str(file).replace("'", "''")
    times = [name[1:] for name in pq.read_schema(file).names if _TIME.fullmatch(name)]
    read = [f"coalesce(c{i}, strftime(epoch_ms(1000 * CAST(t{i} AS BIGINT)), '{_WRITTEN}')) AS c{i}" for i in times]
    cells = f"* EXCLUDE ({', '.join(f't{i}' for i in times)}) REPLACE ({', '.join(read)})" if times else "*"
    whole = "coalesce(raw, concat_ws(mark, *COLUMNS('^c[0-9]+$')))"
    return f"(SELECT * EXCLUDE (mark, raw), {whole} AS raw FROM (SELECT {cells} FROM read_parquet('{path}')))"


class Lake:
    """The Parquet files of a case's accepted sources, as tables named like the model's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def source_folder(self, source_id: str) -> Path:
        """Where the rows of one source are."""
        return self.folder / source_id

    def open(self, source_ids: Iterable[str]) -> duckdb.DuckDBPyConnection:
        """A connection with one view per table over these sources (empty and typed where no source has rows)."""
        connection = connect()
        ids = sorted(source_ids)
        for name, columns in TABLES.items():
            files = [p for i in ids if (p := self.source_folder(i) / f"{name}.parquet").exists()]
            self._view(connection, f"{name}_as_read", columns, files)
        resolve_same(connection, list(TABLES))
        for name, query in DERIVED_TABLES.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
        return connection

    def open_books(self, source_ids: Iterable[str]) -> duckdb.DuckDBPyConnection:
        """A connection with the tables of `BOOKS` alone: nothing in them has two names, so it opens sooner."""
        connection = connect()
        ids = sorted(source_ids)
        for name in BOOKS:
            files = [p for i in ids if (p := self.source_folder(i) / f"{name}.parquet").exists()]
            self._view(connection, name, TABLES[name], files)
        return connection

    @staticmethod
    def _view(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], files: list[Path]) -> None:
        if files:
            listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
            table = name.removesuffix("_as_read")
            typed = ", ".join(f'CAST("{c}" AS {t}) AS "{c}"' for c, t in STORED[table].items())
            key, expression = _KEYS.get(table, ("", ""))
            shown = ", ".join(f'{expression} AS "{c}"' if c == key else f'"{c}"' for c in columns)
            connection.execute(
                f"CREATE VIEW {name} AS SELECT {shown} FROM (SELECT {typed} FROM read_parquet([{listed}]))"
            )
        else:
            empty = ", ".join(f'CAST(NULL AS {t}) AS "{c}"' for c, t in columns.items())
            connection.execute(f"CREATE VIEW {name} AS SELECT {empty} WHERE FALSE")

    def hashes(self, source_id: str) -> dict[str, str]:
        """File name → SHA-256 of what the lake holds of a source."""
        return self.hashes_in(self.source_folder(source_id))

    @staticmethod
    def hashes_in(folder: Path) -> dict[str, str]:
        """File name → SHA-256 of the Parquet files of a folder."""
        found = {}
        for path in sorted(folder.glob("*.parquet")):
            with path.open("rb") as handle:
                found[path.name] = hashlib.file_digest(handle, "sha256").hexdigest()
        return found

    def raw_rows(self, source_id: str) -> str:
        """A SELECT of a source's rows as they stood: sheet, record_no, line, state, raw, and the cells c0, c1, …

        The text of a row that is just its cells with the delimiter between them is stored as these alone, and a time
        written as 2023-05-01 12:00:07 as its number of seconds since 1970 (t0, t1, …).
        """
        return raw_rows(self.raw_file(source_id))

    def raw_file(self, source_id: str) -> Path:
        """The text of every record of a source as it stood."""
        return self.source_folder(source_id) / "raw.parquet"

    def remove_work(self, reusable: Iterable[str] = ()) -> None:
        """Delete what an import was writing, but none of the `reusable`; asks nothing of the catalogue."""
        keep = set(reusable)
        for path in self.folder.glob("unfinished-*"):
            if path.is_dir() and _OURS.fullmatch(path.name) and path.name not in keep:
                shutil.rmtree(path)

    def remove_unfinished(self, known: Iterable[str], reusable: Iterable[str] = ()) -> list[str]:
        """Delete folders of imports that never reached the catalogue; returns their names.

        Only folders named like ours are touched, and none of the `reusable`. To be called by the one import that is
        running.
        """
        if not self.folder.exists():
            return []
        keep = {*known, *reusable}
        ours = [p for p in sorted(self.folder.iterdir()) if p.is_dir() and _OURS.fullmatch(p.name)]
        stray = [path for path in ours if path.name not in keep]
        for path in stray:
            shutil.rmtree(path)
        return [path.name for path in stray]
