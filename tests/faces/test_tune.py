"""``t2sql tune``: what it prints, what it writes, and that it writes nothing without a win."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from t2sql.config import read_config
from t2sql.evaluation.tuning.tune import Measured, Tuning
from t2sql.project import open_project
from tests.faces.conftest import Run

WON = Tuning(
    labels=100,
    split="70 labels to fit on, 30 to measure on, split by time, the newest to measure on",
    won=True,
    weights={"join": 0.4, "meaning": 0.6},
    measured_on=30,
    before=Measured(0.5, 0.6, 0.8),
    after=Measured(0.6, 0.8, 0.9),
    wins=7,
    losses=1,
    p=0.07,
    sure=0.97,
)
LOST = replace(WON, won=False, after=Measured(0.5, 0.5, 0.8), wins=1, losses=4, sure=0.1)
Result = Callable[[Tuning], None]


@pytest.fixture
def result(monkeypatch: pytest.MonkeyPatch) -> Result:
    """Let tuning end so."""

    def end(tuning: Tuning) -> None:
        def tune_project(*_: Any, **__: Any) -> Tuning:
            return tuning

        monkeypatch.setattr("t2sql.evaluation.tuning.tune_project", tune_project)

    return end


def test_a_project_with_few_labels_keeps_the_defaults(indexed: Path, t2sql: Run) -> None:
    before = (indexed / "t2sql.toml").read_bytes()
    done = t2sql("tune")

    assert done.code == 0
    assert "0 labels are too few to fit weights on (50 are needed)" in done.out
    assert (indexed / "t2sql.toml").read_bytes() == before


def test_weights_that_win_are_shown_and_written(indexed: Path, t2sql: Run, result: Result) -> None:
    result(WON)
    before = (indexed / "t2sql.toml").read_text()
    done = t2sql("tune")

    assert done.code == 0
    assert "60.0%" in done.out
    assert "80.0%" in done.out
    assert "7 won, 1 lost" in done.out
    assert "0.4" in done.out
    assert "Written to [search.weights]" in done.err
    assert (indexed / "t2sql.toml").read_text().startswith(before)
    with open_project(indexed) as project:
        assert (project.tools.weights.join, project.tools.weights.meaning) == (0.4, 0.6)

    back = t2sql("tune", "--reset")

    assert "join = 0.4" in back.err
    assert (indexed / "t2sql.toml").read_text().rstrip() == before.rstrip()


def test_weights_of_sources_that_are_not_fitted_stay(
    indexed: Path, t2sql: Run, result: Result
) -> None:
    file = indexed / "t2sql.toml"
    file.write_text(file.read_text() + "[search.weights]\nearlier = 0.9\nterms = 0.1\n")
    result(WON)
    done = t2sql("tune")

    assert "before: earlier = 0.9, terms = 0.1." in done.err
    given = read_config(file, {}).search.weights.given
    assert given == {"earlier": 0.9, "join": 0.4, "meaning": 0.6}


def test_weights_that_do_not_win_are_not_written(indexed: Path, t2sql: Run, result: Result) -> None:
    result(LOST)
    before = (indexed / "t2sql.toml").read_bytes()
    done = t2sql("tune", "--json")

    assert (done.json["won"], done.json["written"]) == (False, False)
    assert "the old ones are kept" in done.json["text"]
    assert (indexed / "t2sql.toml").read_bytes() == before


def test_a_dry_run_writes_nothing(indexed: Path, t2sql: Run, result: Result) -> None:
    result(WON)
    before = (indexed / "t2sql.toml").read_bytes()
    done = t2sql("tune", "--dry-run", "--json")

    assert (done.json["won"], done.json["written"]) == (True, False)
    assert (indexed / "t2sql.toml").read_bytes() == before


def test_without_a_settings_file_there_is_nothing_to_write_to(shop: Path, t2sql: Run) -> None:
    done = t2sql("--project", "duckdb:///store.duckdb", "tune")

    assert done.code == 2
    assert "no t2sql.toml" in done.err


def test_reset_goes_alone_and_may_find_nothing(shop: Path, t2sql: Run) -> None:
    assert t2sql("tune", "--reset", "--dry-run").code == 2
    assert "no weights" in t2sql("tune", "--reset").err


@pytest.mark.slow
def test_a_project_is_measured_on_its_own_newest_past_queries(shop: Path, t2sql: Run) -> None:
    queries = shop / "metadata" / "queries"
    queries.mkdir(parents=True)
    columns = {
        "shop.customers": ("customer_id", "full_name", "city", "joined_on"),
        "shop.orders": ("order_id", "ordered_on", "status", "total_amount", "customer_id"),
    }
    pairs = [
        (table, first, second)
        for table, names in columns.items()
        for first in names
        for second in names
    ]
    past = [
        f"-- question: {first} and {second} of {table.split('.')[1]}, turn {turn}\n"
        f"-- verified_by: ada\n-- verified_on: 2025-0{1 + number % 5}-1{turn}\n"
        f"SELECT {first}, {second}, {'count(*), ' * turn}1 FROM {table};\n"
        for turn in range(2)
        for number, (table, first, second) in enumerate(pairs)
    ]
    (queries / "past.sql").write_text("\n".join(past), encoding="utf-8")
    assert t2sql("index").code == 0
    done = t2sql("tune", "--dry-run", "--json")

    assert done.code == 0, done.err
    assert done.json["labels"] >= 50
    assert "split by time" in done.json["split"]
    assert done.json["before"]["complete_5"] == 1.0  # there are but two tables
    assert done.json["written"] is False
    assert "unseen labels" in t2sql("tune", "--dry-run").out
