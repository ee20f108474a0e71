"""What a cluster's name stands for: the layers, period and options that gave it, kept in the case to find it again.

A name (``c3-51293d``) carries a hash of its members, so it never means other people. The case keeps the request that
gave a name: `export --what cluster:NAME` or `keypeople --cluster NAME` then compute with the very same.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from linkgraph.analysis import Cluster, ClusterOptions, ClusterResult, Fusing
from linkgraph.errors import NotFound
from linkgraph.evidence.catalogue import Catalogue, utc_now

NAME = re.compile(r"^c[0-9]+-[0-9a-f]{6}$")
#: Options of the command line and the fields they set.
FLAGS = {
    "algorithm": "--algorithm", "resolution": "--resolution", "seed": "--seed", "runs": "--runs", "loss": "--loss",
    "consensus": "--consensus",
}  # fmt: skip


@dataclass(frozen=True)
class ClusterRequest:
    """Everything that clusters depend on besides the snapshot."""

    layers: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    options: ClusterOptions = field(default_factory=ClusterOptions)

    def __post_init__(self) -> None:
        if self.layers is not None:  # any sequence of names is welcome; none of them means all
            object.__setattr__(self, "layers", tuple(self.layers) or None)

    @property
    def view(self) -> dict[str, Any]:
        """The arguments of `Case.actors`."""
        return {"layers": self.layers, "since": self.since, "until": self.until}

    def to_json(self) -> dict[str, Any]:
        return {**self.view, "layers": list(self.layers) if self.layers else None, "options": asdict(self.options)}

    def command(self) -> str:
        """The command that gives the same clusters again, on the same case and version."""
        words = ["linkgraph", "clusters", "--json"]
        words += ["--layers", ",".join(self.layers)] if self.layers else []
        words += ["--from", self.since] if self.since else []
        words += ["--to", self.until] if self.until else []
        usual = ClusterOptions()
        for name, flag in FLAGS.items():
            if (value := getattr(self.options, name)) != getattr(usual, name):
                words += [flag, str(value)]
        return shlex.join(words)


def request_of(data: Mapping[str, Any]) -> ClusterRequest:
    """The request that `ClusterRequest.to_json` wrote."""
    fusing = dict(data["options"]["fusing"])
    fusing["damped"] = tuple(fusing["damped"])
    fusing["layer_weights"] = tuple((name, factor) for name, factor in fusing["layer_weights"])
    options = ClusterOptions(**{**data["options"], "fusing": Fusing(**fusing)})
    layers: Sequence[str] | None = data["layers"]
    return ClusterRequest(tuple(layers) if layers else None, data["since"], data["until"], options)


def remember(catalogue: Catalogue, request: ClusterRequest, result: ClusterResult) -> None:
    """Keep what the names of a result stand for; the same request is kept once."""
    names = json.dumps([cluster.id for cluster in result.clusters])
    asked = json.dumps(request.to_json(), ensure_ascii=False, sort_keys=True)
    with catalogue.connect() as db:
        db.execute("INSERT OR IGNORE INTO clusterings VALUES (?, ?, ?, ?)", (result.snapshot, asked, names, utc_now()))


def recall(catalogue: Catalogue, snapshot: str, name: str) -> ClusterRequest | None:
    """The request that gave a cluster this name on this snapshot; None where none did, or `name` is no such name."""
    if not NAME.match(name):
        return None
    with catalogue.connect() as db:
        row = db.execute(
            "SELECT request FROM clusterings WHERE snapshot = ? AND names LIKE ? ORDER BY named_at, request LIMIT 1",
            (snapshot, f'%"{name}"%'),
        ).fetchone()
    return request_of(json.loads(row["request"])) if row else None


@dataclass(frozen=True)
class Named:
    """A cluster found by its name, with the request and the result it stands in."""

    request: ClusterRequest
    result: ClusterResult
    cluster: Cluster


def find_cluster(
    name: str, requests: Sequence[ClusterRequest | None], compute: Callable[[ClusterRequest], ClusterResult]
) -> Named:
    """The cluster of a name, by the first of the requests that gives it; refused where none does."""
    result = None
    for request in requests:
        if request is not None:
            result = compute(request)
            if found := next((c for c in result.clusters if c.id == name), None):
                return Named(request, result, found)
    names = ", ".join(c.id for c in result.clusters[:10]) if result else "none"
    raise NotFound(
        f"there is no cluster {name!r} in this network: names come from `clusters` or the Clusters page and hold for "
        f"the network they were given on (these options give {names})"
    )
