"""Who can play which role at all: by himself, and given that the others must be there too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkgraph.analysis.patterns.host import Flags, Host
from linkgraph.analysis.patterns.shape import Pattern, Role
from linkgraph.graph.actors import Ints
from linkgraph.graph.view import NOT_SCORED


@dataclass(frozen=True)
class Candidates:
    """Per role who can play it, and the ties that may be used.

    Attributes
    ----------
    alone : role → how many fit by what they are
    fitting : role → which nodes fit and have enough fitting others for every link
    degree : how many others each node is tied to
    records : per link of the pattern, the sparse counts of the records that tie first to second
    ties, no_ties : per link and not_link of the pattern, the sparse matrix first × second and the same turned round
    """

    alone: Mapping[str, int]
    fitting: Mapping[str, Flags]
    degree: Ints
    records: Sequence[Any]
    ties: Sequence[tuple[Any, Any]]
    no_ties: Sequence[tuple[Any, Any]]


def candidates(host: Host, pattern: Pattern) -> Candidates:
    """Everybody who could take part in a match; who is left out here is in none."""
    degree = host.degree()
    fitting = {role.name: _by_himself(host, role, degree) for role in pattern.roles}
    alone = {name: int(mask.sum()) for name, mask in fitting.items()}
    records = [host.adjacency(link) for link in pattern.links]
    ties, no_ties = [_both(counts) for counts in records], [_both(host.adjacency(k)) for k in pattern.not_links]
    return Candidates(alone, _with_others(pattern, fitting, ties), degree, records, ties, no_ties)


def _by_himself(host: Host, role: Role, degree: Any) -> Flags:
    fits: Flags = role.degree.holds(degree)
    if role.types:
        fits &= np.isin(np.array(host.types, dtype=object), list(role.types))
    if not role.service:
        fits &= ~host.service
    case_roles = np.array([name or "unknown" for name in host.roles], dtype=object)
    if role.case_roles is None:
        fits &= ~np.isin(case_roles, NOT_SCORED)
    elif role.case_roles:
        fits &= np.isin(case_roles, list(role.case_roles))
    ids = np.array(host.ids, dtype=object)
    if role.ids:
        fits &= np.isin(ids, list(role.ids))
    return fits & ~np.isin(ids, list(role.not_ids))


def _both(matrix: Any) -> tuple[Any, Any]:
    there = (matrix != 0).astype(np.int64)
    return there, there.T.tocsr()


def _with_others(pattern: Pattern, fitting: Mapping[str, Flags], ties: Sequence[tuple[Any, Any]]) -> dict[str, Flags]:
    """Nodes without enough fitting partners fall out, until nothing changes."""
    left = dict(fitting)
    changed = True
    while changed:
        changed = False
        for link, (forth, back) in zip(pattern.links, ties, strict=True):
            for name, other, matrix in ((link.first, link.second, forth), (link.second, link.first, back)):
                needed = pattern.role(other).count - (name == other)
                kept = left[name] & (matrix @ left[other].astype(np.int64) >= needed)
                if kept.sum() < left[name].sum():
                    left[name], changed = kept, True
    return left
