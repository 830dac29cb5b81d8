"""Builds the demo warehouse: tables, then each area in the order the areas need each other."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable
from pathlib import Path

import duckdb

from t2sql.demo import DEMO_SEED
from t2sql.demo.ads import build_ads
from t2sql.demo.chats import build_chats
from t2sql.demo.clock import make_clock
from t2sql.demo.dims import build_dims
from t2sql.demo.events import build_events
from t2sql.demo.listings import build_listings
from t2sql.demo.logistics import build_logistics
from t2sql.demo.member_facts import build_member_facts
from t2sql.demo.members import build_members
from t2sql.demo.payments import build_payments
from t2sql.demo.plan import Plan
from t2sql.demo.searches import build_searches
from t2sql.demo.seeds import read_sql
from t2sql.demo.shops import build_shops
from t2sql.demo.sink import Sink
from t2sql.demo.support import build_support
from t2sql.demo.trades import build_trades

DRAFT = ".building-"


def build_warehouse(
    path: Path,
    *,
    seed: int = DEMO_SEED,
    scale: float = 1.0,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Builds beside `path` and renames at the end; `t2sql.demo.build_warehouse` tells the rest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    draft = path.with_name(f"{path.name}{DRAFT}{os.getpid()}")
    try:
        with duckdb.connect(str(draft)) as connection:
            fill(connection, Plan(make_clock(), seed, scale), progress)
        draft.replace(path)
    finally:
        _remove(draft)


def fill(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Makes every table in an empty database and fills it."""
    for _, text in read_sql("ddl"):
        connection.execute(text).fetchall()
    tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    sink = Sink(connection, len(tables), progress)
    dims = build_dims(sink, plan)
    members = build_members(sink, plan, dims)
    build_member_facts(sink, plan, dims, members)
    listings = build_listings(sink, plan, dims, members)
    orders = build_trades(sink, plan, dims, members, listings)
    shops, shop_orders = build_shops(sink, plan, dims, members)
    build_payments(sink, plan, members, orders, shop_orders)
    build_chats(sink, plan, members, listings, orders)
    build_ads(sink, plan, dims, members, shops)
    build_searches(sink, plan, dims, members, listings)
    build_events(sink, plan, members, listings)
    build_support(sink, plan, members, orders)
    build_logistics(sink, plan, dims, members, listings, orders)
    for name, text in read_sql("sql"):
        sink.run(name.partition("_")[2], text)


def _sweep(path: Path) -> None:
    """Removes what killed builds left; a draft whose process still runs is somebody's work."""
    for draft in path.parent.glob(f"{glob.escape(path.name)}{DRAFT}*"):
        process = draft.name.removesuffix(".wal").rpartition("-")[2]
        if process.isdigit() and (int(process) == os.getpid() or not _runs(int(process))):
            draft.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    if os.name != "posix":  # there, asking by signal would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(draft: Path) -> None:
    for leftover in (draft, draft.with_name(f"{draft.name}.wal")):
        leftover.unlink(missing_ok=True)
