"""What holds for the repository as a whole: licences, pins, what lint covers, what may not be in a file."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("linkgraph", "importers")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

PERMISSIVE = re.compile(r"\b(MIT|BSD|Apache|ISC|ISCL|PSF|Python-2\.0|Zlib|0BSD|HPND|MIT-CMU|CC0)\b", re.IGNORECASE)
COPYLEFT = re.compile(r"GPL|Affero|SSPL|BUSL|EUPL|MPL|Mozilla|proprietary|Commons Clause", re.IGNORECASE)
#: Weak copyleft of a whole that is used unchanged and never linked into anything.
EXCEPTIONS = {"certifi": "MPL-2.0"}  # the list of certificate authorities, as data


def tracked() -> list[Path]:
    """Every file of the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: which files belong to the repository is not known")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def pins() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def installed_with_pins() -> dict[str, importlib.metadata.Distribution]:
    """Everything that requirements.txt brings onto this machine, by canonical name."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = [pin.name for pin in pins()]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found[name] = importlib.metadata.distribution(name)
        wanted = [Requirement(text) for text in found[name].requires or []]
        waiting += [r.name for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})]
    return found


def licence(distribution: importlib.metadata.Distribution) -> str:
    """What a distribution says of its licence: expression, else classifiers, else the first line of the text."""
    meta = distribution.metadata
    classifiers = [c for c in meta.get_all("Classifier") or [] if c.startswith("License ::")]
    text = "\n".join(meta.get_all("License") or []).strip().partition("\n")[0]
    return "".join(meta.get_all("License-Expression") or []) or "; ".join(classifiers) or text


def test_requirements_are_pinned_and_installed() -> None:
    for pin in pins():
        assert [s.operator for s in pin.specifier] == ["=="], f"{pin} is not pinned"
        assert importlib.metadata.version(pin.name) in pin.specifier


def test_default_dependencies_are_permissive() -> None:
    distributions = installed_with_pins()
    assert len(distributions) > len(pins())
    refused = {}
    for name, distribution in distributions.items():
        text = licence(distribution)
        if EXCEPTIONS.get(name, "\0") in text or ("Mozilla" in text and name in EXCEPTIONS):
            continue
        if COPYLEFT.search(text) or not PERMISSIVE.search(text):
            refused[name] = text
    assert refused == {}


def test_own_licence() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["project"]["license"] == "Apache-2.0"


def imported_names(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module).partition(".")[0])
    return names


@pytest.mark.parametrize(
    ("places", "extras"),
    [(("app.py", *PACKAGES), ("spark", "gpl")), (("tests", "scripts", "benchmarks"), ("spark", "gpl", "dev"))],
)
def test_every_library_that_is_imported_is_required(places: tuple[str, ...], extras: tuple[str, ...]) -> None:
    optional = PROJECT["project"]["optional-dependencies"]
    required = {canonicalize_name(pin.name) for pin in pins()}
    required |= {canonicalize_name(Requirement(text).name) for extra in extras for text in optional[extra]}
    owners = importlib.metadata.packages_distributions()
    own = {*PACKAGES, *places, *(file.stem for name in places for file in (ROOT / name).rglob("*.py"))}
    missing = {
        f"{file.relative_to(ROOT)}: {name}"
        for place in places
        for file in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
        for name in imported_names(file) - sys.stdlib_module_names - own
        if not {canonicalize_name(owner) for owner in owners.get(name, [name])} & required
    }
    assert missing == set()


def test_every_package_is_seen_by_the_import_contracts() -> None:
    """A folder without __init__.py is invisible to import-linter, and to setuptools."""
    folders = {file.parent for name in PACKAGES for file in (ROOT / name).rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []
    assert PROJECT["tool"]["importlinter"]["root_packages"] == list(PACKAGES)


def test_every_source_file_is_checked_by_mypy_and_ruff() -> None:
    covered = [ROOT / name for name in PROJECT["tool"]["mypy"]["files"]]
    files = [file for file in tracked() if file.suffix == ".py"]
    assert [str(file) for file in files if not any(file.is_relative_to(place) for place in covered)] == []
    shown = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files", "."],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    listed = {Path(line) for line in shown.stdout.splitlines()}
    assert {file for file in files if file not in listed} == set()


#: Contract (start of its name) → file and a line in it that breaks it.
VIOLATIONS = {
    "Data goes one way": ("linkgraph/model/__init__.py", "import linkgraph.graph.records"),
    "The parts behind the case": ("linkgraph/casework/naming.py", "import linkgraph.casework.bundles"),
    "Commands use what they share": ("linkgraph/cli/seized.py", "import linkgraph.cli.jobs"),
    "The sample generator": ("linkgraph/sample/__init__.py", "import linkgraph.ingest"),
    "Importers know": ("importers/__init__.py", "import linkgraph.graph.records"),
    "Only the doors": ("linkgraph/analysis/__init__.py", "import importers"),
    "streamlit only": ("linkgraph/export/__init__.py", "import streamlit"),
    "pyvis only": ("linkgraph/analysis/__init__.py", "import pyvis"),
    "neo4j and ladybug only": ("linkgraph/graph/records.py", "import ladybug"),
    "duckdb only": ("linkgraph/export/__init__.py", "import duckdb"),
    "networkit and rustworkx only": ("linkgraph/export/__init__.py", "import networkit"),
    "pyspark only": ("linkgraph/analysis/__init__.py", "import pyspark"),
}


def test_the_import_contracts_catch_what_they_forbid(tmp_path: Path) -> None:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, line in VIOLATIONS.values():
        with (tmp_path / file).open("a", encoding="utf-8") as out:
            out.write(f"\n{line}\n")
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, env=plain_environment()
    )
    assert done.returncode == 1, done.stdout + done.stderr
    contracts = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]
    assert len(contracts) == len(VIOLATIONS)
    for contract in contracts:
        assert any(contract.startswith(start) for start in VIOLATIONS), f"no violation is tried for {contract!r}"
        assert f"{contract} BROKEN" in done.stdout


def plain_environment(**more: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "LINKGRAPH_"))} | more


@pytest.mark.parametrize(("wanted", "outcome"), [("", "1 passed, 1 skipped"), ("neo4j", "1 failed, 1 passed")])
def test_a_skip_is_a_failure_where_the_server_is_required(tmp_path: Path, wanted: str, outcome: str) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    neo4j\n    browser\n", encoding="utf-8")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "@pytest.mark.neo4j\ndef test_server():\n    pytest.skip('no server')\n"
        "def test_plain():\n    pass\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    environment = plain_environment(LINKGRAPH_REQUIRE=wanted)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
    assert outcome in done.stdout.splitlines()[-1]
    assert done.returncode == (1 if wanted else 0)


def test_required_servers_have_tests(request: pytest.FixtureRequest) -> None:
    """Where a server must be there (CI), a run in which no test uses it proves nothing."""
    required = set(filter(None, os.environ.get("LINKGRAPH_REQUIRE", "").split(",")))
    used = {mark.name for item in request.session.items for mark in item.iter_markers()}
    assert required <= used


def test_ci_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert script[-1] == "python3 run.py test"
    assert re.search(r"^python3 run\.py test\b", readme, re.MULTILINE)
    assert os.access(ROOT / ".ci" / "run", os.X_OK) or os.name == "nt"


#: Bracketed letters keep these patterns from finding themselves.
NOT_IN_A_FILE = {
    "a path of somebody's machine": re.compile(
        r"(?<![\w.~-])/(?:root|home/[a-z]\w*|Users/[A-Za-z]\w*|wor[k]|tm[p]/\w+)/"
    ),
    "a Windows path of somebody's machine": re.compile(r"[A-Z]:\\{1,2}User[s]\\", re.IGNORECASE),
    "a package registry's host": re.compile(r"pyp[i]\.org|pythonhoste[d]\.|npmj[s]\.org|rep[o]1?\.maven\."),
    "a mark of unfinished work": re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b(?!-)"),
    "a co-author line": re.compile(r"co-authored-b[y]", re.IGNORECASE),
}
BUILT = re.compile(r"\.(?:js|map|svg|png|ico|woff2?|xlsx|gz)$|package-lock\.json$")


def test_no_file_holds_what_belongs_to_a_machine() -> None:
    found = []
    for file in tracked():
        if BUILT.search(file.name):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{file.relative_to(ROOT)}: {what}" for what, pattern in NOT_IN_A_FILE.items() if pattern.search(text)
        ]
    assert found == []


def test_app_settings_keep_it_local_and_quiet() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    server = settings["server"]
    assert server["address"] == "127.0.0.1"
    assert server["enableXsrfProtection"] is True
    assert server["enableStaticServing"] is False
    assert server["allowedHosts"] == ["127.0.0.1", "localhost"]
    assert server["maxUploadSize"] <= 50


def test_app_settings_are_known_to_streamlit() -> None:
    """An option that Streamlit does not know would be ignored with a warning that nobody reads."""
    from streamlit import config

    def names(table: dict[str, object], start: str) -> list[str]:
        below = [names(v, f"{start}{k}.") if isinstance(v, dict) else [f"{start}{k}"] for k, v in table.items()]
        return [name for found in below for name in found]

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    for name in names(settings, ""):
        config.get_option(name)
    with pytest.raises(RuntimeError, match="not defined"):
        config.get_option("server.noSuchOption")
