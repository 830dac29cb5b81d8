"""One cell that asks: from the question to the picker, from the picked tables to the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.errors import InputError, LLMError, SqlRejectedError, T2SQLError
from t2sql.faces.magic.place import Place, has_widgets, is_attended, is_kernel
from t2sql.faces.magic.session import Session, sql_cell
from t2sql.faces.magic.values import Refused, Shown, Told, Verdicts
from t2sql.types import Answer, Attempt, Refusal, SqlDraft, TableSelection

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from t2sql.types import Question

_AFTER_RUN = "The SQL comes as a new cell below the next cell that you run."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a cell should leave behind, and how."""

    out: str
    """A variable, or a file for the rows."""
    draft: str
    chart: str = "auto"
    run: bool = True
    fresh: bool = False
    whole: bool = False
    insert: bool = False
    force: bool = False

    @property
    def file(self) -> Path | None:
        """The file that the rows go to, where ``out`` names one."""
        from t2sql.faces.export import SUFFIXES

        path = Path(self.out).expanduser()
        return path if path.suffix.lower() in SUFFIXES else None


@dataclass(slots=True)
class Cell:
    """A cell at work: its outputs, the answer first, then the chart, then the buttons."""

    shell: InteractiveShell
    session: Session
    wish: Wish
    place: Place = field(init=False)
    chart: Place = field(init=False)
    buttons: Any = None
    """The box that the buttons of feedback come into; None where there is nobody to click."""
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place, self.chart = Place(self.shell), Place(self.shell)
        if self.wish.file is not None:
            from t2sql.faces.export import check_target

            check_target(self.wish.file, force=self.wish.force)

    def ask(self, question: Question, names: Sequence[str], *, yes: bool) -> None:
        """Find the tables; show them to be picked where somebody can, else go on by itself.

        Raises:
            T2SQLError: whatever stops it.
        """
        project = self.session.project
        if names:
            found: TableSelection | Refusal = project.use_tables(question, names)
        else:
            found = self.place.work(lambda: project.suggest_tables(question))
        if isinstance(found, Refusal):
            self.place.show(Refused(found))
            return
        if not (names or yes) and project.needs_confirming(found):
            if self._can_pick():
                self._pick(found)
                return
            self.notes.append(
                f"Nobody was asked: went on with the suggested tables ({', '.join(found.tables)}). "
                "Name others with --tables."
            )
        self.answer(found)

    def answer(self, selection: TableSelection) -> None:
        """Write the SQL over these tables, check it, run it, show all of it.

        Raises:
            T2SQLError: whatever stops it.
        """
        project = self.session.project
        try:
            draft = self.place.work(lambda: project.write_sql(selection, fresh=self.wish.fresh))
        except (SqlRejectedError, LLMError) as error:
            if error.attempts:
                said = "Not run: no attempt passed the checks."
                self.place.show(Verdicts(error.attempts, project.catalog.dialect, said))
            raise
        if isinstance(draft, Refusal):
            self.place.show(Refused(draft))
            return
        self.run(draft)

    def run(self, draft: SqlDraft) -> None:
        """Run a draft, unless that is not wished; show it and set the variables.

        Raises:
            T2SQLError: whatever stops it.
        """
        self.session.last = draft
        self.shell.user_ns[self.wish.draft] = draft
        self._finish(self._ran(draft) if self.wish.run else draft)

    def run_typed(self, sql: str, attempt: Attempt, before: SqlDraft | None) -> None:
        """Run SQL of a person's own that passed the checks; as their version of ``before``.

        Raises:
            T2SQLError: whatever stops it.
        """
        if before is None:
            answer = self._ran(sql)
        else:
            answer = self._ran(self.session.project.edit(before, sql))
        draft = replace(answer.draft, attempts=(attempt,))
        self._finish(replace(answer, draft=draft))

    def _ran(self, sql: SqlDraft | str) -> Answer:
        project, wish = self.session.project, self.wish
        whole = wish.whole or wish.file is not None
        return self.place.work(lambda: project.run(sql, whole=whole))

    def _finish(self, value: Answer | SqlDraft) -> None:
        """Set the variables and show it."""
        project = self.session.project
        self.session.last = value
        if isinstance(value, Answer):
            self._keep(value)
        if self.wish.insert:
            self.insert(value)
        shown = Shown(
            value,
            project.catalog.dialect,
            self.session.settings.shown,
            tuple(self.notes),
            project.config.llm.currency,
        )
        self.place.show(shown)
        if isinstance(value, Answer):
            self._draw(value)
        self._offer_feedback(value)

    def insert(self, value: Answer | SqlDraft) -> str:
        """Put the SQL with its question into a new cell; say where it comes."""
        draft = value.draft if isinstance(value, Answer) else value
        variable = self.session.settings.out if self.wish.file else self.wish.out
        text = sql_cell(draft.selection.question.text, draft.sql, variable)
        self.shell.set_next_input(text)
        return _AFTER_RUN

    def _keep(self, answer: Answer) -> None:
        """Set the variables, or write the file."""
        settings, wish = self.session.settings, self.wish
        names = self.shell.user_ns
        names[settings.answer], names[wish.draft] = answer, answer.draft
        if wish.file is None:
            names[wish.out] = answer.result.df()
            return
        from t2sql.faces.export import write_file

        written = write_file(answer.result, wish.file, force=wish.force)
        self.notes += [f"{written.rows:,} rows are in {wish.out}.", *written.notes]
        names[settings.out] = answer.result.df()

    def _draw(self, answer: Answer) -> None:
        """The chart below the answer, where one shows it."""
        wanted = self.wish.chart
        if wanted == "none" or (wanted == "auto" and not self.session.settings.chart):
            return
        from t2sql.faces.magic.drawing import drawn

        try:
            chart = drawn(self.session.project, answer, wanted)
        except InputError as error:  # the rows are there all the same
            self.chart.show(Told(str(error)))
            return
        if chart is not None:
            self.chart.show(chart)

    def _can_pick(self) -> bool:
        wanted = self.session.settings.widgets
        if wanted == "off" or not has_widgets():
            return False
        return wanted == "on" or is_attended(self.shell)

    def _pick(self, selection: TableSelection) -> None:
        """Show the picker and return: a cell that waited would never see a click."""
        from ipywidgets import VBox

        from t2sql.faces.magic.picker import Picker

        def use(names: Sequence[str]) -> None:
            self._shielded(lambda: self.answer(selection.with_tables(names)), picker)

        def cancel() -> None:
            self.place.show(Told("Cancelled; nothing was written."))

        picker = self.session.picker = Picker(self.session.project, selection, use, cancel)
        self.place.show(picker)
        if is_kernel(self.shell):
            self.chart.show(Told(""))  # what comes after a click comes into outputs of this cell
            self.buttons = VBox([])
            Place(self.shell).show(self.buttons)

    def _shielded(self, work: Callable[[], None], picker: Any) -> None:
        """Work that a click began: what stops it is told beside the tables, to choose anew."""
        try:
            work()
        except T2SQLError as error:
            picker.tell(str(error))
            self.place.show(picker)

    def _offer_feedback(self, value: Answer | SqlDraft) -> None:
        """Buttons that say whether it is right, where somebody can click."""
        if self.buttons is None and not (self._can_pick() and is_kernel(self.shell)):
            return
        from t2sql.faces.magic.feedback import feedback_buttons

        made = feedback_buttons(self, value)
        if self.buttons is None:
            Place(self.shell).show(made)
        else:
            self.buttons.children = (made,)
