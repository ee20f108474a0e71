"""The one interface of the graph stores, and the factory that opens the store a case asks for.

A store is derived: it is loaded from a snapshot folder, can be thrown away and loaded again. Two stores
answer every question here alike, to the last digit: the embedded one and a Neo4j server.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath
from types import TracebackType
from typing import Protocol, Self

from linkgraph.errors import WrongUse
from linkgraph.graph.records import Hit, Link, Neighbourhood, Node, Path

EMBEDDED = "embedded"


class GraphReader(Protocol):
    """Questions to a loaded store. Every answer has a fixed order; nothing depends on the store's own order."""

    def snapshot_id(self) -> str | None:
        """The snapshot that is completely loaded; None when nothing is, or a load was interrupted."""

    def node(self, node_id: str) -> Node | None:
        """The entity of this id, or None."""

    def nodes(self, ids: Sequence[str]) -> list[Node]:
        """The entities of these ids in the order given, each once; unknown ids are left out."""

    def neighbours(
        self, node_id: str, depth: int = 1, types: Sequence[str] | None = None, limit: int = 100
    ) -> Neighbourhood:
        """The entity, the strongest-tied entities around it, and all links (of the types) among those shown.

        Nodes come nearest first, then by how many records tie them to the nodes one step nearer (most first),
        then by id. At most `limit` neighbours are shown; `not_shown` is the exact number of those left out.
        """

    def path(
        self,
        a: str,
        b: str,
        k: int = 3,
        types: Sequence[str] | None = None,
        weighted: bool = False,
        through_services: bool = False,
    ) -> list[Path]:
        """Up to k loop-free paths between two entities, best first; links count in both directions.

        Fewest steps first, then the strongest ties (least sum of 1/records over the steps), then ids;
        `weighted` puts the strength before the number of steps. Empty when nothing joins the two. A service
        number (bank, operator, delivery) joins everybody with everybody and tells nothing: paths go round
        them unless `through_services`.
        """

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Entities whose searchable text holds every word of `text`, whatever the case of letters.

        Scores: 1.0 the id, the label or an identifier (a word with a digit) is exactly the text;
        0.9 another whole word; 0.8 the label begins with it; 0.6 a word does; 0.4 it occurs somewhere,
        or its words do. Equal scores are ordered by id. An empty text finds nothing.
        """

    def counts(self) -> dict[str, dict[str, int]]:
        """``{"entities": {type: n}, "links": {type: n}}`` of what is loaded, types sorted, absent ones left out."""

    def links_between(self, ids: Sequence[str], types: Sequence[str] | None = None) -> list[Link]:
        """All links whose two ends are both among `ids`: most records first, then by id."""


class GraphStore(GraphReader, Protocol):
    """A store that can be loaded, asked and closed."""

    def load(self, snapshot_dir: FilePath, snapshot_id: str) -> None:
        """Make the store hold exactly this snapshot. Loading it again changes nothing; a load that was cut off
        is completed by repeating it."""

    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


def open_store(spec: str, *, folder: FilePath, case: str) -> GraphStore:
    """Open the store that `spec` names.

    Parameters
    ----------
    spec : str
        ``embedded`` or the address of a Neo4j server (``bolt://…``, ``neo4j://…``, also ``+s``/``+ssc``), with
        user and password inside or in ``NEO4J_USER`` and ``NEO4J_PASSWORD``; ``/name`` chooses a database.
    folder : Path
        Where the embedded store keeps its files.
    case : str
        Name of the case on a server that several cases share.
    """
    if spec == EMBEDDED:
        from linkgraph.graph.embedded import EmbeddedStore

        return EmbeddedStore(folder)
    if "://" in spec:
        from linkgraph.graph.neo4j_store import Neo4jStore

        return Neo4jStore(spec, case)
    raise WrongUse(f"unknown graph store {spec!r}: use 'embedded' or the address of a Neo4j server (bolt://…)")
