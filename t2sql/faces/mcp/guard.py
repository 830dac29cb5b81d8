"""What stands before every request to the MCP server: who is it, and is it no web page's?

The doors are the chat's. A program has no sign-in page, so it shows name and password with each
request (HTTP Basic), or stands behind the proxy that the settings trust.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken

from t2sql.access.signed_in import TriedTooOftenError
from t2sql.faces.doors.doors import Doors
from t2sql.faces.doors.web import (
    PERSON,
    Application,
    Receive,
    Scope,
    Send,
    in_thread,
    peer_of,
    read_headers,
    refuse,
    with_headers,
)
from t2sql.types import Person

MOST_KNOWN = 10_000
_ASKS = (("www-authenticate", 'Basic realm="t2sql", charset="UTF-8"'),)


class Guard:
    """An ASGI application around the server's."""

    def __init__(self, application: Application, doors: Doors) -> None:
        self._application = application
        self._doors = doors
        self._lock = threading.Lock()
        self._tokens: OrderedDict[str, str] = OrderedDict()
        """Of sign-ins by a hash of what was shown: passwords are hashed once, not each time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._application(scope, receive, send)
            else:
                await refuse(scope, send, 403, "")
            return
        headers, guarded = read_headers(scope), with_headers(send)
        if self._doors.is_foreign(headers):
            await refuse(scope, guarded, 403, "This request comes from another page.")
            return
        try:
            person = await self._person(scope, headers)
        except TriedTooOftenError as error:
            waits = (("retry-after", str(int(error.wait_s) + 1)),)
            await refuse(scope, guarded, 429, str(error), waits)
            return
        if person is None:
            await refuse(scope, guarded, 401, "Show a name and a password of [auth.users].", _ASKS)
            return
        scope.setdefault("state", {})[PERSON] = person
        # A session is its maker's: the SDK compares this with whoever names it later.
        token = AccessToken(token="", client_id=person.name, scopes=[])  # names nobody
        scope["user"] = AuthenticatedUser(token)
        await self._application(scope, receive, guarded)

    async def _person(self, scope: Scope, headers: Mapping[str, str]) -> Person | None:
        """Whom a trusted proxy names, who shows a password, or whoever sits here."""
        doors, peer = self._doors, peer_of(scope)
        named = doors.named(peer, headers)
        if named is not None:
            return named
        if doors.is_open:
            return Person()
        shown = headers.get("authorization", "")
        key = hashlib.sha256(shown.encode()).hexdigest()
        with self._lock:
            held = doors.sign_ins.holder(self._tokens.get(key, ""))
        if held is not None:
            return held
        name, password = _read_basic(shown)
        if not name:
            return None
        token = await in_thread(doors.sign_ins.sign_in, name, password, doors.address_of(peer))
        if token is None:
            return None
        with self._lock:
            self._tokens[key] = token
            while len(self._tokens) > MOST_KNOWN:
                self._tokens.popitem(last=False)
        return doors.sign_ins.holder(token)


def _read_basic(header: str) -> tuple[str, str]:
    """Name and password of an ``Authorization`` header; empty where it is of another kind."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except ValueError:  # neither base64 nor text
        return "", ""
    name, _, password = text.partition(":")
    return name, password
