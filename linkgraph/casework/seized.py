"""Seized personal data of a case: batches counted and hashed, and who is likely among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.errors import CaseError, WrongUse
from linkgraph.evidence.catalogue import Catalogue
from linkgraph.evidence.seized_hashes import (
    among,
    chance_of_false_hit,
    hashing,
    key_check,
    make_secret,
    read_secret,
    secret_file,
)  # fmt: skip
from linkgraph.graph.snapshot import Snapshot
from linkgraph.ingest.plans import SheetPlan
from linkgraph.ingest.protocol import ProgressListener
from linkgraph.ingest.seized import SeizedOptions, batch_ids, into_place, plan_batches, read_batch
from linkgraph.ingest.seized_values import PREFIXES, nodes_of
from linkgraph.model.phones import masked_pattern


@dataclass(frozen=True)
class SeizedHit:
    """A value and a batch that it is likely in.

    `one_in` says how sure: the chance that a value which is not in the batch is answered like this is 1 in `one_in`.
    """

    asked: str
    node: str
    batch: str
    file: str
    attached_to: str | None
    one_in: int

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class SeizedAnswer:
    """What was asked, where it is likely, and what could not be looked up."""

    hits: tuple[SeizedHit, ...]
    asked: int
    not_found: tuple[str, ...]
    unusable: tuple[str, ...]
    batches: int

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "hits": [hit.to_json() for hit in self.hits]}


class SeizedBatches:
    """The batches of one case, as ``case.seized``."""

    def __init__(self, catalogue: Catalogue, case_id: str, country: str) -> None:
        self.catalogue = catalogue
        self.root = catalogue.path.parent / "seized"
        self.country = country
        self._secret_file = secret_file(catalogue.path.parent, case_id)

    def add(
        self,
        file: str | Path,
        options: SeizedOptions | None = None,
        attached_to: str | None = None,
        listen: ProgressListener | None = None,
    ) -> list[dict[str, Any]]:
        """Read a file of seized personal data: counts, hashes and a masked sample are kept, the data are not.

        Parameters
        ----------
        attached_to : id of the seized data or premises of the case that it belongs to

        Raises
        ------
        MustChoose
            No heading names a category and no columns were given; nothing was changed.
        """
        path, chosen = Path(file), options or SeizedOptions()
        plans = plan_batches(path, chosen, self.country)
        known = {batch["batch"]: batch for batch in self.batches()}
        ids = batch_ids(path, plans)
        return [
            _again(known[batch]) if batch in known else self._add(path, plan, batch, chosen, attached_to, listen)
            for batch, plan in zip(ids, plans, strict=True)
        ]

    def _add(
        self, path: Path, plan: SheetPlan, batch: str, options: SeizedOptions, to: str | None, listen: Any
    ) -> dict[str, Any]:
        secret = self._new_secret()
        book = into_place(self.root, batch, lambda work: read_batch(plan, work, secret, options, listen))
        self.catalogue.add_seized(batch, path.name, path.stat().st_size, to, book)
        return {"batch": batch, "file": path.name, "attached_to": to, **book}

    def _new_secret(self) -> bytes:
        known = self.batches()
        secret = read_secret(self._secret_file) if known else make_secret(self._secret_file)
        self._check(secret, known)
        return secret

    @staticmethod
    def _check(secret: bytes, known: Sequence[dict[str, Any]]) -> None:
        wrong = [batch["file"] for batch in known if batch["key_check"] != key_check(secret)]
        if wrong:
            raise CaseError(f"the secret is not the one that {wrong[0]} was hashed with: put the right file back")

    def batches(self) -> list[dict[str, Any]]:
        """Every batch with its book: accounting, counts per category, province, operator and bank, masked sample."""
        return self.catalogue.seized()

    def rejects(self, batch: str) -> list[dict[str, Any]]:
        """Place, reason and shape (9 digit, a Latin letter, x other letter) of a batch's refused rows."""
        if batch not in {known["batch"] for known in self.batches()}:
            raise WrongUse(f"there is no batch {batch!r}: `seized list` names them")
        found: list[dict[str, Any]] = pq.read_table(self.root / batch / "rejects.parquet").to_pylist()
        return sorted(found, key=lambda row: row["record_no"])

    def find(self, values: Sequence[str]) -> SeizedAnswer:
        """In which batches numbers, accounts or ID numbers likely are.

        A masked number (138****8000) names nobody and is not looked up; it is listed as unusable.
        """
        asked: dict[str, list[str]] = {}
        for value in dict.fromkeys(values):
            asked[value] = [] if masked_pattern(value) else nodes_of(value, self.country)
        return self._answer(asked)

    def victims(self, snapshot: Snapshot) -> list[dict[str, Any]]:
        """Every victim of the case with the identifiers known of them, each against all batches."""
        known = victims_identifiers(snapshot)
        answer = self._answer({node: [node] for _, _, node in known})
        where: dict[str, list[SeizedHit]] = {}
        for hit in answer.hits:
            where.setdefault(hit.node, []).append(hit)
        return [
            {
                "person": person, "label": label, "node": node, "batches": [hit.batch for hit in where.get(node, [])],
                "files": [hit.file for hit in where.get(node, [])],
                "one_in": min((hit.one_in for hit in where.get(node, [])), default=None),
            }
            for person, label, node in known
        ]  # fmt: skip

    def _answer(self, asked: dict[str, list[str]]) -> SeizedAnswer:
        batches = self.batches()
        unusable = tuple(value for value, nodes in asked.items() if not nodes)
        if not batches:
            return SeizedAnswer((), len(asked), tuple(v for v in asked if v not in unusable), unusable, 0)
        secret = read_secret(self._secret_file)
        self._check(secret, batches)
        pairs = [(value, node) for value, nodes in asked.items() for node in nodes]
        hashes = hashing(secret).many(pa.array([node for _, node in pairs], pa.string())).tolist()
        hits: list[SeizedHit] = []
        for batch in batches:
            for kind in PREFIXES.values():
                own = [i for i, (_, node) in enumerate(pairs) if node.startswith(kind + ":")]
                found = among(self.root / batch["batch"], kind, [hashes[i] for i in own])
                count = batch["hashes"].get(kind, 0)
                one_in = round(1 / chance_of_false_hit(count)) if count else 0
                hits += [
                    SeizedHit(*pairs[i], batch["batch"], batch["file"], batch["attached_to"], one_in)
                    for i, hit in zip(own, found, strict=True)
                    if hit
                ]
        met = {hit.asked for hit in hits}
        missed = tuple(value for value in asked if value not in met and value not in unusable)
        return SeizedAnswer(tuple(hits), len(asked), missed, unusable, len(batches))


def _again(known: dict[str, Any]) -> dict[str, Any]:
    """The report of a file that was added before: nothing of it is new."""
    return {**known, "accepted": 0, "duplicate": known["accepted"] + known["duplicate"], "already": True}


def victims_identifiers(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """(person, label, node) of everything that can be looked up of every victim: ID number, telephones, accounts."""
    entities = snapshot.table("entities", ["id", "label", "role"]).to_pandas()
    victims = {str(row.id): str(row.label) for row in entities[entities["role"] == "victim"].itertuples()}
    links = snapshot.table("links", ["src", "dst", "type"]).to_pandas()
    owned = links[links["type"].isin(["SUBSCRIBES", "HOLDS"]) & links["src"].isin(list(victims))]
    pairs = {(str(row.src), str(row.dst)) for row in owned.itertuples()} | {(v, v) for v in victims}
    kinds = tuple(f"{prefix}:" for prefix in PREFIXES.values())
    return [(person, victims[person], node) for person, node in sorted(pairs) if node.startswith(kinds)]
