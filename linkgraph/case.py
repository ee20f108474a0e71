"""A case folder opened: the one façade that the browser, the command line and notebooks use."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

import importers
from linkgraph.analysis import (
    ClusterOptions,
    ClusterResult,
    DisruptionOptions,
    DisruptionResult,
    KeyPeopleOptions,
    KeyPeopleResult,
    KeySetOptions,
    KeySetResult,
    communities,
)
from linkgraph.analysis.effort import Progress
from linkgraph.analysis.patterns import PatternResult, read_pattern
from linkgraph.casework import bundles, clusterings, profiles
from linkgraph.casework.clusterings import ClusterRequest
from linkgraph.casework.clusters_over_time import Evolution, cut, over_time
from linkgraph.casework.groupings import QUICK_FROM, KeptGroupings, quick
from linkgraph.casework.jobs import Jobs
from linkgraph.casework.mapping import Mapper
from linkgraph.casework.naming import masked_candidates, resolve_name
from linkgraph.casework.network import ActorView, Network
from linkgraph.casework.patterns import PatternSearch, with_ids
from linkgraph.casework.seized import SeizedBatches
from linkgraph.casework.shelf import Shelf, Shelved
from linkgraph.casework.shown import Shown, shown_bundle
from linkgraph.casework.tasks import followed, read_seized, seized_request, tell_step
from linkgraph.errors import CaseError, WrongUse
from linkgraph.evidence import corrections
from linkgraph.evidence.catalogue import SCHEMA, Catalogue
from linkgraph.evidence.decisions import decide, keep_rule, pairing_of
from linkgraph.evidence.flags import flagged_rows
from linkgraph.evidence.lake import Lake
from linkgraph.evidence.marks import Mark, marks, set_marks
from linkgraph.evidence.pairing import Pairing
from linkgraph.evidence.rows import EvidenceRows, evidence_rows
from linkgraph.evidence.saved_views import SavedView, delete_view, save_view, saved_view, saved_views
from linkgraph.export import ExportBundle, ExportReceipt, write_export
from linkgraph.graph.grades import graded_links, sheet_grades
from linkgraph.graph.moments import Asked, Heatmap, moments
from linkgraph.graph.overview import Overview, overview
from linkgraph.graph.pairs import PairList, list_pairs
from linkgraph.graph.records import Hit, Link, Neighbourhood
from linkgraph.graph.records import Path as GraphPath
from linkgraph.graph.snapshot import Snapshot, snapshot_id, snapshot_steps, verify_snapshot, windowed_links
from linkgraph.graph.snapshot_sql import Window
from linkgraph.graph.store import GraphStore, open_store
from linkgraph.graph.view import make_view
from linkgraph.ingest.gathering import Gathering, Odd
from linkgraph.ingest.layouts import Layout
from linkgraph.ingest.pipeline import Ingest, Registry
from linkgraph.ingest.preview import FileView, view_file
from linkgraph.ingest.protocol import ImportOptions, ProgressListener, Wanted
from linkgraph.ingest.recognise import plan_file
from linkgraph.ingest.report import ImportReport
from linkgraph.ingest.resending import Correction, Resent, rejected_rows, resend
from linkgraph.ingest.seized import SeizedOptions, plan_batches
from linkgraph.model import ROLES, node_type
from linkgraph.model.phones import masked_pattern
from linkgraph.sample import SampleOptions, write_sample
from linkgraph.settings import user_name


class Case:
    """A case: evidence in, snapshot and graph derived, answers out.

    Nothing but the evidence (catalogue and Parquet per source) is the only copy of anything:
    `folder` is where it lives; ``snapshots/`` and ``store/`` may be deleted at any time and come back the same.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path
        self.catalogue = Catalogue(path / "case.sqlite")
        self.lake = Lake(path / "evidence")
        settings = self.catalogue.settings()
        if settings.get("schema") != SCHEMA:
            raise CaseError(
                f"{path} was made by another version of linkgraph: open it with that version, or import its files anew"
            )
        self.catalogue.complete()
        self.id, self.name = settings["id"], settings["name"]
        self.timezone, self.country = settings["timezone"], settings["country"]
        self._stores: dict[str, GraphStore] = {}

    @classmethod
    def create(
        cls, path: str | Path, name: str | None = None, timezone: str = "Asia/Shanghai", country: str = "CN"
    ) -> Case:
        """Make a case folder. `timezone` is the zone of dates a person types; `country` that of plain numbers."""
        folder = Path(path)
        if (folder / "case.sqlite").exists():
            raise CaseError(f"{folder} already holds a case: open it, or choose another folder")
        _zone(timezone)
        folder.mkdir(parents=True, exist_ok=True)
        settings = {"id": uuid.uuid4().hex, "name": name or folder.name, "timezone": timezone, "country": country}
        Catalogue(folder / "case.sqlite").create(settings)
        return cls(folder)

    @classmethod
    def open(cls, path: str | Path) -> Case:
        """Open a case folder."""
        folder = Path(path)
        if not (folder / "case.sqlite").is_file():
            raise CaseError(f"there is no case in {folder}: make one by importing into it, or check the path")
        return cls(folder)

    def discard_empty(self) -> None:
        """Take away a case that nothing was ever imported into (its first import was refused)."""
        if self.catalogue.source_ids():
            raise CaseError(f"{self.folder} holds evidence and is not discarded")
        for name in ("case.sqlite", "case.sqlite-wal", "case.sqlite-shm", "import.lock"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / "jobs", ignore_errors=True)
        for folder in (self.folder / "evidence", self.folder):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    # ------------------------------------------------------------------ evidence

    @property
    def layouts(self) -> Shelf:
        """The layouts of the workspace that the case lies in: shipped, saved and added ones."""
        return Shelf(self.folder.resolve().parent)

    def remember(self, file: str | Path, sheet: str, options: ImportOptions, name: str) -> Layout:
        """Keep what was chosen for a sheet as a layout, for files with exactly its headings."""
        plans = self._ingest.plan(Path(file), self._with_country(options))
        plan = next((plan for plan in plans if plan.sheet.name == sheet), None)
        if plan is None:
            raise WrongUse(f"{Path(file).name} has no sheet {sheet!r}")
        return self.layouts.remember(plan, name, user_name())

    @property
    def mapping(self) -> Mapper:
        """Mapping tables that no layout fits to fields, by hand."""
        return Mapper(self.layouts, self.country)

    @property
    def _ingest(self) -> Ingest:
        return Ingest(self.catalogue, self.lake, Registry(importers.REGISTRY, Shelved(self.layouts)))

    def recognise(self, file: str | Path, options: ImportOptions | None = None) -> FileView:
        """What a file looks like and how it would be read; nothing is changed."""
        return recognise(file, self._with_country(options), self.layouts.all())

    def _with_country(self, options: ImportOptions | None) -> ImportOptions:
        if options is not None and options.timezone is not None:
            _zone(options.timezone)
        return replace(options or ImportOptions(), country=self.country)

    def import_files(
        self,
        files: Sequence[str | Path],
        options: ImportOptions | None = None,
        progress: ProgressListener | None = None,
        **choices: str | None,
    ) -> ImportReport:
        """Import files in this process; `choices` are the fields of `ImportOptions` (kind, layout, timezone, …).

        The import is a job like any other: others see how far it is and can stop it (`jobs`).

        Raises
        ------
        MustChoose
            A file is unrecognised or ambiguous; nothing of it was imported.
        Cancelled
            A person stopped it; nothing of it is in the case.
        """
        chosen = options or ImportOptions(**choices)  # type: ignore[arg-type]
        number = self.add_import([Wanted(Path(file), chosen) for file in files])
        return self.jobs.work(number, progress)

    def add_import(
        self, files: Sequence[Wanted], bring: bool = False, folder: str = "", left_out: Sequence[Odd] = ()
    ) -> int:
        """Ask for an import, each file with its own options; `jobs.start(number)` gives it to a process of its own.

        `bring`, `folder` and `left_out`: see `Jobs.add`.
        """
        return self.jobs.add(
            [replace(f, options=self._with_country(f.options)) for f in files], bring, folder, left_out
        )

    def add_build(self, store: str | None = None) -> int:
        """Ask for the network to be built (see `build`), or take the job that is at it; its number."""
        if (running := self.jobs.running("build")) is not None:
            return running.number
        if store is not None:
            self._store(store)  # a password in its address is known to this process, and never written down
        return self.jobs.ask("build", {"files": [], "store": store and _without_password(store)})

    def gather(self, paths: Sequence[str | Path], options: ImportOptions | None = None) -> Gathering:
        """What files, folders and archives hold, files of one shape together (see `Jobs.gather`)."""
        return self.jobs.gather([Path(path) for path in paths], self._with_country(options))

    @property
    def jobs(self) -> Jobs:
        """Work asked for, running and ended: watch, stop, resume it."""
        return Jobs(self._ingest, {
            "seized": lambda job, listen: read_seized(self.seized, job, listen),
            "build": lambda job, listen: self.build(job.request["store"], listen),
        })  # fmt: skip

    def sources(self) -> list[dict[str, Any]]:
        """Every imported sheet with its accounting (as in the report of its import)."""
        return self._ingest.reports()

    def _file_names(self, source: str | None) -> dict[str, str]:
        """Source id → file, of one source or of all."""
        names = {s["source_id"]: s["file"] for s in self.catalogue.sheets() if source in (None, s["source_id"])}
        if source is not None and not names:
            raise WrongUse(f"there is no source {source!r} in this case: `import` and `rejects` name them")
        return names

    def rejects(self, source: str | None = None, dispositions: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Every row that was not accepted, with place, reason and original text.

        `corrected_in` lists the records that a person sent in its place, with who, when and what became of them.
        """
        names = self._file_names(source)
        connection = self.lake.open_books(names)
        rows = connection.execute("SELECT * FROM set_aside ORDER BY source_id, sheet, record_no")
        columns = [c[0] for c in rows.description]
        found = [dict(zip(columns, values, strict=True)) for values in rows.fetchall()]
        connection.close()
        wanted = set(dispositions or ("rejected", "duplicate", "ignored"))
        done = corrections.by_old(corrections.corrections(self.catalogue, self.lake))
        for row in found:
            row["file"] = names[row["source_id"]]
            said = done.get((row["source_id"], row["sheet"], row["record_no"]), ())
            row["corrected_in"] = [{k: v for k, v in c.items() if not k.startswith("old_")} for c in said]
        return [row for row in found if row["disposition"] in wanted]

    def flagged(self, source: str | None = None) -> list[dict[str, Any]]:
        """Every place where something is to be looked at though its row was taken over (shaped like `rejects`)."""
        return flagged_rows(self.lake, self._file_names(source))

    def failed_imports(self) -> list[dict[str, Any]]:
        """Imports that were refused or broke off, with the reason; nothing of them is in the case."""
        return self.catalogue.failures()

    def rows_to_correct(self, source: str) -> list[dict[str, Any]]:
        """The rejected rows of a source with their cells, under `headings`."""
        return rejected_rows(self._ingest, source)

    def correct(self, rows: Sequence[Correction], by: str | None = None) -> Resent:
        """Send corrected rows through again: as new sources that name the old ones; nothing is overwritten.

        A row that was corrected already counts once: it is not sent again.
        """
        return resend(self._ingest, rows, self.folder / "corrections", by or user_name(), self.country)

    def sql(self, query: str) -> pd.DataFrame:
        """A SELECT over the evidence tables (calls, transfers, stays, …, facts), for notebooks."""
        connection = self.lake.open(self.catalogue.source_ids())
        frame: pd.DataFrame = connection.sql(query).df()
        connection.close()
        return frame

    @property
    def seized(self) -> SeizedBatches:
        """Seized personal data: batches counted and hashed, and who is among them."""
        return SeizedBatches(self.catalogue, self.id, self.country)

    def add_seized(
        self,
        file: str | Path,
        options: SeizedOptions | None = None,
        attached_to: str | None = None,
        progress: ProgressListener | None = None,
    ) -> list[dict[str, Any]]:
        """Add a file of seized personal data (see `SeizedBatches.add`); `attached_to`: an id or a name."""
        return self.seized.add(file, options, self._seized_from(attached_to), progress)

    def add_seized_job(
        self,
        files: Sequence[str | Path],
        options: SeizedOptions | None = None,
        attached_to: str | None = None,
        bring: bool = False,
    ) -> int:
        """Ask for files of seized personal data to be read; `bring`: they are moved to the case until the job is done.

        Raises
        ------
        MustChoose
            Something must be said of a file first; nothing was asked for.
        """
        chosen, paths = options or SeizedOptions(), [Path(file) for file in files]
        for path in paths:
            plan_batches(path, chosen, self.country)
        return self.jobs.ask("seized", seized_request(paths, chosen, self._seized_from(attached_to)), bring)

    def _seized_from(self, name: str | None) -> str | None:
        node = self.resolve(name) if name else None
        if node and node_type(node) not in ("SeizedData", "Place"):
            raise WrongUse(f"{node} is neither seized data nor premises: attach the batch to one of these")
        return node

    def seized_victims(self) -> list[dict[str, Any]]:
        """Every victim of the case against every batch: which of their numbers are likely among the seized data."""
        return self.seized.victims(self.network().snapshot)

    def set_role(self, person: str, role: str) -> None:
        """Set a person's role in this case; the snapshot changes with it."""
        if role not in ROLES:
            raise WrongUse(f"there is no role {role!r}; choose one of {', '.join(ROLES)}")
        if node_type(person) != "Person":
            raise WrongUse(f"{person} is not a person: roles belong to persons")
        self.catalogue.set_role(person, role)

    # ------------------------------------------------------------------ network

    @property
    def _snapshots(self) -> Path:
        return self.folder / "snapshots"

    def build(self, store: str | None = None, progress: ProgressListener | None = None) -> Network:
        """Derive the snapshot from the evidence and load the graph store with it.

        `store` is ``embedded`` or the address of a Neo4j server; None keeps what the case uses.
        """
        started = time.monotonic()
        if not self.catalogue.source_ids():
            raise CaseError("there is nothing in this case yet: import files first")
        spec = store or self._store_spec()
        basis = (self.lake, self.catalogue.source_ids(), self.catalogue.roles(), self.country)
        snapshot = followed(snapshot_steps(*basis, self._snapshots, pairing_of(self.catalogue)), progress)
        tell_step("loading", started, progress)
        reader = self._store(spec)
        reader.load(snapshot.folder, snapshot.id)
        self.catalogue.keep_setting("store", _without_password(spec))
        self.catalogue.keep_setting("snapshot", snapshot.id)
        if snapshot.rows("links") >= QUICK_FROM:  # the overview needs them, and whoever builds waits anyway
            tell_step("grouping", started, progress)
            KeptGroupings(snapshot.folder).find(self.actors().actors, quick(ClusterOptions()))
        seconds = time.monotonic() - started
        return Network(snapshot, reader, False, seconds, _without_password(spec), self.actors)

    def network(self) -> Network:
        """The network as it was last built; `stale` tells that the case has moved on.

        Raises
        ------
        CaseError
            If nothing was built yet.
        """
        name = self.catalogue.settings().get("snapshot")
        folder = self._snapshots / (name or "")
        if not name or not (folder / "manifest.json").exists():
            raise CaseError("the network of this case is not built: build it first (`linkgraph build`)")
        spec = self._store_spec()
        reader = self._store(spec)
        if reader.snapshot_id() != name:
            reader.load(folder, name)
        now = snapshot_id(
            self.lake, self.catalogue.source_ids(), self.catalogue.roles(), self.country, pairing_of(self.catalogue)
        )
        return Network(Snapshot(name, folder), reader, now != name, 0.0, spec, self.actors)

    def _store_spec(self) -> str:
        return self.catalogue.settings().get("store", "embedded")

    def _store(self, spec: str) -> GraphStore:
        """The store of a spec; once opened with its password, found again without."""
        name = _without_password(spec)
        if name not in self._stores:
            self._stores[name] = open_store(spec, folder=self.folder / "store", case=self.id)
        return self._stores[name]

    def close(self) -> None:
        """Close the graph stores."""
        for store in self._stores.values():
            store.close()
        self._stores.clear()

    def overview(self) -> Overview:
        """What is in the case and what is missing."""
        return overview(self.network().snapshot, self.catalogue.sheets())

    def resolve(self, text: str) -> str:
        """The id that an id, a plain number or an unambiguous name means."""
        network = self.network()
        return resolve_name(text, network.reader, network.snapshot, self.country)

    def neighbours(
        self, name: str, depth: int = 1, types: Sequence[str] | None = None, limit: int = 100
    ) -> Neighbourhood:
        """A node's surroundings in the graph."""
        return self.network().reader.neighbours(self.resolve(name), depth=depth, types=types, limit=limit)

    def path(
        self, a: str, b: str, k: int = 3, types: Sequence[str] | None = None, weighted: bool = False
    ) -> list[GraphPath]:
        """Up to k shortest paths between two nodes, the strongest first among equally short ones.

        `weighted` makes a tie of many records short (1/count) instead of counting steps. Service numbers are no way.
        """
        return self.network().reader.path(self.resolve(a), self.resolve(b), k=k, types=types, weighted=weighted)

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Nodes whose names, numbers, addresses (or their pinyin) hold the text.

        A masked number (138****8000) lists the numbers of the case that fit it: candidates, score 0.1, nothing more.
        """
        network = self.network()
        pattern = masked_pattern(text)
        return (
            masked_candidates(pattern, network.snapshot, limit) if pattern else network.reader.search(text, limit=limit)
        )

    def evidence(self, subject: str, limit: int = 1000) -> EvidenceRows:
        """The rows behind a link id or a node."""
        name = subject if "~" in subject else self.resolve(subject)
        return self.evidence_of([name], limit)[name]

    def evidence_of(self, subjects: Sequence[str], limit: int = 1000) -> dict[str, EvidenceRows]:
        """The rows behind many links or nodes (ids), read in one go."""
        pairs = self.network().snapshot.table("pairs")
        said = corrections.corrections(self.catalogue, self.lake)
        return evidence_rows(self.lake, self.catalogue.sheets(), list(subjects), limit, pairs, said)

    # ------------------------------------------------------------------ one event in two records

    def pairing(self) -> Pairing:
        """The rule by which two records are one event, with the pairs taken apart."""
        return pairing_of(self.catalogue)

    def set_pairing(self, **changes: int | bool | None) -> Pairing:
        """Change the tolerances (fields of `Pairing`); ``start_s=0, money_s=0`` pairs equal records only."""
        return keep_rule(self.catalogue, changes)

    def pairs(self, state: str | None = None, limit: int = 1000) -> PairList:
        """What the built network counts as one event though two records of it differ, and what it left open.

        `state` is ``paired``, ``doubtful`` (several candidates are equally near: not paired) or ``undone``.
        """
        return list_pairs(self.lake, self.catalogue.sheets(), self.network().snapshot, state, limit)

    def undo_pairs(self, pairs: Sequence[str], by: str | None = None) -> None:
        """Take pairs apart: both records count from the next build on."""
        self._decide(pairs, "undone", by)

    def restore_pairs(self, pairs: Sequence[str], by: str | None = None) -> None:
        """Put pairs together again that were taken apart."""
        self._decide(pairs, "restored", by)

    def _decide(self, pairs: Sequence[str], decision: str, by: str | None) -> None:
        table = self.network().snapshot.table("pairs", ["pair", "state"]).to_pylist()
        known = [row["pair"] for row in table if row["state"] != "doubtful"]
        decide(self.catalogue, pairs, [*known, *self.pairing().undone], decision, by or user_name())

    # ------------------------------------------------------------------ actors

    def actors(
        self, layers: Sequence[str] | None = None, since: str | None = None, until: str | None = None
    ) -> ActorView:
        """The actor graph in chosen layers and a period.

        Parameters
        ----------
        layers : names of `linkgraph.model.LAYERS`, None for all that the case has
        since, until : local dates of the case's zone; `since` inclusive, `until` exclusive
        """
        network = self.network()
        window = Window(self._moment(since), self._moment(until))
        if window.open:
            links = network.snapshot.table("links")
        else:
            pairs = network.snapshot.table("pairs")
            links = windowed_links(self.lake, self.catalogue.source_ids(), window, pairs)
        parameters: dict[str, object] = {"since": since, "until": until, "timezone": self.timezone}
        view = make_view(network.snapshot, links, tuple(layers) if layers else None, parameters)
        return ActorView(view, partial(graded_links, self.lake, sheet_grades(self.catalogue.sheets()), window))

    def _moment(self, text: str | None) -> datetime | None:
        if text is None:
            return None
        try:
            local = (
                datetime.fromisoformat(text)
                if len(text) > 10
                else datetime.combine(date.fromisoformat(text), datetime.min.time())
            )
        except ValueError:
            raise WrongUse(f"{text!r} is not a date such as 2017-03-01") from None
        aware = local if local.tzinfo else local.replace(tzinfo=_zone(self.timezone))
        return aware.astimezone(UTC).replace(tzinfo=None)

    def tie(self, a: str, b: str) -> list[Link]:
        """The links under the tie of two actors, in all layers of the case."""
        return self.actors().view.tie(a, b)

    def suspects(self) -> set[str]:
        """Ids of the persons whose role in the case is suspect."""
        table = self.network().snapshot.table("entities", ["id", "role"])
        pairs = zip(table.column("id").to_pylist(), table.column("role").to_pylist(), strict=True)
        return {name for name, role in pairs if role == "suspect"}

    def clusters(self, options: ClusterOptions | None = None, **view: Any) -> ClusterResult:
        """Clusters of the actor graph (view: layers, since, until); the case keeps what their names stand for."""
        return self.clusters_of(ClusterRequest(options=options or ClusterOptions(), **view))

    def clusters_of(
        self, request: ClusterRequest, view: ActorView | None = None, progress: Progress | None = None
    ) -> ClusterResult:
        """Clusters of a request (`view`: its actors, where they are at hand); the case keeps what their names mean."""
        graph = (view or self.actors(**request.view)).actors
        known = KeptGroupings(self._snapshots / graph.snapshot).find(graph, request.options)
        result = communities(graph, request.options, progress, known)
        clusterings.remember(self.catalogue, request, result)
        return result

    def clusters_over_time(self, periods: str = "month", request: ClusterRequest | None = None) -> Evolution:
        """Clusters period by period, and what became of each; `periods`: week, month, quarter, or dates 2017-03-01,…"""
        asked = request or ClusterRequest()
        first, last = (date.fromisoformat(day) for day in self.actors(**asked.view).view.days(self.timezone))
        return over_time(asked, cut(periods, first, last), self.clusters_of)

    def cluster(self, name: str, asked: ClusterRequest | None = None) -> clusterings.Named:
        """A cluster by its name: as asked where that gives the same people, else by the request that gave the name.

        Raises
        ------
        NotFound
            If nothing asked of this network gave a cluster this name.
        """
        known = clusterings.recall(self.catalogue, self.network().id, name)
        requests = (asked, known, None if asked else ClusterRequest())
        return clusterings.find_cluster(name, requests, lambda r: self.actors(**r.view).communities(r.options))

    def key_people(self, options: KeyPeopleOptions | None = None, **view: Any) -> KeyPeopleResult:
        """Positions of the actors, with rank intervals."""
        return self.actors(**view).key_people(options)

    def key_set(self, options: KeySetOptions | None = None, **view: Any) -> KeySetResult:
        """The best set of actors to remove or to watch."""
        return self.actors(**view).key_set(options)

    # ------------------------------------------------------------------ one actor, several actors

    def moments(
        self, entities: Sequence[str], both_ends: bool = False, since: str | None = None, until: str | None = None
    ) -> pd.DataFrame:
        """Calls, messages and transfers of entities by quarter of an hour, local time (see `graph.moments`)."""
        window = Window(self._moment(since), self._moment(until))
        asked = Asked(tuple(entities), both_ends, window)
        pairs = self.network().snapshot.table("pairs")
        return moments(self.lake, self.catalogue.source_ids(), pairs, asked, self.timezone)

    def heatmap(self, name: str, since: str | None = None, until: str | None = None) -> Heatmap:
        """Hour × weekday of an actor's (or an entity's) calls, messages and transfers, in the case's zone."""
        return profiles.heatmap(self, self.resolve(name), since, until)

    def profile(self, name: str, **view: Any) -> dict[str, Any]:
        """What the case knows of one actor (view: layers, since, until)."""
        return profiles.profile(self, self.resolve(name), **view)

    def common(self, names: Sequence[str], fewest: int = 2, **view: Any) -> profiles.Common:
        """Contacts that several actors have in common, the most telling first (view: layers, since, until)."""
        return profiles.common(self, [self.resolve(name) for name in names], fewest, **view)

    def views(self) -> list[SavedView]:
        """Saved pictures of the Explore page, the newest first."""
        return saved_views(self.catalogue)

    def view(self, name: str) -> SavedView:
        """One saved picture by name."""
        return saved_view(self.catalogue, name)

    def save_view(self, name: str, content: Mapping[str, Any], replace: bool = False) -> SavedView:
        """Keep a picture under a name, with the snapshot that it was drawn from."""
        made = SavedView(name, self.network().id, user_name(), "", content)
        return save_view(self.catalogue, made, replace)

    def delete_view(self, name: str) -> None:
        """Forget a saved picture."""
        delete_view(self.catalogue, name, user_name())

    def marks(self) -> dict[str, Mark]:
        """Tags and notes that persons put on entities; nothing is computed from them."""
        return marks(self.catalogue)

    def mark(self, kind: str, values: Mapping[str, str]) -> dict[str, str]:
        """Give entities a ``tag`` or a ``note`` ('' takes it away); returns what each had before."""
        return set_marks(self.catalogue, kind, values, user_name())

    def pattern(self, pattern: Mapping[str, Any], limit: int = 1000, **view: Any) -> PatternResult:
        """All groups of a described shape, ranked and explained (view: layers, since, until).

        `pattern` is the JSON object of docs/patterns.md; under `ids` plain numbers and names may stand.

        Raises
        ------
        AnalysisError
            If the pattern cannot be read or searched.
        """
        shape = with_ids(read_pattern(pattern), self.resolve)
        window = Window(self._moment(view.get("since")), self._moment(view.get("until")))
        sources = tuple(self.catalogue.source_ids())
        seen = self.actors(**view).view
        return PatternSearch(self.lake, sources, self.network().snapshot, seen, window).find(shape, limit)

    def disrupt(self, options: DisruptionOptions | None = None, **view: Any) -> DisruptionResult:
        """What is left of the network when actors are removed one after another."""
        return self.actors(**view).disrupt(options)

    # ------------------------------------------------------------------ out

    def export(self, what: str, format: str, out: str | Path, **details: Any) -> ExportReceipt:  # noqa: A002
        """Export a part of the case with its sources, parameters and hashes inside.

        Parameters
        ----------
        what : ``case``, ``cluster:ID``, ``clusters``, ``keypeople``, or ``selection`` with ``ids=[…]``
        details : fields of `bundles.ExportRequest` (purpose, recipient, language, ids, layers, options …)
        """
        return self._write(bundles.make_bundle(self, bundles.ExportRequest(what, **details)), format, out)

    def export_shown(self, shown: Shown, format: str, out: str | Path, **words: Any) -> ExportReceipt:  # noqa: A002
        """Export exactly what a chart shows (`words`: purpose, recipient, language)."""
        return self._write(shown_bundle(self, shown, words), format, out)

    def _write(self, bundle: ExportBundle, form: str, out: str | Path) -> ExportReceipt:
        receipt = write_export(bundle, form, out)
        said = {name: getattr(bundle, name) for name in ("what", "snapshot", "purpose", "recipient")}
        self.catalogue.add_export({"sha256": receipt.sha256, "file": receipt.file, "format": form, **said})
        return receipt

    def exports(self) -> list[dict[str, Any]]:
        """Earlier exports of this case, newest first."""
        return self.catalogue.exports()

    def verify(self) -> dict[str, Any]:
        """Check the evidence against the catalogue and the snapshot against its manifest.

        Returns ``{"ok", "sources", "problems"}``; a problem names what does not agree.
        """
        problems = self._ingest.verify()
        name = self.catalogue.settings().get("snapshot")
        if name and (self._snapshots / name / "manifest.json").exists():
            changed = verify_snapshot(Snapshot(name, self._snapshots / name))
            problems += [
                f"snapshot {name}: {table} is not what was written; delete it and build again" for table in changed
            ]
        return {"ok": not problems, "sources": len(self.catalogue.source_ids()), "problems": problems}


def create_sample(
    folder: str | Path, options: SampleOptions | None = None, progress: ProgressListener | None = None
) -> tuple[Case, ImportReport, Path]:
    """Write the sample operation into a new case and import it; returns case, report and the file with its truth."""
    case = Case.create(folder, name="Sample operation")
    made = write_sample(case.folder, options or SampleOptions())
    report = case.import_files(made.files, progress=progress, timezone=made.timezone)
    return case, report, made.truth


def recognise(file: str | Path, options: ImportOptions, layouts: Sequence[Layout] | None = None) -> FileView:
    """What a file looks like and how it would be read, without a case; `layouts` are those of the program if None."""
    path, known = Path(file), importers.layouts() if layouts is None else layouts
    return view_file(path, plan_file(path, options, known, importers.REGISTRY), importers.REGISTRY)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongUse(f"there is no time zone {name!r}: use a name such as Asia/Shanghai or UTC") from None


def _without_password(spec: str) -> str:
    scheme, mark, rest = spec.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if mark else spec
