"""How old the index is stands on each answer, and what has changed in the database since."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from t2sql.errors import QueryError
from t2sql.faces.objects import answer_object
from t2sql.project import Project, freshness, open_project
from t2sql.project.introspecting import current_columns
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.steps.trust import age, make_card
from t2sql.types import Answer, Freshness, Question, Refusal, SqlDraft, TableSelection
from tests.servers import run_on_mysql
from tests.whole.library import QUESTION, make_library, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setattr(freshness, "_FRESH_S", 0.0)
    with open_project(folder) as opened:
        opened.index()
        opened.parts.watch.begin(["authors"])
        yield opened


def change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "library.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def notes(project: Project, *tables: str) -> tuple[str, ...]:
    """What is told, however slow the machine."""
    return project.parts.watch.freshness(tables, project.catalog, 10.0).notes


def test_each_answer_shows_how_old_the_index_is(project: Project) -> None:
    before = datetime.now(UTC)
    answer = project.ask(QUESTION)
    assert isinstance(answer, Answer)
    found = answer.draft.freshness
    assert found is not None
    assert found.indexed_at is not None
    assert timedelta(0) <= before - found.indexed_at < timedelta(minutes=10)
    assert "index of " in make_card(answer).one_line
    told = answer_object(answer)["trust"]["freshness"]
    assert told == {"indexed_at": found.indexed_at.isoformat(), "notes": []}
    json.dumps(told)


def test_indexing_again_makes_the_index_new_even_where_nothing_changed(project: Project) -> None:
    checked = project.state / "index" / "checked"
    long_ago = "2024-01-01T00:00:00+00:00"
    checked.write_text(long_ago, encoding="utf-8")
    assert project.freshness().indexed_at == datetime.fromisoformat(long_ago)
    assert not project.index().search.changed
    found = project.freshness().indexed_at
    assert found is not None
    assert found.year > 2024


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=5), "a moment ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=2, minutes=10), "2 hours ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=-1), "a moment ago"),
    ],
)
def test_an_age_is_said_in_words(ago: timedelta, said: str) -> None:
    assert age(datetime.now(UTC) - ago) == said


def test_an_index_of_unknown_age_and_changed_tables_are_told_in_the_one_line() -> None:
    selection = TableSelection(Question("?", datetime.now(UTC).date()), (), ())
    changed = Freshness(None, ("books is gone.",))
    draft = SqlDraft(selection, "SELECT 1", "person", freshness=changed)
    assert "index of unknown age, 1 table has changed since" in make_card(draft).one_line


def test_a_column_that_was_lost_is_told_with_the_mend(folder: Path, project: Project) -> None:
    change(folder, "ALTER TABLE loans DROP COLUMN fine", "ALTER TABLE loans ADD COLUMN due_on DATE")
    assert notes(project, "loans", "books") == (
        "loans has lost the column fine; has 1 new column since the index was made; "
        "run `t2sql index`.",
    )


def test_a_table_that_is_gone_is_told(folder: Path, project: Project) -> None:
    change(folder, "DROP TABLE loans")
    assert notes(project, "loans", "books") == (
        "loans is gone from the database, or cannot be read there, since the index was made; "
        "run `t2sql index`.",
    )


def test_nothing_is_said_of_tables_that_the_sql_does_not_read(
    folder: Path, project: Project
) -> None:
    change(folder, "DROP TABLE loans")
    answer = project.ask(QUESTION)
    assert isinstance(answer, Answer)
    assert answer.draft.freshness is not None
    assert answer.draft.freshness.notes == ()


def test_what_changed_is_forgotten_once_it_is_indexed(folder: Path, project: Project) -> None:
    change(folder, "ALTER TABLE loans DROP COLUMN fine")
    assert notes(project, "loans")
    project.index()
    assert notes(project, "loans") == ()


def test_a_query_that_fails_for_a_lost_column_says_so(folder: Path, project: Project) -> None:
    selection = project.use_tables("Fines?", ["loans"])
    draft = SqlDraft(selection, "SELECT fine FROM loans", "person")
    assert project.run(draft).result.rows == ((0.5,),)
    change(folder, "ALTER TABLE loans DROP COLUMN fine")
    with pytest.raises(QueryError, match=r"loans has lost the column fine .* `t2sql index`"):
        project.run(draft)
    with pytest.raises(QueryError, match="loans has lost the column fine"):
        project.run("SELECT fine FROM loans")


def test_sql_that_cannot_be_written_for_a_table_that_is_gone_says_so(
    folder: Path, project: Project
) -> None:
    selection = project.use_tables(QUESTION, ["authors"])
    change(folder, "DROP TABLE authors")
    written = project.write_sql(selection)
    assert isinstance(written, Refusal)
    assert "authors is gone from the database" in written.reason


def test_the_command_line_tells_what_changed(folder: Path, project: Project) -> None:
    change(folder, "ALTER TABLE authors ADD COLUMN born_on DATE")
    _, said, told = run(folder, "ask", "--yes", QUESTION)
    assert "index of " in said, told
    assert "authors has 1 new column since the index was made; run `t2sql index`." in said


def test_an_answer_does_not_wait_for_a_slow_database(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, asked = threading.Event(), threading.Event()

    def slow(warehouse: object, names: Sequence[str], timeout_s: float) -> dict[str, None]:
        asked.set()
        may_end.wait(30)
        return dict.fromkeys(names)

    notes(project, "authors")
    monkeypatch.setattr(freshness, "current_columns", slow)
    assert isinstance(project.ask(QUESTION), Answer)  # before the database has said anything
    assert asked.is_set()
    assert not may_end.is_set()
    may_end.set()
    assert "is gone" in notes(project, "authors")[0]


def test_a_table_is_looked_at_once_a_minute_at_most(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def count(
        warehouse: object, names: Sequence[str], timeout_s: float
    ) -> dict[str, dict[str, str]]:
        looked.extend(names)
        return {name: {} for name in names}

    notes(project, "books")
    monkeypatch.setattr(freshness, "current_columns", count)
    monkeypatch.setattr(freshness, "_FRESH_S", 60.0)
    project.parts.watch.forget()
    for _ in range(3):
        notes(project, "books")
    assert looked == ["books"]


@pytest.fixture(
    params=[
        "duckdb",
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.server),
        pytest.param("mysql", marks=[pytest.mark.server, pytest.mark.xdist_group("mysql")]),
    ],
)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with a table and a view, and another schema where there are schemas."""
    tables = ("CREATE TABLE Crates (Label VARCHAR(20), weight INTEGER)",)
    views = ("CREATE VIEW heavy AS SELECT Label FROM Crates WHERE weight > 5",)
    other = ("CREATE SCHEMA depot", "CREATE TABLE depot.crates (row_number_x INTEGER)")
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "crates.db")) as connection:
            for statement in tables + views:
                connection.execute(statement)
        return f"sqlite:///{tmp_path / 'crates.db'}"
    if request.param == "duckdb":
        import duckdb

        with duckdb.connect(str(tmp_path / "crates.duckdb")) as opened:
            for statement in tables + views + other:
                opened.execute(statement)
        return f"duckdb:///{tmp_path / 'crates.duckdb'}"
    server = str(request.getfixturevalue(f"{request.param}_server"))
    if request.param == "postgres":
        import psycopg

        with psycopg.connect(server, autocommit=True) as postgres:
            postgres.execute("DROP DATABASE IF EXISTS crates")
            postgres.execute("CREATE DATABASE crates")
        made = urlsplit(server)._replace(path="/crates").geturl()
        materialized = ("CREATE MATERIALIZED VIEW kept AS SELECT * FROM heavy",)
        with psycopg.connect(made) as postgres:
            for statement in tables + views + other + materialized:
                postgres.execute(statement)
        return made
    run_on_mysql(server, ("DROP DATABASE IF EXISTS t2sql_crates", "CREATE DATABASE t2sql_crates"))
    made = urlsplit(server)._replace(path="/t2sql_crates").geturl()
    run_on_mysql(made, tables + views)
    return made


def test_every_engine_tells_the_columns_that_it_was_indexed_with(url: str, tmp_path: Path) -> None:
    with open_project(url, state=tmp_path / "state", embedder=HashEmbedder()) as project:
        project.build_catalog()
        names = project.catalog.names()
        assert len(names) >= 2
        found = current_columns(project.warehouse, [*names, "no_such_table"], 10.0)
        assert found["no_such_table"] is None
        assert project.parts.watch.freshness(names, project.catalog, 10.0).notes == ()
        for table in project.catalog.tables(names):
            columns = found[table.name]
            assert columns is not None
            assert set(columns) == {column.name.lower() for column in table.columns}
