"""Random actor graphs for Hypothesis: any number of parts, isolated people, counts of 1 to 8; n from 0."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from linkgraph.graph.actors import ActorGraph
from tests.analysis.graphs import from_layers


@st.composite
def actor_graphs(draw: st.DrawFn, most: int = 12, layers: tuple[str, ...] = ("calls",)) -> ActorGraph:
    n = draw(st.integers(0, most))
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    made = {}
    for name in layers:
        chosen = sorted(draw(st.sets(st.sampled_from(pairs), max_size=3 * n))) if pairs else []
        # powers of two: sums of 1/count are exact, so two libraries agree on which paths are equally short
        counts = draw(st.lists(st.sampled_from([1.0, 2.0, 4.0, 8.0]), min_size=len(chosen), max_size=len(chosen)))
        ends = np.array(chosen, dtype=np.int64).reshape(-1, 2)
        made[name] = (ends[:, 0], ends[:, 1], np.array(counts, dtype=np.float64))
    return from_layers(n, made)
