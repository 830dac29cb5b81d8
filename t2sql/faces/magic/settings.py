"""What the magics may be told for all of a notebook: ``%t2sql --rows 50`` or ``%config T2SQL``."""

from __future__ import annotations

from traitlets import Bool, Enum, Int, Unicode
from traitlets.config import Configurable


class T2SQL(Configurable):  # type: ignore[misc] # traitlets is configured by its classes
    """The magics of t2sql. Empty and 0 mean: as the project's t2sql.toml says."""

    project = Unicode(
        "", help="Folder of a t2sql.toml, or a database URL; empty: the nearest."
    ).tag(config=True)
    rows = Int(0, min=0, help="Fetch at most so many rows; 0: as the project says.").tag(
        config=True
    )
    shown = Int(20, min=1, help="Show so many rows below a cell.").tag(config=True)
    confirm = Enum(
        ("", "always", "unsure", "never"), "", help="When you are asked for the tables."
    ).tag(config=True)
    translator = Enum(("", "auto", "offline", "llm"), "", help="Who writes the SQL.").tag(
        config=True
    )
    widgets = Enum(
        ("auto", "on", "off"),
        "auto",
        help="Pick tables by widgets: auto is where somebody can click; on is always.",
    ).tag(config=True)
    out = Unicode("_df", help="The variable of the rows, where --out names none.").tag(config=True)
    draft = Unicode("_draft", help="The variable of the draft.").tag(config=True)
    answer = Unicode("_answer", help="The variable of the whole answer.").tag(config=True)
    chart = Bool(True, help="Whether a chart is shown.").tag(config=True)
