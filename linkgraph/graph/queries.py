"""The one set of Cypher queries of both stores, and what differs between the two dialects.

Values only ever travel as parameters. The single thing put into query text is a list of link types, and
`link_pattern` takes it from the model's own list of names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkgraph.errors import WrongUse
from linkgraph.model import LINK_TYPES


@dataclass(frozen=True)
class Dialect:
    """How a store keys its entities.

    Attributes
    ----------
    key : str
        Property map that finds one entity; ``%s`` stands for the expression of its id.
    all : str
        Property map that finds all entities of the case.
    """

    key: str
    all: str


#: One database file a case: the id alone is the key.
EMBEDDED_DIALECT = Dialect(key="{id: %s}", all="")
#: One server for several cases: every entity carries its case.
SERVER_DIALECT = Dialect(key="{case: $case, id: %s}", all="{case: $case}")

NODE_FIELDS = (
    "id", "type", "label", "role", "jurisdiction", "country", "service", "first_seen", "last_seen", "records", "props",
)  # fmt: skip
LINK_FIELDS = (
    "id", "type", "layer", "count", "first_seen", "last_seen", "total_duration_s", "amount", "currency",
)  # fmt: skip


def link_pattern(types: Sequence[str] | None) -> str:
    """``r`` or ``r:CALLED|PAID`` for a relationship pattern; refuses names that are no link types."""
    if types is None:
        return "r"
    unknown = sorted(set(types) - set(LINK_TYPES))
    if unknown or not types:
        named = f"unknown link type {unknown[0]!r}" if unknown else "no link type named"
        raise WrongUse(f"{named}: choose among {', '.join(LINK_TYPES)}, or leave the types out for all")
    return "r:" + "|".join(name for name in LINK_TYPES if name in set(types))


@dataclass(frozen=True)
class Queries:
    """The queries, written for one dialect. Rows come back in the order of the RETURN."""

    dialect: Dialect

    def nodes(self) -> str:
        """$ids → NODE_FIELDS of each entity that exists."""
        fields = ", ".join(f"e.{name}" for name in NODE_FIELDS)
        return f"UNWIND $ids AS i MATCH (e:Entity {self._key('i')}) RETURN {fields}"

    def adjacent(self, types: Sequence[str] | None) -> str:
        """$ids → (entity, neighbour, records that tie them), links of both directions added up.

        Service numbers are left out unless $through, or unless they are among $allowed. (OPTIONAL MATCH makes the
        embedded store look ids up by its index; a plain MATCH after UNWIND scans all links.)
        """
        return (
            f"UNWIND $ids AS i MATCH (a:Entity {self._key('i')}) OPTIONAL MATCH (a)-[{link_pattern(types)}]-(b:Entity) "
            "WITH a.id AS source, b.id AS target, b.service AS service, sum(r.count) AS strength "
            "WHERE target IS NOT NULL AND target <> source AND ($through OR service = false OR target IN $allowed) "
            "RETURN source, target, strength"
        )

    def strongest(self, types: Sequence[str] | None) -> str:
        """$id, $limit → (neighbour, records that tie it), strongest first."""
        return (
            f"MATCH (a:Entity {self._key('$id')})-[{link_pattern(types)}]-(b:Entity) WHERE b.id <> a.id "
            "RETURN b.id AS target, sum(r.count) AS strength ORDER BY strength DESC, target LIMIT $limit"
        )

    def degree(self, types: Sequence[str] | None) -> str:
        """$id → how many different neighbours it has."""
        return (
            f"MATCH (a:Entity {self._key('$id')})-[{link_pattern(types)}]-(b:Entity) WHERE b.id <> a.id "
            "RETURN count(DISTINCT b.id) AS degree"
        )

    def links_between(self, types: Sequence[str] | None) -> str:
        """$ids → (src, dst, LINK_FIELDS) of every link with both ends among them."""
        fields = ", ".join(f"r.{name}" for name in LINK_FIELDS)
        return (
            f"UNWIND $ids AS i MATCH (a:Entity {self._key('i')}) "
            f"OPTIONAL MATCH (a)-[{link_pattern(types)}]->(b:Entity) "
            f"WITH a, r, b WHERE b.id IN $ids RETURN a.id, b.id, {fields}"
        )

    def search(self, words: int) -> str:
        """$w0 … $exact, $text, $word, $start, $identifier, $limit → (id, type, label, score), best first."""
        every = " AND ".join(f"e.search CONTAINS $w{i}" for i in range(words))
        return (
            f"MATCH (e:Entity {self.dialect.all}) "
            f"WHERE e.id IN $exact OR ({every}) "
            "WITH e.id AS id, e.type AS type, e.label AS label, CASE "
            "WHEN e.id IN $exact OR e.label_key = $text OR ($identifier AND e.search CONTAINS $word) THEN 1.0 "
            "WHEN e.search CONTAINS $word THEN 0.9 WHEN e.label_key STARTS WITH $text THEN 0.8 "
            "WHEN e.search CONTAINS $start THEN 0.6 ELSE 0.4 END AS score "
            "RETURN id, type, label, score ORDER BY score DESC, id LIMIT $limit"
        )

    def count_entities(self) -> str:
        """(type, number) of all entities."""
        return f"MATCH (e:Entity {self.dialect.all}) RETURN e.type AS type, count(*) AS n ORDER BY type"

    def count_links(self) -> str:
        """(type, number) of all links."""
        return f"MATCH (a:Entity {self.dialect.all})-[r]->(b:Entity) RETURN r.type AS type, count(*) AS n ORDER BY type"

    def _key(self, expression: str) -> str:
        return self.dialect.key % expression
