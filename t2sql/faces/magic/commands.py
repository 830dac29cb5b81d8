"""The magics, each with what it takes: the one place that help, parsing and completion read."""

from __future__ import annotations

from typing import Final

from t2sql.faces.magic.options import Command, Option

_OUT = Option("out", "Put the rows into this variable, or a .csv, .parquet or .xlsx file.", "NAME")
_DRAFT = Option("draft", "Put the draft (SQL, tables, checks) into this variable.", "NAME")
_ALL = Option("all", "Fetch all rows, up to `limits.export_rows`, and cut no cell.")
_FORCE = Option("force", "Replace the file of --out.")
CHARTS: Final = ("auto", "number", "line", "bar", "stacked", "scatter", "none")
_CHART = Option("chart", f"Show this chart: {', '.join(CHARTS)}.", "KIND", choices=CHARTS)
CONFIRM: Final = ("always", "unsure", "never")

T2SQL: Final = Command(
    "%t2sql",
    "[FOLDER|URL | accept | reject REASON | insert | index | find TEXT | show TABLE]",
    """Connect a project, and say or change how the other magics work.

Without anything it connects the nearest project (the folder of a `t2sql.toml`, this one or one
above) and shows what is in force. FOLDER names another project, URL a bare database
(`env:NAME` one that stands in an environment variable, so that no password is saved).""",
    (
        Option("rows", "Fetch at most so many rows.", "N"),
        Option("shown", "Show so many rows below a cell.", "N"),
        Option("confirm", "When you are asked for the tables.", choices=CONFIRM),
        Option("translator", "Who writes the SQL.", choices=("auto", "offline", "llm")),
        Option("widgets", "Whether tables are picked by widgets.", choices=("auto", "on", "off")),
        Option("draft", "For accept, reject and insert: the draft in this variable.", "NAME"),
    ),
    (
        "%t2sql",
        "%t2sql ~/projects/shop --rows 500 --confirm unsure",
        "%t2sql env:DATABASE_URL",
        "%t2sql accept",
        "%t2sql reject counts cancelled orders too",
    ),
    """Words after the options:

  accept            the last answer is right: it becomes an example for questions like it
  reject REASON     the last answer is wrong
  insert            put the last SQL into a new cell below
  index             read the database, the metadata and the history anew
  find TEXT         tables, columns, past queries and terms
  show TABLE        all that is known of a table

The same settings by IPython's own way: `%config T2SQL`, `%config T2SQL.rows = 500`.""",
)
VERBS: Final = ("accept", "reject", "insert", "index", "find", "show")

_ASK_OPTIONS = (
    Option("tables", "Use just these tables and do not ask.", "A,B", "t"),
    Option("out", _OUT.help, "NAME", "o"),
    _DRAFT,
    Option("yes", "Go on with the suggested tables and do not ask.", short="y"),
    Option("follow", "Go on from the last question: `%ask --follow only for Seoul`."),
    Option("after", "Go on from the draft in this variable.", "NAME"),
    Option("exclude", "Leave these tables out.", "A,B"),
    Option("schema", "Look in these schemas only; may hold * and ?.", "A,B"),
    Option("tag", "Look among tables with one of these tags only.", "A,B"),
    Option("tier", "Look among tables of one of these tiers only.", "A,B"),
    Option("insert", "Put the SQL, with the question above it, into a new cell below."),
    Option("no-run", "Write and check the SQL, but do not run it."),
    Option("fresh", "Write anew even where a verified past query answers."),
    _ALL,
    _CHART,
    _FORCE,
)
ASK: Final = Command(
    "%ask",
    "QUESTION",
    """Answer a question: find tables, let you confirm them, write SQL, check it, run it.

`%ask QUESTION` takes one line, `%%ask` a cell: all below its first line is the question as it
stands, with quotes, dollars, braces, dashes and line breaks. Options come before the question.
`@table` in it names a table to use, `-@table` one to leave out.

The rows land in `_df`, the draft in `_draft`, the answer in `_answer`, unless --out and --draft
name others; `%ask df << QUESTION` is --out df.""",
    _ASK_OPTIONS,
    (
        "%ask weekly GMV by category this year",
        "%ask --tables trade.orders,item.categories --out df GMV by category",
        "%ask --follow only for Seoul",
        "",
        "%%ask --out df",
        'sellers who were called "top" in 2024,',
        "and what they sold for over $100",
    ),
    """The tables are shown first, to be changed or confirmed, where there are widgets. In a run
that nobody watches it goes on with the suggested tables and says so.""",
)
SQL_CHECK: Final = Command(
    "%sql_check",
    "SQL",
    """Check SQL without running it: is it safe, do its names and types hold, does it mean what it
seems to. `%sql_check SELECT …` takes a line, `%%sql_check` a cell. What it finds is shown, not
raised.""",
    (Option("out", "Put the verdicts (an Attempt) into this variable.", "NAME", "o"),),
    ("%sql_check SELECT count(*) FROM trade.orders",),
)
SQL_RUN: Final = Command(
    "%sql_run",
    "SQL",
    """Check SQL of your own, and run it where no check finds an error.

`%%sql_run` takes a cell; that is what --insert writes. Nothing that changes data gets past the
gate.""",
    (
        Option("out", _OUT.help, "NAME", "o"),
        _DRAFT,
        Option("edit", "It is your version of the last draft: it keeps the question."),
        _ALL,
        _CHART,
        _FORCE,
    ),
    ("%%sql_run --out df", "-- orders by status", "SELECT status, count(*) …"),
)
COMMANDS: Final = (T2SQL, ASK, SQL_CHECK, SQL_RUN)
