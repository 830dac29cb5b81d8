"""The chat from end to end in a real browser, by keyboard and mouse as a person would use it.

Pictures of what is seen go into the folder that T2SQL_SCREENSHOTS names.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from t2sql.access.passwords import hash_password
from t2sql.project import open_project
from t2sql.testing import ReceivedRequest, Scripted, ScriptedServer, error_reply
from tests.faces.chat.browsers import PHONE, Visit, opened_chromium
from tests.faces.conftest import SETTINGS, SHOP
from tests.faces.serving import served_chat

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.xdist_group("chat"),
    pytest.mark.slow,
]
MORE = """
CREATE TABLE shop.parcels (
  parcel_id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES shop.orders (order_id),
  weight DOUBLE);
INSERT INTO shop.parcels SELECT i, i, i * 0.1 FROM range(1, 300) AS r(i);
CREATE TABLE shop.notes (place INTEGER, words VARCHAR);
"""
CELLS = (
    "<img src=http://203.0.113.9/x onerror=alert(1)><script>alert(2)</script>",
    "# a **b** [link](http://203.0.113.9/) ![x](http://203.0.113.9/x.png)",
    "שלום עולם 123",
    "👩‍👩‍👧 한국어",
    "</td></table></div><b>out</b>",
)
BY_MONTH = "How many orders were placed each month in 2025?"
PER_DAY = "How many orders are there per day in 2025?"
PER_CITY = "How many customers are there in each city?"
SLOW = "SELECT SUM(o0.total_amount) AS total FROM shop.orders AS o0 " + " ".join(  # noqa: S608 # fixed words
    f"JOIN shop.orders AS o{place} "
    f"ON o{place}.total_amount + o{place - 1}.total_amount > o{place}.order_id - 1000000"
    for place in range(1, 6)
)
"""Each order with each other, again and again: minutes anywhere, and little memory."""
CITIES = "SELECT city, COUNT(*) AS customers FROM shop.customers GROUP BY city ORDER BY city"
OPEN = """
[privacy]
samples = true
results = true
"""
GUARDED = """
[privacy]
samples = true
results = true
[limits]
query_seconds = 2
[llm]
base_url = "{base_url}"
model = "scripted"
[auth.users]
ada = "{hash}"
bob = "{hash}"
"""


class Model:
    """A model that says what fits the question; it can be out of reach for a while."""

    def __init__(self) -> None:
        self.is_down = False

    def __call__(self, request: ReceivedRequest) -> Scripted:
        """The reply to a request."""
        if self.is_down:
            return error_reply(503, "try later", code="busy")
        asked = re.findall(r"<question>\n(.*?)\n</question>", request.text, re.DOTALL)
        question = asked[-1] if asked else ""
        if request.asks_for("sql"):
            return json.dumps(written(question))
        if request.asks_for("tables"):
            return json.dumps(chosen(question))
        return json.dumps({"summary": "The shop counted 150."})


def chosen(question: str) -> dict[str, Any]:
    """The tables for a question; what is asked back where it has two readings."""
    reply = {"none_fits": False, "reason": "", "ask": "", "choices": []}
    if question == "How many orders are active?":
        choices = ["customers with an order", "orders that are not cancelled"]
        return {**reply, "tables": [], "ask": "Who or what is active?", "choices": choices}
    name = "shop.customers" if "customer" in question else "shop.orders"
    table = {"name": name, "reason": f"it holds what “{question}” counts", "confidence": 0.9}
    return {**reply, "tables": [table]}


def written(question: str) -> dict[str, Any]:
    """SQL for a question."""
    sql = "SELECT COUNT(*) AS orders FROM shop.orders AS o WHERE o.status = 'paid'"
    if "slow" in question:
        sql = SLOW
    elif "customer" in question:
        sql = "SELECT COUNT(*) AS customers FROM shop.customers"
    told = f"Counts for: {question}"
    return {"plan": "", "sql": sql, "explanation": told, "assumptions": [], "confidence": 0.9}


@pytest.fixture(autouse=True, scope="module")
def _collected() -> Iterator[None]:
    """What gradio leaves to the collector is collected where it is forgiven."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with opened_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop, indexed; some of its notes are hostile, one is a megabyte long."""
    made = tmp_path_factory.mktemp("browsed")
    with duckdb.connect(str(made / "store.duckdb")) as connection:
        connection.execute(SHOP + MORE)
        notes = [*enumerate(CELLS), (len(CELLS), "x" * 1_000_000)]
        connection.executemany("INSERT INTO shop.notes VALUES (?, ?)", notes)
    (made / "t2sql.toml").write_text(SETTINGS + OPEN, encoding="utf-8")
    with open_project(made) as project:
        project.index()
    return made


