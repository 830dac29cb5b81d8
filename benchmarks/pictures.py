"""Takes the pictures of the README: ``python benchmarks/pictures.py [FOLDER]``, or `make pictures`.

Serves the demo in FOLDER (default: the repository's root, where it must be built) to a real
Chromium, asks two questions, and writes ``docs/images/chat-*.png``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from chat_load import served  # noqa: E402 # stands beside this file

from tests.faces.chat.browsers import PHONE, Visit, opened_chromium  # noqa: E402

IMAGES = ROOT / "docs" / "images"
TOP = "Top 10 categories by number of new listings last month"
JOINED = "How many members joined each month this year?"
SETTLED_MS = 1500


def take(one: Visit, name: str, *, down_to: str = "") -> None:
    """A picture once nothing moves any more, from this place on downwards."""
    if down_to:
        place = f"document.querySelector('{down_to}').getBoundingClientRect().top"
        one.page.evaluate(f"window.scrollBy(0, {place} - 12)")
    one.page.wait_for_timeout(SETTLED_MS)
    path = IMAGES / f"chat-{name}.png"
    one.page.screenshot(path=str(path), animations="disabled")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def answered(one: Visit, chart: str) -> None:
    """Go on from the tables, and wait for all of the answer."""
    one.go_on()
    one.sees(chart)
    one.sees("#summary .summary")


def main() -> None:
    """Take all of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    IMAGES.mkdir(exist_ok=True)
    with opened_chromium() as chromium, served(folder) as url:
        desktop(Visit(chromium, url).ready())
        phone(Visit(chromium, url, viewport=PHONE, color_scheme="dark").ready())


def desktop(one: Any) -> None:
    """The tables to confirm, and the answer."""
    one.ask(TOP)
    one.page.wait_for_selector("#use")
    take(one, "confirm")
    answered(one, "#chart .wide svg")
    take(one, "answer", down_to="#trust")
    one.close()


def phone(one: Any) -> None:
    """The answer on a small and dark screen."""
    one.ask(JOINED)
    one.page.wait_for_selector("#use")
    answered(one, "#chart .narrow svg")
    take(one, "phone-dark", down_to="#trust")
    one.close()


if __name__ == "__main__":
    main()
