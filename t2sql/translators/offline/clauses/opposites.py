"""The opposite of what a column says of a row: "closed shops", where a column says ``is_open``."""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Flag, Operand

_OPPOSITES = {
    "closed": "open",
    "offline": "online",
    "disabled": "enabled",
    "hidden": "visible",
    "private": "public",
    "failed": "successful",
    "absent": "present",
    "false": "true",
}
_PREFIXES = ("un", "in", "non-", "non", "dis")


def read_opposites(draft: Draft) -> None:
    """A word that no name explains, where a yes-or-no column of the subject says the contrary."""
    for place in list(draft.each("word")):
        said = _contrary(draft.tags[place].text.lower())
        column = _flag_of(draft, said) if said else None
        if column is not None and not draft.take_negation(place):
            draft.add(place, Flag(column, negated=True))
            draft.use(place)


def _contrary(word: str) -> tuple[str, ...]:
    stripped = [word.removeprefix(one) for one in _PREFIXES if word.startswith(one)]
    found = [_OPPOSITES.get(word, ""), *stripped]
    return tuple(one for one in found if len(one) > 3)


def _flag_of(draft: Draft, said: tuple[str, ...]) -> Operand | None:
    """The one column of the subject that says so and nothing else: ``is_active``, ``active_yn``."""
    table = draft.schema.by_name.get(draft.subject)
    flags = [
        column
        for one in (table.columns if table is not None else ())
        if draft.schema.is_flag(column := Operand(draft.subject, one.name))
    ]
    found = [one for one in flags if set(said) & set(draft.schema.words(one.column))]
    return found[0] if len(found) == 1 else None