@pytest.fixture(scope="module")
def url(chromium: Any, folder: Path) -> Iterator[str]:
    """The chat that anybody at this machine may use, without a model."""
    with served_chat(folder) as found:
        yield found


@pytest.fixture(scope="module")
def model() -> Iterator[tuple[Model, str]]:
    """A model, and where it listens."""
    spoken = Model()
    with ScriptedServer(spoken) as server:
        yield spoken, server.base_url


@pytest.fixture(scope="module")
def guarded(
    chromium: Any,
    folder: Path,
    model: tuple[Model, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The chat for two people who sign in, with a model, and two seconds for a query."""
    made = tmp_path_factory.mktemp("guarded")
    shutil.copytree(folder, made, dirs_exist_ok=True)
    more = GUARDED.format(base_url=model[1], hash=hash_password("correct horse", cost=1 << 10))
    (made / "t2sql.toml").write_text(SETTINGS + more, encoding="utf-8")
    with served_chat(made) as found:
        yield found


Go = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Go]:
    """Open the page. At the end it had no fault, and asked no other host for anything."""
    visits: list[Visit] = []

    def go(url: str, person: str = "", **how: Any) -> Visit:
        one = Visit(chromium, url, **how)
        visits.append(one)
        if person:
            one.page.fill("[name=name]", person)
            one.page.fill("[name=password]", "correct horse")
            one.page.keyboard.press("Enter")
        return one.ready()

    yield go
    told = [(one.broken, one.elsewhere) for one in visits]
    for number, one in enumerate(visits):
        one.picture(f"{request.node.name}-end-{number}", whole=True)
        one.close()
    assert told == [([], [])] * len(visits)


def rows_of(one: Visit) -> list[list[str]]:
    """The rows that are shown."""
    shown = one.page.locator("#rows tbody tr").all()
    return [row.locator("td").all_inner_texts() for row in shown]


def fetched(one: Visit, name: str) -> bytes:
    """A file of the answer, by its link."""
    link = one.sees("#downloads a", name)
    reply = one.context.request.get(f"{one.url}/{link.get_attribute('href')}")
    assert reply.status == 200
    return bytes(reply.body())


def spent_on_queries() -> float:
    """Seconds of processor time of the processes in which our queries run."""
    spent = 0.0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            ours = int(fields[1]) == os.getpid() and b"t2sql" in (place / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if ours else 0.0
    return spent


def test_tables_are_shown_with_reasons_and_changed_before_sql_is_written(
    visit: Go, url: str
) -> None:
    one = visit(url)
    one.ask(BY_MONTH)
    card = one.sees("#tables .card.chosen", "shop.orders")
    assert "its name matches 'orders'" in card.inner_text()
    assert "300 rows" in card.inner_text()
    one.picture("confirm")
    tick = "#tables input[data-table='shop.{}']"
    missed = one.sees("#tables .card.missed", "shop.customers")
    missed.locator("summary").click()
    one.sees("#tables .card.missed .glance td", "Customer 1")
    one.page.check(tick.format("customers"))
    one.sees("#join-path", "shop.customers.customer_id")
    one.page.click("#add-table input, #add-table textarea")
    one.page.keyboard.type("notes")
    one.page.locator("#found-tables label", has_text="shop.notes").click()
    one.sees(tick.format("notes") + ":checked")
    one.sees("#join-path", "Nothing known joins shop.notes")
    one.picture("confirm-changed", whole=True)
    one.page.uncheck(tick.format("notes"))
    one.page.uncheck(tick.format("customers"))
    one.sees("#cards:not(:has(.joins))")
    assert not one.page.locator("#answer").is_visible()
    one.page.focus("#box textarea")
    one.page.keyboard.press("Enter")  # nothing is typed: it says yes to the tables
    one.sees("#rows table")
    assert [row[1] for row in rows_of(one)] == ["62", "56", "62", "60", "60"]
    one.sees("#chart svg")
    one.sees("#summary .summary", "62")
    one.picture("answer", whole=True)


def test_rows_sort_and_turn_their_pages_and_the_chart_changes_its_kind(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask(PER_DAY)
    one.page.wait_for_selector("#use")
    one.go_on()
    one.sees("#rows", "Rows 1 to 50 of 150")
    first = rows_of(one)[0]
    one.page.click("#rows-next")
    one.sees("#rows", "Rows 51 to 100 of 150")
    one.page.locator("#rows [data-act=sort]").first.click()
    one.sees("#rows th[aria-sort=ascending]")
    assert rows_of(one)[0] == first
    one.page.locator("#rows [data-act=sort]").first.click()
    one.sees("#rows th[aria-sort=descending]")
    assert rows_of(one)[0][0].startswith("2025-05-30")
    line = one.sees("#chart .wide svg").inner_html()
    one.picture("line", whole=True)
    one.page.locator("#chart-kind label", has_text="Bars").click()
    one.page.wait_for_function(
        "before => document.querySelector('#chart .wide svg').innerHTML !== before", arg=line
    )
    one.picture("bars", whole=True)
    assert one.sees("#downloads a", "Chart (SVG)").get_attribute("href").endswith("?chart=bar")


def test_sql_that_fails_is_explained_and_mended_sql_runs_with_what_changed(
    visit: Go, url: str
) -> None:
    one = visit(url)
    one.ask(PER_CITY)
    one.page.wait_for_selector("#use")
    one.go_on()
    before = rows_of(one)
    one.run("DELETE FROM shop.customers")
    one.sees("#problems", "did not pass")
    one.run(CITIES.replace("city", "cty"))
    one.sees("#problems", "cty")
    one.picture("problem", whole=True)
    assert rows_of(one) == before
    one.run(CITIES)
    one.sees("#diff summary")
    assert rows_of(one) == [["Busan", "10"], ["Daegu", "10"], ["Seoul", "10"]]
    one.page.click("#diff summary")
    assert "ORDER BY" in one.sees("#diff").inner_text()
    assert not one.page.locator("#problems .error").is_visible()
    one.picture("diff", whole=True)


def test_an_answer_is_saved_taken_back_called_wrong_and_corrected(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask("Orders for each status")
    one.page.wait_for_selector("#use")
    one.go_on()
    one.page.click("#right")
    one.sees("#said", "Saved as verified")
    one.picture("saved")
    one.page.click("#undo")
    one.sees("#said", "Taken back")
    one.page.click("#wrong")
    one.page.click("#reason textarea, #reason input")
    one.page.keyboard.type("<b>Cancelled</b> orders do not count")
    one.page.click("#send-reason")
    one.sees("#said", "Noted as wrong")
    one.run("SELECT COUNT(*) AS paid_orders FROM shop.orders WHERE status = 'paid'")
    one.sees("#rows th", "paid_orders")
    one.page.locator("#stop").wait_for(state="hidden")
    one.page.click("#save")
    one.sees("#said", "saved as the right one")
    one.picture("corrected")
    one.page.click("#undo")
    one.sees("#said", "Taken back")


def test_a_follow_up_keeps_the_question_and_shows_what_it_changed(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask(PER_CITY)
    one.page.wait_for_selector("#use")
    one.go_on()
    one.sees("#summary .summary")
    one.ask("only for Seoul")
    one.page.wait_for_selector("#use")
    one.go_on()
    assert rows_of(one) == [["Seoul", "10"]]
    one.page.click("#diff summary")
    assert "city = 'Seoul'" in one.sees("#diff").inner_text()
    one.picture("follow-up", whole=True)


def test_what_no_table_has_is_refused_and_the_nearest_are_a_click_away(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask("Which volcano erupted loudest?")
    one.sees("#chat .bot", "Nothing in the question names a table")
    one.sees("#choices button", "Use shop.orders")
    one.picture("refusal")
    one.page.locator("#choices button", has_text="Use shop.orders").click()
    one.sees("#chat .user", "Use shop.orders")
    one.page.locator("#stop").wait_for(state="hidden")
    one.ask("How many orders are there?")
    one.page.wait_for_selector("#use")
    one.go_on()
    assert rows_of(one) == [["300"]]


def test_two_readings_are_offered_and_one_is_taken_by_a_click(visit: Go, guarded: str) -> None:
    one = visit(guarded, "ada")
    one.ask("How many orders are active?")
    one.sees("#chat .bot", "Who or what is active?")
    choices = one.page.locator("#choices button:visible").all_inner_texts()
    assert choices[:2] == ["customers with an order", "orders that are not cancelled"]
    one.picture("clarification")
    one.page.locator("#choices button", has_text="customers with an order").click()
    one.sees("#tables .card.chosen", "shop.customers")
    one.go_on()
    assert rows_of(one) == [["30"]]
    one.sees("#summary", "Written by the model")
    one.page.locator("#what-was-sent button").first.click()
    assert "customers with an order" in one.sees("#sent pre").inner_text()
    one.picture("model-answer", whole=True)


def test_an_error_is_a_sentence_with_its_mend_and_the_conversation_goes_on(
    visit: Go, guarded: str, model: tuple[Model, str]
) -> None:
    one = visit(guarded, "ada")
    one.ask("How many slow orders are there?")
    one.page.click("#use")
    one.sees("#chat .bot", "2 s")
    one.picture("timeout")
    one.ask("How many orders were paid?")
    one.page.wait_for_selector("#use")
    model[0].is_down = True
    one.page.click("#use")
    one.sees("#chat .bot", "busy or failing (503)")
    one.picture("outage")
    model[0].is_down = False
    one.page.locator("#choices button", has_text="Ask it again").click()
    one.page.wait_for_selector("#use")
    one.go_on()
    assert rows_of(one) == [["150"]]
    assert "Traceback" not in one.page.inner_text("body")


def test_stop_ends_a_slow_query_on_the_server(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask("How many orders are there?")
    one.page.wait_for_selector("#use")
    one.go_on()
    one.run(SLOW)
    one.sees("#stop:visible")
    one.sees("#chat .bot", "Running…")
    one.picture("running")
    one.page.click("#stop")
    one.sees("#chat .bot", "Stopped; nothing changed.")
    one.picture("stopped")
    before = spent_on_queries()
    time.sleep(1.0)
    assert spent_on_queries() - before < 0.5
    assert rows_of(one) == [["300"]]


def test_a_reload_keeps_the_conversation_even_while_a_query_runs(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask("How many orders are there?")
    one.page.wait_for_selector("#use")
    one.page.reload()
    one.page.wait_for_selector("#use")
    one.go_on()
    one.page.reload()
    one.sees("#chat .user", "How many orders are there?")
    one.sees("#rows td", "300")
    one.sees("#summary .summary")
    one.picture("reloaded")
    one.run(SLOW)
    one.sees("#chat .bot", "Running…")
    one.page.reload()
    one.sees("#chat .bot", "Running…")
    one.page.click("#stop")
    one.sees("#chat .bot", "Stopped; nothing changed.")


def test_two_people_never_see_each_others_words(visit: Go, guarded: str) -> None:
    ada, bob = visit(guarded, "ada"), visit(guarded, "bob")
    ada.ask("How many orders does Aurora have?")
    bob.ask("How many customers does Borealis have?")
    for one in (ada, bob):
        one.page.wait_for_selector("#use")
        one.go_on()
    for one, own, other in ((ada, "Aurora", "Borealis"), (bob, "Borealis", "Aurora")):
        one.sees("#chat .user", own)
        one.room(2)
        one.sees("#history-list", own)
        one.picture(f"history-of-{own}")
        assert other not in one.page.content()
        one.room(0)
    link = ada.sees("#downloads a", "CSV").get_attribute("href")
    assert ada.context.request.get(f"{guarded}/{link}").status == 200
    assert bob.context.request.get(f"{guarded}/{link}").status == 404
    talk = ada.page.evaluate("sessionStorage.getItem('t2sql-talk')")
    bob.page.evaluate("talk => sessionStorage.setItem('t2sql-talk', talk)", talk)
    bob.page.reload()
    bob.ready()
    bob.page.wait_for_timeout(1000)
    assert "Aurora" not in bob.page.content()


def test_files_are_fetched_and_hold_the_rows_and_the_way_to_them(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask(PER_CITY)
    one.page.wait_for_selector("#use")
    one.go_on()
    text = fetched(one, "CSV").decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text)))
    assert sorted(read[1:]) == [["Busan", "10"], ["Daegu", "10"], ["Seoul", "10"]]
    notebook = json.loads(fetched(one, "Notebook"))
    source = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert PER_CITY in source
    assert "GROUP BY" in source
    assert fetched(one, "Parquet").startswith(b"PAR1")
    assert fetched(one, "Chart (PNG)").startswith(b"\x89PNG")
    assert fetched(one, "Chart (SVG)").lstrip().startswith(b"<")


def test_a_past_question_is_asked_again_and_a_table_of_the_catalog_asked_about(
    visit: Go, url: str
) -> None:
    one = visit(url)
    one.ask("How many parcels are there?")
    one.page.wait_for_selector("#use")
    one.go_on()
    one.room(2)
    one.page.locator("#history-list [data-act=open]", has_text="parcels").first.click()
    one.sees("#history-list h3", "How many parcels are there?")
    one.picture("history", whole=True)
    one.page.click("#history-list [data-act=again]")
    one.page.wait_for_function("document.querySelector('#box textarea').value.length > 9")
    one.page.wait_for_function("document.activeElement.matches('#box textarea')")
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector("#use")
    one.go_on()
    one.catalog("shop.orders")
    one.picture("catalog", whole=True)
    one.page.click("#catalog-about [data-act=ask]")
    one.page.wait_for_function("document.querySelector('#box textarea').value === '@shop.orders '")
    one.page.focus("#box textarea")
    one.page.keyboard.press("End")
    one.page.keyboard.type("how many orders are there?")
    one.page.keyboard.press("Enter")
    one.sees("#chat .user", "shop.orders how many orders are there?")
    one.page.locator("#stop").wait_for(state="hidden")
    assert not one.page.locator("#use").is_visible()  # a named table is not asked about
    one.room(3)
    one.sees("#settings-text table")
    one.picture("settings", whole=True)


def test_hostile_cells_are_shown_as_text(visit: Go, url: str) -> None:
    one = visit(url)
    one.ask("How many orders are there?")
    one.page.wait_for_selector("#use")
    one.go_on()
    one.run('SELECT place, words AS "<b>words</b>" FROM shop.notes ORDER BY place')
    one.sees("#rows", "Rows 1 to 6 of 6")
    shown = [row[1] for row in rows_of(one)]
    assert shown[:-1] == list(CELLS)
    assert "more characters" in shown[-1]
    assert one.page.locator("#rows b, #rows img, #rows script").count() == 0
    assert one.page.locator("[href*='203.0.113.9'], [src*='203.0.113.9']").count() == 0
    one.ask(f"How many notes say {CELLS[0]}?")
    one.sees("#chat .user", "203.0.113.9")
    one.page.locator("#stop").wait_for(state="hidden")
    one.picture("hostile", whole=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_way_from_the_question_to_the_answer_fits(
    visit: Go, url: str, scheme: str
) -> None:
    one = visit(url, viewport=PHONE, has_touch=True, color_scheme=scheme)
    one.ask(PER_DAY)
    one.page.wait_for_selector("#use")
    one.picture(f"phone-{scheme}-confirm")
    assert not one.overflows
    one.page.tap("#use")
    one.sees("#chart .narrow svg")
    one.sees("#summary .summary")
    assert not one.page.locator("#chart .wide").is_visible()
    assert not one.overflows
    one.picture(f"phone-{scheme}-answer")
    one.ask("only for paid ones")
    one.page.locator("#stop").wait_for(state="hidden")
    assert not one.overflows
