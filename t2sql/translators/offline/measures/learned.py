"""Metrics that past questions teach: what a verified query computes, by the words that ask for it.

The name that the query gives to an expression is looked for in its own question; the words around
it there ("wallet balance", "ad spend") are what the expression is called from then on. A metric is
its expression and its tables alone: what a query filters or groups is not learned here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sqlglot import exp

from t2sql.translators.offline.english import CURRENCIES, STOP_WORDS
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.measures.formula import Expression
from t2sql.translators.offline.stored_sql import parse_stored
from t2sql.translators.offline.words import Word, split_name, split_words, stem
from t2sql.types import PastQuery

_TIMES = frozenset(
    {"daily", "weekly", "monthly", "yearly", "annual", "quarterly", "total", "average", "mean"}
    | {"median", "cumulative", "overall", "number", "share", "rate", "top", "biggest", "largest"}
)
_PLAIN = frozenset(stem(word) for word in ("share", "rate", "ratio", "count", "number", "average"))
"""Words that say nothing alone."""
Learned = tuple[tuple[str, ...], Expression]
"""The words that ask for it, and the expression; its tables stand as the query writes them."""


def learn_metrics(past: PastQuery, dialect: str) -> tuple[Learned, ...]:
    """The metrics of one past query; none of a query that is not verified."""
    if not past.verified or not past.question:
        return ()
    return _learn(Same(past), dialect)


@lru_cache(maxsize=4096)
def _learn(past: Same[PastQuery], dialect: str) -> tuple[Learned, ...]:
    tree = parse_stored(past.value.sql, dialect)
    sources = _sources(tree) if isinstance(tree, exp.Select) else None
    if not isinstance(tree, exp.Select) or sources is None:
        return ()
    words = split_words(past.value.question)
    return tuple(_named(tree, sources, words, dialect))


def _sources(tree: exp.Expr) -> dict[str, str] | None:
    """Alias to table of a query that only joins tables, and loses no row by it."""
    if tree.args.get("with_") or tree.args.get("with") or tree.find(exp.Subquery):
        return None
    joins = tree.args.get("joins") or ()
    if any(join.side for join in joins):
        return None
    first = tree.args.get("from_") or tree.args.get("from")
    tables = [first.this if first is not None else None, *(join.this for join in joins)]
    found = [one for one in tables if isinstance(one, exp.Table)]
    if len(found) != len(tables):
        return None
    return {one.alias_or_name.lower(): ".".join(part.name for part in one.parts) for one in found}


def _named(
    tree: exp.Select, sources: dict[str, str], words: Sequence[Word], dialect: str
) -> Iterator[Learned]:
    for shown in tree.expressions:
        computed = shown.this if isinstance(shown, exp.Alias) else None
        if computed is None or not _is_worth_it(computed):
            continue
        phrase = _phrase(split_name(shown.alias), words)
        if "per" in split_name(shown.alias):
            continue  # "listings per seller" is no measure of sellers
        expression = _expression(shown.alias, computed.copy(), sources, dialect)
        if phrase and expression is not None and (len(phrase) > 1 or phrase[0] not in _PLAIN):
            yield phrase, expression
            if len(phrase) > 1 and phrase[-1] not in _PLAIN:
                yield phrase[-1:], expression


def _is_worth_it(computed: exp.Expr) -> bool:
    """Whether it says more than one function of one column, and only of groups."""
    if computed.find(exp.Window, exp.Query) or not computed.find(exp.AggFunc):
        return False
    return computed.find(exp.Mul, exp.Div, exp.Case, exp.Filter, exp.Sub) is not None


def _phrase(name: Sequence[str], words: Sequence[Word]) -> tuple[str, ...]:
    """The words of the question that end in the last word of what the query calls it."""
    named = [stem(part) for part in name if part not in CURRENCIES.values()]
    held = [place for place, word in enumerate(words) if [word.stem] == named[-1:]]
    if not held:
        return ()
    first = last = held[0]
    while first > 0 and _belongs(words[first - 1]):
        first -= 1
    return tuple(word.stem for word in words[first : last + 1])


def _belongs(word: Word) -> bool:
    lower = word.text.lower()
    plain = word.kind == "word" and word.number is None
    return plain and lower not in STOP_WORDS and lower not in _TIMES


def _expression(
    name: str, computed: exp.Expr, sources: dict[str, str], dialect: str
) -> Expression | None:
    """The expression with its columns tied to their tables."""
    only = next(iter(sources.values())) if len(sources) == 1 else ""
    used: dict[str, None] = {}
    for column in computed.find_all(exp.Column):
        table = sources.get(column.table.lower(), "") if column.table else only
        if not table:
            return None
        used[table] = None
        column.set("table", exp.to_identifier(table, quoted=True))
    if not used:
        return None
    return Expression(name, computed.sql(dialect=dialect), tuple(used))
