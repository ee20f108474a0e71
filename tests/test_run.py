"""run.py: set up, open the app, run the tests, run the command line."""

from __future__ import annotations

import ast
import importlib.util
import json
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module whose environment is a folder of the test's own."""
    spec = importlib.util.spec_from_file_location("run_under_test", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    return module


def an_environment(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like an environment, so that nothing is really made; gives where the stamp goes."""
    python = tmp_path / "python"
    python.touch()
    (tmp_path / "venv").mkdir()
    monkeypatch.setattr(run, "in_venv", lambda name: tmp_path / name)
    return tmp_path / "venv" / "linkgraph-stamp.json"


def test_the_version_message_can_be_shown_by_an_old_python() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_uses_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    names = {a.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {str(node.module).partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_hash_follows_the_content_and_not_the_line_ends(run: ModuleType, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"a==1\nb==2\n")
    other.write_bytes(b"a==1\r\nb==2\r\n")
    assert run.wanted_hash((one,)) == run.wanted_hash((other,))
    other.write_bytes(b"a==1\nb==3\n")
    assert run.wanted_hash((one,)) != run.wanted_hash((other,))


def test_hash_tells_where_one_file_ends(run: ModuleType, tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abcd"]
    for file, content in zip(files, (b"xy", b"z", b"x", b"yz"), strict=True):
        file.write_bytes(content)
    assert run.wanted_hash((files[0], files[1])) != run.wanted_hash((files[2], files[3]))


def test_stamp(run: ModuleType, tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not run.is_current(stamp, "h", set())
    run.write_stamp(stamp, "h", {"dev"})
    assert run.is_current(stamp, "h", set())
    assert run.is_current(stamp, "h", {"dev"})
    assert not run.is_current(stamp, "h", {"dev", "spark"})
    assert not run.is_current(stamp, "other", {"dev"})


@pytest.mark.parametrize("content", ["", "not json", "[]", "null", json.dumps({"extras": ["dev"]})])
def test_a_broken_stamp_means_set_up_again(run: ModuleType, tmp_path: Path, content: str) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text(content, encoding="utf-8")
    assert not run.is_current(stamp, "h", set())


def test_set_up_installs_once(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_environment(run, tmp_path, monkeypatch)
    calls: list[tuple[str, ...]] = []

    def pip(*arguments: str) -> bool:
        calls.append(arguments)
        return True

    monkeypatch.setattr(run, "pip", pip)
    run.set_up({"dev"})
    assert calls == [("install", "-r", str(ROOT / "requirements.txt"), "-e", ".[dev]")]
    run.set_up({"dev"})
    run.set_up(set())
    assert len(calls) == 1


def test_set_up_without_network_goes_on_when_all_is_there(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = an_environment(run, tmp_path, monkeypatch)
    monkeypatch.setattr(run, "pip", lambda *_: False)
    monkeypatch.setattr(run, "already_there", lambda _: True)
    run.set_up(set())
    assert "No package could be fetched" in capsys.readouterr().err
    assert not stamp.exists()


def test_set_up_without_network_says_the_way_out(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    an_environment(run, tmp_path, monkeypatch)
    monkeypatch.setattr(run, "pip", lambda *_: False)
    assert run.main(["linkgraph", "layouts"]) == 3
    assert "docs/install.md" in capsys.readouterr().err
    assert "## Without a network" in (ROOT / "docs" / "install.md").read_text(encoding="utf-8")


def test_options_of_the_app(run: ModuleType) -> None:
    assert vars(run.app_options([])) == {"port": 8501, "no_browser": False}
    assert vars(run.app_options(["--port", "9000", "--no-browser"])) == {"port": 9000, "no_browser": True}


@pytest.mark.parametrize("words", [["--port", "0"], ["--port", "65536"], ["--port", "-1"], ["--port", "x"], ["tests"]])
def test_wrong_use_is_exit_code_2(run: ModuleType, words: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run.app_options(words)
    assert stop.value.code == 2


def test_options_of_the_tests_go_on_to_pytest(run: ModuleType) -> None:
    assert run.test_options([]) == (False, [])
    assert run.test_options(["--fast", "tests/graph", "-k", "path"]) == (True, ["tests/graph", "-k", "path"])


def test_a_failed_check_fails_the_run_though_pytest_passes(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "set_up", lambda _: None)
    monkeypatch.setattr(run, "call", lambda command, **_: 1 if "mypy" in command else 0)
    assert run.run_tests([]) == 1
    monkeypatch.setattr(run, "call", lambda command, **_: 5 if "pytest" in command else 0)
    assert run.run_tests([]) == 5
    monkeypatch.setattr(run, "call", lambda command, **_: 0)
    assert run.run_tests([]) == 0


def test_a_port_in_use_is_said(run: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(run.SetUpError, match=f"Port {port} is in use.*--port {port + 1}"):
            run.require_free(port)


def test_sample_is_built_once_and_whole(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verbs: list[str] = []

    def linkgraph(command: list[str], **_: object) -> int:
        verbs.append(command[1])
        Path(command[3]).mkdir(exist_ok=True)
        return 1 if command[1] == "sample" else 0  # bad rows on purpose

    monkeypatch.setattr(run, "call", linkgraph)
    case = tmp_path / "cases" / "sample"
    run.make_sample(case)
    run.make_sample(case)
    assert verbs == ["sample", "build"]
    assert [path.name for path in case.parent.iterdir()] == ["sample"]


def test_half_a_sample_is_not_left_behind(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def linkgraph(command: list[str], **_: object) -> int:
        Path(command[3]).mkdir(exist_ok=True)
        return 0 if command[1] == "sample" else 3

    monkeypatch.setattr(run, "call", linkgraph)
    case = tmp_path / "cases" / "sample"
    with pytest.raises(run.SetUpError, match=r"linkgraph build.*exit code 3"):
        run.make_sample(case)
    assert list(case.parent.iterdir()) == []


def test_call_gives_the_exit_code_and_keeps_stdout_clean(run: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    assert run.call([sys.executable, "-c", "print('{}'); raise SystemExit(2)"]) == 2
    run.say("set-up talk")
    out, err = capfd.readouterr()
    assert (out.strip(), err.strip()) == ("{}", "set-up talk")
