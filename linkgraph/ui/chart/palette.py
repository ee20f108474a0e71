"""Colours for groups that can be told apart on light and dark, also by people with a colour vision deficiency."""

from __future__ import annotations

from collections.abc import Sequence

#: Fourteen colours found by a search that made the least difference of any two as large as possible, to normal sight
#: and to simulated protanopia, deuteranopia and tritanopia, with enough contrast to white and to the dark theme.
#: tests/ui/test_chart_palette.py measures what is claimed here.
PALETTE: tuple[str, ...] = (
    "#4e89c4",
    "#ff893b",
    "#9d0062",
    "#768900",
    "#00c4ff",
    "#b176ff",
    "#624e00",
    "#ff27b1",
    "#9dc489",
    "#0027ff",
    "#c46276",
    "#d89dc4",
    "#9d00c4",
    "#3b4e89",
)

#: Seven steps from low to high, even to the eye (equal steps of OKLab), ever lighter to every kind of sight, and seen
#: on both themes; the same test measures it.
SEQUENTIAL: tuple[str, ...] = ("#553383", "#7f3c80", "#a44873", "#c15c5f", "#d27748", "#d7983c", "#cebc4f")

#: For what belongs to no group, and for groups beyond the palette: the legend then says so.
OTHER = "#8b919c"


def colours_for(groups: Sequence[str]) -> dict[str, str]:
    """A colour for each group, in the order given (put the largest first); groups beyond the palette share `OTHER`."""
    names = list(dict.fromkeys(groups))
    return {name: PALETTE[k] if k < len(PALETTE) else OTHER for k, name in enumerate(names)}
