"""The chart's own words in each language; `act_…` are what can be done, as the list in chart/src/acts.ts names it."""

from __future__ import annotations

from linkgraph.ui.chart import words_en, words_zh

TEXTS: dict[str, dict[str, str]] = {"en": words_en.WORDS, "zh": words_zh.WORDS}
