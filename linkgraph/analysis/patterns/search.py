"""All ways in which people can be put into the roles of a shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from linkgraph.analysis.patterns.candidates import Candidates
from linkgraph.analysis.patterns.shape import Link, Pattern, Role
from linkgraph.analysis.patterns.timing import Clock, Tie, Window


@dataclass(frozen=True)
class Limits:
    """Matches and steps after which a search stops and says so, and how many of the best matches are shown."""

    shown: int = 1_000
    matches: int = 100_000
    steps: int = 3_000_000


@dataclass(frozen=True)
class Found:
    """One match: role → positions of its nodes (sorted), its ties, and the window it fits into."""

    roles: Mapping[str, tuple[int, ...]]
    ties: tuple[Tie, ...]
    window: Window | None


@dataclass
class Search:
    """Depth-first search; the rarest role first, then always one that is tied to those already placed.

    `complete` is False when it stopped at a limit; nothing depends on how fast the machine is.
    """

    pattern: Pattern
    given: Candidates
    clock: Clock | None = None
    limits: Limits = field(default_factory=Limits)
    steps: int = 0
    complete: bool = True
    _near: dict[tuple[int, bool, int], frozenset[int]] = field(default_factory=dict)

    def matches(self) -> Iterator[Found]:
        """Every match once."""
        singles = self._order([role for role in self.pattern.roles if not role.group])
        slots = [role for role in singles for _ in range(role.count)]
        found = 0
        for placed in self._place(slots, []):
            match = self._groups(placed)
            if match is None:
                continue
            if found == self.limits.matches:
                self.complete = False
                return
            found += 1
            yield match

    def _order(self, roles: list[Role]) -> list[Role]:
        size = {role.name: int(self.given.fitting[role.name].sum()) for role in roles}
        left, order = list(roles), list[Role]()
        while left:
            named = {role.name for role in order}
            best = min(left, key=lambda role: (-self._tied(role.name, named), size[role.name], role.name))
            order.append(best)
            left.remove(best)
        return order

    def _tied(self, name: str, others: set[str]) -> int:
        ends = [(link.first, link.second) for link in self.pattern.links]
        return sum((a == name and b in others) or (b == name and a in others) for a, b in ends)

    def _place(self, slots: list[Role], placed: list[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
        """Fill the slots one after another; members of one role in rising order, so that no set comes twice."""
        if len(placed) == len(slots):
            yield placed
            return
        role = slots[len(placed)].name
        for node in self._options(role, placed):
            self.steps += 1
            if self.steps > self.limits.steps:
                self.complete = False
                return
            grown = [*placed, (role, node)]
            if self._in_time(grown):
                yield from self._place(slots, grown)

    def _options(self, role: str, placed: list[tuple[str, int]]) -> list[int]:
        ties = self._required(role, placed)
        if ties:
            near = sorted((self._neighbours(*tie) for tie in ties), key=len)
            options = near[0].intersection(*near[1:])
            fitting = self.given.fitting[role]
            found = [node for node in options if fitting[node]]
        else:
            found = np.flatnonzero(self.given.fitting[role]).tolist()
        taken = {node for _, node in placed}
        lowest = max((node for name, node in placed if name == role), default=-1)
        return sorted(node for node in found if node > lowest and node not in taken and self._apart(role, node, placed))

    def _required(self, role: str, placed: list[tuple[str, int]]) -> list[tuple[int, bool, int]]:
        """(link, forth, placed node): the neighbourhoods that whoever plays the role must be in."""
        out = []
        for k, link in enumerate(self.pattern.links):
            for name, node in placed:
                if link.first == name and link.second == role:
                    out.append((k, True, node))
                elif link.second == name and link.first == role:
                    out.append((k, False, node))
        return out

    def _neighbours(self, k: int, forth: bool, node: int) -> frozenset[int]:
        return self._row(self.given.ties[k][not forth], (k, forth, node))

    def _row(self, matrix: Any, key: tuple[int, bool, int]) -> frozenset[int]:
        if key not in self._near:
            low, high = matrix.indptr[key[2]], matrix.indptr[key[2] + 1]
            self._near[key] = frozenset(matrix.indices[low:high].tolist())
        return self._near[key]

    def _apart(self, role: str, node: int, placed: list[tuple[str, int]]) -> bool:
        """Whether none of the ties that must not be there is there."""
        for k, link in enumerate(self.pattern.not_links):
            forth, back = self.given.no_ties[k]
            for name, other in placed:
                if link.second == role and link.first == name and node in self._row(forth, (~k, True, other)):
                    return False
                if link.first == role and link.second == name and node in self._row(back, (~k, False, other)):
                    return False
        return True

    def ties(self, placed: list[tuple[str, int]]) -> list[Tie]:
        """The ties that the pattern asks for among those placed."""
        out: list[Tie] = []
        for k, link in enumerate(self.pattern.links):
            out += [(k, a, b) for a, b in _pairs(link, placed)]
        return out

    def _in_time(self, placed: list[tuple[str, int]]) -> bool:
        if self.clock is None:
            return True
        ties = self.ties(placed)
        return not self._timed(ties) or self.clock.window(ties) is not None

    def _timed(self, ties: list[Tie]) -> bool:
        return self.clock is not None and any(self.clock.spans(tie) is not None for tie in ties)

    def _groups(self, placed: list[tuple[str, int]]) -> Found | None:
        """Add to every group all who fit; None where a group has too few or too many."""
        whole = list(placed)
        for role in (role for role in self.pattern.roles if role.group):
            members = self._members(role, placed, whole)
            if not role.count <= len(members) <= (role.most or len(members)):
                return None
            whole += [(role.name, node) for node in members]
        roles: dict[str, list[int]] = {role.name: [] for role in self.pattern.roles}
        for name, node in whole:
            roles[name].append(node)
        ties = self.ties(whole)
        window = self.clock.window(ties) if self.clock and self._timed(ties) else None
        if self.clock and self._timed(ties) and window is None:
            return None
        return Found({name: tuple(sorted(nodes)) for name, nodes in roles.items()}, tuple(ties), window)

    def _members(self, role: Role, placed: list[tuple[str, int]], whole: list[tuple[str, int]]) -> list[int]:
        taken = {node for _, node in whole}
        members = [node for node in self._options(role.name, placed) if node not in taken]
        if self.clock is None or not members:
            return members
        group = {node: self.ties([*placed, (role.name, node)]) for node in members}
        base = self.ties(whole)
        own = {node: [tie for tie in ties if tie not in base] for node, ties in group.items()}
        return self.clock.best_members(base, own)


def _pairs(link: Link, placed: list[tuple[str, int]]) -> list[tuple[int, int]]:
    first = [node for name, node in placed if name == link.first]
    if link.first == link.second:
        return [(a, b) for i, a in enumerate(first) for b in first[i + 1 :]]
    return [(a, b) for a in first for name, b in placed if name == link.second]
