"""The page in a real browser: its languages, light and dark, a phone, keys, and no other host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from t2sql.access.passwords import hash_password
from tests.faces.chat.rooms import make_lake
from tests.faces.serving import served_chat

pytestmark = pytest.mark.slow
ROOMS = {
    "en-US": ("Ask", "Catalog", "History", "Settings"),
    "ko-KR": ("질문", "카탈로그", "기록", "설정"),
}
USERS = """
[auth.users]
ada = "{hash}"
"""
SMALL = """
() => [...document.querySelectorAll('button, a[href], summary, input, textarea, [role=tab]')]
  .filter((one) => one.offsetParent && one.type !== 'checkbox' && one.type !== 'radio')
  .map((one) => [one.id || one.className, one.getBoundingClientRect().height])
  .filter(([name, height]) => height > 0 && height < 40)
"""

CHOSEN = """
(name) => [...document.querySelectorAll('#settings-theme label')]
  .some((one) => one.textContent.includes(name) && one.querySelector('input').checked)
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    hub = ";".join(
        f"CREATE TABLE trade.part_{place:02d} (part_id INTEGER PRIMARY KEY, "
        "member_id INTEGER REFERENCES trade.members (member_id))"
        for place in range(30)
    )
    with served_chat(make_lake(tmp_path_factory.mktemp("looks"), hub)) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page that one has to sign in to."""
    users = USERS.format(hash=hash_password("correct horse", cost=1 << 10))
    with served_chat(make_lake(tmp_path_factory.mktemp("door"), settings=users)) as found:
        yield found


@pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [
        ("en-US", "light", 1280),
        ("ko-KR", "light", 390),
        ("ko-KR", "dark", 1280),
        ("en-US", "dark", 390),
    ],
)
def test_every_room_opens_and_asks_no_other_host(
    visit: Any, url: str, locale: str, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 844}
    one = visit(url, locale=locale, color_scheme=scheme, viewport=size).ready()
    tabs = one.page.locator("#tabs [role=tab]:visible").all_inner_texts()
    assert tuple(tab.strip() for tab in tabs) == ROOMS[locale]
    assert not one.overflows
    one.catalog("trade.members")
    picture = ".joins-narrow" if width < 700 else ".joins-wide"
    assert one.page.locator(f"{picture} .joins-other").count() == 30
    assert one.page.locator(picture).is_visible()
    assert not one.overflows
    one.page.click("#catalog-about [data-act=glance]")
    one.page.wait_for_selector("#catalog-glance table")
    assert not one.overflows
    one.room(2)
    one.page.wait_for_selector("#history-list .t2sql")
    one.room(3)
    one.page.wait_for_selector("#settings-text table")
    assert not one.overflows
    assert one.page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
    assert one.elsewhere == []
    assert one.faults == []


def test_what_a_finger_presses_on_a_phone_is_large_enough(visit: Any, url: str) -> None:
    one = visit(url, viewport={"width": 390, "height": 844}, has_touch=True).ready()
    assert one.page.evaluate(SMALL) == []
    one.catalog("trade.orders")
    assert one.page.evaluate(SMALL) == []
    one.room(3)
    one.page.wait_for_selector("#settings-text table")
    assert one.page.evaluate(SMALL) == []


def test_light_and_dark_can_be_chosen_and_are_kept(visit: Any, url: str) -> None:
    one = visit(url, color_scheme="light").ready()
    one.room(3)
    one.page.locator("#settings-theme label", has_text="Dark").click()
    one.page.wait_for_function("document.body.classList.contains('dark')")
    one.page.reload()
    one.ready()
    one.page.wait_for_function("document.body.classList.contains('dark')")
    one.room(3)
    one.page.wait_for_function(CHOSEN, arg="Dark")  # else a click on what stood there says nothing
    one.page.locator("#settings-theme label", has_text="As the system").click()
    one.page.wait_for_function("!document.body.classList.contains('dark')")
    one.page.emulate_media(color_scheme="dark")
    one.page.wait_for_function("document.body.classList.contains('dark')")


def test_a_table_can_be_asked_about_by_keys_alone(visit: Any, url: str) -> None:
    one = visit(url).ready()
    one.room(1)
    one.page.wait_for_selector("#catalog-list .t2sql")
    one.page.focus("#catalog-search input")
    one.page.keyboard.type("trade.orders")
    shown = "document.querySelectorAll('#catalog-list [data-act=table]').length"
    one.page.wait_for_function(f"[1, 2].includes({shown})")
    one.page.keyboard.press("Tab")
    while one.page.evaluate("document.activeElement.dataset.value") != "trade.orders":
        one.page.keyboard.press("Tab")
    outline = one.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    one.page.keyboard.press("Enter")
    one.page.wait_for_function("document.activeElement.matches('#catalog-about h3')")
    one.page.keyboard.press("Tab")
    while one.page.evaluate("document.activeElement.dataset.act") != "ask":
        one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    one.page.wait_for_function("document.activeElement.matches('#box textarea')")
    one.page.wait_for_function("document.querySelector('#box textarea').value === '@trade.orders '")


def test_who_has_gone_on_from_a_title_is_not_fetched_back(visit: Any, url: str) -> None:
    one = visit(url).ready()
    one.room(1)
    one.page.fill("#catalog-search input", "trade.orders")
    gone_on = """async () => {
      const frame = () => new Promise(requestAnimationFrame);
      const found = () => document.querySelector('#catalog-list [data-value="trade.orders"]');
      while (!found()) await frame();
      document.activeElement.blur();
      found().click();
      while (!document.activeElement.matches('#catalog-about h3')) await frame();
      document.querySelector('#catalog-about [data-act=ask]').focus();
      for (let passed = 0; passed < 40; passed++) await frame();
      return document.activeElement.dataset.act;
    }"""
    assert one.page.evaluate(gone_on) == "ask"


def test_a_slash_leads_to_the_question_but_not_out_of_a_text(visit: Any, url: str) -> None:
    one = visit(url).ready()
    one.room(1)
    one.page.wait_for_selector("#catalog-list .t2sql")
    one.page.click("#catalog-search input")
    one.page.keyboard.type("a/b")
    assert one.page.input_value("#catalog-search input") == "a/b"
    one.page.evaluate("document.activeElement.blur()")
    one.page.keyboard.press("/")
    one.page.wait_for_function("document.activeElement.matches('#box textarea')")
    assert one.page.input_value("#box textarea") == ""


def test_answers_are_told_to_who_listens(visit: Any, url: str) -> None:
    one = visit(url).ready()
    told = one.page.locator("#chat [role=log]").get_attribute("aria-live")
    assert told == "polite"
    unnamed = """() => [...document.querySelectorAll('button, input, textarea')]
      .filter((one) => one.offsetParent && !(one.textContent || one.ariaLabel || one.title
        || one.placeholder || one.closest('label')?.textContent)).map((one) => one.outerHTML)"""
    assert one.page.evaluate(unnamed) == []
    one.catalog("trade.orders")
    assert one.page.evaluate(unnamed) == []


def test_the_page_has_its_own_name_and_icon_and_no_footer(visit: Any, url: str) -> None:
    one = visit(url).ready()
    assert one.page.title() == "Around"
    icon = one.page.evaluate("document.querySelector('link[rel~=icon]').href")
    assert icon.startswith(("data:image/svg+xml", one.url))
    assert not one.page.locator("footer").is_visible()
    reply = one.context.request.get(f"{one.url}/favicon.ico")
    assert reply.headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize(("locale", "said"), [("en-US", "Sign in"), ("ko-KR", "로그인")])
def test_the_door_speaks_the_persons_language(
    visit: Any, guarded: str, locale: str, said: str
) -> None:
    one = visit(guarded, locale=locale, viewport={"width": 390, "height": 844})
    assert one.page.locator("button").inner_text() == said
    assert one.page.evaluate("document.documentElement.lang") == locale[:2]
    assert not one.overflows
    one.page.fill("[name=name]", "ada")
    one.page.fill("[name=password]", "correct horse")
    one.page.keyboard.press("Enter")
    one.ready()
    one.room(3)
    one.page.click("#sign-out")
    one.page.wait_for_selector("[name=password]")
    one.page.goto(guarded)
    assert one.page.locator("[name=password]").is_visible()
    assert one.elsewhere == []


def test_the_pages_files_stand_beside_the_code() -> None:
    from t2sql.faces.chat.looks import FAVICON, looks_css, looks_head

    assert Path(FAVICON).is_file()
    for text in (looks_css(), looks_head()):
        assert "http://" not in text
        assert "https://" not in text
        assert "@import" not in text
