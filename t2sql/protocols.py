"""What the pipeline needs from outside, as protocols. The adapters know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from t2sql.types import (
        Baseline,
        CatalogSlice,
        CheckResult,
        ChosenTable,
        CostEstimate,
        FamilyMember,
        JoinEdge,
        ModelCall,
        PastQuery,
        Problem,
        QueryResult,
        Question,
        Refusal,
        RunRecord,
        Table,
        TableCandidate,
        TableCustoms,
        TableUse,
        Term,
        Translation,
        ValueHit,
    )

MAX_BYTES = 64 * 1024 * 1024
"""Text and bytes held of one result; what a person can read is far less."""

Progress = Callable[[str, int, int], None]
"""Called as ``progress(stage, done, total)`` while long work goes on."""


class Warehouse(Protocol):
    """A database that is read, never written. Raises only errors of :mod:`t2sql.errors`."""

    @property
    def dialect(self) -> str:
        """The sqlglot dialect that its SQL is written in, e.g. ``duckdb``, ``postgres``."""

    @property
    def label(self) -> str:
        """What to call it before a person: the URL without secrets."""

    def tables(self) -> tuple[Table, ...]:
        """What exists: names, columns, types, comments and declared keys; no profile."""

    def change_token(self) -> str:
        """Changes when data may have changed; empty if that cannot be known."""

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        """Run one read-only query that has passed the gate, or that our own code built.

        Text and bytes beyond ``max_bytes`` truncate the result as rows beyond ``max_rows`` do.

        Raises:
            QueryError: the engine refuses the query.
            QueryTimeoutError: it was stopped after ``timeout_s``.
        """

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind the query without running it: EXPLAIN, or a typed replica on DuckDB."""

    def estimate(self, sql: str, *, timeout_s: float) -> CostEstimate | None:
        """What the engine expects the query to read; None where it does not say."""

    def close(self) -> None:
        """Give back what is held."""


class DataFacts(Protocol):
    """What the data says, for checks of meaning. Each answer may be None: not known.

    Tables and columns are named as the catalog names them.
    """

    def is_unique(self, table: str, columns: Sequence[str]) -> bool | None:
        """Whether no two rows of the table are equal in these columns."""

    def holds(self, table: str, column: str, value: str) -> bool | None:
        """Whether a cell of the column is exactly that text."""

    def near_values(self, table: str, column: str, value: str) -> tuple[str, ...]:
        """Values of the column that the text most likely means, the likeliest first."""


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Names the model; an index made by another name is not used."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One float32 row a text, of length 1: shape (len(texts), dimensions)."""


class SearchHit(Protocol):
    """One document found."""

    @property
    def id(self) -> str:
        """A table's name, or a past query's id."""

    @property
    def score(self) -> float:
        """0 to 1, greater is better."""

    @property
    def text(self) -> str:
        """What matched, for a person; may be empty."""


class WordHit(SearchHit, Protocol):
    """One document found by its words."""

    @property
    def name(self) -> float:
        """The share of the question that its name holds, 0 to 1."""

    @property
    def columns(self) -> float:
        """The share that its columns hold, 0 to 1."""


