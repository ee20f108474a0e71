"""Matches in the order in which to look at them, each with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

from linkgraph.analysis.patterns.candidates import Candidates
from linkgraph.analysis.patterns.host import Host
from linkgraph.analysis.patterns.search import Found
from linkgraph.analysis.patterns.shape import Bounds, Pattern


@dataclass(frozen=True)
class PatternMatch:
    """Who plays which role, and why.

    Attributes
    ----------
    score : mean of how well the roles fit (1 in the middle of their bounds, .5 at the edge), how well the ties are
        founded (one record .5, two .75, three .875 …) and, with a time limit, how close together it happened (1 at
        once, .5 at the limit). An order to read the matches in: neither a probability nor evidence.
    basis : the reasons as data, ``{"kind": "role"|"tie"|"time", …}``; `why` says the same in English.
    """

    roles: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    score: float
    basis: tuple[Mapping[str, Any], ...]

    @property
    def why(self) -> list[str]:
        return [_sentence(reason, self.labels) for reason in self.basis]

    def to_json(self) -> dict[str, Any]:
        roles = {name: list(ids) for name, ids in self.roles.items()}
        return {"roles": roles, "labels": dict(self.labels), "score": self.score, "why": self.why,
                "basis": [dict(reason) for reason in self.basis]}  # fmt: skip


@dataclass(frozen=True)
class PatternResult:
    """All matches of a shape, best first.

    Attributes
    ----------
    total : how many there are; `matches` holds the best of them
    complete : False where the search stopped at its limit: then there may be more, and better ones
    alone, fitting : role → how many fit it by what they are, and how many with all that the others ask for
    undated : ties that no dated record speaks of, which therefore could not be placed in the time asked for
    """

    snapshot: str
    parameters: Mapping[str, Any]
    matches: tuple[PatternMatch, ...]
    total: int
    complete: bool
    alone: Mapping[str, int]
    fitting: Mapping[str, int]
    undated: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "parameters": dict(self.parameters),
            "matches": [match.to_json() for match in self.matches],
            "total": self.total,
            "complete": self.complete,
            "candidates": {"alone": dict(self.alone), "fitting": dict(self.fitting)},
            "undated": self.undated,
        }


@dataclass
class Ranking:
    """Scores and explains matches of one pattern in one graph."""

    host: Host
    pattern: Pattern
    given: Candidates
    _rows: dict[tuple[int, int], dict[int, float]] = field(init=False, default_factory=dict)

    def score(self, found: Found) -> float:
        """See `PatternMatch.score`."""
        fits = [
            fmean(_middle(float(self.given.degree[node]), role.degree) for node in found.roles[role.name])
            for role in self.pattern.roles
            if found.roles[role.name]
        ]
        parts = [fmean(fits)]
        if found.ties:
            parts.append(fmean(1.0 - 0.5 ** self._records(tie) for tie in found.ties))
        if found.window is not None and self.pattern.within:
            parts.append(1.0 - 0.5 * (found.window.end - found.window.start) / self.pattern.within)
        return round(fmean(parts), 4)

    def _records(self, tie: tuple[int, int, int]) -> float:
        k, a, b = tie
        if (k, a) not in self._rows:
            row = self.given.records[k]
            low, high = row.indptr[a : a + 2]
            self._rows[k, a] = dict(zip(row.indices[low:high].tolist(), row.data[low:high].tolist(), strict=True))
        return float(self._rows[k, a][b])

    def explained(self, found: Found, score: float) -> PatternMatch:
        ids, labels = self.host.ids, self.host.labels
        nodes = [node for members in found.roles.values() for node in members]
        return PatternMatch(
            {name: tuple(ids[node] for node in members) for name, members in found.roles.items()},
            {ids[node]: labels[node] for node in nodes},
            score,
            (*self._of_roles(found), *self._of_ties(found), *self._of_time(found)),
        )

    def _of_roles(self, found: Found) -> list[dict[str, Any]]:
        out = []
        for role in self.pattern.roles:
            for node in found.roles[role.name]:
                said = {"kind": "role", "role": role.name, "id": self.host.ids[node], "type": self.host.types[node]}
                asked = None if role.degree.open else role.degree.to_json()
                out.append({**said, "degree": int(self.given.degree[node]), "asked": asked,
                            "case_role": self.host.roles[node]})  # fmt: skip
        return out

    def _of_ties(self, found: Found) -> list[dict[str, Any]]:
        out = []
        for k, a, b in found.ties:
            link = self.pattern.links[k]
            ends = {"from": self.host.ids[a], "to": self.host.ids[b]}
            out.append({"kind": "tie", "link": k, "roles": [link.first, link.second], **ends,
                        "types": list(link.types or link.layers), "directed": link.directed,
                        "records": int(self._records((k, a, b)))})  # fmt: skip
        return out

    def _of_time(self, found: Found) -> list[dict[str, Any]]:
        if found.window is None:
            return []
        return [{"kind": "time", "first": _utc(found.window.start), "last": _utc(found.window.end),
                 "within_s": self.pattern.within}]  # fmt: skip


def _middle(value: float, bounds: Bounds) -> float:
    """1 in the middle of two bounds, .5 at either; 1 where an end is open."""
    if bounds.low is None or bounds.high is None or bounds.low == bounds.high:
        return 1.0
    return 1.0 - abs(value - (bounds.low + bounds.high) / 2) / (bounds.high - bounds.low)


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sentence(reason: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    if reason["kind"] == "role":
        asked = reason["asked"]
        bounds = "" if asked is None else f" (asked: {_range(asked)})"
        case_role = f", {reason['case_role']} in this case" if reason["case_role"] not in (None, "unknown") else ""
        name = labels.get(reason["id"], reason["id"])
        return f"{reason['role']}: {name} ({reason['id']}), tied to {reason['degree']} others{bounds}{case_role}"
    if reason["kind"] == "tie":
        arrow = "→" if reason["directed"] else "–"
        what = f" ({', '.join(reason['types'])})" if reason["types"] else ""
        a, b = (labels.get(reason[end], reason[end]) for end in ("from", "to"))
        return f"{reason['roles'][0]} {a} {arrow} {reason['roles'][1]} {b}: {reason['records']} records{what}"
    return f"all of it between {reason['first']} and {reason['last']} (asked: within {reason['within_s']} s)"


def _range(asked: list[float | None]) -> str:
    low, high = ("" if value is None else f"{value:g}" for value in asked)
    return f"{low}–{high}" if low and high else f"at least {low}" if low else f"at most {high}"
