"""Looking around: tables, a few of their rows, what a text finds, one's own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from t2sql import pipeline
from t2sql.catalog.names import table_tree
from t2sql.catalog.vouching import STORE
from t2sql.errors import AccessDeniedError, InputError
from t2sql.project.confirming import say_changed
from t2sql.project.finding import find_all
from t2sql.steps.audit import Witness
from t2sql.steps.cards import Found, TableView
from t2sql.steps.check import check_cost
from t2sql.steps.near_twins import twins_of
from t2sql.steps.run import run_sql
from t2sql.types import PastQuery, QueryResult, Question, Table

if TYPE_CHECKING:
    from t2sql.project.project import Project
    from t2sql.store.rows import TraceLine

MOST_COLUMNS: Final = 30
"""Columns shown of a table at a glance."""
_MOST_QUERIES: Final = 50
"""Past queries of one table that a person may want to look at."""
_MOST_TWINS: Final = 8


def view_table(project: Project, name: str) -> TableView:
    """See :meth:`Project.table`.

    Args:
        project: as whoever looks sees it.
        name: the full name of a table that the catalog knows.
    """
    known = project.known
    table = known.tables([name])[0]
    return TableView(
        table,
        known.uses([name]).get(name),
        known.joins([name]),
        _past_queries(project, name),
        say_changed(table, project.freshness([name]).notes, project.question("").today),
        twins_of(name, known.names())[:_MOST_TWINS],
    )


def glance_at(project: Project, name: str, rows: int) -> QueryResult:
    """See :meth:`Project.glance`.

    The query is a tree over named columns. It takes the way of every query that a person writes:
    the gate, the audit log, the limits; :func:`t2sql.steps.cards.left_out` says what it leaves out.
    """
    tools = project.tools
    table = tools.catalog.tables([name])[0]
    most = max(1, min(rows, tools.limits.rows))
    sql = _glance_sql(table, most, tools.catalog.dialect)
    if tools.limits.max_bytes:
        estimate = tools.warehouse.estimate(sql, timeout_s=tools.limits.dry_run_seconds)
        problems = check_cost(estimate, tools.limits).problems if estimate is not None else ()
        for problem in problems:
            said = f"No rows of {name} are shown: {problem.message[0].lower()}{problem.message[1:]}"
            raise InputError(said, hint="Ask a question that filters, or raise limits.max_bytes.")
    asked = Question(f"A glance at {name}", project.question("").today)
    return run_sql(
        sql,
        [name],
        tools.warehouse,
        tools.limits,
        policy=tools.policy,
        witness=Witness(asked, tools.audit),
    )[0]


def find(project: Project, text: str, limit: int) -> tuple[Found, ...]:
    """See :meth:`Project.find`."""
    if not text.strip():
        raise InputError("There is nothing to search for.", hint="Say a name, or a few words.")
    question = project.question("")
    limits = project.config.limits
    pipeline.read_question(Question(text, question.today), limits)
    return find_all(
        Question(text.strip(), question.today),
        project.searched,
        project.known,
        limits,
        project.weights,
        most=max(1, limit),
    )


def asked(project: Project, text: str, limit: int | None) -> tuple[TraceLine, ...]:
    """See :meth:`Project.asked`."""
    if project.store is None:
        hint = "Set `traces = true` under [store]."
        raise InputError("Questions are not kept here.", hint=hint)
    return project.store.traces(limit, asked_by=project.person.name, holding=text)


def _past_queries(project: Project, name: str) -> tuple[PastQuery, ...]:
    """Those of the catalog, and those accepted since it was made, without those taken back."""
    now, known = project.parts.accepted.now(), project.known
    found = {
        query.id: query
        for query in project.catalog.past_queries_of(name, _MOST_QUERIES)
        if query.source != STORE or query.id not in now.undone
    }
    for query in now.active.values():
        if name in query.tables and query.id not in found and known.shows(query):
            found[query.id] = query
    ordered = sorted(found.values(), key=lambda query: (not query.verified, -query.runs))
    return tuple(ordered[:_MOST_QUERIES])


def _glance_sql(table: Table, rows: int, dialect: str) -> str:
    """The first columns that are not masked.

    Raises:
        AccessDeniedError: there are none.
    """
    shown = [column.name for column in table.columns if not column.pii][:MOST_COLUMNS]
    if not shown:
        said = f"Every column of {table.name} is masked, so none of its rows is shown."
        raise AccessDeniedError(said, hint="[privacy] mask and the tag `pii` say which are.")
    columns = [exp.column(name, quoted=True) for name in shown]
    source = table_tree(table.name, whole=dialect == "sqlite")
    return exp.select(*columns).from_(source).limit(rows).sql(dialect)
