"""The tables as widgets: the cell ends, a click goes on, what is shown takes its place."""

from __future__ import annotations

import pytest

from t2sql.errors import QueryError
from t2sql.faces.magic.cell import Cell, Wish
from t2sql.faces.magic.feedback import feedback_buttons
from t2sql.faces.magic.picker import Picker
from tests.faces.magic.conftest import Notebook, Ran

ASK = "%ask --chart none how many orders by status"


@pytest.fixture(autouse=True)
def _widgets(notebook: Notebook) -> None:
    pytest.importorskip("ipywidgets")
    notebook.attend()


def picker(notebook: Notebook) -> Picker:
    assert notebook.session.picker is not None
    return notebook.session.picker


def click(notebook: Notebook, what: str) -> Ran:
    """Click something of the picker, as a later message of the front end does."""
    notebook.shell.user_ns["picker"] = picker(notebook)
    return notebook.run(f"picker.{what}.click()")


def labels(widget: object) -> list[str]:
    """The texts of all buttons in a widget."""
    here = [widget.description] if type(widget).__name__ == "Button" else []  # type: ignore[attr-defined]
    return here + [text for child in getattr(widget, "children", ()) for text in labels(child)]


def test_the_cell_ends_with_a_picker_and_has_asked_nothing_of_the_database(
    notebook: Notebook,
) -> None:
    done = notebook.run(ASK)

    assert done.error is None
    assert "_df" not in notebook
    assert "_draft" not in notebook
    assert picker(notebook).ticked == ("shop.orders",)
    shown = [output.data for output in done.outputs]
    view = next(one for one in shown if "application/vnd.jupyter.widget-view+json" in one)
    # A page without widgets shows the same as a plain table.
    assert "shop.orders" in view["text/html"]
    assert "Run the cell with --yes" in view["text/plain"]


def test_a_click_goes_on_in_the_same_place(notebook: Notebook) -> None:
    notebook.run(ASK)

    done = click(notebook, "use")

    assert done.error is None
    assert len(notebook["_df"]) == 2
    assert "FROM shop.orders" in done.text
    assert all(output.update for output in done.outputs)  # no output of another cell's


def test_the_tables_that_are_ticked_are_used(notebook: Notebook) -> None:
    notebook.run("%ask --chart none how many customers by city")
    open_picker = picker(notebook)
    assert open_picker.ticked == ("shop.customers",)
    open_picker.ticks["shop.customers"].value = False

    nothing = click(notebook, "use")
    assert "Tick at least one table." in open_picker.status.value
    assert nothing.outputs == ()
    open_picker.ticks["shop.customers"].value = True
    open_picker.add("orders")
    click(notebook, "use")

    selection = notebook["_draft"].selection
    assert selection.tables == ("shop.customers", "shop.orders")
    assert selection.chosen_by == "person"
    assert [table.by_person for table in selection.chosen] == [False, True]


def test_a_table_is_added_by_its_name_or_by_what_is_found(notebook: Notebook) -> None:
    notebook.run("%ask --chart none how many customers by city")
    open_picker = picker(notebook)
    open_picker.search.value = "ORDERS"

    click(notebook, "find")

    assert "shop.orders" in open_picker.ticked
    assert open_picker.search.value == ""
    open_picker.ticks["shop.orders"].value = False
    open_picker.search.value = "total amount"
    click(notebook, "find")
    assert open_picker.found.children[0].description == "+ shop.orders"
    open_picker.found.children[0].click()
    assert "shop.orders" in open_picker.ticked
    open_picker.search.value = "zzz qqq"
    click(notebook, "find")
    assert open_picker.found.children == () or "shop" in open_picker.found.children[0].description


def test_cancelling_writes_nothing(notebook: Notebook) -> None:
    notebook.run(ASK)

    done = click(notebook, "cancel")

    assert "Cancelled; nothing was written." in done.text
    assert "_draft" not in notebook
    assert picker(notebook).use.disabled


def test_what_goes_wrong_after_a_click_is_told_beside_the_tables(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.run(ASK)

    def broken(*_: object, **__: object) -> None:
        raise QueryError("The <b>database</b> went away.", hint="Ask again.")

    monkeypatch.setattr(type(notebook.session.project), "run", broken)

    done = click(notebook, "use")

    assert done.error is None
    assert picker(notebook).status.value == (
        "The &lt;b&gt;database&lt;/b&gt; went away. Ask again."
    )
    assert not picker(notebook).use.disabled
    assert "application/vnd.jupyter.widget-view+json" in done.last


def test_nobody_is_asked_where_the_settings_or_the_question_say_so(notebook: Notebook) -> None:
    for setting, question in (
        ("%t2sql --confirm never", ASK),
        (
            "%t2sql --confirm always",
            "%ask --chart none --tables shop.orders how many orders by status",
        ),
        ("%t2sql --confirm always", "%ask --yes how many orders by status"),
    ):
        notebook.shell.user_ns.pop("_df", None)
        notebook.run(setting)
        notebook.run(question)
        assert "_df" in notebook, question


def test_without_widgets_it_goes_on_by_itself(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.run("%t2sql --widgets off")
    assert "Nobody was asked" in notebook.run(ASK).text
    notebook.run("%t2sql --widgets auto")
    monkeypatch.setattr("t2sql.faces.magic.cell.has_widgets", lambda: False)

    done = notebook.run(ASK)

    assert "Nobody was asked" in done.text
    assert len(notebook["_df"]) == 2


def test_a_run_that_nobody_watches_is_not_asked_unless_it_is_told_so(notebook: Notebook) -> None:
    notebook.shell.kernel._allow_stdin = False

    assert "Nobody was asked" in notebook.run(ASK).text
    del notebook.shell.user_ns["_df"]
    notebook.run("%t2sql --widgets on")
    notebook.run(ASK)
    assert "_df" not in notebook
    assert picker(notebook).ticked


def test_the_buttons_below_an_answer_judge_and_insert_it(notebook: Notebook) -> None:
    done = notebook.run("%ask --yes --chart none how many orders by status")
    assert "application/vnd.jupyter.widget-view+json" in done.last

    cell = Cell(notebook.shell, notebook.session, Wish("_df", "_draft"))
    buttons = feedback_buttons(cell, notebook["_answer"])
    row, said = buttons.children
    right, wrong, reason, undo, insert = row.children
    assert labels(buttons) == ["Right", "Wrong", "Undo", "Insert as a cell"]

    right.click()
    project = notebook.session.project
    (entry,) = project.accepted()
    assert entry.id in said.value
    undo.click()
    assert project.accepted() == ()
    assert said.value == "Taken back."
    reason.value = "counts cancelled ones"
    wrong.click()
    assert project.feedback()[0].reason == "counts cancelled ones"
    assert {one.face for one in project.feedback()} == {"jupyter"}
    insert.click()
    assert notebook.shell.rl_next_input.startswith("%%sql_run --out _df\n-- how many orders")
    assert "below the next cell that you run" in said.value
