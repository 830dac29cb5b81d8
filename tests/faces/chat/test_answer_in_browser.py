"""The answer in a real Chromium: rows, edits, chart, feedback, files; wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from t2sql.project import open_project
from tests.faces.chat.browsers import PHONE, Visit
from tests.faces.conftest import SETTINGS, SHOP
from tests.faces.serving import served_chat

pytestmark = pytest.mark.slow
CELLS = (
    "<img src=http://203.0.113.9/x onerror=alert(1)><script>alert(2)</script>",
    "# a **b** [link](http://203.0.113.9/) ![x](http://203.0.113.9/x.png)",
    "{{constructor}} ${alert(3)} {{{x}}} @children",
    "שלום עולם 123",
    "👩‍👩‍👧 한국어",
    "</td></table></div><b>out</b>",
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat over a shop with hostile cells, a wide table and many rows."""
    folder = tmp_path_factory.mktemp("answers")
    wide = ", ".join(f"{place} AS c{place}" for place in range(5000))
    with duckdb.connect(str(folder / "store.duckdb")) as connection:
        connection.execute(SHOP)
        connection.execute("CREATE TABLE shop.odd (place INTEGER, words VARCHAR)")
        rows = [(place, text) for place, text in enumerate((*CELLS, "x" * 10_000_000))]
        connection.executemany("INSERT INTO shop.odd VALUES (?, ?)", rows)
        connection.execute(f"CREATE TABLE shop.wide AS SELECT {wide}")
        connection.execute(
            "CREATE TABLE shop.events AS SELECT i::INTEGER AS event FROM range(1000000) AS r(i)"
        )
    settings = SETTINGS.replace("[project]", '[project]\nconfirm = "never"')
    limits = "\n[limits]\nprofile_seconds = 5\n"
    (folder / "t2sql.toml").write_text(settings + limits, encoding="utf-8")
    with open_project(folder) as project:
        project.index()
    with served_chat(folder) as found:
        yield found


def ask(one: Visit, question: str) -> None:
    one.ask(question)
    one.page.wait_for_selector("#rows table")


def run(one: Visit, sql: str, shows: str) -> None:
    """Run edited SQL, and wait until the room shows this text."""
    one.run(sql)
    one.sees("#answer", shows)


def test_cells_are_text_whatever_they_hold(visit: Any, url: str) -> None:
    one = visit(url).ready()
    page = one.page
    ask(one, "How many orders are there?")
    run(one, 'SELECT place, words AS "<b>words</b>" FROM shop.odd ORDER BY place', "Rows 1 to 7")
    shown = page.locator("#rows td").all_inner_texts()
    for text in CELLS:
        assert text in shown
    assert "<b>words</b>" in page.locator("#rows th").nth(1).inner_text()
    assert "more characters" in shown[-1]
    assert len(shown[-1]) < 1000
    assert page.locator("#rows b, #rows img, #rows script").count() == 0
    assert page.locator("[href*='203.0.113.9'], [src*='203.0.113.9']").count() == 0
    page.wait_for_timeout(1000)  # for what an image or a script would do
    assert (one.broken, one.elsewhere) == ([], [])


def test_a_wide_and_a_long_result_stay_easy_to_use(visit: Any, url: str) -> None:
    one = visit(url).ready()
    page = one.page
    ask(one, "How many orders are there?")
    run(one, "SELECT * FROM shop.wide", "Columns 1 to 40 of 5,000")
    assert page.locator("#rows th").count() == 40
    page.locator("#rows button", has_text="More columns").click()
    page.locator("#rows", has_text="Columns 41 to 80").wait_for()
    assert page.locator("#answer *").count() < 5000
    run(one, "SELECT event FROM shop.events ORDER BY event", "Rows 1 to 50 of 1,000")
    assert "there are more" in page.locator("#rows").inner_text()
    page.click("#rows-next")
    page.locator("#rows", has_text="Rows 51 to 100").wait_for()
    sort = page.locator("#rows [data-act=sort]")
    sort.focus()
    page.keyboard.press("Enter")
    page.locator("#rows th[aria-sort=ascending]").wait_for()
    page.keyboard.press("Enter")
    page.locator("#rows th[aria-sort=descending]").wait_for()
    assert page.locator("#rows td").first.inner_text() == "999"


def test_an_answer_is_edited_judged_and_taken_home(visit: Any, url: str, tmp_path: Path) -> None:
    one = visit(url).ready()
    page = one.page
    ask(one, "How many orders are there for each status?")
    page.locator("#chart svg").first.wait_for()
    page.locator("#summary", has_text="rows of status").wait_for()
    page.locator("#trust summary").click()
    assert page.locator("#trust .checks").is_visible()
    page.screenshot(path=str(tmp_path / "answer.png"), full_page=True)
    links = (
        "document.querySelectorAll('#downloads a').forEach(one => one.removeAttribute('target'))"
    )
    page.evaluate(links)  # so that it is this page that tells of the download
    with page.expect_download() as file:
        page.locator("#downloads a", has_text="CSV").click()
    assert file.value.suggested_filename == "how-many-orders-are-there-for-each-status.csv"
    run(one, "SELECT statuss FROM shop.orders", "did not pass")
    assert "statuss" in page.locator("#problems").inner_text()
    assert page.locator("#rows table").is_visible()
    mended = "SELECT status, count(*) AS orders FROM shop.orders GROUP BY status ORDER BY status"
    run(one, mended, "Changed from the query before")
    page.click("#save")
    page.locator("#said", has_text="saved as the right one").wait_for()
    page.click("#undo")
    page.locator("#said", has_text="Taken back").wait_for()
    page.click("#wrong")
    page.fill("#reason textarea", "<b>not</b> what I asked")
    page.click("#send-reason")
    page.locator("#said", has_text="Noted as wrong").wait_for()
    assert (one.broken, one.elsewhere) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    visit: Any, url: str, scheme: str, tmp_path: Path
) -> None:
    one = visit(url, viewport=PHONE, color_scheme=scheme).ready()
    page = one.page
    ask(one, "How many orders are there for each status?")
    page.locator("#chart .narrow svg").wait_for()
    assert not page.locator("#chart .wide").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path=str(tmp_path / f"{scheme}.png"), full_page=True)
