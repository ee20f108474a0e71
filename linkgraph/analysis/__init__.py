"""Clusters, key people, key sets and removal curves of an actor graph: pure functions, plain results.

Every result carries the snapshot, all parameters and the library versions that it depends on;
the same input gives the same bytes.
"""

from linkgraph.analysis.cluster_results import (
    Cluster,
    ClusterResult,
    Member,
    UnsettledPair,
    UnsettledPerson,
)
from linkgraph.analysis.communities import ClusterOptions, communities
from linkgraph.analysis.disruption import STRATEGIES, DisruptionOptions, disrupt
from linkgraph.analysis.fusing import Fusing, fused_weight
from linkgraph.analysis.keypeople import KeyPeopleOptions, key_people
from linkgraph.analysis.keysets import KeySetOptions, key_set
from linkgraph.analysis.people_context import PeopleContext
from linkgraph.analysis.people_results import ActorPosition, KeyPeopleResult, LayerPosition, Verdict
from linkgraph.analysis.results import (
    DisruptionResult,
    KeySetResult,
    NetworkState,
)

__all__ = [
    "STRATEGIES",
    "ActorPosition",
    "Cluster",
    "ClusterOptions",
    "ClusterResult",
    "DisruptionOptions",
    "DisruptionResult",
    "Fusing",
    "KeyPeopleOptions",
    "KeyPeopleResult",
    "KeySetOptions",
    "KeySetResult",
    "LayerPosition",
    "Member",
    "NetworkState",
    "PeopleContext",
    "UnsettledPair",
    "UnsettledPerson",
    "Verdict",
    "communities",
    "disrupt",
    "fused_weight",
    "key_people",
    "key_set",
]
