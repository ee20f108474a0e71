"""Files dropped in the browser, kept for this session only, each in a folder named by its content."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from linkgraph.ingest.archives import safe_name

UPLOAD_LIMIT_MB = 50


@dataclass(frozen=True)
class Upload:
    """A dropped file as it lies on disk: the name it came with, and a key of name and content."""

    name: str
    path: Path
    key: str
    size: int


def keep(name: str, content: bytes) -> Upload:
    """Write a dropped file to the session's folder, once."""
    digest = hashlib.sha256(content).hexdigest()
    folder = _folder() / digest
    path = folder / safe_name(name)
    if not path.exists():
        folder.mkdir(exist_ok=True)
        path.write_bytes(content)
    return Upload(name, path, hashlib.sha256(f"{digest}\x1f{name}".encode()).hexdigest()[:16], len(content))


def _folder() -> Path:
    """A folder that disappears with the session."""
    if "upload_folder" not in st.session_state:
        st.session_state["upload_folder"] = tempfile.TemporaryDirectory(prefix="linkgraph-")
    holder: tempfile.TemporaryDirectory[str] = st.session_state["upload_folder"]
    return Path(holder.name)


def forget(uploads: list[Upload]) -> None:
    """Remove dropped files that were imported: the case has its own record of them."""
    for upload in uploads:
        upload.path.unlink(missing_ok=True)
