"""Indexing that a person stops ends within a moment, and keeps what was done."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from t2sql.cancelling import cancellable
from t2sql.errors import CancelledError
from t2sql.project import open_project
from t2sql.search import writing
from t2sql.search.hash_embedder import HashEmbedder
from tests.whole.library import make_library, run, start

if TYPE_CHECKING:
    import numpy as np


class StoppingEmbedder(HashEmbedder):
    """Somebody wishes to stop while it embeds the third batch."""

    def __init__(self) -> None:
        self.batches = 0
        self.cancel: Callable[[], None] = lambda: None

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        self.batches += 1
        if self.batches == 3:
            self.cancel()
        return super().embed(texts)


def test_what_was_embedded_before_a_stop_is_not_embedded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_BATCH", 8)
    folder = make_library(tmp_path / "library", shelves=60)
    embedder = StoppingEmbedder()
    with open_project(folder, embedder=embedder) as project, cancellable() as cancellation:
        embedder.cancel = cancellation.cancel
        with pytest.raises(CancelledError, match=r"what is done is kept.*`t2sql index` goes on"):
            project.index()
        assert embedder.batches == 3
    with open_project(folder, embedder=HashEmbedder()) as project:
        done = project.index().search
        whole = done.tables + done.past_queries
        assert done.embedded <= whole - 2 * 8


@pytest.mark.slow
@pytest.mark.parametrize("after_s", [0.1, 0.8, 1.6])
def test_an_interrupt_ends_with_130_and_the_next_run_completes(
    tmp_path: Path, after_s: float
) -> None:
    folder = make_library(tmp_path / "library", shelves=300)
    process = start(folder, "index")
    lock = folder / ".t2sql" / "indexing.lock"
    while not lock.exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(after_s)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode in {130, 0}, told  # 0: it was done by then
    assert "Traceback" not in told
    code, _, told = run(folder, "index")
    assert code == 0, told
