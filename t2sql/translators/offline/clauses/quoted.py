"""Texts in quotes that no cell is known to hold: which column they are looked for in."""

from __future__ import annotations

from t2sql.translators.offline.draft import PROJECT, Draft
from t2sql.translators.offline.reading import Compare, Operand


def column_within(draft: Draft, at: int) -> Operand | None:
    """As in "the word X in their name": the column after the text."""
    link = draft.tags[at + 1].text.lower() if at + 1 < len(draft.tags) else ""
    after = draft.skip(at + 1, 1, 3) if link in ("in", "as", "within") else -1
    column = draft.operand(after) if after >= 0 else None
    if column is None:
        return None
    draft.use(after)
    said = [tag.text.lower() for tag in draft.tags[after - 1 : after + 1]]
    asked = _asked_text(draft) if said in (["their", "name"], ["their", "names"]) else None
    return asked or column


def _asked_text(draft: Draft) -> Operand | None:
    """As in "which publishers have 'x' in their names": a column that is asked for by itself."""
    named = [at for at, tag in enumerate(draft.tags) if tag.targets]
    column = draft.operand(named[0]) if named and draft.regions[named[0]] == PROJECT else None
    schema = draft.schema
    if column is None or schema.is_key(column) or schema.is_numeric(column):
        return None
    return None if "name" in draft.tags[named[0]].text.lower() else column


def read_person(draft: Draft, place: int, near: Operand) -> bool:
    """As in "the author 'Ann Low'", "'Ann Low' as an author": a first and a last name."""
    words = draft.tags[place].text.split()
    link = draft.tags[place + 1].text.lower() if place + 1 < len(draft.tags) else ""
    after = draft.tags[draft.skip(place + 1, 1, 3)] if link == "as" else None
    role = after.target if after is not None and after.is_table else None
    names = draft.schema.names_of(role.table if role is not None else near.table)
    if len(words) != 2 or len(names) != 2 or (role is None and near not in names):
        return False
    ordered = sorted(names, key=lambda one: "first" not in draft.schema.words(one.column))
    for name, word in zip(ordered, words, strict=True):
        draft.add(place, Compare(name, "=", word))
    draft.use(place)
    return True
