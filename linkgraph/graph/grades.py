"""How likely each tie holds, by the grades of the sources that say so.

A grade is that of the source (1 to 3) and of the information (A to E). The probabilities are our proposal, not a
measurement; 1A, 1B, 2C and 3D are those of the design, the others are their products. E is never counted on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from linkgraph.evidence.lake import Lake
from linkgraph.graph.actors import ActorGraph, Floats
from linkgraph.graph.snapshot_sql import Window, graded_sql

#: Grade → probability that a tie of such a source is there.
KEEP: Mapping[str, float] = {
    "1A": 0.98, "1B": 0.90, "1C": 0.74, "1D": 0.47, "1E": 0.0,
    "2A": 0.93, "2B": 0.86, "2C": 0.70, "2D": 0.45, "2E": 0.0,
    "3A": 0.83, "3B": 0.77, "3C": 0.63, "3D": 0.40, "3E": 0.0,
}  # fmt: skip


def graded_links(lake: Lake, grades: Mapping[tuple[str, str], str | None], window: Window) -> pa.Table:
    """Which sources, of which grade, say that a link is there: columns layer, src, dst, grade (None: not graded).

    A record's own grade counts before that of its sheet. ``grades``: (source, sheet) → grade.
    """
    connection = lake.open({source for source, _ in grades})
    query, parameters = graded_sql(window)
    frame = connection.sql(query, params=parameters).df() if grades else pd.DataFrame()
    connection.close()
    if frame.empty:
        return pa.table({name: pa.array([], pa.string()) for name in ("layer", "src", "dst", "grade")})
    own = frame["grade"].str.strip().str.upper().str.slice(0, 2)
    sheets = [grades.get(key) for key in zip(frame["source_id"], frame["sheet"], strict=True)]
    frame["grade"] = own.where(own.isin(list(KEEP)), pd.Series(sheets, index=frame.index, dtype=object))
    kept = frame[["layer", "src", "dst", "grade"]].drop_duplicates()
    return pa.Table.from_pandas(kept.astype(object).where(kept.notna(), None), preserve_index=False)


def keep_probabilities(graph: ActorGraph, graded: pa.Table, owner: pd.Series, otherwise: float) -> Floats:
    """For every tie, the probability that it holds: that at least one of the sources behind it is right.

    ``otherwise`` is that of a source without a grade. A tie by premises needs both who were there to have been there.
    """
    frame = graded.to_pandas()
    frame["p"] = [KEEP.get(str(grade).upper(), otherwise) for grade in frame["grade"]]
    premises = frame["layer"] == "premises"
    direct = frame[~premises].assign(a=frame["src"].map(owner), b=frame["dst"].map(owner))
    lost = pd.concat([_lost(direct), _lost(_shared(frame[premises].assign(who=frame["src"].map(owner))))])
    place = pd.Series(np.arange(graph.n), index=list(graph.ids), dtype=np.int64)
    a, b = lost["a"].map(place), lost["b"].map(place)
    known = a.notna() & b.notna()
    low, high = np.minimum(a[known], b[known]), np.maximum(a[known], b[known])
    out = pd.DataFrame({"key": (low * graph.n + high).astype(np.int64), "lost": lost["lost"][known]})
    together = out.groupby("key")["lost"].prod()
    keys = pd.Series(graph.u * graph.n + graph.v)
    found: Floats = 1.0 - keys.map(together).fillna(1.0 - otherwise).to_numpy(dtype=np.float64)
    return found


def _lost(pairs: pd.DataFrame) -> pd.DataFrame:
    """Per pair of actors, the probability that every source that ties them is wrong."""
    known = pairs.dropna(subset=["a", "b"]).assign(lost=1.0 - pairs["p"])
    return known.groupby(["a", "b"])["lost"].prod().reset_index()


def _shared(stays: pd.DataFrame) -> pd.DataFrame:
    """Pairs of actors at the same premises, with the probability that both stays are right."""
    best = stays.dropna(subset=["who"]).assign(lost=1.0 - stays["p"])
    once = best.groupby(["dst", "who"])["lost"].prod().reset_index()
    both = once.merge(once, on="dst", suffixes=("_a", "_b"))
    both = both[both["who_a"] < both["who_b"]]
    p = (1.0 - both["lost_a"]) * (1.0 - both["lost_b"])
    return pd.DataFrame({"a": both["who_a"], "b": both["who_b"], "p": p})


def sheet_grades(sheets: Iterable[Mapping[str, object]]) -> dict[tuple[str, str], str | None]:
    """(source, sheet) → grade, out of the catalogue."""
    return {(str(s["source_id"]), str(s["sheet"])): str(s["grade"]) if s["grade"] else None for s in sheets}
