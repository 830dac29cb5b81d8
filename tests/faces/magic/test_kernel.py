"""The same in a real kernel: outputs are written over, a later cell clicks, an interrupt stops."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

MORE = " ".join(f"JOIN shop.orders AS o{place} USING (status)" for place in range(1, 7))
SLOW = f"SELECT count(DISTINCT o6.order_id) FROM shop.orders {MORE}"  # noqa: S608 # a test's
INTERRUPT = "import _thread, threading; threading.Timer(4, _thread.interrupt_main).start()"


def run(folder: Path, *cells: str) -> list[Any]:
    """The cells of a notebook, run; one that fails does not end it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the kernel's transport
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": str(folder)}},
        )
        client.execute()
    return list(notebook.cells)


@pytest.mark.slow
def test_a_notebook_is_worked_through_in_a_kernel(indexed: Path) -> None:
    _, _, asked, clicked, shown, bogus, stopped, after = run(
        indexed,
        "%load_ext t2sql",
        "%t2sql --widgets on",
        "%ask --chart none how many orders by status?",
        "session = get_ipython().magics_manager.registry['T2SQLMagics'].session\n"
        "assert '_df' not in globals()\nsession.picker.use.click()",
        "len(_df)",
        "%ask --bogus x",
        f"{INTERRUPT}\n%sql_run {SLOW}",
        "%ask --yes --chart none how many customers by city",
    )

    # The answer stands where the tables were, in the cell that asked.
    assert "FROM shop.orders" in asked.outputs[0].data["text/plain"]
    assert "application/vnd.t2sql+json" in asked.outputs[0].data
    assert not any("text/html" in output.get("data", {}) for output in clicked.outputs)
    assert shown.outputs[0].data["text/plain"] == "2"
    assert bogus.outputs[0].ename == "InputError"
    assert len(bogus.outputs[0].traceback) == 1
    assert stopped.outputs[-1].ename == "CancelledError"
    assert stopped.outputs[-1].traceback[0].startswith("t2sql: Stopped;")
    assert "3 rows." in after.outputs[0].data["text/plain"]
