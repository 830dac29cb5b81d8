"""THE file to read: a question becomes tables, SQL, checks and rows.

    retrieve -> select -> (a person confirms)
    -> generate -> check -> repair -> (a person reads) -> run

Stages exchange frozen values; both stops are values handed back. The pipeline holds no session
and knows no vendor: what it needs from outside stands in :class:`Tools`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

from t2sql.errors import InputError, SqlRejectedError
from t2sql.protocols import LLM, Catalog, SearchIndex, Translator, Warehouse
from t2sql.sql.gate import pass_gate
from t2sql.steps.check import check_sql
from t2sql.steps.fit import WEAK
from t2sql.steps.retrieve import retrieve, slice_catalog
from t2sql.steps.run import run_sql
from t2sql.steps.select import select
from t2sql.steps.sketch import Sketch, sketch_schema
from t2sql.steps.weights import DEFAULT_WEIGHTS, RetrievalWeights
from t2sql.types import (
    Answer,
    Attempt,
    CatalogSlice,
    ChosenTable,
    Limits,
    PromptUse,
    Question,
    Refusal,
    SqlDraft,
    TableSelection,
)

_WEAK = "The match is weak: it may be that no table holds what you ask for."

Confirm = Callable[[TableSelection], TableSelection | None]
"""Shows the tables to a person; None means that the person went away."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the pipeline works with."""

    catalog: Catalog
    index: SearchIndex
    warehouse: Warehouse
    translator: Translator
    limits: Limits
    sketcher: LLM | None = None
    """Guesses tables to look for beside the question; None: the question alone is searched."""
    weights: RetrievalWeights = DEFAULT_WEIGHTS


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds of each stage; a stage that comes twice is added up."""

    timings_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        start = perf_counter()
        try:
            yield
        finally:
            spent = (perf_counter() - start) * 1000
            self.timings_ms[name] = self.timings_ms.get(name, 0.0) + spent


def suggest_tables(question: Question, tools: Tools) -> TableSelection | Refusal:
    """Find the candidates for a question and choose from them.

    Raises:
        InputError: the question is empty or too long.
    """
    read_question(question, tools.limits)
    watch, sketch = Stopwatch(), Sketch()
    if tools.sketcher is not None:
        with watch.stage("sketch"):
            sketch = sketch_schema(question, tools.sketcher)
    with watch.stage("retrieve"):
        found = retrieve(
            question, tools.index, tools.catalog, tools.limits, tools.weights, sketch.texts
        )
        candidates = found.candidates
        names = tuple(candidate.name for candidate in candidates)
        known = slice_catalog(question, names, tools.index, tools.catalog, tools.limits)
    if found.fit < tools.limits.fit or not candidates:
        return Refusal(
            question,
            "No table fits the question.",
            nearest=names[:3],
            usage=sketch.usage,
            timings_ms=watch.timings_ms,
        )
    with watch.stage("select"):
        selection = select(question, candidates, known, tools.translator, tools.limits)
    usage = sketch.usage + selection.usage
    notes = (*sketch.notes, *((_WEAK,) if found.fit < WEAK else ()))
    if isinstance(selection, TableSelection) and notes:
        selection = replace(selection, notes=(*notes, *selection.notes))
    return replace(selection, usage=usage, timings_ms=watch.timings_ms)


def write_sql(selection: TableSelection, tools: Tools) -> SqlDraft | Refusal:
    """Write SQL over the chosen tables, check it, and let the translator repair it.

    Raises:
        SqlRejectedError: nothing that was written passed the checks; carries the attempts.
        LLMError: the model could not be asked.
    """
    watch = Stopwatch(dict(selection.timings_ms))
    question, translator = selection.question, tools.translator
    with watch.stage("generate"):
        known = slice_catalog(question, selection.tables, tools.index, tools.catalog, tools.limits)
        reply = translator.translate(question, known)
    usage = selection.usage + reply.usage
    prompts: tuple[PromptUse, ...] = ()
    attempts: list[Attempt] = []
    for tries_left in range(tools.limits.repairs, -1, -1):
        if isinstance(reply, Refusal):
            return replace(reply, usage=usage, timings_ms=watch.timings_ms)
        prompts += reply.prompts
        with watch.stage("check"):
            attempts.append(check_sql(reply.sql, known, tools.warehouse, tools.limits))
        if attempts[-1].passed:
            return SqlDraft(
                selection=selection,
                sql=attempts[-1].sql,
                translator=translator.name,
                explanation=reply.explanation,
                assumptions=reply.assumptions,
                confidence=reply.confidence,
                attempts=tuple(attempts),
                prompts=prompts,
                usage=usage,
                timings_ms=watch.timings_ms,
            )
        if tries_left:
            with watch.stage("repair"):
                failed = (attempts[-1].sql, attempts[-1].problems)
                reply = translator.translate(question, known, failed=failed)
            usage = usage + reply.usage
    raise SqlRejectedError(
        f"The SQL did not pass the checks: {attempts[-1].problems[0].message}",
        hint="Say it in other words, or choose other tables.",
        attempts=tuple(attempts),
    )


def check(sql: str, tools: Tools) -> Attempt:
    """Prove what can be proved of SQL that a person wrote, without running it.

    It may use any table of the catalog.
    """
    gate = pass_gate(sql, tools.catalog.dialect, tools.catalog.names())
    if not gate.passed:
        return Attempt(sql, (gate.check,))
    tables = tools.catalog.tables(gate.tables)
    known = CatalogSlice(tools.catalog.dialect, tables, tools.catalog.joins(gate.tables))
    return check_sql(sql, known, tools.warehouse, tools.limits)


def draft_typed(sql: str, question: Question, tools: Tools) -> SqlDraft:
    """A draft of SQL that a person wrote; the tables that it names are its selection."""
    gate = pass_gate(sql, tools.catalog.dialect, tools.catalog.names())
    chosen = tuple(ChosenTable(name, "named in the SQL") for name in gate.tables)
    selection = TableSelection(question, (), chosen, chosen_by="person")
    return SqlDraft(selection, sql, translator="person")


def run(draft: SqlDraft, tools: Tools) -> Answer:
    """Run a draft. The gate stands in here again: edited SQL gets no further than any other.

    Raises:
        SqlRejectedError: the draft's SQL does not pass the gate.
        DatabaseError: the database refuses, or takes too long.
    """
    watch = Stopwatch(dict(draft.timings_ms))
    tables = draft.selection.tables
    with watch.stage("run"):
        result, warnings = run_sql(draft.sql, tables, tools.warehouse, tools.limits)
    return Answer(draft, result, warnings, watch.timings_ms)


def ask(
    question: Question, tools: Tools, confirm: Confirm | None = None
) -> Answer | Refusal | None:
    """All of it. ``confirm`` shows the tables to a person; None back means that they left."""
    selection = suggest_tables(question, tools)
    if isinstance(selection, Refusal):
        return selection
    if confirm is not None:
        confirmed = confirm(selection)
        if confirmed is None:
            return None
        selection = confirmed
    draft = write_sql(selection, tools)
    return draft if isinstance(draft, Refusal) else run(draft, tools)


def read_question(question: Question, limits: Limits) -> None:
    """Refuse a question that nobody can answer as it is typed.

    Raises:
        InputError: empty, or longer than ``limits.question_characters``.
    """
    if not question.text.strip():
        raise InputError("The question is empty.", hint='Ask in words: t2sql ask "…".')
    length, most = len(question.text), limits.question_characters
    if length > most:
        raise InputError(
            f"The question has {length:,} characters; at most {most:,} are read.",
            hint="Say it shorter, or raise `limits.question_characters`.",
        )
