"""The committed bundle is the build of chart/src, and carries nothing that reaches out."""

from __future__ import annotations

import itertools
import json
import math
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "chart"
STATIC = ROOT / "linkgraph" / "ui" / "chart" / "static"


def npm(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("npm")
    assert program is not None
    return subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, timeout=600, check=False)


def arranges_for_the_benchmark(chart: Path) -> None:
    """What benchmarks/layout.py calls says how large dots are drawn: a circle of twelve, in both arrangements."""
    ties = [[i, (i + 1) % 12] for i in range(12)]
    asked = {"clusters": [None] * 12, "edges": ties, "layouts": ["force", "grid"], "certainty": {}, "reliable": True}
    done = subprocess.run(
        ["node", "arrange.mjs"], cwd=chart, input=json.dumps([asked]), capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    (answer,) = json.loads(done.stdout)
    for found in answer["places"].values():
        places = list(zip(found["x"], found["y"], strict=True))
        nearest = min(math.dist(p, q) for p, q in itertools.combinations(places, 2))
        assert 0 < 2 * found["radius"] < nearest


@pytest.mark.node
def test_the_committed_bundle_is_the_build_of_the_source(tmp_path: Path) -> None:
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("Node.js and npm are not installed: the bundle cannot be built again here")
    copy = tmp_path / "chart"
    shutil.copytree(CHART, copy, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(STATIC, tmp_path / "linkgraph" / "ui" / "chart" / "static")
    installed = npm("ci", "--no-audit", "--no-fund", folder=copy)
    assert installed.returncode == 0, installed.stderr
    verified = npm("run", "verify", folder=copy)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    tested = npm("test", folder=copy)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    arranges_for_the_benchmark(copy)
    with (tmp_path / "linkgraph" / "ui" / "chart" / "static" / "chart.js").open("a") as bundle:
        bundle.write("// tampered\n")
    assert npm("run", "verify", folder=copy).returncode != 0


def test_the_bundle_asks_nobody_for_anything() -> None:
    code = (STATIC / "chart.js").read_text(encoding="utf-8")
    asking = re.findall(
        r"\bfetch\(|XMLHttpRequest|WebSocket\(|EventSource|importScripts|sendBeacon|(?<![.\w}])import\([\"'`]", code
    )
    assert asking == []
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", code))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_data_never_becomes_markup() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in sorted((CHART / "src").rglob("*.ts")))
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", sources) == []


def test_the_lock_file_names_no_registry_of_one_machine() -> None:
    lock = (CHART / "package-lock.json").read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\"]+)/[^\"]*\.tgz", lock))
    assert hosts == set()


def test_every_package_inside_is_named_with_its_licence() -> None:
    licences = (STATIC / "chart.LICENSES.txt").read_text(encoding="utf-8")
    for name in ("sigma", "graphology", "@sigma/edge-curve"):
        assert re.search(rf"^{re.escape(name)} [\d.]+ \(MIT\)$", licences, re.MULTILINE), name
