"""What the conditions of a SELECT tie together, and so which rows decide which others.

A source is *settled* by others if each of their rows meets at most one of its rows: the columns
that are held equal to theirs, or to a constant, are unique in it. Starting from the sources of
an aggregated column, what cannot be settled repeats that column's rows.

Source of the method: attribute closure over functional dependencies, as in any database textbook;
the traps it shows are the fan trap and the chasm trap of data warehouse modelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.clauses import is_constant
from t2sql.sql.guards.keys import is_unique_in

if TYPE_CHECKING:
    from t2sql.protocols import DataFacts
    from t2sql.sql.guards.block import Block, Source

Place = tuple[str, str]
"""A source by its alias, and one of its columns in lower case."""
AROUND = "(around)"
"""Stands for the query around where sources are named."""
_YES = frozenset({"1", "Y", "y", "T", "t", "yes", "true", "current", "active", "latest"})


@dataclass(frozen=True, slots=True)
class Links:
    """What the conditions of a SELECT say of its sources."""

    equal: Mapping[Place, Set[Place]]
    """For each column that is held equal to others: all of them, itself included."""
    fixed: Set[Place]
    """Columns that are held to one value."""
    narrowed: Set[str]
    """Sources of which a condition may well leave one row of each kind: flags, a latest date."""
    tied: tuple[Set[str], ...]
    """Sources that a condition mentions together; ``AROUND`` is the query around."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What rows of some sources settle, and what repeats them."""

    settled: Set[str]
    repeats: tuple[str, ...]
    """Sources shown to hold several rows for one of theirs."""


def reach(block: Block, start: Iterable[str], data: DataFacts, held: Iterable[Place] = ()) -> Reach:
    """Which sources the rows of some of them settle.

    Args:
        block: the SELECT.
        start: aliases of the sources that are given.
        data: what the data say of keys.
        held: further columns that stay the same, as those of GROUP BY within a group.
    """
    key = (frozenset(start), frozenset(held))
    if key not in block.reached:  # a SELECT of many sums asks the same again and again
        block.reached[key] = _reach(block, *key, data)
    return block.reached[key]


def _reach(block: Block, start: Set[str], held: Set[Place], data: DataFacts) -> Reach:
    links = block.links
    settled = {*start, *(name for name, source in block.sources.items() if _is_one_row(source))}
    constant = {*links.fixed, *(same for place in held for same in _same(links, place))}
    verdicts: dict[str, bool | None] = {}
    changed = True
    while changed:
        changed = False
        for alias, source in block.sources.items():
            if alias in settled:
                continue
            columns = _known_columns(alias, links, settled, constant)
            if columns:
                verdicts[alias] = is_unique_in(source, columns, data)
                if verdicts[alias]:
                    settled.add(alias)
                    changed = True
    repeats = tuple(alias for alias in block.sources if verdicts.get(alias) is False)
    return Reach(settled, tuple(alias for alias in repeats if alias not in settled))


def repeats_evenly(block: Block, alias: str, held: Iterable[Place]) -> bool:
    """Whether a source repeats every row of a group equally often, so that an average stays.

    It is tied to the others by columns alone that stay the same within the group.
    """
    links = block.links
    constant = {*links.fixed, *(same for place in held for same in _same(links, place))}
    everything = {*block.sources} - {alias}
    return _known_columns(alias, links, everything, constant) == _known_columns(
        alias, links, frozenset(), constant
    )


def places(block: Block, columns: Iterable[exp.Column]) -> Iterator[Place | None]:
    """Where columns stand; None for one that cannot be told, or is of a query around."""
    for column in columns:
        source = block.source_of(column)
        inside = source is not None and block.sources.get(source.alias) is source
        yield (source.alias, column.name.lower()) if source is not None and inside else None


def read_links(block: Block) -> Links:
    """Read WHERE, ON, USING and NATURAL of a SELECT."""
    reading = _Reading(block)
    where = block.select.args.get("where")
    if where is not None:
        for part in conjuncts(where.this):
            reading.read(part, None)
    for join in block.joins:
        joined = next((s.alias for s in block.sources.values() if block.join_of(s) is join), "")
        on = join.args.get("on")
        for part in conjuncts(on) if on is not None else ():
            reading.read(part, joined if join.side else None)
        reading.read_merged(join, joined)
    return Links(
        {place: group for group in reading.groups for place in group},
        reading.fixed,
        reading.narrowed,
        tuple(reading.tied),
    )


