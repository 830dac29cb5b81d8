from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from t2sql.errors import FileError
from t2sql.evaluation.suite import LakeColumn, load_suite


def test_a_suite_is_read_as_its_folder_stands(suite_folder: Path) -> None:
    suite = load_suite(suite_folder)
    assert [question.id for question in suite.questions][:3] == ["b1", "b2", "b3"]
    assert suite.questions[2].golds[1].startswith("select *")
    assert not suite.questions[5].answerable
    assert suite.executable
    assert suite.url(suite.questions[0]).endswith("/databases/bakery.sqlite")
    assert suite.dialect(suite.questions[0]) == "sqlite"
    assert [table.name for table in suite.lake] == ["bakery.baker", "bakery.cake", "harbour.ship"]
    assert suite.lake[0].columns[3] == LakeColumn("town", "text", "home town")
    assert suite.lake[1].foreign_keys == (("baker_id", "baker", "baker_id"),)


def test_the_lake_may_be_gzipped(suite_folder: Path) -> None:
    plain = suite_folder / "tables.jsonl"
    expected = load_suite(suite_folder).lake
    (suite_folder / "tables.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert load_suite(suite_folder).lake == expected


def test_settings_name_one_database_history_and_today(suite_folder: Path) -> None:
    (suite_folder / "past.sql").write_text("select 1;", encoding="utf-8")
    (suite_folder / "meta").mkdir()
    (suite_folder / "suite.toml").write_text(
        'database = "sqlite:///databases/bakery.sqlite"\nhistory = "past.sql"\n'
        'metadata = "meta"\ntoday = "2025-06-30"\n',
        encoding="utf-8",
    )
    suite = load_suite(suite_folder)
    assert suite.database == f"sqlite:///{suite_folder / 'databases' / 'bakery.sqlite'}"
    assert {suite.url(question) for question in suite.questions} == {suite.database}
    assert suite.history == suite_folder / "past.sql"
    assert suite.metadata == suite_folder / "meta"
    assert suite.today == date(2025, 6, 30)


def test_today_may_be_a_toml_date(suite_folder: Path) -> None:
    (suite_folder / "suite.toml").write_text("today = 2025-06-30\n", encoding="utf-8")
    assert load_suite(suite_folder).today == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("questions.jsonl", '{"id": "a"\n', "questions.jsonl, line 1: not JSON"),
        ("questions.jsonl", "\n[1]\n", "questions.jsonl, line 2: not a JSON object"),
        ("questions.jsonl", '{"id": "a"}\n', "line 1: 'question' is missing"),
        ("questions.jsonl", '{"id": 1, "question": "q"}\n', "'id' must be a text"),
        ("questions.jsonl", '{"id": "a", "question": "q"}\n', "'sql' is missing"),
        (
            "questions.jsonl",
            '{"id": "a", "question": "q", "sql": "select 1"}\n',
            "'sql' must be a list of texts",
        ),
        (
            "questions.jsonl",
            '{"id": "a", "question": "q", "sql": []}\n' * 2,
            "line 2: the id 'a' stands twice",
        ),
        ("tables.jsonl", '{"table": "t", "columns": 3}\n', "'columns' must be a list of objects"),
        ("tables.jsonl", '{"table": "t", "columns": [{}]}\n', "line 1: 'name' is missing"),
        ("suite.toml", "today = 5", "which is no date"),
        ("suite.toml", 'tody = "2025-06-30"', "the key 'tody' is unknown"),
        ("suite.toml", "database = 5", "database must be a text"),
        ("suite.toml", "database = ", "cannot be read"),
        ("suite.toml", 'history = "nowhere.sql"', "which does not exist"),
    ],
)
def test_what_is_malformed_is_named_with_its_file_and_line(
    suite_folder: Path, file: str, text: str, said: str
) -> None:
    (suite_folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load_suite(suite_folder)
    assert said in str(caught.value)
    assert file in str(caught.value)


def test_a_lake_without_databases_needs_no_gold_sql(tmp_path: Path) -> None:
    text = '{"id": "a", "question": "q", "tables": ["t"]}\n'
    (tmp_path / "questions.jsonl").write_text(text, encoding="utf-8")
    assert load_suite(tmp_path).questions[0].tables == ("t",)


def test_a_question_of_a_database_that_is_not_there_is_named(suite_folder: Path) -> None:
    (suite_folder / "databases" / "harbour.sqlite").unlink()
    suite = load_suite(suite_folder)
    with pytest.raises(FileError, match="h1 is asked of the database 'harbour'"):
        suite.url(suite.questions[6])


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not a folder"):
        load_suite(tmp_path / "nowhere")


def test_a_suite_may_keep_its_rows_to_itself(suite_folder: Path) -> None:
    assert not load_suite(suite_folder).private
    settings = suite_folder / "suite.toml"
    settings.write_text("private = true\n", encoding="utf-8")
    assert load_suite(suite_folder).private
    settings.write_text('private = "yes"\n', encoding="utf-8")
    with pytest.raises(FileError, match="private must be true or false"):
        load_suite(suite_folder)
