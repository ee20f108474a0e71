"""networkx's backend ``linkgraph``: networkx functions on a view, answered from its arrays.

``nx.pagerank(view.graph)`` comes here by networkx's dispatching. Answers are those of networkx: the same keys in the
same order, plain Python numbers, equal up to rounding. Leiden, Louvain and label propagation are random methods; here
their ``seed`` defaults to 0, so that a question asked twice has one answer. Whatever is not here, or not for these
arguments, networkx computes itself.
"""

from __future__ import annotations

from inspect import signature
from typing import Any

import networkx as nx

from linkgraph.analysis import dispatched
from linkgraph.graph.array_graph import ArrayGraph, of_networkx, to_plain

#: Too quick in networkx itself to pay for converting one of its graphs; on a view they cost nothing extra.
LINEAR = frozenset(
    {
        "to_scipy_sparse_array", "connected_components", "number_connected_components", "is_connected",
        "node_connected_component", "degree_centrality", "single_source_shortest_path_length",
    }
)  # fmt: skip


#: Tests of networkx that fix one outcome of a random method.
ONE_OUTCOME = {
    "test_louvain.py": {
        "test_karate_club_partition", "test_multigraph", "test_none_weight_param", "test_undirected_selfloops",
    },
}  # fmt: skip


class Backend:
    """What networkx asks a backend."""

    def __init__(self) -> None:
        for name, function in dispatched.FUNCTIONS.items():
            setattr(self, name, function)

    @staticmethod
    def convert_from_nx(graph: Any, **_: Any) -> Any:
        """A networkx graph with arrays beside it."""
        return graph if isinstance(graph, ArrayGraph) else of_networkx(graph)

    @staticmethod
    def convert_to_nx(result: Any, **_: Any) -> Any:
        """A view as a plain networkx graph; any other result as it is."""
        return to_plain(result) if isinstance(result, ArrayGraph) else result

    @staticmethod
    def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
        """Whether these arguments are answered here; else why not."""
        function = dispatched.FUNCTIONS[name]
        try:
            values = signature(function).bind(*args, **kwargs)
        except TypeError as error:
            return str(error)
        values.apply_defaults()
        graph = values.arguments["G"]
        if type(graph) not in (nx.Graph, ArrayGraph):
            return "only undirected graphs without parallel ties, of networkx's own class"
        unmet = [key for key, only in dispatched.ONLY.get(name, {}).items() if values.arguments[key] not in only]
        return f"not with {', '.join(unmet)}" if unmet else True

    @staticmethod
    def should_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
        """Whether converting a networkx graph pays."""
        graph = args[0] if args else kwargs.get("G")
        return isinstance(graph, ArrayGraph) or name not in LINEAR or "converting costs more than networkx's answer"

    @staticmethod
    def on_start_tests(items: list[Any]) -> None:
        """Mark, in networkx's own test-suite, what cannot be alike: what a seed of another random generator finds."""
        for item in items:
            if item.name in ONE_OUTCOME.get(item.path.name, ()):
                item.add_marker("xfail")


backend = Backend()
