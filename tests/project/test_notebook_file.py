"""The notebook of an answer: it runs as it stands, gives the same rows, and holds no secret."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import InputError
from t2sql.project import Project, open_project
from t2sql.project.notebook_file import markdown, python_text
from t2sql.types import Answer, CheckResult, Problem, SqlDraft

QUESTION = 'Loaves sold by month, in $ and "quotes" @harbour'
SQL = """SELECT strftime(sold_on, '%Y-%m') AS month, SUM(price) AS revenue, 'a\\b' AS slash
FROM bakery.sales GROUP BY ALL ORDER BY month"""
HOSTILE = (
    "<script>alert(1)</script> [x](javascript:y) `code` $x$ **bold**\n# heading | cell &lt; \\"
)


@pytest.fixture
def bakery(tmp_path: Path) -> Iterator[Project]:
    """A project with one table, indexed."""
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(
            "CREATE SCHEMA bakery;"
            "CREATE TABLE bakery.sales (sale_id INTEGER, sold_on DATE, price DECIMAL(8, 2));"
            "INSERT INTO bakery.sales"
            " SELECT i, DATE '2025-01-01' + (i % 90)::INT, i * 1.25 FROM range(200) AS r(i);"
        )
    (tmp_path / "t2sql.toml").write_text(
        '[project]\ntoday = 2025-06-19\n[database]\nurl = "duckdb:///warehouse.duckdb"\n'
        '[search]\nembedder = "hash"\n',
        encoding="utf-8",
    )
    with open_project(tmp_path) as project:
        project.index()
        yield project


def answered(project: Project, sql: str = SQL, question: str = QUESTION) -> Answer:
    """An answer over the table that a person chose."""
    selection = project.use_tables(replace(project.question("x"), text=question), ["bakery.sales"])
    return project.run(SqlDraft(selection, sql, translator="person"))


def cells(path: Path, kind: str) -> list[str]:
    """The sources of the notebook's cells of a kind."""
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    return [cell.source for cell in book.cells if cell.cell_type == kind]


@pytest.mark.slow
def test_a_notebook_runs_as_it_stands_and_gives_the_same_rows(bakery: Project) -> None:
    from nbclient import NotebookClient

    answer = answered(bakery)
    folder = bakery.config.folder / "reports"
    folder.mkdir()
    path = bakery.notebook(answer, folder / "sales.ipynb")
    bakery.close()  # DuckDB's file is one process's at a time

    book = nbformat.read(path, as_version=4)
    said = "print(answer.result.columns, answer.result.rows)"
    book.cells.append(nbformat.v4.new_code_cell(said))
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()

    assert book.cells[-1].outputs[0].text.strip() == f"{answer.result.columns} {answer.result.rows}"
    kinds = [
        kind
        for cell in book.cells
        for out in cell.get("outputs", [])
        for kind in out.get("data", {})
    ]
    assert "text/html" in kinds, "the rows"
    assert "image/png" in kinds, "the chart"


def test_a_notebook_pins_the_tables_and_holds_the_sql_that_ran(bakery: Project) -> None:
    path = bakery.notebook(answered(bakery), bakery.config.folder / "a.ipynb")
    opened, ran, *_ = cells(path, "code")

    assert opened.endswith("project = open_project('.')")
    names = _assigned(ran)
    assert names["question"] == QUESTION
    assert names["tables"] == ["bakery.sales"]
    assert "'a\\b' AS slash" in names["sql"]
    assert bakery.run(names["sql"]).result.rows == answered(bakery).result.rows


def test_the_same_answer_gives_the_same_file(bakery: Project) -> None:
    answer = answered(bakery)
    first, second = (bakery.config.folder / name for name in ("a.ipynb", "b.ipynb"))

    bakery.notebook(answer, first)
    bakery.notebook(answer, second)

    assert first.read_bytes() == second.read_bytes()


def test_the_project_is_opened_from_where_the_notebook_stands(bakery: Project) -> None:
    folder = bakery.config.folder / "reports" / "2025"
    folder.mkdir(parents=True)
    path = bakery.notebook(answered(bakery), folder / "a.ipynb")

    assert "open_project('../..')" in cells(path, "code")[0]
    assert str(bakery.config.folder) not in path.read_text(encoding="utf-8")


