"""Unknown join: columns are held equal that hold keys of different things.

Only known keys speak: two columns are of one domain if keys or past joins connect them, through
any number of tables. Equal cities or dates have no domain, and nothing is said of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.known_joins import Edge, Key, domains, edges_between
from t2sql.types import Column, Problem, Severity, Table

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Source, Subject

KIND = "unknown_join"


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two stored columns that a condition holds equal, and where they are written."""

    written: tuple[exp.Column, exp.Column]
    sources: tuple[Source, Source]
    stored: tuple[tuple[Table, Column], tuple[Table, Column]]

    @property
    def keys(self) -> tuple[Key, Key]:
        """Table and column of both, in lower case."""
        (left, mine), (right, theirs) = self.stored
        return (left.name.lower(), mine.name.lower()), (right.name.lower(), theirs.name.lower())


def check_unknown_join(subject: Subject) -> list[Problem]:
    """Find joins on keys of different things, where no known join ties the two tables as well."""
    if not any(len(block.sources) > 1 for block in subject.blocks):
        return []
    known = domains(subject.known)
    problems = []
    for block in subject.blocks:
        by_sources: dict[frozenset[str], list[_Pair]] = {}
        for pair in _pairs(block):
            ends = frozenset(source.alias for source in pair.sources)
            by_sources.setdefault(ends, []).append(pair)
        for pairs in by_sources.values():
            if all(_is_strange(pair, known, subject) for pair in pairs):
                problems.append(_problem(subject, pairs[0]))
    return problems


def _pairs(block: Block) -> Iterator[_Pair]:
    """Columns of two sources that WHERE or ON hold equal."""
    for left, right in block.ties():
        sources = (block.source_of(left), block.source_of(right))
        stored = (block.stored(left), block.stored(right))
        if sources[0] is None or sources[1] is None or sources[0] is sources[1]:
            continue
        if stored[0] is not None and stored[1] is not None:
            yield _Pair((left, right), (sources[0], sources[1]), (stored[0], stored[1]))


def _is_strange(pair: _Pair, known: Mapping[Key, Set[Key]], subject: Subject) -> bool:
    """Whether the two are keys of different things, or a key and no key where a join is known."""
    mine, theirs = (known.get(key) for key in pair.keys)
    if mine is not None and theirs is not None:
        return mine.isdisjoint(theirs) and not _are_alike(pair)
    if mine is None and theirs is None:
        return False
    return bool(_edges(pair, subject)) and not _are_alike(pair)


def _are_alike(pair: _Pair) -> bool:
    """Whether the columns have one name that says more than that it is a key."""
    (_, mine), (_, theirs) = pair.stored
    return mine.name.lower() == theirs.name.lower() != "id"


def _edges(pair: _Pair, subject: Subject) -> Sequence[Edge]:
    (left, _), (right, _) = pair.stored
    return edges_between(subject.known, left, right) if left is not right else ()


def _problem(subject: Subject, pair: _Pair) -> Problem:
    (left, mine), (right, theirs) = pair.stored
    message = (
        f"{left.name}.{mine.name} is joined to {right.name}.{theirs.name}: "
        "no key and no past query joins them so."
    )
    edges = _edges(pair, subject)
    ways = [
        " and ".join(
            f"{left.name}.{one} = {right.name}.{other}" for one, other in zip(*edge, strict=False)
        )
        for edge in edges
    ]
    hint = f"Known is {'; '.join(ways[:3])}." if ways else _way(subject, pair)
    rewrite = _rewrite(subject, pair, edges[0]) if len(edges) == 1 else ""
    severity: Severity = "error" if ways and _is_declared_otherwise(pair) else "warning"
    return Problem(KIND, severity, message, hint, span_of(pair.written[0]), rewrite)


def _is_declared_otherwise(pair: _Pair) -> bool:
    """Whether a declared key sends one of the columns elsewhere, and the other is a key."""
    for (table, column), (other, key) in (pair.stored, pair.stored[::-1]):
        targets = [
            foreign.ref_table.lower()
            for foreign in table.foreign_keys
            if foreign.source in {"declared", "dbt"}
            and [name.lower() for name in foreign.columns] == [column.name.lower()]
        ]
        is_key = [name.lower() for name in other.primary_key] == [key.name.lower()]
        if is_key and targets and other.name.lower() not in targets:
            return True
    return False


def _way(subject: Subject, pair: _Pair) -> str:
    """A table that both are joined to, where there is one."""
    (left, _), (right, _) = pair.stored
    for table in subject.known.tables:
        if edges_between(subject.known, left, table) and edges_between(subject.known, table, right):
            return f"Both are joined to {table.name}."
    return "Choose the columns that hold the same key."


def _rewrite(subject: Subject, pair: _Pair, edge: Edge) -> str:
    """The query with the known join in place of the written one; of tables alone."""
    left, right = pair.sources
    if left.table is None or right.table is None:
        return ""
    condition = exp.and_(
        *(
            subject.column(left, one).eq(subject.column(right, other))
            for one, other in zip(*edge, strict=False)
        )
    )
    equal = pair.written[0].parent
    if equal is None:
        return ""
    copied, (place,) = subject.copy(equal)
    place.replace(condition)
    return subject.written(copied)
