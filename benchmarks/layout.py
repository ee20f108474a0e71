"""Do the chart's arrangements show the true groups, and do they warn where they cannot? python benchmarks/layout.py

Graphs with 90, 60 and 40 % of their ties inside true groups of 25 people, two ties a person; the clusters are those
that linkgraph finds, not the true ones. The arrangements are the chart's own (chart/src/layout, run by Node.js).

purity   share of the 10 nearest dots that are of the same true group (a scattered picture: about 24 / people)
own      the same for the clusters that were found: 1.00 in the group view whatever the ties say
overlap  share of dots that cover another one, at the size in which they are drawn
warned   graphs on which the group view says that its islands must not be trusted
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from linkgraph.analysis import ClusterOptions, ClusterResult, communities
from linkgraph.graph.actors import ActorGraph

RUNNER = Path(__file__).resolve().parents[1] / "chart" / "arrange.mjs"
GROUP, TIES = 25, 2
LAYOUTS = ("force", "unguided", "groups", "concentric", "grid")
Floats = NDArray[np.float64]


def planted(people: int, inside: float, seed: int) -> ActorGraph:
    """`TIES` ties a person, a share `inside` of them within true groups; person i is of group i // `GROUP`."""
    rng = np.random.default_rng(seed)
    a = np.repeat(np.arange(people), TIES)
    own = a // GROUP * GROUP + rng.integers(0, GROUP, len(a))
    b = np.where(rng.random(len(a)) < inside, np.minimum(own, people - 1), rng.integers(0, people, len(a)))
    pairs = np.unique(np.sort(np.stack([a, b], axis=1)[a != b], axis=1), axis=0)
    ids = tuple(f"p{i:06d}" for i in range(people))
    weight = np.ones(len(pairs))
    return ActorGraph(ids, ids, pairs[:, 0], pairs[:, 1], {"calls": weight}, weight)


def sent(graph: ActorGraph, found: ClusterResult) -> dict[str, Any]:
    """What the chart is given: ties, clusters of two and more, and how sure each is."""
    real = {cluster.id: cluster for cluster in found.clusters if cluster.size > 1}
    belongs = {member.id: cluster.id for cluster in real.values() for member in cluster.members}
    return {
        "clusters": [belongs.get(person) for person in graph.ids],
        "edges": np.stack([graph.u, graph.v], axis=1).tolist(),
        "layouts": LAYOUTS,
        "certainty": {key: sure_of([m.membership for m in cluster.members]) for key, cluster in real.items()},
        "reliable": found.reliable,
    }


def sure_of(memberships: list[float | None]) -> float | None:
    known = [value for value in memberships if value is not None]
    return sum(known) / len(known) if known else None


def near(x: Floats, y: Floats, count: int = 10) -> tuple[NDArray[np.intp], Floats]:
    """The nearest others of each dot, and the distance to the nearest."""
    far, order = KDTree(np.stack([x, y], axis=1)).query(np.stack([x, y], axis=1), k=count + 1)
    own = order == np.arange(len(x))[:, None]
    own[~own.any(axis=1), -1] = True  # dots in one place: any of them stands for the dot itself
    return order[~own].reshape(len(x), count), far[~own].reshape(len(x), count)[:, 0]


def measured(layout: dict[str, Any], truth: NDArray[Any], found: NDArray[Any]) -> dict[str, float]:
    others, nearest = near(np.array(layout["x"]), np.array(layout["y"]))
    return {
        "purity": float((truth[others] == truth[:, None]).mean()),
        "own": float((found[others] == found[:, None]).mean()),
        "overlap": float((nearest < 2 * layout["radius"] * 0.95).mean()),
        "seconds": float(layout["seconds"]),
    }


def rows(people: int, inside: float, seeds: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Means over the seeds for each arrangement; last the verdict on the group view."""
    graphs = [planted(people, inside, seed) for seed in range(seeds)]
    given = [sent(graph, communities(graph, ClusterOptions())) for graph in graphs]
    node = shutil.which("node")
    if node is None:
        raise SystemExit("Node.js is not installed: the chart's arrangements cannot be run here.")
    done = subprocess.run(
        [node, str(RUNNER)], input=json.dumps(given), capture_output=True, text=True, check=True, cwd=RUNNER.parent
    )
    answers = json.loads(done.stdout)
    truth = np.arange(people) // GROUP
    for name in LAYOUTS:
        each = [
            measured(answer["places"][name], truth, np.array([str(c) for c in one["clusters"]]))
            for one, answer in zip(given, answers, strict=True)
        ]
        yield name, {key: float(np.mean([row[key] for row in each])) for key in each[0]}
    verdicts = [answer["verdict"] for answer in answers]
    sure = [verdict["certainty"] for verdict in verdicts if verdict["certainty"] is not None]
    yield (
        "verdict",
        {
            "warned": float(np.mean([verdict["level"] == "low" for verdict in verdicts])),
            "inside": float(np.mean([verdict["inside"] for verdict in verdicts])),
            "certainty": float(np.mean(sure)) if sure else float("nan"),
        },
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 1000])
    parser.add_argument("--seeds", type=int, default=5)
    chosen = parser.parse_args()
    for people in chosen.sizes:
        for inside in (0.9, 0.6, 0.4):
            print(f"\n{people} people, {inside:.0%} of ties inside true groups, {chosen.seeds} graphs")
            for name, row in rows(people, inside, chosen.seeds):
                print(f"  {name:11}" + "  ".join(f"{key} {value:.2f}" for key, value in row.items()))


if __name__ == "__main__":
    main()
