"""What stands before every request to the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.access.passwords import hash_password
from t2sql.access.proxies import read_networks
from t2sql.access.signed_in import SignIns
from t2sql.config import AuthSettings
from t2sql.faces.chat.guard import Guard
from t2sql.faces.doors.doors import Doors
from t2sql.faces.doors.web import PERSON
from t2sql.types import Person

ADA = hash_password("correct horse", cost=1 << 10)
LOCAL = "127.0.0.1:7860"


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str
    person: Person | None
    """Whom the application was given; None where it was not reached."""


@dataclass(frozen=True)
class Browser:
    """Sends requests to a guard, straight through ASGI."""

    doors: Doors
    host: str = LOCAL
    peer: str = "127.0.0.1"
    headers: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def send(
        self,
        path: str = "/",
        *,
        method: str = "GET",
        form: Mapping[str, str] | None = None,
        kind: str = "http",
    ) -> Reply:
        reached: list[Person] = []
        sent: list[MutableMapping[str, Any]] = []

        async def application(scope: Any, receive: Any, send: Any) -> None:
            reached.append(scope["state"][PERSON])
            if scope["type"] == "http":
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"the page"})

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": urlencode(form or {}).encode()}

        async def keep(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "client": (self.peer, 5000),
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1"))
                for name, value in (("host", self.host), *self.headers)
            ],
        }
        asyncio.run(Guard(application, self.doors)(scope, receive, keep))
        nothing: MutableMapping[str, Any] = {"status": 0, "headers": []}
        start = next((one for one in sent if "status" in one), nothing)
        body = b"".join(message.get("body", b"") for message in sent).decode()
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return Reply(start["status"], headers, body, reached[0] if reached else None)

    def having(self, *headers: tuple[str, str]) -> Browser:
        return replace(self, headers=(*self.headers, *headers))


def doors(auth: AuthSettings, *, is_open: bool = False) -> Doors:
    sign_ins = SignIns(auth.users, {"finance": ("ada",)})
    return Doors(auth, read_networks(auth.trusted_proxies), sign_ins, is_open)


@pytest.fixture(scope="module")
def closed() -> Doors:
    return doors(AuthSettings(users={"ada": ADA}))


@pytest.fixture(scope="module")
def opened() -> Doors:
    return doors(AuthSettings(), is_open=True)


@pytest.fixture(scope="module")
def proxied() -> Doors:
    return doors(AuthSettings(user_header="X-User", trusted_proxies=("10.0.0.0/8",)))


def test_on_this_machine_alone_nobody_signs_in(opened: Doors) -> None:
    reply = Browser(opened).send()
    assert (reply.status, reply.person) == (200, Person())


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.5:7860"])
def test_an_open_server_answers_to_no_other_name(opened: Doors, host: str) -> None:
    reply = Browser(opened, host=host).send()
    assert (reply.status, reply.person) == (403, None)


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_another_page_cannot_send_anything(opened: Doors, kind: str) -> None:
    browser = Browser(opened).having(("origin", "http://evil.example"))
    assert browser.send("/gradio_api/queue/join", method="POST", kind=kind).person is None
    own = Browser(opened).having(("origin", f"http://{LOCAL}"))
    assert own.send("/gradio_api/queue/join", method="POST", kind=kind).person == Person()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"http://{LOCAL}.evil.example"])
def test_another_page_cannot_read_anything(opened: Doors, proxied: Doors, origin: str) -> None:
    """The page's own server would allow any origin to, wherever its name is not this machine's."""
    named = Browser(proxied, peer="10.0.0.5", host="chat.example").having(("x-user", "ada"))
    for browser in (Browser(opened), named):
        for method in ("GET", "OPTIONS"):
            foreign = browser.having(("origin", origin))
            assert foreign.send("/gradio_api/queue/data", method=method).status == 403


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/config", "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/theme.css"),
        *("/gradio_api/queue/data", "/gradio_api/run/ask", "//", "/sign-in/", "/SIGN-IN"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "DELETE"])
def test_nothing_is_reached_before_signing_in(closed: Doors, path: str, method: str) -> None:
    reply = Browser(closed).send(path, method=method)
    assert (reply.status, reply.person) == (401, None)
    assert Browser(closed).send(path, kind="websocket").person is None


def test_a_browser_is_led_to_the_form(closed: Doors) -> None:
    reply = Browser(closed).having(("accept", "text/html")).send("/")
    assert (reply.status, reply.headers["location"]) == (303, "/sign-in")
    assert "<form" in Browser(closed).send("/sign-in").body


def test_who_signs_in_is_known_by_the_cookie(closed: Doors) -> None:
    browser = Browser(closed)
    form = {"name": "ada", "password": "correct horse"}
    reply = browser.send("/sign-in", method="POST", form=form)
    cookie = reply.headers["set-cookie"]
    assert reply.status == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    signed_in = browser.having(("cookie", cookie.partition(";")[0]))
    assert signed_in.send("/config").person == Person("ada", ("finance",))
    assert signed_in.send("/sign-out", method="POST").status == 303
    assert signed_in.send("/config").person is None


def test_cookies_of_other_programs_do_not_hide_ours(closed: Doors) -> None:
    form = {"name": "ada", "password": "correct horse"}
    cookie = Browser(closed).send("/sign-in", method="POST", form=form).headers["set-cookie"]
    own = cookie.partition(";")[0]
    for other in ('{"a": 1}', "a[b]={x}", "=", "t2sql_session2=x", "xt2sql_session=x"):
        for sent in (f"{other}; {own}", f"{own}; {other}"):
            assert Browser(closed).having(("cookie", sent)).send().person is not None, sent


def test_a_cookie_is_marked_secure_where_browsers_come_by_https(closed: Doors) -> None:
    browser = Browser(replace(closed, is_secure=True))
    form = {"name": "ada", "password": "correct horse"}
    assert "; Secure" in browser.send("/sign-in", method="POST", form=form).headers["set-cookie"]


def test_a_wrong_password_is_told_without_saying_what_was_wrong(closed: Doors) -> None:
    for form in ({"name": "ada", "password": "nope nope"}, {"name": "eve", "password": "x"}, {}):
        reply = Browser(closed, peer="10.9.9.9").send("/sign-in", method="POST", form=form)
        assert (reply.status, "set-cookie" in reply.headers) == (401, False)
        assert "Name or password is wrong." in reply.body


def test_guessing_is_slowed_and_says_how_long(closed: Doors) -> None:
    browser = Browser(closed, peer="10.8.8.8")
    form = {"name": "eve", "password": "x" * 2000}
    replies = [browser.send("/sign-in", method="POST", form=form) for _ in range(6)]
    assert replies[-1].status == 429
    assert int(replies[-1].headers["retry-after"]) >= 1


def test_an_endless_form_is_not_read(closed: Doors) -> None:
    form = {"name": "ada", "password": "correct horse", "more": "x" * 10_000}
    browser = Browser(closed, peer="10.7.7.7")
    assert browser.send("/sign-in", method="POST", form=form).status == 401


def test_a_trusted_proxy_says_who_it_is(proxied: Doors) -> None:
    browser = Browser(proxied, host="chat.example", peer="10.1.1.1").having(("x-user", "bob"))
    assert browser.send().person == Person("bob")
    assert replace(browser, peer="192.168.0.1").send().person is None


def test_a_header_that_comes_twice_is_believed_of_nobody(proxied: Doors) -> None:
    browser = Browser(proxied, peer="10.1.1.1").having(("x-user", "bob"), ("X-User", "root"))
    assert browser.send().person is None


def test_the_address_that_a_header_tells_is_never_believed(proxied: Doors) -> None:
    browser = Browser(proxied, peer="192.168.0.1").having(
        ("x-forwarded-for", "10.1.1.1"), ("x-real-ip", "10.1.1.1"), ("x-user", "bob")
    )
    assert browser.send().person is None


def test_every_answer_forbids_other_hosts_and_frames(opened: Doors, closed: Doors) -> None:
    for reply in (Browser(opened).send(), Browser(closed).send("/sign-in"), Browser(closed).send()):
        policy = reply.headers["content-security-policy"]
        assert "connect-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert reply.headers["x-content-type-options"] == "nosniff"


@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=60))
def test_no_header_lets_anybody_in(path: str, cookie: str, user: str) -> None:
    auth = AuthSettings(user_header="X-User", trusted_proxies=("10.0.0.0/8",))
    told = (("cookie", cookie), ("x-user", user), ("authorization", cookie))
    clean = [(name, text.encode("utf-8").decode("latin-1")) for name, text in told if _sent(text)]
    reply = Browser(doors(auth), peer="203.0.113.9").having(*clean).send(f"/{path}")
    assert reply.person is None


def _sent(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
