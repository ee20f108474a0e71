"""Chinese mobile numbers by their first seven digits: home region and operator, as they were allocated.

Since 2019 a number may move to another operator (it keeps its digits), and its user may live anywhere: both facts speak
of the allocation. The operator comes from the library phonenumbers; region, city and resellers come from a table that
``LINKGRAPH_MOBILE_PREFIXES`` names (CSV or CSV.GZ with the headings prefix7, province, city, carrier).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import phonenumbers

from linkgraph.errors import WrongUse

VARIABLE = "LINKGRAPH_MOBILE_PREFIXES"
COLUMNS = ("prefix7", "province", "city", "carrier")


@dataclass(frozen=True)
class Allocation:
    """Operator, province and city that a block of numbers was allocated to; '' where not known."""

    carrier: str = ""
    province: str = ""
    city: str = ""


def mobile_allocation(national: str) -> Allocation:
    """The allocation of an eleven-digit mobile number (its first seven digits suffice)."""
    path = os.environ.get(VARIABLE)
    if path and (found := _find(_table(path), int(national[:7]))):
        return found
    return Allocation(_carrier(national[:7]))


@cache
def _carrier(prefix: str) -> str:
    from phonenumbers import carrier

    number = phonenumbers.PhoneNumber(country_code=86, national_number=int(prefix.ljust(11, "0")))
    return str(carrier.name_for_number(number, "zh")).removeprefix("中国")


@cache
def _table(path: str) -> tuple[Any, Any]:
    """Prefixes sorted, and the other columns beside them (dictionary-encoded: half a million rows take 5 MB)."""
    import pyarrow as pa
    import pyarrow.csv as pacsv

    try:
        types = dict.fromkeys(COLUMNS, pa.string())
        read = pacsv.read_csv(
            Path(path), convert_options=pacsv.ConvertOptions(column_types=types, include_columns=list(COLUMNS))
        )
        read = read.set_column(0, "prefix7", read.column("prefix7").cast(pa.int32())).sort_by("prefix7")
    except (OSError, pa.ArrowException) as error:
        raise WrongUse(
            f"{VARIABLE} names a table that cannot be read ({error}): it needs the columns {', '.join(COLUMNS)}"
        ) from error
    rest = read.select(["carrier", "province", "city"]).combine_chunks()
    encoded = [rest.column(i).combine_chunks().dictionary_encode() for i in range(3)]
    return read.column("prefix7").to_numpy(), encoded


def _find(table: tuple[Any, Any], prefix: int) -> Allocation | None:
    prefixes, columns = table
    place = int(np.searchsorted(prefixes, prefix))
    if place >= len(prefixes) or prefixes[place] != prefix:
        return None
    return Allocation(*(column[place].as_py() or "" for column in columns))
