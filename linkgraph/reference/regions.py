"""Chinese administrative regions by their six-digit code (GB/T 2260), abolished ones too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from linkgraph.reference.reading import table


@dataclass(frozen=True)
class Region:
    """A region as it was called in a year; `until` is the last year of its code, None while the code is in use."""

    province: str
    city: str
    county: str
    until: int | None

    @property
    def name(self) -> str:
        """Province, city and county in one, none said twice."""
        parts = (part for part in (self.province, self.city, self.county) if part)
        return "".join(dict.fromkeys(parts))


@cache
def _names() -> dict[str, list[tuple[str, int, int | None]]]:
    found: dict[str, list[tuple[str, int, int | None]]] = {}
    for row in table("regions.csv"):
        span = (row["name"], int(row["from"] or 0), int(row["until"]) if row["until"] else None)
        found.setdefault(row["code"], []).append(span)
    return found


def _called(code: str, year: int | None) -> tuple[str, int | None] | None:
    """The name of a code in a year; the latest one where no year is given or none of its names fits."""
    spans = _names().get(code)
    if not spans:
        return None
    fits = [s for s in spans if year is not None and s[1] <= year <= (s[2] or 9999)]
    name, _, until = (fits or sorted(spans, key=lambda s: s[2] or 9999))[-1]
    return name, until


def region_of(code: str, year: int | None = None) -> Region | None:
    """The region of a six-digit code; None for a code that never was."""
    own = _called(code, year)
    if own is None:
        return None
    province = _called(code[:2] + "0000", year)
    city = _called(code[:4] + "00", year) if not code.endswith("00") else None
    if code.endswith("0000"):
        return Region(own[0], "", "", own[1])
    county = "" if code.endswith("00") else own[0]
    middle = own[0] if code.endswith("00") else city[0] if city else ""
    return Region(province[0] if province else "", middle, county, own[1])


@cache
def _centroids() -> dict[str, tuple[float, float]]:
    return {row["code"]: (float(row["lon"]), float(row["lat"])) for row in table("centroids.csv")}


def centroid(code: str) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of a region (for maps of regions; nobody's address)."""
    return _centroids().get(code)
