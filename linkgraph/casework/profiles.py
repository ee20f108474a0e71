"""Questions about one actor or a few: what is known of one, when it is active, whom several have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkgraph.analysis import KeyPeopleOptions
from linkgraph.analysis.connecting import Shared
from linkgraph.casework.network import ActorView
from linkgraph.graph.moments import Heatmap, entities_of, week
from linkgraph.graph.records import Node
from linkgraph.graph.view import NOT_SCORED
from linkgraph.model import node_type

if TYPE_CHECKING:
    from linkgraph.case import Case

#: Local hours that count as night, and how often positions are repeated for their rank intervals.
NIGHT = (22, 6)
RANK_RUNS = 50
_RANKED = ("degree", "strength", "betweenness")


@dataclass(frozen=True)
class Common:
    """Whom several have in common: as actors, and as single numbers, accounts, premises, handsets."""

    asked: tuple[str, ...]
    actors: tuple[Shared, ...]
    entities: tuple[Shared, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "asked": list(self.asked),
            "actors": [one.to_json() for one in self.actors],
            "entities": [one.to_json() for one in self.entities],
        }


def heatmap(case: Case, subject: str, since: str | None = None, until: str | None = None) -> Heatmap:
    """Hour × weekday of everything that stands behind a subject."""
    own = entities_of(case.network().snapshot.table("members"), [subject])
    return week(case.moments(own, since=since, until=until), subject, case.timezone)


def common(case: Case, asked: Sequence[str], fewest: int, **view: Any) -> Common:
    """Shared contacts of the asked as actors (where all are) and of all that stands behind them."""
    seen = case.actors(**view)
    owner = {entity: actor for actor, own in seen.view.behind().items() for entity in own}
    actors = tuple(dict.fromkeys(owner.get(name, name) for name in asked))
    own = {name: entities_of(seen.view.members, [name]) for name in dict.fromkeys(asked)}
    entities = seen.entity_web.shared_by_groups(own, fewest, seen.view.services)
    all_there = len(actors) > 1 and all(name in seen.web.place for name in actors)
    return Common(tuple(asked), tuple(seen.web.shared(actors, fewest) if all_there else ()), tuple(entities))


def profile(case: Case, subject: str, **view: Any) -> dict[str, Any]:
    """One actor: identifiers, call indicators, money, premises, flags, cluster, position, first and last record.

    A person who is not to be scored (victim, witness, bystander) gets neither cluster nor position.
    """
    seen = case.actors(**view)
    known = {node.id: node for node in case.network().reader.nodes([subject])}[subject]
    own = entities_of(seen.view.members, [subject])
    links = seen.view.links.to_pandas()
    links = links[links["src"].isin(own) | links["dst"].isin(own)]
    moments = case.moments(own, since=view.get("since"), until=view.get("until"))
    return {
        "subject": known.to_json(),
        "identifiers": [one.to_json() for one in case.network().reader.nodes([e for e in own if e != subject])],
        "calls": {**_counts(links, own, ("CALLED", "TEXTED")), **_habits(moments)},
        "money": _money(links, own),
        "places": sorted(set(links[links["layer"] == "premises"]["dst"])),
        "flags": _flags(known, seen, own),
        **_standing(seen, subject, known),
    }


def _counts(links: pd.DataFrame, own: Sequence[str], kinds: Sequence[str]) -> dict[str, Any]:
    """Records out and in, and with how many others; seconds where they are known."""
    part = links[links["type"].isin(kinds)]
    out, into = part[part["src"].isin(own)], part[part["dst"].isin(own)]
    others = (set(out["dst"]) | set(into["src"])) - set(own)
    seconds = part["total_duration_s"].dropna()
    return {
        "out": int(out["count"].sum()),
        "in": int(into["count"].sum()),
        "contacts": len(others),
        "total_duration_s": int(seconds.sum()) if len(seconds) else None,
    }


def _habits(moments: pd.DataFrame) -> dict[str, Any]:
    calls = moments[moments["layer"] == "calls"]
    total = int(calls["n"].sum())
    if not total:
        return {"active_days": 0, "night_share": None}
    hour = calls["at"].dt.hour
    night = int(calls[(hour >= NIGHT[0]) | (hour < NIGHT[1])]["n"].sum())
    return {"active_days": int(calls["at"].dt.normalize().nunique()), "night_share": round(night / total, 4)}


def _money(links: pd.DataFrame, own: Sequence[str]) -> dict[str, Any]:
    """Sums out and in per currency."""
    paid = links[links["type"] == "PAID"]
    sums = {
        way: paid[paid[end].isin(own)].groupby("currency")["amount"].sum().round(2).to_dict()
        for way, end in (("out", "src"), ("in", "dst"))
    }
    return {**sums, "accounts": [name for name in own if node_type(name) == "Account"]}


def _flags(known: Node, seen: ActorView, own: Sequence[str]) -> list[str]:
    rows = zip(
        seen.view.members.column("entity").to_pylist(), seen.view.members.column("basis").to_pylist(), strict=True
    )
    shared = any(entity in own and str(basis).startswith("several holders") for entity, basis in rows)
    flags = {
        "service number": known.service,
        "roles disagree": "role_conflict" in known.props,
        "several holders": shared,
        "set aside": known.id in {one.id for one in seen.set_aside},
    }
    return [name for name, there in flags.items() if there]


def _standing(seen: ActorView, subject: str, known: Node) -> Mapping[str, Any]:
    """Cluster and position; None for whom no score is due or who has no tie."""
    if known.role in NOT_SCORED or subject not in seen.web.place:
        return {"cluster": None, "position": None}
    found = next(c for c in seen.communities().clusters if subject in {m.id for m in c.members})
    member = next(m for m in found.members if m.id == subject)
    people = seen.key_people(KeyPeopleOptions(runs=RANK_RUNS))
    position = next(one for one in people.actors if one.id == subject).to_json()
    ranks = {name: position["rank"].get(name) for name in _RANKED}
    return {
        "cluster": {"id": found.id, "size": found.size, "membership": member.membership},
        "position": {**{name: position[name] for name in (*_RANKED, "contacts")}, "rank": ranks},
    }
