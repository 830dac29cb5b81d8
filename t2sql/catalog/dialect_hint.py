"""Tells that past queries are written in another dialect than they were said to be."""

from __future__ import annotations

import sqlglot

from t2sql.catalog.readers.quiet import PARSER_FAULTS, quiet_parser
from t2sql.types import Problem

_CANDIDATES = (
    *("postgres", "bigquery", "snowflake", "mysql", "duckdb", "tsql", "spark", "redshift"),
    *("trino", "clickhouse", "sqlite", "oracle"),
)
_FEWEST = 3
_SHARE = 0.2
_MOST_SAMPLES = 30
_LONGEST = 10_000


class DialectHint:
    """Counts what parses, and tries samples of what does not in other dialects."""

    def __init__(self) -> None:
        self._read = 0
        self._failed = 0
        self._samples: list[tuple[str, str]] = []

    def count(self, dialect: str, sql: str, *, parsed: bool) -> None:
        """Note how one text fared."""
        self._read += 1
        if parsed:
            return
        self._failed += 1
        if len(self._samples) < _MOST_SAMPLES and len(sql) <= _LONGEST:
            self._samples.append((dialect, sql))

    def problem(self) -> Problem | None:
        """What to tell, if many texts do not parse and another dialect fits them better."""
        if self._failed < max(_FEWEST, _SHARE * self._read) or not self._samples:
            return None
        spoken = self._samples[0][0]
        texts = [sql for dialect, sql in self._samples if dialect == spoken]
        fits = {name: sum(_parses(sql, name) for sql in texts) for name in _CANDIDATES}
        best = max(fits, key=lambda name: fits[name])
        said = f"{self._failed:,} of {self._read:,} past queries do not parse as {spoken}"
        if best == spoken or fits[best] * 2 < len(texts):
            hint = "If they are written in another dialect, name it: [history] dialect."
            return Problem("wrong_dialect", "warning", f"{said}.", hint=hint)
        return Problem(
            "wrong_dialect",
            "warning",
            f"{said}; of {len(texts)} of them {fits[best]} parse as {best}.",
            hint=f'Set dialect = "{best}" under [history], or add them with `--dialect {best}`.',
        )


def _parses(sql: str, dialect: str) -> bool:
    try:
        with quiet_parser():
            sqlglot.parse(sql, dialect=dialect)
    except PARSER_FAULTS:
        return False
    return True
