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

from t2sql.llm.literals import is_structure
from t2sql.llm.tainted import Tainted, names_masked

_TEXT = re.compile(r"'(?:[^']|'')*'")
_TEXT_OR_NUMBER = re.compile(r"'(?:[^']|'')*'|(?<![\w.])\d[\d.]*\b")
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?:[ T][\d:.+Z-]*)?")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_MONTH = re.compile(r"\d{4}-\d{2}(?:-01)?(?:[ T]00:00(?::00)?)?")
_MARK = re.compile(r"'(value_[0-9]+)'|\b(value_[0-9]+)\b")


def mask_literals(
    sql: str,
    dialect: str,
    public: Collection[str] = (),
    *,
    masked: Collection[str] = (),
    samples: bool = False,
) -> str:
    """The SQL with ``?`` for each literal that may be a cell; empty if it cannot be parsed.

    Args:
        sql: a statement or an expression.
        dialect: what it is written in.
        public: texts that anybody may see, such as the accepted values of a column.
        masked: names of columns whose cells nobody may see, public or not.
        samples: whether the cells of all other columns may be seen.
    """
    tree = _parse(sql, dialect)
    if tree is None:
        return sql if samples and not names_masked(sql, masked) else ""
    tainted = Tainted(tree, masked)
    if samples and not tainted.names:
        return sql
    for literal in _private(tree, public, tainted, samples=samples):
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
            return spelled if found[1] else _bare(spelled).replace("''", "'")

        return _MARK.sub(put, prose)

    def hidden(self, prose: str) -> str:
        """A sentence about the query with marks in place of the values, quoted or not."""
        for mark, spelled in self.values.items():
            for text in (spelled, _bare(spelled)):
                if len(text) > 1:
                    place = rf"(?<!\w){re.escape(text)}(?!\w)"
                    prose = re.sub(place, f"'{mark}'", prose)
        if any(_DATE.fullmatch(_bare(spelled)) for spelled in self.values.values()):
            prose = _DAY.sub(self._day, prose)  # a check tells of the day before or after, too
        return prose

    def _day(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self.sql else "…"


def hide_texts(
    sql: str,
    dialect: str,
    public: Collection[str],
    said: str,
    *,
    masked: Collection[str] = (),
    samples: bool = False,
    numbers: bool = False,
) -> HiddenSql:
    """The SQL with a mark for each text that may be a cell, so that a model can change the rest.

    Texts that a person said (``said``, letter case apart) and dates stay, and so do numbers: a
    query is changed by them. What is compared with a masked column stays in no case.

    Args:
        sql: a query.
        dialect: what it is written in.
        public: texts that anybody may see.
        said: what a person said.
        masked: names of columns whose cells nobody may see.
        samples: whether the cells of all other columns may be seen.
        numbers: whether numbers and days may be cells too: a model did not write them.
    """
    tree = _parse(sql, dialect)
    if tree is None:  # it may be given to a model because it cannot be parsed
        if samples and not names_masked(sql, masked):
            return HiddenSql(sql)
        in_doubt = names_masked(sql, masked)
        hidden = _Hidden() if in_doubt else _Hidden(public, said.casefold(), _day(numbers))
        pattern = _TEXT_OR_NUMBER if numbers or in_doubt else _TEXT
        written = pattern.sub(lambda found: hidden.mark(_bare(found[0]), found[0]), sql)
        return HiddenSql(written, hidden.values)
    tainted = Tainted(tree, masked)
    if samples and not tainted.names:
        return HiddenSql(sql)
    hidden = _Hidden(public, said.casefold(), _day(numbers))
    secret = _Hidden(values=hidden.values)
    for literal in _private(tree, public, tainted, samples=samples):
        is_secret = tainted.holds(literal)
        if literal.is_string or numbers or is_secret:
            spelled = literal.sql(dialect=dialect)
            mark = (secret if is_secret else hidden).mark(str(literal.this), spelled)
            if mark != spelled:
                literal.replace(exp.Literal.string(mark.strip("'")))
    commented = any(node.comments for node in tree.walk())
    return HiddenSql(_written(tree, dialect) if hidden.values or commented else sql, hidden.values)


def mask_question(
    question: str,
    sql: str,
    dialect: str,
    public: Collection[str] = (),
    *,
    masked: Collection[str] = (),
    samples: bool = False,
) -> str:
    """A past question with ``?`` for each word that its SQL compares as a cell.

    Somebody else typed it, so it tells as much as the literal that :func:`mask_literals` takes out.
    The arguments are that function's.
    """
    hidden = hide_texts(sql, dialect, public, "", masked=masked, samples=samples, numbers=True)
    for spelled in sorted(hidden.values.values(), key=len, reverse=True):
        text = _bare(spelled).replace("''", "'").strip("%_ ")
        if text:
            place = rf"(?<!\w){re.escape(text)}(?!\w)"
            question = re.sub(place, "?", question, flags=re.IGNORECASE)
    return question


class _Hidden:
    """Gives each private text its mark; the same text has the same one."""

    def __init__(
        self,
        public: Collection[str] = (),
        heard: str = "",
        day: re.Pattern[str] | None = None,
        values: dict[str, str] | None = None,
    ) -> None:
        self._public = public
        self._heard = heard
        self._day = day
        self.values: dict[str, str] = {} if values is None else values

    def mark(self, text: str, spelled: str) -> str:
        """The mark as a query spells it, or the text as it stands where anybody may see it."""
        day = self._day is not None and self._day.fullmatch(text) is not None
        if day or text in self._public or (self._heard and _is_said(text, self._heard)):
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


def _private(
    tree: exp.Expression, public: Collection[str], tainted: Tainted, *, samples: bool
) -> list[exp.Literal]:
    """The literals that may be cells."""
    return [
        literal
        for literal in tree.find_all(exp.Literal, bfs=False)
        if tainted.holds(literal)
        or (not samples and literal.this not in public and not is_structure(literal))
    ]


def _bare(spelled: str) -> str:
    """A literal's own text."""
    return spelled[1:-1] if spelled.startswith("'") else spelled


def _day(numbers: bool) -> re.Pattern[str]:
    """Days that stay; where numbers go, those alone that questions name as bounds of periods."""
    return _MONTH if numbers else _DATE
