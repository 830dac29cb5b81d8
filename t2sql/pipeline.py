"""THE file to read: a question becomes tables, SQL, checks and rows.

    retrieve -> select -> (a person confirms)
    -> generate -> check -> repair -> (a person reads) -> run

Stages exchange frozen values; both stops are values handed back. The pipeline holds no session
and knows no vendor: what it needs from outside stands in :class:`Tools`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

from t2sql.cancelling import current_cancellation
from t2sql.catalog.masks import masked_names
from t2sql.errors import InputError, LLMError, SqlRejectedError
from t2sql.protocols import LLM, Assets, Audit, Catalog, SearchIndex, Translator, Warehouse
from t2sql.sql.gate import GateResult
from t2sql.stages import StageEvent, tell
from t2sql.steps.audit import Witness, note_refusals
from t2sql.steps.check import check_sql, gate_sql
from t2sql.steps.facts import Counts, GatheredFacts
from t2sql.steps.fit import WEAK, WEAK_NOTE
from t2sql.steps.follow_up import whole_text
from t2sql.steps.generate import find_asset, generate, generate_by_vote
from t2sql.steps.retrieve import retrieve, slice_catalog
from t2sql.steps.run import run_sql
from t2sql.steps.sanity import judge_result
from t2sql.steps.select import select
from t2sql.steps.sketch import Sketch, sketch_schema
from t2sql.steps.support import find_support
from t2sql.steps.weights import DEFAULT_WEIGHTS, RetrievalWeights
from t2sql.types import (
    Answer,
    Asset,
    Attempt,
    CatalogSlice,
    ChosenTable,
    GatePolicy,
    Limits,
    ModelCall,
    PastQuery,
    QueryResult,
    Question,
    Refusal,
    SqlDraft,
    TableSelection,
)

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
    assets: Assets | None = None
    """Finds past queries that answer as they stand; None: everything is written anew."""
    drafts: int = 1
    """How many drafts are written and voted on."""
    sketcher: LLM | None = None
    """Guesses tables to look for beside the question; None: the question alone is searched."""
    weights: RetrievalWeights = DEFAULT_WEIGHTS
    policy: GatePolicy = GatePolicy()
    """What the gate takes beside the list of tables."""
    audit: Audit | None = None
    """Keeps a line of each run and refusal; None: nobody asks."""
    counted: Counts = field(default_factory=dict)
    """What was counted of keys, so that it is counted once."""


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds of each stage; a stage that comes twice is added up."""

    timings_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside, unless somebody wished to stop before.

        Raises:
            CancelledError: somebody did.
        """
        current_cancellation().check()
        tell(StageEvent(name, "begun"))
        start = perf_counter()
        try:
            yield
        finally:
            spent = (perf_counter() - start) * 1000
            self.timings_ms[name] = self.timings_ms.get(name, 0.0) + spent
            tell(StageEvent(name, "ended", spent))

    def take(self, name: str, parts: Sequence[str]) -> None:
        """Take the time of stages that went on inside another out of it."""
        inside = sum(self.timings_ms.get(part, 0.0) for part in parts)
        self.timings_ms[name] = max(self.timings_ms.get(name, 0.0) - inside, 0.0)


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
        searched = replace(question, text=whole_text(question))
        found = retrieve(
            searched, tools.index, tools.catalog, tools.limits, tools.weights, sketch.texts
        )
        candidates = found.candidates
        names = tuple(candidate.name for candidate in candidates)
        known = slice_catalog(searched, names, tools.index, tools.catalog, tools.limits)
    if found.fit < tools.limits.fit or not candidates:
        return Refusal(
            question,
            "No table fits the question.",
            nearest=names[:3],
            calls=sketch.calls,
            timings_ms=watch.timings_ms,
        )
    with watch.stage("select"):
        selection = select(question, candidates, known, tools.translator, tools.limits)
    calls = sketch.calls + selection.calls
    notes = (*sketch.notes, *((WEAK_NOTE,) if found.fit < WEAK else ()))
    if isinstance(selection, TableSelection) and notes:
        selection = replace(selection, notes=(*notes, *selection.notes))
    return replace(selection, calls=calls, timings_ms=watch.timings_ms)


def write_sql(
    selection: TableSelection, tools: Tools, *, fresh: bool = False
) -> SqlDraft | Refusal:
    """SQL over the chosen tables: a verified past query that answers, or a checked new one.

    Args:
        selection: the tables that a person confirmed.
        tools: what the pipeline works with.
        fresh: write anew even where a past query answers.

    Raises:
        SqlRejectedError: nothing that was written passed the checks; carries the attempts.
        LLMError: the model could not be asked.
    """
    watch = Stopwatch(dict(selection.timings_ms))
    question, translator, limits = selection.question, tools.translator, tools.limits
    whole = replace(question, text=whole_text(question))
    with watch.stage("look up"):
        known = slice_catalog(whole, selection.tables, tools.index, tools.catalog, limits)
    data = GatheredFacts(known, tools.index, tools.warehouse, counted=tools.counted)
    witness = Witness(question, tools.audit)

    def check_one(sql: str) -> Attempt:
        with watch.stage("check"):
            return check_sql(sql, known, data, tools.warehouse, limits, whole, tools.policy)

    def run_one(sql: str) -> QueryResult:
        with watch.stage("vote"):
            return run_sql(
                sql, known, tools.warehouse, limits, policy=tools.policy, witness=witness
            )[0]

    with watch.stage("generate"), _spent_before(selection.calls):
        assets = None if fresh else tools.assets
        written = find_asset(question, known, assets, translator, check_one)
        if written is None and tools.drafts > 1:
            written = generate_by_vote(
                question, known, translator, check_one, limits, run_one, tools.drafts
            )
        elif written is None:
            written = generate(question, known, translator, check_one, limits)
    watch.take("generate", ("check", "vote"))
    note_refusals(written.attempts, witness, selection.tables)
    calls, reply = selection.calls + written.calls, written.reply
    if isinstance(reply, Refusal):
        return replace(reply, calls=calls, timings_ms=watch.timings_ms)
    last = written.attempts[-1]
    if not last.passed:
        problem = next(one for one in last.problems if one.severity == "error")
        raise SqlRejectedError(
            f"Not run: refused because of the rule {problem.kind}: {problem.message}",
            hint="Say it in other words, or choose other tables.",
            attempts=written.attempts,
            calls=calls,
        )
    return SqlDraft(
        selection=selection,
        sql=last.sql,
        translator="past query" if reply.asset and not fresh else translator.name,
        explanation=reply.explanation,
        assumptions=reply.assumptions,
        confidence=reply.confidence,
        attempts=written.attempts,
        calls=calls,
        asset=reply.asset,
        support=_others(find_support(last.sql, known), reply.asset),
        estimate=last.estimate,
        timings_ms=watch.timings_ms,
    )


@contextmanager
def _spent_before(calls: tuple[ModelCall, ...]) -> Iterator[None]:
    """Let a failure of the model carry the calls before it as well: they cost all the same."""
    try:
        yield
    except LLMError as error:
        error.calls = (*calls, *error.calls)
        raise


def check(sql: str, tools: Tools, question: Question | None = None) -> Attempt:
    """Prove what can be proved of SQL that a person wrote, without running it.

    It may use any table of the catalog.
    """
    gate = _gate_of_a_person(sql, tools)
    if not gate.passed:
        return Attempt(sql, (gate.check,))
    known = _typed_slice(gate.tables, tools)
    data = GatheredFacts(known, tools.index, tools.warehouse, counted=tools.counted)
    return check_sql(sql, known, data, tools.warehouse, tools.limits, question, tools.policy)


def draft_typed(sql: str, question: Question, tools: Tools) -> SqlDraft:
    """A draft of SQL that a person wrote; the tables that it names are its selection.

    Raises:
        SqlRejectedError: it does not pass the gate; that is noted in the audit log.
    """
    gate = _passed_by_a_person(sql, tools, question)
    chosen = tuple(ChosenTable(name, "named in your SQL", by_person=True) for name in gate.tables)
    selection = TableSelection(question, (), chosen, chosen_by="person")
    return SqlDraft(selection, sql, translator="person")


def edit(draft: SqlDraft, sql: str, tools: Tools) -> SqlDraft:
    """The draft with SQL of a person's own. Tables that it adds join the selection as theirs.

    It may read any table of the catalog, which holds what the person may see. What the gate
    refuses adds nothing, and is refused again when it is checked or run.
    """
    selection = draft.selection
    held = {name.lower() for name in selection.tables}
    added = tuple(
        ChosenTable(name, "named in your SQL", by_person=True)
        for name in _gate_of_a_person(sql, tools).tables
        if name.lower() not in held
    )
    if added:
        selection = replace(selection, chosen=(*selection.chosen, *added), chosen_by="person")
    return replace(draft.with_sql(sql), selection=selection)


def run(draft: SqlDraft, tools: Tools, *, whole: bool = False) -> Answer:
    """Run a draft. The gate stands in here again: edited SQL gets no further than any other.

    Args:
        draft: what to run.
        tools: what the pipeline works with.
        whole: fetch all rows, up to ``limits.export_rows``, and cut no cell; for a file.

    Raises:
        SqlRejectedError: the draft's SQL does not pass the gate.
        DatabaseError: the database refuses, or takes too long.
    """
    watch = Stopwatch(dict(draft.timings_ms))
    tables = draft.selection.tables
    if tools.policy.hides:  # a draft may have been another person's
        tables = tuple(table.name for table in tools.catalog.tables(tables))
    with watch.stage("run"):
        result, warnings = run_sql(
            draft.sql,
            tables,
            tools.warehouse,
            tools.limits,
            whole=whole,
            policy=tools.policy,
            witness=Witness(draft.selection.question, tools.audit),
        )
    question = replace(draft.selection.question, text=whole_text(draft.selection.question))
    sanity = judge_result(result, draft.sql, question, _typed_slice(tables, tools))
    return Answer(draft, result, warnings, sanity, watch.timings_ms)


def _others(support: Sequence[PastQuery], asset: Asset | None) -> tuple[PastQuery, ...]:
    """What supports a query that was taken over is not itself."""
    taken = asset.past.id if asset is not None else ""
    return tuple(past for past in support if past.id != taken)


def typed_slice(sql: str, tools: Tools) -> CatalogSlice:
    """What is known of the tables that a query reads.

    Raises:
        SqlRejectedError: the query does not pass the gate.
    """
    return _typed_slice(_passed_by_a_person(sql, tools).tables, tools)


def _passed_by_a_person(sql: str, tools: Tools, question: Question | None = None) -> GateResult:
    """What the gate says of SQL that a person typed, once it has passed.

    Raises:
        SqlRejectedError: it has not. Where it was to be run for a question, that is noted.
    """
    gate = _gate_of_a_person(sql, tools)
    if not gate.passed:
        problem, attempt = gate.check.problems[0], Attempt(sql, (gate.check,))
        if question is not None:
            note_refusals((attempt,), Witness(question, tools.audit), ())
        raise SqlRejectedError(problem.message, hint=problem.hint, attempts=(attempt,))
    return gate


def _gate_of_a_person(sql: str, tools: Tools) -> GateResult:
    """What a person types may read any table that the person may see."""
    catalog = tools.catalog
    return gate_sql(sql, catalog.dialect, catalog.names(), tools.limits, tools.policy)


def _typed_slice(names: Sequence[str], tools: Tools) -> CatalogSlice:
    """What is known of tables, whatever the question."""
    catalog = tools.catalog
    tables = catalog.tables(names)
    return CatalogSlice(
        catalog.dialect,
        tables,
        catalog.joins(names),
        uses=tuple(catalog.uses(names).values()),
        masked=masked_names(tables),
    )


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
