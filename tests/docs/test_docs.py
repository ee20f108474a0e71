"""The handbook says everything there is, and its links resolve."""

from __future__ import annotations

import argparse
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import importers
from linkgraph import errors
from linkgraph.cli import build_parser
from linkgraph.export.wording import say
from linkgraph.ingest.compiling import SHAPE_REASONS
from linkgraph.ingest.layouts import plain
from linkgraph.ingest.protocol import ImportOptions, family
from linkgraph.ingest.report import IGNORED_REASONS
from linkgraph.model import ENTITY_TYPES, EVENT_TABLES, LAYERS, LINK_TYPES, ROLES
from linkgraph.model.values import FLAGS, PROBLEMS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
ANALYSES = ("clusters", "keypeople", "keyset", "disrupt", "export")  #: what they share stands above them
EVERYWHERE = {"-h", "--help", "--case", "--json"}


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, down to the next one of any depth."""
    found = re.search(rf"^#+ {re.escape(heading)}$\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found.group(1)


def named(word: str, text: str) -> bool:
    """Whether the word stands there as a whole (`--to` is not named by `--total`)."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def cells(table_row: str) -> list[str]:
    return [cell.strip() for cell in table_row.strip().strip("|").split("|")]


def rows(text: str) -> list[list[str]]:
    """The rows of every table in a text, without heading rows and rules."""
    lines = [cells(line) for line in text.splitlines() if line.startswith("|")]
    rules = {i for i, row in enumerate(lines) if all(re.fullmatch(r":?-+:?", cell) for cell in row)}
    return [row for i, row in enumerate(lines) if i not in rules and i + 1 not in rules]


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Verb → its parser."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found.update(action.choices)
    return found


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every option and choice of a verb, those of its own verbs too."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from actions(below)


VERBS = subcommands(build_parser())


def test_the_verbs_of_this_version_are_there() -> None:
    wanted = (
        "sample import layouts rejects build neighbours path search clusters keypeople keyset disrupt evidence export "
        "verify"
    )
    assert set(wanted.split()) <= set(VERBS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_option_and_choice_is_described(verb: str) -> None:
    text = section(read("commands.md"), f"`{verb}`")
    shared = section(read("commands.md"), "Analyses") if verb in ANALYSES else ""
    missing = []
    for action in actions(VERBS[verb]):
        long = [name for name in action.option_strings if name.startswith("--")] or list(action.option_strings)
        missing += [name for name in long if name not in EVERYWHERE and not named(name, text + shared)]
        missing += [
            str(c) for c in action.choices or () if action.help != argparse.SUPPRESS and not named(str(c), text)
        ]
    assert missing == []


def test_no_verb_is_described_that_does_not_exist() -> None:
    headings = re.findall(r"^### `([^`]+)`$", read("commands.md"), re.MULTILINE)
    assert sorted(headings) == sorted(VERBS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_no_option_is_described_that_does_not_exist(verb: str) -> None:
    known = EVERYWHERE | {name for action in actions(VERBS[verb]) for name in action.option_strings}
    text = section(read("commands.md"), f"`{verb}`")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) - known == set()


def test_every_exit_code_is_described() -> None:
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.LinkgraphError)]
    codes = {"0", "1", *(str(c.exit_code) for c in classes)}
    described = {row[0] for row in rows(section(read("commands.md"), "What all verbs share"))}
    assert codes <= described


def test_every_layout_is_described() -> None:
    described = {
        row[0].strip("`"): row[1].strip("`") for row in rows(section(read("data.md"), "Layouts")) if len(row) == 3
    }
    assert described == {layout.name: layout.kind for layout in importers.layouts()}


def test_every_heading_that_is_described_is_known() -> None:
    known: dict[str, set[str]] = {}
    for layout in importers.layouts():
        known.setdefault(layout.kind, set()).update(h for headings in layout.fields.values() for h in headings)
    described = [row for row in rows(section(read("data.md"), "Layouts")) if len(row) == 2]
    unknown = {(kind, h) for kind, cell in described for h in cell.split() if h != "·" and plain(h) not in known[kind]}
    assert described
    assert unknown == set()


def test_every_kind_is_described() -> None:
    described = {(row[0].strip("`"), row[1].strip("`")) for row in rows(section(read("data.md"), "Kinds of files"))}
    assert described == {(family(importer), kind) for kind, importer in importers.REGISTRY.items()}


