"""The gate: is this SQL safe to run? Ten rules, each refusing what it cannot vouch for.

It decides on the parsed tree, by lists of what is allowed, with the rules of the engine that will
run the text. It is called directly and never injected, so nothing runs around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from t2sql.sql.deep_trees import ROOM
from t2sql.sql.gate_columns import read_seen_columns
from t2sql.sql.gate_functions import (
    check_called,
    check_functions,
    check_table_functions,
    check_typed,
)
from t2sql.sql.gate_nodes import check_nodes, check_root, check_sequences, drop_hints
from t2sql.sql.gate_output import keep_names, name_outputs, write_sql
from t2sql.sql.gate_source import Source
from t2sql.sql.gate_tables import check_tables, index_names
from t2sql.sql.gate_text import (
    check_dialect,
    check_statements,
    check_text,
    parse_tokens,
    read_tokens,
    refuse,
)
from t2sql.types import CheckResult, GatePolicy, Problem

NAME = "gate"


@dataclass(frozen=True, slots=True)
class GateResult:
    """The verdict, and what may run if it is good."""

    check: CheckResult
    sql: str = ""
    """The tree's own SQL, the only text to run; empty if refused."""
    tree: exp.Expr | None = None
    """The parsed query, None if refused. Copy it before changing it."""
    tables: tuple[str, ...] = ()
    """The allowed tables that it reads, as the caller named them."""

    @property
    def passed(self) -> bool:
        """Whether it may run."""
        return self.tree is not None


def pass_gate(
    sql: str, dialect: str, allowed: Sequence[str], policy: GatePolicy = GatePolicy()
) -> GateResult:
    """Decide whether the SQL is one read-only query over the allowed tables.

    Args:
        sql: what somebody, or a model, wrote.
        dialect: the engine's dialect as sqlglot names it; an unknown one is refused.
        allowed: names of tables that may be read. A schema may be left off in the SQL where only
            one allowed table has that last part; the SQL that comes back then carries it.
        policy: what a team allows or hides beside that.

    Returns:
        A verdict whose problems have the kind ``gate_<rule>``; refused SQL is never raised.
    """
    try:
        with ROOM:
            return _judge(sql, dialect, allowed, policy)
    except RecursionError:
        return _refused([refuse("parse", "The SQL is nested too deep.", "Use WITH.")])


def _judge(sql: str, dialect: str, allowed: Sequence[str], policy: GatePolicy) -> GateResult:
    if problems := check_text(sql) or check_dialect(dialect):
        return _refused(problems)
    dialect = dialect.lower()
    tokens, problems = read_tokens(sql, dialect)
    if problems := problems or check_statements(tokens):
        return _refused(problems)
    tree, problems = parse_tokens(tokens, sql, dialect)
    if tree is None:
        return _refused(problems)
    source, index = Source(sql, tokens, dialect), index_names(allowed)
    drop_hints(tree, sql)
    tables, problems = _check_tree(tree, source, index, policy)
    if problems := problems or check_typed(source, tree, policy):
        return _refused(problems)
    keep_names(tree, source)
    name_outputs(tree, sql, tokens, dialect)
    running, problems = read_seen_columns(tree, dialect, index, policy)
    if problems:
        return _refused(problems)
    written, problems = write_sql(running, dialect)
    if problems := problems or _check_written(written, dialect, index, policy):
        return _refused(problems)
    return GateResult(CheckResult(NAME, (), _proved(tables)), written, tree, tables)


def _check_tree(
    tree: exp.Expr, source: Source, index: Mapping[str, Sequence[str]], policy: GatePolicy
) -> tuple[tuple[str, ...], list[Problem]]:
    """Rules 4 to 9, in order; a later rule may rely on the earlier ones."""
    nodes = list(tree.walk())  # once: each rule reads all of them
    problems = check_root(tree, source) or check_nodes(nodes, source)
    problems = problems or check_sequences(nodes, source)
    problems = problems or check_table_functions(nodes, source, policy)
    problems = problems or check_functions(nodes, source, policy)
    if problems:
        return (), problems
    reading = check_tables(tree, source.dialect, index)
    return tuple(reading.tables), reading.problems


def _check_written(
    written: str, dialect: str, index: Mapping[str, Sequence[str]], policy: GatePolicy
) -> list[Problem]:
    """Rule 10: read the text that will run once more, by the same rules, and each name in it."""
    tokens, problems = read_tokens(written, dialect)
    if problems := problems or check_statements(tokens):
        return [_unwritable(problems[0])]
    tree, problems = parse_tokens(tokens, written, dialect)
    if tree is not None:
        source = Source(written, tokens, dialect)
        _, problems = _check_tree(tree, source, index, policy)
        problems = problems or check_called(source, tree, policy)
    return [_unwritable(problems[0])] if problems else []


def _unwritable(problem: Problem) -> Problem:
    return refuse("rewrite", f"Written back, the SQL says something else. {problem.message}")


def _proved(tables: Sequence[str]) -> str:
    over = ", ".join(tables) if tables else "no table"
    return f"one read-only statement over {over}"


def _refused(problems: Sequence[Problem]) -> GateResult:
    return GateResult(CheckResult(NAME, tuple(problems), "refused; nothing was run"))
