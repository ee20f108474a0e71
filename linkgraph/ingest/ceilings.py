"""Tables of exactly as many rows as a spreadsheet can hold: some may be missing, so a person is asked."""

from __future__ import annotations

from dataclasses import replace

from linkgraph.errors import MustChoose
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import ImportOptions
from linkgraph.ingest.workbook import ROW_CEILINGS


def asked_at_ceiling(plan: SheetPlan, options: ImportOptions) -> SheetPlan:
    """The plan with the question, if there is one, or with what was confirmed."""
    if plan.problem is not None:
        return plan
    question = question_at_ceiling(plan, plan.sheet.rows, options)
    return replace(plan, problem=question) if question else with_confirmed_ceiling(plan, plan.sheet.rows)


def question_at_ceiling(plan: SheetPlan, rows: int, options: ImportOptions) -> MustChoose | None:
    """What must be asked about a table of exactly as many rows as a spreadsheet can hold: some may be missing."""
    if rows not in ROW_CEILINGS or options.confirm == "row-ceiling":
        return None
    return MustChoose(
        f"{plan.title} has exactly {rows:,} rows, the most that a spreadsheet can hold, so rows are probably "
        "missing: ask the sender for the data in several files, or say that it is complete with --confirm row-ceiling",
        {"confirm": ["row-ceiling"]},
    )


def with_confirmed_ceiling(plan: SheetPlan, rows: int) -> SheetPlan:
    """The plan with what the person confirmed about so many rows."""
    said = f"{rows:,} rows, the most that a spreadsheet can hold: confirmed as complete by the person"
    return replace(plan, reasons=(*plan.reasons, said)) if rows in ROW_CEILINGS else plan
