"""The model: entities, events, links, and the value types that own their cleaning and ids."""

from linkgraph.model.ids import hashed_id, link_id, node_id, node_value
from linkgraph.model.schema import (
    ENTITY_TYPES,
    EVENT_TABLES,
    LAYERS,
    LINK_TYPES,
    ROLES,
    EventTable,
    LinkType,
    node_type,
)

__all__ = [
    "ENTITY_TYPES",
    "EVENT_TABLES",
    "LAYERS",
    "LINK_TYPES",
    "ROLES",
    "EventTable",
    "LinkType",
    "hashed_id",
    "link_id",
    "node_id",
    "node_type",
    "node_value",
]
