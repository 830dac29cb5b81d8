"""A table of the catalog as HTML: what it is, its columns, joins, use and past queries.

Made in parts, since a table of thousands of columns is shown a page of them at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from t2sql.faces.html.answers import sql_html
from t2sql.faces.html.catalog import (
    Window,
    button,
    count_text,
    counted,
    cut,
    facts_html,
    heading,
    notice,
    pager_html,
    past_badges,
)
from t2sql.faces.html.joins_picture import MOST, join_columns, joins_picture, neighbours_of
from t2sql.faces.html.texts import framed, join_html, text_html

if TYPE_CHECKING:
    from t2sql.faces.words import Words
    from t2sql.steps.cards import TableView
    from t2sql.types import Column, ForeignKey, Habit, JoinEdge, Table

COLUMNS_AT_ONCE: Final = 60
MOST_VALUES: Final = 6
MOST_HABITS: Final = 6
MOST_QUERIES: Final = 12
_EMPTY: Final = Markup("")


def about_html(view: TableView, words: Words) -> Markup:
    """What a table is, and what can be done with it."""
    table = view.table
    marks = [table.tier, words("browse.view") if table.is_view else ""]
    badges = join_html(
        Markup(' <span class="badge">{}</span>').format(text_html(mark)) for mark in marks if mark
    )
    described = table.description or words("browse.no_description")
    text = Markup('<p dir="auto"{}>{}</p>').format(
        _EMPTY if table.description else Markup(' class="faint"'), text_html(described)
    )
    actions = (
        button("ask", table.name, words("browse.ask_about"), "primary"),
        button("glance", table.name, words("browse.glance"), "second"),
    )
    return framed(
        button("back", "", "← " + words("browse.back"), "plain"),
        heading(table.name),
        Markup("<p>{}</p>").format(badges) if badges else _EMPTY,
        text,
        _about_facts(view, words),
        Markup('<p class="links">{}</p>').format(join_html(actions)),
    )


def columns_html(table: Table, text: str, page: int, words: Words) -> Markup:
    """The columns that a text fits, a page of them."""
    fitting = columns_that_fit(table, text)
    window = Window(page, len(fitting), COLUMNS_AT_ONCE)
    count = count_text("columns", len(fitting), words)
    title = Markup('<h4>{} <span class="faint count">{}</span></h4>').format(
        words("browse.columns"), count
    )
    if not fitting:
        return framed(title, notice(words("browse.no_column_fits", text=text)))
    keys = {name.lower() for name in table.primary_key}
    targets = {name.lower(): key for key in reversed(table.foreign_keys) for name in key.columns}
    body = join_html(
        _column_html(column, column.name.lower() in keys, targets.get(column.name.lower()), words)
        for column in fitting[window.first : window.last]
    )
    heads = join_html(
        Markup('<th scope="col">{}</th>').format(words(key))
        for key in ("browse.column", "browse.type", "browse.meaning")
    )
    return framed(
        title,
        Markup('<table class="columns"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
            heads, body
        ),
        pager_html(window, words, "columns"),
    )


def columns_that_fit(table: Table, text: str) -> tuple[Column, ...]:
    """Those in whose name, type, description or synonyms every word of the text stands."""
    wanted = text.casefold().split()
    if not wanted:
        return table.columns
    return tuple(
        column
        for column in table.columns
        for said in (
            " ".join(
                (column.name, column.data_type, column.description, *column.synonyms)
            ).casefold(),
        )
        if all(word in said for word in wanted)
    )


def joins_html(view: TableView, words: Words) -> Markup:
    """The joins of a table: the picture, and below it the same as a list."""
    title = Markup("<h4>{}</h4>").format(words("browse.joins"))
    if not view.joins:
        return framed(title, notice(words("browse.joins_none")))
    more = len(neighbours_of(view.table, view.joins)) - MOST
    items = join_html(_join_html(view.table, edge, words) for edge in view.joins)
    return framed(
        title,
        joins_picture(view.table, view.joins, words),
        notice(words("browse.joins_more", count=f"{more:,}")) if more > 0 else _EMPTY,
        Markup('<details><summary>{} ({})</summary><ul class="joins">{}</ul></details>').format(
            words("browse.joins"), len(view.joins), items
        ),
    )


def use_html(view: TableView, words: Words) -> Markup:
    """What past queries do with a table."""
    title, use = Markup("<h4>{}</h4>").format(words("browse.use")), view.use
    if use is None:
        return framed(title, notice(words("browse.use_none")))
    said = [
        counted("browse.use_queries", use.queries, words),
        counted("browse.runs", use.runs, words),
    ]
    if use.users:
        said.append(counted("browse.use_users", use.users, words))
    if use.verified:
        said.append(words("browse.use_verified", verified=f"{use.verified:,}"))
    if use.last_run:
        said.append(words("browse.use_last", date=use.last_run))
    habits = (
        ("browse.filters", use.filters),
        ("browse.groups", use.groups),
        ("browse.metrics", use.metrics),
    )
    lists = [(words(key), _habits_html(found, words)) for key, found in habits]
    return framed(title, Markup("<p>{}</p>").format(text_html(" · ".join(said))), facts_html(lists))


def past_html(view: TableView, dialect: str, words: Words) -> Markup:
    """The past queries over a table, the verified first; each can be opened."""
    title = Markup('<h4>{} <span class="faint count">{}</span></h4>').format(
        words("browse.past_queries"), len(view.past_queries) or ""
    )
    if not view.past_queries:
        return framed(title, notice(words("browse.past_none")))
    items = join_html(
        Markup("<details><summary>{} {}</summary>{}</details>").format(
            text_html(query.question or cut(query.sql, 120)),
            past_badges(query, words),
            sql_html(query.sql, dialect),
        )
        for query in view.past_queries[:MOST_QUERIES]
    )
    return framed(title, items)


def _about_facts(view: TableView, words: Words) -> Markup:
    table = view.table
    rows = f"{table.row_count:,}" if table.row_count is not None else ""
    twins = join_html(button("table", name, name) for name in view.twins)
    said = (
        ("browse.grain", text_html(table.grain)),
        ("browse.synonyms", text_html(", ".join(table.synonyms))),
        ("browse.tags", text_html(", ".join(table.tags))),
        ("browse.rows", text_html(rows)),
        ("browse.primary_key", _code(", ".join(table.primary_key))),
        ("browse.partition", _code(table.partition)),
        ("browse.changed", text_html(view.changed)),
        ("browse.twins", twins),
    )
    return facts_html([(words(key), value) for key, value in said])


def _column_html(column: Column, is_key: bool, key: ForeignKey | None, words: Words) -> Markup:
    marks = []
    if is_key:
        marks.append(Markup('<span class="badge">{}</span>').format(words("browse.key")))
    if column.pii:
        masked = Markup('<span class="badge warning">{}</span>').format(words("browse.masked"))
        marks.append(masked)
    if key is not None:
        told = words("browse.points_to", target=f"{key.ref_table}")
        marks.append(button("table", key.ref_table, told))
    name = Markup('<th scope="row"><code>{}</code> {}</th>').format(
        text_html(column.name), join_html(marks, " ")
    )
    kind = Markup('<td><code class="faint">{}</code></td>').format(
        text_html(cut(column.data_type, 80))
    )
    return Markup('<tr>{}{}<td dir="auto">{}</td></tr>').format(
        name, kind, join_html(_column_lines(column, words))
    )


def _column_lines(column: Column, words: Words) -> list[Markup]:
    """What is known of a column; of a masked one no value."""
    lines = [Markup("<div>{}</div>").format(text_html(column.description))]
    said = [words("browse.unit", unit=column.unit)] if column.unit else []
    if column.synonyms:
        said.append(f"{words('browse.synonyms')}: {', '.join(column.synonyms)}")
    if column.accepted_values:
        said.append(words("browse.values", values=_some(column.accepted_values)))
    elif column.examples and not column.pii:
        said.append(words("browse.examples", values=_some(column.examples)))
    elif column.minimum is not None and column.maximum is not None and not column.pii:
        least, most = cut(column.minimum, 40), cut(column.maximum, 40)
        said.append(words("browse.range", least=least, most=most))
    lines += [Markup('<div class="faint">{}</div>').format(text_html(one)) for one in said]
    return lines


def _join_html(table: Table, edge: JoinEdge, words: Words) -> Markup:
    other = edge.right if edge.left.lower() == table.name.lower() else edge.left
    said = [words(f"browse.join_{edge.source}")]
    if edge.uses:
        said.append(counted("browse.join_uses", edge.uses, words))
    return Markup('<li>{} <code>{}</code> <span class="faint">{}</span></li>').format(
        button("table", other, other),
        text_html(join_columns(table.name, edge)),
        text_html(" · ".join(said)),
    )


def _habits_html(habits: Sequence[Habit], words: Words) -> Markup:
    return join_html(
        Markup('<div><code dir="ltr">{}</code> <span class="faint">{}</span></div>').format(
            text_html(habit.sql), words("browse.habit", share=f"{habit.share:.0%}")
        )
        for habit in habits[:MOST_HABITS]
    )


def _some(values: Sequence[str]) -> str:
    shown = ", ".join(cut(value, 40) for value in values[:MOST_VALUES])
    return f"{shown}, …" if len(values) > MOST_VALUES else shown


def _code(text: str) -> Markup:
    return Markup('<code dir="ltr">{}</code>').format(text_html(text)) if text else _EMPTY
