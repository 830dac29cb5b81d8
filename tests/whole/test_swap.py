"""Sessions that are open while the project is indexed anew: nobody is disturbed, all go on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from t2sql.errors import SearchError
from t2sql.project import Project, open_project
from t2sql.search import matrix
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index
from t2sql.types import Answer
from tests.whole.library import QUESTION, make_library, run, write_notes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with open_project(folder) as opened:
        opened.index()
        yield opened


def ask(project: Project) -> Any:
    answer = project.ask(QUESTION)
    assert isinstance(answer, Answer)
    return answer.result.rows


def edition(project: Project) -> str:
    table = project.catalog.table("authors")
    assert table is not None
    return table.description


def builds(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / ".t2sql" / "index").glob("build-*"))


@pytest.mark.slow
def test_threads_that_ask_go_on_while_another_process_rebuilds_three_times(
    folder: Path, project: Project
) -> None:
    wrong: list[BaseException] = []
    answers: list[Any] = []
    over = threading.Event()

    def go_on_asking() -> None:
        while not over.is_set():
            try:
                answers.append(ask(project))
            except BaseException as error:  # noqa: BLE001 - whatever it is, nobody may see it
                wrong.append(error)

    threads = [threading.Thread(target=go_on_asking) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for version in ("second", "third", "fourth"):
            write_notes(folder, version)
            code, _, told = run(folder, "index", "--rebuild")
            assert code == 0, told
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert set(answers) == {((1,),)}
    assert "fourth" in edition(project)
    assert project.search.tables_by_words("fourth edition", 1)[0].id == "authors"
    run(folder, "index")
    assert len(builds(folder)) == 1  # what nobody reads any more is gone


def test_a_reader_that_has_opened_nothing_yet_finds_its_files_after_a_rebuild(
    folder: Path, project: Project
) -> None:
    index = open_index(folder / ".t2sql" / "index", HashEmbedder, "hash")
    before = builds(folder)
    write_notes(folder, "second")
    project.index(rebuild=True)
    assert index.tables_by_words("second edition", 1)[0].id == "authors"
    assert index.tables_by_meaning("authors of books", 1)[0].id == "authors"
    index.close()
    project.index()
    assert builds(folder) != before
    assert len(builds(folder)) == 1


def test_a_reader_in_the_middle_of_a_search_keeps_its_files(
    folder: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix, "MOST_VECTORS", -1)  # as a large collection: searched in Chroma
    project.index(rebuild=True)
    index = open_index(folder / ".t2sql" / "index", HashEmbedder, "hash")
    files = index._enter()  # a search has begun and has opened nothing
    before = builds(folder)
    project.index(rebuild=True)
    assert set(before) < set(builds(folder))
    assert files.lexical().execute("select count(*) from documents").fetchone()[0] > 0
    assert files.store().count("tables") == files.manifest.table_vectors
    files.leave()
    assert index.tables_by_meaning("authors of books", 1)[0].id == "authors"  # by the new ones
    project.index()
    assert len(builds(folder)) == 1
    index.close()


def test_a_reader_whose_files_are_gone_all_the_same_goes_on_with_the_new_ones(
    folder: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from t2sql.search import opened

    monkeypatch.setattr(opened, "hold_build", lambda build: None)  # where the system has no locks
    index = open_index(folder / ".t2sql" / "index", HashEmbedder, "hash")
    write_notes(folder, "second")
    project.search.close()  # type: ignore[attr-defined] # no other reader holds them
    project.index(rebuild=True)
    assert index.tables_by_words("second edition", 1)[0].id == "authors"
    assert index.values("Korea")[0].column == "country"
    index.close()


def test_a_catalog_that_is_newer_than_the_index_crashes_nobody(
    folder: Path, project: Project
) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "library.db")) as connection:
        connection.execute("DROP TABLE loans")
        connection.execute("ALTER TABLE authors RENAME TO writers")
        connection.execute("CREATE TABLE branches (branch_id INTEGER, town TEXT)")
        connection.commit()
    project.build_catalog()  # the index still knows loans and authors, and no branches
    found = project.suggest_tables("Fines of loans by reader")
    assert "loans" not in [candidate.name for candidate in getattr(found, "candidates", ())]
    asked = project.ask("How many books are there?")
    assert isinstance(asked, Answer)
    with pytest.raises(Exception, match="authors"):
        project.use_tables("How many?", ["authors"])
    selection = project.use_tables("How many branches are there?", ["branches"])
    assert project.run(project.write_sql(selection)).result.rows == ((0,),)  # type: ignore[arg-type]
    project.index()
    assert project.search.tables_by_words("branches", 1)[0].id == "branches"


def test_without_an_index_it_is_told_what_to_run_also_while_the_first_one_is_made(
    folder: Path,
) -> None:
    with open_project(folder) as project:
        with pytest.raises(SearchError, match=r"no catalog yet.*t2sql index"):
            project.ask(QUESTION)
        project.build_catalog()
        with pytest.raises(SearchError, match=r"no search index yet.*t2sql index"):
            project.ask(QUESTION)
        project.index()
        assert ask(project) == ((1,),)
