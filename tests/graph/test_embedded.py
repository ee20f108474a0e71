"""What only the embedded store has: files, processes, a build that breaks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linkgraph.errors import StoreError
from linkgraph.graph import embedded
from linkgraph.graph.embedded import EmbeddedStore
from tests.graph.oracle import Oracle
from tests.graph.snapshots import random_tables

READER = """
import sys, pathlib
from linkgraph.graph.embedded import EmbeddedStore
store = EmbeddedStore(pathlib.Path(sys.argv[1]))
print(sum(store.counts()["links"].values()), flush=True)
sys.stdin.readline()
print(len(store.search("e", limit=1000)), flush=True)
"""


def test_it_is_built_again_after_it_was_deleted(tmp_path: Path) -> None:
    tables = random_tables(5)
    snapshot, folder = tables.write(tmp_path / "snapshot"), tmp_path / "graph"
    for _ in range(2):
        with EmbeddedStore(folder) as store:
            assert store.snapshot_id() is None
            with pytest.raises(StoreError, match="build it first"):
                store.counts()
            store.load(snapshot, "s5")
            assert store.counts() == Oracle(tables).counts()
        shutil.rmtree(folder)


def test_a_damaged_store_says_so_and_is_built_again(tmp_path: Path) -> None:
    tables = random_tables(6)
    snapshot, folder = tables.write(tmp_path / "snapshot"), tmp_path / "graph"
    with EmbeddedStore(folder) as store:
        store.load(snapshot, "s6")
    (folder / "s6" / embedded.FILE).write_bytes(b"no database" * 1000)
    with EmbeddedStore(folder) as store:
        with pytest.raises(StoreError, match="build it again"):
            store.counts()
        store.load(snapshot, "s6")
        assert store.counts() == Oracle(tables).counts()


def test_a_broken_build_leaves_the_store_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = random_tables(7), random_tables(8)
    with EmbeddedStore(tmp_path / "graph") as store:
        store.load(first.write(tmp_path / "one"), "one")
        monkeypatch.setattr(embedded, "_copy", _full_disk)
        with pytest.raises(StoreError, match="No space left"):
            store.load(second.write(tmp_path / "two"), "two")
        assert store.snapshot_id() == "one"
        assert store.counts() == Oracle(first).counts()
    assert sorted(p.name for p in (tmp_path / "graph").iterdir()) == ["CURRENT", "one"]


def _full_disk(*_: object) -> None:
    raise RuntimeError("No space left on device")


def test_only_the_current_and_the_previous_store_are_kept(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "graph") as store:
        for seed in range(3):
            store.load(random_tables(seed).write(tmp_path / "snapshot"), f"s{seed}")
    assert sorted(p.name for p in (tmp_path / "graph").iterdir()) == ["CURRENT", "s1", "s2"]


def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    snapshot = random_tables(1).write(tmp_path / "snapshot")
    with EmbeddedStore(tmp_path / "graph") as store, pytest.raises(StoreError, match="cannot name a snapshot"):
        store.load(snapshot, "../elsewhere")


def test_two_processes_read_at_once_while_a_third_puts_a_new_store_in_force(tmp_path: Path) -> None:
    old, new, folder = random_tables(1), random_tables(2, nodes=30), tmp_path / "graph"
    with EmbeddedStore(folder) as store:
        store.load(old.write(tmp_path / "old"), "old")
        command = [sys.executable, "-c", READER, str(folder)]
        pipe = subprocess.PIPE
        readers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
        assert store.counts() == Oracle(old).counts()
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline().strip() == str(len(old.links))
        store.load(new.write(tmp_path / "new"), "new")
        found = [reader.communicate("go on\n", timeout=60)[0].strip() for reader in readers]
        assert found == [str(len(Oracle(new).search("e", limit=1000)))] * 2
        assert [reader.returncode for reader in readers] == [0, 0]
