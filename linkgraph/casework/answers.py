"""An answer about people as one file: the question, the answer, and the commands that give it again."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from linkgraph.analysis import ClusterOptions, KeyPeopleOptions
from linkgraph.settings import VERSION

if TYPE_CHECKING:
    from linkgraph.case import Case


@dataclass(frozen=True)
class PeopleQuestion:
    """Everything that positions depend on besides the snapshot."""

    layers: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    options: KeyPeopleOptions = field(default_factory=KeyPeopleOptions)
    clustering: ClusterOptions = field(default_factory=ClusterOptions)
    cluster: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def view_words(self) -> list[str]:
        """Layers and period as options of a command."""
        words = ["--layers", ",".join(self.layers)] if self.layers else []
        words += ["--from", self.since] if self.since else []
        return words + (["--to", self.until] if self.until else [])

    def command(self) -> str:
        """The command that measures the same positions again, on the same case and version."""
        chosen = self.options
        words = ["linkgraph", "keypeople", "--json", *self.view_words(), "--loss", str(chosen.loss)]
        words += ["--runs", str(chosen.runs), "--seed", str(chosen.seed)]
        words += ["--cluster", self.cluster] if self.cluster else []
        words += ["--by-grade"] if chosen.by_grade else []
        return shlex.join(words + (["--weighted"] if chosen.weighted else []))


def replayed(question: PeopleQuestion, answers: Mapping[str, Any]) -> list[str]:
    """The commands that give the answers of a file again."""
    commands = [question.command()]
    if found := answers.get("key_set"):
        asked = found["parameters"]
        words = ["linkgraph", "keyset", "--json", *question.view_words(), "--goal", asked["goal"]]
        words += ["--size", str(asked["size"])]
        for which in ("must", "never"):
            words += [f"--{which}", *asked[which]] if asked[which] else []
        commands.append(shlex.join(words))
    for curve in answers.get("removal_curves", ()):
        asked = curve["parameters"]
        words = ["linkgraph", "disrupt", "--json", *question.view_words(), "--strategy", asked["strategy"]]
        words += ["--steps", str(asked["steps"]), "--block", str(asked["block"])]
        words += ["--members", *curve["removed"]] if asked["strategy"] == "list" else []
        commands.append(shlex.join(words))
    return commands


def write_answer(
    case: Case, question: PeopleQuestion, answers: Mapping[str, Any], words: tuple[str | None, str | None]
) -> tuple[bytes, str]:
    """The file's bytes and their SHA-256; that it was made, for what and for whom is kept with the case."""
    snapshot = answers["key_people"]["snapshot"]
    sources = [{name: s[name] for name in ("source_id", "file", "sheet", "read", "accepted")} for s in case.sources()]
    content = {
        "what": "keypeople",
        "case": case.name,
        "program": f"linkgraph {VERSION}",
        "snapshot": snapshot,
        "purpose": words[0],
        "recipient": words[1],
        "question": question.to_json(),
        "commands": replayed(question, answers),
        "sources": sources,
        "note": "A position in these records is a lead, not evidence.",
        **answers,
    }
    data = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode()
    sha = hashlib.sha256(data).hexdigest()
    said = {"what": "keypeople", "snapshot": snapshot, "purpose": words[0], "recipient": words[1]}
    case.catalogue.add_export({"sha256": sha, "file": "key-people.json", "format": "json", **said})
    return data, sha
