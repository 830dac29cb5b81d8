"""``%t2sql``: what is connected, and what can be looked up in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from t2sql.errors import SearchError
from t2sql.faces.magic.values import Listed

if TYPE_CHECKING:
    from t2sql.faces.magic.session import Session
    from t2sql.faces.magic.settings import T2SQL
    from t2sql.project import Project

_SHOWN = 15
_LINE = 200


def show_connection(session: Session) -> Listed:
    """What is connected, and which settings are in force.

    Raises:
        T2SQLError: there is no project, or its settings are wrong.
    """
    project, settings = session.project, session.settings
    config = project.config
    model = config.llm.model or config.llm.stage("generate").model
    translator = project.translator.name
    told = {
        "database": f"{project.warehouse.label} ({project.warehouse.dialect})",
        "tables": _tables(project),
        "translator": f"llm: {model}" if translator == "llm" else translator,
        "today": f"{config.project.today:%Y-%m-%d}" if config.project.today else "the real date",
        "rows": f"at most {config.limits.rows:,} fetched, {settings.shown:,} shown",
        "confirm": config.project.confirm,
        "widgets": settings.widgets,
        "variables": f"{settings.out}, {settings.draft}, {settings.answer}",
    }
    title = config.project.name or project.warehouse.label
    hint = "Change them by e.g. `%t2sql --rows 50`; `%ask --help` says how to ask."
    return Listed(f"Connected: {title}", ("", "in force"), tuple(told.items()), (hint,))


def show_found(project: Project, text: str) -> Listed:
    """What a text finds in the catalog.

    Raises:
        InputError: the text is empty.
        SearchError: there is no index.
    """
    found = project.find(text, _SHOWN)
    rows = tuple((one.kind, one.name, one.text[:_LINE]) for one in found)
    title = f"Found by {text!r}" if rows else f"Nothing is found by {text!r}."
    return Listed(title, ("", "name", "why"), rows)


def show_table(project: Project, name: str) -> Listed:
    """All that is known of a table.

    Raises:
        InputError: a table that the catalog does not know, with the nearest names.
    """
    view = project.table(name)
    table = view.table
    rows = tuple(
        (column.name, column.data_type, column.description[:_LINE]) for column in table.columns
    )
    below = [
        f"one row: {table.grain}" if table.grain else "",
        f"{table.row_count:,} rows" if table.row_count is not None else "",
        *(
            f"joins {edge.left} ({', '.join(edge.left_columns)}) "
            f"to {edge.right} ({', '.join(edge.right_columns)})"
            for edge in view.joins[:_SHOWN]
        ),
        *(f"asked before: {past.question}" for past in view.past_queries[:5] if past.question),
        view.changed,
    ]
    title = f"{table.name}: {table.description}" if table.description else table.name
    return Listed(
        title, ("column", "type", "description"), rows, tuple(line for line in below if line)
    )


def change_settings(settings: T2SQL, given: dict[str, object]) -> None:
    """Turn settings that were named."""
    for name, value in given.items():
        setattr(settings, name, value)


def _tables(project: Project) -> str:
    try:
        return f"{len(project.catalog.names()):,}"
    except SearchError:
        return "not indexed yet: `%t2sql index`"
