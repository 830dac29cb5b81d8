"""Tab completion of options, their values, tables and columns."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from t2sql.faces.magic.commands import ASK
from tests.faces.magic.conftest import Notebook


def offered(notebook: Notebook, cell: str) -> list[str]:
    """What the shell offers at the end of a cell of several lines, as a front end asks for it."""
    completer = notebook.shell.Completer
    lines = cell.split("\n")
    result = completer._complete(
        full_text=cell, cursor_line=len(lines) - 1, cursor_pos=len(lines[-1])
    )
    return [one.text for one in result["t2sql"]["completions"]] if "t2sql" in result else []


def completed(notebook: Notebook, line: str) -> list[str]:
    """What :meth:`InteractiveShell.complete` gives at the end of a line."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # of IPython, to itself
        found: list[str] = notebook.shell.complete("", line, len(line))[1]
    return found


def test_options_are_completed(notebook: Notebook) -> None:
    every = completed(notebook, "%ask --")

    assert set(every) == {f"--{option.name}" for option in ASK.options} | {"--help"}
    assert completed(notebook, "%ask --ta") == ["--tables", "--tag"]
    assert completed(notebook, "%t2sql --conf") == ["--confirm"]


def test_values_of_options_are_completed(notebook: Notebook) -> None:
    assert completed(notebook, "%t2sql --confirm ") == ["always", "never", "unsure"]
    assert completed(notebook, "%t2sql --translator o") == ["offline"]
    assert completed(notebook, "%ask --schema s") == ["shop"]
    assert completed(notebook, "%t2sql acc") == ["accept"]


@pytest.mark.parametrize(
    "line",
    [
        "%ask --tables ord",
        "%ask --tables shop.ord",
        "%ask --tables shop.customers,ord",
        "%ask --tables=ord",
        "%ask -t ord",
        "%ask what of @ord",
        "%ask how many ord",
        "%t2sql show ord",
        "%sql_check SELECT 1 FROM shop.ord",
    ],
)
def test_tables_are_completed_by_either_part_of_their_name(notebook: Notebook, line: str) -> None:
    assert completed(notebook, line) == ["shop.orders"]


def test_columns_of_the_tables_in_a_query_are_completed(notebook: Notebook) -> None:
    cell = "%%sql_run\nSELECT o.{} FROM shop.orders AS o"

    assert offered(notebook, "%%sql_run\nFROM shop.orders SELECT tot") == ["total_amount"]
    assert offered(notebook, f"{cell.format('status')}\nWHERE o.tot") == ["o.total_amount"]
    assert offered(notebook, f"{cell.format('status')}\nWHERE x.tot") == []
    assert offered(notebook, "%%sql_check\nSELECT full_name FROM shop.customers\nWHERE ci") == [
        "city"
    ]


def test_the_body_of_a_cell_has_no_options(notebook: Notebook) -> None:
    assert offered(notebook, "%%ask\nhow --ta") == []
    assert offered(notebook, "%%ask --ta") == ["--tables", "--tag"]
    assert offered(notebook, "%%ask\nhow many of @cust") == ["shop.customers"]


def test_other_code_is_left_alone(notebook: Notebook) -> None:
    for line in ("ord", "%matplotlib ord", "x = '%ask --ta", "%asks --ta"):
        assert offered(notebook, line) == []
    assert "%matplotlib" in completed(notebook, "%matplot")


def test_where_there_is_no_project_nothing_is_offered_and_nothing_breaks(
    shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shell.run_line_magic("load_ext", "t2sql")
    notebook = Notebook(shell)

    assert offered(notebook, "%ask --tables ord") == []
    assert "--tables" in completed(notebook, "%ask --tab")
