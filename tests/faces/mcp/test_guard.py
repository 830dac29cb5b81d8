"""What stands before every request to the MCP server."""

from __future__ import annotations

import base64
from collections.abc import MutableMapping
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("mcp")

from t2sql.access.passwords import hash_password
from t2sql.access.proxies import read_networks
from t2sql.access.signed_in import FREE_OF_AN_ADDRESS, SignIns
from t2sql.config import AuthSettings
from t2sql.faces.doors.doors import Doors
from t2sql.faces.doors.web import PERSON
from t2sql.faces.mcp.guard import Guard
from t2sql.types import Person

ADA = hash_password("correct horse", cost=1 << 10)


def doors(**auth: Any) -> Doors:
    settings = AuthSettings(**auth)
    networks = read_networks(settings.trusted_proxies)
    sign_ins = SignIns(settings.users, {"finance": ("ada",)})
    return Doors(settings, networks, sign_ins, is_open=not auth)


def send(guard: Guard, *headers: tuple[str, str], peer: str = "192.0.2.7") -> tuple[int, Any]:
    """The status of the reply, and whom the server was given."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b""}

    async def keep(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    named = [("host", "127.0.0.1:7861"), *headers]
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/mcp",
        "client": (peer, 5000),
        "headers": [
            (name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in named
        ],
    }
    anyio.run(guard, scope, receive, keep)
    return sent[0]["status"], scope.get("state", {}).get(PERSON)


async def served(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def basic(name: str, password: str) -> tuple[str, str]:
    shown = base64.b64encode(f"{name}:{password}".encode()).decode()
    return ("authorization", f"Basic {shown}")


def test_on_this_machine_nobody_shows_anything() -> None:
    assert send(Guard(served, doors()))[1] == Person()


def test_a_name_and_its_password_let_in_with_the_groups() -> None:
    guard = Guard(served, doors(users={"ada": ADA}))

    for _ in range(2):  # the second time by what was kept of the first
        assert send(guard, basic("ada", "correct horse")) == (200, Person("ada", ("finance",)))


def test_who_guesses_too_often_waits() -> None:
    guard = Guard(served, doors(users={"ada": ADA}))

    statuses = [
        send(guard, basic("ada", f"guess {place}"))[0] for place in range(FREE_OF_AN_ADDRESS + 1)
    ]

    assert statuses == [401] * FREE_OF_AN_ADDRESS + [429]
    assert send(guard, basic("ada", "correct horse"), peer="192.0.2.8")[0] == 200


def test_a_header_that_came_twice_is_nobodys() -> None:
    guard = Guard(served, doors(users={"ada": ADA}))

    both = (basic("ada", "correct horse"), basic("ada", "correct horse"))
    assert send(guard, *both)[0] == 401


def test_a_trusted_proxy_names_the_person_and_nobody_else_does() -> None:
    guard = Guard(served, doors(user_header="X-User", trusted_proxies=("192.0.2.1",)))

    assert send(guard, ("x-user", "ada"), peer="192.0.2.1")[1] == Person("ada", ("finance",))
    assert send(guard, ("x-user", "ada"), peer="192.0.2.9") == (401, None)


@given(st.text(max_size=60))
def test_no_odd_header_lets_anybody_in(shown: str) -> None:
    guard = Guard(served, doors(users={"ada": ADA}))

    assert send(guard, ("authorization", shown)) in {(401, None), (429, None)}
    assert send(guard, ("authorization", f"Basic {shown}")) in {(401, None), (429, None)}
