"""An update that is killed at any moment: the index opens again, and the next update completes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from t2sql.errors import SearchError
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index, update_index
from tests.search.tiny_catalog import TinyCatalog, make_lake

ROOT = Path(__file__).parents[2]
UPDATE = """
import sys, time
from pathlib import Path
from t2sql.search import writing
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import update_index
from tests.search.tiny_catalog import make_lake
writing._BATCH = 16
print("ready", flush=True)
update_index(Path(sys.argv[1]), make_lake(int(sys.argv[2])), HashEmbedder())
print("done", flush=True)
"""


def run_and_kill(folder: Path, version: int, wait: float) -> bool:
    """Start an update in a process of its own and kill it; whether it was done before."""
    process = subprocess.Popen(
        [sys.executable, "-c", UPDATE, str(folder), str(version)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process, process.stdout:
        assert process.stdout.readline() == "ready\n"
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        return process.stdout.read() == "done\n"


def assert_right(folder: Path, lake: TinyCatalog) -> None:
    index = open_index(folder, HashEmbedder, "hash")
    found = {hit.id for hit in index.tables_by_meaning("orders", len(lake.tables) + 50)}
    assert found == {table.name for table in lake.tables}
    for table in lake.tables[::97]:
        text = table.bare_name.replace("_", " ")
        assert index.tables_by_meaning(text, 1)[0].id == table.name
        assert index.tables_by_words(text, 1)[0].id == table.name
    past = {hit.id for hit in index.past_queries("orders", len(lake.queries) + 50)}
    assert past == {query.id for query in lake.queries}
    index.close()


@pytest.mark.slow
def test_an_update_killed_twenty_times_opens_each_time_and_completes(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    chance = random.Random(20)  # noqa: S311 - moments to kill at
    update_index(folder, make_lake(0), HashEmbedder())
    kills = 0
    version = 0
    while kills < 20:
        version += 1
        if not run_and_kill(folder, version, chance.uniform(0.0, 4.0)):
            kills += 1
        index = open_index(folder, HashEmbedder, "hash")  # no error, whatever is there
        assert index.tables_by_words("orders", 5)
        assert index.tables_by_meaning("orders", 5)
        index.close()
    update_index(folder, make_lake(version), HashEmbedder())
    assert_right(folder, make_lake(version))
    assert not update_index(folder, make_lake(version), HashEmbedder()).changed


@pytest.mark.slow
def test_a_first_update_killed_again_and_again_comes_to_an_end(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    chance = random.Random(5)  # noqa: S311 - moments to kill at
    lake = make_lake(1)
    for _ in range(8):
        if run_and_kill(folder, 1, chance.uniform(0.0, 0.6)):
            break
        with pytest.raises(SearchError, match="no search index yet"):
            open_index(folder, HashEmbedder, "hash")
    report = update_index(folder, lake, HashEmbedder())
    assert report.tables == len(lake.tables)
    assert_right(folder, lake)
