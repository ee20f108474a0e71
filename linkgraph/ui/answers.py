"""Answers that take long, kept between reruns; while one is computed, a bar shows how far it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

#: Answers kept at a time, for all sessions together.
KEPT = 24
Progress = Callable[[float], None]


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[Hashable, Any]:
    return OrderedDict()


def kept_or_computed(key: Hashable, compute: Callable[[Progress], Any], saying: str) -> Any:
    """The answer of this question if it was computed before; else compute it under a progress bar.

    The key holds case id, snapshot and frozen parameters, never a table.
    """
    kept = _kept()
    if key in kept:
        kept.move_to_end(key)
        return kept[key]
    bar = st.progress(0.0, saying)

    def told(share: float) -> None:
        bar.progress(min(1.0, share), saying)

    try:
        kept[key] = compute(told)
    finally:
        bar.empty()
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return kept[key]
