"""The main job on each engine: connect, index, ask, check, run."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from t2sql.errors import SqlRejectedError
from t2sql.project import Project, open_project
from t2sql.types import Answer
from tests.servers import run_on_mysql

STATEMENTS = (
    "CREATE TABLE authors (author_id INTEGER PRIMARY KEY, name VARCHAR(80), country VARCHAR(40))",
    "CREATE TABLE books (book_id INTEGER PRIMARY KEY, title VARCHAR(80), price DECIMAL(8, 2), "
    "published_on DATE, author_id INTEGER REFERENCES authors (author_id))",
    "INSERT INTO authors VALUES (1, 'Han', 'Korea'), (2, 'Morrison', 'America')",
    "INSERT INTO authors VALUES (3, 'Oe', 'Japan')",
    "INSERT INTO books VALUES (1, 'White', 12.5, '2020-01-05', 1)",
    "INSERT INTO books VALUES (2, 'Beloved', 9, '1987-09-01', 2)",
    "INSERT INTO books VALUES (3, 'Jazz', 8.25, '1992-04-01', 2)",
    "INSERT INTO books VALUES (4, 'Silent Cry', 7, '1967-01-01', 3)",
)


@pytest.fixture(scope="module")
def sqlite_library(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("sqlite") / "library.db"
    connection = sqlite3.connect(file)
    for statement in STATEMENTS:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def duckdb_library(tmp_path_factory: pytest.TempPathFactory) -> str:
    import duckdb

    file = tmp_path_factory.mktemp("duckdb") / "library.duckdb"
    with duckdb.connect(str(file)) as connection:
        for statement in STATEMENTS:
            connection.execute(statement)
    return f"duckdb:///{file}"


@pytest.fixture(scope="module")
def postgres_library(postgres_server: str) -> str:
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE library")
    url = urlsplit(postgres_server)._replace(path="/library").geturl()
    with psycopg.connect(url) as connection:
        for statement in STATEMENTS:
            connection.execute(statement)
    return url


@pytest.fixture(scope="module")
def mysql_library(mysql_server: str) -> Iterator[str]:
    name = f"t2sql_library_{os.getpid()}"  # each worker of the tests has its own
    run_on_mysql(mysql_server, (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"))
    url = urlsplit(mysql_server)._replace(path=f"/{name}").geturl()
    run_on_mysql(url, STATEMENTS)
    yield url
    run_on_mysql(mysql_server, (f"DROP DATABASE {name}",))


@pytest.fixture(
    scope="module",
    params=[
        "duckdb",
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.server),
        pytest.param("mysql", marks=[pytest.mark.server, pytest.mark.xdist_group("mysql")]),
    ],
)
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    from t2sql.search.hash_embedder import HashEmbedder

    url = request.getfixturevalue(f"{request.param}_library")
    state: Path = tmp_path_factory.mktemp("state")
    with open_project(
        url, state=state, today=date(2025, 6, 19), translator="offline", embedder=HashEmbedder()
    ) as opened:
        opened.index()
        yield opened


def test_a_count_with_a_filter_on_a_value(project: Project) -> None:
    answer = project.ask("How many authors are from Korea?")

    assert isinstance(answer, Answer)
    assert answer.result.rows == ((1,),)
    assert {check.severity for check in answer.draft.checks} == {"ok"}


def test_an_aggregate_over_a_join(project: Project) -> None:
    answer = project.ask("What is the total price of books for each author name?")

    assert isinstance(answer, Answer)
    totals = {row[0]: Decimal(str(row[1])) for row in answer.result.rows}
    assert totals == {"Han": Decimal("12.5"), "Morrison": Decimal("17.25"), "Oe": Decimal(7)}


def test_the_result_becomes_a_data_frame(project: Project) -> None:
    frame = project.run("SELECT name, name FROM authors ORDER BY author_id").result.df()

    assert list(frame.columns) == ["name", "name_1"]
    assert list(frame["name"]) == ["Han", "Morrison", "Oe"]


def test_a_person_may_change_the_tables(project: Project) -> None:
    selection = project.suggest_tables("How many books are there?")
    changed = selection.with_tables(["books"])  # type: ignore[union-attr] # not refused
    draft = project.write_sql(changed)

    assert draft.selection.chosen_by == "person"  # type: ignore[union-attr] # not refused
    assert project.run(draft).result.rows == ((4,),)  # type: ignore[arg-type] # not refused


def test_edited_sql_passes_the_same_gate(project: Project) -> None:
    draft = project.write_sql(project.use_tables("How many books are there?", ["books"]))

    with pytest.raises(SqlRejectedError):
        project.run(draft.with_sql("DELETE FROM books"))  # type: ignore[union-attr] # not refused


def test_a_name_that_does_not_exist_is_found_with_the_nearest(project: Project) -> None:
    attempt = project.check("SELECT titel FROM books")

    assert not attempt.passed
    said = " ".join(f"{problem.message} {problem.hint}" for problem in attempt.problems)
    assert "titel" in said
    assert "title" in said
