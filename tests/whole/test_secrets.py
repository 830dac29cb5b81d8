"""Secrets stand in no log, error, trace, value, file, page, argument of a process or its variables.

Each kind is planted as a canary and looked for in all that is said or kept, over all faults.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from t2sql.config import Config, LLMSettings, Secret, hide_secrets, make_config, read_config, scrub
from t2sql.config.secrets import holds_secret, reveal
from t2sql.config.texts import first_settings
from t2sql.errors import DatabaseError, SearchError, StoreError, T2SQLError
from t2sql.llm.client import OpenAIClient
from t2sql.project import open_project, start_project
from t2sql.testing import FAULTS, ScriptedServer, error_reply, play_fault
from tests.whole.bakery import HONEST, OUTSIDE, QUESTION, configure, honest, make_bakery

KEY = "sk-canary-4b7f1c9e20"
HEADER = "canary-gateway-63aa1d"
LITERAL = "canary-literal-0e85c2"
DATABASE = "canary-database-9d41f7"
STORE = "canary-store-27cc68"
TOKEN = "canary-token-f3018b"  # noqa: S105 # a canary
PROXY = "canary-proxy-88e1b0"
CANARIES = (KEY, HEADER, LITERAL, DATABASE, STORE, TOKEN, PROXY)
LLM = (
    'api_key_env = "CANARY_KEY"\n'
    f'headers = {{ X-Gateway = "$CANARY_HEADER", X-Team = "{LITERAL}" }}\n'
)
USUAL = {"status 401", "status 500", "web page", "refusal", "cut off", "stream cut", "quota"}
SILENT = {"hang before headers", "hang after headers", "slow drip", "stream that drips"}


def each_fault() -> list[Any]:
    """Every fault; all but the most usual ones in the slow part."""
    return [pytest.param(name, marks=() if name in USUAL else pytest.mark.slow) for name in FAULTS]


@pytest.fixture(autouse=True)
def _planted(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("CANARY_KEY", KEY)
    monkeypatch.setenv("CANARY_HEADER", HEADER)
    monkeypatch.setenv("CANARY_TOKEN", TOKEN)
    monkeypatch.setenv("HTTPS_PROXY", f"http://somebody:{PROXY}@127.0.0.1:9")
    monkeypatch.setattr("t2sql.llm.client.BACKOFF_S", 0.01)
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bakery")
    make_bakery(made)
    return made


def told_by(error: BaseException) -> Iterator[str]:
    """All that an error and whatever caused it may tell."""
    yield from traceback.format_exception(error)
    yield str(error)
    below: BaseException | None = error
    while below is not None:
        yield from (repr(below), repr(below.args))
        if isinstance(below, T2SQLError):
            yield repr(vars(below))
        for name in ("request", "response", "orig", "params", "statement"):
            yield repr(getattr(below, name, ""))
        below = below.__cause__ or (None if below.__suppress_context__ else below.__context__)


def kept_in(folder: Path) -> Iterator[str]:
    """Every file but the settings that a person wrote."""
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "t2sql.toml":
            yield file.read_bytes().decode("latin-1")


def leaked(texts: Sequence[str]) -> list[str]:
    return [canary for canary in CANARIES if any(canary in text for text in texts)]


@pytest.mark.parametrize("name", each_fault())
def test_no_fault_of_a_model_shows_a_secret(
    folder: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    fault = FAULTS[name]
    if fault.reply is not None and fault.reply.status >= 400:
        # A server may well quote what it was sent.
        quoted = f"wrong: {KEY}, Bearer {KEY}, {HEADER}, {LITERAL}"
        fault = replace(fault, reply=replace(error_reply(fault.reply.status, quoted), headers={}))
    stream = "true" if fault.stream else "false"
    seconds = 0.6 if name in SILENT else 20.0
    said: list[str] = []
    with play_fault(fault, honest, sql=HONEST, outside=OUTSIDE) as stage:
        configure(folder, stage.base_url, llm=f"{LLM}stream = {stream}\ntimeout_s = {seconds}")
        with open_project(folder) as project:
            try:
                answer = project.ask(project.question(QUESTION, tables=["bakery.loaves"]))
                said.append(repr(answer))
            except T2SQLError as error:
                said += told_by(error)
            said += [repr(project.config), str(project.config), repr(vars(project))]
            said += [repr(vars(project.parts)), repr(project.translator.__dict__)]
        for request in stage.server.requests[:1]:  # it was really sent
            assert request.headers["authorization"] == f"Bearer {KEY}"
            assert (request.headers["x-gateway"], request.headers["x-team"]) == (HEADER, LITERAL)
    assert leaked([*said, caplog.text, *kept_in(folder)]) == []


def test_settings_hide_what_may_be_secret_and_hand_it_out_when_asked(tmp_path: Path) -> None:
    data: dict[str, Any] = {
        "database": {"url": f"postgresql://app:{DATABASE}@db.example/shop?sslkey={TOKEN}"},
        "store": {"url": f"postgresql://app:{STORE}@db.example/t2sql"},
        "search": {"server": f"https://app:{TOKEN}@chroma.example"},
        "llm": {"base_url": f"https://app:{KEY}@model.example/v1", "headers": {"X": LITERAL}},
        "auth": {"users": {"kim": f"scrypt$1$1$1$a${HEADER}"}},
    }
    config = make_config(data, folder=tmp_path, environment={})
    again = config.replaced({"project": {"translator": "offline"}})
    for one in (config, again, replace(config), read_back(config)):
        assert leaked([repr(one), str(one), f"{one}", repr(one.llm), f"{one.llm.headers}"]) == []
        assert leaked([f"{one.database.url} {one.search.server} {one.store.url}"]) == []
        assert one.url == data["database"]["url"]
        assert one.store_url == data["store"]["url"]
        assert reveal(one.llm.headers["X"]) == LITERAL
        assert type(one.url) is str
    assert "postgresql://app@db.example/shop" in repr(config)


def read_back(config: Config) -> Config:
    """As another process of ours gets it."""
    import pickle

    made: Config = pickle.loads(pickle.dumps(config))  # noqa: S301 # our own bytes
    return made


@pytest.mark.parametrize(
    "data",
    [
        {"llm": {"headers": {"X-Key": 7731199}}},
        {"llm": {"headers": ["7731199"]}},
        {"auth": {"users": {"kim": 7731199}}},
        {"database": {"url": 7731199}},
        {"database": {"url": ["postgresql://a:7731199@b/c"]}},
    ],
)
def test_a_setting_of_the_wrong_kind_is_told_without_its_value(
    tmp_path: Path, data: dict[str, Any]
) -> None:
    with pytest.raises(T2SQLError) as raised:
        make_config(data, folder=tmp_path, environment={})
    assert not any("7731199" in text for text in told_by(raised.value))


URLS = (
    "postgresql://app:{}@host/db",
    "postgresql://app:{}@host:5432/db?sslmode=require",
    "postgresql://app:a/{}@host/db",
    "postgresql://app:a?{}@host/db",
    "postgresql://app:a#{}@host/db",
    "postgresql://app:a@{}@host/db",
    "postgresql://app:a:{}@host/db",
    "mysql+pymysql://:{}@host",
    "snowflake://app:{}@account/db?warehouse=w",
    "postgresql://host/db?user=app&password={}",
    "duckdb:md:lake?motherduck_token={}",
    "trino://app@host/db?access_token={}&x=1",
    "mssql://host/db?odbc_connect=UID%3Dapp%3BPWD%3D{}",
    "postgres://[bad:{}@host",
)


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_shown_and_written_without_its_secret(url: str) -> None:
    whole = url.format(DATABASE)
    shown = hide_secrets(whole)
    assert DATABASE not in shown
    assert shown.startswith(url.partition(":")[0])
    assert holds_secret(whole)
    assert DATABASE not in first_settings(whole)
    assert "url_env" in first_settings(whole)
    assert DATABASE not in repr(Secret(whole))


@pytest.mark.parametrize(
    "url",
    [
        "duckdb:///warehouse.duckdb",
        "sqlite:////data/a@b/file.db",
        "postgresql://app@host:5432/shop",
        "postgresql://host/shop?sslmode=require",
        "http://127.0.0.1:8000/v1",
    ],
)
def test_a_url_without_a_secret_is_shown_as_it_is(url: str) -> None:
    assert hide_secrets(url) == url.partition("?")[0]
    assert not holds_secret(url)
    assert url in first_settings(url)


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1),
    st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1),
)
@example("0", ":@")
def test_no_password_however_odd_stays_in_a_url(before: str, after: str) -> None:
    marked = f"{before}{DATABASE}{after}"
    assert DATABASE not in hide_secrets(f"postgresql://app:{marked}@host/db")
    assert DATABASE not in hide_secrets(f"postgresql://host/db?password={marked}")


@given(st.text())
def test_hiding_takes_any_text(text: str) -> None:
    assert isinstance(hide_secrets(text), str)
    assert str(Secret(text)) == f"{Secret(text)}"
    assert reveal(Secret(text)) == text
    assert Secret(text) == text


def test_what_others_say_is_scrubbed_of_what_looks_secret() -> None:
    said = (
        f"could not connect to postgresql://app:{DATABASE}@host, password={STORE}; "
        f'{{"api_key": "{TOKEN}"}} Authorization: Bearer {HEADER} for {KEY} and "{LITERAL}"'
    )
    shown = scrub(said, LITERAL)
    assert leaked([shown]) == []
    assert shown.startswith("could not connect to postgresql://***@host, password=***; ")
    assert scrub("12 rows of shop.orders in 3 s") == "12 rows of shop.orders in 3 s"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://app:{DATABASE}@127.0.0.1:9/shop",
        f"postgresql://app:{DATABASE}@127.0.0.1:notaport/shop",
        f"mysql://app:{DATABASE}@127.0.0.1:9/shop",
        f"nosuchdatabase://app:{DATABASE}@host/shop",
        f"duckdb:///missing.duckdb?password={DATABASE}",
        f"sqlite:///missing.db?key={DATABASE}",
    ],
    ids=["no server", "no port", "mysql", "no such dialect", "duckdb", "sqlite"],
)
def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    tmp_path: Path, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(T2SQLError) as raised:
        start_project(url, tmp_path)
    assert leaked([*told_by(raised.value), caplog.text, *kept_in(tmp_path)]) == []


def test_a_wrong_password_is_not_repeated(
    postgres_server: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from urllib.parse import urlsplit

    parts = urlsplit(postgres_server)
    url = f"postgresql://nobody_here:{DATABASE}@/postgres?{parts.query}"
    if parts.hostname:
        url = f"postgresql://nobody_here:{DATABASE}@{parts.hostname}:{parts.port}/postgres"
    with pytest.raises(DatabaseError) as raised:
        start_project(url, tmp_path)
    assert leaked([*told_by(raised.value), caplog.text]) == []


def test_a_store_that_cannot_be_reached_is_told_without_its_password(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    configure(folder, more=f'[store]\nurl = "postgresql://app:{STORE}@127.0.0.1:9/t2sql"')
    with open_project(folder) as project:
        assert project.store is not None
        with pytest.raises(StoreError) as raised:
            project.store.traces()
        with pytest.raises(StoreError) as unheard:
            project.ask(QUESTION)  # nothing runs that cannot be written down
        said = [repr(project.store), repr(vars(project.store)), repr(project.config)]
    said += [*told_by(raised.value), *told_by(unheard.value)]
    assert leaked([*said, caplog.text, *kept_in(folder)]) == []
    assert "127.0.0.1:9" in str(raised.value)


def test_a_chroma_server_that_refuses_is_told_without_its_token(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from t2sql.search.server import configured_server

    class Refuses(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = f"wrong: {self.headers['authorization']}".encode()
            self.send_response(401)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

    with ThreadingHTTPServer(("127.0.0.1", 0), Refuses) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_address[1]}"
        configure(folder)
        file = folder / "t2sql.toml"
        more = f'[search]\nserver = "{where}"\nserver_token_env = "CANARY_TOKEN"'
        file.write_text(file.read_text().replace("[search]", more), encoding="utf-8")
        with open_project(folder) as project:
            with pytest.raises(SearchError) as raised:
                project.suggest_tables(QUESTION)
            said = [repr(configured_server(project.config)), repr(project.config)]
        server.shutdown()
    assert where in str(raised.value)
    assert leaked([*told_by(raised.value), *said, caplog.text, *kept_in(folder)]) == []


def commands(folder: Path) -> Iterator[tuple[str, ...]]:
    yield ("index",)
    yield ("ask", QUESTION)
    yield ("ask", QUESTION, "--json")
    yield ("trace", "--json")
    yield ("cost", "--json")
    yield ("doctor", "--call-model")
    yield ("doctor", "--json")
    yield ("eval", "suite", "--workers", "1", "--json", "run.json", "--html", "run.html")


@pytest.mark.slow
def test_no_command_prints_or_writes_a_secret(tmp_path: Path) -> None:
    folder = tmp_path / "bakery"
    (folder / "suite").mkdir(parents=True)
    make_bakery(folder)
    asked = {"id": "q", "question": QUESTION, "sql": [HONEST], "tables": ["bakery.loaves"]}
    (folder / "suite" / "questions.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    database = 'database = "duckdb:///../warehouse.duckdb"\n'
    (folder / "suite" / "suite.toml").write_text(database, encoding="utf-8")
    text = (
        "import json, logging, sys\n"
        "logging.basicConfig(level=logging.DEBUG)\n"
        "from t2sql.faces.cli import main\n"
        "for command in json.loads(sys.argv[1]):\n"
        "    try: main(command)\n"
        "    except SystemExit as left: print(command[0], 'left with', left.code or 0)\n"
    )
    with ScriptedServer(honest) as server:
        configure(folder, server.base_url, llm=LLM)
        done = subprocess.run(
            [sys.executable, "-c", text, json.dumps(list(commands(folder)))],
            cwd=folder,
            env={**os.environ, "HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.stdout.count("left with 0") >= 6, done.stdout[-3000:] + done.stderr[-3000:]
    assert len(server.requests) >= 5
    assert leaked([done.stdout, done.stderr, *kept_in(tmp_path)]) == []


def test_init_writes_the_variable_of_a_url_and_not_its_password(
    postgres_server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from urllib.parse import urlsplit

    import psycopg

    from t2sql.faces.cli import main

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS canary_bakery")
        connection.execute("CREATE DATABASE canary_bakery")
    parts = urlsplit(postgres_server)
    with psycopg.connect(parts._replace(path="/canary_bakery").geturl()) as connection:
        connection.execute("CREATE TABLE loaves (loaf_id INTEGER PRIMARY KEY)")
    user = parts.username or "postgres"
    url = parts._replace(netloc=f"{user}:{DATABASE}@{parts.netloc.rpartition('@')[2]}")
    with pytest.raises(SystemExit) as left:
        main(["init", url._replace(path="/canary_bakery").geturl(), "--folder", str(tmp_path)])
    shown = capsys.readouterr()
    assert left.value.code == 0, shown.err
    written = (tmp_path / "t2sql.toml").read_text(encoding="utf-8")
    assert 'url_env = "T2SQL_DATABASE_URL"' in written
    assert leaked([written, shown.out, shown.err, *kept_in(tmp_path)]) == []


def test_children_get_no_secret_as_an_argument_or_a_variable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    begin = subprocess.Popen.__init__

    def watched(self: Any, command: Any, *arguments: Any, **named: Any) -> None:
        if sys.executable in command:  # others are programs of the system that a library asks
            started.append(f"{command} {named.get('env') or os.environ}")
        begin(self, command, *arguments, **named)

    monkeypatch.setattr(subprocess.Popen, "__init__", watched)
    with ScriptedServer(honest) as server:
        configure(folder, server.base_url, llm=LLM)
        with open_project(folder) as project:
            project.ask(QUESTION)
    from t2sql.search.onnx_export import _path

    assert started, "no child was started, so nothing was seen"
    assert leaked([*started, str(_path())]) == []


def test_a_client_says_where_it_connects_and_nothing_else() -> None:
    settings = LLMSettings(
        base_url="https://model.example/v1", model="m", api_key_env="CANARY_KEY",
        headers={"X-Team": LITERAL},
    )  # fmt: skip
    with OpenAIClient(settings) as client:
        assert repr(client) == "OpenAIClient(https://model.example, model='m')"
        assert leaked([repr(client), repr(vars(client)), repr(settings)]) == []


def test_the_settings_file_itself_is_where_a_literal_header_stands(tmp_path: Path) -> None:
    configure(tmp_path, "http://127.0.0.1:9/v1", llm=LLM)
    config = read_config(tmp_path / "t2sql.toml", environment={})
    assert reveal(config.llm.headers["X-Team"]) == LITERAL
    assert str(config.llm.headers["X-Gateway"]) == "$CANARY_HEADER"


def test_the_log_of_a_program_of_ours_is_scrubbed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from t2sql.faces.logs import hide_secrets_in_logs

    before = logging.getLogRecordFactory()
    try:
        hide_secrets_in_logs()
        hide_secrets_in_logs()
        log = logging.getLogger("somebody.else")
        log.info("at %s with %s", f"postgresql://app:{DATABASE}@host", f"password={STORE}")
        try:
            raise ValueError(f"https://app:{TOKEN}@host refuses {KEY}")
        except ValueError:
            log.exception("failed")
        log.info("%s of %d", "12 rows", 3)
    finally:
        logging.setLogRecordFactory(before)
    assert leaked([caplog.text]) == []
    assert "at postgresql://***@host with password=***" in caplog.text
    assert "ValueError: https://***@host refuses ***" in caplog.text
    assert "12 rows of 3" in caplog.text
