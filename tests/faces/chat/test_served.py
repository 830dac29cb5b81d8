"""The chat as it is served: its API, its doors, and what a browser shows of hostile cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from t2sql.errors import ConfigError
from t2sql.faces.doors.doors import Address, make_doors
from t2sql.project import open_project
from tests.faces.conftest import SETTINGS, SHOP, Run
from tests.faces.serving import guard, served_chat

HOSTILE = "<img src=http://203.0.113.9/x onerror=alert(1)> [link](http://203.0.113.9/)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexed project, one of whose cells is hostile."""
    made = tmp_path_factory.mktemp("chat")
    with duckdb.connect(str(made / "store.duckdb")) as connection:
        connection.execute(SHOP)
        connection.execute("UPDATE shop.customers SET city = ? WHERE customer_id = 7", [HOSTILE])
    (made / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    with open_project(made) as project:
        project.index()
    return made


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with served_chat(folder) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same for two people who have to sign in, one of whom may not see the customers."""
    made = tmp_path_factory.mktemp("guarded")
    guard(folder, made, SETTINGS)
    with served_chat(made) as found:
        yield found


class Page:
    """One page of the chat, driven through its API."""

    def __init__(self, url: str, cookie: str = "") -> None:
        from gradio_client import Client

        headers = {"cookie": cookie} if cookie else None
        self.client = Client(url, headers=headers, verbose=False)
        self.said: list[Any] = []
        self.changes: list[Any] = []
        """What changed on the page, time after time."""

    def send(self, name: str, *inputs: Any) -> str:
        """The last message after an action."""
        job = self.client.submit(*inputs, api_name=name)
        job.result(timeout=60)
        self.changes = [one if isinstance(one, tuple) else (one,) for one in job.outputs()]
        told = [value for change in self.changes for value in change if is_chat(value)]
        self.said = told[-1] if told else self.said
        return text_of(self.said[-1]) if self.said else ""

    def answer(self, question: str, *tables: str) -> str:
        self.send("/ask", question)
        return self.send("/confirm", list(tables))


def is_chat(value: Any) -> bool:
    """Whether it is the messages."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def text_of(message: Any) -> str:
    """The words of a message."""
    content = message["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def sign_in(url: str, name: str) -> str:
    """The cookie of a person."""
    form = {"name": name, "password": "correct horse"}
    reply = httpx.post(f"{url}/sign-in", data=form, headers={"origin": url})
    assert reply.status_code == 303
    return reply.headers["set-cookie"].partition(";")[0]


def test_a_question_becomes_rows(url: str) -> None:
    page = Page(url)
    assert "shop.orders" in page.send("/ask", "How many orders are there?")
    assert page.send("/confirm", ["shop.orders"]).startswith("1 row.")


def test_edited_sql_passes_the_same_gate(url: str, folder: Path) -> None:
    page, before = Page(url), (folder / "store.duckdb").read_bytes()
    page.answer("How many orders are there?", "shop.orders")
    assert page.send("/run", "SELECT min(order_id) AS m FROM shop.orders").startswith("1 row.")
    for hostile, rule in (
        ("DROP TABLE shop.orders", "query"),
        ("SELECT * FROM read_csv('/etc/passwd')", "read_csv"),
        ("SELECT 1; DELETE FROM shop.orders", "statement"),
        ("SELECT * FROM duckdb_settings()", "duckdb_settings"),
    ):
        said = page.send("/run", hostile)
        assert said.startswith("Not run"), said
        assert rule in said
    assert (folder / "store.duckdb").read_bytes() == before


def test_the_run_handler_takes_no_sql_before_a_draft_is_there(url: str) -> None:
    assert "This draft is gone" in Page(url).send("/run", "SELECT 1 AS one FROM shop.orders")


def test_a_page_cannot_run_the_draft_of_another_one(url: str) -> None:
    first, second = Page(url), Page(url)
    first.answer("How many orders are there?", "shop.orders")
    assert "This draft is gone" in second.send("/run", "SELECT order_id FROM shop.orders")


def test_files_and_other_addresses_are_not_served(url: str, folder: Path) -> None:
    settings = folder / "t2sql.toml"
    for path in (
        f"file={settings}",
        "file=/etc/passwd",
        "file=http://127.0.0.1/",
        "file=t2sql.toml",
    ):
        assert httpx.get(f"{url}/gradio_api/{path}").status_code in {400, 403, 404}
    assert httpx.get(f"{url}/docs").status_code == 404
    assert httpx.post(f"{url}/gradio_api/upload", files={"files": b"x"}).status_code >= 400


def test_files_cannot_be_smuggled_in_among_the_messages(url: str, folder: Path) -> None:
    file = {"path": str(folder / "t2sql.toml"), "meta": {"_type": "gradio.FileData"}}
    said = [{"role": "user", "content": [{"type": "file", "file": file}]}]
    for data in (["How many orders are there?", said], [said, said], ["", said, said]):
        for name in ("ask", "confirm", "run"):
            begun = httpx.post(f"{url}/gradio_api/call/{name}", json={"data": data})
            if begun.status_code != 200:
                continue
            event = begun.json()["event_id"]
            told = httpx.get(f"{url}/gradio_api/call/{name}/{event}", timeout=60).text
            assert "t2sql.toml" not in told


def test_a_browser_sends_texts_and_ticks_alone(url: str) -> None:
    config = httpx.get(f"{url}/config").json()
    kinds = {part["id"]: part["type"] for part in config["components"]}
    sent = {kinds[part] for step in config["dependencies"] for part in step["inputs"]}
    assert sent == {"textbox", "checkboxgroup", "radio", "code", "state"}


def test_without_a_cookie_nothing_is_served_but_the_form(guarded: str) -> None:
    for path in ("/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=x"):
        assert httpx.get(guarded + path).status_code == 401
    assert (
        "Sign in" in httpx.get(guarded, headers={"accept": "text/html"}, follow_redirects=True).text
    )


def test_two_people_see_what_they_may_see(guarded: str) -> None:
    ada, bob = Page(guarded, sign_in(guarded, "ada")), Page(guarded, sign_in(guarded, "bob"))
    asked = "How many customers are there?"
    assert "shop.customers" in ada.send("/ask", asked)
    shown = bob.send("/ask", asked)
    assert "shop.customers" not in shown
    assert "hidden from you" in shown
    bob.answer("How many orders are there?", "shop.orders")
    ada.answer("How many orders are there?", "shop.orders")
    typed = "SELECT count(*) AS n FROM shop.customers"
    assert ada.send("/run", typed).startswith("1 row.")
    assert bob.send("/run", typed).startswith("Not run")


def test_nobody_hears_the_answers_of_another_ones_page(guarded: str) -> None:
    ada, bob = ({"cookie": sign_in(guarded, name)} for name in ("ada", "bob"))
    with httpx.stream("GET", f"{guarded}/gradio_api/heartbeat/of-ada", headers=ada) as opened:
        assert opened.status_code == 200
    heard = f"{guarded}/gradio_api/queue/data?session_hash="
    for page in ("of-ada", "of%2Dada", "x&session_hash=of-ada", "of-ada&session_hash=x"):
        assert httpx.get(heard + page, headers=bob).status_code == 403, page
    assert httpx.get(f"{guarded}/gradio_api/heartbeat/of-ada", headers=bob).status_code == 403
    with httpx.stream("GET", f"{heard}of-ada", headers=ada) as own:
        assert own.status_code == 200


def test_other_addresses_need_people_who_sign_in(folder: Path, shop: Path, t2sql: Run) -> None:
    done = t2sql("chat", "--host", "192.0.2.1")
    assert done.code == 2
    assert "nobody has to sign in" in done.err
    with open_project(folder) as project, pytest.raises(ConfigError, match="others could use"):
        make_doors(project.config, Address("::"), "the chat")


def test_a_header_without_a_trusted_proxy_is_a_mistake(folder: Path) -> None:
    with open_project(folder) as project:
        config = project.config.replaced({"auth": {"user_header": "X-User"}})
        with pytest.raises(ConfigError, match="believed from nobody"):
            make_doors(config, Address("192.0.2.1"), "the chat")


def test_the_hash_of_a_password_is_made_by_a_command(
    t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.prompt", lambda *_, **__: "correct horse")
    assert t2sql("user", "hash", "ada").out.startswith('"ada" = "scrypt$131072$8$1$')


@pytest.mark.slow
def test_hostile_cells_are_text_and_no_other_host_is_asked(visit: Any, url: str) -> None:
    one = visit(url).ready()
    browser = one.page
    one.ask(f"How many customers of {HOSTILE} are there?")
    browser.locator("#chat .user", has_text="203.0.113.9").first.wait_for()
    browser.locator("#stop").wait_for(state="hidden")
    one.ask("How many orders are there?")
    browser.locator("#chat .bot", has_text="shop.orders").wait_for()
    browser.click("#use")
    browser.wait_for_selector("#rows td")
    browser.click("#sql .cm-content")
    browser.keyboard.press("Control+a")
    browser.keyboard.type('SELECT city AS "<b>city</b>" FROM shop.customers WHERE customer_id = 7')
    browser.click("#run-sql")
    cell = browser.locator("#rows td", has_text="203.0.113.9").first
    cell.wait_for()
    assert HOSTILE in cell.inner_text()
    led = browser.locator("[href*='203.0.113.9'], [src*='203.0.113.9']")
    assert led.count() == 0
    assert browser.locator("#rows b").count() == 0
    assert (one.faults, one.elsewhere) == ([], [])
