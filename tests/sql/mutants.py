"""Ways of writing a statement that leave its meaning: blanks, comments, case, nesting, wrapping.

A mutant of a hostile statement is as hostile (or no SQL at all), a mutant of an honest one as
honest. Which is which is decided per way, since some make text that only a hostile hand writes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from tests.sql.seeds import Seed

PLAIN_BLANKS = (" ", "\n", "\t", "  ", "\r\n", " \n\t ")
COMMENTS = (" /**/ ", " /* x */ ", " -- x\n", " /* ; */ ", " /* '\" */ ", " /*--*/ ", " -- \n")
ODD_BLANKS = ("\u00a0", "\u3000", "\u200b", "\ufeff", "\r", "\u2028", "\x0b", "\x0c", "\u2003")
ODD_COMMENTS = (
    " # x\n",
    "/*! */",
    " /*!50000 */ ",
    "/* /* x */ */",
    " /*+ x */ ",
    " // x\n",
    "--x\r",
)
ENDS = (
    ("", ";"),
    ("", " ;"),
    ("\n", "\n"),
    ("", " -- done"),
    ("/* so */ ", ""),
    ("-- a\n", ""),
    ("", ";\n"),
)
LOOK_ALIKES = str.maketrans("aeopcxyiSEPCKMT", "аеорсхуіЅЕРСКМТ")
"""Latin letters and Cyrillic ones that look the same."""


@dataclass(frozen=True)
class Way:
    """One way of changing a statement."""

    name: str
    change: Callable[[Seed, random.Random], str]


def mutate(
    seeds: Sequence[Seed], ways: Sequence[Way], rounds: int, chance: random.Random
) -> Iterator[tuple[str, Seed]]:
    """Each seed by each way, so many times; some by two ways at once.

    Yields:
        The names of the ways, and the changed seed.
    """
    for _ in range(rounds):
        for seed in seeds:
            for way in ways:
                sql, names = way.change(seed, chance), way.name
                if chance.random() < 0.35:
                    second = chance.choice(ways)
                    sql = second.change(Seed(seed.dialect, seed.allowed, sql), chance)
                    names = f"{names} + {second.name}"
                if sql != seed.sql:
                    yield names, Seed(seed.dialect, seed.allowed, sql)


def _tokens(seed: Seed) -> list[Token]:
    try:
        return list(Dialect.get_or_raise(seed.dialect).tokenize(seed.sql))
    except SqlglotError:
        return []


def _spaced(blanks: Sequence[str]) -> Callable[[Seed, random.Random], str]:
    """Other blanks or comments wherever there are blanks; comments stay as they are."""

    def change(seed: Seed, chance: random.Random) -> str:
        tokens = _tokens(seed)
        text = seed.sql[: tokens[0].start] if tokens else seed.sql
        for token, following in zip(tokens, [*tokens[1:], None], strict=False):
            text += seed.sql[token.start : token.end + 1]
            end = following.start if following is not None else len(seed.sql)
            between = seed.sql[token.end + 1 : end]
            text += chance.choice(blanks) if between.isspace() else between
        return text

    return change


def _cased(seed: Seed, chance: random.Random) -> str:
    """Letter case of unquoted words, all of them alike or each letter by chance."""
    how = chance.choice(("upper", "lower", "mixed"))
    keep = {TokenType.STRING, TokenType.IDENTIFIER, TokenType.NATIONAL_STRING, TokenType.HEX_STRING}
    keep |= {TokenType.RAW_STRING, TokenType.HEREDOC_STRING, TokenType.BYTE_STRING}
    text, done = "", 0
    cased: dict[str, str] = {}  # a name keeps its spelling: MySQL tells `N` from `n`
    for token in _tokens(seed):
        word = seed.sql[token.start : token.end + 1]
        if token.token_type not in keep:
            word = cased.setdefault(word.lower(), _recase(word, how, chance))
        text += seed.sql[done : token.start] + word
        done = token.end + 1
    return text + seed.sql[done:]


def _recase(word: str, how: str, chance: random.Random) -> str:
    if how == "upper":
        return word.upper()
    if how == "lower":
        return word.lower()
    return "".join(chance.choice((letter.upper(), letter.lower())) for letter in word)


def _ends(seed: Seed, chance: random.Random) -> str:
    """Something harmless before or behind."""
    before, behind = chance.choice(ENDS)
    return f"{before}{seed.sql}{behind}"


def _inside(seed: Seed, chance: random.Random) -> str:
    """A query inside another; a command behind another statement."""
    is_query = seed.sql.lstrip("(\n ").lower().startswith(QUERIES)
    people, sql = seed.allowed[-1], seed.sql.rstrip("; \n")
    frames = (*FRAMES, *STACKS) if is_query else STACKS
    frame = chance.choice(frames)
    if frame in ESCAPED and seed.dialect in BACKSLASHES:
        frame = STACKS[0]
    return frame.replace("@people", people).replace("@", sql, 1)


QUERIES = ("select", "with", "from", "values", "table", "pivot")
BACKSLASHES = {"mysql", "bigquery", "clickhouse", "snowflake", "spark", "databricks", "redshift"}
"""Dialects in which a backslash in a text takes the meaning from the quote behind it."""
FRAMES = (
    "SELECT * FROM (@) AS q",
    "WITH z AS (@) SELECT * FROM z",
    "SELECT * FROM (SELECT * FROM (@) AS q1) AS q2",
    "SELECT count(*) FROM (@) AS q",
    "(@)",
    "((@))",
    "SELECT (@)",
    "SELECT EXISTS (@)",
    "SELECT CASE WHEN EXISTS (@) THEN 1 END",
    "SELECT id FROM @people WHERE id IN (@)",
    "SELECT id FROM @people WHERE id = ANY (@)",
    "SELECT id FROM @people UNION ALL @",
    "@ UNION ALL SELECT 1",
    "SELECT id FROM @people ORDER BY (@)",
    "SELECT id FROM @people LIMIT (@)",
    "SELECT count(*) FILTER (WHERE EXISTS (@)) FROM @people",
    "SELECT sum(id) OVER (ORDER BY (@)) FROM @people",
    "SELECT p.id FROM @people p JOIN @people r ON EXISTS (@)",
    "SELECT * FROM @people, LATERAL (@) AS q",
    "VALUES ((@))",
    "WITH z AS (SELECT 1), y AS (@) SELECT 1",
    "WITH z AS (@) SELECT 1",
    "SELECT coalesce((@), 1)",
    "SELECT id FROM @people GROUP BY id HAVING EXISTS (@)",
)
STACKS = (
    "SELECT 1; @",
    "@; SELECT 1",
    "EXPLAIN @",
    "SELECT 1 /* ; */; @ --",
    "BEGIN; @; COMMIT",
    "SELECT '\\'; @; -- '",
    "SELECT $$ $$; @",
    "CREATE TABLE made AS @",
    "SELECT 1 -- \r; @",
    "WITH z AS (@) SELECT 1",
)
ESCAPED = {"SELECT '\\'; @; -- '"}


def _look_alike(seed: Seed, chance: random.Random) -> str:
    if any(part in seed.sql.lower() for part in ("::", "val", "/*", "with (")):
        return seed.sql  # a type, a column, a comment and an alias may well be Cyrillic
    place = chance.randrange(max(1, len(seed.sql)))
    return seed.sql[:place] + seed.sql[place:].translate(LOOK_ALIKES)


def _quoted_names(seed: Seed, _: random.Random) -> str:
    """Names that a bracket follows, in the quotes of the dialect."""
    quotes = {"mysql": "``", "bigquery": "``", "spark": "``", "databricks": "``", "tsql": "[]"}
    pair = quotes.get(seed.dialect, '""')
    left, right = pair[0], pair[1]
    tokens, text, done = _tokens(seed), "", 0
    for token, following in pairwise(tokens):
        word = seed.sql[token.start : token.end + 1]
        called = following.token_type is TokenType.L_PAREN and token.token_type is TokenType.VAR
        quoted = f"{left}{word}{right}" if called else word
        text += seed.sql[done : token.start] + quoted
        done = token.end + 1
    return text + seed.sql[done:]


def _gap_before_bracket(seed: Seed, chance: random.Random) -> str:
    return seed.sql.replace("(", chance.choice((" (", "/**/(", "\n(", "--x\n(", "\t (")))


def _invisible(seed: Seed, chance: random.Random) -> str:
    place = chance.randrange(len(seed.sql) + 1)
    unseen = chance.choice(("\u200b", "\ufeff", "\u202e", "\x00", "\x08"))
    return seed.sql[:place] + unseen + seed.sql[place:]


HOSTILE_WAYS = (
    Way("blanks", _spaced(PLAIN_BLANKS)),
    Way("comments", _spaced(COMMENTS)),
    Way("odd blanks", _spaced(ODD_BLANKS)),
    Way("odd comments", _spaced(ODD_COMMENTS)),
    Way("case", _cased),
    Way("ends", _ends),
    Way("frames", _inside),
    Way("more frames", _inside),
    Way("look-alikes", _look_alike),
    Way("quoted names", _quoted_names),
    Way("gap before a bracket", _gap_before_bracket),
    Way("invisible", _invisible),
)
HONEST_WAYS: tuple[Way, ...] = (
    Way("blanks", _spaced(PLAIN_BLANKS)),
    Way("comments", _spaced(COMMENTS)),
    Way("case", _cased),
    Way("ends", _ends),
)
"""Framing an honest statement is tried apart: two columns of one name cannot stand in a frame."""
