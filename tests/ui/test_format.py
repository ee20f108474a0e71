"""Text of the data stays text in every Markdown place; numbers and moments are written as people read them."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from linkgraph.ui import format as said

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[click](http://evil.example/?q=1)",
    "![x](http://evil.example/pixel.png)",
    "http://evil.example/a",
    "www.evil.example",
    "someone@evil.example",
    ":red[alarm] :material/delete: :smile:",
    "$\\frac{1}{2}$ `code` **bold** _it_ ~~no~~",
    "# heading\n- list\n1. one",
    "a\n\n> quote\r\n<script>alert(2)</script>",
    "=cmd|' /C calc'!A0",
    "&lt;b&gt; &#60;",
    "\u202eevil\u202c",
)


def rendered(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"]).render(text)).strip()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_drawn_letter_by_letter(name: str) -> None:
    shown = html.unescape(rendered(said.plain(name)).removeprefix("<p>").removesuffix("</p>"))
    assert shown.replace("\u2060", "") == said.one_line(name)


@given(st.text(max_size=60))
def test_any_text_is_drawn_letter_by_letter(name: str) -> None:
    shown = rendered(said.plain(name))
    wanted = said.one_line(name)
    assert html.unescape(shown.removeprefix("<p>").removesuffix("</p>")).replace("\u2060", "") == wanted.replace(
        "\u2060", ""
    )
    assert "<a " not in shown
    assert "<img" not in shown


@pytest.mark.parametrize("name", ["http://evil.example", "www.evil.example", "a@evil.example", ":material/x: :joy:"])
def test_nothing_is_left_that_a_reader_turns_into_a_link_or_an_icon(name: str) -> None:
    """Some Markdown readers look for these in the finished text, where escapes no longer help."""
    text = said.plain(name).replace("\\", "")
    assert not any(live in text for live in ("://", "www.", "@evil", ":material/x:", ":joy:"))


@given(st.text(max_size=60))
def test_one_line_has_no_control_characters(name: str) -> None:
    line = said.one_line(name)
    assert not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in line)
    assert not any(c in line for c in "\u202e\u202d\u2066")


def test_numbers_moments_durations() -> None:
    assert said.number(1234567) == "1,234,567"
    assert said.number(None) == said.number(float("nan")) == "–"
    assert said.moment("2017-03-01T16:30:00Z", "Asia/Shanghai") == "2017-03-02 00:30"
    assert said.day("2017-03-01T16:30:00", "Asia/Shanghai") == "2017-03-02"
    assert said.moment(None) == "–"
    assert said.duration(3723) == "1:02:03"
    assert said.share(1, 3) == "33 %"
    assert said.share(0, 0) == "–"
    assert said.short("a" * 50, 10) == "a" * 9 + "…"


def test_a_file_name_carries_its_content() -> None:
    assert said.hashed_name("cluster-c1.zip", "0123456789abcdef" * 4) == "cluster-c1-0123456789abcdef.zip"
    assert said.hashed_name("README", "f" * 64) == "README-ffffffffffffffff"
