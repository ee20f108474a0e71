"""A made-up file of every layout, with the answers that its import must give. Nothing in them is anybody's."""

from __future__ import annotations

from linkgraph.errors import NotFound
from linkgraph.sample.layouts import america, china_calls, china_money, europe, forms, india, trail
from linkgraph.sample.layouts.files import LayoutSample

__all__ = ["LayoutSample", "layout_samples", "sample_of"]
_MODULES = (china_calls, china_money, america, india, trail, europe, forms)


def layout_samples() -> tuple[LayoutSample, ...]:
    """Every sample; a new layout adds its own to a module of this folder."""
    return tuple(sample for module in _MODULES for sample in module.samples())


def sample_of(layout: str) -> LayoutSample:
    """The sample that holds a layout.

    Raises
    ------
    NotFound
        There is none of that name.
    """
    found = [sample for sample in layout_samples() if layout in sample.layouts]
    if not found:
        names = sorted({name for sample in layout_samples() for name in sample.layouts})
        raise NotFound(f"there is no sample of a layout {layout!r}; samples: {', '.join(names)}")
    return found[0]
