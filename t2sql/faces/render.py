"""Values as text for a terminal. What stands in cells is shown, never interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from t2sql.types import (
    Answer,
    Attempt,
    CheckResult,
    QueryResult,
    Question,
    Refusal,
    Scope,
    SqlDraft,
    TableCandidate,
    TableFamily,
    TableSelection,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

MOST_ROWS = 40
MOST_CHARACTERS = 60
MOST_EVIDENCE = 3
_MARKS = {
    "ok": ("✓", "green"),
    "note": ("·", "cyan"),
    "warning": ("!", "yellow"),
    "error": ("✗", "red"),
}


def show_narrowing(console: Console, question: Question) -> None:
    """Where was looked, if not everywhere, and which tables the person named."""
    scope = question.scope or Scope()
    parts = (
        ("schema", scope.schemas),
        ("tag", scope.tags),
        ("tier", scope.tiers),
        ("named by you", question.pinned),
        ("left out", question.excluded),
    )
    said = [f"{name}: {', '.join(words)}" for name, words in parts if words]
    if said:
        _heading(console, "Scope")
        console.print(_plain(f"  {' · '.join(said)}", "cyan"))


def show_candidates(console: Console, selection: TableSelection) -> None:
    """The candidates, best first, each with its strongest evidence; a tick on the chosen ones."""
    chosen = set(selection.tables)
    rows = []
    for number, candidate in enumerate(selection.candidates, start=1):
        evidence = " · ".join(_reasons(candidate))
        mark = "✓" if candidate.name in chosen else ""
        rows.append((mark, str(number), candidate.name, f"{candidate.score:.2f}", evidence))
    _heading(console, "Candidates")
    _table(console, ("", "", "table", "score", "evidence"), rows, folds=True)


def _reasons(candidate: TableCandidate) -> list[str]:
    """What it stands for, its strongest evidence, and what speaks against it."""
    ordered = sorted(candidate.evidence, key=lambda item: -item.score)
    strongest = [item.text for item in ordered if item.kind != "caution"][:MOST_EVIDENCE]
    cautions = [item.text for item in ordered if item.kind == "caution"]
    family = [family_text(candidate.family)] if candidate.family is not None else []
    return [*family, *(strongest or ["nothing in particular"]), *cautions]


def family_text(family: TableFamily) -> str:
    """What a candidate stands for: ``one of a.events_*: 730 tables, 2022-01-01 to 2023-12-31``."""
    span = f", {family.first} to {family.last}" if family.first != family.last else ""
    return f"one of {family.name}: {family.size:,} tables{span}"


def show_tables(console: Console, selection: TableSelection) -> None:
    """The chosen tables and why."""
    who = {"person": "you", "model": "the model", "offline": "the offline translator"}
    _heading(console, f"Tables, chosen by {who.get(selection.chosen_by, 'the search')}")
    rows = [("✓", table.name, table.reason) for table in selection.chosen]
    _table(console, ("", "table", "why"), rows, folds=True)
    for note in selection.notes:
        console.print(_plain(f"  {note}", "yellow"))


def show_sql(console: Console, sql: str, dialect: str) -> None:
    """SQL, laid out, and coloured where the terminal can."""
    from rich.syntax import Syntax

    _heading(console, "SQL")
    code = pretty_sql(sql, dialect)
    if console.is_terminal:
        console.print(Syntax(code, "sql", background_color="default", word_wrap=True))
    else:
        console.print(_plain(code), soft_wrap=True)


def pretty_sql(sql: str, dialect: str) -> str:
    """The same SQL with line breaks; as it is where it does not parse."""
    import sqlglot

    try:
        return sqlglot.parse_one(sql, dialect=dialect).sql(dialect=dialect, pretty=True)
    except sqlglot.errors.SqlglotError:
        return sql


def show_checks(console: Console, checks: Sequence[CheckResult]) -> None:
    """Each check with its verdict; under it what it found, with the mend."""
    _heading(console, "Checks")
    for check in checks:
        mark, colour = _MARKS[check.severity]
        console.print(
            _plain(f"  {mark} {check.severity:<8}{check.name:<16} {check.message}", colour)
        )
        for problem in check.problems:
            text = f"      {problem.severity}: {problem.message} {problem.hint}".rstrip()
            console.print(_plain(text), soft_wrap=True)


def show_attempts(console: Console, attempts: Sequence[Attempt], dialect: str) -> None:
    """Every SQL that was tried, with the verdicts on it."""
    for attempt in attempts:
        show_sql(console, attempt.sql, dialect)
        show_checks(console, attempt.checks)


def show_reading(console: Console, draft: SqlDraft) -> None:
    """How the question was read, and what was assumed."""
    if draft.explanation:
        console.print(_plain(f"  {draft.explanation}"))
    for assumption in draft.assumptions:
        console.print(_plain(f"  assumed: {assumption}", "cyan"))


def show_rows(console: Console, result: QueryResult, warnings: Iterable[str] = ()) -> None:
    """The rows, cut to what a screen holds; what is cut is said."""
    count = len(result.rows)
    more = "the first " if result.truncated else ""
    _heading(console, f"Rows ({more}{count:,}, {result.elapsed_s * 1000:,.0f} ms)")
    days = _day_columns(result)
    shown = [
        tuple(
            show_cell(cell.date() if index in days and cell else cell, result.columns[index])
            for index, cell in enumerate(row)
        )
        for row in result.rows[:MOST_ROWS]
    ]
    numeric = _numeric_columns(result)
    _table(console, tuple(_visible(name) for name in result.columns), shown, right=numeric)
    if count > MOST_ROWS:
        console.print(_plain(f"  … {count - MOST_ROWS:,} more rows; `--json` prints them all"))
    if result.truncated:
        console.print(_plain("  more rows exist: raise `limits.rows` to fetch them", "yellow"))
    for warning in warnings:
        console.print(_plain(f"  {warning}", "yellow"))


def show_cell(value: Any, column: str = "") -> str:
    """One cell: NULL is ∅, large numbers have separators (ids none), long text is cut."""
    if value is None:
        return "∅"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        is_key = re.search(r"(?:id|year|no|code|key)$", column, re.IGNORECASE)
        return str(value) if is_key or abs(value) < 10_000 else f"{value:,}"
    if isinstance(value, (float, Decimal)):
        return _show_number(float(value), whole=isinstance(value, Decimal))
    text = _visible(value.hex() if isinstance(value, bytes) else str(value))
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _show_number(number: float, *, whole: bool) -> str:
    """Two decimals, more for small ones; none for a DECIMAL without a fraction."""
    if whole and number.is_integer():
        return f"{number:,.0f}"
    return f"{number:,.2f}" if abs(number) >= 1 or number == 0 else f"{number:.4g}"


def show_timings(console: Console, timings_ms: Mapping[str, float]) -> None:
    """The time of each stage, and the sum."""
    _heading(console, "Time")
    stages = " · ".join(f"{stage} {spent:,.0f} ms" for stage, spent in timings_ms.items())
    console.print(_plain(f"  {stages} · in all {sum(timings_ms.values()):,.0f} ms"))


def show_refusal(console: Console, refusal: Refusal) -> None:
    """Why there is no answer, what was understood, what was not, and what is nearest."""
    _heading(console, "No answer")
    console.print(_plain(f"  {refusal.reason}"))
    parts = (
        ("understood", refusal.understood),
        ("not understood", refusal.missing),
        ("nearest tables", refusal.nearest),
        ("did you mean", refusal.choices),
    )
    for name, texts in parts:
        if texts:
            console.print(_plain(f"  {name}: {' · '.join(texts)}"))
    if refusal.clarification:
        console.print(_plain(f"  {refusal.clarification}", "bold"))


def show_answer(console: Console, answer: Answer | SqlDraft, dialect: str) -> None:
    """All of it, in the order of the pipeline."""
    draft = answer.draft if isinstance(answer, Answer) else answer
    show_narrowing(console, draft.selection.question)
    if draft.selection.candidates:
        show_candidates(console, draft.selection)
    show_tables(console, draft.selection)
    show_written(console, answer, dialect)


def show_written(console: Console, answer: Answer | SqlDraft, dialect: str) -> None:
    """What comes after the tables: SQL, checks, rows, time."""
    draft = answer.draft if isinstance(answer, Answer) else answer
    show_sql(console, draft.sql, dialect)
    show_reading(console, draft)
    show_checks(console, draft.checks)
    if isinstance(answer, Answer):
        show_rows(console, answer.result, answer.warnings)
    show_timings(console, answer.timings_ms)


def _numeric_columns(result: QueryResult) -> frozenset[int]:
    columns = range(len(result.columns))
    return frozenset(
        index
        for index in columns
        if any(isinstance(row[index], (int, float, Decimal)) for row in result.rows[:MOST_ROWS])
    )


def _day_columns(result: QueryResult) -> frozenset[int]:
    """Columns of timestamps that are all at midnight: a month or a day is meant."""
    midnight = time()
    found = []
    for index in range(len(result.columns)):
        cells = [row[index] for row in result.rows if row[index] is not None]
        moments = [cell for cell in cells if isinstance(cell, datetime)]
        if cells and len(moments) == len(cells) and all(m.time() == midnight for m in moments):
            found.append(index)
    return frozenset(found)


def _visible(text: str) -> str:
    """The text without control characters, so that no cell can move the cursor."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "·", text)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(_plain(text, "bold"))


def _plain(text: str, style: str = "") -> RenderableType:
    """Text that is never read as markup."""
    from rich.text import Text

    return Text(text, style=style)


def _table(
    console: Console,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    folds: bool = False,
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for index, name in enumerate(columns):
        last = folds and index == len(columns) - 1
        table.add_column(
            Text(name),
            justify="right" if index in right else "left",
            overflow="fold" if last or not folds else "ellipsis",
            no_wrap=folds and not last,
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
