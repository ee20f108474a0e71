"""Cells of seized data → the node ids that are hashed: by the value types; regular forms in SQL, others one by one."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from linkgraph.model.ids import node_id
from linkgraph.model.phones import clean_phone
from linkgraph.model.values import BLANK, Cleaned, Cleaner, Cleaning, clean_account, clean_online, is_citizen_id
from linkgraph.model.values import clean_citizen_id as _clean_id

_WEIGHTS = [pow(2, 17 - i, 11) for i in range(17)]
_SUM = " + ".join(f"(ascii(t[{i + 1}]) - 48) * {w}" for i, w in enumerate(_WEIGHTS))

#: Category → SQL over ``t`` (the trimmed text) for the forms that need no closer look; NULL for the others.
REGULAR = {
    "phone": "CASE WHEN regexp_full_match(t, '(\\+86|0086|86)?1[3-9][0-9]{9}') THEN 'tel:+86' || right(t, 11) END",
    "id_number": "CASE WHEN regexp_full_match(t, '[0-9]{17}[0-9X]') "
    f"AND '10X98765432'[({_SUM}) % 11 + 1] = t[18] THEN 'person:' || t END",
    "card": "CASE WHEN regexp_full_match(t, '[0-9]{12,19}') THEN 'acct:' || t END",
    "account": "CASE WHEN regexp_full_match(t, '[0-9A-Za-z][0-9A-Za-z._@-]{2,60}') THEN 'online:' || t END",
}
PREFIXES = {"phone": "tel", "id_number": "person", "card": "acct", "account": "online"}


def clean_id_node(raw: str, how: Cleaning) -> Cleaned:
    """A citizen ID as the node of its holder; other documents are not looked up."""
    found = _clean_id(raw, how)
    if found.value is None:
        return found
    return Cleaned(node_id("person", found.value)) if is_citizen_id(found.value) else Cleaned(None, "id_invalid")


def clean_dialled(raw: str, how: Cleaning) -> Cleaned:
    """A telephone number that can be dialled from anywhere; short, internal and sender names are nobody's own."""
    found = clean_phone(raw, how)
    return found if found.value is None or found.value.startswith("tel:+") else Cleaned(None, "number_invalid")


CLEANERS: dict[str, Cleaner] = {
    "phone": clean_dialled, "id_number": clean_id_node, "card": clean_account, "account": clean_online,
}  # fmt: skip


def nodes_of(text: str, country: str) -> list[str]:
    """Every node id that a typed text may mean among seized data: an id as it is, a number in each reading."""
    if text.partition(":")[0] in PREFIXES.values() and ":" in text:
        return [text]
    how = Cleaning(country)
    found = [CLEANERS[name](text, how).value for name in ("phone", "id_number", "card", "account")]
    return list(dict.fromkeys(node for node in found if node))


class Values:
    """Adds to a table ``rows`` the node ids of its hashed columns, as a table ``valued``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: dict[str, int], country: str) -> None:
        self.connection = connection
        self.columns = {name: column for name, column in columns.items() if name in REGULAR}
        self.how = Cleaning(country)
        self.plain = {name: sql for name, sql in REGULAR.items() if name != "phone" or country == "CN"}

    def make(self) -> dict[str, dict[str, int]]:
        """Make the table; per category: problem → cells that could not be used."""
        problems, selects, joins = {}, [], []
        for name, column in self.columns.items():
            problems[name] = self._map(name, column)
            regular = self.plain.get(name, "CAST(NULL AS VARCHAR)").replace("t[", f"trim(c{column})[")
            regular = regular.replace("(t,", f"(trim(c{column}),").replace("|| t END", f"|| trim(c{column}) END")
            selects.append(f"coalesce({regular}, m_{name}.value) AS v_{name}")
            joins.append(f"LEFT JOIN m_{name} ON r.c{column} = m_{name}.raw")
        chosen = ", ".join(["r.*", *selects])
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE valued AS SELECT {chosen} FROM rows r {' '.join(joins)}")
        return problems

    def _map(self, name: str, column: int) -> dict[str, int]:
        """Clean what is not regular, each distinct text once."""
        regular = self.plain.get(name, "CAST(NULL AS VARCHAR)")
        found = self.connection.execute(
            f"SELECT raw, n FROM (SELECT c{column} AS raw, trim(c{column}) AS t, count(*) AS n FROM rows GROUP BY 1, 2)"
            f" WHERE t <> '' AND {regular} IS NULL"
        ).fetchall()
        cleaned = [CLEANERS[name](raw, self.how) for raw, _ in found]
        table = pa.table({
            "raw": pa.array([raw for raw, _ in found], pa.string()),
            "value": pa.array([c.value for c in cleaned], pa.string()),
        })  # fmt: skip
        self.connection.register("cleaned_now", table)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE m_{name} AS SELECT * FROM cleaned_now")
        self.connection.unregister("cleaned_now")
        problems: dict[str, int] = {}
        for (_, count), result in zip(found, cleaned, strict=True):
            if result.value is None and result != BLANK:
                problems[str(result.problem)] = problems.get(str(result.problem), 0) + count
        return problems
