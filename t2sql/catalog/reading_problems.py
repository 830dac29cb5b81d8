"""What is told of past queries that could not be read, or were left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlglot import exp

from t2sql.types import Problem

_MOST_NAMES = 10


def unreadable(place: str, error: BaseException) -> Problem:
    """A query that does not parse."""
    said = f"{place}: the query cannot be read and was skipped: {_fault(error)}."
    return Problem("unreadable_query", "warning", said, hint="Correct or delete it.")


def too_long(place: str, sql: str) -> Problem:
    """A query that would take too long to parse."""
    said = f"{place}: the query is too long to be read ({len(sql):,} characters)"
    hint = "It may be generated; cut it, or delete it."
    return Problem("query_too_long", "warning", f"{said}; it was skipped.", hint=hint)


def without_tables(place: str) -> Problem:
    """A query of constants, or of files and functions."""
    said = f"{place}: the query reads no table and was skipped."
    return Problem("query_without_tables", "note", said, hint="Delete it.")


def gone_table(place: str, name: str, *, kept: bool) -> Problem:
    """A name that means no table."""
    end = "it is kept for its other tables" if kept else "it was skipped"
    return Problem(
        "unknown_table",
        "note" if kept else "warning",
        f"{place}: the query reads {name!r}, which does not exist or is ambiguous; {end}.",
        hint="Correct the name, or delete the query.",
    )


def gone_tables(counts: Counter[str]) -> Problem:
    """Which tables that do not exist are read most."""
    most = ", ".join(f"{name!r} ({count:,})" for name, count in counts.most_common(_MOST_NAMES))
    said = f"Past queries read {len(counts):,} tables that do not exist; the most often: {most}."
    return Problem("unknown_tables", "note", said)


def left_out(name: str, counts: Mapping[str, int]) -> Problem:
    """Queries of a source that the rules leave out, by reason."""
    said = ", ".join(f"{count:,} {why}" for why, count in sorted(counts.items()))
    return Problem("left_out", "note", f"{name}: queries left out: {said}.")


def not_read(name: str, counts: Mapping[str, int], first: str) -> Problem:
    """Statements of a source that read nothing, by kind."""
    said = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
    text = f"{name}: only queries that read are history; left out: {said} (the first: {first})."
    return Problem("query_writes", "note", text)


def kind_of(tree: exp.Expr) -> str:
    """What a statement does, as a word of SQL."""
    if isinstance(tree, exp.Command):
        return str(tree.this).upper()
    if isinstance(tree, exp.Create) and tree.kind:
        return f"CREATE {tree.kind}"
    return tree.key.upper()


def _fault(error: BaseException) -> str:
    """What sqlglot says, without the colours in its message."""
    told: Iterable[dict[str, object]] = getattr(error, "errors", None) or ()
    for fault in told:
        said = str(fault.get("description", "syntax error")).rstrip(".")
        return f"{said} (near {fault.get('highlight', '')!r})"
    return "it nests too deeply" if isinstance(error, RecursionError) else "syntax error"
