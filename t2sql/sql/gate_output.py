"""Gate rule 10: what runs is the checked tree's own SQL, not the text that came in.

That removes every difference of comments and blanks between our reading and the engine's. An
engine names an unnamed output column after its text, so such columns are named first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError, UnsupportedError
from sqlglot.tokenizer_core import Token, TokenType

from t2sql.sql.gate_lists import allowed_names
from t2sql.sql.gate_source import Source
from t2sql.sql.gate_text import CLOSERS, OPENERS, refuse, span_of
from t2sql.types import Problem

LIST_ENDS = {
    TokenType.FROM,
    TokenType.WHERE,
    TokenType.GROUP_BY,
    TokenType.HAVING,
    TokenType.QUALIFY,
    TokenType.WINDOW,
    TokenType.ORDER_BY,
    TokenType.LIMIT,
    TokenType.OFFSET,
    TokenType.FETCH,
    TokenType.UNION,
    TokenType.EXCEPT,
    TokenType.INTERSECT,
    TokenType.SEMICOLON,
}
NUMBERED = {"bigquery", "trino", "presto", "tsql"}
"""Engines that name an unnamed column by its place or not at all, never by its text."""
NAMED = (exp.Alias, exp.Aliases, exp.Column, exp.Dot, exp.PropertyEQ)


KEPT_NAMES = frozenset((
    "log10", "log2", "to_hex", "median", "utc_date", "utc_time", "utc_timestamp",
))  # fmt: skip
"""Functions that sqlglot writes as another, less exact or unknown to the engine."""
MATCHES = frozenset(("regexp", "rlike"))


def keep_names(tree: exp.Expr, source: Source) -> None:
    """Keep, in place, the typed name of functions that sqlglot would write as another one."""
    typed = {token.text.lower() for token in source.tokens}
    if typed.isdisjoint(KEPT_NAMES | MATCHES):
        return
    allowed = allowed_names(source.dialect)
    for call in list(tree.find_all(exp.Func)):
        if isinstance(call, exp.RegexpLike) and source.dialect == "mysql":
            _match_by_place(call)
        if not isinstance(call, KEPT_CLASSES):
            continue
        span = span_of(call)
        name = source.sql[slice(*span)].lower() if span else call.sql_name().lower()
        if name not in KEPT_NAMES or name not in allowed or not _is_lost(call, source):
            continue
        inner = call.expression if isinstance(call, exp.Log) and call.expression else call.this
        arguments = [inner] if isinstance(inner, exp.Expr) else []
        call.replace(exp.Anonymous(this=name.upper(), expressions=arguments))


def _is_lost(call: exp.Expr, source: Source) -> bool:
    """Whether sqlglot would write it otherwise in this dialect."""
    return not isinstance(call, exp.Median) or source.dialect in {"mysql", "sqlite"}


def _match_by_place(match: exp.RegexpLike) -> None:
    """``x REGEXP y`` as ``REGEXP_INSTR(x, y) > 0``: MySQL and MariaDB have no other form alike."""
    if match.args.get("flag") is None:
        call = exp.Anonymous(this="REGEXP_INSTR", expressions=[match.this, match.expression])
        match.replace(exp.Paren(this=exp.GT(this=call, expression=exp.Literal.number(0))))


KEPT_CLASSES = (exp.Log, exp.Hex, exp.LowerHex, exp.Median, exp.UtcDate, exp.UtcTime,
                exp.UtcTimestamp)  # fmt: skip


def write_sql(tree: exp.Expr, dialect: str) -> tuple[str, list[Problem]]:
    """The tree as SQL of its dialect, without comments; a problem where it cannot be written."""
    try:
        return tree.sql(dialect=dialect, comments=False, unsupported_level=ErrorLevel.RAISE), []
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError) as error:
        reason = str(error).partition("\n")[0] if isinstance(error, UnsupportedError) else ""
        message = f"The SQL cannot be written back as it was read. {reason}".strip()
        return "", [refuse("rewrite", message, "Write it simpler.")]


def name_outputs(tree: exp.Expr, sql: str, tokens: Sequence[Token], dialect: str) -> None:
    """Give unnamed output columns, in place, the name that the engine would give the original.

    Only those are named whose text the round trip changes: the rest the engine names itself.
    """
    if dialect in NUMBERED:
        return
    select = tree
    while isinstance(select, (exp.Subquery, exp.Paren, exp.SetOperation)):
        select = select.this
    if not isinstance(select, exp.Select):
        return
    texts = _output_texts(sql, tokens)
    if len(texts) != len(select.expressions):
        return
    for projection, text in zip(list(select.expressions), texts, strict=True):
        if isinstance(projection, NAMED) or _is_many(projection):
            continue
        name = _engine_name(projection, text, dialect)
        if name:
            quoted = exp.to_identifier(name, quoted=True)
            projection.replace(exp.Alias(this=projection.copy(), alias=quoted))


def _is_many(projection: exp.Expr) -> bool:
    """Whether it stands for several columns: ``*``, ``COLUMNS(...)``, what makes columns."""
    if isinstance(projection, (exp.Explode, exp.Inline)) or projection.is_star:
        return True
    return projection.find(exp.Columns) is not None


def _engine_name(projection: exp.Expr, text: str, dialect: str) -> str:
    """The name to write, or an empty string where the engine's own naming still holds."""
    written = projection.sql(
        dialect=dialect, comments=False, unsupported_level=ErrorLevel.IGNORE
    )  # write_sql refuses what is unsupported
    if dialect in {"postgres", "redshift"}:
        return _postgres_name(projection, text, written)
    if dialect in {"duckdb", "spark", "databricks"}:
        # They name by their own rendering, which blanks and letter case do not change.
        if _rendered(written) == _rendered(text):
            return ""
        if isinstance(projection, exp.Subquery):
            return ""
        operator = isinstance(projection, (exp.Binary, exp.Not, exp.In, exp.Between))
        shown = _casts(text)
        return f"({shown})" if operator and dialect == "duckdb" and not _is_call(text) else shown
    if dialect == "snowflake":
        return "" if _squeeze(written) == _squeeze(text) else text.upper()
    if dialect == "mysql" and isinstance(projection, exp.Literal):
        return ""  # named by what the quotes hold
    return "" if written == text else text


