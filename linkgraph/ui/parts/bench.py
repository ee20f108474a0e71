"""What the parts of the Explore page work on: the case, the scope, the clusters, and the canvas of the session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from linkgraph.analysis import ClusterResult
from linkgraph.analysis.connecting import Web
from linkgraph.case import Case
from linkgraph.ui import acts, beginnings, data
from linkgraph.ui.beginnings import Basis
from linkgraph.ui.canvas import ACTORS, GROUP, Canvas
from linkgraph.ui.data import Scope
from linkgraph.ui.measured import Asked
from linkgraph.ui.parts import scope


@dataclass(frozen=True)
class Bench:
    """One exploration."""

    case: Case
    at: Scope
    clusters: ClusterResult
    canvas: Canvas

    @property
    def basis(self) -> Basis:
        """What beginnings are made from."""
        called = data.suspects(self.at.case_id, self.at.snapshot, self.case)
        return Basis(data.graph(self.at, self.case), self.clusters, called)

    @property
    def asked(self) -> Asked:
        """What the values of the drawn nodes are taken from."""
        return scope.asked(self.at, self.clusters, self.canvas.now, self.case)

    @property
    def web(self) -> Web:
        """Who is tied to whom, at the level and in the period of the picture."""
        return data.web(data.narrowed(self.at, self.canvas.now.period), self.canvas.now.level, self.case)

    @property
    def avoid(self) -> frozenset[str]:
        """What no way leads through (of actors, service numbers are set aside already)."""
        return frozenset() if self.canvas.now.level == ACTORS else data.services(self.at, self.case)

    def nodes(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The single nodes among some ids of the chart: no ties, no super-nodes."""
        inside = {group.id: group.members for group in self.canvas.view.collapsed}
        return tuple(
            dict.fromkeys(
                one
                for name in ids
                if "~" not in name and not name.startswith(GROUP)
                for one in inside.get(name, (name,))
            )
        )

    @property
    def selected(self) -> tuple[str, ...]:
        """The selected nodes."""
        return self.nodes(self.canvas.selected)

    @property
    def visible(self) -> tuple[str, ...]:
        """The actors or entities on the chart, those inside super-nodes included, hidden ones left out."""
        return acts.visible(self.canvas.now, self.canvas.view)

    def members_of(self, cluster: str) -> tuple[str, ...]:
        found = next((one for one in self.clusters.clusters if one.id == cluster), None)
        return tuple(member.id for member in found.members) if found else ()

    def strongest(self, ids: Iterable[str], limit: int) -> tuple[str, ...]:
        """At most so many of some actors, those with most records."""
        return beginnings.strongest(data.graph(self.at, self.case), tuple(ids), limit)