class SearchIndex(Protocol):
    """Finds tables, past queries and cell values. Raises :class:`t2sql.errors.SearchError`."""

    def tables_by_meaning(self, text: str, limit: int) -> Sequence[SearchHit]:
        """Tables whose document is near the text as vectors (cosine)."""

    def tables_by_words(self, text: str, limit: int, also: Sequence[str] = ()) -> Sequence[WordHit]:
        """Tables whose document holds words of the text; those in ``also`` are scored too."""

    def schemas_by_words(self, text: str) -> Mapping[str, float]:
        """How much of the text each schema holds in all its tables together, 0 to 1."""

    def unrelated(self) -> Baseline:
        """What questions find that have nothing to do with the warehouse."""

    def past_queries(self, text: str, limit: int) -> Sequence[SearchHit]:
        """Past queries with a similar question, or similar SQL where no question is known."""

    def holds_value(self, table: str, column: str, value: str) -> bool | None:
        """Whether the column holds exactly that text; None where its values are not all known."""

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Values of the column that are most like the text, the likest first."""

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        """Cell values that words of the text name, in these tables or in all."""


class Catalog(Protocol):
    """What exists and what it means, kept in the state folder."""

    @property
    def dialect(self) -> str:
        """The sqlglot dialect of the warehouse."""

    def names(self) -> tuple[str, ...]:
        """The names of all tables."""

    def table(self, name: str) -> Table | None:
        """The table of that name; letter case and a missing schema are forgiven if unambiguous."""

    def tables(self, names: Sequence[str]) -> tuple[Table, ...]:
        """The tables of these names, in that order; unknown ones are left out."""

    def joins(self, names: Sequence[str]) -> tuple[JoinEdge, ...]:
        """Every known join with at least one end among these tables."""

    def past_queries(self, ids: Sequence[str]) -> tuple[PastQuery, ...]:
        """The past queries of these ids, in that order."""

    def terms(self) -> tuple[Term, ...]:
        """What the team means by its words."""

    def rules(self) -> str:
        """The team's standing instructions."""

    def uses(self, names: Sequence[str]) -> Mapping[str, TableUse]:
        """What past queries say of these tables; one that none reads is left out."""

    def customs(self, names: Sequence[str]) -> Mapping[str, TableCustoms]:
        """What the warehouse is used to do with these tables; one without any is left out."""

    def families(self, names: Sequence[str]) -> Mapping[str, FamilyMember]:
        """The family of each of these tables; one that has none is left out."""

    def stand_ins(self, names: Sequence[str]) -> Mapping[str, str]:
        """The table that stands for each of these in the search index; itself, where none does."""

    def family_members(self, family: str) -> tuple[FamilyMember, ...]:
        """All members of the family of that name, by their labels."""


class BrowsableCatalog(Catalog, Protocol):
    """A catalog to be looked through as well: what a project has, and what people see of it."""

    @property
    def path(self) -> Path:
        """The file that it is read from."""

    @property
    def version(self) -> str:
        """Changes whenever what is read may have changed."""

    @property
    def label(self) -> str:
        """What the warehouse is called before a person."""

    def fact(self, key: str) -> str:
        """Something noted about the whole catalog; empty if it was not."""

    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tags and the tiers that tables have, in order."""

    def iter_tables(self) -> Iterator[Table]:
        """Every table; a page at a time is held."""

    def iter_past_queries(self) -> Iterator[PastQuery]:
        """Every past query; a page at a time is held."""

    def past_queries_of(self, name: str, limit: int) -> tuple[PastQuery, ...]:
        """Past queries that read the table of that full name: the verified, then the most run."""

    def iter_joins(self) -> Iterator[JoinEdge]:
        """Every join, in order."""


class LLM(Protocol):
    """A language model that fills a prompt's reply schema. Raises ``LLMError``."""

    def complete(
        self, prompt: str, inputs: Mapping[str, Any], *, variant: int = 0
    ) -> tuple[Mapping[str, Any], ModelCall]:
        """Render the named prompt with these inputs; return the checked reply, and the call.

        A ``variant`` above 0 asks for another answer than the plain one.
        """


class Translator(Protocol):
    """Chooses tables and writes SQL. Two exist: with a model, and without."""

    @property
    def name(self) -> str:
        """``llm`` or ``offline``."""

    def select_tables(
        self,
        question: Question,
        candidates: Sequence[TableCandidate],
        known: CatalogSlice,
        limit: int,
    ) -> tuple[tuple[ChosenTable, ...], tuple[ModelCall, ...]] | Refusal:
        """Narrow the candidates to at most ``limit`` tables, a reason for each."""

    def translate(
        self,
        question: Question,
        known: CatalogSlice,
        failed: tuple[str, Sequence[Problem]] | None = None,
        variant: int = 0,
    ) -> Translation | Refusal:
        """Write SQL over the tables of ``known``; ``failed`` is SQL to repair and its problems.

        Where the question has earlier drafts, it may be about the last of them. A ``variant``
        above 0 asks for another draft than the plain one.
        """


class Assets(Protocol):
    """Finds verified past queries that answer a question as they stand."""

    def find(self, question: Question, known: CatalogSlice) -> Translation | None:
        """The past query that surely answers the question over these tables, or None."""


class Audit(Protocol):
    """Keeps a line of each run and of each refusal, before anybody sees a row."""

    def prepare(self) -> None:
        """See that a line can be written.

        Raises:
            StoreError: it cannot; then nothing may run.
        """

    def note(self, record: RunRecord) -> None:
        """Write the line; it is on the disk when this returns.

        Raises:
            StoreError: it could not be written; then nobody may see the rows.
        """
