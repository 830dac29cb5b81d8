"""What can be counted of a question and a past query: how likely the one asks for the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from t2sql.translators.offline.adapting.asking import find_groups
from t2sql.translators.offline.dates import GRAIN_NAMES
from t2sql.translators.offline.english import STOP_WORDS, SYNONYMS
from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.stored_sql import parse_stored
from t2sql.translators.offline.wording import Wording, canonical_stem
from t2sql.translators.offline.words import lemma, split_name, split_words, stem
from t2sql.types import CatalogSlice, Table

_FORMS: tuple[tuple[str, tuple[type[exp.Expr], ...]], ...] = (
    ("mean", (exp.Avg, exp.Div)),
    ("middle", (exp.Median, exp.PercentileCont, exp.Quantile)),
    ("part", (exp.Div,)),
    ("change", (exp.Lag, exp.Lead, exp.Sub)),
    ("most", (exp.Max, exp.Limit)),
    ("least", (exp.Min, exp.Limit)),
    ("count", (exp.Count,)),
    ("sum", (exp.Sum,)),
    ("without", (exp.Not, exp.NEQ, exp.Except)),
    ("group", (exp.Group,)),
    ("distinct", (exp.Distinct, exp.Group)),
    ("order", (exp.Order,)),
)
"""What in a query gives an answer that form; see ``wording.SHAPES``."""
_BY = frozenset({"group", "most", "least", "distinct"})


@dataclass(frozen=True, slots=True)
class PastSql:
    """A past query as a tree, which is not to be changed, and what it says by itself."""

    tree: exp.Query
    tables: frozenset[str]
    """Full names, in lower case, as the columns are."""
    columns: frozenset[str]
    names: frozenset[str]
    """Stems of its tables, columns, aliases and values."""
    forms: frozenset[str]
    """The forms that it gives an answer; see ``wording.SHAPES``."""
    grouped: bool


@dataclass(frozen=True, slots=True)
class _TableStems:
    """The words of a table."""

    whole: frozenset[str]
    """Stems that name it or one of its columns."""
    said: frozenset[str]
    """Stems of what people wrote of it."""
    columns: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    """Of each column those that name it, and that describe it."""


@lru_cache(maxsize=1024)
def read_past(sql: str, dialect: str) -> PastSql | None:
    """A past query, read once; None where it is none."""
    tree = parse_stored(sql, dialect)
    if not isinstance(tree, exp.Query):
        return None
    tables = (".".join(part.name for part in table.parts) for table in tree.find_all(exp.Table))
    return PastSql(
        tree,
        frozenset(name.lower() for name in tables),
        frozenset(column.name.lower() for column in tree.find_all(exp.Column)),
        _stems_of(tree),
        forms_of(tree),
        grouped=tree.find(exp.Group) is not None,
    )


def _described(sql: PastSql, known: CatalogSlice) -> frozenset[str]:
    """Stems of what people wrote of the tables and columns that the query reads."""
    found = set[str]()
    for table in known.tables:
        if table.name.lower() in sql.tables:
            stems = _table_stems(Same(table))
            found |= stems.said
            found.update(
                *(said for column, (_, said) in stems.columns.items() if column in sql.columns)
            )
    for term in known.terms:
        if term.tables and {name.lower() for name in term.tables} <= sql.tables:
            found |= _stems(term.names)
    return frozenset(found)


def _named_elsewhere(words: frozenset[str], sql: PastSql, known: CatalogSlice) -> frozenset[str]:
    """Those of the words that name what the slice has and the query does not read."""
    found = set[str]()
    for table in known.tables:
        stems = _table_stems(Same(table))
        shared = words & stems.whole
        if shared and table.name.lower() in sql.tables:
            unread = (own for name, (own, _) in stems.columns.items() if name not in sql.columns)
            shared &= frozenset().union(*unread)
        found |= shared
    return frozenset(found)


def count_likeness(
    asked: Wording, before: Wording, sql: PastSql, known: CatalogSlice
) -> dict[str, float]:
    """Words that only one side knows, and forms of answer that only one side has."""
    described = _described(sql, known)
    new = asked.stems - before.stems - sql.names
    strange = new - described
    lost = before.stems - asked.stems
    things = lost & (sql.names | described)
    missing = asked.shapes - before.shapes - sql.forms
    unmeasured = _unmeasured(new, sql, known)
    dropped = (before.shapes & sql.forms) - asked.shapes
    ungrouped = sql.grouped and not (asked.shapes & _BY) and not _grains(asked.shapes)
    return {
        "new_words": _share(new, asked.stems),
        "strange_words": _share(strange, asked.stems),
        "foreign_words": float(len(_named_elsewhere(strange, sql, known))),
        "lost_words": _share(lost, before.stems),
        "lost_things": float(len(things)),
        "unreplaced_things": 0.0 if new else float(len(things)),
        **_count_groups(asked, before, new),
        "missing_forms": float(len(missing) + unmeasured),
        "dropped_forms": float(len(dropped)),
        "missing_grain": float(bool(_grains(missing))),
        "dropped_grain": float(bool(_grains(dropped))),
        "ungrouped": float(ungrouped),
        "other_shapes": float(len(asked.shapes ^ before.shapes)),
        "turns": float(len(asked.turns ^ before.turns)),
    }


def _unmeasured(new: frozenset[str], sql: PastSql, known: CatalogSlice) -> int:
    """How many metrics only the question names, of tables that the query does not read."""
    metrics = (term for term in known.terms if term.expression and term.tables)
    elsewhere = [term for term in metrics if not {one.lower() for one in term.tables} & sql.tables]
    return sum(any(_stems((name,)) <= new for name in term.names) for term in elsewhere)


def _count_groups(asked: Wording, before: Wording, new: frozenset[str]) -> dict[str, float]:
    """Whether the past question groups by other things alone, or by more than the question does."""
    ours, theirs = (find_groups(said.undated).groups for said in (asked, before))
    shared = any(one.stems & other.stems for one in ours for other in theirs)
    more = any(not one.stems & asked.stems for one in theirs if not one.grain)
    return {
        "other_groups": float(bool(ours and theirs) and not shared and not new),
        "more_groups": float(shared and more),
    }


def _grains(shapes: Iterable[str]) -> frozenset[str]:
    return frozenset(shape for shape in shapes if shape.startswith("grain"))


def _share(some: frozenset[str], whole: frozenset[str]) -> float:
    return len(some) / len(whole) if whole else 0.0


def forms_of(tree: exp.Query) -> frozenset[str]:
    """The forms that a query gives an answer; see ``wording.SHAPES``."""
    found = {name for name, kinds in _FORMS if tree.find(*kinds) is not None}
    for trunc in tree.find_all(exp.DateTrunc, exp.TimestampTrunc):
        found.add(f"grain {str(trunc.args.get('unit') or '').strip(chr(39)).lower()[:3]}")
    for group in tree.find_all(exp.Group):
        for column in group.find_all(exp.Column):
            words = name_words(column.name)
            found.update(f"grain {grain[:3]}" for grain in GRAIN_NAMES if grain in words)
            if words[-1:] == ("date",):
                found.add("grain day")
    return frozenset(found)


def _stems_of(tree: exp.Expr) -> frozenset[str]:
    """The stems of every name and text in a query: what it is about, in its own words."""
    texts = [identifier.name for identifier in tree.find_all(exp.Identifier)]
    texts += [str(literal.this) for literal in tree.find_all(exp.Literal) if literal.is_string]
    return _stems(texts)


def _stems(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_stems_in(text) for text in texts))


@lru_cache(maxsize=16384)
def _stems_in(text: str) -> frozenset[str]:
    words = split_words(" ".join(split_name(text)))
    return frozenset(canonical_stem(word) for word in words if word.text.lower() not in STOP_WORDS)


@lru_cache(maxsize=1024)
def _table_stems(table: Same[Table]) -> _TableStems:
    found = table.value
    own = _canonical(name_words(found.bare_name)) | _stems(found.synonyms)
    columns = {
        column.name.lower(): (
            _canonical(name_words(column.name)) | _stems(column.synonyms),
            _stems((column.description, *column.synonyms)),
        )
        for column in found.columns
    }
    return _TableStems(
        own.union(*(named for named, _ in columns.values())),
        _stems((found.description, found.grain, *found.synonyms)),
        columns,
    )


def _canonical(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_canonical_of(word) for word in words)


@lru_cache(maxsize=16384)
def _canonical_of(word: str) -> str:
    return next((group[0] for group in SYNONYMS if lemma(word) in group), stem(word))
