"""All repairs, in the order in which they are tried."""

from __future__ import annotations

from t2sql.sql.repairs import (
    ambiguous,
    columns,
    comparisons,
    division,
    foreign_functions,
    foreign_text,
    grouping,
    prose,
    quotes,
    sqlite_dates,
    tables,
    values,
)
from t2sql.sql.repairs.broken import Repair


def repairs() -> tuple[Repair, ...]:
    """First what makes the text readable, then names, then what the names are used for."""
    return (
        Repair(prose.KINDS, prose.strip_prose),
        Repair(quotes.KINDS, quotes.plain_quotes),
        Repair(foreign_functions.KINDS, foreign_functions.carry_functions),
        Repair(foreign_text.KINDS, foreign_text.carry_text),
        Repair(sqlite_dates.KINDS, sqlite_dates.write_sqlite_dates),
        Repair(tables.KINDS, tables.spell_tables),
        Repair(columns.KINDS, columns.spell_columns),
        Repair(ambiguous.KINDS, ambiguous.qualify_ambiguous),
        Repair(grouping.KINDS, grouping.group_columns),
        Repair(comparisons.KINDS, comparisons.quote_numbers),
        Repair(values.KINDS, values.rebind_values),
        Repair(division.KINDS, division.keep_fractions),
    )
