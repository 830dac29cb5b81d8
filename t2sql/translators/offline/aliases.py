"""Names that the SQL gives: short aliases of tables, names of measures in the output."""

from __future__ import annotations

import re
from collections.abc import Sequence

from t2sql.translators.offline.measures.names import formula_name
from t2sql.translators.offline.reading import Operand
from t2sql.translators.offline.schema import Schema

_MEASURES = {
    "sum": "total",
    "avg": "average",
    "median": "median",
    "min": "lowest",
    "max": "highest",
}
_TAKEN = frozenset({"as", "at", "by", "do", "if", "in", "is", "no", "of", "on", "or", "to"})


def short_aliases(names: Sequence[str]) -> dict[str, str]:
    """Short aliases from initials: ``order_items`` is ``oi``; a number where two would clash."""
    taken: dict[str, str] = {}
    for name in names:
        bare = name.split("#", 1)[0].rsplit(".", 1)[-1].lower()
        initials = "".join(part[0] for part in re.split(r"[\W_]+", bare) if part) or "t"
        initials = initials if initials[0].isalpha() and initials.isascii() else f"t{len(taken)}"
        alias, count = initials, 2
        while alias in taken.values() or alias in _TAKEN:
            alias, count = f"{initials}{count}", count + 1
        taken[name] = alias
    return taken


def output_name(operand: Operand, schema: Schema) -> str:
    """What a measure is called in the output; empty for a plain column."""
    if operand.grain:
        return operand.grain
    if operand.formula is not None:
        return _formula_name(operand, schema)
    if not operand.function:
        return ""
    table = operand.table.rsplit(".", 1)[-1]
    table = _word(schema.plain.get(table.lower(), table))
    if operand.function != "count":
        return f"{_MEASURES[operand.function]}_{_word(operand.column)}"
    whole = not operand.column or schema.is_unique(operand.table, [operand.column])
    counted = table if whole else _word(operand.column)
    return f"{counted}_count" if counted else "row_count"


def of_its_table(operand: Operand) -> str:
    """What a column is called beside another of the same name: ``city_name``."""
    return f"{_word(operand.table.rsplit('.', 1)[-1])}_{_word(operand.column)}"


def _formula_name(operand: Operand, schema: Schema) -> str:
    inner = getattr(operand.formula, "measure", None)
    measured = output_name(inner, schema) if inner is not None else ""
    name = formula_name(operand.formula, measured) if operand.formula is not None else ""
    return f"{_MEASURES[operand.function]}_{name}" if operand.function in _MEASURES else name


def _word(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower())
