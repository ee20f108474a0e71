"""linkgraph: link analysis for investigators who work gangs; every answer traceable to a row.

>>> from linkgraph import Case
>>> case = Case.open("jufeng")           # doctest: +SKIP
>>> case.build().actors(layers=["calls", "money"]).communities(seed=0)   # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkgraph import settings

if TYPE_CHECKING:
    from linkgraph.case import Case

__all__ = ["Case", "__version__"]
__version__ = settings.VERSION


def __getattr__(name: str) -> Any:
    """`Case` on first use: the model alone must not load the graph libraries."""
    if name == "Case":
        from linkgraph.case import Case

        return Case
    raise AttributeError(f"module 'linkgraph' has no attribute {name!r}")
