"""``[access]`` as somebody wrote it: patterns that fit no name, groups that nobody is in."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from t2sql.errors import ConfigError

if TYPE_CHECKING:
    from t2sql.config.config import Config
    from t2sql.config.sections import AccessRule, AccessSettings

_NO_NAME = frozenset("\"'`[]{}/\\,;")
_MOST_PARTS = 4
"""Of a column's name: catalog, schema, table, column."""


def check_access(access: AccessSettings, where: str) -> AccessSettings:
    """The same settings, once every rule says something that can hold.

    Raises:
        ConfigError: a rule that neither allows nor hides, or a pattern that can fit no name.
    """
    for name, rule in access.rules.items():
        key = f"access.rules.{name}"
        if not rule.allow and not rule.hide:
            raise ConfigError(
                f"{where}: `{key}` neither allows nor hides anything.",
                hint='Give it e.g. allow = ["shop.*"] or hide = ["*.email"].',
            )
        for side in ("allow", "hide"):
            for pattern in getattr(rule, side):
                _check_pattern(pattern, f"{where}: `{key}.{side}`")
    return access


def _check_pattern(pattern: str, place: str) -> None:
    parts = pattern.split(".")
    said = f"{place}: {pattern!r} fits no name"
    if not all(part.strip() == part and part for part in parts):
        raise ConfigError(f"{said}: a part of it is empty.", hint="Write schema.table.column.")
    if found := _NO_NAME.intersection(pattern):
        raise ConfigError(
            f"{said}: it holds {min(found)!r}.",
            hint="Write names without quotes; * fits any letters and ? any one.",
        )
    if len(parts) > _MOST_PARTS:
        raise ConfigError(f"{said}: it has {len(parts)} parts.", hint="Write schema.table.column.")


def check_groups(config: Config, where: str) -> None:
    """Refuse rules for groups that are nowhere; a proxy may name groups that no file knows.

    Raises:
        ConfigError: a group that ``[access.groups]`` does not have, with the nearest.
    """
    if config.auth.groups_header:
        return
    groups = config.access.groups
    for name, rule in config.access.rules.items():
        for group in rule.groups:
            if group not in groups:
                raise _unknown_group(name, rule, group, sorted(groups), where)


def _unknown_group(
    name: str, rule: AccessRule, group: str, groups: list[str], where: str
) -> ConfigError:
    near = difflib.get_close_matches(group, groups, n=1)
    if near:
        hint = f"Did you mean {near[0]!r}?"
    elif groups:
        hint = f"Known are: {', '.join(groups)}."
    else:
        hint = f'Say who is in it: {group} = ["name"] under [access.groups].'
    return ConfigError(
        f"{where}: `access.rules.{name}` is for an unknown group {group!r}.", hint=hint
    )
