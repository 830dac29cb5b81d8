"""All there is of a thing: "all the information about", "the details of", "all product data"."""

from __future__ import annotations

from t2sql.translators.offline.draft import PROJECT, Draft
from t2sql.translators.offline.reading import Operand


def read_everything(draft: Draft) -> None:
    """Read what asks for all columns, or for the column of details."""
    _read_details(draft)
    if any(True for _ in draft.each("all")) and not draft.select:
        _read_all(draft)
    if not draft.select and _is_all_of(draft):
        draft.everything = True


def _read_details(draft: Draft) -> None:
    """As in "the id of each thing, and the details of its owner": the column of the details."""
    for place in list(draft.each("all")):
        if not draft.select or "detail" not in draft.tags[place].text.lower():
            continue
        after = draft.skip(place, 1, 3)
        target = draft.tags[after].target if after >= 0 else None
        table = target.table if target is not None and target.kind == "table" else draft.subject
        column = _details_of(draft, table)
        if column is not None:
            draft.select.append((place, column))
            draft.use(place)


def _details_of(draft: Draft, table: str) -> Operand | None:
    """The column that is called the details of a row."""
    columns = (Operand(table, one.name) for one in draft.schema.by_name[table].columns)
    return next(
        (one for one in columns if draft.schema.words(one.column)[-1:] == ("detail",)), None
    )


def _is_all_of(draft: Draft) -> bool:
    """As in "all the patient information", "all product data"."""
    for place, tag in enumerate(draft.tags[:-1]):
        lead = {near.text.lower().split()[0] for near in draft.tags[max(place - 2, 0) : place]}
        said = draft.tags[place + 1].text.lower()
        if tag.is_table and lead & {"all", "full", "complete"} and said in _CONTENTS:
            return draft.regions[place] == PROJECT
    return False


_CONTENTS = frozenset({"information", "info", "data", "details"})


def _read_all(draft: Draft) -> None:
    """All columns; but "the details of" a table that has a column of details are that column."""
    detailed = any("detail" in draft.tags[place].text.lower() for place in draft.each("all"))
    column = _details_of(draft, draft.subject) if detailed and draft.subject else None
    if column is not None:
        draft.select.append((0, column))
    else:
        draft.everything = True
