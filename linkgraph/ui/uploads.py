"""Files dropped in the browser, kept for this session only, each in a folder named by its content."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from linkgraph.case import Case
from linkgraph.ingest.archives import safe_name
from linkgraph.ui import state

UPLOAD_LIMIT_MB = 50
#: What may be dropped: tables, and archives of them.
TABLES, ARCHIVES = ("csv", "txt", "tsv", "xlsx", "xls"), ("zip",)


@dataclass(frozen=True)
class Upload:
    """A dropped file as it lies on disk: the name it came with, and a key of name and content."""

    name: str
    path: Path
    key: str
    size: int


def kept(dropped: Sequence[UploadedFile]) -> list[Upload]:
    """What was dropped, each content once; a file is written when it is first seen, not at every run of the page."""
    known: dict[str, Upload] = st.session_state.setdefault("upload_files", {})
    for one in dropped:
        if one.file_id not in known or not known[one.file_id].path.exists():
            known[one.file_id] = keep(one.name, one.getvalue())
    found = [known[one.file_id] for one in dropped]
    return list({upload.key: upload for upload in found}.values())


def generation(case: Case) -> int:
    """How often files were taken from the uploader: it begins anew each time."""
    return int(state.recall(case, "upload_generation", 0))


def next_generation(case: Case) -> None:
    """Empty the uploader: what was dropped was taken."""
    state.remember(case, "upload_generation", generation(case) + 1)


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
