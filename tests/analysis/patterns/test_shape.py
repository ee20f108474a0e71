"""What is refused in a description of a shape, and that the message names the part."""

from __future__ import annotations

from typing import Any

import pytest

from linkgraph.analysis.patterns import read_pattern, template
from linkgraph.errors import AnalysisError, NotFound

TWO: dict[str, Any] = {"a": {}, "b": {}}


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ([], "a pattern must be an object"),
        ({}, "roles must be an object"),
        ({"roles": {}}, "at least one role"),
        ({"roles": {"a": {}}, "edges": []}, "'edges'"),
        ({"roles": {"a": {"typ": "Person"}}}, "'typ'"),
        ({"roles": {"a": {"type": "Boss"}}}, "'Boss'"),
        ({"roles": {"a": {"type": ["Person", 3]}}}, "the type of role 'a'"),
        ({"roles": {"a": {"degree": 5}}}, "the degree of role 'a'"),
        ({"roles": {"a": {"degree": [5, 2]}}}, "the smaller number stands first"),
        ({"roles": {"a": {"degree": ["<script>", 2]}}}, "the degree of role 'a'"),
        ({"roles": {"a": {"degree": [float("nan"), 2]}}}, "the degree of role 'a'"),
        ({"roles": {"a": {"count": 0}}}, "the count of role 'a'"),
        ({"roles": {"a": {"count": True}}}, "the count of role 'a'"),
        ({"roles": {"a": {"count": 13}}}, "at most 12"),
        ({"roles": {"a": {"role": "boss"}}}, "'boss'"),
        ({"roles": {"a": {"service": "yes"}}}, "service of role 'a'"),
        ({"roles": TWO, "links": {"a": "b"}}, "links must be a list"),
        ({"roles": TWO, "links": [["a", "c"]]}, "must name two of the roles a, b"),
        ({"roles": TWO, "links": [["a"]]}, "must name two of the roles"),
        ({"roles": TWO, "links": [["a", "a"]]}, "ties 'a' to itself"),
        ({"roles": TWO, "links": [{"between": ["a", "b"], "types": ["KILLED"]}]}, "'KILLED'"),
        ({"roles": TWO, "links": [{"between": ["a", "b"], "layers": ["gossip"]}]}, "'gossip'"),
        ({"roles": TWO, "links": [{"between": ["a", "b"], "after": "x"}], "within": "1h"}, "no link above it"),
        ({"roles": TWO, "links": [{"between": ["a", "b"], "name": "x"}, {"between": ["a", "b"], "after": "x"}]},
         "within what time"),
        ({"roles": TWO, "not_links": [{"between": ["a", "b"], "name": "x"}, {"between": ["a", "b"], "after": "x"}]},
         "know no order"),
        ({"roles": TWO, "within": 72}, "within must be a time"),
        ({"roles": TWO, "within": "0h"}, "within must be a time"),
        ({"roles": TWO, "within": "72 weeks"}, "within must be a time"),
        ({"roles": TWO, "level": "people"}, "level must be"),
        ({"roles": TWO, "level": "actors", "links": [{"between": ["a", "b"], "types": ["PAID"]}]}, "level entities"),
        ({"roles": {"g": {"count": [2, None]}}, "links": [["g", "g"]]}, "within the group 'g'"),
        ({"roles": {"g": {"count": [2, None]}, "h": {"count": [2, None]}}, "links": [["g", "h"]]}, "two groups"),
        ({"roles": {"a": {"count": 2}}, "links": [{"between": ["a", "a"], "directed": True}]}, "has no direction"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(shape: Any, said: str) -> None:
    with pytest.raises(AnalysisError) as refused:
        read_pattern(shape)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_level_follows_from_what_is_asked() -> None:
    assert read_pattern({"roles": {"a": {"type": "Person"}}}).level == "actors"
    assert read_pattern({"roles": {"a": {"type": "Phone"}}}).level == "entities"
    assert read_pattern({"roles": TWO, "links": [{"between": ["a", "b"], "types": ["PAID"]}]}).level == "entities"
    assert read_pattern({"roles": TWO, "links": [{"between": ["a", "b"], "layers": ["calls"]}]}).level == "actors"


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(NotFound, match="caller_victim_mule"):
        template("../../etc/passwd")