def strings(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOT / "linkgraph" / "ui" / "strings" / f"{language}.toml").read_text(encoding="utf-8"))


def test_every_reason_code_is_described() -> None:
    described = {row[0].strip("`"): row[1] for row in rows(section(read("data.md"), "Row accounting"))}
    assert described == strings("en")["reason"]


def test_what_each_reason_does_to_a_row_is_described() -> None:
    kinds = importers.REGISTRY.values()
    flags = FLAGS | {flag.code for importer in kinds for flag in importer.flags}
    rules = {rule.code for importer in kinds for rule in importer.rejects}
    does = {
        **dict.fromkeys(PROBLEMS, "rejected or left out"),
        **dict.fromkeys((*rules, *SHAPE_REASONS.keys() - PROBLEMS.keys(), "missing"), "rejected"),
        **dict.fromkeys(flags, "flagged"),
        **dict.fromkeys(IGNORED_REASONS, "ignored"),
        "duplicate": "duplicate",
    }
    described = {row[0].strip("`"): row[2] for row in rows(section(read("data.md"), "Row accounting"))}
    assert described == does


def test_every_choice_of_an_import_is_described() -> None:
    described = {
        row[0].strip("`").removeprefix("--").replace("-", "_")
        for row in rows(section(read("data.md"), "What is asked"))
    }
    assert described == {field.name for field in fields(ImportOptions)} - {"grade", "country", "per_sheet"}


def test_every_entity_type_is_described() -> None:
    described = {row[0]: row[1] for row in rows(section(read("data.md"), "Entities"))}
    assert set(described) == set(ENTITY_TYPES)
    for name, prefix in ENTITY_TYPES.items():
        assert described[name].startswith(f"`{prefix}:")


def test_every_link_type_is_described_with_its_ends_and_layer() -> None:
    described = {row[0]: row[1:] for row in rows(section(read("data.md"), "Links"))}
    assert set(described) == set(LINK_TYPES)
    for name, link in LINK_TYPES.items():
        sources, targets = re.split(r" [→–] ", described[name][0])
        assert (tuple(sources.split(", ")), tuple(targets.split(", "))) == (link.src_types, link.dst_types), name
        assert described[name][1] == link.layer, name


def test_every_event_table_is_described() -> None:
    described = {row[0].strip("`"): row[1].split(", ") for row in rows(section(read("data.md"), "Event tables"))}
    assert described == {name: list(table.columns) for name, table in EVENT_TABLES.items()}


def glossary() -> dict[str, str]:
    return {row[0]: row[1] for row in rows(read("glossary.md"))}


@pytest.mark.parametrize(
    ("group", "word"),
    [
        *(("type", name) for name in ENTITY_TYPES),
        *(("role", name) for name in ROLES),
        *(("layer", name) for name in LAYERS),
    ],
)
def test_the_glossary_the_app_and_the_exports_use_one_word(group: str, word: str) -> None:
    chinese = glossary()[word]
    assert chinese == strings("zh")[group][word]
    assert chinese == say(word, "zh")


def test_the_glossary_has_one_row_per_term() -> None:
    terms = [row[0] for row in rows(read("glossary.md"))]
    assert len(terms) == len(set(terms))


def test_every_environment_variable_is_described() -> None:
    files = [file for name in ("linkgraph", "scripts", "tests") for file in (ROOT / name).rglob("*.py")]
    pattern = re.compile(r"environ(?:\.get\(|\[)\s*\"((?:LINKGRAPH|NEO4J)_[A-Z0-9_]+)\"")
    used = {name for file in [ROOT / "run.py", *files] for name in pattern.findall(file.read_text(encoding="utf-8"))}
    described = read("install.md") + read("development.md")
    assert {"LINKGRAPH_CASE", "LINKGRAPH_REQUIRE", "NEO4J_PASSWORD"} <= used
    assert {name for name in used if f"| `{name}` |" not in described} == set()


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_resolve(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        if not file.is_file() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    assert [page.name for page in sorted(DOCS.glob("*.md")) if f"({page.name})" not in read("index.md")] == ["index.md"]


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_the_picture_of_the_readme_is_tracked() -> None:
    done = subprocess.run(["git", "ls-files", "docs/images"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: which files belong to the repository is not known")
    (picture,) = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert picture in done.stdout.splitlines()
