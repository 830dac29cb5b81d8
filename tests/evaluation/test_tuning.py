"""Tuning: weights are learned from labels, and kept only if they win where they were not fitted."""

from __future__ import annotations

import runpy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from t2sql.catalog.database import SqliteCatalog
from t2sql.config import make_config
from t2sql.evaluation.labels import Label
from t2sql.evaluation.lake import LakeWarehouse, build_lake
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.suite import load_suite
from t2sql.evaluation.tuning import tune_suite
from t2sql.evaluation.tuning.cases import SOURCES, Case, Lake
from t2sql.evaluation.tuning.scoring import CaseScore, rank_case, score_case
from t2sql.evaluation.tuning.search import Trial, changed_weights, fit_weights
from t2sql.evaluation.tuning.tune import judge
from t2sql.protocols import SearchIndex
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index
from t2sql.steps.retrieve import retrieve
from t2sql.steps.weights import DEFAULT_WEIGHTS, RetrievalWeights
from t2sql.types import Column, ForeignKey, Limits, PastQuery, Question, Table
from tests.evaluation.conftest import write_lines

TODAY = date(2025, 6, 19)
LIMITS = Limits(candidates=15)


def table(name: str, *columns: str, to: Mapping[str, str] | None = None, **more: Any) -> Table:
    keys = tuple(ForeignKey((column,), ref, (column,)) for column, ref in (to or {}).items())
    return Table(
        name, tuple(Column(column, "VARCHAR") for column in columns), foreign_keys=keys, **more
    )


ORCHARD = (
    table("farm.tree", "tree_id", "kind", "planted_on", description="One row a tree."),
    table("farm.tree_backup", "tree_id", "kind", "planted_on"),
    table("farm.harvest", "harvest_id", "tree_id", "kilos", to={"tree_id": "farm.tree"}),
    table("farm.picker", "picker_id", "full_name", "town", tier="gold"),
    table(
        "farm.shift",
        "picker_id",
        "harvest_id",
        "hours",
        to={"picker_id": "farm.picker", "harvest_id": "farm.harvest"},
    ),
    *(table(f"farm.weather_2024{month:02}", "day", "rain") for month in range(1, 8)),
    table("sales.crate", "crate_id", "harvest_id", "price", to={"harvest_id": "farm.harvest"}),
    table("sales.market", "market_id", "town", "stalls", tags=("deprecated",)),
    table("sandbox.crate", "crate_id", "price"),
)
PAST = (
    PastQuery("p1", "select * from farm.tree", ("farm.tree",), "Which trees are old?", "ada"),
    PastQuery(
        "p2",
        "select 1 from sales.crate c join sales.market m on c.price = m.stalls",
        ("sales.crate", "sales.market"),
        "Crates sold by market",
        runs=9,
    ),
)
QUESTIONS = (
    "How many kilos did each picker harvest?",
    "Rain by day in March 2024",
    "Price of crates by market town",
    "Which trees were planted last year?",
    "Hours of shifts by kind of tree",
    "backup of the trees",
)


@dataclass(frozen=True)
class Orchard:
    catalog: SqliteCatalog
    index: SearchIndex


@pytest.fixture
def orchard(tmp_path: Path) -> Iterator[Orchard]:
    embedder = HashEmbedder()
    warehouse = LakeWarehouse(ORCHARD, "orchard")
    build_lake(tmp_path, warehouse, PAST, make_config({}, folder=tmp_path), embedder)
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    yield Orchard(catalog, open_index(tmp_path / "index", lambda: embedder, embedder.name))
    catalog.close()


def label(question: str, *tables: str, **more: Any) -> Label:
    return Label(question, question, tables or ("farm.tree",), **more)


