"""A layout as a file: whole when written and read again, and harmless whoever wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import importers
from linkgraph.errors import FileRefused, LinkgraphError
from linkgraph.ingest.layout_files import LARGEST, _toml, check_name, parse_layout, write_layout
from linkgraph.ingest.layouts import Layout, numbered

SHIPPED = importers.layouts()
CALLS = next(x for x in SHIPPED if x.name == "cn_nominal_calls")
GOOD = write_layout(CALLS)


def parsed(text: str) -> Layout:
    return parse_layout(text.encode(), "theirs.toml", importers.REGISTRY)


@pytest.mark.parametrize("layout", SHIPPED, ids=lambda layout: layout.name)
def test_every_layout_of_the_program_is_whole_after_writing_and_reading(layout: Layout) -> None:
    assert parsed(write_layout(layout)) == layout


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORDS = st.dictionaries(st.sampled_from(["拨出", 'a"b', "\\n", "=x"]), st.sampled_from(["in", "out"]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(headings=st.lists(ANY, min_size=1, max_size=5), words=WORDS, title=ANY)
def test_any_headings_and_words_are_whole_after_writing_and_reading(
    headings: list[str], words: dict[str, str], title: str
) -> None:
    names = numbered(headings)
    layout = replace(
        CALLS, name="x", title="".join(c for c in title if c.isprintable()), signature=names,
        fields={"own_number": (names[0],)}, required=(("own_number",),), joined={}, nominal=False,
        words={"direction": words} if words else {},
    )  # fmt: skip
    assert parsed(write_layout(layout)) == layout


HOSTILE: dict[str, tuple[str, str]] = {
    "kind": ('kind = "grid_calls"', 'kind = "__import__"'),
    "kind of another type": ('kind = "grid_calls"', "kind = [1]"),
    "name that leaves the folder": ('name = "cn_nominal_calls"', 'name = "../../etc/cron"'),
    "name of a device": ('name = "cn_nominal_calls"', 'name = "CON"'),
    "name with a line end": ('name = "cn_nominal_calls"', 'name = "a\\nb"'),
    "unknown key": ("nominal = true", 'nominal = true\npostprocess = "os.system"'),
    "field that is SQL": ("own_number =", '"own_number); DROP TABLE x; --" ='),
    "field that is none": ("own_number =", "own_numbers ="),
    "headings that are no list": ("own_number = [", 'own_number = "x"\nown_lac = ['),
    "required without a column": ('required = ["own_number"', 'required = ["own_imei"'),
    "nothing required": ('required = ["own_number", "peer_number", "start", "direction"]', "required = []"),
    "footer that hides numbers": ('footers = ["合计"', 'footers = ["138"'),
    "footer that hides everything": ('footers = ["合计"', 'footers = [""'),
    "zone that is a path": ('timezone = "Asia/Shanghai"', 'timezone = "../../../etc/passwd"'),
    "zone that is none": ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Atlantis"'),
    "country": ('country = "CN"', 'country = "China"'),
    "turn of the day": ("nominal = true", 'nominal = true\nday_turns = "25:00"'),
    "flag that is none": ("nominal = true", 'nominal = "yes"'),
    "saved at no time": ("nominal = true", 'nominal = true\nsaved_at = "yesterday"'),
    "title with control characters": ('title = "', 'title = "\\u001b[2J'),
    "encoding": ("nominal = true", 'nominal = true\nencoding = "rot13"'),
    "meaning of a word": ("[fields]", '[words.direction]\n"主叫" = "sideways"\n[fields]'),
    "word of a field without words": ("[fields]", '[words.start]\n"x" = "in"\n[fields]'),
    "unit": ("[fields]", '[units]\nduration = "1e999999"\n[fields]'),
    "constant of a time": ("[fields]", '[constants]\nstart = "2023-01-01"\n[fields]'),
    "constant party": ("[fields]", '[constants]\npeer_number = "13800138000"\n[fields]'),
    "joined number": ("[joined]", '[joined]\nown_number = [["a"], ["b"]]'),
    "no table": (GOOD, "[[["),
    "deep": (GOOD, "a = " + "[" * 3_000),
    "nothing": (GOOD, ""),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_no_layout_may_say_is_refused(case: str) -> None:
    old, new = HOSTILE[case]
    assert old in GOOD
    with pytest.raises(FileRefused):
        parsed(GOOD.replace(old, new))


def test_a_file_that_is_too_large_or_not_text_is_refused() -> None:
    with pytest.raises(FileRefused, match="more than"):
        parsed("#" * (LARGEST + 1))
    with pytest.raises(FileRefused, match="no layout file"):
        parse_layout(b"\xff\xfe", "x", importers.REGISTRY)


VALUES = st.one_of(ANY, st.booleans(), st.lists(ANY, max_size=3), st.lists(st.lists(ANY, max_size=2), max_size=2))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(key=st.sampled_from([*Layout.__dataclass_fields__, "x"]), value=VALUES)
def test_any_value_of_any_key_is_taken_or_refused_in_words(key: str, value: Any) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"{key} =")]
    text = "\n".join([f"{key} = {_toml(value)}", *lines])
    try:
        taken = parsed(text)
    except LinkgraphError as error:
        said = str(error)
        assert said
    else:
        assert parsed(write_layout(taken)) == taken


NAMES = [("话单 甲-2", True), ("a", True), ("a.b", False), ("", False), (" a", False), ("a" * 61, False),
         ("nul", False), (None, False), ("a/b", False)]  # fmt: skip


@pytest.mark.parametrize(("name", "good"), NAMES)
def test_names_of_layouts(name: object, good: bool) -> None:
    if good:
        assert check_name(name) == name
    else:
        with pytest.raises(FileRefused, match="no name for a layout"):
            check_name(name)
