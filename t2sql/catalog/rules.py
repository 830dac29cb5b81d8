"""Which past queries are left out: failed ones, those of some people, those like a pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from t2sql.catalog.readers.found import FoundQuery, hash_user
from t2sql.errors import ConfigError


@dataclass(frozen=True, slots=True)
class HistoryRules:
    """How past queries are read."""

    include_failed: bool = False
    exclude_users: tuple[str, ...] = ()
    """Names or patterns (``etl_*``), letter case apart, as the log has them or hashed."""
    exclude_pattern: str = ""
    """A regular expression; a query whose SQL it finds is left out."""
    dialect: str = ""
    """What queries are written in whose file does not say; empty: as the warehouse."""
    keep_users: bool = False
    """Whether names of people are kept as they are, and not as a hash."""
    functions: tuple[str, ...] = ()
    """Names of functions that verified queries may call beside those that the gate knows."""


class Sieve:
    """Applies the rules.

    Raises:
        ConfigError: the pattern is no regular expression.
    """

    def __init__(self, rules: HistoryRules) -> None:
        self._rules = rules
        self._users = tuple(user.lower() for user in rules.exclude_users)
        try:
            self._pattern = re.compile(rules.exclude_pattern) if rules.exclude_pattern else None
        except re.error as error:
            raise ConfigError(
                f"[history] exclude_pattern is no regular expression: {error}.",
                hint="Escape what should be taken as it is, e.g. `\\\\.`.",
            ) from error

    def reason(self, found: FoundQuery) -> str:
        """Why a query is left out, as words that can be counted; empty if it is not."""
        if found.failed and not self._rules.include_failed:
            return "failed"
        if self._users and any(map(self._is_excluded, found.users)):
            return "of excluded users"
        if self._pattern is not None and self._pattern.search(found.sql):
            return "with the excluded pattern"
        return ""

    def users(self, found: FoundQuery) -> tuple[str, ...]:
        """Who ran it, as it is kept."""
        if self._rules.keep_users:
            return found.users
        return tuple(dict.fromkeys(map(hash_user, found.users)))

    def _is_excluded(self, name: str) -> bool:
        names = (name.lower(), hash_user(name))
        return any(fnmatchcase(known, user) for user in self._users for known in names) or any(
            hash_user(user) == known for user in self._users for known in names
        )
