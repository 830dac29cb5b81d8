"""Masks: the columns whose cells never leave the machine, whatever else may.

A column is masked by its name (the patterns below, always), by a pattern of ``[privacy] mask``, or
by the tag ``pii: true`` in the metadata. Names are looked at when the catalog is read, so that a
changed setting holds at once, without a new index.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from fnmatch import translate
from functools import lru_cache
from typing import Final

from t2sql.types import Column, Table

ALWAYS: Final = (
    "password|passwd|pwd|passphrase|passcode|secret|token|credential|credentials",
    "(?:password|passwd|pwd|pin|secret|token)_"
    "(?:hash|hashed|salt|digest|enc|encrypted|raw|value|text)",
    "(?:api|access|secret|private|encryption|signing|ssh|license)_?key",
    "apikey|auth_?code|otp|totp|otp_?seed|recovery_?codes?|session_?cookie",
    "ssn|social_security(?:_(?:number|no|num|nr))?|rrn|jumin(?:_?(?:no|number|num))?",
    "national_(?:id|identity)(?:_(?:number|no|num|nr))?",
    "(?:citizen|resident)_(?:identity|registration)_(?:number|no|num|nr)",
    "passport(?:_?(?:number|no|num|nr|id))?|drivers?_licen[cs]e(?:_(?:number|no|num|nr))?",
    "(?:credit_?|debit_?|payment_?)?card_?(?:number|no|num|nr)|cc_?(?:number|no|num|nr)|card_?pan",
    "cvv2?|cvc2?|iban|bank_account(?:_(?:number|no|num|nr))?|swift_account",
)
"""Names that are masked whatever the settings say: as whole names, or as the end of one after ``_``
(``reset_token``, never ``token_count``). Names are read in snake case."""
_WHOLE: Final = "pan|pin|tin|주민(?:등록)?번호|여권번호|비밀번호|카드번호|계좌번호|운전면허번호"
"""These only as whole names: ``frying_pan`` is none, ``pin_code`` is an address in India."""
_HINT: Final = re.compile(
    "pass|pwd|secret|token|cred|key|auth|otp|code|session|ssn|social|rrn|jumin|national|citizen"
    "|resident|licen|card|cc_?n|cv|iban|bank|swift|pan|pin|tin|번호",
    re.IGNORECASE,
)
"""One of these stands in each of them."""
_SAYS: Final = re.compile(r"(?:is|has|had|needs|uses|with|no|num|count)_")
_NO_TEXT: Final = re.compile("BOOL|DATE|TIME", re.IGNORECASE)
"""Whether there is a password, and when it was set, tells nobody the password."""
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BREAK: Final = re.compile(r"[\W_]+")
_SECRET: Final = re.compile(rf"(?:.*_)?(?:{'|'.join(ALWAYS)})|{_WHOLE}")


@lru_cache(maxsize=65_536)
def is_secret_name(name: str) -> bool:
    """Whether a column of that name is masked whatever the settings say."""
    if _HINT.search(name) is None:  # most names: reading thousands must not take long
        return False
    plain = _BREAK.sub("_", _CAMEL.sub("_", name)).strip("_").lower()
    return _SECRET.fullmatch(plain) is not None and _SAYS.match(plain) is None


class Masks:
    """The masks of a project.

    Args:
        patterns: of ``[privacy] mask``: of columns (``*phone*``), or with the table and maybe its
            schema before it (``shop.members.phone``, ``*.members.birth_*``). ``*``, ``?`` and
            ``[…]`` fit letters of one part; letter case does not count.
    """

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        split = [pattern.lower().split(".") for pattern in patterns if pattern.strip()]
        self._bare = _compiled([parts[0] for parts in split if len(parts) == 1])
        self._dotted = tuple(
            tuple(re.compile(translate(part)) for part in parts)
            for parts in split
            if len(parts) > 1
        )

    def holds(self, table: str, column: Column) -> bool:
        """Whether the column's cells never leave the machine."""
        return self._holds(column, self._named(table))

    def _holds(self, column: Column, named: Sequence[re.Pattern[str]]) -> bool:
        if column.pii or (is_secret_name(column.name) and not _NO_TEXT.search(column.data_type)):
            return True
        if self._bare is not None and self._bare.fullmatch(column.name.lower()):
            return True
        return any(pattern.fullmatch(column.name.lower()) for pattern in named)

    def applied(self, table: Table) -> Table:
        """The table with ``pii`` set on each masked column, and nothing of its cells."""
        named = self._named(table.name)
        masked = {column.name for column in table.columns if self._holds(column, named)}
        if not masked:
            return table
        columns = (_bare(one) if one.name in masked else one for one in table.columns)
        return replace(table, columns=tuple(columns))

    def _named(self, table: str) -> list[re.Pattern[str]]:
        """Of the patterns that name this table: what they say of its columns.

        Compared part by part from the end: a pattern may name a schema that the engine lacks.
        """
        parts = table.lower().split(".")[::-1] if self._dotted else []
        return [
            patterns[-1]
            for patterns in self._dotted
            if all(
                pattern.fullmatch(part)
                for pattern, part in zip(patterns[-2::-1], parts, strict=False)
            )
        ]


def _bare(column: Column) -> Column:
    """What was read before the column was masked is not told any more; its counts are no cells."""
    return replace(column, pii=True, examples=(), minimum=None, maximum=None)


def masked_names(tables: Collection[Table]) -> frozenset[str]:
    """The names of the masked columns of these tables, in lower case."""
    return frozenset(
        column.name.lower() for table in tables for column in table.columns if column.pii
    )


def _compiled(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(translate(one) for one in patterns)) if patterns else None
