"""Making: typed rows become what they say, and the reason why a row is set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.ingest import compiling, shortcuts
from linkgraph.ingest.blocks import whole
from linkgraph.ingest.compiling import Output
from linkgraph.ingest.protocol import Importer, sql_type
from linkgraph.ingest.selecting import selected
from linkgraph.ingest.shortcuts import Memory, Shortcuts, Texts


@dataclass(frozen=True)
class Made:
    """Why each row is set aside (null: it is not), which rows are not, and every output of these."""

    reasons: pa.Array
    accepted: NDArray[np.bool_]
    outputs: dict[Output, pa.Array]


class Maker:
    """Makes what the rows of one sheet say; several threads may do so at once."""

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self.memory = Memory()

    def made(self, typed: Mapping[str, pa.Array], states: pa.Array) -> Made:
        """What typed rows say. What there is a shortcut to is not asked of the database."""
        columns, outputs = dict(typed), compiling.outputs_of(self.importer)
        quick: dict[Output, Texts] = {}
        if len(states) >= shortcuts.FEWEST:
            ways = Shortcuts(self.importer, typed, len(states), self.memory)
            found = [(output, ways.made(output.expression)) for output in outputs if output.type == "VARCHAR"]
            quick = {output: texts for output, texts in found if texts is not None}
            asked = [output.expression for output in outputs if output not in quick]
            columns |= ways.named_in([*asked, compiling.reason_sql(self.importer)])
        left = [output for output in outputs if output not in quick]
        judging = compiling.compiled(self.importer, self._types(columns), left)
        asked_of = {name: columns[name] for name in judging.asked} or {"nothing": pa.nulls(len(states), pa.int8())}
        result = selected(judging.sql, pa.table(asked_of))
        reasons = pc.coalesce(states, whole(result["reason"]))
        accepted = pc.is_null(reasons).to_numpy(zero_copy_only=False)
        slow = {output: columns[name] for output, name in judging.fields.items()}
        slow |= {output: _encoded(whole(result[name])) for output, name in judging.computed.items()}
        rows = None if accepted.all() else np.flatnonzero(accepted)
        if rows is not None:
            taken = pa.array(rows)
            slow = {output: column.take(taken) for output, column in slow.items()}
        return Made(reasons, accepted, {**slow, **{output: texts.column(rows) for output, texts in quick.items()}})

    def _types(self, columns: Mapping[str, pa.Array]) -> dict[str, str]:
        """The SQL types of columns."""
        types = dict.fromkeys(columns, "VARCHAR")
        for name, spec in self.importer.fields.items():
            if name in types:
                types[name] = sql_type(spec.type)
            if f"{name}_offset" in types:
                types[f"{name}_offset"] = "BIGINT"
        return types


def _encoded(column: pa.Array) -> pa.Array:
    return column.dictionary_encode() if column.type == pa.string() else column
