"""Who vouches for a past query: a person, and the gate. Only what both let pass is an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from t2sql.catalog.duplicates import query_id
from t2sql.catalog.skeletons import digest, shape_of
from t2sql.sql.gate import pass_gate
from t2sql.types import GatePolicy, Problem

if TYPE_CHECKING:
    from t2sql.types import PastQuery

Verdict = Literal["passes", "unproved", "refused"]
STORE = "store"
"""What a query says of where it stands that was accepted in a face."""


class Voucher:
    """Judges verified past queries, each text once.

    Args:
        dialect: the warehouse's.
        functions: names that the team allows beside the gate's own.
    """

    def __init__(self, dialect: str, functions: Iterable[str] = ()) -> None:
        self._dialect = dialect
        self._policy = GatePolicy(frozenset(name.lower() for name in functions))
        self._judged: dict[tuple[str, tuple[str, ...]], tuple[Verdict, str]] = {}
        self._asked: set[str] = set()

    def judge(self, sql: str, tables: tuple[str, ...]) -> tuple[Verdict, str]:
        """Whether the gate lets a query pass over the tables that it reads, and why not.

        One that reads something besides is ``unproved``: it may count, but it is no example.
        """
        key = (sql, tables)
        if key not in self._judged:
            problems = pass_gate(sql, self._dialect, tables, self._policy).check.problems
            said = problems[0].message if problems else ""
            verdict: Verdict = "passes" if not problems else "refused"
            if problems and problems[0].kind == "gate_tables":
                verdict = "unproved"
            self._judged[key] = (verdict, said)
        return self._judged[key]

    def answers(self, question: str) -> None:
        """Remember that a file has a verified query for this question."""
        self._asked.add(_folded(question))

    def is_overruled(self, query: PastQuery) -> bool:
        """Whether a file answers the question of a query that was accepted in a face."""
        return query.source == STORE and _folded(query.question) in self._asked


def identify(sql: str, question: str, dialect: str) -> str:
    """The id that a past query has wherever it stands, however it is laid out."""
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.tokenizer_core import TokenType

    tokens = Dialect.get_or_raise(dialect).tokenize(sql)
    shape = shape_of([one for one in tokens if one.token_type is not TokenType.SEMICOLON])
    return query_id(digest(dialect, shape.normal).hex(), question)


def refused_query(place: str, said: str) -> Problem:
    """A verified query that the gate refuses: it is left out altogether."""
    text = f"{place}: the query is verified, but the gate refuses it, and it was left out: {said}"
    hint = "Delete it; a function of your own can be allowed under [gate] functions."
    return Problem("refused_query", "warning", text, hint=hint)


def unproved_query(place: str, said: str) -> Problem:
    """A verified query that reads what the catalog does not know: it is no example."""
    text = f"{place}: the query is verified, but it is no example: {said}"
    return Problem("unproved_query", "note", text, hint="Correct the name, or delete the query.")


def _folded(question: str) -> str:
    return " ".join(question.casefold().split())
