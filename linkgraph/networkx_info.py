"""What networkx is told of the backend ``linkgraph``; read on every ``import networkx``, so nothing heavy is loaded."""

from __future__ import annotations

#: networkx functions that the backend ``linkgraph`` answers (a test holds them to `linkgraph.analysis.dispatched`).
NETWORKX_FUNCTIONS = (
    "articulation_points", "asyn_lpa_communities", "average_shortest_path_length", "betweenness_centrality", "bridges",
    "closeness_centrality", "clustering", "connected_components", "constraint", "core_number", "degree_centrality",
    "densest_subgraph", "effective_size", "eigenvector_centrality", "eigenvector_centrality_numpy",
    "harmonic_centrality", "hits", "is_connected", "katz_centrality_numpy", "leiden_communities",
    "louvain_communities", "modularity",
    "node_connected_component", "number_connected_components", "pagerank", "single_source_shortest_path_length",
    "to_scipy_sparse_array", "transitivity", "triangles",
)  # fmt: skip


def backend_info() -> dict[str, object]:
    """What networkx shows of the backend in its documentation."""
    return {
        "backend_name": "linkgraph",
        "project": "linkgraph",
        "package": "linkgraph",
        "short_summary": "Undirected actor graphs answered from arrays by networkit, rustworkx and scipy.",
        "functions": {name: {} for name in NETWORKX_FUNCTIONS},
    }
