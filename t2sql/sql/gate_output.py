"""Gate rule 10: what runs is the checked tree's own SQL, not the text that came in.

That removes every difference of comments and blanks between our reading and the engine's. An
engine names an unnamed output column after its text, so such columns are named first.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from t2sql.sql.gate_text import CLOSERS, OPENERS, refuse
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
STAR_LIKE = (exp.Star, exp.Columns, exp.Explode, exp.Inline)


def write_sql(tree: exp.Expr, dialect: str) -> tuple[str, list[Problem]]:
    """The tree as SQL of its dialect, without comments; a problem where it cannot be written."""
    try:
        return tree.sql(dialect=dialect, comments=False, unsupported_level=ErrorLevel.RAISE), []
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError):
        return "", [
            refuse("rewrite", "The SQL cannot be written back as it was read.", "Write it simpler.")
        ]


def name_outputs(tree: exp.Expr, sql: str, tokens: Sequence[Token], dialect: str) -> None:
    """Give unnamed output columns, in place, the name that the engine would give the original.

    Only those are named whose text the round trip changes: the rest the engine names itself.
    """
    select = tree
    while isinstance(select, (exp.Subquery, exp.Paren, exp.SetOperation)):
        select = select.this
    if not isinstance(select, exp.Select):
        return
    texts = _output_texts(sql, tokens)
    if len(texts) != len(select.expressions):
        return
    for projection, text in zip(list(select.expressions), texts, strict=True):
        if isinstance(projection, (exp.Alias, exp.Aliases, exp.Column, exp.Dot, exp.PropertyEQ)):
            continue
        if projection.find(*STAR_LIKE) and not isinstance(projection, exp.Count):
            continue
        name = _engine_name(projection, text, dialect)
        if name:
            quoted = exp.to_identifier(name, quoted=True)
            projection.replace(exp.Alias(this=projection.copy(), alias=quoted))


def _engine_name(projection: exp.Expr, text: str, dialect: str) -> str:
    """The name to write, or an empty string where the engine's own naming still holds."""
    written = projection.sql(
        dialect=dialect, comments=False, unsupported_level=ErrorLevel.IGNORE
    )  # write_sql refuses what is unsupported
    if dialect == "postgres":  # names a call after its function and nothing else after its text
        before, after = _called(text), _called(written)
        return before.lower() if before and before.lower() != after.lower() else ""
    if dialect == "duckdb":  # names by its own rendering, which blanks and case do not change
        return "" if _squeeze(written) == _squeeze(text) else text
    return "" if written == text else text


def _called(text: str) -> str:
    """The name before the first bracket, if the text is a call."""
    head, bracket, _ = text.partition("(")
    head = head.strip()
    return head if bracket and head.isidentifier() else ""


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