def test_what_people_and_models_wrote_is_text_in_the_notebook(bakery: Project) -> None:
    answer = answered(bakery, question=HOSTILE)
    check = CheckResult("meaning", (Problem("x", "warning", HOSTILE, HOSTILE),), HOSTILE)
    draft = replace(answer.draft, explanation=HOSTILE, assumptions=(HOSTILE,))
    path = bakery.notebook(
        replace(answer, draft=draft, sanity=check, warnings=(HOSTILE,)),
        bakery.config.folder / "a.ipynb",
    )

    for source in cells(path, "markdown"):
        for mark in ("<script", "](", "**", "$", "\\", "&lt;", "`code`"):
            assert mark not in source, source
        assert source.count("\n# ") == 0
    for source in cells(path, "code"):
        ast.parse(source)


def test_a_file_that_stands_there_is_kept_unless_it_is_forced(bakery: Project) -> None:
    path = bakery.config.folder / "a.ipynb"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="exists already"):
        bakery.notebook(answered(bakery), path)
    assert path.read_text(encoding="utf-8") == "mine"
    assert bakery.notebook(answered(bakery), path, force=True) == path
    assert cells(path, "code")
    assert not list(path.parent.glob("*.part"))


@pytest.mark.parametrize("name", ["a.txt", "a", "missing/a.ipynb", "."])
def test_a_place_that_cannot_be_written_to_is_told(bakery: Project, name: str) -> None:
    with pytest.raises(InputError):
        bakery.notebook(answered(bakery), bakery.config.folder / name)


def test_a_secret_of_the_address_is_never_written(
    bakery: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from t2sql.project.notebook_file import notebook_text

    answer = answered(bakery)
    url = "postgresql://ann:hunter2@db.example/shop"
    config = replace(bakery.config, file=None, database=replace(bakery.config.database, url=url))
    monkeypatch.setattr(bakery.parts, "config", config)
    text = notebook_text(bakery, answer, tmp_path)

    assert "hunter2" not in text
    assert 'os.environ[\\"T2SQL_DATABASE_URL\\"]' in text


def test_an_answer_without_a_chart_or_tables_is_a_notebook_all_the_same(bakery: Project) -> None:
    path = bakery.notebook(bakery.run("SELECT 'x' AS a"), bakery.config.folder / "a.ipynb")

    assert not [source for source in cells(path, "code") if "chart" in source]
    assert cells(path, "markdown")[0].startswith("# SQL")


def test_a_chart_that_cannot_show_the_rows_says_which_can(bakery: Project) -> None:
    answer = answered(bakery)

    assert bakery.chart(answer) is not None
    assert bakery.chart(answer).title == QUESTION  # type: ignore[union-attr]
    with pytest.raises(InputError, match=r"scatter chart cannot show these rows. What can: line"):
        bakery.chart(answer, "scatter")
    with pytest.raises(InputError, match="no chart of the kind 'pie'"):
        bakery.chart(answer, "pie")  # type: ignore[arg-type]


@given(st.text())
def test_any_text_is_itself_in_python(text: str) -> None:
    assert ast.literal_eval(python_text(text)) == text
    assert ast.literal_eval(python_text(text, block=True)).strip() == text.strip()


@given(st.text())
def test_any_text_is_plain_in_markdown(text: str) -> None:
    shown = markdown(text)

    assert "\n" not in shown
    assert not set(shown) & set("<>`*[]_$\\|~{}")


def _assigned(source: str) -> dict[str, Any]:
    """What a cell gives names to, and the SQL that it runs."""
    found: dict[str, Any] = {}
    for node in ast.parse(source).body:
        assert isinstance(node, ast.Assign)
        target = node.targets[0]
        assert isinstance(target, ast.Name)
        if isinstance(node.value, ast.Call):
            found["sql"] = ast.literal_eval(node.value.args[0])
        else:
            found[target.id] = ast.literal_eval(node.value)
    return found
