"""The quick grouping that a very large case is drawn by, kept beside its snapshot so that nobody waits for it again.

What is kept is derived and never the only copy: it is named by everything it was made from, and where it is missing or
damaged it is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from linkgraph.analysis import ClusterOptions
from linkgraph.analysis.communities import search_of
from linkgraph.analysis.native import library_versions
from linkgraph.graph.actors import ActorGraph, Ints
from linkgraph.settings import VERSION

LOG = logging.getLogger(__name__)
#: From so many ties on, the whole search takes long: a quick grouping of which nothing is tested is drawn.
QUICK_FROM = 200_000
#: Changes whenever the same search on the same graph would give other groups.
GROUPING_VERSION = 1
FOLDER = "kept"
_DIGEST = 32


def quick(options: ClusterOptions) -> ClusterOptions:
    """The same options for a grouping whose certainty is not asked for."""
    return replace(options, algorithm="louvain", runs=0, rewirings=0, consensus="off")


@dataclass(frozen=True)
class KeptGroupings:
    """The groupings that are kept of a snapshot, in a folder of its own beside the tables."""

    snapshot: Path

    def find(self, graph: ActorGraph, options: ClusterOptions) -> Ints | None:
        """The groups of a quick search on a large graph, as kept or else searched and then kept; None for any other."""
        if graph.m < QUICK_FROM or options != quick(options):
            return None
        file = self.snapshot / FOLDER / f"groups-{_name(graph, options)}.bin"
        found = _read(file, graph.n)
        if found is None:
            search = search_of(graph, options)
            found = search.partition(search.labels())
            _write(file, found)
        return found


def _name(graph: ActorGraph, options: ClusterOptions) -> str:
    """16 hex digits over the ties, the options and the versions that a grouping follows from."""
    asked = {"grouping": GROUPING_VERSION, "program": VERSION, "libraries": library_versions(), **asdict(options)}
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode())
    for values in (graph.u, graph.v, *(graph.layers[name] for name in sorted(graph.layers))):
        digest.update(f"{values.dtype} {len(values)} ".encode())
        digest.update(np.ascontiguousarray(values).data)
    digest.update(json.dumps([graph.n, sorted(graph.layers)]).encode())
    return digest.hexdigest()[:16]


def _read(file: Path, people: int) -> Ints | None:
    """Digest, then a number for everybody; None where there is no such file, or not this content."""
    if not file.exists():
        return None
    try:
        content = file.read_bytes()
    except OSError as error:
        LOG.warning("%s cannot be read (%s): the groups are searched again", file, error)
        return None
    body = content[_DIGEST:]
    if len(body) != 4 * people or hashlib.sha256(body).digest() != content[:_DIGEST]:
        LOG.warning("%s is damaged: the groups are searched again", file)
        return None
    return np.frombuffer(body, dtype="<i4").astype(np.int64)


def _write(file: Path, groups: Ints) -> None:
    """Whole or not at all; a folder that cannot be written to only costs the time of another search."""
    body = groups.astype("<i4").tobytes()
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(exist_ok=True)
        part.write_bytes(hashlib.sha256(body).digest() + body)
        part.replace(file)
    except OSError as error:
        LOG.warning("the groups cannot be kept for the next time: %s", error)
        with contextlib.suppress(OSError):
            part.unlink()
