"""Pictures of the Explore page that were saved under a name: kept in the catalogue, shared by all who open the case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linkgraph.errors import NotFound, WrongUse
from linkgraph.evidence.catalogue import Catalogue, utc_now

LONGEST_NAME = 80


@dataclass(frozen=True)
class SavedView:
    """A saved picture.

    Attributes
    ----------
    snapshot : id of the network that it was drawn from; another one now means that the case has moved on.
    content : what is drawn, where, in which colours, in which layers and period (JSON).
    """

    name: str
    snapshot: str
    saved_by: str
    saved_at: str
    content: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "content": dict(self.content)}


def saved_views(catalogue: Catalogue) -> list[SavedView]:
    """Every saved view of the case, the newest first."""
    with catalogue.connect() as db:
        rows = db.execute("SELECT * FROM views ORDER BY saved_at DESC, name").fetchall()
    return [
        SavedView(row["name"], row["snapshot"], row["saved_by"], row["saved_at"], json.loads(row["content"]))
        for row in rows
    ]


def saved_view(catalogue: Catalogue, name: str) -> SavedView:
    """One saved view.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    found = {view.name: view for view in saved_views(catalogue)}
    if name not in found:
        raise NotFound(f"there is no saved view {name!r}; there are {', '.join(sorted(found)) or 'none'}")
    return found[name]


def save_view(catalogue: Catalogue, view: SavedView, replace: bool = False) -> SavedView:
    """Keep a view under its name (`saved_at` is set here).

    Raises
    ------
    WrongUse
        If the name is empty or too long, or taken and `replace` is not said.
    """
    name = " ".join(view.name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise WrongUse(f"a saved view needs a name of 1 to {LONGEST_NAME} characters, not {len(name)}")
    taken = name in {other.name for other in saved_views(catalogue)}
    if taken and not replace:
        raise WrongUse(f"there is a saved view {name!r} already: choose another name, or replace it")
    kept = SavedView(name, view.snapshot, view.saved_by, utc_now(), view.content)
    content = json.dumps(dict(view.content), ensure_ascii=False, sort_keys=True)
    with catalogue.connect() as db:
        db.execute(
            "INSERT OR REPLACE INTO views (name, snapshot, saved_by, saved_at, content) VALUES (?, ?, ?, ?, ?)",
            (kept.name, kept.snapshot, kept.saved_by, kept.saved_at, content),
        )
    catalogue.log("view saved", {"name": name, "by": view.saved_by, "snapshot": view.snapshot, "replaced": taken})
    return kept


def delete_view(catalogue: Catalogue, name: str, by: str) -> None:
    """Forget a saved view; the log keeps that it was there."""
    saved_view(catalogue, name)
    with catalogue.connect() as db:
        db.execute("DELETE FROM views WHERE name = ?", (name,))
    catalogue.log("view deleted", {"name": name, "by": by})
