"""A lake of any size from a number: tables, past queries, values and questions; all invented."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from t2sql.catalog.profile import TableProfile
from t2sql.catalog.records import ColumnValue
from t2sql.types import Column, ForeignKey, JoinEdge, PastQuery, Question, Table

COLUMNS = 20
# fmt: off
DOMAINS = (
    "aquarium", "archery", "bakery", "beekeeping", "bicycles", "bookbinding", "brewery", "bridges",
    "camping", "canals", "carpets", "castles", "cheese", "choirs", "circus", "clocks", "coffee",
    "dairy", "ferries", "fireworks", "fisheries", "forestry", "gliders", "greenhouse", "harbour",
    "honey", "ironworks", "jewellery", "kites", "laundry", "libraries", "lighthouses", "locksmith",
    "looms", "markets", "mills", "museums", "nurseries", "observatory", "orchards", "pottery",
    "quarries", "railways", "rowing", "saddlery", "salt", "shipyard", "tannery", "theatre",
    "vineyards",
)
ENTITIES = (
    "member", "supplier", "visit", "repair", "shift", "batch", "ticket", "parcel", "inspection",
    "contract", "invoice", "lesson", "shipment", "machine", "tool", "booking", "claim", "harvest",
    "season", "route", "depot", "meter", "sample", "permit", "grant", "delivery", "refund",
    "stock", "auction", "survey",
)
PURPOSES = (
    "event", "daily", "monthly", "detail", "history", "summary", "plan", "forecast", "ledger",
    "status", "snapshot", "register", "balance", "target", "review", "queue", "archive", "mapping",
    "quality", "export",
)
WORDS = (
    "amount", "weight", "price", "height", "count", "duration", "distance", "capacity", "rate",
    "score", "volume", "temperature", "pressure", "quantity", "cost", "discount", "tax", "width",
    "humidity", "margin", "rank", "colour", "grade", "category", "region", "material", "shape",
    "origin", "channel", "method", "reason", "phase", "priority", "language", "currency", "season",
    "crew", "owner",
)
PLACES = (
    "north", "south", "east", "west", "upper", "lower", "old", "new", "great", "little",
)
# fmt: on
TYPES = ("BIGINT", "VARCHAR", "DECIMAL(12,2)", "DATE", "TIMESTAMP", "BOOLEAN", "DOUBLE")


def table_name(number: int) -> str:
    """Domains lie side by side: each has a table before any has a second one."""
    domain = DOMAINS[number % len(DOMAINS)]
    entity = ENTITIES[number // len(DOMAINS) % len(ENTITIES)]
    purpose = PURPOSES[number // (len(DOMAINS) * len(ENTITIES)) % len(PURPOSES)]
    round_ = number // (len(DOMAINS) * len(ENTITIES) * len(PURPOSES))
    site = f"_{PLACES[round_ - 1]}" if round_ else ""
    return f"{domain}.{entity}_{purpose}{site}"


def make_table(number: int) -> Table:
    """The table of that number, always the same."""
    chance = random.Random(f"table {number}")  # noqa: S311 - a generator of examples
    name = table_name(number)
    entity = name.partition(".")[2].partition("_")[0]
    first = Column(f"{entity}_id", "BIGINT", f"Which {entity}.")
    names = {first.name: first}
    while len(names) < COLUMNS:
        word, other = chance.choice(WORDS), chance.choice(WORDS)
        column = f"{chance.choice(PLACES)}_{word}" if word == other else f"{word}_{other}"
        about = f"The {other} of each {word}." if chance.random() < 0.3 else ""
        names.setdefault(column, Column(column, chance.choice(TYPES), about))
    keys: tuple[ForeignKey, ...] = ()
    if parent := parent_of(number):
        keys = (ForeignKey((first.name,), table_name(parent), (first.name,)),)
    about = f"{name.partition('.')[2].replace('_', ' ')} of the {name.partition('.')[0]}"
    return Table(
        name,
        tuple(names.values()),
        description=about.capitalize() + "." if chance.random() < 0.7 else "",
        primary_key=(first.name,),
        foreign_keys=keys,
        row_count=chance.randrange(1_000_000),
    )


def parent_of(number: int) -> int:
    """The table that it refers to, 0 for none: the first of its entity and domain."""
    period = len(DOMAINS) * len(ENTITIES)
    return number % period if number >= period else 0


def make_profile(number: int) -> TableProfile:
    """The table with ten values of one of its columns."""
    table = make_table(number)
    chance = random.Random(f"values {number}")  # noqa: S311 - a generator of examples
    column = table.columns[2].name
    values = {f"{chance.choice(PLACES)} {chance.choice(ENTITIES)}" for _ in range(10)}
    counted = (ColumnValue(table.name, column, value, 10) for value in sorted(values))
    return TableProfile(table, tuple(counted))


def make_joins(tables: int) -> Iterator[JoinEdge]:
    """Every table with its parent."""
    for number in range(tables):
        if parent := parent_of(number):
            key = (f"{table_name(number).partition('.')[2].partition('_')[0]}_id",)
            left, right = sorted([table_name(number), table_name(parent)])
            yield JoinEdge(left, key, right, key, "declared")


def make_queries(count: int, tables: int) -> Iterator[PastQuery]:
    """Queries with their questions, each over one table."""
    for number in range(count):
        chance = random.Random(f"query {number}")  # noqa: S311 - a generator of examples
        table = make_table(chance.randrange(tables))
        measure, group = chance.sample(table.columns[1:], 2)
        text = question_text(table, measure.name, group.name, chance.randrange(2015, 2026))
        sql = f"SELECT {group.name}, SUM({measure.name}) FROM {table.name} GROUP BY {group.name}"  # noqa: S608 - never run
        yield PastQuery(f"q{number}", sql, (table.name,), question=text)


def question_text(table: Table, measure: str, group: str, year: int) -> str:
    """What somebody would ask of a table."""
    domain, _, name = table.name.partition(".")
    words = [part.replace("_", " ") for part in (measure, name, group)]
    return f"What is the total {words[0]} of {words[1]} in the {domain} by {words[2]} in {year}?"


def make_questions(count: int, tables: int) -> list[Question]:
    """New questions, in other words than the past ones."""
    found = []
    for number in range(count):
        chance = random.Random(f"question {number}")  # noqa: S311 - a generator of examples
        table = make_table(chance.randrange(tables))
        measure, group = chance.sample(table.columns[1:], 2)
        text = question_text(table, measure.name, group.name, 2026)
        found.append(Question(f"{text} Only {chance.choice(PLACES)} ones.", date(2026, 1, 1)))
    return found
