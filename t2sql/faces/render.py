"""Values as text for a terminal. What stands in cells is shown, never interpreted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from t2sql.faces.plain import plain_text, print_heading, print_table, visible_lines
from t2sql.faces.rows import show_rows
from t2sql.faces.trust import show_trust
from t2sql.steps.trust import make_card
from t2sql.types import (
    Answer,
    Attempt,
    CheckResult,
    Question,
    Refusal,
    Scope,
    SqlDraft,
    TableCandidate,
    TableFamily,
    TableSelection,
)

if TYPE_CHECKING:
    from rich.console import Console

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
        print_heading(console, "Scope")
        console.print(plain_text(f"  {' · '.join(said)}", "cyan"))


def show_candidates(console: Console, selection: TableSelection) -> None:
    """The candidates, best first, each with its strongest evidence; a tick on the chosen ones."""
    chosen = set(selection.tables)
    rows = []
    for number, candidate in enumerate(selection.candidates, start=1):
        evidence = " · ".join(_reasons(candidate))
        mark = "✓" if candidate.name in chosen else ""
        rows.append((mark, str(number), candidate.name, f"{candidate.score:.2f}", evidence))
    print_heading(console, "Candidates")
    print_table(console, ("", "", "table", "score", "evidence"), rows, folds=True)


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
    print_heading(console, f"Tables, chosen by {who.get(selection.chosen_by, 'the search')}")
    rows = [("✓", table.name, table.reason) for table in selection.chosen]
    print_table(console, ("", "table", "why"), rows, folds=True)
    for note in selection.notes:
        console.print(plain_text(f"  {note}", "yellow"))


def show_sql(console: Console, sql: str, dialect: str) -> None:
    """SQL, laid out, and coloured where the terminal can."""
    from rich.syntax import Syntax

    print_heading(console, "SQL")
    code = visible_lines(pretty_sql(sql, dialect))
    if console.is_terminal:
        console.print(Syntax(code, "sql", background_color="default", word_wrap=True))
    else:
        console.print(plain_text(code), soft_wrap=True)


def pretty_sql(sql: str, dialect: str) -> str:
    """The same SQL with line breaks; as it is where it does not parse."""
    import sqlglot

    try:
        return sqlglot.parse_one(sql, dialect=dialect).sql(dialect=dialect, pretty=True)
    except sqlglot.errors.SqlglotError:
        return sql


def show_checks(console: Console, checks: Sequence[CheckResult]) -> None:
    """Each check with its verdict; under it what it found, with the mend. None: nothing."""
    if not checks:
        return
    print_heading(console, "Checks")
    for check in checks:
        mark, colour = _MARKS[check.severity]
        console.print(
            plain_text(f"  {mark} {check.severity:<8}{check.name:<16} {check.message}", colour)
        )
        for problem in check.problems:
            text = f"      {problem.severity}: {problem.message} {problem.hint}".rstrip()
            console.print(plain_text(text), soft_wrap=True)


def show_attempts(console: Console, attempts: Sequence[Attempt], dialect: str) -> None:
    """Every SQL that was tried, with the verdicts on it, and what a later one mended."""
    if attempts:
        show_sql(console, attempts[0].sql, dialect)
        show_checks(console, attempts[0].checks)
    for before, attempt in pairwise(attempts):
        _show_change(console, before, attempt, dialect)
        show_checks(console, attempt.checks)


def _show_change(console: Console, before: Attempt, attempt: Attempt, dialect: str) -> None:
    """What an attempt made of the one before, and why."""
    if not show_diff(console, before.sql, attempt.sql, dialect, "Changed then"):
        print_heading(console, "The same SQL again")
    for said in attempt.mends:
        console.print(plain_text(f"  mended: {said}", "cyan"))


def show_diff(
    console: Console, earlier: str, sql: str, dialect: str, title: str = "Changed"
) -> bool:
    """What is different in the SQL, line by line of one layout; False where nothing is."""
    from t2sql.sql.diff import diff_sql

    lines = diff_sql(earlier, sql, dialect)
    if all(line.mark == " " for line in lines):
        return False
    print_heading(console, title)
    for line in lines:
        style = {"+": "green", "-": "red"}.get(line.mark, "")
        console.print(plain_text(f"  {line.mark} {line.text}", style), soft_wrap=True)
    return True


def show_reading(console: Console, draft: SqlDraft) -> None:
    """How the question was read, and what was assumed."""
    if draft.explanation:
        console.print(plain_text(f"  {draft.explanation}"))
    for assumption in draft.assumptions:
        console.print(plain_text(f"  assumed: {assumption}", "cyan"))


def show_timings(console: Console, timings_ms: Mapping[str, float]) -> None:
    """The time of each stage, and the sum."""
    print_heading(console, "Time")
    stages = " · ".join(f"{stage} {spent:,.0f} ms" for stage, spent in timings_ms.items())
    console.print(plain_text(f"  {stages} · in all {sum(timings_ms.values()):,.0f} ms"))


def show_refusal(console: Console, refusal: Refusal) -> None:
    """Why there is no answer, what was understood, what was not, and what is nearest."""
    print_heading(console, "No answer")
    console.print(plain_text(f"  {refusal.reason}"))
    parts = (
        ("understood", refusal.understood),
        ("not understood", refusal.missing),
        ("nearest tables", refusal.nearest),
        ("did you mean", refusal.choices),
    )
    for name, texts in parts:
        if texts:
            console.print(plain_text(f"  {name}: {' · '.join(texts)}"))
    if refusal.clarification:
        console.print(plain_text(f"  {refusal.clarification}", "bold"))


def show_answer(
    console: Console, answer: Answer | SqlDraft, dialect: str, currency: str = ""
) -> None:
    """All of it, in the order of the pipeline."""
    draft = answer.draft if isinstance(answer, Answer) else answer
    show_narrowing(console, draft.selection.question)
    if draft.selection.candidates:
        show_candidates(console, draft.selection)
    show_tables(console, draft.selection)
    show_written(console, answer, dialect, currency)


def show_written(
    console: Console, answer: Answer | SqlDraft, dialect: str, currency: str = ""
) -> None:
    """What comes after the tables: SQL and how it came to be, checks, trust, rows, time."""
    draft = answer.draft if isinstance(answer, Answer) else answer
    if len(draft.attempts) > 1:
        print_heading(console, "Tried first")
        show_attempts(console, draft.attempts[:-1], dialect)
        _show_change(console, draft.attempts[-2], draft.attempts[-1], dialect)
    show_sql(console, draft.sql, dialect)
    earlier = draft.selection.question.earlier
    if earlier:
        show_diff(console, earlier[-1].sql, draft.sql, dialect, "Changed from the query before")
    show_reading(console, draft)
    show_checks(console, draft.checks)
    show_trust(console, make_card(answer), currency)
    if isinstance(answer, Answer):
        show_rows(console, answer.result, answer.warnings)
        show_doubts(console, answer.sanity)
    show_timings(console, answer.timings_ms)


def show_doubts(console: Console, sanity: CheckResult | None) -> None:
    """What about the rows is strange."""
    for problem in sanity.problems if sanity is not None else ():
        text = f"  {_MARKS[problem.severity][0]} {problem.message} {problem.hint}".rstrip()
        console.print(plain_text(text, _MARKS[problem.severity][1]))
