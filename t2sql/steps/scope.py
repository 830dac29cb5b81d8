"""Pin, exclude, scope: where a question says itself which tables it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from t2sql.errors import InputError
from t2sql.sql.nearest import nearest_names
from t2sql.types import Scope, Table

Known = Callable[[str], bool]
"""Whether a written name means a table."""

_QUOTED = r'"[^"\n]+"'
_PART = rf"(?:{_QUOTED}|\w(?:[\w$]|-(?=[\w$-]*\.))*)"
# Behind a letter it is an e-mail address, behind a backslash or a quote it is meant as it stands.
_PIN = re.compile(
    rf"(?<![\w@.\\\"'`/+-])(?P<minus>-)?@(?P<name>{_PART}(?:\.{_PART})*)(?![\w@])", re.UNICODE
)
_ESCAPED = re.compile(r"\\@")
_GLUED = re.compile(r"^(?P<name>[\x00-\x7f]*[A-Za-z0-9_$])(?P<rest>[^\x00-\x7f]\w*)$")
_PARTICLES = re.compile(
    r"(?P<name>.+?)(?P<rest>에서|에게|으로|까지|부터|은|는|이|가|을|를|의|에|로|와|과|도|만)$"
)
_DOMAIN = re.compile(
    r"^[A-Za-z0-9.-]+\.(?:com|net|org|edu|gov|mil|info|biz|io|co|eu|kr|jp|cn|tw|in|uk|de|fr|es|nl|ru|br|au|ca)$",
    re.IGNORECASE,
)


def in_scope(table: Table, scope: Scope | None) -> bool:
    """Whether a table lies within a scope: in one of its schemas, with a tag and a tier of it.

    Letter case is forgiven. A schema may hold ``*`` and ``?``; without a dot it also means the
    last part of a longer one: ``sales`` is ``lake.sales`` too.
    """
    if scope is None:
        return True
    return (
        (not scope.schemas or any(is_schema(table.schema, wanted) for wanted in scope.schemas))
        and (not scope.tags or not _folded(scope.tags).isdisjoint(_folded(table.tags)))
        and (not scope.tiers or table.tier.casefold() in _folded(scope.tiers))
    )


def is_schema(schema: str, wanted: str) -> bool:
    """Whether a schema is the one that is wanted, or fits its pattern."""
    name, pattern = schema.casefold(), wanted.casefold()
    return fnmatchcase(name, pattern) or (
        "." not in pattern and fnmatchcase(name.rpartition(".")[2], pattern)
    )


def split_pins(
    text: str, known: Known | None = None
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    r"""A question without its marks, the tables that it pins, and those that it excludes.

    ``@trade.orders`` and ``@"odd name"`` pin: the name stays in the text, the sign goes.
    ``-@trade.orders_old`` excludes: it goes altogether. An e-mail address pins nothing, nor does
    a domain (``@gmail.com``) that is no table, nor ``\@``, which stands for the sign itself.

    Args:
        text: as the person wrote it.
        known: tells a table from a particle glued to it (``@주문에서``), and from a domain.
    """
    pinned: list[str] = []
    excluded: list[str] = []

    def read(found: re.Match[str]) -> str:
        name, rest = _without_particle(found["name"], known)
        if _DOMAIN.match(name) and known is not None and not known(name):
            return found[0]
        plain = name.replace('"', "")
        (excluded if found["minus"] else pinned).append(plain)
        return rest if found["minus"] else plain + rest

    said = _PIN.sub(read, text)
    if excluded:
        said = re.sub(r"[ \t]{2,}", " ", said).strip()
    return _ESCAPED.sub("@", said), _once(pinned), _once(excluded)


def _without_particle(name: str, known: Known | None) -> tuple[str, str]:
    """``orders에서`` is the table ``orders`` and a particle; so may ``주문에서`` be."""
    if name.endswith('"') or (known is not None and known(name)):
        return name, ""
    glued = _GLUED.match(name)
    if glued:
        return glued["name"], glued["rest"]
    particle = _PARTICLES.match(name)
    if particle and known is not None and known(particle["name"]):
        return particle["name"], particle["rest"]
    return name, ""


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple({name.lower(): name for name in reversed(names)}.values())[::-1]


def _folded(names: tuple[str, ...]) -> set[str]:
    return {name.casefold() for name in names}


def check_scope(
    scope: Scope,
    *,
    schemas: Iterable[str] = (),
    tags: Iterable[str] = (),
    tiers: Iterable[str] = (),
) -> Scope | None:
    """The scope, each of whose words means something; None if it narrows nothing.

    Args:
        scope: as the person wrote it.
        schemas: those of the catalog.
        tags: the same.
        tiers: the same.

    Raises:
        InputError: a schema, tag or tier that no table has, with the nearest ones.
    """
    _check("schema", scope.schemas, schemas, is_schema)
    _check("tag", scope.tags, tags, _same)
    _check("tier", scope.tiers, tiers, _same)
    return scope if scope != Scope() else None


def _check(
    what: str,
    wanted: Iterable[str],
    known: Iterable[str],
    fits: Callable[[str, str], bool],
) -> None:
    names = sorted(set(known) - {""})
    for word in wanted:
        if not any(fits(name, word) for name in names):
            raise InputError(
                f"No table of the catalog has the {what} {word!r}.",
                hint=nearest_names(word, names) or f"No table has a {what} at all.",
            )


def _same(name: str, wanted: str) -> bool:
    return name.casefold() == wanted.casefold()
