"""Every word of the app in both languages: `t` for Markdown places, `text` for places that draw text as it is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import streamlit as st

from linkgraph.errors import LinkgraphError
from linkgraph.ui.format import plain

LANGUAGES = {"en": "English", "zh": "简体中文"}
STRINGS = Path(__file__).parent / "strings"
LANGUAGE_KEY = "language"


@cache
def catalogue(language: str) -> dict[str, str]:
    """All strings of a language: ``group.name`` → text."""
    with (STRINGS / f"{language}.toml").open("rb") as handle:
        groups: dict[str, dict[str, str]] = tomllib.load(handle)
    return {f"{group}.{name}": text for group, names in groups.items() for name, text in names.items()}


def default_language() -> str:
    """Chinese for a Chinese browser, English for every other one."""
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def language() -> str:
    """The language that this session reads."""
    chosen = st.session_state.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else default_language()


def t(key: str, /, **values: object) -> str:
    """The string for a Markdown place (labels, captions, messages); text put into it is escaped.

    A refusal (an exception of linkgraph) is said in the language of the session by its kind, then in its own words.
    """
    said = {name: refusal(value) if isinstance(value, LinkgraphError) else value for name, value in values.items()}
    safe = {name: plain(value) if isinstance(value, str) else value for name, value in said.items()}
    return catalogue(language())[key].format(**safe)


def text(key: str, /, **values: object) -> str:
    """The string for a place that draws text as it is (tables, options, axis titles)."""
    return catalogue(language())[key].format(**values)


def name(group: str, code: str | None) -> str:
    """The word for a code of the data (entity type, role, reason …); the code itself where there is no word."""
    if not code:
        return text("word.none")
    return catalogue(language()).get(f"{group}.{code}", code)


def refusal(error: LinkgraphError) -> str:
    """What was refused and why. The program's own words are English; another language says at least what kind it is."""
    kinds = (one.__name__ for one in type(error).__mro__)
    return text(f"fault.{next(one for one in kinds if f'fault.{one}' in catalogue('en'))}", why=str(error))
