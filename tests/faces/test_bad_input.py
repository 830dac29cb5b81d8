"""Whatever is wrong gets one clear sentence, the right exit code, and changes no file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.faces.conftest import SETTINGS, Done, Run, fingerprint


def write(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def one_sentence(done: Done, code: int, *words: str) -> None:
    """It failed with this code, said these words, and showed no traceback."""
    said = [line for line in done.err.splitlines() if not line.startswith("No language model")]
    assert done.code == code, done.err
    assert len(said) == 1, done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


def settings(url: str) -> str:
    return SETTINGS.replace("duckdb:///store.duckdb", url)


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("duckdb:///nowhere.duckdb", 5, ("nowhere.duckdb",)),
        ("duckdb:///text.duckdb", 5, ("text.duckdb",)),
        ("sqlite:///nowhere.db", 5, ("nowhere.db",)),
        ("sqlite:///text.duckdb", 5, ("text.duckdb",)),
        ("duckdb:///", 2, ("duckdb",)),
        ("nonsense://host/db", 2, ("nonsense",)),
        ("just words", 2, ("just words",)),
        ("postgresql://nobody@127.0.0.1:1/db", 5, ("127.0.0.1",)),
        ("duckdb:///empty.duckdb", 5, ("No tables",)),
    ],
)
def test_a_database_that_cannot_be_read(
    shop: Path, t2sql: Run, url: str, code: int, words: tuple[str, ...]
) -> None:
    write(shop, "text.duckdb", "this is no database\n" * 500)
    duckdb.connect(str(shop / "empty.duckdb")).close()
    write(shop, "t2sql.toml", settings(url))
    before = fingerprint(shop)

    one_sentence(t2sql("index"), code, *words)

    assert fingerprint(shop) == before


def test_init_with_a_wrong_url_writes_nothing(tmp_path: Path, t2sql: Run) -> None:
    one_sentence(t2sql("init", "duckdb:///nowhere.duckdb", "--folder", str(tmp_path)), 5, "nowhere")

    assert list(tmp_path.iterdir()) == []


def test_a_database_that_another_program_writes_to(shop: Path, t2sql: Run) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect('store.duckdb'); print('held', flush=True); "
            "sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        one_sentence(t2sql("index"), 5, "store.duckdb", "another program")
    finally:
        holder.communicate()


@pytest.mark.parametrize(
    ("addition", "words"),
    [
        ("[limits]\nrowss = 3\n", ("limits.rowss", "limits.rows")),
        ("[limits]\nrows = 'many'\n", ("limits.rows", "whole number")),
        ("[limits\n", ("not valid TOML",)),
    ],
)
def test_wrong_settings(shop: Path, t2sql: Run, addition: str, words: tuple[str, ...]) -> None:
    write(shop, "t2sql.toml", SETTINGS + addition)
    before = fingerprint(shop)

    one_sentence(t2sql("index"), 2, "t2sql.toml", *words)

    assert fingerprint(shop) == before


def test_no_project_at_all(tmp_path: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    one_sentence(t2sql("ask", "how many?"), 2, "t2sql init URL")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("models:\n  - name: customers\n   description: x\n", ("customers.yml", "line 3")),
        (
            "models:\n  - name: customers\n    columns:\n      - name: citty\n",
            ("customers.yml", "citty", "city"),
        ),
    ],
)
def test_wrong_metadata_stops_the_index_and_changes_nothing(
    indexed: Path, t2sql: Run, text: str, words: tuple[str, ...]
) -> None:
    write(indexed, "metadata/tables/customers.yml", text)
    before = fingerprint(indexed)

    one_sentence(t2sql("index"), 2, *words)

    assert fingerprint(indexed) == before
    assert t2sql("ask", "how many customers", "--json").json["rows"] == [[30]]


def test_a_broken_past_query_is_named_and_the_rest_is_indexed(indexed: Path, t2sql: Run) -> None:
    write(
        indexed,
        "metadata/queries/team.sql",
        "-- question: customers by city\nSELECT city, COUNT(*) FROM shop.customers GROUP BY city;\n"
        "\n-- question: broken\nSELECT FROM WHERE (;\n"
        "\n-- question: all orders\nSELECT COUNT(*) FROM shop.orders;\n",
    )

    done = t2sql("index")

    assert done.code == 0
    assert "2 past queries" in done.out
    assert "team.sql" in done.err


def test_an_index_of_another_embedder(indexed: Path, t2sql: Run) -> None:
    write(indexed, "t2sql.toml", SETTINGS.replace('"hash"', '"all-MiniLM-L6-v2"'))
    before = fingerprint(indexed)

    one_sentence(t2sql("ask", "how many customers"), 1, "hash", "all-MiniLM-L6-v2", "t2sql index")

    assert fingerprint(indexed) == before


def test_no_index_yet(shop: Path, t2sql: Run) -> None:
    one_sentence(t2sql("ask", "how many customers"), 1, "t2sql index")


@pytest.mark.parametrize("question", ["", "   ", "x" * 100_000])
def test_a_question_that_is_empty_or_endless(indexed: Path, t2sql: Run, question: str) -> None:
    one_sentence(t2sql("ask", question), 2, "question")


def test_a_table_that_is_not_there(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "how many customers", "--tables", "custmers")

    one_sentence(done, 2, "custmers", "shop.customers")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM shop.orders",
        "DROP TABLE shop.orders",
        "SELECT 1; DROP TABLE shop.orders",
        "WITH gone AS (DELETE FROM shop.orders RETURNING *) SELECT * FROM gone",
        "COPY shop.orders TO 'out.csv'",
        "SELECT * FROM read_csv('t2sql.toml')",
        "",
    ],
)
def test_sql_that_does_more_than_read(indexed: Path, t2sql: Run, sql: str) -> None:
    before = fingerprint(indexed)

    one_sentence(t2sql("run", sql), 4)
    assert t2sql("check", sql).code == 4

    assert fingerprint(indexed) == before


def test_an_engine_error_is_a_sentence(indexed: Path, t2sql: Run) -> None:
    one_sentence(t2sql("run", "SELECT CAST(city AS INTEGER) FROM shop.customers"), 5)
