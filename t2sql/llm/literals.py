"""Literals that make a query what it is, and are no cells: limits, units, formats, constants."""

from __future__ import annotations

import re

from sqlglot import exp

_BITS = frozenset({"0", "1"})
"""Numbers that tell of nobody, wherever they stand."""
_CONSTANTS = _BITS | {
    "2",
    "7",
    "10",
    "12",
    "24",
    "30",
    "60",
    "100",
    "100.0",
    "1000",
    "3600",
    "86400",
}
"""Numbers of arithmetic that are nobody's data; compared with a column they are masked, too."""
_FORMAT = re.compile(r"(?:%[-\w]|[YyMmDdHhSsQW]{1,4}|MI|24|[-/:.,_ T년월일주])+")
_UNIT_TEXT = """
    year quarter month week isoweek day dayofweek dow isodow doy hour minute second epoch
    millisecond microsecond decade century
"""
_UNITS = frozenset(_UNIT_TEXT.split())
_STRUCTURE = (
    *(exp.Limit, exp.Offset, exp.Fetch, exp.Interval, exp.DataType, exp.Group, exp.Ordered),
    *(exp.WindowSpec, exp.TableSample),
)
_COMPARED = (exp.Predicate, exp.Escape)
_RESULTS = (exp.Case, exp.If, exp.Coalesce, exp.Greatest, exp.Least, exp.Nullif)
_THROUGH = (exp.Cast, exp.Neg, exp.Paren, exp.Tuple, exp.Lower, exp.Upper, exp.Array)


def is_structure(literal: exp.Literal) -> bool:
    """Whether a literal is no cell, by where it stands and what it is."""
    above = literal.parent
    while isinstance(above, _THROUGH):
        above = above.parent
    if isinstance(above, _STRUCTURE):
        return True
    text = str(literal.this)
    if not literal.is_string and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not literal.is_string and text in _BITS:
        return True
    if isinstance(above, _COMPARED) and not isinstance(above, exp.Func):
        return not literal.is_string and above.find(exp.Window) is not None
    if literal.is_string:
        named = text.lower() in _UNITS or _FORMAT.fullmatch(text) is not None
        return named and isinstance(above, exp.Func) and not isinstance(above, _RESULTS)
    if isinstance(above, exp.Func) and not isinstance(above, _RESULTS):
        return True  # digits to round to, a place in a text, a share of a quantile
    return text in _CONSTANTS
