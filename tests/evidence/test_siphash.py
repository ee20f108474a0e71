"""SipHash-2-4 against the numbers of its authors and against a slow version."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.evidence.siphash import SipHash

MASK = 2**64 - 1
#: The key of the paper, and from its authors' vectors the numbers of 0, 1, 7, 8, 15 bytes 00 01 02 …
KEY = bytes(range(16))
PUBLISHED = {
    0: "310e0edd47db6f72", 1: "fd67dc93c539f874", 7: "37d1018bf50002ab", 8: "6224939a79f5f593", 15: "e545be4961ca29a1",
}  # fmt: skip


def slowly(key: bytes, data: bytes) -> int:
    """The function as the paper writes it, one word after the other."""
    k = [int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")]
    v = [
        s ^ k[i % 2]
        for i, s in enumerate((0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573))
    ]

    def turn(x: int, bits: int) -> int:
        return (x << bits | x >> (64 - bits)) & MASK

    def rounds(n: int) -> None:
        for _ in range(n):
            v[0] = (v[0] + v[1]) & MASK
            v[2] = (v[2] + v[3]) & MASK
            v[1], v[3] = turn(v[1], 13) ^ v[0], turn(v[3], 16) ^ v[2]
            v[0] = (turn(v[0], 32) + v[3]) & MASK
            v[2] = (v[2] + v[1]) & MASK
            v[1], v[3] = turn(v[1], 17) ^ v[2], turn(v[3], 21) ^ v[0]
            v[2] = turn(v[2], 32)

    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) % 256])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at : at + 8], "little")
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xFF
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


@pytest.mark.parametrize(("size", "expected"), PUBLISHED.items())
def test_published_numbers(size: int, expected: str) -> None:
    data = bytes(range(size))
    assert slowly(KEY, data).to_bytes(8, "little").hex() == expected
    assert SipHash(KEY).one(data.decode()).to_bytes(8, "little").hex() == expected


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=300)), max_size=40),
    st.binary(min_size=16, max_size=16),
    st.integers(0, 5),
)
def test_columns_agree_with_one_by_one(texts: list[str | None], key: bytes, skipped: int) -> None:
    column = pa.array(texts, pa.string()).slice(skipped)
    assert SipHash(key).many(column).tolist() == [slowly(key, (t or "").encode()) for t in texts[skipped:]]


def test_a_key_has_16_bytes() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        SipHash(b"short")
