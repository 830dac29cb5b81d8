"""Words that mean one thing together: "savings balance", "priority level", "day of the week"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from t2sql.translators.offline.reading import Operand
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.tags import Tag

HALF = 0.9
"""Below it not all words of a name are said."""
_FUNCTION_WORDS = {"total": "sum", "average": "avg", "mean": "avg", "median": "median"}
_SORTS = frozenset({"level", "kind", "class", "band", "grade", "address"})


def merge_compounds(tags: Sequence[Tag], schema: Schema) -> tuple[Tag, ...]:
    """As in "savings balance": a table's name right before its column belongs to the column."""
    found: list[Tag] = []
    for tag in _functions_read(_weekdays_read(_codes_read(tags, schema), schema), schema):
        whole = _merged(found[-1], tag, schema) if found else None
        if whole is not None:
            found[-1] = whole
        else:
            found.append(tag)
    return tuple(found)


def _merged(before: Tag, tag: Tag, schema: Schema) -> Tag | None:
    """The two as one, if they are a compound."""
    if before.end != tag.start or before.target is None:
        return None
    text = f"{before.text} {tag.text}"
    numbered = _numbered(before, schema) if tag.text.lower() == "number" else None
    if numbered is not None:
        return numbered
    if _is_pointer(before, tag, schema):
        return replace(before, end=tag.end, text=text)
    if _is_sort(before, tag) or _is_named(before, tag, schema):
        return replace(before, end=tag.end, text=text)
    led = _is_led(before, tag, schema) or _is_way(before, tag, schema)
    return replace(tag, start=before.start, text=text) if led else None


def _codes_read(tags: Sequence[Tag], schema: Schema) -> tuple[Tag, ...]:
    """As in "reasons (code)": the word says that the code is to be shown, and is read by that."""
    said = any(tag.kind == "word" and tag.meaning == "code" for tag in tags)
    if not said or not any(tag.is_column and _is_code(tag, schema) for tag in tags):
        return tuple(tags)
    return tuple(
        replace(tag, kind="stop")
        if tag.kind == "word" and tag.meaning == "code" and (after is None or not after.targets)
        else tag
        for tag, after in zip(tags, (*tags[1:], None), strict=True)
    )


def _weekdays_read(tags: Sequence[Tag], schema: Schema) -> tuple[Tag, ...]:
    """As in "by day of the week": the weekday of a date, unless a column has it."""
    found: list[Tag] = []
    for tag in tags:
        found.append(tag)
        if tag.text.lower() != "week":
            continue
        said = [one.text.lower() for one in found[-4:] if one.text.lower() != "the"][-3:]
        if said != ["day", "of", "week"]:
            continue
        size = 4 if found[-2].text.lower() == "the" else 3
        day = found[-size].target
        if day is None or schema.is_dated(Operand(day.table, day.column)):
            first = found[-size]
            found[-size:] = [Tag("word", "weekday", first.start, tag.end, "weekday")]
    return tuple(found)


def _functions_read(tags: Sequence[Tag], schema: Schema) -> tuple[Tag, ...]:
    """As in "total fare" beside a column ``total_amount``: before another measure it is its sum."""
    return tuple(
        replace(tag, kind="aggregate", meaning=_FUNCTION_WORDS[lower], targets=(), target=None)
        if (lower := tag.text.lower()) in _FUNCTION_WORDS
        and tag.is_column
        and after is not None
        and after.start == tag.end
        and _is_measure(after, schema)
        else tag
        for tag, after in zip(tags, (*tags[1:], None), strict=True)
    )


def _is_measure(tag: Tag, schema: Schema) -> bool:
    target = tag.target
    if target is None or not tag.is_column:
        return False
    return schema.is_measure(Operand(target.table, target.column))


def _is_pointer(before: Tag, tag: Tag, schema: Schema) -> bool:
    """As in "the maker code" of cars: the column that holds codes of makers, not the car's own."""
    if before.target is None or not before.is_column or tag.target is None:
        return False
    said = tag.text.lower().removesuffix("s")
    keys = schema.by_name[before.target.table].foreign_keys
    return said in ("code", "id") and any(
        key.columns == (before.target.column,) and schema.words(key.ref_columns[0])[-1:] == (said,)
        for key in keys
    )


