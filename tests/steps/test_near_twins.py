from __future__ import annotations

import pytest

from t2sql.steps.near_twins import caution, find_twins, is_named


def twins(
    *names: str, text: str = "orders by month", known: tuple[str, ...] = ()
) -> dict[str, str]:
    catalog = {name.lower(): name for name in known}
    found = find_twins(names, text, lambda name: catalog.get(name.lower()))
    assert all(name == twin.name for name, twin in found.items())
    return {name: f"{twin.relation} {twin.original}" for name, twin in found.items()}


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("trade.stg_orders", "a staging copy of"),
        ("trade.orders_old", "an old copy of"),
        ("trade.orders_bak2", "a backup of"),
        ("trade.orders_backup_20240131", "a backup of"),
        ("trade.stg_orders_2024_01", "a staging copy of"),
        ("trade.orders_deprecated", "a deprecated form of"),
        ("trade.orders_snapshot", "a snapshot of"),
        ("trade.snap_orders", "a snapshot of"),
        ("trade.test_orders", "a test copy of"),
        ("trade.orders_20240131", "a dated copy of"),
        ("trade.raw_orders", "a raw form of"),
        ("sandbox.orders", "a private copy of"),
        ("tmp.orders", "a temporary copy of"),
        ("archive_2020.orders", "an archived copy of"),
        ("dbt_kim.orders", "a private copy of"),
        ("db.trade-nonprod.orders", "a test copy of"),
    ],
)
def test_a_copy_says_what_it_is_of_its_original(name: str, relation: str) -> None:
    assert twins(name, "trade.orders") == {name: f"{relation} trade.orders"}


def test_the_original_is_that_of_the_nearest_schema() -> None:
    names = ["eu.orders", "us.orders", "us.orders_old", "us_sandbox.orders"]
    assert twins(*names) == {
        "us.orders_old": "an old copy of us.orders",
        "us_sandbox.orders": "a private copy of us.orders",
    }


def test_the_original_may_stand_in_another_layer_or_outside_the_candidates() -> None:
    assert twins("raw.stg_order", "mart.fct_orders") == {
        "raw.stg_order": "a staging copy of mart.fct_orders"
    }
    assert twins("trade.orders_old", known=("Trade.Orders",)) == {
        "trade.orders_old": "an old copy of Trade.Orders"
    }
    assert twins("trade.orders_old") == {}


def test_of_versions_all_but_the_newest_are_older() -> None:
    assert twins("a.orders_v2", "a.orders_v10", "a.orders_v9", "b.orders_v1") == {
        "a.orders_v2": "an older version of a.orders_v10",
        "a.orders_v9": "an older version of a.orders_v10",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("trade.orders_backup", "compare with the backup"),
        ("trade.stg_orders", "what is in staging?"),
        ("sandbox.orders", "orders in the sandbox"),
        ("trade.orders_v1", "orders of version 1"),
        ("trade.orders_v1", "orders, V1"),
        ("trade.orders_old", "rows of orders_old"),
    ],
)
def test_a_copy_that_the_question_names_is_no_twin(name: str, text: str) -> None:
    assert is_named(name, text)
    assert twins(name, "trade.orders", "trade.orders_v3", text=text) == {}


def test_a_schema_beside_the_marked_part_names_nothing() -> None:
    assert not is_named("lake.sandbox.orders", "orders in the lake")


def test_two_copies_without_an_original_are_left_alone() -> None:
    assert twins("sandbox.orders", "tmp.orders", "a.household_members", "a.old") == {}


def test_a_caution_is_evidence_against() -> None:
    (twin,) = find_twins(["t.orders_bak", "t.orders"], "orders", lambda name: None).values()
    said = caution(twin, 0.05)
    assert (said.kind, said.text, said.score) == (
        "caution",
        "a backup of t.orders; sinks below it",
        -0.05,
    )
