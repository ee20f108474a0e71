"""Zip archives taken apart: within limits, into files under names of ours, so that nothing leaves the folder."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from linkgraph.errors import FileRefused

_CHUNK = 1 << 20
_SMALL_BYTES = 10_000_000
#: Files of other packers, told by their first bytes.
_OTHERS = {b"Rar!": "RAR", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}
_UNSAFE = re.compile(r"[\x00-\x1f<>:\"/\\|?*]")
_LONGEST = 80
_FORMATS = ("[Content_Types].xml", "mimetype")


def safe_name(name: str) -> str:
    """The last part of a name, with nothing in it that could leave a folder, and not too long for any disk."""
    last = _UNSAFE.sub("_", PurePosixPath(name.replace("\\", "/")).name)
    suffix = PurePosixPath(last).suffix[-12:]
    short = last if len(last) <= _LONGEST else last[: _LONGEST - len(suffix)] + suffix
    return short if short.strip(". ") else "file"


@dataclass(frozen=True)
class Limits:
    """What an archive may become: files, bytes in all, how often bigger than packed, archives within archives."""

    entries: int = 20_000
    total_bytes: int = 100_000_000_000
    ratio: int = 200
    nesting: int = 2


@dataclass(frozen=True)
class Member:
    """A file of an archive: what it is called there, and where it lies now; or why it was not taken out."""

    name: str
    path: Path | None
    problem: str = ""


def packer(path: Path) -> str | None:
    """``zip`` for an archive that can be taken apart here, another packer's name, None for anything else.

    A workbook is a zip file too, but no archive.
    """
    with path.open("rb") as handle:
        head = handle.read(8)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError):
            return None if path.suffix.lower() in (".xlsx", ".xlsm") else "zip"
        return None if names & set(_FORMATS) else "zip"
    return next((name for mark, name in _OTHERS.items() if head.startswith(mark)), None)


def unpack(path: Path, name: str, target: Path, limits: Limits) -> list[Member]:
    """Take an archive apart into `target`; every entry is in the answer, with its place or the reason why it has none.

    Raises
    ------
    FileRefused
        It cannot be opened, or goes beyond a limit: nothing of it was taken out.
    """
    try:
        with zipfile.ZipFile(path) as plain:
            encoding = _names_encoding(plain)
        with zipfile.ZipFile(path, metadata_encoding=encoding) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(path, name, entries, limits, target)
            return [_taken(archive, entry, f"{name}/{_shown(entry.filename)}", target / str(number))
                    for number, entry in enumerate(entries)]  # fmt: skip
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError) as error:
        raise FileRefused(f"{name} cannot be opened as a zip archive ({error}): it is cut short or damaged; ask the "
                          "sender for it again") from error  # fmt: skip


def _names_encoding(archive: zipfile.ZipFile) -> str:
    """How names without a mark are written: UTF-8 if all of them are valid in it, else GB18030 (Chinese Windows)."""
    names = [e.orig_filename.encode("cp437") for e in archive.infolist() if not e.flag_bits & 0x800]
    for encoding in ("utf-8", "gb18030"):
        if all(_valid(name, encoding) for name in names):
            return encoding
    return "cp437"


def _valid(name: bytes, encoding: str) -> bool:
    try:
        return name.decode(encoding).isprintable()
    except UnicodeDecodeError:
        return False


def _shown(name: str) -> str:
    """An entry's name as text: one line, no way out of anything."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return "/".join("".join(c if c.isprintable() else "_" for c in part) for part in parts) or "file"


def _check(path: Path, name: str, entries: list[zipfile.ZipInfo], limits: Limits, target: Path) -> None:
    total, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    free = shutil.disk_usage(target.parent).free
    bombs = (e for e in entries if e.file_size > max(_SMALL_BYTES, limits.ratio * e.compress_size))
    bomb = next(bombs, None)
    problem = ""
    if len(entries) > limits.entries:
        problem = f"holds {len(entries):,} files, more than {limits.entries:,}: unpack it and import it in parts"
    elif total > limits.total_bytes:
        problem = f"would expand to {total:,} bytes, more than {limits.total_bytes:,}: unpack it and import it in parts"
    elif packed > path.stat().st_size:
        problem = "uses the same bytes for several files, as bombs do: refused"
    elif bomb:
        problem = f"would expand {_shown(bomb.filename)} more than {limits.ratio} times: refused as a possible bomb"
    elif 2 * total > free:
        problem = f"would expand to {total:,} bytes and the disk has {free:,} left: make room for twice its size"
    if problem:
        raise FileRefused(f"{name} {problem}")


def _taken(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, folder: Path) -> Member:
    problem = _why_not(entry)
    if problem:
        return Member(name, None, problem)
    folder.mkdir(parents=True)
    path = folder / safe_name(name)
    try:
        with archive.open(entry) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        path.unlink()
        return Member(name, None, f"it is damaged in the archive ({error}): ask the sender for it again")
    except NotImplementedError as error:
        return Member(name, None, f"it is packed in a way that cannot be read here ({error}): unpack it with another "
                                  "program and import the file")  # fmt: skip
    return Member(name, path)


def _why_not(entry: zipfile.ZipInfo) -> str:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "it is a link or a device, no file: not taken out"
    if entry.flag_bits & 1:
        return "it is encrypted: unpack the archive with its password and import the file"
    return ""
