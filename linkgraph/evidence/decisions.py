"""What a person decided about pairs of records: the tolerances, and pairs taken apart. Kept in the catalogue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from linkgraph.errors import NotFound
from linkgraph.evidence.catalogue import Catalogue, utc_now
from linkgraph.evidence.pairing import DEFAULT_PAIRING, Pairing

_SETTING = "pairing"
_RULE = ("start_s", "duration_s", "money_s", "clocks")


def pairing_of(catalogue: Catalogue) -> Pairing:
    """The rule of pairing of a case, with the pairs taken apart."""
    rule = json.loads(catalogue.settings().get(_SETTING, "{}"))
    query = """
        SELECT pair FROM pair_decisions d WHERE decision = 'undone'
        AND number = (SELECT max(number) FROM pair_decisions WHERE pair = d.pair) ORDER BY pair
    """
    with catalogue.connect() as db:
        undone = tuple(row["pair"] for row in db.execute(query))
    return Pairing(**rule, undone=undone)


def keep_rule(catalogue: Catalogue, changes: dict[str, Any]) -> Pairing:
    """Change tolerances (None: leave as it is); the snapshot changes with them."""
    now = pairing_of(catalogue)
    values = {name: getattr(now, name) if changes.get(name) is None else changes[name] for name in _RULE}
    rule = Pairing(**values, undone=now.undone)
    default = {name: getattr(DEFAULT_PAIRING, name) for name in _RULE}
    catalogue.keep_setting(_SETTING, json.dumps({} if values == default else values, sort_keys=True))
    catalogue.log("pairing", values)
    return rule


def decide(catalogue: Catalogue, pairs: Sequence[str], known: Sequence[str], decision: str, by: str) -> None:
    """Take pairs apart (``undone``) or put them together again (``restored``).

    Raises
    ------
    NotFound
        If one of them is no pair of this case.
    """
    unknown = sorted(set(pairs) - set(known))
    if unknown:
        raise NotFound(f"there is no pair {unknown[0]!r} in this case: `linkgraph pairs` lists them")
    at = utc_now()
    with catalogue.connect() as db:
        db.executemany(
            "INSERT INTO pair_decisions (pair, decision, decided_by, decided_at) VALUES (?, ?, ?, ?)",
            [(pair, decision, by, at) for pair in dict.fromkeys(pairs)],
        )
    catalogue.log("pairs", {"pairs": sorted(set(pairs)), "decision": decision, "by": by})
