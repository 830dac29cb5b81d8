"""What came of questions about a library, as the pipeline hands it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from t2sql.store.store import Store
from t2sql.types import (
    Answer,
    Attempt,
    CheckResult,
    ChosenTable,
    ModelCall,
    Problem,
    PromptUse,
    QueryResult,
    Question,
    Scope,
    SqlDraft,
    TableCandidate,
    TableSelection,
    Usage,
)

SQL = "SELECT COUNT(*) AS loans FROM library.loans"


def call(prompt: str, model: str = "large", cost: float | None = 0.25) -> ModelCall:
    return ModelCall(
        PromptUse(prompt, 2, "c0ffee" * 10),
        model,
        Usage(100, 20, 1, cost),
        150.0,
        (("system", "You write SQL."), ("user", "How many loans? \0 \ud800 ☃")),
        '{"sql": "SELECT 1"}',
    )


def asked(name: str = "aaaa00000001", text: str = "How many loans were there?") -> Question:
    return Question(
        text,
        date(2025, 6, 19),
        pinned=("library.loans",),
        scope=Scope(schemas=("library",)),
        id=name,
    )


def selected(question: Question) -> TableSelection:
    return TableSelection(
        question,
        (TableCandidate("library.loans", 0.9), TableCandidate("library.books", 0.4)),
        (ChosenTable("library.loans", "it has them", 0.9),),
        "model",
        calls=(call("select_tables", "small", None),),
        timings_ms={"retrieve": 10.0, "select": 150.0},
    )


def drafted(question: Question) -> SqlDraft:
    selection = selected(question)
    wrong = Problem("unknown_column", "error", "There is no column lons.", "Did you mean loans?")
    attempts = (
        Attempt("SELECT COUNT(lons)", (CheckResult("names", (wrong,)),)),
        Attempt(SQL, (CheckResult("gate"), CheckResult("names")), mends=("lons became loans",)),
    )
    return SqlDraft(
        selection,
        SQL,
        "llm",
        assumptions=("every row is a loan",),
        confidence=0.8,
        attempts=attempts,
        calls=(*selection.calls, call("generate_sql")),
        timings_ms={"retrieve": 10.0, "select": 150.0, "generate": 400.0},
    )


def answered(question: Question, cell: object = 17) -> Answer:
    result = QueryResult(("loans",), ("BIGINT",), ((cell,),), elapsed_s=0.01)
    return Answer(drafted(question), result, timings_ms={"generate": 400.0, "run": 10.0})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store("sqlite:///kept/store.sqlite", folder=tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store on either database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return own_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def any_store(any_url: str) -> Iterator[Store]:
    """An empty store on either database."""
    opened = Store(any_url)
    yield opened
    opened.close()


def own_database(server: str) -> str:
    """The URL of an empty database beside the one that other tests read."""
    import psycopg

    name = "t2sql_store"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()
