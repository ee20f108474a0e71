"""What was judged of a file, until all of it is: kept in memory while there is room, then on the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.ingest.accounting import Tally
from linkgraph.ingest.compiling import Output
from linkgraph.ingest.judging import Events, Judged
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.vocabulary import Lanes

#: Bytes of judged rows that are kept in memory; more go to the work folder.
ROOM = 1 << 30


@dataclass(frozen=True)
class Piece:
    """A portion judged: places and keys of its accepted rows, its events, the rows set aside, and `kept` columns."""

    numbers: NDArray[np.int64]
    keys: Lanes
    events: tuple[Events, ...]
    aside: pa.Table
    flagged: pa.Table
    kept: Kept


@dataclass(frozen=True)
class Kept:
    """Columns of outputs, here or in a file."""

    outputs: tuple[Output, ...]
    table: pa.Table | Path

    def columns(self) -> dict[Output, pa.Array]:
        """The columns."""
        table = self.table
        if isinstance(table, Path):
            with pa.memory_map(str(table)) as source:
                table = pa.ipc.open_file(source).read_all()
        return {output: table.column(i).chunk(0) for i, output in enumerate(self.outputs)} if table.num_rows else {}


class Shelf:
    """Keeps columns in memory up to `ROOM`, then in files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bytes = 0
        self.files = 0

    def keep(self, columns: Mapping[Output, pa.Array]) -> Kept:
        """Put columns away."""
        table = pa.table({str(i): column for i, column in enumerate(columns.values())})
        size = table.get_total_buffer_size()
        if self.bytes + size <= ROOM:
            self.bytes += size
            return Kept(tuple(columns), table)
        self.files += 1
        path = self.folder / f"judged-{self.files}.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        return Kept(tuple(columns), path)

    def clear(self) -> None:
        """Remove the files."""
        for path in self.folder.glob("judged-*.arrow"):
            path.unlink()


@dataclass
class SheetRun:
    """A sheet on its way in: what the reader counted, and the pieces that it became."""

    plan: SheetPlan
    kind: str
    pieces: list[Piece] = field(default_factory=list)
    records: int = 0
    lines: int = 0
    tally: Tally = field(default_factory=Tally)
    statements: list[Mapping[str, Any]] = field(default_factory=list)
    written: Counter[str] = field(default_factory=Counter)

    @property
    def warnings(self) -> dict[str, int]:
        """How often each flag was set: of a cell as ``field:problem``, of a row as its code."""
        found: Counter[str] = Counter()
        for piece in self.pieces:
            for reason in piece.flagged["reason"].to_pylist():
                problem, _, name = reason.partition(":")
                found[f"{name}:{problem}" if name else problem] += 1
        return dict(sorted(found.items()))

    def take(self, judged: Judged, shelf: Shelf) -> None:
        """Add a portion."""
        numbers = judged.rows.numbers
        numbers = numbers if len(judged.accepted) == len(numbers) else numbers[judged.accepted]
        kept = shelf.keep(judged.outputs)
        self.pieces.append(Piece(numbers, judged.keys, judged.events, judged.aside, judged.flagged, kept))
        heading = self.plan.match.heading_row if self.plan.match else 0
        self.records += len(judged.rows) - int(np.count_nonzero(judged.rows.numbers == heading))
        self.lines += judged.lines
        self.tally.add(judged.tally)
        self.statements += judged.statements


def split(values: NDArray[Any], pieces: Sequence[int]) -> list[NDArray[Any]]:
    """An array cut into stretches of these lengths."""
    return list(np.split(values, np.cumsum(pieces)[:-1])) if pieces else []
