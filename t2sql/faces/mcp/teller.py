"""What an assistant may be told: it is a model, so the rules of a prompt hold for every word.

Cells leave where ``[privacy]`` says so: those in evidence, checks and SQL by ``samples``, the rows
of an answer by ``results``. Cells of masked columns leave in no case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from t2sql.catalog.masks import masked_names
from t2sql.errors import DatabaseError, SqlRejectedError, T2SQLError
from t2sql.faces.mcp.values import Check, Join, ProblemShown, RefusalShown
from t2sql.llm.inputs import join_inputs, past_question
from t2sql.llm.masking import HiddenSql
from t2sql.llm.problems import problem_input
from t2sql.llm.team_inputs import hidden_sql
from t2sql.llm.texts import block
from t2sql.steps.retrieve import slice_catalog
from t2sql.types import CatalogSlice, CheckResult, JoinEdge, Problem, Question, Refusal, Table

if TYPE_CHECKING:
    from t2sql.project import Project

_MOST_SQL = 65_536


@dataclass(frozen=True, slots=True)
class Teller:
    """Says to an assistant what may be said of a question, and nothing else."""

    known: CatalogSlice
    question: Question
    samples: bool
    """Whether cells may be told."""
    hidden: HiddenSql = field(default_factory=lambda: HiddenSql(""))
    """The SQL that is spoken of, with marks for what is hidden in it."""
    typed: str = ""
    """What the assistant sent itself: it knows that."""
    past: Mapping[str, str] = field(default_factory=dict)
    """What past queries answer, and how that may be told: somebody else asked it."""

    def about(self, sql: str, *, typed: str = "", foreign: bool = False) -> Teller:
        """The same for a query.

        Args:
            sql: what is spoken of from now on.
            typed: what the assistant sent, whose values it may hear again.
            foreign: whether people wrote the query: its numbers may be cells then.
        """
        said = replace(self.question, text=f"{self.question.text}\n{typed}")
        hidden = hidden_sql(sql, said, self.known, samples=self.samples, foreign=foreign)
        return replace(self, hidden=hidden, typed=typed)

    @property
    def sql(self) -> str:
        """The query as it may be shown: marks (``'value_1'``) stand for hidden values."""
        return block(self.hidden.sql, _MOST_SQL)

    def prose(self, text: str, cells: Iterable[str] = ()) -> str:
        """A sentence of ours without cells."""
        for asked, told in self.past.items():
            text = text.replace(asked, told)
        hits = tuple(hit.value for hit in self.known.value_hits)
        spoken = Problem("said", "note", text, cells=(*hits, *cells))
        return self.problem(spoken).message

    def lines(self, texts: Sequence[str]) -> list[str]:
        """Sentences of ours without cells."""
        return [self.prose(text) for text in texts]

    def problem(self, problem: Problem) -> ProblemShown:
        """What a check found."""
        said = "\n".join([self.question.text, self.typed, *self.past.values()])
        told = problem_input(problem, self.hidden, self.known, said=said, samples=self.samples)
        return ProblemShown(
            kind=problem.kind,
            severity=problem.severity,
            message=told["message"],
            hint=told["hint"],
        )

    def checks(self, checks: Sequence[CheckResult]) -> list[Check]:
        """The verdicts of checks."""
        return [
            Check(
                name=check.name,
                verdict=check.severity,
                problems=[self.problem(problem) for problem in check.problems],
            )
            for check in checks
        ]

    def refusal(self, refusal: Refusal) -> RefusalShown:
        """Why there is no answer."""
        return RefusalShown(
            reason=self.prose(refusal.reason),
            understood=self.lines(refusal.understood),
            missing=list(refusal.missing),
            nearest=list(refusal.nearest),
            clarification=self.prose(refusal.clarification),
            choices=self.lines(refusal.choices),
        )

    def error(self, error: T2SQLError) -> T2SQLError:
        """The same error without the cells that an engine repeats."""
        if not isinstance(error, (DatabaseError, SqlRejectedError)):
            return error  # ours, and without any cell
        kind = "engine" if isinstance(error, DatabaseError) else "said"
        attempts = error.attempts if isinstance(error, SqlRejectedError) else ()
        found = [problem for attempt in attempts for problem in attempt.problems]
        cells = tuple(cell for problem in found for cell in problem.cells)
        told = self.problem(Problem(kind, "error", error.message, error.hint, cells=cells))
        error.message, error.hint = told.message, told.hint
        return error


def teller_of(project: Project, question: Question, names: Sequence[str]) -> Teller:
    """Speaks of a question and these tables, as the project's settings allow."""
    tools = project.tools
    if question.text.strip():
        known = slice_catalog(question, names, tools.index, tools.catalog, tools.limits)
    else:  # SQL that answers no question
        tables = tools.catalog.tables(names)
        known = CatalogSlice(tools.catalog.dialect, tables, masked=masked_names(tables))
    samples = project.config.privacy.samples
    asked = [query for query in known.past_queries if query.question]
    past = {query.question: past_question(query, known, samples=samples) for query in asked}
    return Teller(known, question, samples, past=past)


def joins_shown(edges: Sequence[JoinEdge], known: CatalogSlice) -> list[Join]:
    """How tables are joined, as conditions."""
    held = {table.name.lower() for table in known.tables}
    named = tuple(table for edge in edges for table in (edge.left, edge.right))
    missing = [name for name in dict.fromkeys(named) if name.lower() not in held]
    tables = (*known.tables, *(_named(name) for name in missing))
    return [Join(**one) for one in join_inputs(replace(known, tables=tables, joins=tuple(edges)))]


def _named(name: str) -> Table:
    return Table(name, ())
