"""Tables with odd names, from the database through the index to `t2sql tables` and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from t2sql.errors import SqlRejectedError
from t2sql.faces.cli import main
from t2sql.project import Project, open_project
from t2sql.types import Answer, Refusal
from tests.catalog.test_bad_metadata import ODD_NAMES
from tests.catalog.warehouse import quoted

WORDS = (
    *("anchor", "barrel", "candle", "dragon", "engine", "falcon", "garden", "hammer", "island"),
    *("jacket", "kettle", "ladder", "magnet", "needle", "orchid", "pepper", "quartz", "ribbon"),
    *("saddle", "tunnel", "umbrella", "violin", "walnut", "yogurt", "zipper"),
)
SETTINGS = '[database]\nurl = "sqlite:///odd.db"\n[search]\nembedder = "hash"\n'
TABLES = dict(zip(ODD_NAMES, WORDS, strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose every table has an odd name, and notes and history that use it."""
    folder = tmp_path_factory.mktemp("odd")
    notes, history = [], []
    with closing(sqlite3.connect(folder / "odd.db")) as connection:
        for name, word in TABLES.items():
            odd = quoted(name)
            connection.execute(f"CREATE TABLE {odd} ({word}_id INTEGER PRIMARY KEY, {odd} TEXT)")
            connection.execute(f"INSERT INTO {odd} VALUES (1, 'the {word}')")  # noqa: S608 # quoted
            notes.append({"name": name, "description": f"All about {word}."})
            history.append(
                f"-- question: Count each {word}?\n-- verified_by: mina\n"
                f"SELECT COUNT({odd}) FROM {odd};\n"  # quoted
            )
        connection.commit()
    (folder / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    for place, text in (
        ("tables/notes.yml", yaml.safe_dump({"models": notes}, allow_unicode=True)),
        ("queries/past.sql", "\n".join(history)),
    ):
        file = folder / "metadata" / place
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    with open_project(folder) as project:
        done = project.index()
        assert done.search.tables == len(ODD_NAMES)
        # Notes cannot say a blank at the edge of a name; in a query {{ }} is a template's.
        unsayable = [name for name in ODD_NAMES if name != name.strip() or "{{" in name]
        unused = [item for item in done.catalog.problems if item.kind == "unknown_table"]
        assert len(unused) <= len(unsayable)
    return folder


@pytest.fixture(scope="module")
def project(folder: Path) -> Iterator[Project]:
    with open_project(folder) as opened:
        yield opened


@pytest.mark.parametrize("name", ODD_NAMES, ids=WORDS)
def test_a_table_with_an_odd_name_is_found_and_its_sql_runs(project: Project, name: str) -> None:
    found = project.suggest_tables(f"the {TABLES[name]}")
    nearest = found.nearest if isinstance(found, Refusal) else [c.name for c in found.candidates]
    assert nearest[0] == name

    odd = quoted(name)
    sql = f"SELECT {odd} FROM {odd}"  # noqa: S608 # quoted
    if name != name.strip():  # the gate forgives no blank at the edge of a name, and says so
        with pytest.raises(SqlRejectedError, match=name):
            project.run(sql)
        return
    answer = project.run(sql)
    assert isinstance(answer, Answer)
    assert answer.result.rows == ((f"the {TABLES[name]}",),)


@pytest.mark.parametrize("name", ["select", "with.dot", 'double"quote', "주문 목록", "📦 boxes"])
def test_t2sql_tables_shows_it(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as left:
        main(["tables", f"the {TABLES[name]}", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert not left.value.code
    assert printed["candidates"][0]["table"] == name

    with pytest.raises(SystemExit) as left:
        main(["tables", f"the {TABLES[name]}"])
    assert not left.value.code
    assert name in capsys.readouterr().out


def test_control_characters_in_a_name_never_reach_the_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    for name in ("tab\there", "line\nbreak"):
        with pytest.raises(SystemExit):
            main(["tables", f"the {TABLES[name]}"])
        assert name not in capsys.readouterr().out
