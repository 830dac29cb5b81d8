"""Notes onto tables: the database says what exists, the files say what it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from t2sql.catalog.documents import nearest
from t2sql.catalog.names import NameIndex
from t2sql.catalog.notes import ColumnNotes, Relationship, TableNotes, read_file
from t2sql.errors import MetadataError
from t2sql.types import Column, ForeignKey, Problem, Table


def read_notes(folder: Path) -> tuple[TableNotes, ...]:
    """The notes of every ``.yml`` and ``.yaml`` file under a folder, in the order of their paths.

    A folder that does not exist holds no notes.

    Raises:
        MetadataError: a file is not YAML, or not of the shape; names the file and the line.
    """
    return tuple(notes for file in notes_files(folder) for notes in read_file(file))


def notes_files(folder: Path) -> tuple[Path, ...]:
    """Every ``.yml`` and ``.yaml`` file under a folder, in order.

    Raises:
        MetadataError: it is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise MetadataError(f"{folder} is a file, not a folder.", hint="Put notes in a folder.")
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml"})
    return tuple(file for file in files if file.is_file())


def apply_notes(
    tables: Sequence[Table], notes: Sequence[TableNotes]
) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """Write what the notes say into the tables that they mean.

    Returns:
        The tables, in the same order, and a problem for every note that fits no table.

    Raises:
        MetadataError: a note names a column that its table does not have, since a reader would
            trust it; names the file, the line and the nearest column.
    """
    by_name = {table.name: table for table in tables}
    index = NameIndex(by_name)
    problems: list[Problem] = []
    matched: dict[str, TableNotes] = {}
    models: dict[tuple[str, str], str] = {}
    for note in notes:
        found = match_note(note, index)
        if len(found) != 1:
            if found or not note.gone:
                problems.append(_unmatched(note, found))
            continue
        if found[0] in matched:
            problems.append(_twice(note, found[0]))
            continue
        matched[found[0]] = note
        models[note.source.lower(), note.name.lower()] = found[0]
    for name, whole in matched.items():
        note, odd = _fitting(whole, by_name[name])
        problems.extend(odd)
        table = _describe(by_name[name], note)
        keys, missing = _references(table, note, models, index, by_name)
        problems.extend(missing)
        by_name[name] = replace(table, foreign_keys=_merge_keys(table.foreign_keys, keys))
    return tuple(by_name[table.name] for table in tables), tuple(problems)


def model_tables(notes: Iterable[TableNotes], names: NameIndex) -> dict[str, str]:
    """Which table each model means, by its name in dbt; one of a source is ``source.model``."""
    found: dict[str, str] = {}
    for note in notes:
        matches = match_note(note, names)
        if len(matches) == 1:
            model = ".".join(part for part in (note.source, note.name) if part)
            found.setdefault(model.lower(), matches[0])
    return found


def match_note(note: TableNotes, index: NameIndex) -> tuple[str, ...]:
    """The tables that a note may mean."""
    name = note.identifier or note.name
    if not note.schema:
        return index.matches(name)
    found = index.matches(f"{note.schema}.{name}")
    if found:
        return found
    bare = index.matches(name)
    # A schema that is only dbt's default may be wrong; a database without schemas has none.
    forgiven = not note.schema_given or all("." not in match for match in bare)
    return bare if forgiven else ()


def _unmatched(note: TableNotes, found: tuple[str, ...]) -> Problem:
    place = f"{note.entry.file}, line {note.entry.line}"
    if found:
        return Problem(
            "ambiguous_table",
            "warning",
            f"{place}: {note.name!r} may be {' or '.join(sorted(found))}; its notes were not used.",
            hint="Name the schema with `config: {schema: ...}`.",
        )
    name = f"{note.schema}.{note.name}" if note.schema_given else note.name
    return Problem(
        "unknown_table",
        "warning",
        f"{place}: the database has no table {name!r}; its notes were not used.",
        hint="Correct the name, or delete the notes.",
    )


def _twice(note: TableNotes, name: str) -> Problem:
    return Problem(
        "described_twice",
        "warning",
        f"{note.entry.file}, line {note.entry.line}: {name} is described a second time; "
        "the first notes were used.",
        hint="Keep one of them.",
    )


