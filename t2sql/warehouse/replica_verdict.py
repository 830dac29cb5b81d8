"""What a replica's refusal says of the query: wrong anywhere, or only not provable on DuckDB.

An error is what every engine would refuse, seen by names that exist nowhere or by a rule that
all strict engines share. All else may be DuckDB's own rule, and is a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from t2sql.sql.dialects import DialectFacts
from t2sql.sql.nearest import nearest_names
from t2sql.types import CheckResult, Problem, Table
from t2sql.warehouse.duckdb_errors import EngineError, without_cells

CHECK = "dry run"
NOT_PROVABLE = "not provable on DuckDB"
OWN_GROUP_RULES = frozenset(("mysql", "sqlite", "postgres"))
"""Engines that take columns outside GROUP BY, by a mode or by a key."""
EASY_CASTS = frozenset(("mysql", "sqlite", "snowflake", "oracle", "tsql", "spark", "databricks"))
"""Engines that turn text to a number or a day by themselves, where it is compared."""
GROUP_RULE = re.compile(r"must appear in the GROUP BY clause")
SHARED_RULES = re.compile(
    r"aggregate function calls cannot be nested"
    r"|WHERE clause cannot contain (aggregates|window functions)"
    r"|Set operations can only apply to expressions with the same number of result columns"
)
TYPE_RULES = re.compile(
    r"Cannot compare values of type"
    r"|No function matches the given name and argument types '(sum|avg)\(VARCHAR\)'"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of the query that was tried."""

    facts: DialectFacts
    tables: Sequence[Table]
    aliases: dict[str, Table | None]
    """Tables by what the query calls them; None where a name is used for several."""
    names: frozenset[str]
    """Every name that may stand for a value: columns, fields, aliases; in lower case."""
    mixes_columns: bool
    """Whether USING, NATURAL or UNNEST makes columns of which engines differ."""
    caveats: tuple[str, ...] = ()
    """What was carried over only in part, for a person."""


def describe_query(
    tree: exp.Expr, read: dict[int, Table], tables: Sequence[Table], facts: DialectFacts
) -> Subject:
    """Remember the names of a query before it is rewritten."""
    names = {part for table in tables for column in table.columns for part in _parts(column.name)}
    aliases: dict[str, Table | None] = {}
    for node in tree.find_all(exp.Table):
        called = node.alias_or_name.lower()
        names |= {part.name.lower() for part in node.parts} | {called}
        table = read.get(id(node))
        same = called not in aliases or aliases[called] is table
        aliases[called] = table if same else None
    for derived in tree.find_all(exp.CTE, exp.Subquery):
        names.add(derived.alias.lower())
        if derived.alias:
            aliases[derived.alias.lower()] = None
    for identifier in tree.find_all(exp.Identifier):
        parent = identifier.parent
        if not isinstance(parent, (exp.Column, exp.Dot)):
            names.add(identifier.name.lower())
    mixes = tree.find(exp.Unnest, exp.Lateral) is not None or any(
        join.method == "NATURAL" or join.args.get("using") for join in tree.find_all(exp.Join)
    )
    return Subject(facts, tables, aliases, frozenset(names), mixes)


def judge_binding(error: EngineError, subject: Subject) -> Problem:
    """An error if the source engine would refuse as well; otherwise a note."""
    if error.kind in {"unknown_column", "unknown_table", "ambiguous_column"}:
        if _is_wrong_name(error, subject):
            # Where it stands in the text for DuckDB says nothing of the text that was given.
            return Problem(error.kind, "error", error.message, error.hint)
    elif not subject.caveats and not subject.facts.lax and error.kind == "engine":
        dialect = subject.facts.name
        if (
            SHARED_RULES.search(error.message)
            or (GROUP_RULE.search(error.message) and dialect not in OWN_GROUP_RULES)
            or (TYPE_RULES.search(error.message) and dialect not in EASY_CASTS)
        ):
            return Problem(error.kind, "error", error.message, error.hint)
    return unprovable(_reason(error, subject))


def _reason(error: EngineError, subject: Subject) -> str:
    """The engine's sentence, and which construct engines differ in, as far as that is seen."""
    if error.kind == "ambiguous_column" and subject.mixes_columns:
        return f"{error.message} Engines differ in the columns that USING and UNNEST make."
    if error.kind in {"unknown_column", "unknown_table"} and subject.caveats:
        return f"{error.message} It may come of what is not carried over: {subject.caveats[0]}"
    return without_cells(error.message) if error.kind == "conversion" else error.message


def judge_run(error: EngineError, subject: Subject, *, sampled: bool) -> Problem:
    """What failed with rows: of the warehouse's own a warning, of made-up ones a note."""
    message = without_cells(error.message)
    strict = not subject.facts.lax and not subject.caveats
    if sampled and strict and error.kind == "conversion":
        said = f"On a sample of the rows it fails: {message}"
        return Problem("run_time", "warning", said, "Look at the values before you cast them.")
    where = "a sample of the rows" if sampled else "made-up rows"
    return unprovable(f"on {where} it fails: {message}")


def unprovable(why: str) -> Problem:
    """A note that says why DuckDB cannot tell."""
    return Problem("not_provable", "note", f"{NOT_PROVABLE}: {why}")


def missing_table(name: str, tables: Sequence[Table]) -> CheckResult:
    """The verdict on a query that reads a table which is none of those."""
    hint = nearest_names(name, [table.name for table in tables])
    problem = Problem("unknown_table", "error", f"There is no table {name}.", hint)
    return CheckResult(CHECK, (problem,), "a table is missing")


def not_proved(why: str) -> CheckResult:
    """The verdict where nothing could be tried."""
    return CheckResult(CHECK, (unprovable(why),), "not proved")


def _is_wrong_name(error: EngineError, subject: Subject) -> bool:
    name = error.name.lower()
    if error.kind == "ambiguous_column":
        return not subject.mixes_columns and not subject.facts.lax
    owner, _, column = name.rpartition(".")
    table = subject.aliases.get(owner) if owner else None
    if table is not None:
        own = {part for known in table.columns for part in _parts(known.name)}
        return column not in own
    return bool(name) and column not in subject.names


def _parts(name: str) -> set[str]:
    """A column's name, and the names of the record and the field in it."""
    folded = name.lower()
    return {folded, *folded.split(".")}
