"""Keyed hashes of seized personal data: sorted files of 8-byte numbers that answer "is this value among them?".

A value is kept as the 8 bytes of SipHash-2-4(key, node id), the key made from 32 random bytes of one case. Whoever
holds hashes without the secret can test nothing; whoever holds both can try all telephone numbers, so the secret is
protected like the case, or kept elsewhere (`LINKGRAPH_SECRETS`).
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from linkgraph.errors import CaseError
from linkgraph.evidence.siphash import SipHash

VARIABLE = "LINKGRAPH_SECRETS"
#: Node id prefixes that are hashed: telephone, bank account or card, citizen ID, account on the internet.
KINDS = ("tel", "acct", "person", "online")
PARTS = 64
STORED = np.dtype("<u8")
Hashes = NDArray[np.uint64]


def secret_file(case_folder: Path, case_id: str) -> Path:
    """Where the secret of a case lies: in the folder that ``LINKGRAPH_SECRETS`` names, else inside the case."""
    elsewhere = os.environ.get(VARIABLE)
    return Path(elsewhere) / f"{case_id}.secret" if elsewhere else case_folder / "seized" / "secret"


def make_secret(path: Path) -> bytes:
    """The secret of a case; made at random when the first batch comes in, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(secrets.token_bytes(32))
    return read_secret(path)


def read_secret(path: Path) -> bytes:
    """The secret as it is stored.

    Raises
    ------
    CaseError
        If it is gone: then nothing can be looked up any more.
    """
    try:
        found = path.read_bytes()
    except OSError as error:
        raise CaseError(
            f"the secret of the seized data cannot be read ({path.name}): put it back, or set {VARIABLE} to its folder"
        ) from error
    if len(found) != 32:
        raise CaseError(f"{path.name} is not a secret of 32 bytes: put the right file back")
    return found


def hashing(secret: bytes) -> SipHash:
    """The function that makes stored numbers of node ids; its key is derived from the secret."""
    return SipHash(hmac.digest(secret, b"seized personal data, SipHash-2-4", "sha256")[:16])


def hash_one(secret: bytes, node: str) -> int:
    """The stored number of one value."""
    return hashing(secret).one(node)


def key_check(secret: bytes) -> str:
    """Tells, with a batch, whether a secret is the one it was made with."""
    return f"{hash_one(secret, 'key check'):016x}"


class Collector:
    """Takes in numbers in any order and amount, and writes each once, sorted; memory does not grow with them."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.total = 0
        self._parts: list[BinaryIO] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for part in self._parts:
            part.close()

    def _path(self, part: int) -> Path:
        return self.folder / f"{self.name}.part{part:02d}"

    def add(self, hashes: Hashes) -> None:
        """Take in numbers."""
        if not len(hashes):
            return
        if not self._parts:
            self._parts = [self._path(part).open("wb") for part in range(PARTS)]
        self.total += len(hashes)
        ordered = np.sort(hashes)
        bounds = np.arange(1, PARTS, dtype=np.uint64) << np.uint64(58)
        for handle, piece in zip(self._parts, np.split(ordered, np.searchsorted(ordered, bounds)), strict=True):
            handle.write(piece.astype(STORED).tobytes())

    def distinct(self, *, keep: bool) -> int:
        """How many different numbers there were; `keep` writes them to ``<name>.hashes``. The parts are deleted."""
        count = 0
        for handle in self._parts:
            handle.close()
        with (
            (self.folder / f"{self.name}.hashes").open("wb")
            if keep and self._parts
            else Path(os.devnull).open("wb") as out
        ):
            for part in range(PARTS if self._parts else 0):
                found = np.unique(np.fromfile(self._path(part), dtype=STORED))
                count += len(found)
                out.write(found.tobytes())
                self._path(part).unlink()
            out.flush()
            if keep and self._parts:
                os.fsync(out.fileno())
        return count


def among(folder: Path, kind: str, hashes: Sequence[int]) -> list[bool]:
    """Which of the numbers are in a batch's sorted file (read in place, never whole)."""
    path = folder / f"{kind}.hashes"
    if not path.exists() or not path.stat().st_size or not hashes:
        return [False] * len(hashes)
    stored = np.memmap(path, dtype=STORED, mode="r")
    wanted = np.array(hashes, dtype=np.uint64)
    places = np.minimum(np.searchsorted(stored, wanted), len(stored) - 1)
    return [bool(hit) for hit in stored[places] == wanted]


def chance_of_false_hit(distinct: int) -> float:
    """Chance that a value which is not in a batch of so many different values is answered "likely in it"."""
    return distinct / 2**64
