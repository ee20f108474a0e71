"""The lake: immutable Parquet per source file, read by an in-memory DuckDB (no lock on the case)."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from linkgraph.evidence.same import resolve_same
from linkgraph.model.schema import DERIVED_TABLES, EVENT_TABLES, FACT_COLUMNS, PROVENANCE

#: Names of folders that an import makes: a source, or one still being written.
_OURS = re.compile(r"[0-9a-f]{64}|unfinished-[0-9a-f]{16}-\d+")
#: Every row of a source that was not taken over, with its place and reason.
SET_ASIDE_COLUMNS = {
    "source_id": "VARCHAR", "sheet": "VARCHAR", "record_no": "BIGINT", "line": "BIGINT", "disposition": "VARCHAR",
    "reason": "VARCHAR", "message": "VARCHAR", "raw": "VARCHAR",
}  # fmt: skip
#: Every place where something is to be looked at though the row was taken over.
FLAGGED_COLUMNS = {name: kind for name, kind in SET_ASIDE_COLUMNS.items() if name != "disposition"}
#: Every accepted row with its content key.
ROW_COLUMNS = {
    "source_id": "VARCHAR", "sheet": "VARCHAR", "record_no": "BIGINT", "kind": "VARCHAR", "content_key": "VARCHAR",
}  # fmt: skip
TABLES: dict[str, dict[str, str]] = {
    **{name: {**PROVENANCE, **table.columns} for name, table in EVENT_TABLES.items()},
    "facts": dict(FACT_COLUMNS),
    "set_aside": SET_ASIDE_COLUMNS,
    "flagged": FLAGGED_COLUMNS,
    "accepted_rows": ROW_COLUMNS,
}


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that reaches nothing but files, in UTC, with deterministic order of results left to SQL."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
    return connection


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

    @staticmethod
    def _view(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], files: list[Path]) -> None:
        typed = ", ".join(f'CAST("{c}" AS {t}) AS "{c}"' for c, t in columns.items())
        if files:
            listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
            connection.execute(f"CREATE VIEW {name} AS SELECT {typed} FROM read_parquet([{listed}])")
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