@pytest.mark.parametrize(
    "weights",
    [
        DEFAULT_WEIGHTS,
        replace(DEFAULT_WEIGHTS, meaning=1.1, words=0.2, join=0.5, usage=0.4, twin=0.3),
        replace(DEFAULT_WEIGHTS, schema=0.9, cover=0.0, crowd=3.0, second_join=0.4, history=0.0),
    ],
)
@pytest.mark.parametrize("question", QUESTIONS)
def test_weights_are_scored_by_the_very_order_that_retrieval_gives(
    orchard: Orchard, question: str, weights: RetrievalWeights
) -> None:
    asked = Question(question, TODAY)
    found = retrieve(asked, orchard.index, orchard.catalog, LIMITS, weights).candidates
    lake = Lake(orchard.catalog, orchard.index, TODAY)
    case = lake.case(label(question))
    rows = rank_case(case, lake, weights, LIMITS.candidates)

    expected = [f"family {c.family.name}" if c.family else f"table {c.name}" for c in found]
    assert [case.families[row] for row in rows] == expected


def test_a_past_query_does_not_speak_for_its_own_question(orchard: Orchard) -> None:
    lake = Lake(orchard.catalog, orchard.index, TODAY)
    asked = "Crates sold by market"
    history = SOURCES.index("history")

    other = lake.case(label(asked, "sales.crate", "sales.market"))
    own = lake.case(label(asked, "sales.crate", "sales.market", past_queries=("p2",)))

    crate = other.names.index("sales.crate")
    assert other.features[crate, history] > 0
    assert own.features[own.names.index("sales.crate"), history] == 0
    assert own.popularity[own.names.index("sales.crate")] < other.popularity[crate]
    assert len(own.edges) < len(other.edges)


def test_a_member_of_the_right_family_is_right(orchard: Orchard) -> None:
    lake = Lake(orchard.catalog, orchard.index, TODAY)
    case = lake.case(label("Rain by day", "farm.weather_202403"))

    assert score_case(case, lake, DEFAULT_WEIGHTS, 15).complete_5


def made_case(number: int, right: int, features: Sequence[Mapping[str, float]]) -> Case:
    """A case of tables without joins, schemas or copies."""
    count = len(features)
    names = tuple(f"t{row:02}" for row in range(count))
    return Case(
        label=Label(f"q{number}", "?", (names[right],)),
        names=names,
        found=np.ones(count, dtype=np.bool_),
        features=np.array([[item.get(source, 0.0) for source in SOURCES] for item in features]),
        schemas=np.zeros(count, dtype=np.int64),
        cover=np.zeros(1),
        sizes=np.array([float(count)]),
        edges=np.zeros((0, 2), dtype=np.int64),
        shares=np.zeros(0),
        popularity=np.zeros(count),
        care=np.zeros(count),
        retired=np.zeros(count, dtype=np.bool_),
        copies=np.zeros(count, dtype=np.bool_),
        families=names,
        keys=names,
        gold=(names[right],),
    )


def trial(cases: Sequence[Case]) -> Trial:
    return Trial(cast("Lake", None), cases, 15)


def misled(number: int) -> Case:
    """Twenty tables hold the column; the right one alone is near in meaning, a little."""
    wrong: list[Mapping[str, float]] = [{"columns": 0.5, "meaning": 0.3}] * 20
    return made_case(number, 20, [*wrong, {"columns": 0.0, "meaning": 0.7}])


def test_a_source_that_misleads_loses_its_weight() -> None:
    start = replace(DEFAULT_WEIGHTS, columns=0.6)
    cases = trial([misled(number) for number in range(60)])
    fitted = fit_weights([cases], start, toward=start)

    assert not any(score.complete_5 for score in cases.scores(start))
    assert all(score.complete_5 for score in cases.scores(fitted))
    assert fitted.meaning / fitted.columns > 1.25
    assert set(changed_weights(fitted, start)) <= {"meaning", "columns"}


def test_few_labels_do_not_run_away() -> None:
    easy = [made_case(n, 0, [{"words": 0.9}, {"words": 0.1}]) for n in range(30)]
    fitted = fit_weights([trial(easy)], DEFAULT_WEIGHTS)

    assert fitted == DEFAULT_WEIGHTS


def test_the_same_seed_gives_the_same_weights_and_none_is_negative() -> None:
    cases = trial([misled(number) for number in range(20)])
    start = replace(DEFAULT_WEIGHTS, columns=0.6)
    one, other = (fit_weights([cases], start, seed=3) for _ in range(2))

    assert one == other
    assert all(value >= 0 for value in changed_weights(one, start).values())


