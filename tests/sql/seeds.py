"""Statements by dialect, from ``hostile/`` and ``honest/``, and mutants of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
KIN = {"presto": "trino", "databricks": "spark"}
"""Dialects that are tried with the statements of another."""


@dataclass(frozen=True)
class Seed:
    """A statement, the dialect it is judged in, and the tables that were confirmed."""

    dialect: str
    allowed: tuple[str, ...]
    sql: str


def read_seeds(folder: str, canary: str = "/tmp/canary.csv", out: str = "/tmp/out") -> list[Seed]:  # noqa: S108 - names in SQL
    """The statements of a folder: blocks between empty lines, after a head that says whose.

    Args:
        folder: ``hostile`` or ``honest``.
        canary: a file that the statements try to read.
        out: a file that they try to write.
    """
    seeds = []
    for path in sorted((HERE / folder).glob("*.sql")):
        head, *blocks = path.read_text(encoding="utf-8").split("\n\n")
        told = dict(line.removeprefix("-- ").split(": ", 1) for line in head.splitlines())
        allowed = tuple(name.strip() for name in told["allowed"].split(","))
        for block in blocks:
            sql = block.strip("\n").replace("{canary}", canary).replace("{out}", out)
            if sql:
                seeds.append(Seed(told["dialect"], allowed, sql))
    return seeds


def with_kin(seeds: Sequence[Seed]) -> list[Seed]:
    """The seeds, and those of kin dialects under their own names."""
    kin = [
        Seed(dialect, seed.allowed, seed.sql)
        for dialect, home in KIN.items()
        for seed in seeds
        if seed.dialect == home
    ]
    return [*seeds, *kin]
