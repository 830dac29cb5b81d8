"""A past query taken apart: what it reads, leaves out, groups by and measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.translators.offline.adapting.asking import find_groups
from t2sql.translators.offline.dates import GRAIN_NAMES
from t2sql.translators.offline.english import ABBREVIATIONS
from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.stored_sql import parse_stored
from t2sql.translators.offline.wording import canonical_stem
from t2sql.translators.offline.words import split_name, split_words
from t2sql.types import PastQuery


@dataclass(frozen=True, slots=True)
class Source:
    """A table that is read, by its alias; all but the first with the condition of its join."""

    alias: str
    table: str
    """As the past query names it, without quotes."""
    written: exp.Table
    """The same as it is written."""
    on: exp.Expr | None = None
    outer: bool = False

    @property
    def needs(self) -> frozenset[str]:
        """Aliases of other tables that the join speaks of."""
        return aliases_of(self.on) - {self.alias} if self.on is not None else frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """An expression of the SELECT list, and the words that call it."""

    expression: exp.Expr
    name: str
    words: frozenset[str]
    grain: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A past query that measures rows of joined tables, maybe by groups."""

    past: PastQuery
    sources: tuple[Source, ...]
    where: tuple[exp.Expr, ...]
    groups: tuple[Item, ...]
    measures: tuple[Item, ...]


def aliases_of(expression: exp.Expr) -> frozenset[str]:
    """The aliases that the columns of an expression name."""
    return frozenset(column.table for column in expression.find_all(exp.Column) if column.table)


@lru_cache(maxsize=16384)
def words_of(text: str) -> frozenset[str]:
    """Canonical stems of an identifier, a literal or a phrase."""
    found = split_words(" ".join(split_name(text)))
    return frozenset(canonical_stem(word) for word in found if word.kind == "word")


def read_frame(
    past: PastQuery, dialect: str, columns: Mapping[str, tuple[str, ...]]
) -> Frame | None:
    """The query taken apart; None where it is more than one plain grouped SELECT.

    ``columns``: the columns of each table that it may read, for names without an alias.
    """
    read = _tables_of(past.sql, dialect)
    return _taken_apart(past, dialect, tuple((name, columns.get(name, ())) for name in read))


@lru_cache(maxsize=4096)
def _tables_of(sql: str, dialect: str) -> tuple[str, ...]:
    """The tables that a query names, in lower case."""
    tree = parse_stored(sql, dialect)
    found = tree.find_all(exp.Table) if tree is not None else ()
    return tuple(dict.fromkeys(_full(table).lower() for table in found))


@lru_cache(maxsize=4096)
def _taken_apart(
    past: PastQuery, dialect: str, columns: tuple[tuple[str, tuple[str, ...]], ...]
) -> Frame | None:
    tree = parse_stored(past.sql, dialect)
    if tree is None:
        return None
    beyond = tree.find(exp.Window, exp.Subquery, exp.CTE, exp.SetOperation, exp.Exists, exp.Qualify)
    if not isinstance(tree, exp.Select) or beyond is not None or tree.args.get("distinct"):
        return None
    tree = tree.copy()
    sources = _sources(tree, dict(columns))
    if sources is None or not _qualify(tree, sources, dict(columns)):
        return None
    return _frame(past, tree, _with_conditions(tree, sources))


