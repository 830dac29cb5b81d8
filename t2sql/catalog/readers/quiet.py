"""The parser's own log, silenced while past queries are read: what is wrong is told as Problems."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlglot.errors import SqlglotError

from t2sql.sql.deep_trees import ROOM

PARSER_FAULTS = (
    *(SqlglotError, RecursionError, ValueError, TypeError, AttributeError, LookupError),
    *(AssertionError, ArithmeticError),
)
"""What the parser may raise of a text that is no SQL: its own errors, and what it stumbles on."""


@contextmanager
def quiet_parser() -> Iterator[None]:
    """Keep sqlglot from logging what it does not know, and let it walk deep trees."""
    logger = logging.getLogger("sqlglot")
    logger.addFilter(_nothing)
    try:
        with ROOM:
            yield
    finally:
        logger.removeFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False
