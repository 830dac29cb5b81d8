"""The MCP server as programs reach it: over stdin and stdout, by HTTP, and its doors."""

from __future__ import annotations

import base64
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from t2sql.errors import ConfigError
from t2sql.faces.doors.doors import Address
from t2sql.faces.mcp.serving import mcp_application
from t2sql.project import open_project
from tests.faces.conftest import SETTINGS
from tests.faces.mcp.conftest import OPEN, Assistant
from tests.faces.serving import AUTH, guard, served_mcp

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [
    pytest.mark.xdist_group("mcp"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the client leaves streams to the
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # collector
]


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What is left to the collector is collected where it is forgiven."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def url(shop_folder: Path) -> Iterator[str]:
    with served_mcp(shop_folder) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(shop_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same for two people with passwords, one of whom may not see the customers."""
    made = tmp_path_factory.mktemp("guarded_mcp")
    guard(shop_folder, made, SETTINGS + OPEN)
    with served_mcp(made) as found:
        yield found


def basic(name: str, password: str = "correct horse") -> dict[str, str]:  # noqa: S107 # a test's
    shown = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"authorization": f"Basic {shown}"}


async def _talking(url: str, said: Any, headers: dict[str, str] | None, mode: str) -> None:
    async with httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=mode) as client:
            await said(Assistant(client))


def talk_by_http(
    url: str, said: Any, headers: dict[str, str] | None = None, mode: str = "auto"
) -> None:
    anyio.run(_talking, url, said, headers, mode)


INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}
ACCEPTS = {"accept": "application/json, text/event-stream"}


def post(url: str, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(url, json=INITIALIZE, headers=ACCEPTS | given, trust_env=False)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_question_is_answered_by_http(url: str, mode: str) -> None:
    async def said(assistant: Assistant) -> None:
        draft = await assistant.draft("orders by status", "shop.orders")
        ran = await assistant.call("run_sql", draft_id=draft["draft_id"])
        assert len(ran.value["rows"]) == 2
        assert "Running" in assistant.progress

    talk_by_http(url, said, mode=mode)


def test_another_sites_page_is_turned_away(url: str) -> None:
    assert post(url).status_code == 200
    assert post(url, origin="http://evil.example").status_code == 403
    assert post(url, host="evil.example").status_code == 403  # a name bent to this machine


def test_people_have_to_show_who_they_are(guarded: str) -> None:
    nobody = post(guarded)
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"].startswith("Basic")
    assert post(guarded, **basic("ada", "wrong")).status_code == 401
    assert post(guarded, authorization="Basic %%%").status_code == 401
    assert post(guarded, **basic("ada")).status_code == 200


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_two_people_see_what_is_theirs_and_nothing_of_each_other(guarded: str, mode: str) -> None:
    ids: dict[str, str] = {}

    async def as_ada(assistant: Assistant) -> None:
        draft = await assistant.draft("customers in Busan", "shop.customers")
        ids["draft"] = draft["draft_id"]
        offer = await assistant.offer("orders by status")
        ids["selection"] = offer["selection_id"]

    async def as_bob(assistant: Assistant) -> None:
        hidden = await assistant.call("show_table", name="shop.customers")
        assert hidden.failed
        assert hidden.text.startswith("There is no table shop.customers")
        run = await assistant.call("run_sql", draft_id=ids["draft"], tables=["shop.customers"])
        assert run.text.startswith("There is no draft of this id.")
        write = await assistant.call(
            "write_sql", selection_id=ids["selection"], tables=["shop.orders"]
        )
        assert write.failed
        assert (await assistant.call("past_questions", text="Busan")).value["questions"] == []
        offer = await assistant.offer("orders by status")
        assert "shop.customers" not in [one["name"] for one in offer["tables"]]

    talk_by_http(guarded, as_ada, basic("ada"), mode)
    talk_by_http(guarded, as_bob, basic("bob"), mode)


def test_nobody_uses_a_session_that_is_somebody_elses(guarded: str) -> None:
    begun = post(guarded, **basic("ada"))
    session = begun.headers["mcp-session-id"]
    listing = {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}}

    def as_(name: str) -> int:
        headers = {**ACCEPTS, **basic(name), "mcp-session-id": session}
        return httpx.post(guarded, json=listing, headers=headers, trust_env=False).status_code

    assert as_("bob") == 404
    assert as_("ada") == 200


def test_where_others_could_come_people_must_sign_in(shop_folder: Path) -> None:
    with open_project(shop_folder) as project:
        application = mcp_application(project, Address("0.0.0.0"))  # noqa: S104 # refused
        with pytest.raises(ConfigError, match="others could use the MCP server"), application:
            pass


def stdio(folder: Path, *options: str) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "t2sql", *options, "mcp"],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
    )


def test_an_editor_starts_it_and_talks_over_stdin_and_stdout(shop_folder: Path) -> None:
    async def said() -> None:
        async with Client(stdio(shop_folder)) as client:
            assistant = Assistant(client)
            draft = await assistant.draft("orders by status", "shop.orders")
            ran = await assistant.call("run_sql", draft_id=draft["draft_id"])
            assert len(ran.value["rows"]) == 2

    anyio.run(said)


def test_an_editor_may_lend_it_the_eyes_of_a_person(shop_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(shop_folder, tmp_path, dirs_exist_ok=True)
    rules = AUTH.partition("[access")
    (tmp_path / "t2sql.toml").write_text(SETTINGS + OPEN + rules[1] + rules[2], encoding="utf-8")

    async def said() -> None:
        async with Client(stdio(tmp_path, "--as", "bob")) as client:
            told = await Assistant(client).call("show_table", name="shop.customers")
            assert told.text.startswith("There is no table shop.customers")

    anyio.run(said)


def test_a_project_that_cannot_be_opened_is_said_on_stderr_alone(tmp_path: Path) -> None:
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "t2sql", "--project", str(tmp_path / "none"), "mcp"],
        capture_output=True,
        text=True,
        check=False,
        input="",
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("t2sql: ")
    assert "Traceback" not in done.stderr


def test_without_the_package_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from t2sql.faces.cli import main

    monkeypatch.setattr(sys.modules["t2sql.faces.cli.mcp"], "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as left:
        main(["mcp"])

    assert left.value.code == 2
    assert capsys.readouterr().err == (
        "t2sql: `t2sql mcp` needs the package `mcp`, which is not installed. "
        'Run: pip install "t2sql[mcp]"\n'
    )
