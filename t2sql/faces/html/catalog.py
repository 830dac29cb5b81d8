"""The catalog as HTML, to browse: schemas, tables, what a text finds.

What can be pressed is a button with ``data-act`` (``schema``, ``table``, ``query``, ``term``,
``page``, ``back``) and ``data-value``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from t2sql.faces.html.texts import framed, join_html, text_html

if TYPE_CHECKING:
    from t2sql.faces.words import Words
    from t2sql.steps.cards import Found
    from t2sql.types import PastQuery, Table, TableFamily, TableUse, Term

MOST_CHARACTERS: Final = 240
"""Of a description in a list."""
_EMPTY: Final = Markup("")


@dataclass(frozen=True, slots=True)
class Listed:
    """A table in a list; ``family`` where it stands for many alike."""

    table: Table
    use: TableUse | None = None
    family: TableFamily | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A page of a long list: places from ``first`` up to ``last``, not included, of ``count``."""

    page: int
    count: int
    size: int = 50

    @property
    def first(self) -> int:
        """Place of the first that is shown."""
        return min(self.page, max(0, self.count - 1) // self.size) * self.size

    @property
    def last(self) -> int:
        """Place behind the last that is shown."""
        return min(self.first + self.size, self.count)


def schemas_html(counts: Mapping[str, int], window: Window, words: Words) -> Markup:
    """The schemas of a page, each with how many tables it has."""
    names = list(counts)[window.first : window.last]
    items = join_html(
        _item(
            "schema",
            name,
            text_html(name or words("browse.no_schema")),
            (count_text("tables", counts[name], words),),
        )
        for name in names
    )
    title = heading(words("browse.schemas"), count_text("tables", sum(counts.values()), words))
    return framed(title, _list(items), pager_html(window, words))


def tables_html(
    schema: str | None, tables: Sequence[Listed], window: Window, words: Words, note: str = ""
) -> Markup:
    """The tables of a page.

    Args:
        schema: whose; None where they are of all.
        tables: those of the page alone.
        window: which page of how many tables.
        words: of the person's language.
        note: said above them.
    """
    if not tables:
        return framed(notice(note or words("browse.no_tables")))
    items = join_html(_table_item(one, words) for one in tables)
    count = count_text("tables", window.count, words)
    parts = [heading(schema, count)] if schema else [_EMPTY]
    parts += [notice(note), _list(items), pager_html(window, words)]
    back = button("schemas", "", "← " + words("browse.all_schemas"), "plain")
    return framed(back if schema is not None else _EMPTY, *parts)


def found_html(text: str, found: Sequence[Found], words: Words) -> Markup:
    """What a text finds, the best first."""
    if not found:
        return framed(notice(words("browse.nothing_found", text=text)))
    items = join_html(
        _item(
            one.kind,
            one.name,
            text_html(one.text or words("browse.no_question"))
            if one.kind == "query"
            else text_html(one.name),
            (words(f"browse.kind_{one.kind}"),),
            "" if one.kind == "query" else one.text,
        )
        for one in found
    )
    return framed(_list(items))


def query_html(query: PastQuery, sql: Markup, words: Words) -> Markup:
    """A past query: what it answers, its SQL, its tables."""
    tables = join_html(button("table", name, name) for name in query.tables)
    return framed(
        button("back", "", "← " + words("browse.back"), "plain"),
        heading(query.question or words("browse.no_question")),
        Markup("<p>{}</p>").format(past_badges(query, words)),
        sql,
        Markup('<h4>{}</h4><p class="links">{}</p>').format(words("browse.uses_tables"), tables),
    )


def term_html(term: Term, words: Words) -> Markup:
    """What a team means by a word of its own."""
    tables = join_html(button("table", name, name) for name in term.tables)
    said = (
        ("browse.synonyms", text_html(", ".join(term.synonyms))),
        ("browse.term_expression", _code(term.expression)),
        ("browse.term_filter", _code(term.filter)),
        ("browse.term_owner", text_html(term.owner)),
        ("browse.uses_tables", tables),
    )
    return framed(
        button("back", "", "← " + words("browse.back"), "plain"),
        heading(term.term),
        Markup('<p dir="auto">{}</p>').format(text_html(term.description)),
        facts_html([(words(key), value) for key, value in said]),
    )


def past_badges(query: PastQuery, words: Words) -> Markup:
    """Whether a past query is verified, and how often it ran."""
    parts = []
    if query.verified:
        said = words("browse.verified_by", name=query.verified_by)
        parts.append(Markup('<span class="badge ok">✓ {}</span>').format(text_html(said)))
    runs = counted("browse.runs", query.runs, words)
    parts.append(Markup('<span class="faint">{}</span>').format(runs))
    if query.last_run:
        said = words("browse.use_last", date=query.last_run)
        parts.append(Markup('<span class="faint">{}</span>').format(text_html(said)))
    return join_html(parts, " ")


def facts_html(facts: Sequence[tuple[str, Markup]]) -> Markup:
    """Names and values below each other; without those that have none."""
    shown = [(name, value) for name, value in facts if value]
    return (
        Markup('<dl class="facts">{}</dl>').format(
            join_html(Markup("<dt>{}</dt><dd>{}</dd>").format(*one) for one in shown)
        )
        if shown
        else _EMPTY
    )


def heading(text: str, count: str = "") -> Markup:
    """The title of what is shown; it takes the focus when it appears."""
    said = Markup(' <span class="faint count">{}</span>').format(count) if count else _EMPTY
    return Markup('<h3 tabindex="-1" data-focus="1" dir="auto">{}{}</h3>').format(
        text_html(text), said
    )


def notice(text: str) -> Markup:
    """A sentence about what is shown; nothing without one."""
    return Markup('<p class="notice">{}</p>').format(text_html(text)) if text else _EMPTY


def button(act: str, value: str, text: str, kind: str = "chip") -> Markup:
    """Something to press."""
    return Markup(
        '<button type="button" class="{}" data-act="{}" data-value="{}" dir="auto">{}</button>'
    ).format(kind, act, value, text_html(text))


def pager_html(window: Window, words: Words, act: str = "page") -> Markup:
    """Which part is shown, and the buttons to the others; nothing where all of it is."""
    if window.count <= window.size:
        return _EMPTY
    page = window.first // window.size
    told = words(
        "browse.showing",
        first=f"{window.first + 1:,}",
        last=f"{window.last:,}",
        count=f"{window.count:,}",
    )
    parts = [Markup('<span class="faint" role="status">{}</span>').format(told)]
    if page > 0:
        parts.append(button(act, str(page - 1), words("browse.previous")))
    if window.last < window.count:
        parts.append(button(act, str(page + 1), words("browse.next")))
    return Markup('<p class="links pager">{}</p>').format(join_html(parts))


def count_text(what: str, count: int, words: Words) -> str:
    """``1 table``, ``12 tables``: of ``tables``, ``columns`` or ``rows``."""
    if count == 1:
        return words(f"browse.one_{what.removesuffix('s')}")
    return words(f"browse.{what}_count", count=f"{count:,}")


def counted(key: str, count: int, words: Words) -> str:
    """A text with a number in it; of one, the text of that key and ``_one``."""
    return words(f"{key}_one") if count == 1 else words(key, count=f"{count:,}")


def cut(text: str, most: int = MOST_CHARACTERS) -> str:
    """A text that is not longer than that."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _table_item(one: Listed, words: Words) -> Markup:
    table, said = one.table, []
    if table.tier:
        said.append(table.tier)
    if table.is_view:
        said.append(words("browse.view"))
    if table.row_count is not None:
        said.append(count_text("rows", table.row_count, words))
    said.append(count_text("columns", len(table.columns), words))
    if one.use is not None:
        said.append(counted("browse.runs", one.use.runs, words))
    text = table.description or (words("browse.grain") + " " + table.grain if table.grain else "")
    if one.family is not None:
        told = words(
            "browse.family",
            count=f"{one.family.size:,}",
            first=one.family.first,
            last=one.family.last,
        )
        text = f"{told}. {text}".strip()
    name = one.family.name if one.family is not None else table.name
    return _item("table", table.name, text_html(name), said, text)


def _item(act: str, value: str, name: Markup, said: Sequence[str], text: str = "") -> Markup:
    """A line of a list: all of it is one button."""
    marks = join_html(Markup("<span>{}</span>").format(text_html(one)) for one in said)
    return Markup(
        '<li><button type="button" class="item" data-act="{}" data-value="{}">'
        '<span class="item-name" dir="auto">{}</span><span class="item-marks">{}</span>'
        "{}</button></li>"
    ).format(
        act,
        value,
        name,
        marks,
        Markup('<span class="item-text" dir="auto">{}</span>').format(text_html(cut(text)))
        if text
        else _EMPTY,
    )


def _list(items: Markup) -> Markup:
    return Markup('<ul class="items">{}</ul>').format(items)


def _code(sql: str) -> Markup:
    return Markup('<code dir="ltr">{}</code>').format(text_html(sql)) if sql else _EMPTY
