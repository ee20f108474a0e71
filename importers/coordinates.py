"""Coordinates as the sources give them: what is used, what is left out, what is named for a person to look at.

In China maps draw with a shifted grid (GCJ-02, BD-09): the same place lies 100–700 m from its WGS-84 position. Nothing
is converted; a position in China whose datum nobody states is named.
"""

from linkgraph.ingest.protocol import Flag

#: Words for the datum of coordinates.
DATUMS = {
    **dict.fromkeys(("wgs84", "wgs-84", "gps", "cgcs2000", "国家2000"), "WGS-84"),
    **dict.fromkeys(("gcj02", "gcj-02", "火星坐标", "火星坐标系", "高德", "腾讯"), "GCJ-02"),
    **dict.fromkeys(("bd09", "bd-09", "百度", "百度坐标"), "BD-09"),
}
_POLE, _CHINA_SOUTH, _CHINA_NORTH, _CHINA_WEST, _CHINA_EAST = 90, 18, 54, 73, 136


def _zero(lat: str, lon: str) -> str:
    return f"{lat} = 0 AND {lon} = 0"


def _swapped(lat: str, lon: str) -> str:
    """A longitude of China where the latitude should be: no city lies at 73° north and beyond in these longitudes."""
    return (
        f"(abs({lat}) > {_POLE} AND abs({lon}) <= {_POLE}) OR "
        f"({lat} BETWEEN {_CHINA_WEST} AND {_POLE} AND {lon} BETWEEN {_CHINA_SOUTH} AND {_CHINA_NORTH})"
    )


def usable(lat: str, lon: str, wanted: str) -> str:
    """`wanted` (one of the two) where the pair can be a place on earth that was meant; NULL elsewhere."""
    return (
        f"CASE WHEN NOT (coalesce({_zero(lat, lon)}, FALSE) OR coalesce({_swapped(lat, lon)}, FALSE) "
        f"OR coalesce(abs({lat}) > {_POLE}, FALSE)) THEN {wanted} END"
    )


def flags(lat: str, lon: str, datum: str | None = None) -> tuple[Flag, ...]:
    """The flags of a pair of coordinates; `datum` is the expression of the datum stated, if a table can state one."""
    beyond = f"abs({lat}) > {_POLE} AND NOT coalesce({_swapped(lat, lon)}, FALSE)"
    found = (
        Flag("coordinates_zero", _zero(lat, lon), "0, 0 is no place but a device without a position: left out"),
        Flag("coordinates_swapped", _swapped(lat, lon), "latitude and longitude look swapped: both are left out"),
        Flag("coordinates_beyond", beyond, "a latitude beyond the pole: left out"),
    )
    if datum is None:
        return found
    in_china = f"{lat} BETWEEN {_CHINA_SOUTH} AND {_CHINA_NORTH} AND {lon} BETWEEN {_CHINA_WEST} AND {_CHINA_EAST}"
    message = "a position in China without its datum: GCJ-02 lies 100–700 m from WGS-84; nothing is converted"
    return (*found, Flag("datum_unknown", f"{datum} IS NULL AND {in_china}", message))
