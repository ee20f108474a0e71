"""Aggregating events to links, in SQL made from the model's link types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from linkgraph.model.schema import LINK_TYPES, LinkType

#: Tables whose events may be paired (see `linkgraph.evidence.pairing`).
PAIRED_TABLES = ("calls", "kit", "transfers")
#: Links whose events happen at one moment: what hours and days are counted by.
MOMENT_LINKS = ("CALLED", "TEXTED", "PAID")


@dataclass(frozen=True)
class Window:
    """A period in UTC: `since` inclusive, `until` exclusive; None = open."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def open(self) -> bool:
        return self.since is None and self.until is None


def _in_window(link: LinkType, window: Window) -> tuple[str, list[datetime]]:
    """Condition that an event makes this link, in the window."""
    first, last = link.first or "NULL", link.last or "NULL"
    where = f"({link.where}) AND ({link.src}) IS NOT NULL AND ({link.dst}) IS NOT NULL"
    parameters = []
    if window.since is not None:
        where += f" AND coalesce({last}, {first}) >= ?"
        parameters.append(window.since)
    if window.until is not None:
        where += f" AND {first} < ?"
        parameters.append(window.until)
    return where, parameters


def _seen(name: str, link: LinkType, window: Window) -> tuple[str, list[datetime]]:
    first, last = link.first or "NULL", link.last or "NULL"
    where, parameters = _in_window(link, window)
    paired = link.table in PAIRED_TABLES
    event = "coalesce(event, event_key) AS event_key" if paired else "event_key"
    rows = f"{link.table} LEFT JOIN same_event USING (event_key)" if paired else link.table
    query = (
        f"SELECT '{name}' AS type, '{link.layer}' AS layer, ({link.src}) AS src, ({link.dst}) AS dst, {event}, "
        f"CAST({link.count} AS BIGINT) AS n, CAST({link.duration or 'NULL'} AS BIGINT) AS duration_s, "
        f"CAST({link.amount or 'NULL'} AS DECIMAL(18,2)) AS amount, "
        f"CAST({link.currency or 'NULL'} AS VARCHAR) AS currency, {first} AS first_seen, {last} AS last_seen "
        f"FROM {rows} WHERE {where}"
    )
    return query, parameters


def graded_sql(window: Window = Window()) -> tuple[str, list[datetime]]:
    """SELECT layer, src, dst, source_id, sheet, grade: which sheets say that a link is there; a record's own grade."""
    parts, parameters = [], []
    for link in LINK_TYPES.values():
        if link.layer:
            where, more = _in_window(link, window)
            grade = "grade" if link.table == "associations" else "NULL"
            parts.append(
                f"SELECT DISTINCT '{link.layer}' AS layer, ({link.src}) AS src, ({link.dst}) AS dst, source_id, sheet, "
                f"CAST({grade} AS VARCHAR) AS grade FROM {link.table} WHERE {where}"
            )
            parameters += more
    return f"{' UNION '.join(parts)} ORDER BY ALL", parameters


def links_sql(window: Window = Window()) -> tuple[str, list[datetime]]:
    """SELECT of `LINK_COLUMNS`: one row per (from, to, type, currency), each event counted once.

    An event that two sources (or its two sides) report has one ``event_key``, or is paired in ``same_event``, and
    counts once, with the shorter of two durations and the earlier of two starts. In a window, an aggregated record
    counts whole in every period that it overlaps; undated ones in none.
    """
    parts = [_seen(name, link, window) for name, link in LINK_TYPES.items()]
    union = " UNION ALL ".join(query for query, _ in parts)
    parameters = [p for _, ps in parts for p in ps]
    return (
        f"""
        WITH seen AS ({union}),
        once AS (
            SELECT type, layer, src, dst, currency, event_key, min(n) AS n, min(duration_s) AS duration_s,
                   min(amount) AS amount, min(first_seen) AS first_seen, max(last_seen) AS last_seen
            FROM seen GROUP BY type, layer, src, dst, currency, event_key)
        SELECT type || '~' || src || '~' || dst || coalesce('~' || currency, '') AS id, src, dst, type, layer,
               CAST(sum(n) AS BIGINT) AS "count", CAST(sum(duration_s) AS BIGINT) AS total_duration_s,
               CAST(sum(amount) AS DOUBLE) AS amount, currency, min(first_seen) AS first_seen,
               max(last_seen) AS last_seen
        FROM once GROUP BY type, layer, src, dst, currency ORDER BY id
        """,
        parameters,
    )


