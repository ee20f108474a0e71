"""The app in a process of its own, for tests that use it through a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Waits for something to become true; the time limit is the failure."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)


@contextmanager
def served(cases: Path) -> Iterator[str]:
    """The address of the app on a folder of cases, while it runs."""
    with _running("linkgraph.ui.serve", LINKGRAPH_CASES=str(cases)) as address:
        yield address


@contextmanager
def running(page: Path, **environment: str) -> Iterator[str]:
    """The address of a Streamlit page, while its server runs."""
    with _running("streamlit", "run", str(page), **environment) as address:
        yield address


@contextmanager
def _running(module: str, *words: str, **environment: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("headless=true", "address=127.0.0.1", "fileWatcherType=none", f"port={port}")
    server = subprocess.Popen(
        [sys.executable, "-m", module, *words, *(f"--server.{one}" for one in options)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
