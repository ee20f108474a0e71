"""What a provider says that a sheet holds (records, amounts, durations), beside what was found in it.

Looked for in what stands above the headings and below the rows: sentences such as "Total Records: 500" or 共 500 条,
and rows that begin with 合计, 总计 or Total and have a figure under a column of amounts, durations or counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from linkgraph.ingest.cleaning import field_columns
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import Importer
from linkgraph.model.types import VALUE_TYPES
from linkgraph.model.values import Cleaning

SUMMED = {"amount": "DECIMAL(38,2)", "duration": "BIGINT", "count": "BIGINT"}
SIDES = ("in", "out")
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_THINGS = r"(?:records?|rows?|calls?|transactions?|entries|cdrs?|条|笔)"
_COUNTS = (
    re.compile(rf"(?:total|共|合计|总计)[^\d;]{{0,12}}?{_NUMBER}\s*{_THINGS}(?![a-z])"),
    re.compile(rf"total\s*(?:no\.?|number)?\s*(?:of)?\s*{_THINGS}(?:\s*found)?[\s:=,;|\"']*{_NUMBER}(?![\d.:/-])"),
    re.compile(rf"(?:总?记录(?:总|条)?数|总?条数|总?笔数|cdr\s*count)[\s:=,;|\"']*{_NUMBER}(?![\d.:/-])"),
)
_SIDES = {"in": "收入|转入|贷方|进账", "out": "支出|转出|借方|出账"}
_SUMS = {
    "amount": r"(?:总金额|金额合计|金额总计|合计金额|total\s*amount)[^\d+;-]{0,6}([-+]?[\d,]+(?:\.\d+)?)",
    "duration": r"(?:总时长|时长[合总]计|合计时长|total\s*duration)[^\d;]{0,6}([\d:]+(?:\s*秒)?)(?!\s*[分小时mh\d])",
}
_TOTAL_ROW = re.compile(r"(?:合计|总计|(?:grand\s*)?total)")
#: Every text that `_COUNTS` finds something in holds one of these.
_HINT = re.compile("total|共|计|总|记录|条数|笔数|cdr")
_PART = re.compile(r"小计|本页|sub-?\s?total|page\s*total")


@dataclass(frozen=True)
class Stated:
    """A figure of the provider's: of what, which readings of it are possible, where it stands."""

    what: str
    values: tuple[Decimal, ...]
    line: int
    text: str
    side: str | None = None


def provider_totals(
    rows: Iterable[Mapping[str, Any]],
    found: Mapping[tuple[str, str | None], Decimal],
    plan: SheetPlan,
    importer: Importer,
) -> list[dict[str, Any]]:
    """Every figure that the provider states of the sheet, with what was found and whether they agree.

    Records are the rows that carry one: accepted, duplicate and rejected. Sums are taken over all of them whose value
    could be read. Two figures of one kind (calls and messages apart) agree where one of them, or their sum, is right.

    Parameters
    ----------
    rows : line, reason, text and cells of the rows that may state something (see `may_state`), in order
    found : ``records`` or a field, and the side or None → how much of it there is
    """
    stated: list[Stated] = []
    no_records = 0
    for row in rows:
        said = list(_statements(row["line"], row["raw"], row["cells"], plan, importer))
        if row["reason"] == "too_few_fields":
            said = [one for one in said if one.what == "records"]
            no_records += bool(said)
        stated += said
    return _compared(found, stated, no_records)


def may_state(reason: str, text: str) -> bool:
    """Whether a row that is no record, or a cut one, may state a figure of the provider's."""
    if reason == "too_few_fields":
        return bool(_HINT.search(_plain(text)))
    return reason in ("preamble", "footer", "nothing_found_notice")


def _statements(line: int, raw: str, cells: list[str], plan: SheetPlan, importer: Importer) -> Iterator[Stated]:
    shown = raw[:200]
    texts = [_plain(raw), _plain(" ".join(cells))]
    if any(_PART.search(text) for text in texts):
        return
    for pattern in _COUNTS:
        readings = [Decimal(m.replace(",", "")) for text in texts for m in pattern.findall(text)]
        if readings:
            yield Stated("records", tuple(dict.fromkeys(readings)), line, shown)
            break
    columns = _summed_columns(plan, importer)
    if _TOTAL_ROW.match(_plain(next((cell for cell in cells if cell.strip()), ""))):
        for name, (column, how) in columns.items():
            value = VALUE_TYPES[importer.fields[name].type].clean(cells[column], how).value
            if value is not None:
                yield Stated(name, (Decimal(value),), line, shown)
    for name, (_, how) in columns.items():
        found = _sentences(name, importer.fields[name].type, how, (line, texts[0], shown))
        yield from (one for one in found if one.side is None or "direction" in importer.fields)


def _sentences(name: str, kind: str, how: Cleaning, place: tuple[int, str, str]) -> Iterator[Stated]:
    """Sums in words, of everything or of one side."""
    line, text, shown = place
    plain = Cleaning(how.country)  # a sentence is in the ordinary unit, whatever unit the column has
    for match in re.findall(_SUMS.get(kind, r"(?!)"), text):
        value = VALUE_TYPES[kind].clean(match, plain).value
        if value is not None:
            yield Stated(name, (Decimal(value),), line, shown)
    for side, words in _SIDES.items() if kind == "amount" and name == "amount" else ():
        pattern = (
            rf"(?:总(?:{words})|(?:{words})(?:金额)?(?:合计|总计|总额))(?:金额)?[^\d+;-]{{0,6}}([-+]?[\d,]+(?:\.\d+)?)"
        )
        for match in re.findall(pattern, text):
            value = VALUE_TYPES[kind].clean(match, plain).value
            if value is not None:
                yield Stated(name, (Decimal(value),), line, shown, side)


def states_total(text: str) -> bool:
    """Whether a line states how much there is of something."""
    plain = _plain(text)
    return bool(_TOTAL_ROW.search(plain)) or any(pattern.search(plain) for pattern in _COUNTS)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _summed_columns(plan: SheetPlan, importer: Importer) -> dict[str, tuple[int, Cleaning]]:
    """Column and manner of reading of every field that has a sum; balances have none."""
    layout = plan.matched.layout
    return {
        name: (
            column,
            Cleaning(layout.country or plan.country, layout.units.get(name, "1"), decimal=layout.decimal or ""),
        )
        for name, column in field_columns(importer, plan.matched).items()
        if importer.fields[name].type in SUMMED and name != "balance"
    }


def _compared(
    found: Mapping[tuple[str, str | None], Decimal], stated: list[Stated], no_records: int
) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for what, side in dict.fromkeys((one.what, one.side) for one in stated):
        same = [one for one in stated if (one.what, one.side) == (what, side)]
        there = _short(found.get((what, side), Decimal(0))) - (no_records if what == "records" else 0)
        together = sum((one.values[0] for one in {one.values: one for one in same}.values()), Decimal(0))
        agreed = any(there in one.values for one in same) or there == together
        for one in same:
            value = there if there in one.values else one.values[0]
            out.append({"what": what, **({"side": side} if side else {}), "stated": str(value), "found": str(there),
                        "line": one.line, "text": one.text, "agrees": agreed})  # fmt: skip
    return out


def _short(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value


def message_of(total: Mapping[str, Any]) -> str:
    """A figure that does not agree, in words: what, why, way out."""
    what = f"{total['what']} ({total['side']})" if total.get("side") else total["what"]
    return (
        f"the provider states {total['stated']} for {what} in line {total['line']}, the file holds {total['found']}: "
        "ask the sender whether rows are missing, and look at what was rejected"
    )
