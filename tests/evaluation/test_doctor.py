"""What `t2sql doctor` says of a project, healthy and otherwise."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from t2sql.evaluation.doctor import Diagnosis, Finding, diagnose
from t2sql.evaluation.doctor.check_embedder import judge_embedder
from t2sql.evaluation.embedder_quality import EmbedderQuality, LanguageQuality, Recall
from t2sql.evaluation.held_back import hold_back
from t2sql.evaluation.past_questions import survey_history
from t2sql.faces.cli import main
from t2sql.project import open_project
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.testing import ScriptedServer
from t2sql.types import PastQuery

if TYPE_CHECKING:
    import numpy as np

LIBRARY = """
CREATE TABLE books (book_id INTEGER PRIMARY KEY, title TEXT, shelf TEXT);
CREATE TABLE loans (loan_id INTEGER PRIMARY KEY, book_id INTEGER, reader_id INTEGER, due TEXT);
CREATE TABLE readers (reader_id INTEGER PRIMARY KEY, full_name TEXT, town TEXT);
CREATE TABLE fines (fine_id INTEGER PRIMARY KEY, loan_id INTEGER, amount REAL);
INSERT INTO books VALUES (1, 'Tides', 'A'), (2, 'Harbours', 'B');
INSERT INTO readers VALUES (1, 'Ada', 'Ulm');
INSERT INTO loans VALUES (1, 1, 1, '2025-01-31');
INSERT INTO fines VALUES (1, 1, 2.5);
"""
NOTES = """
models:
  - {name: books, description: What stands on the shelves.}
  - {name: loans, description: Who took which book home.}
  - {name: readers, description: People with a card.}
  - {name: fines, description: Money owed for late books.}
