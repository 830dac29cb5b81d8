"""What writing SQL needs to know: the schema, the joins, the dialect and how it quotes names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.schema import Schema
from t2sql.types import CodeLink

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


_FOLDING = frozenset({"postgres", "redshift", "snowflake", "oracle", "trino", "presto"})


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes readings over one schema in one dialect."""

    schema: Schema
    graph: JoinGraph
    dialect: str
    keywords: frozenset[str] = field(default_factory=frozenset)
    codes: Mapping[str, CodeLink] = field(default_factory=dict)
    """Code tables as one column sees them, by the names that they have among the tables."""
    outer: frozenset[str] = frozenset()
    """Tables that a row need not find a partner in."""

    def identifier(self, name: str) -> exp.Identifier:
        """The name, quoted only where the dialect needs it."""
        pattern = name if self.dialect in _FOLDING else name.lower()
        plain = bool(_PLAIN.fullmatch(pattern)) and name.upper() not in self.keywords
        return exp.to_identifier(name, quoted=not plain)


def make_writer(schema: Schema, graph: JoinGraph) -> Writer:
    """A writer for the slice's dialect."""
    return Writer(schema, graph, schema.known.dialect, _keywords(schema.known.dialect))


@lru_cache(maxsize=32)
def _keywords(dialect: str) -> frozenset[str]:
    words = Dialect.get_or_raise(dialect).tokenizer_class.KEYWORDS
    return frozenset(word.upper() for word in words)