def _is_sort(before: Tag, tag: Tag) -> bool:
    """As in "priority level": a noun that only says what sort of column the one before is."""
    plain = tag.kind == "word" and tag.meaning in _SORTS
    return plain and before.is_column


def _is_code(tag: Tag, schema: Schema) -> bool:
    if tag.target is None:
        return False
    custom = schema.known.custom(tag.target.table)
    linked = {link.column for link in custom.codes} if custom is not None else frozenset()
    return tag.target.column in linked or schema.words(tag.target.column)[-1:] == ("code",)


def _numbered(before: Tag, schema: Schema) -> Tag | None:
    """As in "phone number", "department number": the column itself, or the table's key."""
    if before.target is None or before.is_value:
        return None
    if before.is_column:
        return before
    key = schema.key_of(before.target.table)
    if key is None:
        return None
    target = replace(before.target, kind="column", column=key.column)
    return replace(before, target=target)


def _is_led(before: Tag, tag: Tag, schema: Schema) -> bool:
    """Whether the first only says whose, or what kind, the second is."""
    if before.target is None or tag.target is None:
        return False
    table = before.target.table
    lead = before.is_table or (
        before.is_column and _names_rows(schema, table, before.target.column)
    )
    keyed = schema.key_of(table) == Operand(table, before.target.column)
    named = tag.is_column and _names_rows(schema, table, tag.target.column)
    lead = lead or (before.is_column and keyed and named)
    verb = tag.text.lower().endswith(("ed", "ing"))
    verb = verb or (before.text.lower().endswith("s") and tag.target.score < HALF)
    owned = lead and tag.is_column and table == tag.target.table and not verb
    return owned or _is_modified(before, tag, schema) or _is_of_key(before, tag, schema)


def _is_way(before: Tag, tag: Tag, schema: Schema) -> bool:
    """As in "destination city" of trips: the first says by which key the second's rows are met."""
    if before.target is None or tag.target is None or not (before.is_column and tag.is_column):
        return False
    keys = schema.by_name[before.target.table].foreign_keys
    way = (before.target.column,)
    return any(key.columns == way and key.ref_table == tag.target.table for key in keys)


def _is_of_key(before: Tag, tag: Tag, schema: Schema) -> bool:
    """As in "app sessions": half the name of a column, before the things that a key tells apart."""
    if before.target is None or tag.target is None or not (before.is_column and tag.is_column):
        return False
    things = Operand(tag.target.table, tag.target.column)
    half = before.target.table == things.table and before.target.score < HALF
    return half and before.target.column != things.column and schema.is_key(things)


def _is_modified(before: Tag, tag: Tag, schema: Schema) -> bool:
    """As in "parcel carriers": the first says what kind they are, and is not asked about.

    Where its rows point to those of the second, joining them would only repeat those.
    """
    if before.target is None or tag.target is None or not (before.is_table and tag.is_table):
        return False
    if before.text.lower() != before.text or before.text.lower().endswith(("s", "ed")):
        return False
    keys = schema.by_name[before.target.table].foreign_keys
    return any(key.ref_table == tag.target.table for key in keys)


def _is_named(before: Tag, tag: Tag, schema: Schema) -> bool:
    """As in "country name": the name of a plain text is the text."""
    if before.target is None or tag.target is None or not before.is_column or not tag.is_column:
        return False
    one = Operand(before.target.table, before.target.column)
    other = Operand(tag.target.table, tag.target.column)
    if tag.text.lower() not in ("name", "names") or one.table != other.table:
        return False
    plain = not (schema.is_key(one) or schema.is_numeric(one) or schema.is_dated(one))
    return plain and one not in schema.names_of(one.table) and other in schema.names_of(one.table)


def _names_rows(schema: Schema, table: str, column: str) -> bool:
    return Operand(table, column) in schema.names_of(table)
