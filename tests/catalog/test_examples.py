"""Examples at a table's notes: they are past queries that the files' reviewers vouch for."""

from __future__ import annotations

from pathlib import Path

import pytest

from t2sql.catalog.examples import read_examples
from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.errors import MetadataError
from t2sql.types import Column, PastQuery, Problem, Table

NAMES = ("desk.loans", "desk.readers")


def read(folder: Path, examples: str) -> tuple[tuple[PastQuery, ...], tuple[Problem, ...]]:
    (folder / "t.yml").write_text(
        f"models:\n  - name: loans\n    config: {{meta: {{t2sql: {{examples: {examples}}}}}}}\n"
    )
    return read_examples(read_notes(folder), NAMES, "duckdb")


def test_an_example_is_a_verified_past_query(tmp_path: Path) -> None:
    queries, problems = read(
        tmp_path,
        "[{question: Loans by branch?, sql: 'WITH r AS (SELECT * FROM readers) "
        "SELECT branch, count(*) FROM desk.loans JOIN r USING (reader_id) GROUP BY 1', "
        "verified_on: 2024-05-01}]",
    )
    assert problems == ()
    assert queries[0].question == "Loans by branch?"
    assert queries[0].tables == ("desk.loans", "desk.readers")
    assert queries[0].verified
    assert (queries[0].verified_by, queries[0].verified_on) == ("metadata", "2024-05-01")
    assert queries[0].source == "t.yml"


@pytest.mark.parametrize(
    "sql", ["SELECT FROM (", "DELETE FROM loans", "SELECT 1", "SELECT 1; SELECT 2"]
)
def test_an_example_that_reads_no_known_table_is_told(tmp_path: Path, sql: str) -> None:
    queries, problems = read(tmp_path, f"[{{question: q, sql: '{sql}'}}]")

    assert queries == ()
    assert [problem.kind for problem in problems] == ["bad_example"]
    assert "t.yml, line 3" in problems[0].message


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ("[{question: q}]", "an example needs `question` and `sql`"),
        ("[{question: q, sql: s, tables: [x]}]", "unknown key 'tables' in an example"),
        ("how many?", "`examples` must be a list"),
    ],
)
def test_an_example_of_another_shape_is_an_error(tmp_path: Path, examples: str, said: str) -> None:
    with pytest.raises(MetadataError, match=said):
        read(tmp_path, examples)


def test_tags_come_from_the_model_its_config_its_source_and_our_own_key(tmp_path: Path) -> None:
    (tmp_path / "t.yml").write_text("""
models:
  - name: loans
    tags: [nightly, desk]
    config: {tags: desk, meta: {t2sql: {tags: [reports]}}}
sources:
  - name: desk
    tags: raw
    tables: [{name: readers, tags: [people]}]
""")
    tables = (
        Table("desk.loans", (Column("x", "INT"),), tags=("of the database",)),
        Table("desk.readers", (Column("x", "INT"),)),
    )
    found, problems = apply_notes(tables, read_notes(tmp_path))

    assert problems == ()
    assert [table.tags for table in found] == [("nightly", "desk", "reports"), ("raw", "people")]
