"""Compiling: an importer's declarations to SQL. Field names come from importers, never from files."""

from __future__ import annotations

from collections.abc import Mapping

from linkgraph.ingest.moments import local_sql
from linkgraph.ingest.protocol import Event, Fact, Importer, sql_type
from linkgraph.model.schema import EVENT_TABLES

#: Reason code → message, for what the compiler itself rejects.
SHAPE_REASONS = {
    "too_few_fields": "fewer fields than headings: the row was cut or a separator is missing",
    "too_many_fields": "more fields than headings",
    "unclosed_quote": "a quotation mark is opened and never closed",
    "undecodable_bytes": "bytes that are not valid in the file's encoding",
    "record_too_long": "a record of more than 5,000,000 characters",
    "nul_byte": "a NUL byte",
    "precision_lost": "a number of more than 15 digits, which the workbook had already rounded",
    "formula_without_value": "a formula whose result the workbook does not hold: open and save it in a spreadsheet",
    "sheet_not_recognised": "the sheet's headings are not known",
}


def typed_sql(importer: Importer, columns: Mapping[str, int], constants: Mapping[str, str]) -> tuple[str, list[str]]:
    """SELECT of every field, cleaned and typed, with ``<field>__p`` problems; and its parameters."""
    parts, joins, locals_, parameters = [], [], [], []
    for name, spec in importer.fields.items():
        stored = sql_type(spec.type)
        if name in columns:
            joins.append(f"LEFT JOIN map_{name} ON r.c{columns[name]} = map_{name}.raw")
            value = f"CAST(map_{name}.value AS {stored})"
            problem = f"map_{name}.problem"
            if spec.type == "when":
                locals_.append(f', {local_sql(f"c{columns[name]}")} AS "{name}__local"')
                joins.append(f'LEFT JOIN days_{name} ON CAST(r."{name}__local" AS DATE) = days_{name}.day')
                value = f'coalesce(r."{name}__local" - to_minutes(days_{name}.offset_min), map_{name}.value)'
        else:
            value, problem = f"CAST(NULL AS {stored})", "CAST(NULL AS VARCHAR)"
        if name in constants:
            value = f"CASE WHEN {problem} IS NULL THEN coalesce({value}, CAST(? AS {stored})) ELSE {value} END"
            parameters.append(constants[name])
        parts.append(f'{value} AS "{name}", {problem} AS "{name}__p"')
        if spec.type == "when":
            offset = (
                f"coalesce(days_{name}.offset_min, map_{name}.offset_min)"
                if name in columns
                else "CAST(NULL AS BIGINT)"
            )
            parts.append(f'{offset} AS "{name}_offset"')
    read = f"(SELECT *{''.join(locals_)} FROM raw) r"
    select = f"SELECT r.sheet, r.record_no, r.line, r.state, {', '.join(parts)} FROM {read} "
    return select + " ".join(joins) + " WHERE r.state IS DISTINCT FROM 'heading'", parameters


def judged_sql(importer: Importer, source: str) -> str:
    """SELECT of typed rows with derived columns, ``disposition``, ``reason`` and the base of the content key."""
    derived = "".join(f', ({expression}) AS "{name}"' for name, expression in importer.derive.items())
    whens = [
        "WHEN state LIKE 'rejected:%' THEN substr(state, 10)",
        "WHEN state LIKE 'ignored:%' THEN substr(state, 9)",
    ]
    for name, spec in importer.fields.items():
        if spec.required:
            whens.append(f"WHEN \"{name}\" IS NULL THEN coalesce(\"{name}__p\", 'missing') || ':{name}'")
        elif spec.strict:
            whens.append(f'WHEN "{name}" IS NULL AND "{name}__p" IS NOT NULL THEN "{name}__p" || \':{name}\'')
    whens += [f"WHEN {rule.when} THEN '{rule.code}'" for rule in importer.rejects]
    reason = f"CASE {' '.join(whens)} END"
    problems = ", ".join(f'"{name}__p"' for name in importer.fields)
    key = ", ".join(f'coalesce(CAST("{name}" AS VARCHAR), chr(30))' for name in sorted(importer.fields))
    return (
        f"SELECT * EXCLUDE ({problems}), {reason} AS reason, "
        "CASE WHEN state LIKE 'ignored:%' THEN 'ignored' WHEN reason IS NOT NULL THEN 'rejected' ELSE 'accepted' END "
        "AS disposition, "
        f"md5(concat_ws(chr(31), '{importer.kind}', {key})) AS base_key FROM (SELECT *{derived} FROM {source})"
    )