def _postgres_name(projection: exp.Expr, text: str, written: str) -> str:
    """PostgreSQL names a call after its function, and an operation ``?column?``."""
    before, after = _called(text), _called(written)
    if isinstance(projection, (exp.Cast, exp.Case)) or before.lower() == after.lower():
        return ""
    if _is_call(text):
        return before.lower()
    is_operator = text[:1] != '"' and not before and isinstance(projection, exp.Func)
    return "?column?" if is_operator and after else ""


def _called(text: str) -> str:
    """The name before the first bracket, if the text is a call."""
    head, bracket, _ = text.partition("(")
    head = head.strip().rpartition(".")[2]
    return head if bracket and head.isidentifier() else ""


def _is_call(text: str) -> bool:
    """Whether the whole text is one call, with nothing behind its last bracket."""
    depth, name = 0, _called(text)
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and not depth:
            return bool(name) and place == len(text) - 1
    return False


def _rendered(text: str) -> str:
    """Without what DuckDB forgets of a text: blanks, letter case of names, the kind of cast."""
    parts = _casts(text).split("'")
    parts[::2] = [_squeeze(part) for part in parts[::2]]
    return "'".join(parts)


def _casts(text: str) -> str:
    """Each cast as DuckDB shows it: ``CAST(x AS T)``."""
    text = re.sub(r"(?i)\b(date|timestamp)\s*('[^']*')", r"CAST(\2 AS \1)", text)
    text = re.sub(r"(?i)([\w.]+(?:\([^()]*\))?|'[^']*')::(\w+)", r"CAST(\1 AS \2)", text)
    return re.sub(r"(?i)\bAS\s+(int4?|date|timestamp|double)\)", _type_name, text)


def _type_name(found: re.Match[str]) -> str:
    name = found[1].upper()
    return f"AS {'INTEGER' if name.startswith('INT') else name})"


def _squeeze(text: str) -> str:
    return "".join(text.lower().split())


def _output_texts(sql: str, tokens: Sequence[Token]) -> list[str]:
    """The text of each item of the outermost SELECT list."""
    start = _select_list(tokens)
    if start is None:
        return []
    texts: list[str] = []
    first: Token | None = None
    last: Token | None = None
    depth = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        depth += token.token_type in OPENERS
        depth -= token.token_type in CLOSERS
        distinct_from = tokens[index - 1].token_type is TokenType.DISTINCT
        ends = depth < 0 or (depth == 0 and token.token_type in LIST_ENDS and not distinct_from)
        if first and last and (ends or (depth == 0 and token.token_type is TokenType.COMMA)):
            texts.append(sql[first.start : last.end + 1])
            first = None
        elif not ends:
            first, last = first or token, token
        if ends:
            return texts
    if first and last:
        texts.append(sql[first.start : last.end + 1])
    return texts


def _select_list(tokens: Sequence[Token]) -> int | None:
    """Where the outermost SELECT list begins; brackets around the query are looked through."""
    around = 0
    while around < len(tokens) and tokens[around].token_type is TokenType.L_PAREN:
        around += 1
    depth = around
    for index, token in enumerate(tokens[around:], around):
        depth += token.token_type in OPENERS
        depth -= token.token_type in CLOSERS
        if depth == around and token.token_type is TokenType.SELECT:
            following = tokens[index + 1].token_type if index + 1 < len(tokens) else None
            return index + (2 if following in {TokenType.DISTINCT, TokenType.ALL} else 1)
    return None
