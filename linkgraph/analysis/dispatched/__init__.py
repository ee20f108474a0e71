"""The networkx functions that the backend answers, under networkx's names and arguments."""

from linkgraph.analysis.dispatched import communities, matrix, position, structure
from linkgraph.analysis.dispatched.registry import FUNCTIONS, ONLY

__all__ = ["FUNCTIONS", "ONLY", "communities", "matrix", "position", "structure"]
