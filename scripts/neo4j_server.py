"""A real Neo4j community server from Maven artifacts, without Docker: for the tests and for trying things out.

``python scripts/neo4j_server.py start|stop|status`` or, in a program, ``with Neo4jServer(folder) as server: …``.
Needs Java 17 or 21 and Maven; only the standard library of Python. It listens on loopback only.
The jars (about 135 MB) are kept in ``.neo4j/`` of the repository or in ``LINKGRAPH_NEO4J_HOME``.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

VERSION = "5.26.12"
HERE = Path(__file__).resolve().parent
POM = HERE / "neo4j" / "pom.xml"
BOLT_HELLO = bytes.fromhex("6060b017") + bytes.fromhex("00000405000000040000000300000000")
OPENED = ("java.nio", "sun.nio.ch", "java.lang", "java.util.concurrent")
CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.heap.initial_size=512m
server.memory.heap.max_size=512m
server.memory.pagecache.size=256m
server.directories.data=data
server.directories.logs=logs
"""


class ServerError(Exception):
    """The server could not be fetched or started; the message says why and what to do."""


def cache_folder() -> Path:
    """Where jars (and the server of the command line) live."""
    return Path(os.environ.get("LINKGRAPH_NEO4J_HOME") or HERE.parent / ".neo4j").resolve()


def missing() -> str | None:
    """What this machine lacks to run the server; None when it can."""
    if java() is None:
        return "no Java found: install a Java 17 runtime (or set JAVA_HOME)"
    if not _jars_folder().is_dir() and shutil.which("mvn") is None:
        return "no Maven found: install Maven (mvn) so that the Neo4j artifacts can be fetched"
    return None


def java() -> str | None:
    """The Java to use: that of JAVA_HOME, else the one on the path."""
    home = os.environ.get("JAVA_HOME")
    return (shutil.which("java", path=str(Path(home) / "bin")) if home else None) or shutil.which("java")


def fetch_jars() -> Path:
    """Folder with all jars of the server, fetched by Maven once; a broken fetch leaves nothing behind."""
    target = _jars_folder()
    if target.is_dir():
        return target
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerError("Maven (mvn) is needed to fetch Neo4j and was not found: install it and try again")
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="fetching-", dir=target.parent))
    try:
        _copy_dependencies(maven, work)
        if not target.is_dir():
            (work / "lib").rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _jars_folder() -> Path:
    return cache_folder() / f"lib-{VERSION}"


def _copy_dependencies(maven: str, work: Path) -> None:
    shutil.copy(POM, work / "pom.xml")
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={work / 'lib'}", "-DincludeScope=runtime"]
    done = subprocess.run([maven, "-B", "-q", *goal], cwd=work, capture_output=True, text=True, check=False)
    if done.returncode or not any((work / "lib").glob("neo4j-server-*.jar")):
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise ServerError(f"Maven could not fetch Neo4j {VERSION} (is Maven Central or a mirror reachable?):\n{tail}")


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bolt_answers(port: int) -> bool:
    """Whether something on the port completes a Bolt handshake."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(BOLT_HELLO)
            return len(line.recv(4)) == 4
    except OSError:
        return False


class Neo4jServer:
    """A server with its own home folder; a context manager. `url` holds no password."""

    def __init__(self, home: Path, port: int | None = None, password: str | None = None) -> None:
        self.home = home.resolve()
        self.port = port or free_port()
        self.user = "neo4j"
        self.password = password or secrets.token_urlsafe(18)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        if self.process is None:
            raise ServerError("the server was not started here")
        return self.process.pid

    def start(self, timeout_s: float = 120.0) -> Neo4jServer:
        """Write the settings, set the password (first start only), start Java and wait for Bolt."""
        program, jars = java(), fetch_jars()
        if program is None:
            raise ServerError("Java 17 is needed to run Neo4j and was not found: install it or set JAVA_HOME")
        if bolt_answers(self.port):
            raise ServerError(f"port {self.port} is taken by another Bolt server: choose another port or stop that one")
        for name in ("conf", "logs"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        (self.home / "conf" / "neo4j.conf").write_text(CONF.format(port=self.port), encoding="utf-8")
        if not (self.home / "data" / "databases").is_dir():
            self._set_password(program, jars)
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        main = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        with (self.home / "logs" / "console.log").open("wb") as log:
            command = [program, *opened, "-cp", str(jars / "*"), *main]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self._wait(self.process, timeout_s)
        return self

    def stop(self) -> None:
        """End the server this object started and wait for it; does nothing when there is none."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _set_password(self, program: str, jars: Path) -> None:
        command = [program, "-cp", str(jars / "*"), "org.neo4j.cli.AdminTool", "dbms", "set-initial-password"]
        place = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        environment = {**os.environ, **place}
        done = subprocess.run([*command, self.password], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServerError(f"the first password could not be set: {(done.stderr or done.stdout).strip()[-300:]}")

    def _wait(self, process: subprocess.Popen[bytes], timeout_s: float) -> None:
        until = time.monotonic() + timeout_s
        while not bolt_answers(self.port):
            ended = process.poll() is not None
            if ended or time.monotonic() > until:
                tail = (self.home / "logs" / "console.log").read_text("utf-8", "replace")[-800:]
                self.stop()
                why = "ended at once" if ended else f"did not answer within {timeout_s:.0f} s"
                raise ServerError(f"Neo4j {why}; the last lines of {self.home / 'logs' / 'console.log'}:\n{tail}")
            time.sleep(0.25)

    def __enter__(self) -> Neo4jServer:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _state_file() -> Path:
    return cache_folder() / "server.json"


def _running() -> dict[str, int] | None:
    """pid and port of the server that ``start`` started, when it still answers."""
    if not _state_file().is_file():
        return None
    state: dict[str, int] = json.loads(_state_file().read_text("utf-8"))
    return state if bolt_answers(state["port"]) else None


def _start(port: int) -> str:
    state = _running()
    if state is not None:
        return f"already running at bolt://127.0.0.1:{state['port']}"
    password = os.environ.get("NEO4J_PASSWORD", "")
    if len(password) < 8:
        raise ServerError("set NEO4J_PASSWORD (at least 8 characters) first; it becomes the password of user neo4j")
    server = Neo4jServer(cache_folder() / "server", port, password).start()
    _state_file().write_text(json.dumps({"pid": server.pid, "port": port}), "utf-8")
    return f"running at {server.url} as user neo4j; the password is the NEO4J_PASSWORD of its first start"


def _stop() -> str:
    state = _running()
    if state is None:
        return "not running"
    os.kill(state["pid"], signal.SIGTERM)
    until = time.monotonic() + 60
    while bolt_answers(state["port"]):
        if time.monotonic() > until:
            raise ServerError(f"the server (process {state['pid']}) does not stop: end that process by hand")
        time.sleep(0.25)
    _state_file().unlink()
    return "stopped"


def _status() -> str:
    state = _running()
    return f"running at bolt://127.0.0.1:{state['port']}" if state else "not running"


def main(arguments: list[str] | None = None) -> int:
    """The command: start, stop, status; 0 done, 3 when the server is not running or could not be started."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("start", "stop", "status"))
    parser.add_argument("--port", type=int, default=7687, help="Bolt port on 127.0.0.1 (default 7687)")
    options = parser.parse_args(arguments)
    try:
        actions = {"start": lambda: _start(options.port), "stop": _stop, "status": _status}
        sys.stdout.write(actions[options.action]() + "\n")
    except ServerError as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    return 0 if options.action != "status" or _running() else 3


if __name__ == "__main__":
    sys.exit(main())
