"""The flow of a question as it is served: stages, stop, choices, bad input, bursts, reloads."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from t2sql.project import open_project
from tests.faces.chat.browsers import PHONE
from tests.faces.chat.test_served import Page, sign_in, text_of
from tests.faces.conftest import SETTINGS, SHOP
from tests.faces.serving import guard, served_chat

SLOW = "SELECT COUNT(*) AS n FROM shop.orders AS o0" + "".join(  # noqa: S608 # numbers alone
    f" JOIN shop.orders AS o{number} ON o{number}.customer_id = o0.customer_id"
    for number in range(1, 12)
)
"""Ten orders a customer: more rows than anybody counts in half a minute."""


@pytest.fixture(scope="module")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("flow")
    with duckdb.connect(str(made / "store.duckdb")) as connection:
        connection.execute(SHOP)
        connection.execute("CREATE TABLE shop.parcels (parcel_id INTEGER, api_key VARCHAR)")
        connection.execute("INSERT INTO shop.parcels VALUES (1, 'SECRET-KEY')")
    (made / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    with open_project(made) as project:
        project.index()
    return made


@pytest.fixture(scope="module")
def chat(shop_folder: Path) -> Iterator[str]:
    with served_chat(shop_folder) as found:
        yield found


def steps(page: Page) -> list[dict[str, Any]]:
    """The last state of each step that the page was told of."""
    return [one for one in page.said if one.get("metadata")]


def test_stages_stream_with_their_times(chat: str) -> None:
    page = Page(chat)
    page.send("/ask", "How many orders are there?")
    pending = [
        message["metadata"]["title"]
        for change in page.changes
        for value in change
        if isinstance(value, list)
        for message in value
        if isinstance(message, dict) and (message.get("metadata") or {}).get("status") == "pending"
    ]
    assert pending, "nothing was told while it went on"
    (step,) = steps(page)
    assert step["metadata"]["status"] == "done"
    assert step["metadata"]["title"] == "Searching tables → Choosing tables"
    lines = text_of(step).splitlines()
    assert [line.partition(" · ")[0] for line in lines] == ["Searching tables", "Choosing tables"]
    assert all(line.endswith((" ms", " s")) for line in lines)
    page.send("/confirm", ["shop.orders"])
    assert "Checking → Running" in steps(page)[-1]["metadata"]["title"]


def test_the_stages_are_told_in_the_language_of_the_browser(chat: str) -> None:
    page = Page(chat)
    page.client.headers["accept-language"] = "ko-KR,ko;q=0.9,en;q=0.5"
    page.send("/ask", "How many orders are there?")
    assert steps(page)[-1]["metadata"]["title"] == "테이블 검색 → 테이블 선택"


def test_stop_ends_the_query_on_the_server(chat: str) -> None:
    page = Page(chat)
    page.answer("How many orders are there?", "shop.orders")
    begun = time.monotonic()
    job = page.client.submit(SLOW, api_name="/run")
    while not any("Running" in json.dumps(one) for one in job.outputs()):
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    page.client.predict(api_name="/stop")
    job.result(timeout=20)  # its own limit is 30 s
    assert any("Stopped; nothing changed." in json.dumps(one) for one in job.outputs())
    assert page.answer("How many orders are there?", "shop.orders").startswith("1 row.")


def test_a_newer_question_overtakes(chat: str) -> None:
    page = Page(chat)
    page.answer("How many orders are there?", "shop.orders")
    running = page.client.submit(SLOW, api_name="/run")
    while not any("Running" in json.dumps(one) for one in running.outputs()):
        time.sleep(0.05)
    assert "shop.customers" in page.send("/ask", "How many customers are there?")
    running.result(timeout=20)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("   ", "Type a question first."),
        ("orders " * 800, "characters; at most 4,000 are read."),
    ],
    ids=["empty", "5,600 characters"],
)
def test_what_cannot_be_asked_is_told_and_the_conversation_goes_on(
    chat: str, asked: str, said: str
) -> None:
    page = Page(chat)
    assert said in page.send("/ask", asked)
    assert page.answer("How many orders are there?", "shop.orders").startswith("1 row.")


@pytest.mark.parametrize(
    "asked",
    [
        "كم عدد الطلبات؟",
        "🍕🍕 orders 👩‍👩‍👧‍👦?",
        "<script>alert(1)</script> orders",
        "\x00\u202eorders",
    ],
)
def test_odd_questions_are_shown_as_text(chat: str, asked: str) -> None:
    page = Page(chat)
    page.send("/ask", asked)
    whole = json.dumps(page.said, ensure_ascii=False)
    assert "<script>" not in whole
    assert "Traceback" not in whole
    assert len(page.said) >= 3  # the question, the step, what was said to it


def test_a_named_table_is_not_asked_about(chat: str) -> None:
    page = Page(chat)
    said = page.send("/ask", "How many rows are in @shop.orders?")
    assert "I would use" not in json.dumps(page.said)
    assert said


def test_what_fits_no_table_names_the_nearest_and_goes_on_by_a_click(chat: str) -> None:
    page = Page(chat)
    page.send("/ask", "Which volcano erupted loudest?")
    said = page.send("/choose_1")
    assert "Use shop." in json.dumps(page.said)
    assert "Traceback" not in said


def test_a_choice_that_is_not_offered_does_nothing(chat: str) -> None:
    page = Page(chat)
    page.answer("How many orders are there?", "shop.orders")
    assert page.send("/choose_6").startswith("1 row.")


def test_any_other_table_is_found_by_its_name_and_added(chat: str) -> None:
    page = Page(chat)
    page.send("/ask", "How many orders are there?")
    found = page.client.predict("parc", api_name="/find")
    assert "shop.parcels" in json.dumps(found)
    page.client.predict("shop.parcels", api_name="/add")
    told = page.client.predict(["shop.orders", "shop.parcels"], api_name="/tick")
    assert "Nothing known joins" in told
    said = page.send("/confirm", ["shop.orders", "shop.parcels"])
    assert "not in the list of choices" not in said


def test_the_page_offers_what_it_takes(chat: str) -> None:
    page = Page(chat)
    page.send("/ask", "How many orders are there?")
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError):
        page.client.predict(["shop.orders", "information_schema.tables"], api_name="/confirm")


def ask_once(url: str, question: str) -> str:
    """The last that a conversation of its own hears."""
    begun = httpx.post(f"{url}/gradio_api/call/ask", json={"data": [question]}, timeout=60)
    event = begun.json()["event_id"]
    told = httpx.get(f"{url}/gradio_api/call/ask/{event}", timeout=120).text
    return told.rstrip().rsplit("event:", 1)[-1]


@pytest.mark.slow
def test_a_burst_of_twenty_loses_no_answer(chat: str) -> None:
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda _: ask_once(chat, "How many orders are there?"), range(20)))
    assert [one.splitlines()[0].strip() for one in told] == ["complete"] * 20
    assert all("I would use shop.orders" in one for one in told)


def test_a_few_rows_are_shown_to_the_person_of_the_conversation_alone(
    shop_folder: Path, tmp_path: Path
) -> None:
    made = tmp_path / "two"
    guard(shop_folder, made, SETTINGS)
    with served_chat(made) as url:
        ada, bob = ({"cookie": sign_in(url, name)} for name in ("ada", "bob"))
        talks = {}
        for name, headers in (("ada", ada), ("bob", bob)):
            talks[name] = f"of{name}"
            body = {"data": ["How many orders?"], "session_hash": talks[name]}
            begun = httpx.post(f"{url}/gradio_api/call/ask", json=body, headers=headers)
            event = begun.json()["event_id"]
            httpx.get(f"{url}/gradio_api/call/ask/{event}", headers=headers, timeout=60)

        def glance(headers: dict[str, str], talk: str, table: str) -> httpx.Response:
            named = {"talk": talk, "table": table}
            return httpx.get(f"{url}/glance", params=named, headers=headers)

        own = glance(ada, talks["ada"], "shop.customers")
        if own.status_code == 404:
            pytest.skip("this gradio gives calls a session of their own")
        assert "Customer 1" in own.text
        assert "SECRET-KEY" not in glance(ada, talks["ada"], "shop.parcels").text
        assert "Customer" not in glance(bob, talks["bob"], "shop.customers").text
        assert glance(bob, talks["ada"], "shop.customers").status_code == 404
        assert httpx.get(f"{url}/glance?talk=ofada&table=shop.orders").status_code == 401


@pytest.mark.slow
def test_a_person_confirms_by_keyboard_changes_tables_and_reloads(  # noqa: PLR0915 # one visit
    visit: Any, chat: str
) -> None:
    one = visit(chat).ready()
    browser = one.page
    focused = "document.activeElement === document.querySelector('#box textarea')"
    browser.wait_for_function(focused)
    one.ask("How many orders are there?")
    browser.wait_for_selector("#use")
    ticked = browser.locator("#tables input:checked")
    assert [one.get_attribute("data-table") for one in ticked.all()] == ["shop.orders"]
    browser.locator("#tables details summary").first.click()
    browser.locator("#tables .glance td").first.wait_for()
    browser.locator("#add-table textarea").click()
    browser.keyboard.type("parc")
    browser.locator("#found-tables label", has_text="shop.parcels").click()
    browser.locator("#tables input[data-table='shop.parcels']:checked").wait_for()
    browser.locator("#join-path", has_text="Nothing known joins").wait_for()
    browser.reload()
    browser.locator("#tables input[data-table='shop.parcels']:checked").wait_for()
    assert browser.locator("#chat .user").first.inner_text().strip() == "How many orders are there?"
    browser.locator("#tables input[data-table='shop.parcels']").uncheck()
    browser.locator("#join-path", has_text="Nothing known joins").wait_for(state="detached")
    browser.locator("#box textarea").focus()
    browser.keyboard.press("Enter")  # the box is empty: it says yes to the tables
    browser.locator("#chat .bot", has_text="1 row.").first.wait_for()
    browser.wait_for_function(focused)
    browser.reload()
    browser.locator("#chat .bot", has_text="1 row.").first.wait_for()
    browser.locator("#answer").wait_for()
    browser.click("#new")
    browser.locator("#chat .bot").first.wait_for(state="detached")
    browser.reload()
    browser.wait_for_selector("#box textarea")
    assert browser.locator("#chat .bot").count() == 0
    assert one.broken == []


@pytest.mark.slow
def test_nothing_is_wider_than_a_phone(visit: Any, chat: str) -> None:
    one = visit(chat, viewport=PHONE).ready()
    browser = one.page
    one.ask("How many orders are there?")
    browser.wait_for_selector("#use")
    assert not one.overflows
    browser.click("#use")
    browser.wait_for_selector("#rows td")
    assert not one.overflows
