"""Files put in place whole, and the receipt that says what was handed out."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkgraph.errors import LinkgraphError, WrongUse
from linkgraph.export.bundle import ExportBundle


@dataclass(frozen=True)
class ExportReceipt:
    """What went out: the file, its SHA-256, how much is in it, and the files ``beside`` it that belong to it."""

    file: str
    sha256: str
    nodes: int
    links: int
    rows: int
    ties: int = 0
    content_sha256: str = ""
    beside: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__) | {"beside": list(self.beside)}


def target(out: str | Path, bundle: ExportBundle) -> Path:
    """The path to write to; refused where that is no place for a file or would overwrite evidence."""
    path = Path(out)
    if path.is_dir() or not path.name:
        raise WrongUse(f"{path} is a folder; name the file to write.")
    if not path.parent.is_dir():
        raise WrongUse(f"The folder {path.parent} does not exist; create it or choose another.")
    _spare_evidence(path, bundle)
    return path


def _spare_evidence(path: Path, bundle: ExportBundle) -> None:
    if not path.is_file():
        return
    with path.open("rb") as file:
        held = hashlib.file_digest(file, "sha256").hexdigest()
    if held in {str(source.get("source_id")) for source in bundle.sources} | {row.source_id for row in bundle.rows}:
        raise WrongUse(
            f"{path} is a source file of this case; an export never overwrites evidence: choose another name."
        )


def put(files: dict[str, bytes], path: Path, bundle: ExportBundle) -> None:
    """Every file written beside its place first, then renamed: a failure leaves no half file."""
    places = {name: path if name == path.name else path.parent / name for name in files}
    for place in places.values():
        _spare_evidence(place, bundle)
    staged: list[tuple[str, Path]] = []
    try:
        for name, place in places.items():
            staged.append((_stage(files[name], place), place))
        for temporary, place in staged:
            Path(temporary).replace(place)
    except OSError as error:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)
        raise LinkgraphError(
            f"The export could not be written to {path}: {error.strerror}; check space and rights."
        ) from error


def _stage(data: bytes, place: Path) -> str:
    handle, temporary = tempfile.mkstemp(prefix=".export-", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary
