"""Work of an import that broke off or was stopped: finished files are taken up again, if nothing has changed.

A file is finished when its folder holds ``finished.json``: a fingerprint of all that decides what it becomes (its
bytes, layout, options, the sources known before it, the program) and what the catalogue will say of it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from linkgraph.evidence.lake import Lake
from linkgraph.ingest.loading import Job, Loaded
from linkgraph.settings import VERSION

NOTE = "finished.json"
_READ_BY = (".py", ".sql", ".toml", ".csv")


def fingerprint(job: Job, known: Sequence[Path]) -> str:
    """A hash over what decides what a file becomes; `known` are the files of content keys before it."""
    plans = [
        [plan.sheet.name, plan.sheet.encoding, plan.sheet.delimiter, plan.match and asdict(plan.match), plan.timezone,
         plan.date_order, plan.country]
        for plan in job.plans
    ]  # fmt: skip
    before = [path.parent.name.split("-")[1] if path.parent.name.startswith("unfinished-") else path.parent.name[:16]
              for path in known]  # fmt: skip
    said = [VERSION, _program(), job.source, job.name, plans, asdict(job.options), sorted(before)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=repr).encode()).hexdigest()


@cache
def _program() -> str:
    """A hash over the code and tables that read: work of another state of the program is not taken up."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[2]
    for folder in ("linkgraph/ingest", "linkgraph/model", "linkgraph/reference", "importers"):
        for file in sorted(file for file in (root / folder).rglob("*") if file.suffix in _READ_BY):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def keep(loaded: Loaded, mark: str) -> None:
    """Note that a file's folder is finished; the note comes last, in one step."""
    said = {
        "fingerprint": mark,
        "source": loaded.source,
        "sheets": loaded.sheets,
        "hashes": loaded.hashes,
    }
    draft = loaded.work / f"{NOTE}.part"
    draft.write_text(json.dumps(said, ensure_ascii=False, default=str), encoding="utf-8")
    draft.rename(loaded.work / NOTE)


def take_up(lake: Lake, job: Job, mark: str) -> Loaded | None:
    """The finished work for a file, where there is any with this fingerprint and whole; other work on it is removed."""
    found = None
    for folder in _folders(lake, job.source):
        said = _note(folder)
        whole = said and said["fingerprint"] == mark and said["hashes"] == lake.hashes_in(folder)
        if said and whole and found is None:
            hashes = lake.hashes_in(folder)
            found = Loaded(dict(said["source"]), list(said["sheets"]), folder, hashes)  # type: ignore[call-overload]
        else:
            shutil.rmtree(folder)
    return found


def reusable(lake: Lake, sources: Collection[str]) -> list[str]:
    """Names of folders with finished work on these sources."""
    return [folder.name for source in sources for folder in _folders(lake, source) if (folder / NOTE).exists()]


def _folders(lake: Lake, source: str) -> list[Path]:
    return sorted(lake.folder.glob(f"unfinished-{source[:16]}-*"))


def _note(folder: Path) -> dict[str, object] | None:
    try:
        said: dict[str, object] = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # not finished, or cut short by a crash: read anew
        return None
    return said
