"""A real Chromium, and a person at the page of the chat."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WAIT_MS = 60_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
LEFT = (
    "BodyStreamBuffer was aborted",
    "signal is aborted without reason",
    "Connection errored out",
)


@contextmanager
def opened_chromium() -> Iterator[Any]:
    """A browser; the test is skipped by name where there is none, except in CI, which must have
    one."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium must be installed here")
    if path is None:
        pytest.skip("needs chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A person at the page, and whatever the page asked for.

    Args:
        chromium: see :func:`opened_chromium`.
        url: of the page.
        how: as playwright's ``new_context`` takes it.
    """

    def __init__(self, chromium: Any, url: str, **how: Any) -> None:
        how = {"viewport": DESKTOP, "locale": "en-US", **how}
        self.url, self.locale = url, how["locale"]
        self.context = chromium.new_context(**how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.asked: list[str] = []
        self.faults: list[str] = []
        """Errors of the page's code and on its console, and dialogs that opened."""
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on(
            "console",
            lambda said: self.faults.append(said.text) if said.type == "error" else None,
        )
        self.page.goto(url)

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def ready(self) -> Visit:
        """Once a question can be typed."""
        self.page.wait_for_selector("#box textarea")
        return self

    def ask(self, question: str) -> None:
        """Type a question and send it."""
        self.page.click("#box textarea")
        self.page.keyboard.type(question)
        self.page.keyboard.press("Enter")

    def go_on(self) -> None:
        """Say yes to the tables, and wait for the rows."""
        self.page.click("#use")
        self.page.wait_for_selector("#rows table")

    def run(self, sql: str) -> None:
        """Write this into the editor and run it."""
        self.page.click("#sql .cm-content")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(sql)
        self.page.click("#run-sql")

    def sees(self, place: str, text: str = "") -> Any:
        """Wait until something stands there, with this text; the first such thing."""
        found = self.page.locator(place, has_text=text) if text else self.page.locator(place)
        found.first.wait_for()
        return found.first

    def room(self, place: int) -> None:
        """Open a tab."""
        self.page.locator("#tabs [role=tab]:visible").nth(place).click()

    def catalog(self, name: str) -> None:
        """Open a table by its name."""
        self.room(1)
        self.page.wait_for_selector("#catalog-list .t2sql")
        self.page.fill("#catalog-search input", name)
        self.page.locator(f'#catalog-list [data-act=table][data-value="{name}"]').click()
        self.page.locator("#catalog-about h3", has_text=name).wait_for()

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Keep what is seen now as a PNG in the folder T2SQL_SCREENSHOTS, if that is set."""
        folder = os.environ.get("T2SQL_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            path = Path(folder) / f"{name}.png"
            self.page.screenshot(path=str(path), full_page=whole, animations="disabled")

    @property
    def broken(self) -> list[str]:
        """Faults, but for what a page says that is left in the middle of an answer."""
        return [one for one in self.faults if not any(words in one for words in LEFT)]

    @property
    def elsewhere(self) -> list[str]:
        """Requests to another host."""
        own = (self.url, "data:", "blob:")
        return [one for one in self.asked if not one.startswith(own)]

    @property
    def overflows(self) -> bool:
        """Whether anything is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def close(self) -> None:
        """Leave."""
        self.context.close()