def _with_conditions(tree: exp.Select, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    joins = tree.args.get("joins") or []
    found = [sources[0]]
    for source, join in zip(sources[1:], joins, strict=True):
        found.append(replace(source, on=join.args["on"].copy()))
    return tuple(found)


def _sources(tree: exp.Select, columns: dict[str, tuple[str, ...]]) -> tuple[Source, ...] | None:
    first = tree.args.get("from_") or tree.args.get("from")
    if first is None or not isinstance(first.this, exp.Table):
        return None
    found = [Source(first.this.alias_or_name, _full(first.this), _bare(first.this))]
    for join in tree.args.get("joins") or []:
        if not isinstance(join.this, exp.Table) or join.side in ("RIGHT", "FULL"):
            return None
        alias = join.this.alias_or_name
        using = join.args.get("using")
        if using:
            pairs = [
                exp.EQ(
                    this=exp.column(key.name, table=alias),
                    expression=exp.column(key.name, table=_holder(key.name, found, columns)),
                )
                for key in using
            ]
            join.set("on", exp.and_(*pairs))
            join.set("using", None)
        if join.args.get("on") is None:
            return None
        found.append(Source(alias, _full(join.this), _bare(join.this), outer=join.side == "LEFT"))
    return tuple(found)


def _holder(column: str, sources: list[Source], columns: dict[str, tuple[str, ...]]) -> str:
    """The alias of the first table that has the column."""
    holders = [one for one in sources if column.lower() in columns.get(one.table.lower(), ())]
    return (holders or sources)[0].alias


def _bare(table: exp.Table) -> exp.Table:
    """The table without its alias."""
    return exp.Table(
        this=table.this.copy(), db=table.args.get("db"), catalog=table.args.get("catalog")
    )


def _full(table: exp.Table) -> str:
    return ".".join(part.name for part in table.parts)


def _qualify(
    tree: exp.Select, sources: tuple[Source, ...], columns: dict[str, tuple[str, ...]]
) -> bool:
    """Give each column the alias of its table; False where one stays unclear."""
    outputs = {item.alias.lower() for item in tree.expressions if item.alias}
    for column in list(tree.find_all(exp.Column)):
        if column.table:
            continue
        holders = [
            one.alias
            for one in sources
            if column.name.lower() in columns.get(one.table.lower(), ())
        ]
        if not holders and column.name.lower() in outputs:
            continue
        if len(holders) != 1:
            return False
        column.set("table", exp.to_identifier(holders[0]))
    return True


def _frame(past: PastQuery, tree: exp.Select, sources: tuple[Source, ...]) -> Frame | None:
    items = [_item(one) for one in tree.expressions]
    measures = tuple(one for one in items if one.expression.find(exp.AggFunc) is not None)
    groups = tuple(one for one in items if one.expression.find(exp.AggFunc) is None)
    group = tree.args.get("group")
    if not measures or (groups and group is None):
        return None
    where = tree.args.get("where")
    cleaned = tuple(one.copy() for one in conjuncts(where.this)) if where is not None else ()
    return Frame(past, sources, cleaned, _called(groups, past), measures)


def _item(select: exp.Expr) -> Item:
    expression = select.unalias().copy()
    name = select.alias_or_name
    words = set(words_of(name))
    for column in expression.find_all(exp.Column):
        words |= words_of(column.name)
        if set(split_name(column.name)) & ABBREVIATIONS.keys():
            words |= words_of(" ".join(name_words(column.name)))
    grain = _grain(expression)
    if grain:
        words = {canonical_stem(split_words(grain)[0])}
    return Item(expression, name, frozenset(words), grain)


def _grain(expression: exp.Expr) -> str:
    cut = expression.find(exp.DateTrunc, exp.TimestampTrunc)
    if cut is not None:
        return str(cut.args["unit"].name).lower()
    taken = expression.find(exp.Extract)
    part = str(taken.name).lower() if taken is not None else ""
    return part if part in GRAIN_NAMES else ""


def _called(groups: Sequence[Item], past: PastQuery) -> tuple[Item, ...]:
    """The groups with the words that the past question calls them by."""
    phrases = [phrase.stems for phrase in find_groups(split_words(past.question)).groups]
    found = []
    for item in groups:
        best = max(phrases, key=lambda stems: len(stems & item.words), default=frozenset())
        if best & item.words and not item.grain:
            found.append(replace(item, words=item.words | best))
            phrases.remove(best)
        else:
            found.append(item)
    return tuple(_by_elimination(groups, found, phrases))


def _by_elimination(
    items: Sequence[Item], called: Sequence[Item], phrases: Sequence[frozenset[str]]
) -> Iterator[Item]:
    """The one group that no phrase fits is what the one phrase that fits no group calls so."""
    left = [one for item, one in zip(items, called, strict=True) if item is one and not one.grain]
    for one in called:
        alone = len(left) == len(phrases) == 1 and one is left[0]
        yield replace(one, words=one.words | phrases[0]) if alone else one
