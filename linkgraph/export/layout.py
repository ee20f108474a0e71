"""Where things stand in a picture: computed here, seeded, so that the same graph always looks the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from linkgraph.export.clearing import off_lines
from linkgraph.export.packing import Floats, Ints, centres, turned

Place = tuple[float, float]
LABEL = 34.0  # height that a label takes of the box of its node
_EXACT = 120  # up to so many nodes of a group the slower, more even layout is used
_ASPECT = 1.5  # the shape of the picture
_ROOM = 3.8  # area of the picture, as a multiple of what its nodes and labels cover


def place(
    nodes: Sequence[str],
    pairs: Mapping[tuple[str, str], float],
    groups: Mapping[str, str],
    boxes: Mapping[str, Place],
    seed: int = 0,
) -> dict[str, Place]:
    """A place for every node: groups apart, neighbours near each other, no label over another.

    Parameters
    ----------
    nodes : sequence of ids
    pairs : mapping (a, b) → weight
        Lines between nodes; heavier ones pull closer.
    groups : mapping id → group
        Nodes of one group (cluster) stand together.
    boxes : mapping id → (width, height)
        Room that a node and its label need.
    seed : int
        Start of the layout; part of what makes it repeatable.
    """
    if not nodes:
        return {}
    lines = sorted({(min(a, b), max(a, b)): w for (a, b), w in sorted(pairs.items()) if a != b}.items())
    members: dict[str, list[str]] = defaultdict(list)
    for name in sorted(nodes):
        members[groups.get(name, "")].append(name)
    parts = {group: _part(names, lines, seed) for group, names in members.items()}
    between: dict[tuple[str, str], float] = defaultdict(float)
    for (a, b), _ in lines:
        ends = groups.get(a, ""), groups.get(b, "")
        if ends[0] != ends[1]:
            between[min(ends), max(ends)] += 1.0
    middle = centres({group: _radius(places) for group, places in parts.items()}, between)
    at = turned(parts, middle, [pair for pair, _ in lines])
    spread = _cleared(_fitted(at, boxes), boxes, [pair for pair, _ in lines])
    return {name: (round(float(spot[0]), 1), round(float(spot[1]), 1)) for name, spot in spread.items()}


def _part(names: list[str], lines: list[tuple[tuple[str, str], float]], seed: int) -> dict[str, Floats]:
    """One group around the origin, in steps of about 1; its separate pieces side by side."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    inside = set(names)
    for (a, b), weight in lines:
        if a in inside and b in inside:
            graph.add_edge(a, b, weight=1.0 + math.log1p(max(weight, 0.0)))
    pieces = sorted((sorted(piece) for piece in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    drawn = [_piece(graph, piece, seed) for piece in pieces]
    middle = centres({f"{i:06d}": _radius(places) for i, places in enumerate(drawn)})
    return {name: middle[f"{i:06d}"] + spot for i, places in enumerate(drawn) for name, spot in places.items()}


def _piece(whole: nx.Graph[str], names: list[str], seed: int) -> dict[str, Floats]:
    """A connected piece, centred; the median line has length 1. (A subgraph view would iterate in no fixed order.)"""
    if len(names) == 1:
        return {names[0]: np.zeros(2)}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    inside = set(names)
    graph.add_edges_from((a, b, data) for a, b, data in whole.edges(data=True) if a in inside and b in inside)
    if len(names) <= _EXACT:
        places = nx.kamada_kawai_layout(graph, pos=nx.circular_layout(graph), weight=None)
    else:
        places = nx.spring_layout(graph, seed=seed, weight="weight", iterations=80)
    spots = np.array([places[name] for name in names])
    length = float(np.median([np.linalg.norm(places[a] - places[b]) for a, b in graph.edges]))
    spots = (spots - spots.mean(axis=0)) / max(length, 1e-6)
    reach = float(np.linalg.norm(spots, axis=1).max())
    spots *= min(1.0, 2.0 * math.sqrt(len(names)) / reach)  # a layout with most lines short must not fly apart
    return dict(zip(names, spots, strict=True))


def _radius(places: Mapping[str, Floats]) -> float:
    return max(float(np.linalg.norm(spot)) for spot in places.values()) + 0.5


def _fitted(at: Mapping[str, Floats], boxes: Mapping[str, Place]) -> dict[str, Floats]:
    """Turned so that the long side lies flat, stretched to the shape of the picture, as large as its labels need."""
    names = sorted(at)
    spots = np.array([at[name] for name in names])
    spots -= spots.mean(axis=0)
    if len(names) > 1:
        _, _, axes = np.linalg.svd(spots, full_matrices=False)
        axes *= np.where(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
        spots = spots @ axes.T
    if spots.shape[1] < 2:  # a single line has one axis only
        spots = np.column_stack([spots, np.zeros(len(names))])
    area = _ROOM * sum(width * height for width, height in (boxes[name] for name in names))
    high = math.sqrt(area / _ASPECT)
    extent = np.maximum(np.ptp(spots, axis=0), 1e-9)
    factor = np.array([high * _ASPECT, high]) / extent
    factor = np.minimum(factor, factor.min() * 1.7)  # stretched, not distorted
    return dict(zip(names, spots * factor, strict=True))


def _cleared(
    at: Mapping[str, Floats], boxes: Mapping[str, Place], pairs: Sequence[tuple[str, str]]
) -> dict[str, Floats]:
    """No label over another and, as far as that goes, no line behind a node that is not its end."""
    names = sorted(at)
    number = {name: i for i, name in enumerate(names)}
    ends = np.array([(number[a], number[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    reach = np.array([(boxes[name][1] - LABEL) / 2 + 7 for name in names])
    spread = _apart(at, boxes)
    for _ in range(25):
        spots = np.array([spread[name] for name in names])
        moved = off_lines(spots, ends, reach)
        if np.abs(moved - spots).max() < 0.5:
            break
        spread = _apart(dict(zip(names, moved, strict=True)), boxes)
    return spread


def _apart(at: Mapping[str, Floats], boxes: Mapping[str, Place], rounds: int = 100) -> dict[str, Floats]:
    """Push overlapping boxes apart, each time along the axis on which they overlap least."""
    names = sorted(at)
    spots = np.array([at[name] for name in names])
    sizes = np.array([boxes[name] for name in names])
    for number in range(rounds):
        if number % 10 == 0:
            i, j = _near(spots, sizes)
            room = (sizes[i] + sizes[j]) / 2
        gap = spots[i] - spots[j]
        over = room - np.abs(gap)
        hit = np.all(over > 0.5, axis=1)
        if not hit.any() and number % 10 == 0:
            break
        sideways = over[:, 0] <= over[:, 1]
        for axis, chosen in ((0, sideways), (1, ~sideways)):
            sign = np.where(gap[:, axis] < 0, -1.0, 1.0)  # two on the very same spot part, too
            push = np.where(hit & chosen, over[:, axis] * sign * 0.25, 0.0)
            np.add.at(spots[:, axis], i, push)
            np.subtract.at(spots[:, axis], j, push)
    return dict(zip(names, spots, strict=True))


def _near(spots: Floats, sizes: Floats) -> tuple[Ints, Ints]:
    """Pairs that overlap or may do so within a few rounds."""
    near = np.ones((len(spots), len(spots)), dtype=bool)
    for axis in (0, 1):
        gap = np.abs(spots[:, axis, None] - spots[None, :, axis])
        near &= gap < sizes[:, axis, None] + sizes[None, :, axis]
    i, j = np.nonzero(np.triu(near, 1))
    return i, j
