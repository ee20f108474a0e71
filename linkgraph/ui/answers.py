"""Answers that take long, kept between reruns; while one is computed, a bar shows how far it is and the time left."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import streamlit as st

from linkgraph.ui.format import duration
from linkgraph.ui.i18n import t

#: Answers kept at a time, for all sessions together.
KEPT = 48
#: The time left is guessed from so many seconds on.
GUESS_FROM = 3.0
#: Who waits for an answer that is computed elsewhere looks again after so many seconds.
WAIT_S = 0.3
_STOPPED = "answer-stopped"
Progress = Callable[[float], None]


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[Hashable, Any]:
    return OrderedDict()


def kept_or_computed(key: Hashable, compute: Callable[[Progress], Any], saying: str = "") -> Any:
    """The answer of this question if it was computed before; else compute it under a bar with ``saying`` and a stop.

    Without words nothing is drawn. The key holds case id, snapshot and frozen parameters, never a table. Whoever asks
    while somebody else computes the same waits for that answer.
    """
    kept = _kept()
    if key not in kept:
        with _turn(key, saying):
            if key not in kept:
                kept[key] = _shown(key, compute, saying) if saying else compute(lambda share: None)
                while len(kept) > KEPT:
                    kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]


@st.cache_resource(show_spinner=False)
def _turns() -> dict[Hashable, Lock]:
    return {}


@contextmanager
def _turn(key: Hashable, saying: str) -> Iterator[None]:
    """One at a time for each question; who waits is told for what, and can go elsewhere meanwhile."""
    lock = _turns().setdefault(key, Lock())
    if not lock.acquire(blocking=False):
        place = st.empty()
        while not lock.acquire(timeout=WAIT_S):
            place.caption(saying)  # here the run ends where the person has gone to another page
        place.empty()
    try:
        yield
    finally:
        lock.release()


def _shown(key: Hashable, compute: Callable[[Progress], Any], saying: str) -> Any:
    if stopped(key):
        offer(saying)
        st.stop()
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(0.0, saying)
        st.button(t("answer.stop"), key=f"stop-{abs(hash(key))}", icon=":material/stop:", on_click=_stop, args=(key,))
    began = time.monotonic()

    def told(share: float) -> None:
        passed = time.monotonic() - began
        words = saying
        if passed > GUESS_FROM and share > 0:
            left = duration(passed * (1 - share) / share + 0.5)
            words = f"{saying} {t('answer.left', left=left)}"
        bar.progress(min(1.0, share), words)

    try:
        return compute(told)
    finally:
        place.empty()


def stopped(key: Hashable) -> bool:
    """Whether this answer was stopped and nobody has asked for it again."""
    return key not in _kept() and bool(st.session_state.get(_STOPPED) == key)


def _stop(key: Hashable) -> None:
    st.session_state[_STOPPED] = key


def offer(saying: str) -> None:
    """What was stopped is not begun again before somebody asks for it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(f"{t('answer.stopped')} {saying}", icon=":material/stop_circle:")
        st.button(t("answer.again"), key="answer-again", icon=":material/play_arrow:", on_click=_stop, args=(None,))