def _fitting(note: TableNotes, table: Table) -> tuple[TableNotes, list[Problem]]:
    """A lenient note without the columns that its table does not have; any other as it is."""
    if not note.lenient:
        return note, []
    known = {column.name.lower() for column in table.columns}
    problems = [
        Problem(
            "unknown_column",
            "warning",
            f"{column.entry.file}, line {column.entry.line}: table {table.name} has no column "
            f"{column.name!r}; what is said of it was not used.",
            hint=nearest(column.name, [one.name for one in table.columns]),
        )
        for column in note.columns
        if column.name.lower() not in known and not column.gone
    ]
    fits = replace(
        note,
        columns=tuple(one for one in note.columns if one.name.lower() in known),
        primary_key=note.primary_key if known.issuperset(map(str.lower, note.primary_key)) else (),
        unique_columns=tuple(
            names for names in note.unique_columns if known.issuperset(map(str.lower, names))
        ),
    )
    return fits, problems


def _describe(table: Table, note: TableNotes) -> Table:
    columns = {column.name: column for column in table.columns}
    folded: dict[str, Column] = {}
    for column in table.columns:
        folded.setdefault(column.name.lower(), column)
    for column_note in note.columns:
        found = folded.get(column_note.name.lower())
        if found is None and column_note.gone:
            continue
        found = found or _column_of(table, column_note.name, note, column_note)
        columns[found.name] = _describe_column(found, column_note)
    return replace(
        table,
        columns=tuple(columns.values()),
        description=note.description or table.description,
        grain=note.grain or table.grain,
        synonyms=note.synonyms or table.synonyms,
        tier=note.tier or table.tier,
        partition=note.partition or table.partition,
        tags=note.tags or table.tags,
        primary_key=_primary_key(table, note),
    )


def _describe_column(column: Column, note: ColumnNotes) -> Column:
    return replace(
        column,
        description=note.description or column.description,
        synonyms=note.synonyms or column.synonyms,
        accepted_values=note.accepted_values or column.accepted_values,
        unit=note.unit or column.unit,
        pii=note.pii or column.pii,
        nullable=column.nullable and not note.not_null,
    )


def _primary_key(table: Table, note: TableNotes) -> tuple[str, ...]:
    """What the notes declare, else the database, else the first column tested as a key."""
    if note.primary_key:
        return tuple(_column_of(table, name, note).name for name in note.primary_key)
    if table.primary_key:
        return table.primary_key
    for column in note.columns:
        if column.unique and column.not_null and not column.gone:
            return (_column_of(table, column.name, note, column).name,)
    for names in note.unique_columns:
        return tuple(_column_of(table, name, note).name for name in names)
    return ()


def _column_of(
    table: Table, name: str, note: TableNotes, place: ColumnNotes | Relationship | None = None
) -> Column:
    column = table.column(name)
    if column is None:
        entry = place.entry if place is not None else note.entry
        raise entry.error(
            f"table {table.name} has no column {name!r}.",
            hint=nearest(name, [known.name for known in table.columns]),
        )
    return column


def _references(
    table: Table,
    note: TableNotes,
    models: dict[tuple[str, str], str],
    index: NameIndex,
    by_name: dict[str, Table],
) -> tuple[list[ForeignKey], list[Problem]]:
    keys: list[ForeignKey] = []
    problems: list[Problem] = []
    for column in note.columns:
        if column.gone and table.column(column.name) is None:
            continue
        for relationship in column.relationships:
            model = (relationship.source.lower(), relationship.model.lower())
            target = models.get(model) or index.resolve(".".join(part for part in model if part))
            target = target or index.resolve(relationship.model)
            if target is None:
                problems.append(_unknown_reference(relationship))
                continue
            if note.lenient and by_name[target].column(relationship.field) is None:
                problems.append(_unknown_reference(relationship))
                continue
            field = _column_of(by_name[target], relationship.field, note, relationship)
            own = _column_of(table, column.name, note, column)
            keys.append(ForeignKey((own.name,), target, (field.name,), source="dbt"))
    return keys, problems


def _unknown_reference(relationship: Relationship) -> Problem:
    entry = relationship.entry
    return Problem(
        "unknown_reference",
        "warning",
        f"{entry.file}, line {entry.line}: `relationships` points to {relationship.model!r}, "
        "which is no table of the database, or more than one; the relationship was not used.",
        hint="Correct the name, or give its model a `config: {schema: ...}`.",
    )


def _merge_keys(
    declared: tuple[ForeignKey, ...], noted: Sequence[ForeignKey]
) -> tuple[ForeignKey, ...]:
    """What the database declares stays as it is; a note of the same key adds nothing."""
    known = {(key.columns, key.ref_table, key.ref_columns) for key in declared}
    fresh = [key for key in noted if (key.columns, key.ref_table, key.ref_columns) not in known]
    return declared + tuple(dict.fromkeys(fresh))
