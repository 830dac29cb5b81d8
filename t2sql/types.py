"""The vocabulary: frozen values that the stages exchange. Steps are verbs, values are nouns.

Values know nothing of stores, databases or faces. What acts is the project
(:mod:`t2sql.project`); what a value offers is only a changed copy of itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ForeignKeySource = Literal["declared", "dbt", "history", "inferred", "named"]
"""Who says that tables join so, the most trusted first; ``named``: equal names alone."""
EvidenceKind = Literal[
    "name",
    "description",
    "column",
    "value",
    "past_question",
    "past_sql",
    "join",
    "term",
    "usage",
    "caution",
]
FamilyKind = Literal["date", "number", "tenant"]
Severity = Literal["error", "warning", "note"]
Verdict = Literal["ok", "note", "warning", "error"]
Chooser = Literal["retrieval", "model", "offline", "person"]
RunVerdict = Literal["ran", "refused", "failed"]
FeedbackKind = Literal["right", "wrong", "corrected", "undone", "redone"]
"""What a person said of an answer, or did with a query that was accepted."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what the database says of it, what people wrote, what profiling found."""

    name: str
    data_type: str
    """As the database writes it, e.g. ``DECIMAL(12,2)``."""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    """The most frequent values of a low-cardinality column, most frequent first, as text."""
    accepted_values: tuple[str, ...] = ()
    unit: str = ""
    pii: bool = False
    nullable: bool = True
    distinct: int | None = None
    null_share: float | None = None
    """Share of rows that are NULL, 0 to 1; None before profiling."""
    minimum: str | None = None
    maximum: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns of a table that point to columns of another."""

    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]
    source: ForeignKeySource = "declared"


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view. ``name`` is qualified as the dialect writes it, without quotes."""

    name: str
    columns: tuple[Column, ...]
    description: str = ""
    grain: str = ""
    """What one row is."""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    synonyms: tuple[str, ...] = ()
    row_count: int | None = None
    tier: str = ""
    tags: tuple[str, ...] = ()
    is_view: bool = False
    partition: str = ""
    """The column that the engine stores it by; a query should filter on it."""

    def column(self, name: str) -> Column | None:
        """The column of that name, letter case apart, or None."""
        wanted = name.lower()
        return next((column for column in self.columns if column.name.lower() == wanted), None)

    @property
    def bare_name(self) -> str:
        """The last part of the qualified name."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def schema(self) -> str:
        """What stands before the last dot, or an empty string."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class JoinEdge:
    """Two tables that can be joined by equal columns. ``left`` sorts before ``right``."""

    left: str
    left_columns: tuple[str, ...]
    right: str
    right_columns: tuple[str, ...]
    source: ForeignKeySource
    uses: int = 0
    """How many past queries join so."""


@dataclass(frozen=True, slots=True)
class PastQuery:
    """A query that somebody ran: unverified ones vote for tables, verified ones are examples."""

    id: str
    sql: str
    tables: tuple[str, ...]
    question: str = ""
    verified_by: str = ""
    verified_on: str = ""
    runs: int = 1
    users: tuple[str, ...] = ()
    """Who ran it, where the log says so."""
    last_run: str = ""
    """ISO date of the last run, where known."""
    source: str = ""
    """The file it stands in, or ``store``."""

    @property
    def verified(self) -> bool:
        """Whether a person vouched for it."""
        return bool(self.verified_by)


@dataclass(frozen=True, slots=True)
class Habit:
    """What past queries do with a table again and again: a filter, a group key, a metric."""

    sql: str
    """As the dialect writes it, columns without aliases, literals in place: ``status = 'PAID'``."""
    queries: int
    """How many past queries of the table do so."""
    share: float
    """Of the past queries of the table, 0 to 1."""


