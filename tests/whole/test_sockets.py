"""No telemetry and no network but the endpoints that the settings name.

Whole commands run in a process of their own whose sockets are watched: once by a guard in Python
that fails every lookup and connection elsewhere, once by the kernel (strace), which also sees what
compiled libraries do.
"""

from __future__ import annotations

import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import t2sql
from t2sql.testing import ScriptedServer
from tests.whole.bakery import HONEST, QUESTION, TABLES, configure, honest

GUARD = """
import json, os, socket

def _allowed(address):
    if not isinstance(address, tuple):
        return True  # a socket of this machine's file system
    return f"{address[0]}:{address[1]}" in os.environ["GUARD_ALLOWED"].split()

def _note(what, address):
    with open(os.environ["GUARD_LOG"], "a") as log:
        log.write(json.dumps([what, str(address)]) + "\\n")

def _guarded(name):
    real = getattr(socket.socket, name)
    def guarded(self, *arguments):
        address = arguments[-1] if name == "sendto" else arguments[0]
        if self.family in (socket.AF_INET, socket.AF_INET6):
            good = _allowed(address)
            _note("allowed" if good else name, address)
            if not good:
                raise OSError(f"the guard forbids {name} {address}")
        return real(self, *arguments)
    return guarded

def _looked_up(name):
    real = getattr(socket, name)
    def looked_up(host, *arguments, **named):
        if host not in (None, "", "127.0.0.1", "localhost", "::1"):
            _note(name, host)
            raise socket.gaierror(f"the guard forbids {name} {host}")
        return real(host, *arguments, **named)
    return looked_up

for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, _guarded(name))
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
    setattr(socket, name, _looked_up(name))
"""
NEITHER = (
    "HF_HUB_OFFLINE",
    "TRANSFORMERS_OFFLINE",
    "ANONYMIZED_TELEMETRY",
    "DO_NOT_TRACK",
    "ORT_DISABLE_TELEMETRY",
)
"""Variables with which a machine may have silenced the libraries already."""
COMMANDS = (
    ("index",),
    ("tables", QUESTION),
    ("ask", QUESTION, "--json"),
    ("check", HONEST),
    ("run", HONEST, "--json"),
    ("explain", HONEST),
    ("trace",),
    ("cost",),
    ("doctor",),
    ("eval", "suite", "--workers", "1", "--json", "run.json", "--html", "run.html"),
)


SEVERAL = """
import json, sys
from t2sql.faces.cli import main
for command in json.loads(sys.argv[1]):
    try:
        main(command)
    except SystemExit as left:
        print(f"{command[0]} left with {left.code or 0}", file=sys.stderr)
"""
"""Runs several commands in one process: they take less time than a process each."""


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    """The folder of a warehouse, not yet a project, with a suite of one question."""
    import duckdb

    folder = tmp_path / "bakery"
    suite = folder / "suite"
    suite.mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(TABLES)
    asked = {"id": "q", "question": QUESTION, "sql": [HONEST], "tables": ["bakery.loaves"]}
    (suite / "questions.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    (suite / "suite.toml").write_text(
        'database = "duckdb:///../warehouse.duckdb"\n', encoding="utf-8"
    )
    return folder


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """An environment whose Python watches its sockets, with a home of its own."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in NEITHER}
    return {
        **kept,
        "PYTHONPATH": str(guard),
        "HOME": str(tmp_path / "home"),
        "GUARD_LOG": str(tmp_path / "guard.jsonl"),
        "GUARD_ALLOWED": "",
        "T2SQL_SEARCH__EMBEDDER": "all-MiniLM-L6-v2",
    }


def noted(environment: dict[str, str]) -> list[list[str]]:
    log = Path(environment["GUARD_LOG"])
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines]


def run(
    folder: Path, environment: dict[str, str], *command: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def model() -> Iterator[ScriptedServer]:
    with ScriptedServer(honest) as server:
        yield server


def endpoint(server: ScriptedServer) -> str:
    return urlsplit(server.base_url).netloc


@pytest.mark.slow
def test_whole_commands_reach_the_configured_model_and_nothing_else(
    bakery: Path, watched: dict[str, str], model: ScriptedServer
) -> None:
    watched = {**watched, "GUARD_ALLOWED": endpoint(model)}
    begin = (sys.executable, "-m", "t2sql", "init", "duckdb:///warehouse.duckdb")
    done = run(bakery, watched, *begin)
    assert done.returncode == 0, done.stderr
    configure(bakery, model.base_url)
    done = run(bakery, watched, sys.executable, "-c", SEVERAL, json.dumps(COMMANDS))
    assert "Traceback" not in done.stderr, done.stderr
    assert "the guard forbids" not in done.stdout + done.stderr, done.stderr
    codes = re.findall(r"^(\w+) left with (\d+)$", done.stderr, re.MULTILINE)
    assert [name for name, _ in codes] == [command[0] for command in COMMANDS], done.stderr
    assert {name for name, code in codes if code != "0"} <= {"doctor", "explain"}, done.stderr
    seen = noted(watched)
    assert [line for line in seen if line[0] != "allowed"] == []
    assert len(seen) >= 3, "the guard saw none of the model's requests"


@pytest.mark.slow
def test_without_a_model_no_socket_is_opened_at_all(bakery: Path, watched: dict[str, str]) -> None:
    configure(bakery)
    commands = (("index",), ("ask", QUESTION), ("run", HONEST))
    done = run(bakery, watched, sys.executable, "-c", SEVERAL, json.dumps(commands))
    assert done.stderr.count("left with 0") == 3, done.stderr
    assert noted(watched) == []


@pytest.mark.slow
def test_importing_every_module_opens_no_socket(tmp_path: Path, watched: dict[str, str]) -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(t2sql.__path__, "t2sql.")
        if not module.name.endswith("__main__")
        and not re.search(r"\._files|\.migrations\.", module.name)  # Alembic runs its own
    ]
    heavy = ["chromadb", "openai", "duckdb", "sqlalchemy", "gradio"]
    text = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = run(tmp_path, watched, sys.executable, "-c", text, *names, *heavy)
    assert done.returncode == 0, done.stderr[-2000:]
    assert noted(watched) == []
    assert len(names) > 150


_ADDRESS = re.compile(
    r"^(?:\d+\s+)?(?P<call>connect|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_INET6?.*?"
    r"htons\((?P<port>\d+)\).*?\"(?P<host>[0-9a-fA-F.:]+)\""
)


@pytest.mark.slow
def test_the_kernel_sees_no_connection_but_to_the_model(
    bakery: Path, tmp_path: Path, watched: dict[str, str], model: ScriptedServer
) -> None:
    strace = shutil.which("strace")
    if strace is None and os.environ.get("CI") == "true":
        pytest.fail("strace must be installed here")
    if strace is None:
        pytest.skip("needs strace")
    configure(bakery, model.base_url)
    log = tmp_path / "calls"
    watched = {**watched, "PYTHONPATH": ""}
    calls = ("-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(log))
    commands = (sys.executable, "-c", SEVERAL, json.dumps(COMMANDS))
    done = run(bakery, watched, strace, *calls, *commands)
    assert "ask left with 0" in done.stderr, done.stderr
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [match for line in lines if (match := _ADDRESS.match(line))]
    reached = {f"{match['host']}:{match['port']}" for match in found}
    assert reached == {endpoint(model)}
