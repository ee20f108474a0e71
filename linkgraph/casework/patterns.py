"""Patterns of a case: which graph a shape is looked for in, and the events behind its ties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from linkgraph.analysis.patterns import Host, Limits, Pattern, PatternResult, find_matches, of_actors, of_entities
from linkgraph.analysis.patterns.shape import ACTORS, Role
from linkgraph.evidence.lake import Lake
from linkgraph.graph.actors import Floats, Ints
from linkgraph.graph.snapshot import Snapshot, link_events
from linkgraph.graph.snapshot_sql import Window
from linkgraph.graph.view import View
from linkgraph.model import LAYERS

_PREMISES = "premises"


@dataclass(frozen=True)
class PatternSearch:
    """Looks for shapes in the network of a case, in the layers and the period of a view."""

    lake: Lake
    sources: tuple[str, ...]
    snapshot: Snapshot
    view: View
    window: Window

    def find(self, pattern: Pattern, limit: int = 1000) -> PatternResult:
        """All matches (see `linkgraph.analysis.patterns.find_matches`)."""
        if pattern.level == ACTORS:
            roles = self.snapshot.table("entities", ["id", "role"])
            known = dict(zip(roles.column("id").to_pylist(), roles.column("role").to_pylist(), strict=True))
            host = of_actors(self.view, known)
            return find_matches(host, pattern, lambda rows: self._of_ties(host, rows), Limits(limit))
        host = self._entities()
        return find_matches(host, pattern, lambda rows: self._of_links(host, rows), Limits(limit))

    def _entities(self) -> Host:
        """The entities with the links of the chosen layers (and those that belong to no layer)."""
        links = self.view.links
        chosen = set(self.view.actors.layers)
        left_out = [layer for layer in LAYERS if layer not in chosen]
        kept = links.filter(pa.compute.invert(pa.compute.is_in(links.column("layer"), pa.array(left_out, pa.string()))))
        host = of_entities(self.snapshot.table("entities"), kept, self.view.members, self.snapshot.id)
        said = {k: v for k, v in self.view.actors.parameters.items() if k != "set_aside"}
        return replace(host, parameters=said)

    def _events(self, links: pd.DataFrame) -> pd.DataFrame:
        """Events of links (columns id, type) in seconds: ``link``, ``start``, ``end``."""
        asked = pa.table({name: pa.array(links[name], pa.string()) for name in ("id", "type")})
        pairs = self.snapshot.table("pairs")
        found = link_events(self.lake, self.sources, asked, self.window, pairs).to_pandas()
        start, end = (_seconds(found[name]) for name in ("first_seen", "last_seen"))
        return pd.DataFrame({"link": found["link"], "start": start, "end": np.maximum(start, end)})

    def _of_links(self, host: Host, rows: Ints) -> tuple[Ints, Floats, Floats]:
        frame = host.frame.iloc[rows]
        found = self._events(frame[["id", "type"]])
        place = pd.Series(rows, index=frame["id"].to_numpy())
        return place[found["link"]].to_numpy(np.int64), found["start"].to_numpy(), found["end"].to_numpy()

    def _of_ties(self, host: Host, rows: Ints) -> tuple[Ints, Floats, Floats]:
        """Events behind ties of actors; at shared premises the times when both were there."""
        wanted = {self._pair(host, row): int(row) for row in rows}
        under = self.view.under({actor for a, b, _ in wanted for actor in (a, b)})
        links = self.view.links.to_pandas().set_index("id", drop=False)
        names = sorted({name for (a, b, _) in wanted for name in under.get((a, b), ())})
        found = self._events(links.loc[names, ["id", "type"]])
        parts = []
        for (a, b, layer), row in sorted(wanted.items(), key=lambda item: item[1]):
            own = [name for name in under.get((a, b), ()) if links["layer"][name] == layer]
            part = found[found["link"].isin(own)]
            met = _overlaps(part, links) if layer == _PREMISES else part[["start", "end"]]
            parts.append(met.assign(row=row))
        whole = pd.concat(parts) if parts else pd.DataFrame({"row": [], "start": [], "end": []})
        return whole["row"].to_numpy(np.int64), whole["start"].to_numpy(), whole["end"].to_numpy()

    @staticmethod
    def _pair(host: Host, row: int) -> tuple[str, str, str]:
        said = host.frame.iloc[int(row)]
        return host.ids[said["src"]], host.ids[said["dst"]], str(said["layer"])


def _overlaps(stays: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """When two people's stays at the same premises overlapped."""
    known = stays.assign(person=links["src"][stays["link"]].to_numpy(), place=links["dst"][stays["link"]].to_numpy())
    both = known.merge(known, on="place", suffixes=("_a", "_b"))
    both = both[both["person_a"] < both["person_b"]]
    start = np.maximum(both["start_a"], both["start_b"])
    end = np.minimum(both["end_a"], both["end_b"])
    return pd.DataFrame({"start": start, "end": end})[np.asarray(start <= end)]


def _seconds(moments: pd.Series) -> Floats:
    return moments.to_numpy("datetime64[us]").astype(np.int64).astype(np.float64) / 1e6


def with_ids(pattern: Pattern, resolve: Callable[[str], str]) -> Pattern:
    """A pattern whose plain numbers and names under `ids` and `not_ids` are ids of the case."""
    return replace(pattern, roles=tuple(_resolved(role, resolve) for role in pattern.roles))


def _resolved(role: Role, resolve: Callable[[str], str]) -> Role:
    return replace(role, ids=tuple(map(resolve, role.ids)), not_ids=tuple(map(resolve, role.not_ids)))
