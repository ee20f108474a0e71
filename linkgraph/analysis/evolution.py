"""How clusters change from one period to the next: continued, split, merged, born, died."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Groups = Mapping[str, frozenset[str]]
#: A cluster goes on as another one when they share at least this part of all their people (Jaccard).
SAME = 0.5
#: A part of a split (or merger) is a cluster of which at least this share comes from (or goes to) the other.
PART = 0.5


@dataclass(frozen=True)
class Change:
    """What became of some clusters of one period in the next.

    ``kind``: continued (Jaccard ≥ .5), split, merged, born (nobody before it), died (nobody after it).
    ``stayed``: people in the clusters of both periods; ``similarity``: their Jaccard index, all parts together. A
    cluster without people who are known in both periods is born or died.
    """

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    stayed: int
    similarity: float

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "before": list(self.before), "after": list(self.after)}


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared people as a share of all people of both (0 nobody, 1 the same)."""
    return len(a & b) / len(a | b) if a | b else 0.0


def changes(before: Groups, after: Groups) -> list[Change]:
    """What became of the clusters of one period in the next; every cluster of both is in exactly one change or more.

    A split: two clusters and more, at least half of each from one earlier cluster, together at least half of it. A
    merger is the same the other way round. Either is told in place of the continuation of its largest part.
    """
    found = [*_parts("split", before, after), *_parts("merged", after, before)]
    told_before = {name for change in found for name in change.before}
    told_after = {name for change in found for name in change.after}
    found += [
        _change("continued", before, after, (a,), (b,))
        for a in sorted(before.keys() - told_before)
        for b in sorted(after.keys() - told_after)
        if jaccard(before[a], after[b]) >= SAME  # at most one b: the groups of a period share nobody
    ]
    told_before |= {name for change in found for name in change.before}
    told_after |= {name for change in found for name in change.after}
    found += [_change("died", before, after, (a,), ()) for a in sorted(before.keys() - told_before)]
    found += [_change("born", before, after, (), (b,)) for b in sorted(after.keys() - told_after)]
    return found


def _parts(kind: str, whole: Groups, pieces: Groups) -> list[Change]:
    """Splits of `whole` into `pieces` (mergers, when the two periods are given the other way round)."""
    out = []
    for name in sorted(whole):
        parts = tuple(b for b in sorted(pieces) if len(pieces[b] & whole[name]) >= max(1.0, PART * len(pieces[b])))
        together = sum(len(pieces[b] & whole[name]) for b in parts)
        if len(parts) > 1 and together >= PART * len(whole[name]):
            split = kind == "split"
            ends = ((name,), parts) if split else (parts, (name,))
            periods = (whole, pieces) if split else (pieces, whole)
            out.append(_change(kind, *periods, *ends))
    return out


def _change(kind: str, before: Groups, after: Groups, a: Sequence[str], b: Sequence[str]) -> Change:
    ends = [frozenset().union(*(groups[n] for n in names)) for groups, names in ((before, a), (after, b))]
    return Change(kind, tuple(a), tuple(b), len(ends[0] & ends[1]), round(jaccard(ends[0], ends[1]), 4))
