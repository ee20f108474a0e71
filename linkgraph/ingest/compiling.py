"""Compiling: an importer's declarations to SQL. Field names come from importers, never from files."""

from __future__ import annotations

from collections.abc import Mapping

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
    "sheet_not_recognised": "the sheet's headings are not known",
}


def typed_sql(importer: Importer, columns: Mapping[str, int], constants: Mapping[str, str]) -> tuple[str, list[str]]:
    """SELECT of every field, cleaned and typed, with ``<field>__p`` problems; and its parameters."""
    parts, joins, parameters = [], [], []
    for name, spec in importer.fields.items():
        stored = sql_type(spec.type)
        if name in columns:
            joins.append(f"LEFT JOIN map_{name} ON r.c{columns[name]} = map_{name}.raw")
            value = f"CAST(map_{name}.value AS {stored})"
            problem = f"map_{name}.problem"
        else:
            value, problem = f"CAST(NULL AS {stored})", "CAST(NULL AS VARCHAR)"
        if name in constants:
            value = f"coalesce({value}, CAST(? AS {stored}))"
            parameters.append(constants[name])
        parts.append(f'{value} AS "{name}", {problem} AS "{name}__p"')
        if spec.type == "when":
            offset = f"map_{name}.offset_min" if name in columns else "CAST(NULL AS BIGINT)"
            parts.append(f'{offset} AS "{name}_offset"')
    select = f"SELECT r.sheet, r.record_no, r.line, r.state, r.raw AS raw_text, {', '.join(parts)} FROM raw r "
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
            whens.append(f'WHEN "{name}__p" IS NOT NULL THEN "{name}__p" || \':{name}\'')
    whens += [f"WHEN {rule.when} THEN '{rule.code}'" for rule in importer.rejects]
    reason = f"CASE {' '.join(whens)} END"
    key = ", ".join(f'coalesce(CAST("{name}" AS VARCHAR), chr(30))' for name in sorted(importer.fields))
    return (
        f"SELECT *, {reason} AS reason, CASE WHEN state LIKE 'ignored:%' THEN 'ignored' WHEN reason IS NOT NULL "
        f"THEN 'rejected' ELSE 'accepted' END AS disposition, "
        f"md5(concat_ws(chr(31), '{importer.kind}', {key})) AS base_key FROM (SELECT *{derived} FROM {source})"
    )


def event_sql(event: Event, kind: str) -> str:
    """SELECT of one event table's rows out of the accepted rows of a kind, and of those that are there `again`."""
    table = EVENT_TABLES[event.table]
    columns = ", ".join(
        f'CAST({event.columns.get(name, "NULL")} AS {sql_type}) AS "{name}"' for name, sql_type in table.columns.items()
    )
    return (
        f"SELECT ? AS source_id, sheet, record_no, content_key, disposition = 'duplicate' AS again, {columns} "
        f"FROM keyed_{kind} WHERE disposition IN ('accepted', 'duplicate') AND ({event.when})"
    )


def keyed_sql(table_name: str, source: str) -> str:
    """Adds ``event_key``: equal for records of the same event in different sources or on its two sides.

    Equal records of one source are counted through, those that an earlier source has already first: the third of three
    is the third event, whichever file came first.
    """
    table = EVENT_TABLES[table_name]
    same = ", ".join(f'coalesce(CAST("{name}" AS VARCHAR), chr(30))' for name in table.same)
    partition = ", ".join(f'"{name}"' for name in (*table.same, *([table.side] if table.side else [])))
    names = ", ".join(f'"{name}"' for name in table.columns)
    return (
        f"SELECT source_id, sheet, record_no, content_key, md5(concat_ws(chr(31), '{table_name}', {same}, "
        f"CAST(row_number() OVER (PARTITION BY {partition} ORDER BY again DESC, sheet, record_no) AS VARCHAR))) "
        f"AS event_key, {names} FROM ({source}) QUALIFY NOT again ORDER BY sheet, record_no, event_key"
    )


def fact_sql(fact: Fact, kind: str) -> str:
    """SELECT of one statement per accepted row, or per sheet for what is said alike throughout."""
    record, group = ("min(record_no)", " GROUP BY ALL") if fact.once else ("record_no", "")
    return (
        f"SELECT ? AS source_id, sheet, {record} AS record_no, ({fact.node}) AS node, '{fact.property}' AS property, "
        f"CAST(({fact.value}) AS VARCHAR) AS value FROM ok_{kind} "
        f"WHERE ({fact.node}) IS NOT NULL AND ({fact.value}) IS NOT NULL{group}"
    )