def event_sql(event: Event, kind: str, nth: int) -> str:
    """SELECT of one event table's rows out of the accepted rows of a kind, and of those that are there `again`.

    A record makes at most one event of each declaration; `nth` is the place of this one among them.
    """
    table = EVENT_TABLES[event.table]
    columns = ", ".join(
        f'CAST({event.columns.get(name, "NULL")} AS {sql_type}) AS "{name}"' for name, sql_type in table.columns.items()
    )
    return (
        f"SELECT ? AS source_id, sheet, record_no, content_key, disposition = 'duplicate' AS again, {nth} AS nth, "
        f"{columns} "
        f"FROM keyed_{kind} WHERE disposition IN ('accepted', 'duplicate') AND ({event.when})"
    )


def counted_sql(rows: str, group: str, order: str) -> str:
    """SELECT of ``at_row`` (rowid of `rows`) and ``n`` for the second, third … row of a group; all others are first.

    `group` and `order` are lists of columns; `rows` is a table, with a condition if need be. Rows that are alone in
    their group, which are nearly all, are found by a hash and never sorted.
    """
    table, _, condition = rows.partition(" WHERE ")
    also = f"({condition}) AND " if condition else ""
    crowded = f"SELECT hash({group}) FROM {rows} GROUP BY 1 HAVING count(*) > 1"
    return (
        f"SELECT rowid AS at_row, row_number() OVER (PARTITION BY {group} ORDER BY {order}) AS n FROM {table} "
        f"WHERE {also}hash({group}) IN ({crowded}) QUALIFY n > 1"
    )


def keyed_sql(table_name: str, order: str) -> tuple[str, str]:
    """What numbers the equal records among ``events_now``, and the SELECT of its events with ``event_key``, in `order`.

    The key is equal for records of the same event in different sources or on its two sides. Equal records of one
    source are counted through, those that an earlier source has already first: the third of three is the third event,
    whichever file came first.
    """
    table = EVENT_TABLES[table_name]
    same = ", ".join(f'coalesce(CAST("{name}" AS VARCHAR), chr(30))' for name in table.same)
    group = ", ".join(f'"{name}"' for name in (*table.same, *([table.side] if table.side else [])))
    names = ", ".join(f'"{name}"' for name in table.columns)
    counted = counted_sql("events_now", group, "again DESC, sheet, record_no")
    events = (
        f"SELECT source_id, sheet, record_no, content_key, md5(concat_ws(chr(31), '{table_name}', {same}, "
        f"CAST(coalesce(n, 1) AS VARCHAR))) AS event_key, {names} "
        "FROM events_now LEFT JOIN events_counted ON events_now.rowid = at_row WHERE NOT again "
        f"ORDER BY {order}, nth"
    )
    return counted, events


def fact_sql(fact: Fact, kind: str) -> str:
    """SELECT of one statement per accepted row, or per sheet for what is said alike throughout."""
    record, group = ("min(record_no)", " GROUP BY ALL") if fact.once else ("record_no", "")
    return (
        f"SELECT ? AS source_id, sheet, {record} AS record_no, ({fact.node}) AS node, '{fact.property}' AS property, "
        f"CAST(({fact.value}) AS VARCHAR) AS value FROM ok_{kind} "
        f"WHERE ({fact.node}) IS NOT NULL AND ({fact.value}) IS NOT NULL{group}"
    )
