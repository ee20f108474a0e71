"""The server that reads ahead: what the first page needs is at hand, and a missing or broken case stops nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st

from linkgraph import Case
from linkgraph.analysis import ClusterOptions
from linkgraph.errors import LinkgraphError
from linkgraph.ui import data, serve, state
from linkgraph.ui.state import Window
from tests.ui.serving import ROOT, served


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    st.cache_resource.clear()


def test_network_and_clusters_of_the_first_case_are_at_hand(own_sample: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    serve.read_ahead()

    def again(*_: object, **__: object) -> None:
        raise AssertionError("computed again")

    case = state.opened(own_sample.folder.name)
    at = data.scope(case, None, Window())
    for one in ("clusters_of", "actors", "network"):
        monkeypatch.setattr(Case, one, again)
    assert data.drawn_clusters(at, ClusterOptions(), case).clusters
    with pytest.raises(AssertionError, match="computed again"):
        data.drawn_clusters(at, ClusterOptions(seed=1), case)


def test_no_case_and_a_broken_one_stop_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path / "none"))
    serve.read_ahead()
    (tmp_path / "cases" / "broken").mkdir(parents=True)
    (tmp_path / "cases" / "broken" / "case.sqlite").write_text("no database")
    monkeypatch.setenv("LINKGRAPH_CASES", str(tmp_path / "cases"))
    serve.read_ahead()
    with pytest.raises(LinkgraphError):
        state.opened("broken")


def test_the_app_is_served_and_options_are_passed_on(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        assert address.startswith("http://127.0.0.1:")
    words = [sys.executable, "-m", "linkgraph.ui.serve", "--server.prt=1"]
    said = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert said.returncode != 0
    assert "server.prt" in said.stderr
