"""Problems of a long reading: the first of each kind by name, the rest by their number."""

from __future__ import annotations

from collections import Counter

from t2sql.types import Problem, Severity

MOST_OF_A_KIND = 200
_REST = {
    "unreadable_query": "queries that cannot be read",
    "unreadable_row": "rows that cannot be read",
    "unknown_table": "names of tables that do not exist",
    "query_header": "wrong headers",
    "refused_query": "verified queries that the gate refuses",
    "unproved_query": "verified queries that are no examples",
    "query_without_tables": "queries that read no table",
}


class ProblemLog:
    """Collects problems; a hundred thousand of them cost no more than a few hundred."""

    def __init__(self, most: int = MOST_OF_A_KIND) -> None:
        self._most = most
        self._kept: list[Problem] = []
        self._counts: Counter[str] = Counter()
        self._severities: dict[str, Severity] = {}

    def add(self, problem: Problem) -> None:
        """Keep a problem, or count it where there are many of its kind."""
        self._counts[problem.kind] += 1
        if self._counts[problem.kind] <= self._most:
            self._kept.append(problem)
            self._severities.setdefault(problem.kind, problem.severity)

    def count(self, kind: str) -> int:
        """How many of a kind there were."""
        return self._counts[kind]

    def problems(self) -> tuple[Problem, ...]:
        """Those that were kept, and one for the rest of each kind."""
        rest = (
            Problem(
                kind,
                self._severities[kind],
                f"… and {count - self._most:,} more {_REST.get(kind, f'of {kind}')}.",
            )
            for kind, count in self._counts.items()
            if count > self._most
        )
        return (*self._kept, *rest)
