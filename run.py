#!/usr/bin/env python3
"""Set up linkgraph beside this file and run it: the app, the tests, or the command line.

    python3 run.py [--port 8501] [--no-browser]   open the app on the sample case
    python3 run.py test [--fast] [pytest options]  run every check and all tests
    python3 run.py linkgraph VERB ...              run the command line

Standard library only. Everything is installed into .venv beside this file; nothing else is touched.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements.txt"
PROJECT = ROOT / "pyproject.toml"
OLDEST_PYTHON = (3, 11)
FAST = "not neo4j and not browser and not spark"
WINDOWS = os.name == "nt"


class SetUpError(Exception):
    """The set-up cannot go on; the message says why and the way out."""


def say(text: str) -> None:
    """Tell the person what is going on, on stderr: stdout belongs to what is run."""
    print(text, file=sys.stderr, flush=True)


def in_venv(name: str, folder: Path = VENV) -> Path:
    """Where a program of the environment is on this system."""
    return folder / ("Scripts" if WINDOWS else "bin") / (name + (".exe" if WINDOWS else ""))


def wanted_hash(files: tuple[Path, ...] = (REQUIREMENTS, PROJECT)) -> str:
    """One hash over the files that decide what must be installed."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(str(len(content)).encode() + b":" + content)
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str, extras: set[str]) -> bool:
    """Whether the stamp says that exactly these requirements and at least these extras are installed."""
    if not stamp.is_file():
        return False
    try:
        written = json.loads(stamp.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(written, dict) and written.get("hash") == wanted and extras <= set(written.get("extras", []))


def write_stamp(stamp: Path, wanted: str, extras: set[str]) -> None:
    stamp.write_text(json.dumps({"hash": wanted, "extras": sorted(extras)}) + "\n", encoding="utf-8")


def environment() -> dict[str, str]:
    """The environment of what is run: UTF-8 everywhere, so that Chinese text survives on Windows too."""
    return {**os.environ, "PYTHONUTF8": "1"}


def pip(*arguments: str) -> bool:
    """Run pip of the environment, its output on stderr; whether it succeeded."""
    command = [str(in_venv("python")), "-m", "pip", *arguments, "--disable-pip-version-check"]
    return subprocess.run(command, stdout=sys.stderr, check=False, env=environment(), cwd=ROOT).returncode == 0


def already_there(extras: set[str]) -> bool:
    """Whether every pinned package is installed already (asked of pip without a network)."""
    import tomllib

    optional = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    pins = [pin for extra in sorted(extras) for pin in optional[extra]]
    if not pip("install", "--quiet", "--no-index", "-r", str(REQUIREMENTS), *pins):
        return False
    command = [str(in_venv("python")), "-I", "-c", "import linkgraph"]
    return subprocess.run(command, check=False, cwd=VENV, stderr=subprocess.DEVNULL).returncode == 0


def set_up(extras: set[str]) -> None:
    """Make .venv what requirements.txt and pyproject.toml ask for; does nothing when it already is."""
    stamp = VENV / "linkgraph-stamp.json"
    wanted = wanted_hash()
    has_python = in_venv("python").exists()
    if has_python and is_current(stamp, wanted, extras):
        return
    if not has_python:
        say(f"Making the environment {VENV} …")
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=not WINDOWS).create(VENV)
    say("Installing what requirements.txt and pyproject.toml ask for (once; takes a few minutes) …")
    target = f".[{','.join(sorted(extras))}]" if extras else "."
    if pip("install", "-r", str(REQUIREMENTS), "-e", target):
        write_stamp(stamp, wanted, extras)
    elif already_there(extras):
        say("No package could be fetched, but all that is needed is installed: going on with it.")
    else:
        raise SetUpError(
            "Installing failed (pip's message is above). Without a network, put the packages into a folder "
            "first: see docs/install.md, 'Without a network'."
        )


def call(command: list[str], **more: object) -> int:
    """Run a program to its end and give its exit code; Ctrl-C goes to the program."""
    process = subprocess.Popen(command, env=environment(), **more)  # type: ignore[call-overload]
    while True:
        try:
            return int(process.wait())
        except KeyboardInterrupt:
            continue


