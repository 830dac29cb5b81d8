"""Types: is a column compared, summed and divided as what it is?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope
from sqlglot.schema import MappingSchema

from t2sql.sql.dialects import DialectFacts
from t2sql.sql.gate_text import span_of
from t2sql.sql.scopes import Names, flatten_tables
from t2sql.types import Problem, Severity, Table

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


def check_types(
    tree: exp.Expr,
    tables: Sequence[Table],
    facts: DialectFacts,
    columns: Sequence[tuple[exp.Column, Scope]],
    names: Names,
) -> list[Problem]:
    """Find misuse of types in a query whose names are good; the tree is changed on the way.

    Where sqlglot cannot qualify the query, nothing is claimed: the dry run judges types as well.

    Args:
        tree: the query.
        tables: every table that it reads.
        facts: the dialect.
        columns: every column of the query, with the SELECT that it stands in.
        names: what stands behind the columns.
    """
    typed = tree
    if not _type_stored(tree, columns, names):
        try:
            typed = _annotate(tree, tables, facts)
        except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, LookupError):
            return []
    problems: list[Problem] = []
    for node in typed.find_all(*COMPARISONS, exp.Sum, exp.Avg, exp.Div):
        if isinstance(node, (exp.Sum, exp.Avg)):
            found = _check_sum(node, facts)
        elif isinstance(node, exp.Div):
            found = _check_division(node, facts)
        else:
            found = _check_comparison(node, facts)
        if found is not None:
            problems.append(found)
    return list({(problem.kind, problem.message): problem for problem in problems}.values())


def _type_stored(tree: exp.Expr, columns: Sequence[tuple[exp.Column, Scope]], names: Names) -> bool:
    """Type the columns that are judged, where each is a stored one; whether that could be done.

    It is so for most queries, and takes a tenth of the time of typing the whole tree.
    """
    if names.facts.truncates and tree.find(exp.Div):
        return False
    for column, scope in columns:
        if _is_judged(column):
            stored = names.behind(column, scope)
            if stored is None:
                return False
            column.type = _parse_type(stored.data_type, names.facts.name)
    return True


def _is_judged(column: exp.Column) -> bool:
    parent = column.parent
    if isinstance(parent, COMPARISONS):
        sides = (parent.args.get("this"), parent.args.get("expression"))
        return any(isinstance(side, exp.Literal) for side in sides)
    return isinstance(parent, exp.Sum | exp.Avg)


def _annotate(tree: exp.Expr, tables: Sequence[Table], facts: DialectFacts) -> exp.Expr:
    """The tree qualified and typed, over tables renamed so that none needs a schema."""
    flat = {table.name.lower(): f"t{index}_" for index, table in enumerate(tables)}
    mapping = {
        flat[table.name.lower()]: {column.name: column.data_type for column in table.columns}
        for table in tables
    }
    flatten_tables(tree, flat, facts)
    schema = MappingSchema(_readable(mapping, facts), dialect=facts.name)
    qualified = qualify(
        tree,
        schema=schema,
        dialect=facts.name,
        validate_qualify_columns=False,
        quote_identifiers=False,
        expand_stars=False,
    )
    return annotate_types(qualified, schema=schema, dialect=facts.name)


def _readable(mapping: dict[str, dict[str, str]], facts: DialectFacts) -> dict[str, object]:
    """Types that sqlglot can parse; the others are unknown to it and nothing is said of them."""
    types: dict[str, object] = {}
    for columns in mapping.values():
        for text in columns.values():
            if text not in types:
                types[text] = _parse_type(text, facts.name)
    return {
        table: {column: types[text] for column, text in columns.items()}
        for table, columns in mapping.items()
    }


@lru_cache(maxsize=1024)
def _parse_type(text: str, dialect: str) -> exp.DataType:
    try:
        return exp.DataType.build(text, dialect=dialect)
    except (SqlglotError, ValueError, TypeError, AttributeError, LookupError):
        return exp.DataType.build("unknown")


def _check_comparison(node: exp.Expr, facts: DialectFacts) -> Problem | None:
    left, right = node.this, node.args.get("expression")
    if isinstance(left, exp.Literal):
        left, right = right, left
    if not isinstance(left, exp.Column) or not isinstance(right, exp.Literal):
        return None
    if _is_text(left) and not right.is_string:
        severity: Severity = "error" if facts.folds_to_lower else "warning"
        message = f"{left.name} is text and is compared with the number {right.name}."
        hint = f"Write '{right.name}'."
        return _problem("text_compared_with_number", severity, message, hint, left, facts)
    if _is_number(left) and right.is_string and not _reads_as_number(right.name):
        message = f"{left.name} is a number and is compared with the text '{right.name[:40]}'."
        hint = "Compare it with a number, or use the column that holds the text."
        return _problem("number_compared_with_text", "error", message, hint, left, facts)
    return None


def _check_sum(node: exp.Sum | exp.Avg, facts: DialectFacts) -> Problem | None:
    inner = node.this
    if not isinstance(inner, exp.Column) or not _is_text(inner):
        return None
    name = "SUM" if isinstance(node, exp.Sum) else "AVG"
    message = f"{name} of {inner.name}, which is text."
    return _problem("sum_of_text", "error", message, "Choose a numeric column.", inner, facts)


def _check_division(node: exp.Div, facts: DialectFacts) -> Problem | None:
    if not facts.truncates or not (_is_integer(node.left) and _is_integer(node.right)):
        return None
    if isinstance(node.right, exp.Literal) and isinstance(node.left, exp.Literal):
        return None
    return Problem(
        "integer_division",
        "warning",
        "An integer is divided by an integer, which drops the fraction here.",
        "Multiply by 1.0 first.",
    )


def _problem(
    kind: str, severity: Severity, message: str, hint: str, node: exp.Expr, facts: DialectFacts
) -> Problem:
    """SQLite compares and sums anything, so that there it is only worth knowing."""
    return Problem(kind, "note" if facts.lax else severity, message, hint, span_of(node))


def _is_text(node: exp.Expr) -> bool:
    return node.is_type(*exp.DataType.TEXT_TYPES)


def _is_number(node: exp.Expr) -> bool:
    return node.is_type(*exp.DataType.NUMERIC_TYPES) and not node.is_type("boolean", "bit")


def _is_integer(node: exp.Expr) -> bool:
    inner = node.unnest()
    if isinstance(inner, exp.Literal):
        return inner.is_int
    return inner.is_type(*exp.DataType.INTEGER_TYPES)


def _reads_as_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
