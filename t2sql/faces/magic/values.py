"""What stands below a cell: values that show themselves as text, as HTML, and as JSON.

A notebook is read where its styles and scripts do not come along (on the web, in an export), so
the HTML is legible without them, and every text in it is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from t2sql.faces.html.answers import (
    checks_html,
    diff_html,
    reading_html,
    refusal_html,
    sql_html,
    trust_html,
)
from t2sql.faces.html.style import css
from t2sql.faces.html.texts import framed, join_html, text_html
from t2sql.faces.magic.tables import rows_html, table_html, told_rows
from t2sql.faces.words import Words, all_words
from t2sql.types import Answer, Attempt, QueryResult, Refusal, SqlDraft

if TYPE_CHECKING:
    from rich.console import Console

JSON: Final = "application/vnd.t2sql+json"
WIDTH: Final = 110
"""Characters in a line of text/plain."""
Bundle = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, or some."""

    text: str

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        from t2sql.faces.plain import visible_lines

        lines = Markup("<br>").join(text_html(line) for line in self.text.splitlines())
        return {"text/plain": visible_lines(self.text), "text/html": str(framed(lines))}


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, or a draft that did not run."""

    value: Answer | SqlDraft
    dialect: str
    most_rows: int = 20
    notes: tuple[str, ...] = ()
    """What the person should know of how it came to be."""
    currency: str = ""

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        parts = self._html()
        return {"text/plain": printed(self._print), "text/html": styled(*parts), JSON: self.json}

    @property
    def draft(self) -> SqlDraft:
        """What ran."""
        return self.value.draft if isinstance(self.value, Answer) else self.value

    @property
    def json(self) -> dict[str, Any]:
        """What ``t2sql ask --json`` prints, with the rows that are shown."""
        from t2sql.faces import objects

        value = self.value
        if isinstance(value, Answer):
            value = replace(value, result=self._cut(value.result))
        return {**objects.answer_object(value), "dialect": self.dialect}

    def _print(self, console: Console) -> None:
        from t2sql.faces import render
        from t2sql.faces.plain import plain_text
        from t2sql.faces.rows import show_rows
        from t2sql.faces.trust import show_trust
        from t2sql.steps.trust import make_card

        draft = self.draft
        for note in self.notes:
            console.print(plain_text(note))
        if draft.selection.chosen:
            render.show_tables(console, draft.selection)
        render.show_sql(console, draft.sql, self.dialect)
        if self._earlier:
            render.show_diff(console, self._earlier, draft.sql, self.dialect, "Changed")
        render.show_reading(console, draft)
        render.show_checks(console, draft.checks)
        show_trust(console, make_card(self.value), self.currency)
        if isinstance(self.value, Answer):
            show_rows(console, self._cut(self.value.result), self.value.warnings)
            render.show_doubts(console, self.value.sanity)
            console.print(plain_text(f"  {told_rows(self.value.result, self.most_rows)}"))

    def _html(self) -> Iterator[Markup]:
        from t2sql.steps.trust import make_card

        draft, words = self.draft, english()
        for note in self.notes:
            yield Markup("<p><em>{}</em></p>").format(text_html(note))
        if isinstance(self.value, Answer):
            yield rows_html(self.value.result, self.most_rows)
            for warning in self.value.warnings:
                yield Markup("<p>! {}</p>").format(text_html(warning))
        yield sql_html(draft.sql, self.dialect)
        if self._earlier:
            changes = diff_html(self._earlier, draft.sql, self.dialect)
            yield folded("Changed from the query before", changes)
        yield reading_html(draft, words)
        for note in draft.selection.notes:
            yield Markup("<p>{}</p>").format(text_html(note))
        card = make_card(self.value)
        yield trust_html(card, words, self.currency, is_open=bool(card.doubts))

    @property
    def _earlier(self) -> str:
        """The SQL of the question that this one goes on from."""
        earlier = self.draft.selection.question.earlier
        return earlier[-1].sql if earlier else ""

    def _cut(self, result: QueryResult) -> QueryResult:
        return replace(result, rows=result.rows[: self.most_rows], truncated=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no answer, and what is nearest."""

    refusal: Refusal

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        from t2sql.faces import objects, render

        refusal = self.refusal
        return {
            "text/plain": printed(lambda console: render.show_refusal(console, refusal)),
            "text/html": styled(refusal_html(refusal, english())),
            JSON: objects.refusal_object(refusal),
        }


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the checks say of SQL, each text that was tried after the other."""

    attempts: tuple[Attempt, ...]
    dialect: str
    title: str = ""

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        from t2sql.faces import objects

        words = english()
        title = [Markup("<p>{}</p>").format(text_html(self.title))] if self.title else []
        parts = [
            join_html((sql_html(one.sql, self.dialect), checks_html(one.checks, words)))
            for one in self.attempts
        ]
        return {
            "text/plain": printed(self._print),
            "text/html": styled(*title, *parts),
            JSON: {"attempts": [objects.attempt_object(attempt) for attempt in self.attempts]},
        }

    def _print(self, console: Console) -> None:
        from t2sql.faces import render
        from t2sql.faces.plain import plain_text

        if self.title:
            console.print(plain_text(self.title))
        render.show_attempts(console, self.attempts, self.dialect)


@dataclass(frozen=True, slots=True)
class Listed:
    """A table of texts, with a line above it and some below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...] = ()

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        title = Markup("<p><strong>{}</strong></p>").format(text_html(self.title))
        below = (Markup("<p>{}</p>").format(text_html(line)) for line in self.below)
        table = table_html(self.columns, self.rows) if self.rows else Markup()
        return {"text/plain": printed(self._print), "text/html": str(framed(title, table, *below))}

    def _print(self, console: Console) -> None:
        from t2sql.faces.plain import plain_text, print_table

        console.print(plain_text(self.title))
        if self.rows:
            print_table(console, self.columns, self.rows, folds=True)
        for line in self.below:
            console.print(plain_text(line))


def printed(show: Callable[[Console], None]) -> str:
    """What is printed to a console, as text without colours."""
    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out,
        width=WIDTH,
        highlight=False,
        emoji=False,
        markup=False,
        force_jupyter=False,
        force_terminal=False,
    )
    show(console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n")


def styled(*parts: Markup) -> str:
    """The parts with how they look; where styles are taken out they are legible all the same."""
    return f"<style>{css()}</style>{framed(*parts)}"


def folded(summary: str, body: Markup) -> Markup:
    """A line that unfolds; empty where there is nothing to unfold."""
    if not body:
        return Markup()
    return Markup("<details><summary>{}</summary>{}</details>").format(text_html(summary), body)


def english() -> Words:
    """The words of a notebook."""
    return all_words()["en"]
