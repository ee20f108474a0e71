"""What a case hands out to ask: its built network, and views of its actors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow as pa

from linkgraph.analysis import (
    ClusterOptions,
    ClusterResult,
    DisruptionOptions,
    DisruptionResult,
    KeyPeopleOptions,
    KeyPeopleResult,
    KeySetOptions,
    KeySetResult,
    PeopleContext,
    communities,
    disrupt,
    key_people,
    key_set,
)
from linkgraph.analysis.connecting import Web
from linkgraph.analysis.effort import Progress
from linkgraph.errors import CaseError
from linkgraph.graph.actors import ActorGraph
from linkgraph.graph.array_graph import of_actors
from linkgraph.graph.background import payments
from linkgraph.graph.entity_graph import directions
from linkgraph.graph.grades import keep_probabilities
from linkgraph.graph.snapshot import Snapshot
from linkgraph.graph.store import GraphStore
from linkgraph.graph.ties import actor_of
from linkgraph.graph.view import SetAside, View

Viewer = Callable[[Sequence[str] | None, str | None, str | None], "ActorView"]


@dataclass(frozen=True)
class Network:
    """The built network of a case: its snapshot, the store that answers, and whether the case has moved on since."""

    snapshot: Snapshot
    reader: GraphStore
    stale: bool
    seconds: float = 0.0
    store: str = "embedded"
    viewer: Viewer | None = None

    @property
    def id(self) -> str:
        return self.snapshot.id

    def counts(self) -> dict[str, dict[str, int]]:
        """Entities and links by type, as the store has them."""
        return self.reader.counts()

    def actors(
        self, layers: Sequence[str] | None = None, since: str | None = None, until: str | None = None
    ) -> ActorView:
        """The actor graph of the case (see `Case.actors`)."""
        if self.viewer is None:
            raise CaseError("this network was opened without its case: use Case.actors")
        return self.viewer(layers, since, until)

    def to_json(self) -> dict[str, Any]:
        counts = self.counts()
        return {"snapshot": self.id, **counts, "store": self.store, "seconds": round(self.seconds, 3)}


@dataclass(frozen=True)
class ActorView:
    """Actors in chosen layers and a period; every analysis of the case starts here."""

    view: View
    grader: Callable[[], pa.Table] | None = None

    @property
    def actors(self) -> ActorGraph:
        """The graph as arrays."""
        return self.view.actors

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """Actors left out of clusters and scores, with the reason."""
        return self.view.set_aside

    @cached_property
    def graph(self) -> nx.Graph[str]:
        """The graph for every networkx function; it cannot be changed, and the fast functions read its arrays."""
        return of_actors(self.actors)

    @cached_property
    def web(self) -> Web:
        """The actors, ready for questions about single ones: contacts, ways, joins, shared contacts."""
        return Web(self.actors, *directions(self.actors, self.view.links, actor_of(self.view.members)))

    @cached_property
    def entity_web(self) -> Web:
        """The same for the entities (numbers, accounts, premises …)."""
        return Web(self.view.entities, *directions(self.view.entities, self.view.links))

    def records(self, actor: str) -> dict[str, float]:
        """Everybody tied to an actor, with the records of the tie."""
        g = self.actors
        i = g.ids.index(actor)
        out = {g.ids[j]: float(w) for j, w in zip(g.v[g.u == i].tolist(), g.weight[g.u == i], strict=True)}
        return out | {g.ids[j]: float(w) for j, w in zip(g.u[g.v == i].tolist(), g.weight[g.v == i], strict=True)}

    def communities(
        self, options: ClusterOptions | None = None, progress: Progress | None = None, **fields: Any
    ) -> ClusterResult:
        """Clusters; options whole, or as fields of `ClusterOptions`; `progress` is told the share done."""
        return communities(self.actors, options or ClusterOptions(**fields), progress)

    def key_people(
        self,
        options: KeyPeopleOptions | None = None,
        clusters: ClusterResult | None = None,
        progress: Progress | None = None,
        **fields: Any,
    ) -> KeyPeopleResult:
        """Positions with rank intervals; options whole, or as fields of `KeyPeopleOptions`.

        `clusters` are those that roles speak of (None: of the default options); `progress` is told the share done.
        """
        chosen = options or KeyPeopleOptions(**fields)
        return key_people(self.actors, chosen, self.context(chosen, clusters), progress)

    def context(self, options: KeyPeopleOptions, clusters: ClusterResult | None = None) -> PeopleContext:
        """What the case knows of the actors beyond their ties."""
        owner, known = actor_of(self.view.members), self.view.background
        groups = clusters or communities(self.actors, ClusterOptions(runs=0, rewirings=0))
        keep = None
        if options.by_grade:
            if self.grader is None:
                raise CaseError("this view was made without its case: loss by grade needs the sources")
            keep = keep_probabilities(self.actors, self.grader(), owner, 1.0 - options.loss)
        paid = payments(self.actors, self.view.links, owner)
        return PeopleContext(keep, known.held, groups.cluster_of(), known.areas, paid)

    def key_set(self, options: KeySetOptions | None = None, **fields: Any) -> KeySetResult:
        """The best set of `size` actors; options whole, or as fields of `KeySetOptions`."""
        return key_set(self.actors, options or KeySetOptions(**fields))

    def disrupt(self, options: DisruptionOptions | None = None, **fields: Any) -> DisruptionResult:
        """A removal curve; options whole, or as fields of `DisruptionOptions`."""
        return disrupt(self.actors, options or DisruptionOptions(**fields))

    def to_networkx(self) -> nx.Graph[str]:
        """A copy of the graph that may be changed."""
        return self.actors.to_networkx()

    def to_pandas(self) -> pd.DataFrame:
        """One row per tie: a, b, weight and a column per layer."""
        g = self.actors
        ends = {"a": [g.ids[i] for i in g.u], "b": [g.ids[i] for i in g.v], "weight": g.weight}
        return pd.DataFrame({**ends, **g.layers})
