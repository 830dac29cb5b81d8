"""A catalog in memory, small enough to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from t2sql.search.hash_embedder import HashEmbedder
from t2sql.types import Column, PastQuery, Table

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Value:
    table: str
    column: str
    value: str
    count: int | None = None


@dataclass
class TinyCatalog:
    tables: list[Table]
    queries: list[PastQuery] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    dialect: str = "duckdb"

    def iter_searched_tables(self) -> Iterator[Table]:
        return iter(self.tables)

    def iter_past_queries(self) -> Iterator[PastQuery]:
        return iter(self.queries)

    def iter_values(self) -> Iterator[Value]:
        return iter(self.values)


class CountingEmbedder(HashEmbedder):
    """Counts the texts it is given; may bear another name."""

    def __init__(self, name: str = "hash") -> None:
        self._name = name
        self.texts = 0

    @property
    def name(self) -> str:
        return self._name

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        self.texts += len(texts)
        return super().embed(texts)


def make_table(name: str, *columns: str, description: str = "", rows: int | None = None) -> Table:
    return Table(
        name,
        tuple(Column(column, "VARCHAR") for column in columns),
        description=description,
        row_count=rows,
    )


def make_catalog() -> TinyCatalog:
    return TinyCatalog(
        tables=[
            make_table("trade.orders", "order_id", "buyer_id", "txn_amt", "st_cd", rows=100),
            make_table("trade.refunds", "refund_id", "order_id", "reason"),
            make_table("people.members", "member_id", "nickname", "district", rows=50),
            make_table(
                "support.tickets", "ticket_id", "opened_at", description="Complaints of customers."
            ),
        ],
        queries=[
            PastQuery(
                "q1",
                "SELECT COUNT(*) FROM trade.orders WHERE st_cd = 'PAID'",
                ("trade.orders",),
                question="How many orders were paid?",
                verified_by="kim",
            ),
            PastQuery("q2", "SELECT nickname FROM people.members", ("people.members",)),
        ],
        values=[
            Value("people.members", "district", "Mapo-gu", 10),
            Value("people.members", "district", "Gangnam-gu", 20),
            Value("trade.refunds", "reason", "arrived broken", 3),
            Value("trade.orders", "st_cd", "cancelled", 5),
            Value("support.tickets", "ticket_id", "district", 1),
        ],
    )


def make_lake(version: int) -> TinyCatalog:
    """A few hundred tables and queries; from one version to the next some change or vanish."""
    tables = [
        make_table(
            f"zone_{number % 7}.orders_of_plant_{number}",
            "order_id",
            "plant_id",
            f"amount_{number % 5}",
            description=f"Orders, revision {version}." if number % 3 == version % 3 else "Orders.",
            rows=number,
        )
        for number in range(600)
        if number % 50 != version % 50
    ]
    queries = [
        PastQuery(
            f"q{number}",
            f"SELECT order_id FROM zone_{number % 7}.orders_of_plant_{number}",  # noqa: S608 - never run
            (f"zone_{number % 7}.orders_of_plant_{number}",),
            question=f"Which orders has plant {number} in revision {version // 4}?",
        )
        for number in range(300)
        if number % 40 != version % 40
    ]
    values = [Value("zone_0.orders_of_plant_0", "plant_id", f"plant {version}", version)]
    return TinyCatalog(tables, queries, values)
