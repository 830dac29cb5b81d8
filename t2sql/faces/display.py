"""How IPython and Jupyter show the values of t2sql: as tables, SQL and charts, not as fields.

The values know nothing of it: IPython is told, by the names of their types, who shows them. SQL
stands as it was written, for a value does not say of which engine it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from t2sql.faces.html.texts import join_html, text_html

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from rich.console import Console

    from t2sql.steps.chart import Chart
    from t2sql.types import Answer, CheckResult, QueryResult, Refusal, SqlDraft, TableSelection

MOST_ROWS: Final = 20
_PLAIN: Final = "text/plain"
_HTML: Final = "text/html"


def register(shell: InteractiveShell) -> None:
    """Teach a shell to show the values; once more changes nothing. IPython is not loaded for it."""
    formatters = shell.display_formatter.formatters
    for (module, name), (html, told) in _shown().items():
        formatters[_HTML].for_type_by_name(module, name, _as_html(html))
        formatters[_PLAIN].for_type_by_name(module, name, _as_text(told))


def unregister(shell: InteractiveShell) -> None:
    """Let the shell show them as it did before."""
    formatters = shell.display_formatter.formatters
    for module, name in _shown():
        for kind in (_HTML, _PLAIN):
            formatters[kind].pop(f"{module}.{name}", None)


Html = Callable[[Any], Iterator[Markup]]
Told = Callable[[Any, "Console"], None]


def _shown() -> Mapping[tuple[str, str], tuple[Html, Told]]:
    """Who shows what, as HTML and on a console."""
    return {
        ("t2sql.types", "Answer"): (_answer_html, _tell_draft),
        ("t2sql.types", "SqlDraft"): (_draft_html, _tell_draft),
        ("t2sql.types", "TableSelection"): (_selection_html, _tell_selection),
        ("t2sql.types", "Refusal"): (_refusal_html, _tell_refusal),
        ("t2sql.types", "QueryResult"): (_result_html, _tell_result),
        ("t2sql.steps.chart", "Chart"): (_chart_html, _tell_chart),
    }


def _as_html(html: Html) -> Callable[[Any], str]:
    from t2sql.faces.magic.values import styled

    return lambda value: styled(*html(value))


def _as_text(told: Told) -> Callable[[Any, Any, bool], None]:
    from t2sql.faces.magic.values import printed

    return lambda value, printer, _: printer.text(printed(lambda console: told(value, console)))


def _answer_html(answer: Answer) -> Iterator[Markup]:
    from t2sql.faces.charts import chart_svg
    from t2sql.faces.html.svg import safe_svg
    from t2sql.steps.chart import choose_chart

    yield from _draft_html(answer.draft)
    yield from _result_html(answer.result)
    for warning in answer.warnings:
        yield Markup("<p>! {}</p>").format(text_html(warning))
    yield from _checks_html((answer.sanity,) if answer.sanity is not None else ())
    chart = choose_chart(answer.result, answer.draft.selection.question.text)
    if chart is not None:
        yield safe_svg(chart_svg(chart, answer.result))
        yield join_html(Markup("<p>{}</p>").format(text_html(note)) for note in chart.notes)


def _draft_html(draft: SqlDraft) -> Iterator[Markup]:
    from t2sql.faces.html.answers import reading_html
    from t2sql.faces.magic.values import english

    question = draft.selection.question.text
    if question:
        yield Markup('<p dir="auto"><strong>{}</strong></p>').format(text_html(question))
    if draft.selection.chosen:
        yield Markup("<p>{}</p>").format(text_html(", ".join(draft.selection.tables)))
    yield Markup('<pre class="sql" dir="ltr"><code>{}</code></pre>').format(text_html(draft.sql))
    yield reading_html(draft, english())
    yield from _checks_html(draft.checks)


def _checks_html(checks: tuple[CheckResult, ...]) -> Iterator[Markup]:
    from t2sql.faces.html.answers import checks_html
    from t2sql.faces.magic.values import english

    yield checks_html(checks, english())


def _selection_html(selection: TableSelection) -> Iterator[Markup]:
    from t2sql.faces.magic.tables import table_html

    question = selection.question.text
    yield Markup('<p dir="auto"><strong>{}</strong></p>').format(text_html(question))
    yield table_html(("", "table", "why"), [list(row) for row in _selection_rows(selection)])
    yield join_html(Markup("<p>{}</p>").format(text_html(note)) for note in selection.notes)


def _selection_rows(selection: TableSelection) -> Iterator[tuple[str, str, str]]:
    """The chosen tables, then those that were not, each with why."""
    for table in selection.chosen:
        yield "✓", table.name, table.reason
    chosen = {name.lower() for name in selection.tables}
    for candidate in selection.candidates:
        if candidate.name.lower() not in chosen:
            ordered = sorted(candidate.evidence, key=lambda item: -item.score)
            yield "", candidate.name, " · ".join(item.text for item in ordered[:3])


def _refusal_html(refusal: Refusal) -> Iterator[Markup]:
    from t2sql.faces.html.answers import refusal_html
    from t2sql.faces.magic.values import english

    yield refusal_html(refusal, english())


def _result_html(result: QueryResult) -> Iterator[Markup]:
    from t2sql.faces.magic.tables import rows_html

    yield rows_html(result, MOST_ROWS)


def _chart_html(chart: Chart) -> Iterator[Markup]:
    yield Markup("<p>{}</p>").format(text_html(_chart_told(chart)))
    yield join_html(Markup("<p>{}</p>").format(text_html(note)) for note in chart.notes)


def _chart_told(chart: Chart) -> str:
    """A chart holds no rows; what draws it is given them."""
    others = ", ".join(kind for kind in chart.kinds if kind != chart.kind)
    told = f"A {chart.kind} chart; chart_svg(chart, answer.result) draws it."
    return f"{told} It can be: {others}." if others else told


def _tell_draft(value: Answer | SqlDraft, console: Console) -> None:
    from t2sql.faces import render
    from t2sql.faces.plain import plain_text, print_heading
    from t2sql.types import Answer

    draft = value.draft if isinstance(value, Answer) else value
    if draft.selection.question.text:
        console.print(plain_text(draft.selection.question.text, "bold"))
    if draft.selection.chosen:
        render.show_tables(console, draft.selection)
    print_heading(console, "SQL")
    console.print(plain_text(draft.sql), soft_wrap=True)
    render.show_reading(console, draft)
    if draft.checks:
        render.show_checks(console, draft.checks)
    if isinstance(value, Answer):
        _tell_result(value.result, console)
        for warning in value.warnings:
            console.print(plain_text(f"  {warning}"))
        render.show_doubts(console, value.sanity)


def _tell_selection(selection: TableSelection, console: Console) -> None:
    from t2sql.faces.plain import plain_text, print_table

    console.print(plain_text(selection.question.text, "bold"))
    print_table(console, ("", "table", "why"), list(_selection_rows(selection)), folds=True)
    for note in selection.notes:
        console.print(plain_text(f"  {note}"))


def _tell_refusal(refusal: Refusal, console: Console) -> None:
    from t2sql.faces.render import show_refusal

    show_refusal(console, refusal)


def _tell_result(result: QueryResult, console: Console) -> None:
    from t2sql.faces.rows import show_rows

    show_rows(console, result)


def _tell_chart(chart: Chart, console: Console) -> None:
    from t2sql.faces.plain import plain_text

    console.print(plain_text(" ".join((_chart_told(chart), *chart.notes))))
