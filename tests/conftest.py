"""What every test shares: how markers group and when a skip is a failure.

``LINKGRAPH_REQUIRE=neo4j,browser,node`` (set by .ci/run) turns the skip of a test that carries one of these
markers into a failure, and so is a whole module skipped while it is being collected.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parent.parent
SERVERS = ("neo4j", "browser", "spark", "node")


def required() -> frozenset[str]:
    """The markers whose tests must run here."""
    return frozenset(filter(None, os.environ.get("LINKGRAPH_REQUIRE", "").split(",")))


def pytest_configure(config: pytest.Config) -> None:
    unknown = required() - set(SERVERS)
    if unknown:
        raise pytest.UsageError(f"LINKGRAPH_REQUIRE names unknown markers: {', '.join(sorted(unknown))}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several workers, the tests of one server stay on one worker, and so do those of one file."""
    for item in items:
        server = next((name for name in SERVERS if item.get_closest_marker(name)), None)
        item.add_marker(pytest.mark.xdist_group(server or item.nodeid.partition("::")[0]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A test in the browser that fails is tried once more, and that is said; what fails twice has failed.

    A busy machine swallows a click now and then.
    """
    if not isinstance(item, pytest.Function) or not item.get_closest_marker("browser"):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(report.failed for report in reports):
        why = next(str(report.longrepr).splitlines()[-1] for report in reports if report.failed)
        item.warn(pytest.PytestWarning(f"{item.name} was tried a second time: {why}"))
        item._initrequest()
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    needed = sorted(name for name in required() if item.get_closest_marker(name))
    if report.skipped and needed and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} needs {', '.join(needed)} and must not be skipped here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and required():
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: a whole module must not be skipped here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Public data sets that are not part of the repository; the test is skipped where they are not beside it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public data sets (../shared/data) are not beside the repository")
    return folder
