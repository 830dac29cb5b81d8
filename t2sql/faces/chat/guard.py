"""What stands before every request to the chat: who is it, and does it come from our own page?

The screen is no boundary: the handler of a disabled button still runs through the API. So the
guard wraps the whole application, its API, files and streams included.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from t2sql.access.proxies import Network, is_loopback, is_trusted, named_by_proxy
from t2sql.access.signed_in import SignIns, TriedTooOftenError
from t2sql.config import AuthSettings
from t2sql.faces.chat.page_owners import PageOwners
from t2sql.faces.chat.sign_in_page import sign_in_page
from t2sql.types import Person

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PERSON = "t2sql_person"
"""Where the guard leaves the person in ``scope["state"]``."""
COOKIE = "t2sql_session"
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
MOST_FORM_BYTES = 8192
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""The page may load from and talk to this server alone, whatever is written on it."""
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)


@dataclass(frozen=True, slots=True)
class Doors:
    """Who may come in."""

    auth: AuthSettings
    networks: tuple[Network, ...]
    sign_ins: SignIns
    is_open: bool
    """Whether nobody has to sign in: the server is reached from this machine alone."""
    is_secure: bool = False
    """Whether browsers reach it by https, so that the cookie is never sent in the clear."""


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
        guarded = _with_headers(send) if scope["type"] == "http" else send
        if self._is_foreign(scope, headers):
            await _refuse(scope, guarded, 403, "This request comes from another page.")
        elif scope["type"] == "http" and scope["path"] == SIGN_IN and not self._doors.is_open:
            await self._sign_in(scope, receive, guarded)
        elif scope["type"] == "http" and scope["path"] == SIGN_OUT:
            await self._sign_out(scope, headers, guarded)
        else:
            await self._let_in(scope, receive, guarded, headers)

    async def _let_in(
        self, scope: Scope, receive: Receive, send: Send, headers: Mapping[str, str]
    ) -> None:
        person = self.person(scope, headers)
        if person is not None:
            if not self._pages.let(person.name, scope["path"], scope.get("query_string", b"")):
                await _refuse(scope, send, 403, "This page is somebody else's.")
                return
            scope.setdefault("state", {})[PERSON] = person
            await self._application(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and _wants_page(headers):
            await _answer(send, 303, "", (("location", SIGN_IN),))
        else:
            await _refuse(scope, send, 401, "Sign in first.")

    def person(self, scope: Scope, headers: Mapping[str, str]) -> Person | None:
        """Who asks: whom a trusted proxy names, who holds the cookie, or whoever sits here."""
        doors = self._doors
        peer = (scope.get("client") or ("", 0))[0]
        named = named_by_proxy(doors.auth, doors.networks, peer, headers)
        if named is not None:
            known = doors.sign_ins.person(named.name)
            return Person(named.name, tuple(dict.fromkeys((*named.groups, *known.groups))))
        held = doors.sign_ins.holder(_cookie(headers))
        return held or (Person() if doors.is_open else None)

    def _is_foreign(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        """Whether another site's page sent it, or a name that was bent to this machine.

        An open server answers to the names of this machine alone: else any page could give its
        own name our address and read what comes back (DNS rebinding).
        """
        host = headers.get("host", "")
        if self._doors.is_open and not is_loopback(urlsplit(f"//{host}").hostname or ""):
            return True
        origin = headers.get("origin", "")  # reading counts, too: gradio lets any origin read
        return bool(origin) and urlsplit(origin).netloc != host

    async def _sign_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in _SAFE:
            await _answer(send, 200, sign_in_page())
            return
        form = await _read_form(receive)
        peer = (scope.get("client") or ("", 0))[0]
        # Behind a proxy all have one address: a stranger's guesses would lock everybody out.
        address = "" if is_trusted(peer, self._doors.networks) else peer
        try:
            token = await _in_thread(
                self._doors.sign_ins.sign_in,
                form.get("name", ""),
                form.get("password", ""),
                address,
            )
        except TriedTooOftenError as error:
            waits = (("retry-after", str(int(error.wait_s) + 1)),)
            await _answer(send, 429, sign_in_page(str(error)), waits)
            return
        if token is None:
            await _answer(send, 401, sign_in_page("Name or password is wrong."))
            return
        await _answer(send, 303, "", (("location", "/"), ("set-cookie", self._baked(token))))

    async def _sign_out(self, scope: Scope, headers: Mapping[str, str], send: Send) -> None:
        if scope["method"] == "POST":  # a link alone signs nobody out
            self._doors.sign_ins.sign_out(_cookie(headers))
        gone = ("set-cookie", f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
        await _answer(send, 303, "", (("location", SIGN_IN), gone))

    def _baked(self, token: str) -> str:
        secure = "; Secure" if self._doors.is_secure else ""
        return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}"


def read_headers(scope: Scope) -> Mapping[str, str]:
    """The headers by lower-case name; one that came twice is left out, since either may lie."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").lower()
        if name in found:
            twice.add(name)
        found[name] = raw_value.decode("latin-1")
    return {name: value for name, value in found.items() if name not in twice}


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


async def _in_thread(call: Callable[..., Any], *arguments: Any) -> Any:
    """Hashing takes tenths of a second, in which others are served."""
    import anyio

    return await anyio.to_thread.run_sync(call, *arguments)


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", ())}
            added = [pair for pair in _HEADERS if pair[0] not in given]
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sending


async def _refuse(scope: Scope, send: Send, status: int, said: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await _answer(send, status, said, (("content-type", "text/plain; charset=utf-8"),))


async def _answer(
    send: Send, status: int, text: str, more: tuple[tuple[str, str], ...] = ()
) -> None:
    body = text.encode()
    given = dict(more)
    headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store", **given}
    headers["content-length"] = str(len(body))
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
