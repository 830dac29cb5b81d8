"""Access rules: which tables and columns a person sees, from ``[access]`` and who they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from t2sql.sql.dialects import find_dialect

if TYPE_CHECKING:
    from t2sql.config.sections import AccessRule, AccessSettings
    from t2sql.types import Person


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees of a warehouse. Two people with equal rights have an equal sight.

    A pattern is a name in which ``*`` fits any letters, dots too, and ``?`` any one; letter case
    does not count. What is hidden is hidden, whatever else allows it.
    """

    allow: tuple[str, ...] = ("*",)
    """Patterns of tables (``shop.*``) that are seen."""
    hide: tuple[str, ...] = ()
    """Patterns of tables, or of columns (``*.members.email``), that are not. One without a dot
    fits the table or the column of that name wherever it stands."""
    default_schema: str = ""
    """The schema that the warehouse leaves off names; patterns may name it or not."""

    @property
    def is_whole(self) -> bool:
        """Whether everything is seen, whatever there is."""
        return "*" in self.allow and not self.hide

    def sees_table(self, name: str) -> bool:
        """Whether the table of that full name is seen at all."""
        written = list(_table_names(name.lower(), self.default_schema))
        if not _fits(self.allow, written):
            return False
        parts = name.lower().split(".")
        return not _fits(self.hide, (*written, ".".join(parts[-2:]), parts[-1]))

    def may_hide_columns_of(self, table: str) -> bool:
        """Whether a column of some name, were there one, would be hidden in the table."""
        tables = self._written(table)
        return any(
            "." not in pattern or _begins(pattern).fullmatch(f"{one}.")
            for pattern in self.hide
            for one in tables
        )

    def _written(self, table: str) -> tuple[str, ...]:
        """How a pattern that hides may write a table's name."""
        folded = table.lower()
        short = ".".join(folded.split(".")[-2:])
        return tuple(dict.fromkeys((*_table_names(folded, self.default_schema), short)))

    def sees_column(self, table: str, column: str) -> bool:
        """Whether a column is seen; none is of a table that is not."""
        return bool(self.seen_columns(table, (column,)))

    def seen_columns(self, table: str, columns: Sequence[str]) -> list[str]:
        """Of the columns of a table those that are seen; none of a table that is not."""
        if not self.sees_table(table):
            return []
        if not self.may_hide_columns_of(table):
            return list(columns)
        whole, bare = _compiled(self.hide)
        tables = self._written(table)

        def is_hidden(name: str) -> bool:
            if bare is not None and bare.fullmatch(name):
                return True
            return any(whole.fullmatch(f"{one}.{name}") for one in tables)

        return [column for column in columns if not is_hidden(column.lower())]


def is_limited(settings: AccessSettings, person: Person) -> bool:
    """Whether rules may hide anything from a person at all."""
    known = bool(person.name or person.groups)
    return known and (bool(settings.rules) or settings.default != "all")


def sight_of(settings: AccessSettings, person: Person, dialect: str) -> Sight:
    """What a person sees.

    Somebody without a name and without groups has opened the project on their own machine, where
    they can read its settings and its database anyway: they see everything. For all others the
    rules of their name, of their groups and of everybody hold together. What these allow is seen;
    where none of them allows anything, all or nothing is, as ``default`` says.

    Args:
        settings: ``[access]``.
        person: who asks; groups of the settings count beside those that they bring along.
        dialect: of the warehouse.
    """
    if not is_limited(settings, person):
        return Sight()
    allow: list[str] = []
    hide: list[str] = []
    for rule in settings.rules.values():
        if _is_for(rule, settings, person, str):
            allow += rule.allow
        if _is_for(rule, settings, person, str.casefold):
            hide += rule.hide
    facts = find_dialect(dialect)
    return Sight(
        _patterns(allow) or (("*",) if settings.default == "all" else ()),
        _patterns(hide),
        facts.default_schema if facts is not None else "",
    )


def _is_for(
    rule: AccessRule, settings: AccessSettings, person: Person, fold: Callable[[str], str]
) -> bool:
    """Whether a rule is for somebody.

    Names are compared as ``fold`` makes them: exactly for what is allowed; letter case apart for
    what is hidden, since a name that was written otherwise must not open anything.
    """
    if not rule.users and not rule.groups:
        return True
    name = fold(person.name)
    if person.name and name in map(fold, rule.users):
        return True
    groups = {fold(group) for group in person.groups}
    for group, people in settings.groups.items():
        if person.name and name in map(fold, people):
            groups.add(fold(group))
    return not groups.isdisjoint(map(fold, rule.groups))


def _patterns(patterns: Sequence[str]) -> tuple[str, ...]:
    """Each once and in order, so that equal rights are equal."""
    return tuple(sorted({pattern.lower() for pattern in patterns}))


def _table_names(name: str, default_schema: str) -> Iterator[str]:
    """How a pattern may write a table's name."""
    yield name
    if "." not in name:
        yield f"{default_schema}.{name}"  # without a default schema `*.name` fits it, too
    elif default_schema and name.startswith(f"{default_schema}."):
        yield name.removeprefix(f"{default_schema}.")


def _fits(patterns: tuple[str, ...], names: Sequence[str]) -> bool:
    """Whether a pattern fits one of the names."""
    if not patterns:
        return False
    whole, _ = _compiled(patterns)
    return any(whole.fullmatch(name) for name in names)


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """One expression for all patterns, and one for those without a dot."""
    bare = [pattern for pattern in patterns if "." not in pattern]
    return _union(patterns), _union(bare) if bare else None


def _union(patterns: Sequence[str]) -> re.Pattern[str]:
    parts = (re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".") for pattern in patterns)
    return re.compile("|".join(f"(?:{part})" for part in parts), re.DOTALL)


@lru_cache(maxsize=1024)
def _begins(pattern: str) -> re.Pattern[str]:
    """Fits what a name that the pattern fits may begin with."""
    signs = [{"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern]
    return re.compile("(?:".join(signs) + ")?" * (len(signs) - 1), re.DOTALL)
