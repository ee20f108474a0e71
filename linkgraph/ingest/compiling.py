"""Compiling: an importer's declarations to SQL. Field names come from importers, never from files."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from linkgraph.ingest.expressions import names_in
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


_NAME = re.compile(r'"?([a-z_0-9]+)"?')
_LITERAL = re.compile(r"'([^']*)'")


@dataclass(frozen=True)
class Output:
    """A column to be made of a row: an expression and its SQL type."""

    expression: str
    type: str = "VARCHAR"

    @property
    def literal(self) -> str | None:
        """The text that every row has, where the expression is one."""
        found = _LITERAL.fullmatch(self.expression)
        return found[1] if found and self.type == "VARCHAR" else None


@dataclass(frozen=True)
class Judging:
    """The SQL that judges typed rows, and where each output is found afterwards.

    `sql` selects from ``typed`` the reason why a row is rejected (NULL: accepted) and the computed outputs; `fields`
    are outputs that are a field as it is and need no computing; `computed` are columns of the result; `asked` are the
    columns of ``typed`` that it takes.
    """

    sql: str
    fields: Mapping[Output, str]
    computed: Mapping[Output, str]
    asked: tuple[str, ...]


def event_outputs(event: Event) -> dict[str, Output]:
    """Column of the event table → how it is made."""
    types = EVENT_TABLES[event.table].columns
    return {name: Output(expression, types[name]) for name, expression in event.columns.items()}


def fact_outputs(fact: Fact) -> tuple[Output, Output]:
    """Node and value of a statement."""
    return Output(fact.node), Output(fact.value)


def outputs_of(importer: Importer) -> list[Output]:
    """Every output of an importer, each once."""
    outputs = [output for event in importer.events for output in event_outputs(event).values()]
    outputs += [Output(event.when, "BOOLEAN") for event in importer.events if event.when != "TRUE"]
    outputs += [Output(flag.when, "BOOLEAN") for flag in importer.flags]
    outputs += [output for fact in importer.facts for output in fact_outputs(fact) if output.literal is None]
    return list(dict.fromkeys(outputs))


def compiled(importer: Importer, present: Mapping[str, str], outputs: Sequence[Output]) -> Judging:
    """The judging of an importer's rows.

    Parameters
    ----------
    present : columns of ``typed`` → SQL type; fields that are not there are NULL, derived columns are made
    outputs : what is to be made
    """
    fields: dict[Output, str] = {}
    computed: dict[Output, str] = {}
    for output in outputs:
        name = _NAME.fullmatch(output.expression)
        if name and present.get(name[1]) == output.type:
            fields[output] = name[1]
        else:
            computed[output] = f"x{len(computed)}"
    reason = reason_sql(importer)
    named = _named(importer, [reason, *(output.expression for output in computed)], present)
    made = "".join(f', CAST(({output.expression}) AS {output.type}) AS "{name}"' for output, name in computed.items())
    derived = "".join(
        f', ({sql}) AS "{name}"' for name, sql in importer.derive.items() if name in named and name not in present
    )
    sql = f"SELECT {reason} AS reason{made} FROM (SELECT *{derived} FROM {with_missing(importer, named, present)})"
    return Judging(sql, fields, computed, tuple(name for name in present if name in named))


def _named(importer: Importer, expressions: Sequence[str], present: Container[str]) -> set[str]:
    """The columns that expressions name, and those that the derived ones among these are made of."""
    known, found, left = {*columns_of(importer), *importer.derive}, set[str](), list(expressions)
    while left:
        for name in names_in(left.pop(), known):
            if name not in found:
                found.add(name)
                left += [importer.derive[name]] if name in importer.derive and name not in present else []
    return found


def columns_of(importer: Importer) -> dict[str, str]:
    """Every field, problem and offset that an expression may name, with its type."""
    columns: dict[str, str] = {}
    for name, spec in importer.fields.items():
        columns[name] = sql_type(spec.type)
        columns[f"{name}__p"] = "VARCHAR"
        if spec.type == "when":
            columns[f"{name}_offset"] = "BIGINT"
    return columns


def with_missing(importer: Importer, named: Container[str], present: Container[str]) -> str:
    """``typed`` with NULL for the named columns that are not there."""
    missing = {name: kind for name, kind in columns_of(importer).items() if name in named and name not in present}
    nulls = "".join(f', CAST(NULL AS {kind}) AS "{name}"' for name, kind in missing.items())
    return f"(SELECT *{nulls} FROM typed)"


def reason_sql(importer: Importer) -> str:
    """Why a row is rejected; NULL where it is not."""
    whens = []
    for name, spec in importer.fields.items():
        if spec.required:
            whens.append(f"WHEN \"{name}\" IS NULL THEN coalesce(\"{name}__p\", 'missing') || ':{name}'")
        elif spec.strict:
            whens.append(f'WHEN "{name}" IS NULL AND "{name}__p" IS NOT NULL THEN "{name}__p" || \':{name}\'')
    whens += [f"WHEN {rule.when} THEN '{rule.code}'" for rule in importer.rejects]
    return f"CASE {' '.join(whens)} END" if whens else "CAST(NULL AS VARCHAR)"
