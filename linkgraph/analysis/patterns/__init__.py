"""Groups of a described shape: all of them, ranked and explained."""

from __future__ import annotations

from linkgraph.analysis.native import library_versions
from linkgraph.analysis.patterns.candidates import candidates
from linkgraph.analysis.patterns.host import Host, of_actors, of_entities
from linkgraph.analysis.patterns.ranking import PatternMatch, PatternResult, Ranking
from linkgraph.analysis.patterns.search import Limits, Search
from linkgraph.analysis.patterns.shape import Pattern, read_pattern
from linkgraph.analysis.patterns.templates import TEMPLATES, template
from linkgraph.analysis.patterns.timing import Clock, Events
from linkgraph.errors import AnalysisError

__all__ = [
    "TEMPLATES",
    "Host",
    "Limits",
    "Pattern",
    "PatternMatch",
    "PatternResult",
    "find_matches",
    "of_actors",
    "of_entities",
    "read_pattern",
    "template",
]


DEFAULT_LIMITS = Limits()


def find_matches(
    host: Host, pattern: Pattern, events: Events | None = None, limits: Limits = DEFAULT_LIMITS
) -> PatternResult:
    """Every way to fill the roles of a pattern, best first (equal scores by id).

    A node plays one role at a time. Members of a role with a count are a set: they do not come again in another order.

    Raises
    ------
    AnalysisError
        If the pattern asks for a time and no `events` are given.
    """
    if limits.shown < 1:
        raise AnalysisError("the limit is the number of matches to show, from 1 up")
    given = candidates(host, pattern)
    clock = None
    if pattern.within is not None:
        if events is None:
            raise AnalysisError("this graph has no dated events: take `within` out of the pattern")
        clock = Clock(host, pattern, given, events)
    search = Search(pattern, given, clock, limits)
    ranking = Ranking(host, pattern, given)
    scored = sorted(((ranking.score(found), found) for found in search.matches()), key=_best_first)
    return PatternResult(
        host.snapshot,
        {
            **host.parameters,
            "level": host.level,
            "pattern": dict(pattern.source),
            "limits": {"matches": limits.matches, "steps": limits.steps},
            "libraries": library_versions(),
        },
        tuple(ranking.explained(found, score) for score, found in scored[: limits.shown]),
        len(scored),
        search.complete,
        given.alone,
        {name: int(mask.sum()) for name, mask in given.fitting.items()},
        len(clock.undated) if clock else 0,
    )


def _best_first(scored: tuple[float, object]) -> tuple[float, list[tuple[int, ...]]]:
    score, found = scored
    return -score, list(found.roles.values())  # type: ignore[attr-defined]
