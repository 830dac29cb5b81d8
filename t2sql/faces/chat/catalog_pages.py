"""What the catalog shows at a place: a list that the server narrows, or what was opened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from t2sql.faces.html.answers import sql_html
from t2sql.faces.html.catalog import (
    Listed,
    Window,
    found_html,
    notice,
    query_html,
    schemas_html,
    tables_html,
    term_html,
)
from t2sql.faces.html.rows import rows_html
from t2sql.faces.html.texts import framed
from t2sql.steps.cards import left_out

if TYPE_CHECKING:
    from t2sql.faces.words import Words
    from t2sql.project import Project

FEW_TABLES: Final = 30
"""With no more, all are listed at once, whatever their schema."""
MOST_FOUND: Final = 40
MOST_TRAIL: Final = 30
"""Tables that one can go back through."""
GLANCE_ROWS: Final = 10
_PLAIN: Final = re.compile(r"\w[\w$]*\Z")


@dataclass(frozen=True, slots=True)
class Opened:
    """Something of the catalog that was opened: ``table``, ``query`` or ``term``."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the catalog somebody is; it stays on the server."""

    text: str = ""
    """What is looked for."""
    by_meaning: bool = False
    """Whether it is looked for in descriptions, columns and queries too."""
    schema: str | None = None
    page: int = 0
    trail: tuple[Opened, ...] = ()
    """What was opened, one from the other; empty: the list is shown."""
    column_text: str = ""
    column_page: int = 0

    @property
    def opened(self) -> Opened | None:
        """What is shown; None: the list."""
        return self.trail[-1] if self.trail else None

    def typed(self, text: str) -> Place:
        """The place with this text in the field."""
        if text.strip() == self.text.strip():
            return self
        return replace(self, text=text, by_meaning=False, schema=None)

    def opening(self, kind: str, name: str) -> Place:
        """The place after something was opened from here."""
        trail = (*self.trail, Opened(kind, name))[-MOST_TRAIL:]
        return replace(self, trail=trail, column_text="", column_page=0)

    def moved(self, act: str, value: str, page: int) -> Place | None:
        """The place that a button leads to; None where it leads nowhere."""
        match act:
            case "table" | "query" | "term":
                return self.opening(act, value)
            case "column":
                table, _, column = value.rpartition(".")
                return replace(self.opening("table", table), column_text=column)
            case "schema":
                return Place(schema=value)
            case "schemas":
                return Place()
            case "page":
                return replace(self, page=page)
            case "back":
                return replace(self, trail=self.trail[:-1], column_text="", column_page=0)
        return None


def list_html(project: Project, place: Place, words: Words) -> Markup:
    """The list at a place: schemas, tables, or what a text finds.

    Raises:
        InputError: the text is too long.
        SearchError: there is no catalog or index yet.
    """
    text = place.text.strip()
    if text and place.by_meaning:
        return found_html(text, project.find(text, MOST_FOUND), words)
    names = project.known.names()
    if text:
        wanted = text.casefold().split()
        fitting = [one for one in names if all(word in one.casefold() for word in wanted)]
        if not fitting:
            return framed(
                notice(words("browse.nothing_found", text=text)),
                notice(words("browse.press_enter")),
            )
        return _tables(project, place, fitting, words, words("browse.press_enter"))
    counts = Counter(name.rpartition(".")[0] for name in sorted(names))
    if place.schema is None and len(counts) > 1 and len(names) > FEW_TABLES:
        return schemas_html(counts, Window(place.page, len(counts)), words)
    if place.schema is not None:
        names = tuple(one for one in names if one.rpartition(".")[0] == place.schema)
    return _tables(project, place, sorted(names), words)


def opened_html(project: Project, opened: Opened, words: Words) -> Markup:
    """A past query or a term that was opened; a sentence where there is none of that name."""
    if opened.kind == "query":
        for query in project.known.past_queries([opened.name]):
            return query_html(query, sql_html(query.sql, project.known.dialect), words)
    if opened.kind == "term":
        for term in project.known.terms():
            if term.term == opened.name:
                return term_html(term, words)
    return framed(notice(words("browse.nothing_found", text=opened.name)))


def glance_html(project: Project, name: str, words: Words) -> Markup:
    """A few rows of a table, and what of it is left out.

    Raises:
        T2SQLError: the rows cannot be had.
    """
    result = project.glance(name, GLANCE_ROWS)
    table = project.known.tables([name])[0]
    if not result.rows:
        return framed(notice(words("browse.no_rows")))
    return framed(rows_html(result, words), notice(left_out(table, result)))


def pin_of(name: str) -> str:
    """A table's name as a question pins it: ``@shop.orders``, ``@shop."odd name"``."""
    parts = [part if _PLAIN.match(part) else f'"{part}"' for part in name.split(".")]
    return f"@{'.'.join(parts)}"


def _tables(
    project: Project, place: Place, names: Sequence[str], words: Words, note: str = ""
) -> Markup:
    """A page of these tables; of tables that are alike one stands for all."""
    families = project.known.families(names)
    seen: set[str] = set()
    shown: list[str] = []
    for name in names:
        member = families.get(name)
        if member is None or place.text:  # who looks for one member means that one
            shown.append(name)
        elif member.family.name not in seen:
            seen.add(member.family.name)
            shown.append(name)
    window = Window(place.page, len(shown))
    page = shown[window.first : window.last]
    uses = project.known.uses(page)
    listed = [
        Listed(
            table,
            uses.get(table.name),
            families[table.name].family if table.name in families and not place.text else None,
        )
        for table in project.known.tables(page)
    ]
    return tables_html(place.schema, listed, window, words, note)
