"""An invented operation to try everything on: six gangs, their victims, and the files an investigator would get.

Nothing in it is real (see `issuer`). The same options give the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from linkgraph.sample.call_tables import call_tables
from linkgraph.sample.form_tables import form_tables
from linkgraph.sample.money_tables import money_tables
from linkgraph.sample.premises_tables import premises_tables
from linkgraph.sample.tables import write_tables
from linkgraph.sample.things import SampleOptions
from linkgraph.sample.truth import truth
from linkgraph.sample.world import build_world

__all__ = ["SampleFiles", "SampleOptions", "write_sample"]


DEFAULT = SampleOptions()


@dataclass(frozen=True)
class SampleFiles:
    """What was written: the files to import, in this order, and the truth, which is never imported.

    All times are of `timezone`; the English form does not say so and has to be told.
    """

    files: tuple[Path, ...]
    truth: Path
    timezone: str = "Asia/Shanghai"


def write_sample(folder: Path, options: SampleOptions = DEFAULT) -> SampleFiles:
    """Write the sample operation.

    Parameters
    ----------
    folder : Path
        Gets ``sample_truth.json`` and a folder ``sample_files`` with everything to import.
    options : SampleOptions
        People, seed and scale.

    Returns
    -------
    SampleFiles
    """
    world = build_world(options)
    tables = [*premises_tables(world), *call_tables(world), *money_tables(world), *form_tables(world)]
    files = write_tables(folder / "sample_files", tables)
    path = folder / "sample_truth.json"
    path.write_text(json.dumps(truth(world, tables), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return SampleFiles(tuple(files), path)