def test_new_weights_win_only_if_chance_does_not_explain_it() -> None:
    right, wrong = CaseScore(1.0, 1), CaseScore(0.0, 9)

    assert judge([wrong] * 20 + [right] * 10, [right] * 30).won
    assert not judge([right] * 15 + [wrong] * 15, [wrong] * 14 + [right] * 16).won
    assert not judge([right] * 30, [right] * 30).won


def shop_suite(folder: Path, questions: int) -> Path:
    """Six databases whose tables are plainly named."""
    folder.mkdir()
    lake, asked = [], []
    for number, (db, things) in enumerate(SHOPS.items()):
        for thing, columns in things.items():
            named = [{"name": column, "type": "text"} for column in columns]
            lake.append({"db": db, "table": thing, "columns": named, "foreign_keys": []})
        for turn in range(questions // len(SHOPS)):
            thing, columns = list(things.items())[turn % len(things)]
            asked.append(
                {
                    "id": f"{number}-{turn}",
                    "db": db,
                    "question": f"Show the {columns[turn % len(columns)]} of {thing}, {turn}",
                    "sql": [
                        " ".join(["select", *columns[: 1 + turn % 2], "from", thing, f"t{turn}"])
                    ],
                    "tables": [thing],
                }
            )
    write_lines(folder / "tables.jsonl", lake)
    write_lines(folder / "questions.jsonl", asked)
    return folder


SHOPS: dict[str, dict[str, tuple[str, ...]]] = {
    "bicycles": {"frame": ("size", "colour"), "wheel": ("spokes", "rim")},
    "bakery": {"loaf": ("flour", "weight"), "oven": ("heat", "maker")},
    "theatre": {"play": ("author", "acts"), "seat": ("row", "price")},
    "harbour": {"ship": ("tonnage", "flag"), "pier": ("length", "depth")},
    "clinic": {"nurse": ("ward", "shift"), "bed": ("floor", "kind")},
    "school": {"pupil": ("grade", "bus"), "lesson": ("subject", "hour")},
}


def options(tmp_path: Path) -> EvaluationOptions:
    return EvaluationOptions(embedder="hash", cache=tmp_path / "cache")


def test_a_suite_is_split_by_database_and_measured_on_the_unseen_ones(tmp_path: Path) -> None:
    stages: list[str] = []
    suite = load_suite(shop_suite(tmp_path / "shops", 60))
    tuning = tune_suite(
        suite, options(tmp_path), progress=lambda stage, done, total: stages.append(stage)
    )

    assert tuning.labels == 60
    assert tuning.split.endswith("split by database")
    assert tuning.measured_on == 20
    assert tuning.before is not None
    assert tuning.before.complete_15 == 1.0
    assert not tuning.won  # what is right already cannot be won
    assert {"ask labels", "try weights"} <= set(stages)


def test_under_fifty_labels_the_defaults_are_kept_and_it_says_so(tmp_path: Path) -> None:
    tuning = tune_suite(load_suite(shop_suite(tmp_path / "shops", 42)), options(tmp_path))

    assert not tuning.won
    assert not tuning.weights
    assert "42 labels are too few" in tuning.text
    assert "the defaults are kept" in tuning.text


@pytest.mark.parametrize("flags", [("--ablate",), ()])
def test_the_script_that_made_the_defaults_runs_on_any_suites(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    flags: tuple[str, ...],
) -> None:
    folder = shop_suite(tmp_path / "shops", 60)
    script = Path(__file__).parents[2] / "benchmarks" / "fit_retrieval.py"
    arguments = [str(script), str(folder), "--embedder", "hash", "--limit", "20", *flags]
    monkeypatch.setattr("sys.argv", arguments)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    runpy.run_path(str(script), run_name="__main__")
    printed = capsys.readouterr().out

    if flags:
        assert "| near words and short forms |" in printed
    else:
        assert "held out" in printed
