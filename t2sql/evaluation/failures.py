"""By what an answer failed: its tree held against the gold's, the first difference that counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from t2sql.evaluation.gold import parse_gold, same_table, tables_read
from t2sql.evaluation.scores import QuestionScore

if TYPE_CHECKING:
    from sqlglot import exp

FailedPart = Literal["nothing", "mapping", "join", "clause", "value", "other"]
PARTS: tuple[FailedPart, ...] = ("mapping", "join", "clause", "value", "other", "nothing")
"""``nothing``: no SQL was written; ``mapping``: it reads other tables or columns; ``join``: it
joins them otherwise; ``clause``: it filters, groups, orders, cuts or measures otherwise;
``value``: the same but for literals; ``other``: what trees do not tell."""
_CLAUSES = ("Where", "Group", "Having", "Order", "Limit", "Distinct", "SetOperation", "Window")


def failed_part(gold: str, sql: str, dialect: str) -> FailedPart:
    """What is different first: tables and columns, joins, clauses, literals."""
    wanted, written = parse_gold(gold, dialect), parse_gold(sql, dialect) if sql else None
    if written is None or wanted is None:
        return "nothing" if not sql else "other"
    if not _same_tables(wanted, written) or _columns(wanted) != _columns(written):
        return "mapping"
    if _joins(wanted) != _joins(written):
        return "join"
    if _clauses(wanted) != _clauses(written):
        return "clause"
    return "value" if _literals(wanted) != _literals(written) else "other"


def count_failures(scores: Iterable[QuestionScore]) -> dict[str, dict[str, int]]:
    """How many answers failed by what, by the class of the question."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for score in scores:
        if score.gold and not score.match.match:
            part = failed_part(score.gold[0], score.sql, score.dialect or "duckdb")
            found[score.kind][part] += 1
    return {
        kind: {part: counts[part] for part in PARTS if counts[part]}
        for kind, counts in sorted(found.items())
    }


def _same_tables(wanted: exp.Expr, written: exp.Expr) -> bool:
    left, right = tables_read(wanted), tables_read(written)
    return all(any(same_table(one, other) for other in right) for one in left) and all(
        any(same_table(one, other) for other in left) for one in right
    )


def _columns(tree: exp.Expr) -> frozenset[str]:
    """Names of the columns that are read; those that only join tables are no matter of mapping."""
    from sqlglot import exp

    joined = {
        id(column) for join in tree.find_all(exp.Join) for column in join.find_all(exp.Column)
    }
    named = {alias.alias.lower() for alias in tree.find_all(exp.Alias)}
    names = {one.name.lower() for one in tree.find_all(exp.Column) if id(one) not in joined}
    return frozenset(names - named)


def _joins(tree: exp.Expr) -> Counter[frozenset[str]]:
    """The pairs of columns that tables are joined by."""
    from sqlglot import exp

    pairs: Counter[frozenset[str]] = Counter()
    for join in tree.find_all(exp.Join):
        pairs.update(frozenset({name.name.lower()}) for name in join.args.get("using") or ())
        for equal in join.find_all(exp.EQ):
            columns = frozenset(column.name.lower() for column in equal.find_all(exp.Column))
            pairs[columns] += len(columns) > 0
    return pairs


def _clauses(tree: exp.Expr) -> Counter[str]:
    """The kinds of clauses, comparisons and functions, each as often as it stands there."""
    from sqlglot import exp

    kinds = tuple(getattr(exp, name) for name in _CLAUSES)
    return Counter(type(node).__name__ for node in tree.find_all(exp.Predicate, exp.Func, *kinds))


def _literals(tree: exp.Expr) -> Counter[str]:
    from sqlglot import exp

    return Counter(str(node.this) for node in tree.find_all(exp.Literal))
