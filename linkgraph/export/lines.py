"""The lines of a picture: one for each pair of actors, or each pair and direction, with what they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from linkgraph.export.about import EvidenceIndex, Reference, references
from linkgraph.export.bundle import ExportBundle, Tie
from linkgraph.export.wording import say
from linkgraph.graph.records import Link


@dataclass(frozen=True)
class Line:
    """A line from ``a`` to ``b``: how many records, in words what they are, and the rows that they stand on.

    A line that is not ``drawn`` joins something outside the export and stands in the table only.
    """

    a: str
    b: str
    directed: bool
    drawn: bool
    weight: float
    details: tuple[str, ...]
    evidence: tuple[Reference, ...]
    colour: str | None = None
    factor: float = 1.0
    dashed: bool = False


def lines(bundle: ExportBundle) -> tuple[Line, ...]:
    """Ties where the bundle has ties, else its links, parallel ones put together; strongest first."""
    index = EvidenceIndex(bundle)
    under_ties = {link for tie in bundle.ties for link in tie.links}
    known = {link.id: link for link in bundle.links}
    out = [_of_tie(tie, [known[i] for i in tie.links if i in known], index, bundle.language) for tie in bundle.ties]
    ids = {node.id for node in bundle.nodes}
    grouped: dict[tuple[str, str], list[Link]] = {}
    for link in bundle.links:
        if link.id not in under_ties:
            grouped.setdefault((link.src, link.dst), []).append(link)
    for (a, b), parallel in grouped.items():
        drawn = not bundle.ties and a in ids and b in ids
        evidence = references(row for link in parallel for row in index.of_link(link.id))
        weight = float(sum(link.count for link in parallel))
        out.append(Line(a, b, True, drawn, weight, _details(parallel), evidence))
    return tuple(sorted(out, key=lambda line: (-line.weight, line.a, line.b)))


def _of_tie(tie: Tie, beneath: list[Link], index: EvidenceIndex, language: str) -> Line:
    layers = tuple(f"{say(name, language)} {count:g}" for name, count in sorted(tie.layers.items()) if count)
    details = (*layers, *_details(beneath))
    evidence = references(index.of_tie(tie))
    weight = float(tie.weight)
    return Line(tie.a, tie.b, False, True, weight, details, evidence, tie.colour, tie.factor, tie.dashed)


def _details(links: Iterable[Link]) -> tuple[str, ...]:
    """``CALLED ×12 · 3,456 s · 2017-03-01 – 2017-03-20``, one line for each type and currency, in all of the links."""
    by_type: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        by_type.setdefault((link.type, link.currency or ""), []).append(link)
    return tuple(_detail(kind, currency, group) for (kind, currency), group in sorted(by_type.items()))


def _detail(kind: str, currency: str, group: list[Link]) -> str:
    parts = [f"{kind} ×{sum(link.count for link in group):,}"]
    seconds = [link.total_duration_s for link in group if link.total_duration_s is not None]
    amounts = [link.amount for link in group if link.amount is not None]
    if seconds:
        parts.append(f"{sum(seconds):,} s")
    if amounts:
        parts.append(f"{sum(amounts):,.2f} {currency}".rstrip())
    first = min((link.first for link in group if link.first), default=None)
    last = max((link.last for link in group if link.last), default=None)
    if first or last:
        parts.append(f"{(first or '?')[:10]} – {(last or '?')[:10]}")
    return " · ".join(parts)
