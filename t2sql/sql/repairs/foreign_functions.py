"""Calls written for another engine: each is read as its own engine reads it, and written as ours.

The call alone is carried over, not the whole query: what is written in the right dialect already
keeps its meaning. Which engine a call comes from is told by its name and the shape of its
arguments (``DATE_DIFF(a, b, DAY)`` is BigQuery's, ``DATE_DIFF('day', a, b)`` DuckDB's).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.tokenizer_core import Token, TokenType

from t2sql.sql.gate_lists import allowed_names
from t2sql.sql.gate_text import CLOSERS, OPENERS, READING_ERRORS
from t2sql.sql.names import DATE_PARTS
from t2sql.sql.repairs.broken import Broken, Mended, write_tree
from t2sql.sql.repairs.sqlite_dates import carry_dates

KINDS = frozenset(
    {"gate_functions", "gate_rewrite", "unknown_function", "unknown_column", "engine", "syntax"}
)
_UNREAD = frozenset({"gate_functions", "gate_rewrite", "syntax"})
"""Problems that do not always name the call: all foreign calls are carried over."""
_DATES = ("duckdb", "mysql", "tsql", "snowflake", "spark", "databricks", "clickhouse")

_HOMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("dateadd",), ("snowflake", "tsql", "redshift", "databricks")),
    **dict.fromkeys(("getdate",), ("tsql", "snowflake", "redshift")),
    **dict.fromkeys(("charindex",), ("tsql", "snowflake", "redshift")),
    **dict.fromkeys(("iif",), ("tsql", "sqlite", "snowflake")),
    **dict.fromkeys(("str_to_date", "curdate", "from_unixtime"), ("mysql",)),
    **dict.fromkeys(("timestampdiff",), ("mysql", "snowflake")),
    **dict.fromkeys(("group_concat",), ("mysql", "sqlite", "duckdb")),
    **dict.fromkeys(("instr",), ("mysql", "sqlite", "oracle", "duckdb")),
    **dict.fromkeys(("to_char", "to_date"), ("postgres", "oracle", "redshift", "snowflake")),
    **dict.fromkeys(("string_agg",), ("postgres", "tsql", "bigquery", "duckdb")),
    **dict.fromkeys(("listagg",), ("snowflake", "oracle", "redshift")),
    **dict.fromkeys(("nvl",), ("oracle", "snowflake", "redshift", "spark", "databricks")),
    **dict.fromkeys(("ifnull",), ("bigquery", "mysql", "sqlite", "snowflake", "duckdb")),
    **dict.fromkeys(("if",), ("mysql", "bigquery", "spark", "databricks", "trino", "presto")),
    **dict.fromkeys(("countif", "safe_divide", "safe_cast", "parse_date"), ("bigquery",)),
    **dict.fromkeys(("format_date", "timestamp_trunc", "parse_timestamp"), ("bigquery",)),
    **dict.fromkeys(("to_number", "zeroifnull"), ("snowflake",)),
    **dict.fromkeys(("len",), ("bigquery", "tsql", "duckdb", "snowflake", "redshift")),
    **dict.fromkeys(("year", "month", "day", "quarter", "week"), _DATES),
    **dict.fromkeys(("now",), ("postgres", "mysql", "duckdb", "trino", "snowflake")),
}
"""Where a function is at home: the first reads it, all of them keep it."""
_BARE_CLOCKS = frozenset({"sysdate", "systimestamp"})
_READERS = ("snowflake", "mysql", "bigquery", "tsql", "postgres", "oracle", "spark", "trino")


@dataclass(frozen=True, slots=True)
class _Call:
    """One call in the text."""

    name: str
    text: str
    arguments: tuple[str, ...]
    """Of a bare clock the sign behind it."""
    start: int
    end: int

    @property
    def unit_at(self) -> int | None:
        """Which argument is a bare unit of time, or None."""
        for place, argument in enumerate(self.arguments):
            if argument.lower() in DATE_PARTS:
                return place
        return None


def carry_functions(broken: Broken) -> Mended | None:
    """Write calls of other engines as this one does, where sqlglot knows how."""
    dialect = broken.facts.name
    try:
        tokens = list(Dialect.get_or_raise(dialect).tokenize(broken.sql))
    except READING_ERRORS:
        return None
    everything = any(problem.kind in _UNREAD for problem in broken.problems)
    named = {_letters(word) for one in broken.problems for word in re.findall(r"\w+", one.message)}
    sql, said, done = broken.sql, list[str](), len(broken.sql)
    for call in _calls(tokens, broken.sql):
        shaped = call.unit_at is not None
        if call.end > done or not (everything or shaped or _letters(call.name) in named):
            continue
        written = _carried(call, dialect)
        if written is None or _letters(written) == _letters(call.text):
            continue
        sql = sql[: call.start] + written + sql[call.end :]
        done = call.start
        said.append(f"{call.text[:60]} is another engine's; here it is {written[:80]}.")
    return Mended(sql, tuple(reversed(said))) if said else None


def _calls(tokens: Sequence[Token], sql: str) -> Iterator[_Call]:
    """Calls and bare clocks, the last first, an outer one before those inside it."""
    found: list[_Call] = []
    for place, token in enumerate(tokens):
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        name = token.text.lower()
        opened = follows is not None and follows.token_type is TokenType.L_PAREN
        if name in _BARE_CLOCKS and not opened:
            sign = (follows.text,) if follows is not None and follows.text in "+-" else ()
            found.append(_Call(name, token.text, sign, token.start, token.end + 1))
        elif opened and re.fullmatch(r"[A-Za-z_]\w*", token.text):
            call = _call_at(tokens, place, sql)
            if call is not None:
                found.append(call)
    inner = {
        one
        for one in found
        for other in found
        if other.start < one.start and one.end <= other.end and _home(other) is not None
    }
    yield from sorted((one for one in found if one not in inner), key=lambda one: -one.start)


def _call_at(tokens: Sequence[Token], place: int, sql: str) -> _Call | None:
    depth, arguments, begun = 0, list[str](), tokens[place + 1].end + 1
    for token in tokens[place + 1 :]:
        depth += (token.token_type in OPENERS) - (token.token_type in CLOSERS)
        ends = depth == 0
        if ends or (depth == 1 and token.token_type is TokenType.COMMA):
            arguments.append(sql[begun : token.start].strip())
            begun = token.end + 1
        if ends:
            start, end = tokens[place].start, token.end + 1
            given = tuple(argument for argument in arguments if argument)
            return _Call(tokens[place].text.lower(), sql[start:end], given, start, end)
    return None


def _home(call: _Call) -> tuple[str, ...] | None:
    """The engines that a call is written for, by its name and shape; None where nothing tells."""
    name, count, unit = call.name, len(call.arguments), call.unit_at
    text = call.text.lower()
    shaped: dict[str, tuple[str, ...] | None] = {
        "datediff": ("mysql",) if count == 2 else ("snowflake", "tsql", "redshift"),
        "date_diff": ("bigquery",) if unit == 2 else ("trino", "duckdb"),
        "date_trunc": ("bigquery",) if unit == 1 else None,
        "isnull": ("tsql",) if count == 2 else None,
        "date_format": ("mysql",) if "%" in text else ("spark",),
        "format": ("tsql",) if count == 2 and "yy" in text else None,
        "strftime": ("sqlite",) if call.arguments and "%" in call.arguments[0] else ("duckdb",),
        "date_sub": ("mysql", "bigquery") if "interval" in text else None,
        "date_add": ("mysql", "bigquery") if "interval" in text else None,
        "sysdate": ("oracle",),
        "systimestamp": ("oracle",),
    }
    return shaped[name] if name in shaped else _HOMES.get(name)


def _carried(call: _Call, dialect: str) -> str | None:
    """The call as this dialect writes it, or None where it is no foreign one."""
    if call.name in _BARE_CLOCKS:
        days = bool(call.arguments)  # Oracle counts in days: SYSDATE - 7
        clock = "CURRENT_DATE" if days else "CURRENT_TIMESTAMP"
        return None if dialect == "oracle" else clock
    homes = _home(call)
    if homes is not None:
        return None if dialect in homes else _read_and_write(call.text, homes[0], dialect)
    if call.name in allowed_names(dialect):
        return None
    for reader in _READERS:
        written = _read_and_write(call.text, reader, dialect) if reader != dialect else None
        if written is not None:
            return written
    return None


def _read_and_write(text: str, reader: str, dialect: str) -> str | None:
    try:
        tree = exp.select(sqlglot.parse_one(text, read=reader))
    except READING_ERRORS:
        return None
    if tree.find(exp.Anonymous, exp.Command) is not None:
        return None
    if dialect == "sqlite":
        carry_dates(tree)
    written = write_tree(tree.expressions[0], dialect)
    name = re.match(r"\w+", written or "")
    alone = name is not None and name[0].lower() in DATE_PARTS  # a unit was read as a column
    return None if written is None or alone else written


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
