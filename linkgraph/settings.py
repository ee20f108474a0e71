"""Settings of the machine and the person, from the environment; nothing here depends on a case."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

VERSION = "0.1.0"


def cases_dir() -> Path:
    """Where cases live by default: ``LINKGRAPH_CASES``, else ``cases`` beside the program."""
    return Path(os.environ.get("LINKGRAPH_CASES", Path(__file__).resolve().parent.parent / "cases"))


def inbox_dir() -> Path | None:
    """The one folder whose content the app may import by name: ``LINKGRAPH_INBOX``; None: any path may be typed."""
    folder = os.environ.get("LINKGRAPH_INBOX")
    return Path(folder) if folder else None


def user_name() -> str:
    """Who is at the machine, as its log-in says; kept with decisions and corrections."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "unknown"


def threads() -> int:
    """Threads that a computation may use; no answer depends on it."""
    asked = os.environ.get("LINKGRAPH_THREADS", "")
    return int(asked) if asked.isdecimal() and int(asked) > 0 else os.cpu_count() or 1
