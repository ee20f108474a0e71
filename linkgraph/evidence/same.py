"""Two names of one thing: premises with and without their address, an account and the card that belongs to it.

What rows say is left as they say it; the tables of the lake are read with one id for both. Nothing of it depends on
the order of import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

#: Columns that name premises or accounts, which one record may name more fully, or otherwise, than another.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "stays": ("place",),
    "seizures": ("place", "item"),
    "batches": ("place",),
    "facts": ("node",),
    "transfers": ("payer", "beneficiary", "own"),
    "holdings": ("account",),
    "reports": ("paid_from", "paid_to"),
    "logins": ("account",),
}


def resolve_same(connection: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
    """Make ``node_alias(node, canonical)`` and every table of the lake with the canonical ids in it."""
    connection.execute(f"CREATE TEMP TABLE node_alias AS {_PLACES} UNION ALL {_ACCOUNTS}")
    for name in tables:
        columns = _COLUMNS.get(name, ())
        replaced = ", ".join(f"coalesce(a_{c}.canonical, t.{c}) AS {c}" for c in columns)
        joins = " ".join(f"LEFT JOIN node_alias a_{c} ON t.{c} = a_{c}.node" for c in columns)
        shown = f"t.* REPLACE ({replaced})" if columns else "t.*"
        connection.execute(f"CREATE VIEW {name} AS SELECT {shown} FROM {name}_as_read t {joins}")


#: Premises named without an address are the ones of that name with an address, where there is exactly one such.
_PLACES = """
    SELECT node, canonical FROM (
        WITH named AS (
            SELECT node, min(value) FILTER (property = 'name') AS name,
                   min(value) FILTER (property = 'address') AS address
            FROM facts_as_read WHERE node LIKE 'place:%' GROUP BY node),
        full_names AS (
            SELECT name, min(node) AS canonical FROM named WHERE name IS NOT NULL AND address IS NOT NULL
            GROUP BY name HAVING count(*) = 1)
        SELECT named.node, canonical FROM named JOIN full_names USING (name) WHERE address IS NULL)
"""

#: A card is its account where rows name it with one account number only and nothing speaks of two holders: one ID
#: number at most, and without any one name at most. So are several cards of one account (an old and a new one). A card
#: with several accounts under it is none of them. The account is called by its first card.
_ACCOUNTS = """
    SELECT node, canonical FROM (
        WITH said AS (
            SELECT DISTINCT node AS card, 'acct:' || value AS account FROM facts_as_read
            WHERE property = 'account_number'),
        cards AS (SELECT card, min(account) AS account FROM said GROUP BY card HAVING count(*) = 1),
        plain AS (SELECT * FROM cards WHERE account NOT IN (SELECT card FROM said)),
        members AS (SELECT card AS node, account FROM plain UNION SELECT account, account FROM plain),
        people AS (
            SELECT members.account, count(DISTINCT person) AS people FROM members
            JOIN holdings_as_read h ON h.account = members.node AND h.basis NOT LIKE 'counterparty%'
            WHERE person IS NOT NULL GROUP BY members.account),
        names AS (
            SELECT account, count(DISTINCT value) AS names FROM members
            JOIN facts_as_read f ON f.node = members.node AND f.property = 'holder_name' GROUP BY account),
        doubtful AS (
            SELECT account FROM people FULL JOIN names USING (account)
            WHERE coalesce(people, 0) > 1 OR (coalesce(people, 0) = 0 AND coalesce(names, 0) > 1)),
        groups AS (
            SELECT account, min(card) AS canonical FROM plain WHERE account NOT IN (SELECT account FROM doubtful)
            GROUP BY account)
        SELECT account AS node, canonical FROM groups
        UNION ALL SELECT card, canonical FROM plain JOIN groups USING (account) WHERE card <> canonical)
"""
