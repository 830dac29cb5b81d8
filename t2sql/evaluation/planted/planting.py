"""What a mutation works with: gold SQL resolved to tables, and ways to change a copy of it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.subject import Block, Subject
from t2sql.types import CatalogSlice, Column, Table

Plant = tuple[exp.Expr, str]
"""A tree with a fault in it, and what was done, for a person."""
Mutation = Callable[["Planting"], Iterator[Plant]]
Edit = Callable[[exp.Expr], object]

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[ T].*)?$")


@dataclass(frozen=True, slots=True)
class Planting:
    """Gold SQL in which a fault is to be planted; its tree is never changed."""

    subject: Subject
    places: Mapping[int, int]
    """Where each node stands in the walk of the tree, by its identity."""
    draw: random.Random

    @property
    def known(self) -> CatalogSlice:
        """The tables that the faults may use."""
        return self.subject.known

    @property
    def dialect(self) -> str:
        """As sqlglot names it."""
        return self.subject.facts.name

    @property
    def blocks(self) -> Sequence[Block]:
        """The SELECTs of the query, the innermost first."""
        return self.subject.blocks

    @property
    def root(self) -> exp.Expr:
        """The outermost query: a SELECT or a set operation."""
        return self.subject.tree

    def changed(self, *edits: tuple[exp.Expr, Edit]) -> exp.Expr:
        """A copy of the tree with each edit made to the copy of its node."""
        copy = exp.Subquery(this=self.subject.tree.copy())
        nodes = list(copy.this.walk())
        for node, edit in [(nodes[self.places[id(node)]], edit) for node, edit in edits]:
            edit(node)
        tree: exp.Expr = copy.this
        tree.pop()
        return tree

    def replaced(self, node: exp.Expr, other: exp.Expr) -> exp.Expr:
        """A copy of the tree with another node in the place of this one."""
        return self.changed((node, lambda copy: copy.replace(other)))

    def written(self, node: exp.Expr) -> str:
        """A node as SQL."""
        return node.sql(dialect=self.dialect)

    def shuffled(self, items: Sequence[exp.Expr]) -> list[exp.Expr]:
        """The items in a seeded order."""
        return self.draw.sample(list(items), len(items))

    def asked(self, literal: str) -> bool:
        """Whether the literal stands in the question, as a word or as a number."""
        text = self.subject.question.text if self.subject.question is not None else ""
        if as_number(literal) is not None:
            said = re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))
            return any(float(number) == as_number(literal) for number in said)
        return len(literal) > 1 and bool(
            re.search(rf"(?<!\w){re.escape(literal.strip('%'))}(?!\w)", text, re.IGNORECASE)
        )


def read_planting(subject: Subject, seed: str) -> Planting:
    """Get a resolved gold query ready for mutations."""
    places = {id(node): place for place, node in enumerate(subject.tree.walk())}
    # Chooses examples, guards nothing: a seeded generator is what is wanted.
    return Planting(subject, places, random.Random(seed))  # noqa: S311


def drop(node: exp.Expr) -> None:
    """Take one part of a condition out of the query that it stands in."""
    parent = node.parent
    if isinstance(parent, exp.And):
        parent.replace(parent.right if parent.left is node else parent.left)
    elif isinstance(parent, exp.Where) and isinstance(parent.parent, exp.Filter):
        parent.parent.replace(parent.parent.this)
    elif isinstance(parent, exp.Paren):
        drop(parent)
    elif isinstance(parent, exp.Join):
        parent.set("on", None)
        parent.set("kind", "CROSS")
    elif parent is not None:
        parent.pop()


def conditions(block: Block) -> Iterator[exp.Expr]:
    """What WHERE and the ON of inner joins ask of rows, but for how tables are joined."""
    where = block.select.args.get("where")
    joins = [join for join in block.select.args.get("joins") or [] if not join.side]
    found = [where.this] if where is not None else []
    found += [join.args["on"] for join in joins if join.args.get("on") is not None]
    for condition in found:
        for part in conjuncts(condition):
            if not is_link(part):
                yield part


def having(block: Block) -> Sequence[exp.Expr]:
    """The parts of HAVING."""
    node = block.select.args.get("having")
    return conjuncts(node.this) if node is not None else ()


def is_link(part: exp.Expr) -> bool:
    """Whether a condition holds two columns equal."""
    return (
        isinstance(part, exp.EQ)
        and isinstance(part.this, exp.Column)
        and isinstance(part.expression, exp.Column)
    )


def literals(part: exp.Expr) -> list[exp.Literal]:
    """The literals of a condition, not those of queries inside."""
    if part.find(exp.Select):
        return []
    return list(part.find_all(exp.Literal))


def stored(block: Block, node: exp.Expr) -> tuple[Table, Column] | None:
    """The stored column behind the only column of an expression."""
    columns = [node] if isinstance(node, exp.Column) else list(node.find_all(exp.Column))
    return block.stored(columns[0]) if len(columns) == 1 else None


def kind_of(column: Column) -> str:
    """``number``, ``text``, ``date``, ``timestamp`` or ``other``, by the type's name."""
    name = column.data_type.upper()
    if "TIMESTAMP" in name or "DATETIME" in name:
        return "timestamp"
    if name.startswith("DATE"):
        return "date"
    if "BOOL" in name:
        return "other"
    if any(word in name for word in ("CHAR", "TEXT", "STRING", "CLOB")):
        return "text"
    words = ("INT", "DEC", "NUM", "REAL", "DOUB", "FLOAT")
    return "number" if any(word in name for word in words) else "other"


def is_date(literal: exp.Expr) -> bool:
    """Whether a literal is written as a day, with or without a time."""
    return isinstance(literal, exp.Literal) and bool(_DATE.match(literal.name))


def as_number(text: str) -> float | None:
    """The number that a literal writes, or None."""
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def canonical(part: exp.Expr, dialect: str) -> str:
    """A condition as text that does not depend on aliases or letter case."""
    copy = part.unnest().copy()
    for column in copy.find_all(exp.Column):
        column.set("table", None)
        column.set("db", None)
    return copy.sql(dialect=dialect, normalize=True).lower()
