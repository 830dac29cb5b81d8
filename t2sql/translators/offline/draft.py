"""A reading in the making: the tags of a question, which are used up, the clauses so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.reading import Compare, Condition, Function, Operand, Order
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.tags import Tag

PROJECT, FILTER, GROUP, ORDER = "project", "filter", "group", "order"

_EXCEPT = frozenset({"except", "excluding", "besides", "except for", "other than", "exclude"})
_AGGREGATES: dict[str, Function] = {
    "avg": "avg",
    "median": "median",
    "sum": "sum",
    "min": "min",
    "max": "max",
}

_DAYS = frozenset(
    {"day", "days", "date", "dates", "time", "times", "month", "months", "year", "years"}
    | {"week", "weeks", "timestamp", "timestamps", "moments", "hours"}
)


@dataclass(slots=True)
class Draft:
    """Clauses fill it one after another; each marks the tags it has read as used."""

    tags: Sequence[Tag]
    regions: Sequence[str]
    schema: Schema
    graph: JoinGraph
    today: date
    listed: range = range(0)
    """The places of words that say once more what is to be shown, and are all that is shown."""
    ranked: Operand | None = None
    """What rows are ranked by in "the top ten by sales": it is shown beside them."""
    modes: list[Operand] = field(default_factory=list)
    """Keys that "the most common" groups by: not shown where other columns are asked."""
    used: set[int] = field(default_factory=set)
    said: tuple[str, ...] = field(init=False, default=())
    """The texts of the tags in lower case."""
    places: dict[str, list[int]] = field(init=False, default_factory=dict)
    """Of the tags of each kind, in order."""
    operands: dict[int, Operand] = field(init=False, default_factory=dict)
    """The columns and metrics that tags name, by their places, in order."""
    subject: str = field(init=False, default="")
    """The table that the question is about."""
    select: list[tuple[int, Operand]] = field(default_factory=list)
    """With the place of the words, so that the columns come in the order asked."""
    where: list[tuple[int, Condition]] = field(default_factory=list)
    """With the place of the words, so that "or" can be put between the right ones."""
    both: list[Condition] = field(default_factory=list)
    having: list[Condition] = field(default_factory=list)
    kept: list[Condition] = field(default_factory=list)
    group: list[Operand] = field(default_factory=list)
    order: list[Order] = field(default_factory=list)
    limit: int | None = None
    distinct: bool = False
    everything: bool = False
    """All columns are asked for."""
    tables: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    """Words that should have meant something and could not be placed."""

    def __post_init__(self) -> None:
        for place, tag in enumerate(self.tags):
            self.places.setdefault(tag.kind, []).append(place)
            operand = _operand_of(tag) if tag.target is not None else None
            if operand is not None:
                self.operands[place] = operand
        self.said = tuple([tag.text.lower() for tag in self.tags])
        self.subject = _subject_of(self.tags, self.regions) or next(iter(self.schema.by_name), "")

    def add(self, place: int, condition: Condition) -> None:
        """A condition on rows, or on groups if what it compares is a measure."""
        if isinstance(condition, Compare) and condition.left.aggregated:
            self.having.append(condition)
        else:
            self.where.append((place, condition))

    def free(self, place: int) -> bool:
        """Whether the tag at this place exists and is not used up."""
        return 0 <= place < len(self.tags) and place not in self.used

    def use(self, *places: int) -> None:
        """Mark tags as read."""
        self.used.update(places)

    def each(self, kind: str, *meanings: str) -> Iterator[int]:
        """Places of free tags of this kind, in order."""
        for place in self.places.get(kind, ()):
            if place not in self.used and (not meanings or self.tags[place].meaning in meanings):
                yield place

    def each_word(self, word: str) -> Iterator[int]:
        """Places of this plain word, whether it was read or not."""
        yield from (at for at, tag in enumerate(self.tags) if tag.text.lower() == word)

    def take_negation(self, place: int) -> bool:
        """Whether a free negation stands just before this place; it is then read."""
        for near in range(place - 1, max(-1, place - 7), -1):
            tag = self.tags[near]
            if (tag.kind == "negation" or tag.is_a("compare", "ne")) and self.free(near):
                self.use(near)
                return True
            if tag.is_table and self.tags[near - 1 if near else 0].text.lower() in _EXCEPT:
                continue
            if tag.is_table and self.tags[near - 2 if near > 1 else 0].text.lower() in _EXCEPT:
                continue
            past = tag.kind in ("mark", "and", "but", "compare", "number", "project")
            if past or (tag.kind == "mention" and not (near in self.used and tag.is_column)):
                return False
        return False

    def operand(self, place: int) -> Operand | None:
        """The column or the metric that the tag names, or None."""
        return self.operands.get(place)

    def skip(self, place: int, step: int, reach: int = 4, over: Sequence[str] = ()) -> int:
        """The next place in this direction that is no empty word; -1 if none within reach."""
        place += step
        for _ in range(reach):
            if not 0 <= place < len(self.tags):
                return -1
            tag = self.tags[place]
            empty = tag.kind in ("stop", "condition", *over) and not tag.targets
            if not empty:
                return place
            place += step
        return -1

    def table_names(self) -> list[str]:
        """Tables that the tags name or imply, the subject first."""
        found = [self.subject] if self.subject else []
        found.extend(tag.target.table for tag in self.tags if tag.target is not None)
        return list(dict.fromkeys(found))

    def turned(self, operand: Operand, hints: Sequence[str]) -> bool:
        """Whether a greater value means less: who is older was born earlier."""
        dated = self.schema.is_dated(operand) or self.schema.is_year(operand)
        return bool(hints) and hints[0] == "age" and dated

    def by_hints(self, hints: Sequence[str]) -> Operand | None:
        """The column that an adjective speaks of, looked for from the subject outwards."""
        named = self.table_names()
        near = [
            end
            for table in named[:2]
            for _, edge in self.graph.neighbours.get(table, ())
            for end in (edge.left, edge.right)
        ]
        for table in dict.fromkeys((*named, *near)):
            found = self.schema.by_hints(table, hints)
            if found is None and tuple(hints[:1]) == ("date",):
                found = self.schema.date_of(table)  # what is recent was made, sent or seen then
            if found is not None:
                return found
        return None

    def count_of(self, place: int) -> Operand | None:
        """How many of what the tag names: rows of a table, or distinct values of a column."""
        target = self.tags[place].target
        if target is None or target.kind == "value":
            return None
        if target.kind == "metric":
            return target.measure
        if target.kind == "table":
            return self.rows_of(target.table)
        operand = Operand(target.table, target.column)
        key = self.schema.key_of(target.table)
        if key == operand or operand in self.schema.names_of(target.table):
            return Operand(target.table, function="count")
        if self.schema.is_dated(operand) and not _DAYS & set(self.tags[place].text.lower().split()):
            return self._happenings(operand)
        return Operand(target.table, target.column, "count", distinct=True)

    def _happenings(self, operand: Operand) -> Operand:
        """As in "the number of cancellations": how often it happened, not on how many days."""
        column = self.schema.column(operand.table, operand.column)
        if column is not None and column.null_share:
            return Operand(operand.table, operand.column, "count")
        return self.rows_of(operand.table)

    def rows_of(self, table: str) -> Operand:
        """How many rows there are; of a table whose rows are counts already, their sum."""
        for column in self.schema.by_name[table].columns:
            counts = column.name.lower() in ("count", "cnt")
            if counts and self.schema.is_numeric(Operand(table, column.name)):
                return Operand(table, column.name, "sum")
        return Operand(table, function="count")

    def number_of(self, place: int) -> Operand | None:
        """The same where the number may stand in a column: "the number of seats" is the seats."""
        column = self.operand(place)
        if column is not None and self.schema.is_count(column):
            return column
        return self.count_of(place)


def _subject_of(tags: Sequence[Tag], regions: Sequence[str]) -> str:
    """The table that is named first, by itself or by a column, in what is to be shown, or later.

    Tags that other parts of the question brought have no region.
    """
    named = [
        (tag.target, region)
        for tag, region in zip(tags, regions, strict=False)
        if tag.target is not None
    ]
    for wanted in (PROJECT, FILTER, GROUP, ORDER):
        for kind in ("table", "column"):
            for target, region in named:
                if target.kind == kind and region == wanted:
                    return target.table
    return named[0][0].table if named else ""


def _operand_of(tag: Tag) -> Operand | None:
    target = tag.target
    if target is None or target.kind not in ("column", "metric"):
        return None
    return target.measure if target.kind == "metric" else Operand(target.table, target.column)


def aggregate_of(meaning: str) -> Function:
    """The function that an aggregate word means."""
    return _AGGREGATES[meaning]
