"""SQL without the cells that people typed into it.

Where no cell may stand in a prompt (``[privacy] samples``), the literals of past queries and habits
become ``?``, and those of a query that is to be changed become marks that are put back afterwards.
What makes the query what it is stays: limits, positions, lengths of intervals, units and formats
of dates, and the constants of arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

_BITS = frozenset({"0", "1"})
"""Numbers that tell of nobody, wherever they stand."""
_CONSTANTS = _BITS | {
    "2",
    "7",
    "10",
    "12",
    "24",
    "30",
    "60",
    "100",
    "100.0",
    "1000",
    "3600",
    "86400",
}
"""Numbers of arithmetic that are nobody's data; compared with a column they are masked, too."""
_FORMAT = re.compile(r"(?:%[-\w]|[YyMmDdHhSsQW]{1,4}|MI|24|[-/:.,_ T년월일주])+")
_UNIT_TEXT = """
    year quarter month week isoweek day dayofweek dow isodow doy hour minute second epoch
    millisecond microsecond decade century
"""
_UNITS = frozenset(_UNIT_TEXT.split())
_STRUCTURE = (
    *(exp.Limit, exp.Offset, exp.Fetch, exp.Interval, exp.DataType, exp.Group, exp.Ordered),
    *(exp.WindowSpec, exp.TableSample),
)
_COMPARED = (exp.Predicate, exp.Escape)
_RESULTS = (exp.Case, exp.If, exp.Coalesce, exp.Greatest, exp.Least, exp.Nullif)
_THROUGH = (exp.Cast, exp.Neg, exp.Paren, exp.Tuple, exp.Lower, exp.Upper, exp.Array)
_TEXT = re.compile(r"'((?:[^']|'')*)'")
_MARK = re.compile(r"'(value_[0-9]+)'|\b(value_[0-9]+)\b")


def mask_literals(sql: str, dialect: str, public: Collection[str] = ()) -> str:
    """The SQL with ``?`` for each literal that may be a cell; empty if it cannot be parsed.

    Args:
        sql: a statement or an expression.
        dialect: what it is written in.
        public: texts that anybody may see, such as the accepted values of a column.
    """
    tree = _parse(sql, dialect)
    if tree is None:
        return ""
    for literal in _private(tree, public):
        literal.replace(exp.Placeholder())
    return _written(tree, dialect)


@dataclass(frozen=True, slots=True)
class HiddenSql:
    """SQL with marks (``'value_1'``) for its private texts, and what they stand for."""

    sql: str
    values: Mapping[str, str] = field(default_factory=dict)
    """Mark to the literal as the query spells it."""

    def shown_sql(self, sql: str) -> str:
        """Another query with the values in place of their marks."""
        return _MARK.sub(lambda found: self.values.get(found[1] or "", found[0]), sql)

    def shown(self, prose: str) -> str:
        """A sentence about the query with the values in place of their marks, quoted or not."""

        def put(found: re.Match[str]) -> str:
            spelled = self.values.get(found[1] or found[2])
            if spelled is None:
                return found[0]
            return spelled if found[1] else spelled[1:-1].replace("''", "'")

        return _MARK.sub(put, prose)

    def hidden(self, prose: str) -> str:
        """A sentence about the query with marks in place of the values."""
        for mark, spelled in self.values.items():
            prose = prose.replace(spelled, f"'{mark}'")
        return prose


def hide_texts(sql: str, dialect: str, public: Collection[str], said: str) -> HiddenSql:
    """The SQL with a mark for each text that may be a cell, so that a model can change the rest.

    Texts that a person said (``said``, letter case apart) and dates stay, and so do numbers: a
    query is changed by them.
    """
    hidden = _Hidden(public, said.casefold())
    tree = _parse(sql, dialect)
    if tree is None:  # it may be given to a model because it cannot be parsed
        masked = _TEXT.sub(lambda found: hidden.mark(found[1], found[0]), sql)
        return HiddenSql(masked, hidden.values)
    for literal in _private(tree, public):
        if literal.is_string:
            spelled = literal.sql(dialect=dialect)
            mark = hidden.mark(str(literal.this), spelled)
            if mark != spelled:
                literal.replace(exp.Literal.string(mark.strip("'")))
    commented = any(node.comments for node in tree.walk())
    written = _written(tree, dialect) if hidden.values or commented else sql
    return HiddenSql(written, hidden.values)


class _Hidden:
    """Gives each private text its mark; the same text has the same one."""

    def __init__(self, public: Collection[str], heard: str) -> None:
        self._public = public
        self._heard = heard
        self.values: dict[str, str] = {}

    def mark(self, text: str, spelled: str) -> str:
        """The mark as a query spells it, or the text as it stands where anybody may see it."""
        if text in self._public or _is_date(text) or _is_said(text, self._heard):
            return spelled
        known = next((name for name, value in self.values.items() if value == spelled), "")
        name = known or f"value_{len(self.values) + 1}"
        self.values[name] = spelled
        return f"'{name}'"


def _is_said(text: str, heard: str) -> bool:
    """Whether the text stands in what was said as words of its own; Korean bends words behind."""
    bare = re.escape(text.strip("% ").casefold())
    end = "" if re.search("[\u1100-\u11ff\uac00-\ud7af]$", bare) else r"(?!\w)"
    return not bare or re.search(rf"(?<!\w){bare}{end}", heard) is not None


def _parse(sql: str, dialect: str) -> exp.Expression | None:
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect)
    except (SqlglotError, RecursionError):
        return None
    return tree if isinstance(tree, exp.Expression) else None


def _written(tree: exp.Expression, dialect: str) -> str:
    return tree.sql(dialect=dialect, comments=False, unsupported_level=ErrorLevel.IGNORE)


def _private(tree: exp.Expression, public: Collection[str]) -> list[exp.Literal]:
    """The literals that may be cells."""
    return [
        literal
        for literal in tree.find_all(exp.Literal)
        if literal.this not in public and not _is_structure(literal)
    ]


def _is_structure(literal: exp.Literal) -> bool:
    above = literal.parent
    while isinstance(above, _THROUGH):
        above = above.parent
    if isinstance(above, _STRUCTURE):
        return True
    text = str(literal.this)
    if not literal.is_string and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not literal.is_string and text in _BITS:
        return True
    if isinstance(above, _COMPARED) and not isinstance(above, exp.Func):
        return not literal.is_string and above.find(exp.Window) is not None
    if literal.is_string:
        named = text.lower() in _UNITS or _FORMAT.fullmatch(text) is not None
        return named and isinstance(above, exp.Func) and not isinstance(above, _RESULTS)
    if isinstance(above, exp.Func) and not isinstance(above, _RESULTS):
        return True  # digits to round to, a place in a text, a share of a quantile
    return text in _CONSTANTS


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}(?:-\d{2})?(?:[ T][\d:.+Z-]*)?", text) is not None