@dataclass(frozen=True, slots=True)
class TableUse:
    """What the past queries say of a table: how much it is used, by whom, and how."""

    table: str
    queries: int
    """Different past queries that read it."""
    runs: int
    users: int = 0
    """Different people, where the logs name them."""
    verified: int = 0
    """Of the queries, how many somebody vouched for."""
    last_run: str = ""
    """ISO date, where known."""
    filters: tuple[Habit, ...] = ()
    """The most frequent first; so are the others."""
    groups: tuple[Habit, ...] = ()
    metrics: tuple[Habit, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A column of codes, and the rows of a code table that say in words what they mean."""

    column: str
    code_table: str
    code_column: str
    group_column: str
    group: str
    """The rows of the code table that belong to the column: ``group_column = group``."""
    names: tuple[str, ...]
    """Columns of the code table that hold the words, the plainest first."""
    rows: tuple[tuple[str, ...], ...] = ()
    """A code, then its words in the order of ``names``."""
    uses: int = 0
    """How many past queries join so; 0 where the values alone say so."""


@dataclass(frozen=True, slots=True)
class StandingFilter:
    """Rows that figures over a table leave out without being asked to: test accounts, deleted."""

    on: str
    """The table that the condition reads: the table itself, or one that it belongs to."""
    column: str
    sql: str
    """What stays, its column bare: ``NOT is_test``."""
    path: tuple[JoinEdge, ...] = ()
    """The joins that lead to ``on``; none where it is the table itself."""
    outer: bool = False
    """Whether rows may belong to nobody, and stay then."""
    unless: tuple[str, ...] = ()
    """Tables in whose company the condition is not meant."""
    queries: int = 0
    """How many verified past queries do so; 0 where it is a habit of the whole warehouse."""
    of: int = 0
    """Of so many."""


@dataclass(frozen=True, slots=True)
class TableCustoms:
    """What a warehouse is used to do with a table: its codes in words, what is left out."""

    table: str
    codes: tuple[CodeLink, ...] = ()
    standing: tuple[StandingFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """What a team means by a word of its own: a metric or a set of rows."""

    term: str
    synonyms: tuple[str, ...] = ()
    expression: str = ""
    """SQL that computes it."""
    filter: str = ""
    """SQL condition that narrows rows to it."""
    tables: tuple[str, ...] = ()
    owner: str = ""
    description: str = ""
    source: str = ""
    """The file it stands in."""

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its synonyms."""
        return (self.term, *self.synonyms)


@dataclass(frozen=True, slots=True)
class TableFamily:
    """Tables alike but for a date, a number or a tenant in their name; they are one candidate."""

    name: str
    """The qualified name with ``*`` for what varies: ``web.events_*``."""
    kind: FamilyKind
    size: int
    first: str = ""
    """The least label: an ISO date, a number, or a tenant's name."""
    last: str = ""


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A table as a member of its family."""

    table: str
    family: TableFamily
    label: str
    """What its name has where the others differ: an ISO date, month or year, a number, a tenant."""


@dataclass(frozen=True, slots=True)
class ValueHit:
    """A cell value that words of the question match."""

    table: str
    column: str
    value: str
    span: str
    """The words of the question."""
    score: float
    """1 for an exact match, less for a normalised or partial one."""
    share: float | None = None
    """Share of the table's rows that hold the value, where known."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a question that has nothing to do with the warehouse finds in it."""

    nearness: float = 0.35
    """Cosine of the nearest table."""
    coverage: float = 0.2
    """Share of the question that the best table or schema holds in words."""


@dataclass(frozen=True, slots=True)
class CatalogSlice:
    """The part of the catalog that a question is about: what steps and translators may see."""

    dialect: str
    tables: tuple[Table, ...]
    joins: tuple[JoinEdge, ...] = ()
    past_queries: tuple[PastQuery, ...] = ()
    """The most similar first."""
    past_similarities: tuple[float, ...] = ()
    """How similar each past query is to the question, 0 to 1."""
    value_hits: tuple[ValueHit, ...] = ()
    uses: tuple[TableUse, ...] = ()
    """What past queries do with the tables; one that none reads is left out."""
    terms: tuple[Term, ...] = ()
    """The team's own words that the question uses."""
    rules: str = ""
    """The team's standing instructions."""
    masked: frozenset[str] = frozenset()
    """Names of columns whose cells never leave, in lower case: of the tables, and of those that the
    past queries read."""
    customs: tuple[TableCustoms, ...] = ()
    """What the warehouse is used to do with the tables; one without any is left out."""

    def use(self, name: str) -> TableUse | None:
        """What past queries do with the table of that name, or None."""
        wanted = name.lower()
        return next((use for use in self.uses if use.table.lower() == wanted), None)

    def custom(self, name: str) -> TableCustoms | None:
        """What the warehouse is used to do with the table of that name, or None."""
        wanted = name.lower()
        return next((one for one in self.customs if one.table.lower() == wanted), None)

    def table(self, name: str) -> Table | None:
        """The table of that name, letter case apart, or None."""
        wanted = name.lower()
        return next((table for table in self.tables if table.name.lower() == wanted), None)

    def only(self, names: Sequence[str]) -> CatalogSlice:
        """The same with these tables alone, in the given order."""
        wanted = {name.lower() for name in names}
        tables = tuple(table for name in names if (table := self.table(name)) is not None)
        return replace(
            self,
            tables=tables,
            joins=tuple(
                edge
                for edge in self.joins
                if edge.left.lower() in wanted and edge.right.lower() in wanted
            ),
            value_hits=tuple(hit for hit in self.value_hits if hit.table.lower() in wanted),
            uses=tuple(use for use in self.uses if use.table.lower() in wanted),
            customs=tuple(one for one in self.customs if one.table.lower() in wanted),
        )


@dataclass(frozen=True, slots=True)
class Usage:
    """What the model calls cost."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    cost: float | None = None
    """Money, in the currency of the configured prices; None where no price is known."""

    def __add__(self, other: Usage) -> Usage:
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.calls + other.calls,
            sum(costs) if costs else None,
        )


@dataclass(frozen=True, slots=True)
class PromptUse:
    """Which prompt text made a reply."""

    name: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SentRequest:
    """One HTTP request to a model, as it went over the wire; secrets alone are hidden."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    """JSON: the messages, the model, the schema of the reply and so on."""


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One prompt that a model answered, all tries included: what was sent, said and spent."""

    prompt: PromptUse
    model: str
    usage: Usage
    elapsed_ms: float = 0.0
    messages: tuple[tuple[str, str], ...] = ()
    """Role and text, as they were sent first."""
    reply: str = ""
    """The text that was used."""
    notes: tuple[str, ...] = ()
    """What was left out of the prompt so that it fits the model, for a person."""
    requests: tuple[SentRequest, ...] = ()
    """Every request that went out for it, in order, with all its bytes."""


def usage_of(calls: Sequence[ModelCall]) -> Usage:
    """What the calls cost together."""
    return sum((call.usage for call in calls), Usage())


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the warehouse that a question is about; an empty field does not narrow."""

    schemas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question, with all that its meaning depends on."""

    text: str
    today: date
    """The only clock: prompts, translators, guards and gold read it."""
    earlier: tuple[SqlDraft, ...] = ()
    pinned: tuple[str, ...] = ()
    """Tables that the person named; they are always chosen."""
    excluded: tuple[str, ...] = ()
    """Tables that the person does not want."""
    scope: Scope | None = None
    """Where to look; None: everywhere."""
    id: str = field(default="", compare=False)
    """Names the question in the store, where there is one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a candidate."""

    kind: EvidenceKind
    text: str
    """For a person: the matched words, the past question, the join."""
    score: float
    """Its contribution to the candidate's score."""


@dataclass(frozen=True, slots=True)
class TableCandidate:
    """A table that may answer the question."""

    name: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    family: TableFamily | None = None
    """Where it stands for a family: ``name`` is the member that the question most likely means."""


@dataclass(frozen=True, slots=True)
class ChosenTable:
    """A table chosen from the candidates, and why."""

    name: str
    reason: str
    confidence: float | None = None
    """0 to 1: how likely the question needs it, as the model sees it; None where nobody says."""
    by_person: bool = False
    """Whether a person added it, here or by SQL of their own."""


@dataclass(frozen=True, slots=True)
class TableSelection:
    """The tables for a question: what a person confirms or changes."""

    question: Question
    candidates: tuple[TableCandidate, ...]
    chosen: tuple[ChosenTable, ...]
    chosen_by: Chooser = "retrieval"
    notes: tuple[str, ...] = ()
    """What the person should know, e.g. that the model could not be asked."""
    calls: tuple[ModelCall, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """What the model calls cost."""
        return usage_of(self.calls)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the chosen tables."""
        return tuple(table.name for table in self.chosen)

    def with_tables(self, names: Sequence[str]) -> TableSelection:
        """The same question with these tables, as chosen by a person."""
        reasons = {table.name.lower(): table.reason for table in self.chosen}
        chosen = tuple(
            ChosenTable(
                name,
                reasons.get(name.lower(), "chosen by you"),
                by_person=name.lower() not in reasons,
            )
            for name in dict.fromkeys(names)
        )
        return replace(self, chosen=chosen, chosen_by="person")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, or worth knowing, about a piece of SQL."""

    kind: str
    """A stable word, e.g. ``unknown_column``."""
    severity: Severity
    message: str
    hint: str = ""
    span: tuple[int, int] | None = None
    """Start and end in the SQL text, in characters, where known."""
    rewrite: str = ""
    """The whole SQL with this mended, where that can be written; it is checked like any other."""
    cells: tuple[str, ...] = ()
    """What message and hint repeat of the data (a value, a share): it leaves only with leave."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict of one check on one SQL text."""

    name: str
    problems: tuple[Problem, ...] = ()
    message: str = ""
    """What was proved, or why it could not be."""

    @property
    def severity(self) -> Verdict:
        """The worst severity of its problems; ``ok`` if there is none."""
        found = {problem.severity for problem in self.problems}
        order: tuple[Severity, ...] = ("error", "warning", "note")
        return next((severity for severity in order if severity in found), "ok")


@dataclass(frozen=True, slots=True)
class GatePolicy:
    """What the gate takes beside the list of tables."""

    functions: frozenset[str] = frozenset()
    """Names of functions that the team allows beside the engine's own, in lower case, each as it
    is written before its bracket: with its schema or without. Values only, never in FROM."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of tables that may be read in part: the columns that may, by the table's name."""
    hides: bool = False
    """Whether anything is hidden from whoever the SQL is for."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. Nobody by name is whoever opened the project on their own machine."""

    name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunRecord:
    """SQL that ran, or was refused, as the audit log keeps it. It holds no cell of a result."""

    question: Question
    tables: tuple[str, ...]
    """Those that were confirmed."""
    sql: str
    """The exact text that ran, as the gate wrote it; the text as it came where it was refused."""
    verdict: RunVerdict
    reason: str = ""
    """Rule and token, where the gate refused."""
    rows: int | None = None
    elapsed_ms: float = 0.0
    error: str = ""
    """The class of the error, where one ended it."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an accepted query comes from."""

    accepted_by: str
    accepted_at: datetime
    """UTC."""
    question_id: str = ""
    """The trace of the question that it answered."""
    face: str = ""
    """Where it was accepted: ``cli``, ``chat``, ``python`` and so on."""
    translator: str = ""
    edited: bool = False
    """Whether a person wrote or changed the SQL."""
    asset: str = ""
    """The id of the past query that it was taken from, where it was."""
    indexed_at: datetime | None = None
    """When the index that it was found with was made, UTC."""
    schema_key: str = ""
    """A hash of the names of its tables and columns at that time."""


@dataclass(frozen=True, slots=True)
class AcceptedQuery:
    """A query that a person accepted in a face; it is an example until that is undone."""

    query: PastQuery
    provenance: Provenance
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def id(self) -> str:
        """Names it; the same question with the same SQL has the same id."""
        return self.query.id

    @property
    def active(self) -> bool:
        """Whether it is an example."""
        return self.undone_at is None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said of an answer, or did with an accepted query."""

    id: str
    at: datetime
    """UTC."""
    kind: FeedbackKind
    by: str
    question: str
    sql: str
    """What it is about; where it was corrected, what it was before."""
    reason: str = ""
    face: str = ""
    question_id: str = ""
    accepted: tuple[str, ...] = ()
    """Ids of the accepted queries that became or ceased to be examples by it."""


@dataclass(frozen=True, slots=True)
class DependentAnswer:
    """A saved answer that an accepted query had a part in."""

    question_id: str
    asked_at: datetime
    question: str
    how: tuple[str, ...]
    """``asset``: it is the answer; ``support``: it stood beside it as evidence; ``accepted``:
    a query that was accepted itself was taken from it."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the index is that an answer rests on."""

    indexed_at: datetime | None = None
    """When the index was last brought up to date, UTC; None where that is not known."""
    notes: tuple[str, ...] = ()
    """What has changed since, for a person: a table that lost a column, say."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One SQL text that was tried, and what the checks said of it."""

    sql: str
    checks: tuple[CheckResult, ...] = ()
    mends: tuple[str, ...] = ()
    """What was mended of the attempt before without asking a model, for a person."""
    estimate: CostEstimate | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of all checks, in order."""
        return tuple(problem for check in self.checks for problem in check.problems)

    @property
    def passed(self) -> bool:
        """Whether no check found an error."""
        return all(check.severity != "error" for check in self.checks)


@dataclass(frozen=True, slots=True)
class Asset:
    """A verified past query that answers the question, unchanged or with values put in place."""

    past: PastQuery
    changes: tuple[str, ...] = ()
    """What was put in place, for a person; empty: it stands as it was verified."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What a translator makes of a question: SQL, and how it read the question."""

    sql: str
    explanation: str = ""
    assumptions: tuple[str, ...] = ()
    confidence: float = 1.0
    """0 to 1: how likely the SQL answers the question, as the translator sees it."""
    calls: tuple[ModelCall, ...] = ()
    asset: Asset | None = None
    """The verified past query that it was taken from, where it was."""


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """What the engine expects of a query before it runs."""

    rows: int | None = None
    """Rows of the result."""
    bytes: int | None = None
    """Bytes that would be read."""
    source: str = ""
    """Who says so, e.g. ``EXPLAIN``."""


@dataclass(frozen=True, slots=True)
class SqlDraft:
    """SQL for a question over confirmed tables: what a person reads or edits before it runs."""

    selection: TableSelection
    sql: str
    translator: str
    explanation: str = ""
    assumptions: tuple[str, ...] = ()
    confidence: float = 1.0
    attempts: tuple[Attempt, ...] = ()
    """All that was tried, the draft's own SQL last; empty after an edit, until checked."""
    calls: tuple[ModelCall, ...] = ()
    """Every prompt that led here, those of the tables included."""
    asset: Asset | None = None
    support: tuple[PastQuery, ...] = ()
    """Verified past queries that read and join as the SQL does, the nearest first."""
    estimate: CostEstimate | None = None
    freshness: Freshness | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def prompts(self) -> tuple[PromptUse, ...]:
        """Which prompt texts made it."""
        return tuple(call.prompt for call in self.calls)

    @property
    def usage(self) -> Usage:
        """What the model calls cost."""
        return usage_of(self.calls)

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """The verdicts on the draft's own SQL."""
        return self.attempts[-1].checks if self.attempts else ()

    def with_sql(self, sql: str) -> SqlDraft:
        """The same with SQL edited by a person; it is checked again before it runs."""
        return replace(
            self,
            sql=sql,
            attempts=(),
            translator="person",
            explanation="",
            asset=None,
            support=(),
            estimate=None,
        )


def number_names(names: Sequence[str]) -> list[str]:
    """The names, each once: ``a, a`` becomes ``a, a_1``."""
    found: dict[str, None] = {}
    for name in names:
        new, count = name, 0
        while new in found:
            count += 1
            new = f"{name}_{count}"
        found[new] = None
    return list(found)


def _arrow_array(cells: Sequence[Any], kind: str) -> Any:
    """A column: of the engine's type where it is told exactly, else of what the cells have."""
    import pyarrow as pa

    wanted = _arrow_type(kind, empty=all(cell is None for cell in cells))
    for asked in dict.fromkeys((wanted, None, pa.decimal128(38), pa.decimal256(76))):
        try:
            return pa.array(cells, type=asked)
        except (pa.ArrowException, OverflowError, TypeError, ValueError):
            continue
    texts = [None if cell is None else str(cell) for cell in cells]
    return pa.array(texts, type=pa.string())


def _arrow_type(kind: str, *, empty: bool) -> Any:
    """The Arrow type of a decimal; of a column without a value that of the engine's name."""
    import pyarrow as pa

    name = kind.upper()
    if (found := re.fullmatch(r"(?:DECIMAL|NUMERIC)\((\d+), ?(\d+)\)", name)) is not None:
        return pa.decimal128(int(found[1]), int(found[2])) if int(found[1]) <= 38 else None
    if not empty:
        return None
    known = (
        (r".*INT.*", pa.int64()),
        (r"DOUBLE.*|FLOAT.*|REAL", pa.float64()),
        (r"DATE", pa.date32()),
        (r"TIMESTAMP.*(?:TZ|WITH TIME ZONE)", pa.timestamp("us", tz="UTC")),
        (r"(?:TIMESTAMP|DATETIME).*", pa.timestamp("us")),
        (r"BOOL.*", pa.bool_()),
        (r".*CHAR.*|TEXT|STRING|STR", pa.string()),
    )
    return next((kept for pattern, kept in known if re.fullmatch(pattern, name)), None)


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Rows that came back."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    """Whether there were more rows than the limit."""
    elapsed_s: float = 0.0

    def df(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame; a column name that repeats gets a number."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=number_names(self.columns))

    def arrow(self) -> pa.Table:
        """The rows as an Arrow table, exactly: decimals, times with their zones, NULL as null.

        A column name that repeats gets a number. Whole numbers too large for 64 bits become
        decimals; a column whose cells have no Arrow type in common becomes text.

        Raises:
            ImportError: pyarrow is not installed (``pip install 't2sql[arrow]'``).
        """
        try:
            import pyarrow as pa
        except ImportError as error:
            said = "Arrow tables need pyarrow. Install it: pip install 't2sql[arrow]'"
            raise ImportError(said, name="pyarrow") from error
        types = (*self.types, *("" for _ in self.columns))
        arrays = [
            _arrow_array([row[place] for row in self.rows], types[place])
            for place in range(len(self.columns))
        ]
        return pa.Table.from_arrays(arrays, names=number_names(self.columns))


@dataclass(frozen=True, slots=True)
class Answer:
    """A draft that ran."""

    draft: SqlDraft
    result: QueryResult
    warnings: tuple[str, ...] = ()
    """What was cut of the rows."""
    sanity: CheckResult | None = None
    """Whether the rows look like an answer to the question."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds of each stage, from the question to the rows."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An honest "I cannot": a value, not an error."""

    question: Question
    reason: str
    understood: tuple[str, ...] = ()
    """What was read of the question, as phrases."""
    missing: tuple[str, ...] = ()
    """Words that could not be tied to anything."""
    nearest: tuple[str, ...] = ()
    """Names of the nearest tables."""
    clarification: str = ""
    """A question back to the person, or an empty string."""
    choices: tuple[str, ...] = ()
    best: Translation | None = None
    """The best reading all the same, for those who want to look."""
    calls: tuple[ModelCall, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """What the model calls cost."""
        return usage_of(self.calls)


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number a person may want to turn, in one place."""

    candidates: int = 15
    """N: tables retrieved for a question."""
    tables: int = 6
    """K: tables chosen at most, before a person adds more."""
    rows: int = 1000
    """Rows fetched at most."""
    cell_characters: int = 2048
    """A longer cell is shown cut."""
    query_seconds: float = 30.0
    dry_run_seconds: float = 5.0
    memory_mb: int = 1024
    """What one query of DuckDB may hold."""
    queries_at_once: int = 4
    """Queries of DuckDB that run at the same time; more wait in turn."""
    repairs: int = 2
    question_characters: int = 4000
    sql_characters: int = 65536
    past_queries: int = 10
    """Most similar past queries that a translator sees."""
    profile_seconds: float = 120.0
    """Time that profiling may take in all; tables beyond it go without a profile."""
    profile_values: int = 50000
    """A text column with more distinct values is left out of the value index."""
    confidence: float = 0.5
    """Below it the offline translator refuses."""
    fit: float = 0.2
    """Below it no table is offered: nothing here fits the question. 0 always offers some."""
    max_bytes: int = 0
    """A query that the engine expects to read more bytes is refused; 0: no limit."""
    export_rows: int = 1_000_000
    """Rows written to a file at most."""
    replica_rows: int = 2000
    """Rows sampled of a table for a dry run, where cell values may be looked at."""
