"""Nodes moved off lines that are not theirs: a line that runs behind a node looks like two ties of that node."""

from __future__ import annotations

import numpy as np

from linkgraph.export.packing import Floats, Ints

_LARGEST = 400_000  # node-line pairs; beyond, a picture is too dense for this to help


def off_lines(spots: Floats, ends: Ints, reach: Floats) -> Floats:
    """The places after one step: each node that a foreign line comes too near to is moved across that line.

    Parameters
    ----------
    spots : array, n × 2
    ends : array, m × 2
        Positions in ``spots`` of the two ends of each line.
    reach : array, n
        How near to the middle of each node no foreign line may come.
    """
    if len(ends) == 0 or len(spots) * len(ends) > _LARGEST:
        return spots
    start, along = spots[ends[:, 0]], spots[ends[:, 1]] - spots[ends[:, 0]]
    squared = np.maximum((along**2).sum(axis=1), 1e-9)
    offset = spots[:, None, :] - start[None, :, :]
    share = (offset * along).sum(axis=2) / squared
    away = offset - np.clip(share, 0, 1)[..., None] * along
    distance = np.linalg.norm(away, axis=2)
    own = (ends[None, :, 0] == np.arange(len(spots))[:, None]) | (ends[None, :, 1] == np.arange(len(spots))[:, None])
    lack = np.where(own | (share <= 0) | (share >= 1), 0.0, np.maximum(reach[:, None] - distance, 0.0))
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.sqrt(squared)[:, None]
    side = np.where((offset * across).sum(axis=2) < 0, -1.0, 1.0)
    moved: Floats = spots + ((lack * side)[..., None] * across).sum(axis=1) * 0.6
    return moved


def crossed(spots: Floats, ends: Ints, reach: Floats) -> int:
    """How many nodes a foreign line runs too near to."""
    return int((np.abs(off_lines(spots, ends, reach) - spots) > 1e-6).any(axis=1).sum())
