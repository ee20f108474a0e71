"""Chinese call grids and print-outs: as `calls`, with cells in one piece, regions, places, names and short numbers."""

from dataclasses import replace

from importers import calls
from linkgraph.ingest.protocol import Fact, Field

_OPERATORS = {
    **dict.fromkeys(("移动", "中国移动", "46000", "460-00", "00", "46002", "46007"), "00"),
    **dict.fromkeys(("联通", "中国联通", "46001", "460-01", "01", "46006", "46009"), "01"),
    **dict.fromkeys(("电信", "中国电信", "46011", "460-11", "11", "46003", "46005"), "11"),
    **dict.fromkeys(("广电", "中国广电", "46015", "460-15", "15"), "15"),
}

#: As `calls`, one importer for every grid.
IMPORTER = replace(
    calls.IMPORTER,
    kind="grid_calls",
    family="calls",
    fields={
        **calls.IMPORTER.fields,
        "own_network": Field("word", words=_OPERATORS),
        "own_cgi": Field("item"),
        "own_region": Field("text"),
        "peer_region": Field("text"),
        "own_place": Field("text"),
        "own_name": Field("name"),
        "peer_name": Field("name"),
        "peer_short": Field("phone"),
        "fee": Field("amount"),
    },
    derive={
        **calls.scoped("peer_number"),
        **calls.scoped("peer_short"),
        "other": "coalesce(scoped_peer_number, peer_number, scoped_peer_short, peer_short)",
        **calls.derived("other"),
        "own_cell": "coalesce(cgi_node(own_cgi), area_node(own_network, own_lac, own_ci), "
        "cell_node(own_imsi, own_lac, own_ci))",
    },
    facts=(
        *calls.IMPORTER.facts,
        Fact("own_number", "home_region", "own_region", once=True),
        Fact("other", "home_region", "peer_region", once=True),
        Fact("own_number", "seen_in", "own_place", once=True),
        Fact("own_number", "holder_name", "own_name", once=True),
        Fact("other", "holder_name", "peer_name", once=True),
        Fact(
            "CASE WHEN peer_number IS NOT NULL THEN peer_number END",
            "short_number",
            "substr(peer_short, 5) || ' (as dialled from ' || substr(own_number, 5) || ')'",
            once=True,
        ),
    ),
)
