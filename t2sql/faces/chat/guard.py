"""What stands before every request to the chat: who is it, and does it come from our own page?

The screen is no boundary: the handler of a disabled button still runs through the API. So the
guard wraps the whole application, its API, files and streams included.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

from t2sql.access.signed_in import TriedTooOftenError
from t2sql.faces.chat.bodies import given_again, page_in, read_body
from t2sql.faces.chat.page_owners import PageOwners
from t2sql.faces.chat.sign_in_page import sign_in_page
from t2sql.faces.doors.doors import Doors
from t2sql.faces.doors.web import (
    PERSON,
    Application,
    Receive,
    Scope,
    Send,
    answer,
    in_thread,
    peer_of,
    read_headers,
    refuse,
    with_headers,
)
from t2sql.faces.words import Words, words_for
from t2sql.types import Person

COOKIE = "t2sql_session"
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
MOST_FORM_BYTES = 8192
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_API = "/gradio_api/"
_UNUSED = tuple(
    _API + name
    for name in (
        *("deep_link", "component_server", "upload", "process_recording", "stream/"),
        *("file=", "file/", "proxy=", "dev/", "vibe", "undo-vibe", "runs", "run-history"),
    )
)
"""What the page's server offers and this page never asks for: some of it writes files."""


class Guard:
    """An ASGI application around another one."""

    def __init__(self, application: Application, doors: Doors) -> None:
        self._application = application
        self._doors = doors
        self._pages = PageOwners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, ask it to sign in, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._application(scope, receive, send)
            return
        headers = read_headers(scope)
        guarded = with_headers(send) if scope["type"] == "http" else send
        if self._doors.is_foreign(headers):
            await refuse(scope, guarded, 403, "This request comes from another page.")
        elif scope["type"] == "http" and scope["path"] == SIGN_IN and not self._doors.is_open:
            words = words_for(headers.get("accept-language", ""))
            await self._sign_in(scope, receive, guarded, words)
        elif scope["type"] == "http" and scope["path"] == SIGN_OUT:
            await self._sign_out(scope, headers, guarded)
        else:
            await self._let_in(scope, receive, guarded, headers)

    async def _let_in(
        self, scope: Scope, receive: Receive, send: Send, headers: Mapping[str, str]
    ) -> None:
        person = self.person(scope, headers)
        if person is not None and scope["path"].startswith(_UNUSED):
            await refuse(scope, send, 404, "There is nothing here.")
        elif person is not None:
            await self._enter(person, scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and _wants_page(headers):
            await answer(send, 303, "", (("location", SIGN_IN),))
        else:
            await refuse(scope, send, 401, "Sign in first.")

    async def _enter(self, person: Person, scope: Scope, receive: Receive, send: Send) -> None:
        """Let somebody in whose pages are their own, as address and body name them."""
        page = ""
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            body = await read_body(receive)
            if body is None:
                await refuse(scope, send, 413, "This is more than the page ever sends.")
                return
            page, receive = page_in(body), given_again(body, receive)
        query = scope.get("query_string", b"")
        if not self._pages.let(person.name, scope["path"], query, page):
            await refuse(scope, send, 403, "This page is somebody else's.")
            return
        scope.setdefault("state", {})[PERSON] = person
        await self._application(scope, receive, send)

    def person(self, scope: Scope, headers: Mapping[str, str]) -> Person | None:
        """Who asks: whom a trusted proxy names, who holds the cookie, or whoever sits here."""
        doors = self._doors
        named = doors.named(peer_of(scope), headers)
        if named is not None:
            return named
        held = doors.sign_ins.holder(_cookie(headers))
        return held or (Person() if doors.is_open else None)

    async def _sign_in(self, scope: Scope, receive: Receive, send: Send, words: Words) -> None:
        if scope["method"] in _SAFE:
            await answer(send, 200, sign_in_page(words))
            return
        form = await _read_form(receive)
        address = self._doors.address_of(peer_of(scope))
        try:
            token = await in_thread(
                self._doors.sign_ins.sign_in,
                form.get("name", ""),
                form.get("password", ""),
                address,
            )
        except TriedTooOftenError as error:
            seconds = int(error.wait_s) + 1
            said = words("browse.tried_too_often", seconds=seconds)
            await answer(send, 429, sign_in_page(words, said), (("retry-after", str(seconds)),))
            return
        if token is None:
            await answer(send, 401, sign_in_page(words, words("browse.wrong_password")))
            return
        await answer(send, 303, "", (("location", "/"), ("set-cookie", self._baked(token))))

    async def _sign_out(self, scope: Scope, headers: Mapping[str, str], send: Send) -> None:
        if scope["method"] == "POST":  # a link alone signs nobody out
            self._doors.sign_ins.sign_out(_cookie(headers))
        gone = ("set-cookie", f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
        await answer(send, 303, "", (("location", SIGN_IN), gone))

    def _baked(self, token: str) -> str:
        secure = "; Secure" if self._doors.is_secure else ""
        return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}"


def _cookie(headers: Mapping[str, str]) -> str:
    """Ours: cookies know no ports, so those of other programs may stand beside it in any form."""
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _wants_page(headers: Mapping[str, str]) -> bool:
    return "text/html" in headers.get("accept", "")


async def _read_form(receive: Receive) -> Mapping[str, str]:
    """A small form; nothing where it is larger than a name and a password are."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_FORM_BYTES or message["type"] != "http.request":
            return {}
        if not message.get("more_body"):
            break
    parsed = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
    return {name: values[0] for name, values in parsed.items()}
