"""What all tests of the chat share: what gradio leaves behind is forgiven here, and a browser."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faces.chat.browsers import Visit, opened_chromium

LEFT_BY_GRADIO = (
    "ignore::DeprecationWarning",
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)
"""It and its client leave loops and sockets to the collector."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them on one worker: a page, its server and a browser are much for two cores."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.xdist_group("chat"))
            for forgiven in LEFT_BY_GRADIO:
                item.add_marker(pytest.mark.filterwarnings(forgiven))


@pytest.fixture(autouse=True, scope="module")
def _collected() -> Iterator[None]:
    """What is left to the collector is collected where it is forgiven."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, which CI must have."""
    with opened_chromium() as opened:
        yield opened


@pytest.fixture
def visit(chromium: Any) -> Iterator[Any]:
    """Opens pages, each as somebody new: ``visit(url, **as playwright's new_context takes it)``."""
    visits: list[Visit] = []

    def go(url: str, **how: Any) -> Visit:
        visits.append(Visit(chromium, url, **how))
        return visits[-1]

    yield go
    for one in visits:
        one.close()
