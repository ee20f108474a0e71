"""The palette keeps what it promises: colours that differ for every kind of sight, on light and on dark."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from linkgraph.ui.chart.palette import OTHER, PALETTE, SEQUENTIAL, colours_for

Array = NDArray[np.float64]

#: Severe deficiencies in linear RGB (Machado, Oliveira and Fernandes 2009, severity 1.0).
SIGHT = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
LEAST = {"normal": 15.0, "protanopia": 7.5, "deuteranopia": 7.5, "tritanopia": 9.0}


def linear(colour: str) -> Array:
    channel = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    result: Array = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    return result


def oklab(rgb: Array) -> Array:
    cones = np.array(
        [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
         [0.0883024619, 0.2817188376, 0.6299787005]]
    )  # fmt: skip
    lab = np.array(
        [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099],
         [0.0259040371, 0.7827717662, -0.808675766]]
    )  # fmt: skip
    result: Array = 100 * lab @ np.cbrt(cones @ np.clip(rgb, 0, 1))
    return result


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_colours_differ(sight: str) -> None:
    seen = {colour: oklab(np.array(SIGHT[sight], dtype=float) @ linear(colour)) for colour in PALETTE}
    closest = min((float(np.linalg.norm(seen[a] - seen[b])), a, b) for a, b in combinations(PALETTE, 2))
    assert closest[0] >= LEAST[sight], closest


def test_there_are_enough_and_each_is_seen_on_both_themes() -> None:
    assert len(set(PALETTE)) >= 12
    assert OTHER not in PALETTE
    for colour in (*PALETTE, OTHER):
        assert contrast(colour, "#ffffff") >= 1.9, colour
        assert contrast(colour, "#0e1117") >= 1.9, colour


def test_groups_keep_their_order_and_those_beyond_share_grey() -> None:
    names = [f"g{i}" for i in range(len(PALETTE) + 2)]
    colours = colours_for([*names, "g0"])
    assert list(colours) == names
    assert tuple(colours.values()) == (*PALETTE, OTHER, OTHER)


@pytest.mark.parametrize("sight", SIGHT)
def test_the_scale_goes_up_in_even_steps_for_every_kind_of_sight(sight: str) -> None:
    seen = [oklab(np.array(SIGHT[sight], dtype=float) @ linear(colour)) for colour in SEQUENTIAL]
    steps = [float(np.linalg.norm(b - a)) for a, b in pairwise(seen)]
    assert min(steps) >= 5.0
    assert max(steps) <= (1.1 if sight == "normal" else 2.0) * min(steps), "no step looks like two"
    assert all(b[0] > a[0] for a, b in pairwise(seen)), "ever lighter: it can also be read without colours"


def test_the_scale_is_seen_on_both_themes_and_is_not_the_grey_of_no_value() -> None:
    assert OTHER not in SEQUENTIAL
    for colour in SEQUENTIAL:
        assert min(contrast(colour, "#ffffff"), contrast(colour, "#0e1117")) >= 1.9, colour
