"""The magics themselves: what was typed is read, handed on, and what goes wrong is one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from IPython.core.magic import (
    Magics,
    line_cell_magic,
    line_magic,
    magics_class,
    no_var_expand,
)
from IPython.display import display

from t2sql.errors import InputError, SqlRejectedError, T2SQLError
from t2sql.faces.magic import feedback, looking
from t2sql.faces.magic.cell import Cell, Wish
from t2sql.faces.magic.commands import ASK, SQL_CHECK, SQL_RUN, T2SQL, VERBS
from t2sql.faces.magic.options import Command, Given, read_line
from t2sql.faces.magic.place import Place
from t2sql.faces.magic.session import Session, sql_cell, variable_draft
from t2sql.faces.magic.values import Told, Verdicts
from t2sql.types import SqlDraft

Work = Callable[["T2SQLMagics", Given], None]
Magic = TypeVar("Magic", bound=Callable[..., None])


def magic(command: Command) -> Callable[[Work], Callable[..., None]]:
    """A magic of that command: its line is read, ``--help`` answered, errors kept to a line."""

    def made(work: Work) -> Callable[..., None]:
        @wraps(work)
        def called(self: T2SQLMagics, line: str = "", cell: str | None = None) -> None:
            try:
                given = read_line(command, line, cell)
                if given.has("help"):
                    print(command.help)  # noqa: T201 # help is text, for whoever reads the cell
                else:
                    work(self, given)
            except T2SQLError as error:
                raise short(error) from None

        called.__doc__ = command.help
        del called.__wrapped__  # help shows this signature and text
        return called

    return made


def short(error: T2SQLError) -> T2SQLError:
    """The error, shown by IPython as its sentence and its mend, without a traceback.

    Source: ``_render_traceback_`` is IPython's own way for an exception to say how it is shown.
    """
    from t2sql.faces.plain import visible_lines

    line = f"t2sql: {' '.join(visible_lines(str(error)).split())}"
    cast("Any", error)._render_traceback_ = lambda: [line]
    return error


@magics_class
class T2SQLMagics(Magics):  # type: ignore[misc] # IPython knows magics by their class
    """``%t2sql``, ``%ask``, ``%sql_check`` and ``%sql_run``."""

    def __init__(self, shell: Any, session: Session) -> None:
        super().__init__(shell)
        self.session = session

    @no_var_expand  # type: ignore[untyped-decorator] # IPython has no types
    @line_magic  # type: ignore[untyped-decorator]
    @magic(T2SQL)
    def t2sql(self, given: Given) -> None:
        """See :data:`t2sql.faces.magic.commands.T2SQL`."""
        settings = self.session.settings
        changed: dict[str, object] = {
            name: given.number(name) for name in ("rows", "shown") if given.has(name)
        }
        changed |= {
            name: given.value(name)
            for name in ("confirm", "translator", "widgets")
            if given.has(name)
        }
        verb, _, rest = given.text.partition(" ")
        if given.text and verb not in VERBS:
            changed["project"] = given.text
        before = {name: getattr(settings, name) for name in changed}
        looking.change_settings(settings, changed)
        try:
            if verb in VERBS:
                self._do(verb, rest.strip(), given)
            else:
                self.session.close()  # what has changed in the files since is read
                display(looking.show_connection(self.session))
        except T2SQLError:
            if verb not in VERBS:  # a project that cannot be opened is not connected
                looking.change_settings(settings, before)
            raise

    @no_var_expand  # type: ignore[untyped-decorator] # IPython has no types
    @line_cell_magic  # type: ignore[untyped-decorator]
    @magic(ASK)
    def ask(self, given: Given) -> None:
        """See :data:`t2sql.faces.magic.commands.ASK`."""
        if not given.text.strip():
            raise InputError("The question is empty.", hint=f"Usage: {ASK.usage}")
        wish = self._wish(
            given,
            run=not given.has("no-run"),
            fresh=given.has("fresh"),
            insert=given.has("insert"),
        )
        if wish.file is not None and not wish.run:
            raise InputError("Give a file as --out or --no-run, not both.")
        after: SqlDraft | None = None
        if given.has("after"):
            after = variable_draft(self.shell.user_ns, given.value("after"))
        elif given.has("follow"):
            after = self.session.draft
        question = self.session.question(
            given.text,
            after=after,
            exclude=given.names("exclude"),
            schemas=given.names("schema"),
            tags=given.names("tag"),
            tiers=given.names("tier"),
        )
        cell = Cell(self.shell, self.session, wish)
        cell.ask(question, given.names("tables"), yes=given.has("yes"))

    @no_var_expand  # type: ignore[untyped-decorator] # IPython has no types
    @line_cell_magic  # type: ignore[untyped-decorator]
    @magic(SQL_CHECK)
    def sql_check(self, given: Given) -> None:
        """See :data:`t2sql.faces.magic.commands.SQL_CHECK`."""
        out = given.variable("out", "_") if given.has("out") else ""
        place = Place(self.shell)
        attempt = place.work(lambda: self.session.checked(given.text))
        said = "It would run." if attempt.passed else "It would not run."
        place.show(Verdicts((attempt,), self.session.project.catalog.dialect, said))
        if out:
            self.shell.user_ns[out] = attempt

    @no_var_expand  # type: ignore[untyped-decorator] # IPython has no types
    @line_cell_magic  # type: ignore[untyped-decorator]
    @magic(SQL_RUN)
    def sql_run(self, given: Given) -> None:
        """See :data:`t2sql.faces.magic.commands.SQL_RUN`."""
        cell = Cell(self.shell, self.session, self._wish(given))
        project = self.session.project
        attempt = cell.place.work(lambda: self.session.checked(given.text))
        if not attempt.passed:
            cell.place.show(Verdicts((attempt,), project.catalog.dialect, "Not run."))
            problem = next(one for one in attempt.problems if one.severity == "error")
            raise SqlRejectedError(f"Not run: {problem.message}", hint=problem.hint)
        before = self.session.draft if given.has("edit") else None
        cell.run_typed(given.text, attempt, before)

    def _wish(self, given: Given, **others: bool) -> Wish:
        settings = self.session.settings
        wish = Wish(
            given.value("out", settings.out),
            given.variable("draft", settings.draft),
            given.value("chart", "auto"),
            whole=given.has("all"),
            force=given.has("force"),
            **others,
        )
        if wish.file is None:
            given.variable("out", settings.out)
        return wish

    def _do(self, verb: str, rest: str, given: Given) -> None:
        """What a word after ``%t2sql`` stands for."""
        project = self.session.project
        if verb == "find":
            display(looking.show_found(project, rest))
        elif verb == "show":
            display(looking.show_table(project, rest))
        elif verb == "index":
            place = Place(self.shell)
            place.show(Told("Reading the database, the metadata and the history…"))
            done = place.work(project.index)
            place.show(Told(f"Indexed {done.catalog.tables:,} tables."))
        else:
            named = given.value("draft")
            draft = (
                variable_draft(self.shell.user_ns, named)
                if given.has("draft")
                else self.session.draft
            )
            self._judge(verb, rest, draft)

    def _judge(self, verb: str, rest: str, draft: SqlDraft) -> None:
        project = self.session.project
        if verb == "accept":
            display(Told(feedback.accept(project, draft)))
        elif verb == "reject":
            display(Told(feedback.reject(project, draft, rest.strip("\"'"))))
        else:
            question = draft.selection.question.text
            self.shell.set_next_input(sql_cell(question, draft.sql, self.session.settings.out))