"""
TABLES = ("books", "loans", "readers", "fines")
SETTINGS = '[database]\nurl = "sqlite:///library.db"\n[search]\nembedder = "hash"\n'


def past(table: str, question: str) -> str:
    return f"-- question: {question}\n-- verified_by: mina\nSELECT COUNT(*) FROM {table};\n"


def history(*questions: tuple[str, str]) -> str:
    return "\n".join(past(table, question) for table, question in questions)


ENGLISH = history(
    *((table, f"How many {table} did we count in area {n}?") for table in TABLES for n in range(6))
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A project that is not indexed yet."""
    with closing(sqlite3.connect(tmp_path / "library.db")) as connection:
        connection.executescript(LIBRARY)
    (tmp_path / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in (("tables/notes.yml", NOTES), ("queries/past.sql", ENGLISH)):
        file = tmp_path / "metadata" / name
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def indexed(library: Path) -> Path:
    index(library)
    return library


def index(folder: Path) -> None:
    with open_project(folder) as project:
        project.index()


def said(diagnosis: Diagnosis, check: str, severity: str) -> str:
    """All that is said of a check with this severity, mends included."""
    found = (
        item for item in diagnosis.findings if (item.check, item.severity) == (check, severity)
    )
    return "\n".join(f"{item.text} {item.mend}" for item in found)


def worst(diagnosis: Diagnosis) -> list[Finding]:
    return [item for item in diagnosis.findings if item.severity in {"error", "warning"}]


def test_a_sound_project_has_nothing_to_mend(indexed: Path) -> None:
    diagnosis = diagnose(indexed)

    assert diagnosis.healthy
    assert worst(diagnosis) == []
    assert "4 tables" in said(diagnosis, "database", "ok")
    assert "read-only" in said(diagnosis, "rights", "ok")
    assert "24 past queries, 24 with their question, 24 verified" in said(
        diagnosis, "history", "ok"
    )
    assert "generation 1, made today, by hash" in said(diagnosis, "index", "ok")
    assert "100% of 4 tables" in said(diagnosis, "metadata", "ok")


def test_looking_changes_nothing(indexed: Path) -> None:
    def files() -> dict[str, bytes]:
        # Chroma writes its own files whenever it opens them.
        found = (
            path for path in indexed.rglob("*") if path.is_file() and "vectors" not in path.parts
        )
        return {str(path): path.read_bytes() for path in found}

    before = files()
    diagnose(indexed)

    assert files() == before


def test_a_folder_without_settings_is_an_error_with_the_mend(tmp_path: Path) -> None:
    diagnosis = diagnose(tmp_path)

    assert not diagnosis.healthy
    assert "t2sql init" in said(diagnosis, "settings", "error")


def test_a_missing_database_is_told_and_the_rest_is_still_looked_at(indexed: Path) -> None:
    (indexed / "library.db").unlink()
    diagnosis = diagnose(indexed)

    assert "library.db" in said(diagnosis, "database", "error")
    assert said(diagnosis, "index", "ok")


def test_without_a_catalog_it_says_what_to_run(library: Path) -> None:
    diagnosis = diagnose(library)

    assert "t2sql index" in said(diagnosis, "catalog", "error")
    assert said(diagnosis, "model", "note")
    assert diagnosis.quality is None


def test_without_an_index_it_says_what_to_run(indexed: Path) -> None:
    shutil.rmtree(indexed / ".t2sql" / "index")

    assert "t2sql index" in said(diagnose(indexed), "index", "error")


def test_a_damaged_catalog_is_an_error_with_the_mend(indexed: Path) -> None:
    path = indexed / ".t2sql" / "catalog.sqlite"
    path.write_bytes(b"not a database" * 500)

    assert "t2sql index --rebuild" in said(diagnose(indexed), "catalog", "error")


def test_a_catalog_cut_short_is_an_error_with_the_mend(indexed: Path) -> None:
    path = indexed / ".t2sql" / "catalog.sqlite"
    path.write_bytes(path.read_bytes()[:9000])

    assert "t2sql index --rebuild" in said(diagnose(indexed), "catalog", "error")


def test_an_index_of_another_embedder_is_an_error(indexed: Path) -> None:
    text = SETTINGS.replace('"hash"', '"all-MiniLM-L6-v2"')
    (indexed / "t2sql.toml").write_text(text, encoding="utf-8")

    assert "'hash'" in said(diagnose(indexed), "index", "error")


def test_tables_that_came_went_and_changed_are_named(indexed: Path) -> None:
    with closing(sqlite3.connect(indexed / "library.db")) as connection:
        connection.executescript(
            "DROP TABLE fines; CREATE TABLE rooms (room_id INTEGER); "
            "ALTER TABLE books ADD COLUMN pages INTEGER;"
        )
    found = said(diagnose(indexed), "catalog", "warning")

    assert "New in the database since then: rooms. Run `t2sql index`." in found
    assert "Gone in the database since then: fines." in found
    assert "With other columns in the database since then: books." in found


def test_metadata_changed_after_the_index_is_told_until_it_is_indexed(indexed: Path) -> None:
    file = indexed / "metadata" / "tables" / "notes.yml"
    later = (indexed / ".t2sql" / "catalog.sqlite").stat().st_mtime + 5
    os.utime(file, (later, later))
    assert "tables/notes.yml" in said(diagnose(indexed), "catalog", "warning")

    os.utime(file, (later - 3600, later - 3600))
    index(indexed)
    assert said(diagnose(indexed), "catalog", "warning") == ""


def test_an_index_older_than_its_catalog_is_told(indexed: Path) -> None:
    with closing(sqlite3.connect(indexed / "library.db")) as connection:
        connection.execute("CREATE TABLE rooms (room_id INTEGER)")
    with open_project(indexed) as project:
        project.build_catalog()
    found = said(diagnose(indexed), "index", "warning")

    assert "4 tables" in found
    assert "5" in found
    assert "Run `t2sql index`." in found


def test_notes_on_a_table_that_is_not_there_are_named(indexed: Path) -> None:
    file = indexed / "metadata" / "tables" / "more.yml"
    file.write_text("models: [{name: magazines, description: Weekly.}]", encoding="utf-8")

    assert "magazines" in said(diagnose(indexed), "metadata", "warning")


def test_a_metadata_file_that_is_wrong_is_an_error(indexed: Path) -> None:
    (indexed / "metadata" / "tables" / "more.yml").write_text("models: [", encoding="utf-8")
    diagnosis = diagnose(indexed)

    assert "more.yml" in said(diagnosis, "metadata", "error")
    assert not diagnosis.healthy


def test_undescribed_tables_are_told_the_ones_in_use_first(library: Path) -> None:
    (library / "metadata" / "tables" / "notes.yml").unlink()
    index(library)
    found = said(diagnose(library), "metadata", "warning")

    assert "0% of 4 tables" in found
    assert "metadata/tables" in found


def test_history_that_does_not_parse_is_counted(library: Path) -> None:
    wrong = "".join(f"SELECT ) FROM books_{letter};\n" for letter in "abcdef")  # noqa: S608 # not run
    (library / "metadata" / "queries" / "other.sql").write_text(wrong, encoding="utf-8")
    index(library)
    found = said(diagnose(library), "history", "warning")

    assert "% of the past queries parse as sqlite" in found
    assert "other.sql" in found


def test_a_project_without_history_is_told_that_it_helps(library: Path) -> None:
    shutil.rmtree(library / "metadata" / "queries")
    index(library)
    diagnosis = diagnose(library)

    assert "t2sql history add" in said(diagnosis, "history", "note")
    assert "cannot be measured" in said(diagnosis, "embedder", "note")


def test_too_few_past_questions_cannot_be_measured(library: Path) -> None:
    few = history(*(("books", f"How many books on shelf {n}?") for n in range(19)))
    (library / "metadata" / "queries" / "past.sql").write_text(few, encoding="utf-8")
    index(library)
    diagnosis = diagnose(library)

    assert "19 different past questions are known, and 20 are needed" in said(
        diagnosis, "embedder", "note"
    )
    assert diagnosis.quality is None


class DeafEmbedder(HashEmbedder):
    """Knows ASCII words only: without any, all texts are the same to it."""

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        heard = (" ".join(word for word in text.split() if word.isascii()) for text in texts)
        return super().embed([text or "fines" for text in heard])


def test_an_embedder_that_is_poor_for_a_language_is_named_with_a_better_one(library: Path) -> None:
    notes = NOTES.replace("Who took which book home.", "대출 기록").replace(
        "What stands on the shelves.", "도서 목록"
    )
    korean = history(
        *(("loans", f"{n}월 대출 기록은 몇 건인가요?") for n in range(12)),
        *(("books", f"{n}층 도서 목록 보여줘") for n in range(12)),
    )
    (library / "metadata" / "tables" / "notes.yml").write_text(notes, encoding="utf-8")
    (library / "metadata" / "queries" / "korean.sql").write_text(korean, encoding="utf-8")
    for number in range(12):  # so that the first five are a choice
        with closing(sqlite3.connect(library / "library.db")) as connection:
            connection.execute(f"CREATE TABLE fines_{'abcdefghijkl'[number]}_x (fines TEXT)")
    with open_project(library, embedder=DeafEmbedder()) as project:
        project.index()
    told: list[tuple[str, int, int]] = []
    diagnosis = diagnose(library, embedder=DeafEmbedder(), progress=lambda *step: told.append(step))

    assert "poor for questions in Korean here" in said(diagnosis, "embedder", "warning")
    assert 'embedder = "paraphrase-multilingual-MiniLM-L12-v2"' in said(
        diagnosis, "embedder", "warning"
    )
    assert diagnosis.healthy
    assert diagnosis.quality is not None
    korean_figures, english_figures = diagnosis.quality.languages
    assert (korean_figures.language, english_figures.language) == ("Korean", "Latin script")
    assert korean_figures.meaning.at_5 < english_figures.meaning.at_5
    assert told[-1] == ("ask past questions", 48, 48)


def quality(embedder: str, language: str, meaning: float, words: float, gap: float) -> Finding:
    found = LanguageQuality(
        language, 40, Recall(meaning, meaning), Recall(words, words), Recall(1, 1), gap
    )
    return judge_embedder(EmbedderQuality(embedder, 40, (found,)))[0]


@pytest.mark.parametrize(
    ("embedder", "language", "mend"),
    [
        ("all-MiniLM-L6-v2", "Korean", "paraphrase-multilingual-MiniLM-L12-v2"),
        ("all-MiniLM-L6-v2", "Latin script", "Describe tables"),
        ("paraphrase-multilingual-MiniLM-L12-v2", "Thai", "BAAI/bge-m3"),
        ("BAAI/bge-m3", "Thai", "Describe tables and columns in Thai"),
        ("hash", "Latin script", "all-MiniLM-L6-v2"),
        ("hash", "Korean", "paraphrase-multilingual-MiniLM-L12-v2"),
    ],
)
def test_the_mend_fits_the_embedder_and_the_language(
    embedder: str, language: str, mend: str
) -> None:
    finding = quality(embedder, language, 0.31, 0.7, 0.39)

    assert finding.severity == "warning"
    assert "31% of the tables of 40 past questions" in finding.text
    assert mend in finding.mend


def test_an_embedder_about_as_good_as_words_is_not_poor() -> None:
    assert quality("any", "Latin script", 0.7, 0.8, 0.1).severity == "ok"
    assert quality("any", "Latin script", 0.7, 0.9, 0.2).severity == "warning"


def test_a_sample_is_the_same_each_time_and_fair_to_rare_languages() -> None:
    queries = [
        PastQuery(f"e{n}", "select 1", ("t",), question=f"English question {n}?")
        for n in range(900)
    ]
    queries += [PastQuery(f"k{n}", "select 1", ("t",), question=f"질문 {n}번") for n in range(15)]
    survey = survey_history(queries, most=40)
    again = survey_history(reversed(queries), most=40)
    languages = [question.language for question in survey.sample]

    assert survey.sample == again.sample
    assert survey.sample != survey_history(queries, most=40, seed=1).sample
    assert (len(languages), languages.count("Korean")) == (40, 15)
    assert (survey.queries, survey.with_question) == (915, 915)


def test_a_question_asked_twice_is_drawn_once() -> None:
    queries = [PastQuery(str(n), "select 1", ("t",), question="How many?") for n in range(3)]
    assert len(survey_history(queries).sample) == 1


def test_held_back_past_queries_have_no_vote(indexed: Path) -> None:
    with open_project(indexed) as project:
        index = project.search
        (first, second) = index.past_queries("How many loans did we count in area 3?", 2)
        others = hold_back(index, {first.id})
        assert others.past_queries("How many loans did we count in area 3?", 1)[0].id == second.id
        assert hold_back(index).past_queries("How many loans did we count in area 3?", 5) == ()
        assert others.tables_by_words("loans", 1)[0].id == "loans"


def configured(folder: Path, url: str) -> None:
    text = f'{SETTINGS}[llm]\nbase_url = "{url}"\nmodel = "small"\napi_key_env = "none"\n'
    (folder / "t2sql.toml").write_text(text, encoding="utf-8")


def test_the_model_is_called_only_when_asked_to(indexed: Path) -> None:
    with ScriptedServer(["ready"]) as server:
        configured(indexed, server.base_url)
        assert said(diagnose(indexed), "model", "ok").startswith("small at ")
        assert server.requests == []
        assert "It answers" in said(diagnose(indexed, call_model=True), "model", "ok")
        assert len(server.requests) == 1


def test_a_model_that_cannot_be_reached_is_an_error(indexed: Path) -> None:
    configured(indexed, "http://127.0.0.1:1/v1")

    assert said(diagnose(indexed, call_model=True), "model", "error")


def test_a_key_that_is_not_set_is_a_warning(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_KEY", raising=False)
    text = f'{SETTINGS}[llm]\nmodel = "small"\napi_key_env = "SOME_KEY"\n'
    (indexed / "t2sql.toml").write_text(text, encoding="utf-8")

    assert "SOME_KEY" in said(diagnose(indexed), "model", "warning")


def test_the_llm_translator_without_a_model_is_an_error(indexed: Path) -> None:
    text = f'{SETTINGS}[project]\ntranslator = "llm"\n'
    (indexed / "t2sql.toml").write_text(text, encoding="utf-8")

    assert said(diagnose(indexed), "model", "error")


def test_the_command_prints_findings_figures_and_the_verdict(
    indexed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(indexed)
    with pytest.raises(SystemExit) as left:
        main(["doctor"])
    printed = capsys.readouterr().out

    assert not left.value.code
    assert "✓ settings" in printed
    assert "Tables of 24 past questions found" in printed
    assert "All is well." in printed


def test_the_command_leaves_with_1_where_something_is_an_error(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(library)
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--json"])
    printed = json.loads(capsys.readouterr().out)

    assert left.value.code == 1
    assert printed["healthy"] is False
    assert [item["check"] for item in printed["findings"] if item["severity"] == "error"] == [
        "catalog"
    ]
    assert printed["embedder"] is None


@pytest.mark.server
def test_a_role_that_may_write_is_a_warning(postgres_server: str, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA doctor")
        connection.execute("CREATE TABLE doctor.rooms (room_id INTEGER)")
        connection.execute("CREATE ROLE onlooker LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA doctor TO onlooker")
        connection.execute("GRANT SELECT ON doctor.rooms TO onlooker")
    try:
        (tmp_path / "t2sql.toml").write_text(
            f'[database]\nurl = "{postgres_server}"\n', encoding="utf-8"
        )
        assert "is a superuser" in said(diagnose(tmp_path), "rights", "warning")
        onlooker = postgres_server.replace("postgresql://postgres", "postgresql://onlooker", 1)
        (tmp_path / "t2sql.toml").write_text(f'[database]\nurl = "{onlooker}"\n', encoding="utf-8")
        left = said(diagnose(tmp_path), "rights", "warning")
        assert "may create temporary tables" in left  # everybody may, until it is revoked
        assert "INSERT" not in left
    finally:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute("DROP SCHEMA doctor CASCADE")
            connection.execute("DROP ROLE onlooker")


def test_a_bare_url_is_looked_at_without_settings(library: Path) -> None:
    diagnosis = diagnose(f"sqlite:///{library / 'library.db'}")

    assert "t2sql init" in said(diagnosis, "settings", "note")
    assert "4 tables" in said(diagnosis, "database", "ok")
    assert "t2sql index" in said(diagnosis, "catalog", "error")
