"""Several processes ask, judge and run at once over one project, and lose nothing."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import pytest

from t2sql.project import open_project
from t2sql.types import Answer, SqlDraft
from tests.store.conftest import own_database
from tests.whole.test_feedback import SETTINGS, SQL, indexed  # noqa: F401 # a fixture

ROUNDS = 6


def _work(folder: str, worker: int) -> None:
    """Ask, run, accept, take some back; another process does the same."""
    with open_project(Path(folder)) as project:
        for number in range(ROUNDS):
            asked = f"How tall are the growers of gardener {worker} on day {number}?"
            sql = SQL.replace("'mint'", f"'mint{number}'")
            selection = project.use_tables(asked, ["garden.plants"])
            draft = project.edit(SqlDraft(selection, sql, "person"), sql)
            assert isinstance(project.run(draft), Answer)
            kept = project.accept(draft, by=f"person{worker}")
            if number % 2:
                project.undo(kept.id)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def test_processes_that_ask_and_judge_at_once_lose_nothing(
    request: pytest.FixtureRequest,
    indexed: Path,  # noqa: F811
    tmp_path: Path,
    kind: str,
) -> None:
    folder = Path(shutil.copytree(indexed, tmp_path / "yard"))
    if kind == "postgresql":
        url = own_database(request.getfixturevalue("postgres_server"))
        (folder / "t2sql.toml").write_text(f'{SETTINGS}[store]\nurl = "{url}"\n', encoding="utf-8")
    context = multiprocessing.get_context("spawn")
    crew = [context.Process(target=_work, args=(str(folder), worker)) for worker in range(2)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()

    assert [process.exitcode for process in crew] == [0, 0]
    with open_project(folder) as project:
        entries = project.accepted(undone=True)
        assert len(entries) == 2 * ROUNDS
        assert sum(entry.active for entry in entries) == ROUNDS
        lines = project.audit.lines()
        assert len(lines) == 2 * ROUNDS
        assert {line.verdict for line in lines} == {"ran"}
        assert project.audit.verify().problems == ()
        assert project.store is not None
        assert len(project.store.traces(limit=100)) == 2 * ROUNDS
        project.index()
        assert len(list(project.catalog.iter_past_queries())) == ROUNDS