def moments_sql(window: Window, both_ends: bool) -> tuple[str, list[datetime]]:
    """SELECT type, layer, at, sharp, n: events of the entities in ``asked(id)`` by quarter of an hour (UTC).

    Each event counts once, as in `links_sql`. `both_ends`: both its ends were asked for, otherwise one is enough.
    ``sharp``: it stands exactly on the quarter, as the midnight of a date without a clock does.
    """
    parts = [_seen(name, LINK_TYPES[name], window) for name in MOMENT_LINKS]
    union = " UNION ALL ".join(query for query, _ in parts)
    joined = "AND" if both_ends else "OR"
    return (
        f"""
        WITH seen AS ({union}),
        once AS (
            SELECT type, layer, min(n) AS n, min(first_seen) AS first_seen
            FROM seen WHERE src IN (SELECT id FROM asked) {joined} dst IN (SELECT id FROM asked)
            GROUP BY type, layer, src, dst, currency, event_key)
        SELECT type, layer, time_bucket(INTERVAL 15 MINUTE, first_seen) AS "at",
               epoch_us(first_seen) % 900000000 = 0 AS sharp, CAST(sum(n) AS BIGINT) AS n
        FROM once WHERE first_seen IS NOT NULL GROUP BY ALL ORDER BY ALL
        """,
        [p for _, ps in parts for p in ps],
    )


def events_sql(types: Iterable[str], window: Window = Window()) -> tuple[str, list[datetime]]:
    """SELECT link, first_seen, last_seen: every dated event of links of some types, each event once.

    Only the links in the table ``asked(link)``; an event that stands in several records has the earliest of its times.
    """
    parts = [_seen(name, LINK_TYPES[name], window) for name in sorted(types)]
    union = " UNION ALL ".join(query for query, _ in parts)
    parameters = [p for _, ps in parts for p in ps]
    return (
        f"""
        WITH seen AS (
            SELECT *, type || '~' || src || '~' || dst || coalesce('~' || currency, '') AS link FROM ({union}))
        SELECT link, min(first_seen) AS first_seen, max(coalesce(last_seen, first_seen)) AS last_seen
        FROM seen SEMI JOIN asked USING (link) WHERE first_seen IS NOT NULL
        GROUP BY link, event_key ORDER BY link, first_seen, last_seen
        """,
        parameters,
    )


def appearances_sql() -> str:
    """SELECT node, source_id, sheet, record_no, first_seen, last_seen: every row that names a node."""
    parts = []
    for link in LINK_TYPES.values():
        parts += [
            f"SELECT ({end}) AS node, source_id, sheet, record_no, {link.first or 'NULL'} AS first_seen, "
            f"coalesce({link.last or 'NULL'}, {link.first or 'NULL'}) AS last_seen FROM {link.table} "
            f"WHERE ({end}) IS NOT NULL"
            for end in (link.src, link.dst)
        ]
    parts.append("SELECT node, source_id, sheet, record_no, NULL, NULL FROM facts")
    return " UNION ALL ".join(parts)


#: Who stands behind a phone or account: what a person was found with, or reported as a victim, before what is
#: registered, before a contact number. Only one person at the best rank makes the identifier his.
HOLDERS_SQL = """
    WITH holders AS (
        SELECT item AS entity, person, 1 AS rank, 'seizure' AS basis FROM seizures
            WHERE person IS NOT NULL AND (item LIKE 'tel:%' OR item LIKE 'acct:%')
        UNION ALL
        SELECT phone, person, CASE WHEN basis = 'victim report' THEN 1 WHEN basis LIKE 'contact number%' THEN 3
            ELSE 2 END, basis FROM subscriptions WHERE person IS NOT NULL AND phone IS NOT NULL
        UNION ALL
        SELECT account, person, CASE WHEN basis = 'victim report' THEN 1 WHEN basis LIKE 'counterparty%' OR
            basis LIKE 'bound%' THEN 3 ELSE 2 END, basis
        FROM holdings WHERE person IS NOT NULL AND account IS NOT NULL),
    best AS (SELECT entity, min(rank) AS rank FROM holders GROUP BY entity),
    kept AS (SELECT entity, person, min(basis) AS basis FROM holders JOIN best USING (entity, rank)
             GROUP BY entity, person)
    SELECT entity, min(person) AS person, count(*) AS holders, min(basis) AS basis,
           string_agg(person, ' ' ORDER BY person) AS everybody
    FROM kept GROUP BY entity ORDER BY entity
"""
