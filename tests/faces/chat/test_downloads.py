"""Answers as files: whole, named, and for their own person alone."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from t2sql.errors import DatabaseError
from t2sql.faces.chat.beside import OF_ONE
from t2sql.faces.chat.conversation import Conversation, Shown
from t2sql.faces.chat.conversations import Conversations
from t2sql.faces.chat.downloads import add_downloads, file_name
from t2sql.faces.doors.web import PERSON
from t2sql.project import Project, open_project
from t2sql.types import Person
from tests.faces.chat.answers import answered, index_shop

TALK = "0" * 32
WITH_LIMITS = "\n[limits]\nrows = 10\nexport_rows = 200\n"


@pytest.fixture(scope="module")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = index_shop(tmp_path_factory.mktemp("shop"))
    with (folder / "t2sql.toml").open("a", encoding="utf-8") as file:
        file.write(WITH_LIMITS)
    return folder


@pytest.fixture
def project(shop_folder: Path) -> Iterator[Project]:
    with open_project(shop_folder) as opened:
        yield opened


@pytest.fixture
def conversations(project: Project) -> Iterator[Conversations]:
    made = Conversations(project.seen_by)
    yield made
    made.close_all()


@pytest.fixture
def conversation(conversations: Conversations) -> Conversation:
    return conversations.of(Person("ada"), TALK)


@pytest.fixture
def get(conversations: Conversations) -> Iterator[Any]:
    """Ask for a file as a person whom the guard has let in."""
    inner = Starlette()
    add_downloads(inner, conversations)

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            name = dict(scope["headers"]).get(b"x-as", b"ada").decode()
            scope.setdefault("state", {})[PERSON] = Person(name)
        await inner(scope, receive, send)

    with TestClient(guarded) as client:
        yield lambda path, who="ada": client.get(f"/download/{path}", headers={"x-as": who})


def link(shown: Shown, kind: str) -> str:
    return f"{TALK}/{shown.name}/{kind}"


ORDERS = "SELECT order_id, status FROM shop.orders ORDER BY order_id"


def test_a_csv_holds_the_whole_result_up_to_the_limit(get: Any, conversation: Conversation) -> None:
    shown = answered(conversation, ORDERS)
    assert shown.answer is not None
    assert len(shown.answer.result.rows) == 10
    reply = get(link(shown, "csv"))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    disposition = reply.headers["content-disposition"]
    assert 'filename="how-many-orders-are-there-for-each-status.csv"' in disposition
    assert len(list(csv.reader(io.StringIO(reply.text)))) == 1 + 200


def test_text_that_a_spreadsheet_takes_for_a_formula_is_told_apart(
    get: Any, conversation: Conversation
) -> None:
    shown = answered(conversation, "SELECT '=1+' || status AS odd FROM shop.orders LIMIT 1")
    assert get(link(shown, "csv")).text.splitlines()[1].startswith("'=1+")


def test_a_parquet_file_keeps_the_types(
    get: Any, conversation: Conversation, tmp_path: Path
) -> None:
    shown = answered(conversation, "SELECT ordered_on, total_amount FROM shop.orders")
    reply = get(link(shown, "parquet"))
    assert reply.headers["content-type"] == "application/vnd.apache.parquet"
    file = tmp_path / "x.parquet"
    file.write_bytes(reply.content)
    assert list(map(str, duckdb.read_parquet(str(file)).types)) == ["DATE", "DECIMAL(10,2)"]


def test_a_notebook_and_the_chart_come_as_files(get: Any, conversation: Conversation) -> None:
    shown = answered(conversation)
    notebook = get(link(shown, "ipynb"))
    assert notebook.headers["content-type"] == "application/x-ipynb+json"
    assert json.loads(notebook.text)["nbformat"] == 4
    svg = get(link(shown, "svg"))
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.text.startswith("<svg")
    assert svg.headers["content-security-policy"] == "sandbox"
    assert svg.headers["content-disposition"].startswith("attachment")
    assert get(link(shown, "png")).content.startswith(b"\x89PNG")


def test_anothers_or_an_unknown_answer_is_not_there_and_nothing_is_made(
    get: Any, conversation: Conversation, conversations: Conversations
) -> None:
    shown = answered(conversation)
    replies = [
        get(link(shown, "csv"), "bob"),
        get(f"{'1' * 32}/{shown.name}/csv"),
        get(f"{TALK}/{'1' * 32}/csv"),
        get(link(shown, "exe")),
        get(link(shown, "../../etc/passwd")),
    ]
    assert [reply.status_code for reply in replies] == [404] * 5
    assert conversations.held(Person("bob"), TALK) is None
    assert len({reply.text for reply in replies[:4]}) == 1


def test_nothing_is_left_of_a_file(
    get: Any, conversation: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = answered(conversation)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "files"))
    (tmp_path / "files").mkdir()
    for kind in ("csv", "parquet", "svg", "ipynb"):
        assert get(link(shown, kind)).status_code == 200
    assert list((tmp_path / "files").iterdir()) == []


def test_what_fails_is_a_sentence_and_leaves_nothing(
    get: Any, conversation: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = answered(conversation)

    def fail(*_: Any, **__: Any) -> None:
        raise DatabaseError("The database is gone.", hint="Start it.")

    monkeypatch.setattr(Project, "run", fail)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "files"))
    (tmp_path / "files").mkdir()
    reply = get(link(shown, "csv"))
    assert reply.status_code == 502
    assert reply.text == "The database is gone. Start it.\n"
    assert "attachment" not in reply.headers.get("content-disposition", "")
    assert list((tmp_path / "files").iterdir()) == []


def test_a_file_is_named_after_its_question(conversation: Conversation) -> None:
    conversation.suggest_tables('../"orders"\r\n of Seoul? 주문')
    written = conversation.write_sql(["shop.orders"])
    if isinstance(written, Shown):
        assert file_name(written) == "orders-of-seoul-주문"


def test_who_reads_slowly_keeps_few_files_on_the_disk_and_nobody_waiting(
    conversations: Conversations,
) -> None:
    links = {}
    for name in ("ada", "bob"):
        shown = answered(conversations.of(Person(name), TALK))
        links[name] = f"/download/{link(shown, 'csv')}"
    inner = Starlette()
    add_downloads(inner, conversations)

    async def go() -> list[str]:
        begun: list[str] = []
        read_on = asyncio.Event()

        async def fetch(name: str) -> None:
            async def receive() -> Any:
                await asyncio.Event().wait()

            async def send(message: Any) -> None:
                if message["type"] == "http.response.start":
                    begun.append(name)
                elif name == "ada":
                    await read_on.wait()

            path = links[name]
            scope = {"type": "http", "method": "GET", "path": path, "headers": []}
            await inner(
                {**scope, "query_string": b"", "state": {PERSON: Person(name)}}, receive, send
            )

        slow = [asyncio.create_task(fetch("ada")) for _ in range(OF_ONE + 2)]
        while begun.count("ada") < OF_ONE:
            await asyncio.sleep(0.01)
        await asyncio.wait_for(fetch("bob"), 30)
        before = list(begun)
        read_on.set()
        await asyncio.gather(*slow)
        assert begun.count("ada") == OF_ONE + 2
        return before

    assert sorted(asyncio.run(go())) == [*["ada"] * OF_ONE, "bob"]
