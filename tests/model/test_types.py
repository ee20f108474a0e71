"""What each value type says of its values."""

from __future__ import annotations

import pytest

from linkgraph.ingest.protocol import FIELD_TYPES, sql_type
from linkgraph.model import ENTITY_TYPES
from linkgraph.model.types import VALUE_TYPES, caption, specificity


def test_a_service_number_ties_nobody_and_a_card_does() -> None:
    assert specificity("tel:95588") == 0.0
    assert 0.0 < specificity("tel:+8613800138000") < specificity("imsi:460001234567890") <= 1.0
    assert specificity("acct:6222020200000000000") > specificity("online:http://example.test")
    assert specificity("place:0123") == 0.0
    assert VALUE_TYPES["citizen_id"].specificity("") == 1.0


@pytest.mark.parametrize(
    ("node", "text"),
    [
        ("tel:+8613800138000", "13800138000"),
        ("tel:+85291234567", "+852 9123 4567"),
        ("tel:95588", "95588"),
        ("tel:#28520", "28520"),
        ("acct:6222%7E1", "6222~1"),
        ("place:ab", "ab"),
    ],
)
def test_captions(node: str, text: str) -> None:
    assert caption(node) == text


def test_types_fit_the_model() -> None:
    prefixes = {kind.prefix for kind in VALUE_TYPES.values() if kind.prefix}
    assert prefixes <= set(ENTITY_TYPES.values())
    assert set(FIELD_TYPES) == {*VALUE_TYPES, "when"}
    assert sql_type("when") == "TIMESTAMP"
    assert sql_type("amount").startswith("DECIMAL")