class _Reading:
    """Collects what conditions say, one by one."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.groups: list[set[Place]] = []
        self.fixed: set[Place] = set()
        self.narrowed: set[str] = set()
        self.tied: list[Set[str]] = []

    def read(self, part: exp.Expr, outer: str | None) -> None:
        """Take in one condition; ``outer``: it only picks the rows of that outer-joined source."""
        aliases = frozenset(self._aliases(part))
        if len(aliases) > 1:
            self.tied.append(aliases)
        if isinstance(part, exp.EQ):
            self._read_equal(part.this.unnest(), part.expression.unnest(), outer)
            self._read_equal(part.expression.unnest(), part.this.unnest(), outer)
        elif _is_flag(part):
            self.narrowed |= aliases

    def read_merged(self, join: exp.Join, joined: str) -> None:
        """Take in USING and NATURAL: the joined source against the first before it."""
        mine = self._columns(joined)
        names = {item.name.lower() for item in join.args.get("using") or []}
        natural = join.method == "NATURAL"
        for alias in self.block.sources:
            if alias == joined or not joined:
                continue
            theirs = self._columns(alias)
            common = names & theirs if not natural else mine & theirs
            for name in common:
                self._unite((joined, name), (alias, name))
            if common:
                self.tied.append({joined, alias})
        if names or natural:  # even where the columns cannot be known
            self.tied.append({joined, next(iter(self.block.sources))})

    def _read_equal(self, left: exp.Expr, right: exp.Expr, outer: str | None) -> None:
        if not isinstance(left, exp.Column):
            return
        place = next(places(self.block, [left]))
        if place is None:
            return
        if isinstance(right, exp.Column):
            other = next(places(self.block, [right]))
            if other is not None:
                self._unite(place, other)
                return
            constant = self.block.source_of(right) is not None  # of a query around
        else:
            constant = is_constant(right)
            if not constant or isinstance(right, exp.Boolean) or right.name in _YES:
                self.narrowed.add(place[0])
        if constant and outer in {None, place[0]}:
            self.fixed.add(place)

    def _unite(self, left: Place, right: Place) -> None:
        together = {left, right}
        for group in [group for group in self.groups if group & together]:
            together |= group
            self.groups.remove(group)
        self.groups.append(together)

    def _aliases(self, part: exp.Expr) -> Iterator[str]:
        """The sources that a condition mentions, also from within a query inside it."""
        for column in part.find_all(exp.Column):
            if column.is_star:
                continue
            source = (self.block.home(column) or self.block).source_of(column)
            if source is None:  # it may be of any
                yield from self.block.sources
            elif self.block.sources.get(source.alias) is source:
                yield source.alias
            elif self.block.parent is not None and self.block.parent.source_of(column) is source:
                yield AROUND

    def _columns(self, alias: str) -> set[str]:
        source = self.block.sources.get(alias)
        if source is None:
            return set()
        return set(self.block.columns_of(source) or ())


def _known_columns(
    alias: str, links: Links, settled: Set[str], constant: Set[Place]
) -> frozenset[str]:
    """The columns of a source that the rows of settled ones, or constants, decide."""
    found = {name for owner, name in constant if owner == alias}
    for place, group in links.equal.items():
        if place[0] == alias and (
            any(owner in settled for owner, _ in group) or not constant.isdisjoint(group)
        ):
            found.add(place[1])
    return frozenset(found)


def _is_flag(part: exp.Expr) -> bool:
    """Whether a condition is of the kind that marks the row that counts: current, not deleted."""
    inner = part.this if isinstance(part, exp.Not) else part
    return isinstance(inner, exp.Column) or (
        isinstance(inner, exp.Is) and isinstance(inner.expression, (exp.Null, exp.Boolean))
    )


def _same(links: Links, place: Place) -> Set[Place]:
    return links.equal.get(place, {place})


def _is_one_row(source: Source) -> bool:
    return source.block is not None and source.block.is_one_row
