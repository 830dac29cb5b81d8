"""What people say of answers: accepted queries help at once, and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from t2sql.errors import InputError, SqlRejectedError
from t2sql.project import Project, open_project
from t2sql.types import AcceptedQuery, Answer, SqlDraft

GARDEN = """
CREATE SCHEMA garden;
CREATE TABLE garden.beds (bed_id INTEGER PRIMARY KEY, soil VARCHAR, sunny BOOLEAN);
CREATE TABLE garden.plants (
  plant_id INTEGER PRIMARY KEY, bed_id INTEGER REFERENCES garden.beds (bed_id),
  species VARCHAR, planted_on DATE, height_cm INTEGER);
INSERT INTO garden.beds VALUES (1, 'clay', true), (2, 'sand', false), (3, 'loam', true);
INSERT INTO garden.plants
  SELECT i, 1 + i % 3, ['rose', 'fern', 'mint'][1 + i % 3], DATE '2025-03-01' + i::INT, 10 + i
  FROM range(1, 31) AS r(i);
"""
SETTINGS = """
[project]
today = 2025-06-19
[database]
url = "duckdb:///yard.duckdb"
[search]
embedder = "hash"
"""
ASKED = "How tall are thirsty growers on average?"
SQL = "SELECT AVG(height_cm) AS tall FROM garden.plants WHERE species = 'mint'"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexed")
    with duckdb.connect(str(folder / "yard.duckdb")) as connection:
        connection.execute(GARDEN)
    (folder / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    with open_project(folder) as project:
        project.index()
    return folder


@pytest.fixture
def folder(indexed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(indexed, tmp_path / "yard"))


@pytest.fixture
def garden(folder: Path) -> Iterator[Project]:
    with open_project(folder) as project:
        yield project


def written(project: Project, sql: str = SQL, asked: str = ASKED) -> SqlDraft:
    """A draft that a person wrote for a question."""
    selection = project.use_tables(asked, ["garden.plants"])
    return project.edit(SqlDraft(selection, sql, "person"), sql)


def accepted(project: Project, sql: str = SQL, asked: str = ASKED) -> AcceptedQuery:
    return project.accept(written(project, sql, asked), by="ann", face="test")


def answer(project: Project, asked: str = ASKED) -> SqlDraft | None:
    """The asset that answers the question, where one does."""
    selection = project.use_tables(asked, ["garden.plants", "garden.beds"])
    try:
        draft = project.write_sql(selection)
    except SqlRejectedError:
        return None
    return draft if isinstance(draft, SqlDraft) and draft.asset is not None else None


def test_an_accepted_query_answers_the_next_question_without_an_index(garden: Project) -> None:
    assert answer(garden) is None

    kept = accepted(garden)

    found = answer(garden)
    assert found is not None
    assert found.sql == SQL
    assert found.asset is not None
    assert (found.asset.past.id, found.asset.past.source) == (kept.id, "store")
    assert found.asset.past.verified_by == "ann"


def test_another_open_session_sees_it_too(folder: Path, garden: Project) -> None:
    with open_project(folder) as other:
        assert answer(other) is None
        kept = accepted(garden)
        assert answer(other) is not None
        garden.undo(kept.id)
        assert answer(other) is None


def test_what_is_taken_back_is_no_example_before_nor_after_the_next_index(
    folder: Path, garden: Project
) -> None:
    kept = accepted(garden)
    garden.index()
    assert garden.catalog.past_queries([kept.id])  # it stands in the index by now

    said = garden.undo(kept.id, by="bob")

    assert (said.kind, said.accepted, said.by) == ("undone", (kept.id,), "bob")
    assert answer(garden) is None
    garden.index()
    assert not garden.catalog.past_queries([kept.id])
    assert answer(garden) is None
    again = garden.redo(kept.id)
    assert again.active
    assert answer(garden) is not None


def test_an_index_made_anew_keeps_what_was_accepted(garden: Project) -> None:
    kept = accepted(garden)

    garden.index(rebuild=True)

    assert [one.id for one in garden.accepted()] == [kept.id]
    assert [query.id for query in garden.catalog.past_queries([kept.id])] == [kept.id]
    assert answer(garden) is not None


def test_an_accepted_query_says_where_it_comes_from(garden: Project) -> None:
    draft = written(garden)
    kept = garden.accept(draft, by="ann", face="chat")

    (found,) = garden.accepted()
    origin = found.provenance
    assert found == kept
    assert (origin.accepted_by, origin.face, origin.translator) == ("ann", "chat", "person")
    assert origin.edited
    assert origin.question_id == draft.selection.question.id
    assert len(origin.schema_key) == 64
    assert abs((datetime.now(UTC) - origin.accepted_at).total_seconds()) < 600
    assert found.query.tables == ("garden.plants",)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM garden.plants",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT 1; DROP TABLE garden.plants",
        "SELECT * FROM 'other.csv'",
        "SELECT getenv('HOME') FROM garden.plants",
        "SELECT height FROM garden.plants",
        "no SQL at all",
    ],
)
def test_only_sql_that_passes_becomes_an_example(garden: Project, sql: str) -> None:
    with pytest.raises(SqlRejectedError):
        garden.accept(written(garden, sql))
    with pytest.raises(SqlRejectedError):
        garden.correct(written(garden), sql)

    assert garden.accepted() == ()


def test_sql_without_a_question_cannot_be_accepted(garden: Project) -> None:
    ran = garden.run(SQL)

    with pytest.raises(InputError, match="without a question"):
        garden.accept(ran.draft)


def test_a_wrong_answer_that_was_accepted_is_no_example_any_more(garden: Project) -> None:
    kept = accepted(garden)

    said = garden.reject(written(garden), "mint is not what we mean", by="bob")

    assert (said.kind, said.reason, said.accepted) == (
        "wrong",
        "mint is not what we mean",
        (kept.id,),
    )
    assert garden.accepted() == ()
    assert [one.undone_by for one in garden.accepted(undone=True)] == ["bob"]


def test_a_correction_takes_the_place_of_what_was_accepted(garden: Project) -> None:
    accepted(garden)
    better = "SELECT AVG(height_cm) AS tall FROM garden.plants WHERE species = 'fern'"

    kept = garden.correct(written(garden), better, by="cy")

    assert [one.id for one in garden.accepted()] == [kept.id]
    found = answer(garden)
    assert found is not None
    assert found.sql == better
    assert [said.kind for said in garden.feedback()] == ["corrected", "right"]
    assert garden.feedback()[0].sql == SQL


def test_the_same_query_accepted_twice_is_one_example(garden: Project) -> None:
    first = accepted(garden)
    second = garden.accept(written(garden, f"{SQL};"), by="bob")

    assert first.id == second.id
    assert [one.provenance.accepted_by for one in garden.accepted()] == ["ann"]
    assert len(garden.feedback()) == 2


def test_before_a_query_is_taken_back_the_answers_that_rest_on_it_are_told(
    garden: Project,
) -> None:
    kept = accepted(garden)
    draft = answer(garden)
    assert draft is not None
    assert isinstance(garden.run(draft), Answer)

    rests = garden.dependents(kept.id)

    assert [(one.question_id, one.how) for one in rests] == [
        (draft.selection.question.id, ("asset",))
    ]
    assert garden.dependents(kept.id[:6]) == rests


def test_what_is_not_there_cannot_be_taken_back(garden: Project) -> None:
    kept = accepted(garden)

    with pytest.raises(InputError, match="no accepted query"):
        garden.undo("ffff")
    garden.undo(kept.id)
    with pytest.raises(InputError, match="taken back already"):
        garden.undo(kept.id)
    garden.redo(kept.id)
    with pytest.raises(InputError, match="an example already"):
        garden.redo(kept.id)


def test_a_query_of_a_file_is_taken_back_in_its_file(folder: Path, garden: Project) -> None:
    queries = folder / "metadata" / "queries"
    queries.mkdir(parents=True)
    text = f"-- question: {ASKED}\n-- verified_by: dora\n-- verified_on: 2025-01-01\n{SQL};\n"
    (queries / "height.sql").write_text(text, encoding="utf-8")
    garden.index()
    (past,) = garden.catalog.iter_past_queries()

    with pytest.raises(InputError, match=r"stands in the file .*height\.sql"):
        garden.undo(past.id)


def test_where_a_file_answers_the_same_question_the_file_wins(
    folder: Path, garden: Project
) -> None:
    accepted(garden)
    queries = folder / "metadata" / "queries"
    queries.mkdir(parents=True)
    other = "SELECT MAX(height_cm) AS tall FROM garden.plants"
    text = f"-- question: {ASKED}\n-- verified_by: dora\n-- verified_on: 2025-01-01\n{other};\n"
    (queries / "height.sql").write_text(text, encoding="utf-8")

    garden.index()

    assert [query.source for query in garden.catalog.iter_past_queries()] == ["height.sql"]
    found = answer(garden)
    assert found is not None
    assert found.sql == other


def test_a_store_that_cannot_be_read_costs_nobody_an_answer(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "t2sql.toml").write_text(f"{SETTINGS}[store]\naudit = false\n", encoding="utf-8")
    (folder / ".t2sql" / "store.sqlite").write_bytes(b"broken" * 999)

    with open_project(folder) as project:
        selection = project.use_tables("How many plants are there?", ["garden.plants"])
        draft = project.write_sql(selection)
        assert isinstance(draft, SqlDraft)
        assert project.run(draft).result.rows == ((30,),)
        project.index()
    assert "store repair" in caplog.text