def sample_case() -> Path:
    """Where the sample case is; LINKGRAPH_CASES moves the folder of cases."""
    return Path(os.environ.get("LINKGRAPH_CASES", ROOT / "cases")) / "sample"


def make_sample(case: Path) -> None:
    """Write, import and build the sample operation, unless it is there. Half a sample is never left behind."""
    if case.exists():
        return
    say("Building the sample case (once) …")
    part = case.parent / ".part" / case.name
    shutil.rmtree(part.parent, ignore_errors=True)
    part.parent.mkdir(parents=True)
    for verb in ("sample", "build"):
        code = call([str(in_venv("linkgraph")), verb, "--case", str(part)], stdout=subprocess.DEVNULL)
        if code not in (0, 1):  # 1: done, and some rows of the sample are bad on purpose
            shutil.rmtree(part.parent, ignore_errors=True)
            raise SetUpError(f"The sample case could not be built: 'linkgraph {verb}' ended with exit code {code}.")
    part.rename(case)
    part.parent.rmdir()


def require_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SetUpError(
                f"Port {port} is in use on this machine. Choose another one: python3 run.py --port {port + 1}"
            )


def port_number(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return int(text)


def app_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=port_number, default=8501, help="port on 127.0.0.1 (default 8501)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    return parser.parse_args(arguments)


def run_app(arguments: list[str]) -> int:
    """Set up, build the sample if there is none, and serve the app on this machine only."""
    options = app_options(arguments)
    require_free(options.port)
    set_up(set())
    make_sample(sample_case())
    say(f"linkgraph: http://127.0.0.1:{options.port} (stop with Ctrl-C)")
    command = [str(in_venv("python")), "-m", "linkgraph.ui.serve"]
    command += ["--server.address=127.0.0.1", f"--server.port={options.port}"]
    if options.no_browser:
        command.append("--server.headless=true")
    return call(command, cwd=ROOT)


def test_options(arguments: list[str]) -> tuple[bool, list[str]]:
    """Whether only the fast tests are wanted, and what goes on to pytest."""
    parser = argparse.ArgumentParser(
        prog="run.py test",
        description="Run ruff, mypy, the import contracts and pytest.",
        epilog="Anything else is passed on to pytest.",
        allow_abbrev=False,
    )
    parser.add_argument("--fast", action="store_true", help="leave out the tests that need Neo4j, Chromium or Spark")
    options, passed = parser.parse_known_args(arguments)
    return bool(options.fast), passed


def checks() -> list[tuple[str, list[str]]]:
    """The checks that read the source, in the order in which they run."""
    python = str(in_venv("python"))
    return [
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("mypy --strict", [python, "-m", "mypy", "--strict"]),
        ("import contracts", [str(in_venv("lint-imports"))]),
    ]


def run_tests(arguments: list[str]) -> int:
    """Every check, then pytest, whose own closing line stands last. 0 only when all of them pass."""
    fast, passed = test_options(arguments)
    set_up({"dev"})
    results: list[tuple[str, bool]] = []
    for name, command in checks():
        print(f"== {name}", flush=True)
        results.append((name, call(command, cwd=ROOT) == 0))
    print("== summary of the checks", flush=True)
    for name, ok in results:
        print(f"{'ok    ' if ok else 'FAILED'}  {name}", flush=True)
    command = [str(in_venv("python")), "-m", "pytest", "-n", "2", "--dist", "loadgroup"]
    command += ["-m", FAST] if fast else []
    code = call([*command, *passed], cwd=ROOT)
    return code or int(not all(ok for _, ok in results))


def run_command_line(arguments: list[str]) -> int:
    set_up(set())
    return call([str(in_venv("linkgraph")), *arguments])


def main(arguments: list[str]) -> int:
    doors = {"test": run_tests, "linkgraph": run_command_line}
    door = doors.get(arguments[0]) if arguments else None
    try:
        return door(arguments[1:]) if door else run_app(arguments)
    except SetUpError as error:
        say(str(error))
        return 3


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("linkgraph needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))
    sys.exit(main(sys.argv[1:]))
