"""Planted faults: each class makes what it says, what is kept is wrong, and the report counts."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from t2sql.errors import InputError
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.planted.classes import fault_classes
from t2sql.evaluation.planted.examine import Finding, new_findings
from t2sql.evaluation.planted.measure import measure_guards
from t2sql.evaluation.planted.planting import Planting, read_planting
from t2sql.evaluation.report import to_text
from t2sql.evaluation.suite import load_suite
from t2sql.faces.cli import cli
from t2sql.sql.dialects import find_dialect
from t2sql.sql.gate import pass_gate
from t2sql.sql.guards.subject import read_subject
from t2sql.types import (
    CatalogSlice,
    Column,
    Habit,
    JoinEdge,
    Question,
    Table,
    TableUse,
    Term,
)
from tests.evaluation.conftest import write_lines

SHAPES = Path(__file__).parent.parent.parent / "benchmarks" / "demo_shapes"
TABLE = Path(__file__).parent.parent.parent / "benchmarks" / "fault_classes.csv"


def column(name: str, data_type: str, *examples: str, null_share: float = 0.0) -> Column:
    return Column(name, data_type, examples=examples, null_share=null_share)


GROWERS = Table(
    "growers",
    (
        column("id", "INTEGER"),
        column("name", "TEXT", "Ann", "Bo"),
        column("town", "TEXT", "Ulm", "Bonn", null_share=0.1),
        column("mentor_id", "INTEGER", null_share=0.5),
    ),
    primary_key=("id",),
)
CRATES = Table(
    "crates",
    (
        column("id", "INTEGER"),
        column("grower_id", "INTEGER"),
        column("packer_id", "INTEGER"),
        column("weight", "REAL", null_share=0.2),
        column("price", "REAL"),
        replace(column("fruit", "TEXT", "apple", "pear"), distinct=2),
        column("packed_on", "DATE"),
        column("packed_at", "TIMESTAMP"),
        column("is_spoilt", "BOOLEAN"),
        column("currency", "TEXT", "EUR", "CHF"),
    ),
    primary_key=("id",),
)
OLD_CRATES = replace(CRATES, name="crates_old")
LABELS = Table(
    "labels", (column("crate_id", "INTEGER"), column("text", "TEXT")), primary_key=("text",)
)
VISITS = Table("visits", (column("grower_id", "INTEGER"), column("visited_on", "DATE")))
KNOWN = CatalogSlice(
    "duckdb",
    (GROWERS, CRATES, OLD_CRATES, LABELS, VISITS),
    joins=(
        JoinEdge("crates", ("grower_id",), "growers", ("id",), "declared"),
        JoinEdge("crates", ("packer_id",), "growers", ("id",), "declared"),
        JoinEdge("crates", ("id",), "labels", ("crate_id",), "declared"),
        JoinEdge("growers", ("id",), "visits", ("grower_id",), "declared"),
    ),
    uses=(TableUse("crates", 10, 50, filters=(Habit("NOT is_spoilt", 8, 0.8),)),),
    terms=(
        Term("yield", expression="sum(weight) FILTER (WHERE fruit = 'pear')", tables=("crates",)),
    ),
)


@dataclass(frozen=True, slots=True)
class NoFacts:
    """Data that say nothing."""

    def is_unique(self, table: str, columns: Sequence[str]) -> bool | None:
        return None

    def holds(self, table: str, column: str, value: str) -> bool | None:
        return None

    def near_values(self, table: str, column: str, value: str) -> tuple[str, ...]:
        return ()


def planting(sql: str, question: str = "", dialect: str = "duckdb") -> Planting:
    gate = pass_gate(sql, dialect, [table.name for table in KNOWN.tables])
    assert gate.tree is not None, gate.check
    facts = find_dialect(dialect)
    assert facts is not None
    known = replace(KNOWN, dialect=dialect)
    asked = Question(question, date(2025, 6, 19))
    return read_planting(read_subject(gate.tree, sql, known, facts, NoFacts(), asked), "seed")


def planted(fault: str, sql: str, question: str = "", dialect: str = "duckdb") -> set[str]:
    ready = planting(sql, question, dialect)
    kind = next(kind for kind in fault_classes() if kind.name == fault)
    before = ready.written(ready.root)
    made = {ready.written(tree) for tree, _ in kind.plant(ready)}
    assert ready.written(ready.root) == before
    return made


COUNT = "SELECT COUNT(*) FROM crates"
JOIN = "FROM crates AS c JOIN growers AS g ON c.grower_id = g.id"
MAY = "packed_on >= CAST('2025-05-01' AS DATE) AND packed_on < CAST('2025-06-01' AS DATE)"
CASES = [
    ("dropped_habit", "", f"{COUNT} WHERE NOT is_spoilt AND price > 2", f"{COUNT} WHERE price > 2"),
    ("dropped_named_value", "apple crates", f"{COUNT} WHERE fruit = 'apple'", COUNT),
    ("dropped_named_number", "above 7", f"{COUNT} WHERE price > 7", COUNT),
    (
        "dropped_named_number",
        "more than 3",
        "SELECT fruit FROM crates GROUP BY fruit HAVING COUNT(*) > 3",
        "SELECT fruit FROM crates GROUP BY fruit",
    ),
    ("dropped_unnamed_filter", "the red ones", f"{COUNT} WHERE fruit = 'apple'", COUNT),
    ("lost_not_null", "", f"{COUNT} WHERE NOT weight IS NULL", COUNT),
    (
        "dropped_date_filter",
        "in May",
        f"{COUNT} WHERE {MAY} AND price > 2",
        f"{COUNT} WHERE price > 2",
    ),
    (
        "dropped_having",
        "several",
        "SELECT fruit FROM crates GROUP BY fruit HAVING COUNT(*) > 1",
        "SELECT fruit FROM crates GROUP BY fruit",
    ),
    ("dropped_negation", "", f"{COUNT} WHERE fruit <> 'apple'", f"{COUNT} WHERE fruit = 'apple'"),
    (
        "swapped_and_or",
        "",
        f"{COUNT} WHERE fruit = 'apple' OR fruit = 'pear'",
        f"{COUNT} WHERE (fruit = 'apple' AND fruit = 'pear')",
    ),
    ("comparison_flipped", "", f"{COUNT} WHERE price > 7", f"{COUNT} WHERE price < 7"),
    ("bound_strictness", "", f"{COUNT} WHERE price > 7", f"{COUNT} WHERE price >= 7"),
    (
        "wrong_join_column",
        "",
        f"SELECT COUNT(*) {JOIN}",
        "SELECT COUNT(*) FROM crates AS c JOIN growers AS g ON c.grower_id = g.mentor_id",
    ),
    (
        "wrong_join_role",
        "",
        f"SELECT COUNT(*) {JOIN}",
        "SELECT COUNT(*) FROM crates AS c JOIN growers AS g ON c.packer_id = g.id",
    ),
    (
        "missing_join_condition",
        "",
        f"SELECT COUNT(*) {JOIN}",
        "SELECT COUNT(*) FROM crates AS c CROSS JOIN growers AS g",
    ),
    (
        "tautological_join",
        "",
        f"SELECT COUNT(*) {JOIN}",
        "SELECT COUNT(*) FROM crates AS c JOIN growers AS g ON c.grower_id = c.grower_id",
    ),
    (
        "uncorrelated_subquery",
        "",
        "SELECT COUNT(*) FROM crates AS c"
        " WHERE EXISTS(SELECT 1 FROM labels AS l WHERE l.crate_id = c.id)",
        "SELECT COUNT(*) FROM crates AS c WHERE EXISTS(SELECT 1 FROM labels AS l)",
    ),
    (
        "fan_out_join",
        "",
        "SELECT SUM(c.price) FROM crates AS c",
        "SELECT SUM(c.price) FROM crates AS c JOIN labels AS extra ON c.id = extra.crate_id",
    ),
    (
        "chasm",
        "",
        f"SELECT g.name, COUNT(*) {JOIN} GROUP BY g.name",
        f"SELECT g.name, COUNT(*) {JOIN} JOIN visits AS extra ON g.id = extra.grower_id"
        " GROUP BY g.name",
    ),
    (
        "fan_out_count",
        "",
        f"SELECT COUNT(DISTINCT g.id) {JOIN}",
        f"SELECT COUNT(g.id) {JOIN}",
    ),
    (
        "lost_distinct_count",
        "",
        "SELECT COUNT(DISTINCT grower_id) FROM crates",
        "SELECT COUNT(grower_id) FROM crates",
    ),
    (
        "left_join_undone",
        "",
        "SELECT COUNT(*) FROM growers AS g LEFT JOIN crates AS c"
        " ON c.grower_id = g.id AND c.price > 2",
        "SELECT COUNT(*) FROM growers AS g LEFT JOIN crates AS c ON c.grower_id = g.id"
        " WHERE c.price > 2",
    ),
    (
        "left_join_lost",
        "",
        "SELECT COUNT(*) FROM growers AS g LEFT JOIN crates AS c ON c.grower_id = g.id",
        "SELECT COUNT(*) FROM growers AS g JOIN crates AS c ON c.grower_id = g.id",
    ),
    ("wrong_table", "", f"{COUNT} WHERE price > 2", f"{COUNT}_old AS crates WHERE price > 2"),
    (
        "date_shifted_day",
        "",
        f"{COUNT} WHERE {MAY}",
        f"{COUNT} WHERE {MAY.replace('2025-05-01', '2025-05-02')}",
    ),
    (
        "date_bound_included",
        "",
        f"{COUNT} WHERE {MAY}",
        f"{COUNT} WHERE {MAY.replace(' <', ' <=')}",
    ),
    ("wrong_year", "", f"{COUNT} WHERE {MAY}", f"{COUNT} WHERE {MAY.replace('2025', '2024')}"),
    (
        "between_timestamps",
        "",
        f"{COUNT} WHERE {MAY.replace('packed_on', 'packed_at')}",
        f"{COUNT} WHERE packed_at"
        " BETWEEN CAST('2025-05-01' AS DATE) AND CAST('2025-05-31' AS DATE)",
    ),
    (
        "partial_period",
        "",
        "SELECT DATE_TRUNC('MONTH', packed_on) AS m, COUNT(*) FROM crates"
        " WHERE packed_on < CAST('2025-06-01' AS DATE) GROUP BY 1",
        "SELECT DATE_TRUNC('MONTH', packed_on) AS m, COUNT(*) FROM crates GROUP BY 1",
    ),
    (
        "wrong_period_grain",
        "",
        "SELECT DATE_TRUNC('MONTH', packed_on) AS m FROM crates",
        "SELECT DATE_TRUNC('YEAR', packed_on) AS m FROM crates",
    ),
    ("literal_case", "", f"{COUNT} WHERE fruit = 'apple'", f"{COUNT} WHERE fruit = 'APPLE'"),
    ("literal_other", "", f"{COUNT} WHERE fruit = 'apple'", f"{COUNT} WHERE fruit = 'pear'"),
    ("number_off_by_one", "above 7", f"{COUNT} WHERE price > 7", f"{COUNT} WHERE price > 8"),
    (
        "wrong_limit",
        "",
        "SELECT fruit FROM crates ORDER BY price LIMIT 5",
        "SELECT fruit FROM crates ORDER BY price LIMIT 4",
    ),
    ("text_as_number", "", f"{COUNT} WHERE fruit = '07'", f"{COUNT} WHERE fruit = 7"),
    (
        "wrong_text_column",
        "",
        f"{COUNT} WHERE fruit = 'apple'",
        f"{COUNT} WHERE currency = 'apple'",
    ),
    (
        "not_in_null",
        "",
        "SELECT name FROM growers AS g"
        " WHERE NOT EXISTS(SELECT 1 FROM growers AS x WHERE x.mentor_id = g.id)",
        "SELECT name FROM growers AS g WHERE NOT g.id IN (SELECT x.mentor_id FROM growers AS x)",
    ),
    (
        "not_equal_null",
        "",
        "SELECT name FROM growers WHERE (town <> 'Ulm' OR town IS NULL)",
        "SELECT name FROM growers WHERE (town <> 'Ulm')",
    ),
    (
        "average_of_nulls",
        "",
        "SELECT AVG(COALESCE(weight, 0)) FROM crates",
        "SELECT AVG(weight) FROM crates",
    ),
    (
        "ungrouped_column",
        "",
        "SELECT fruit, currency, COUNT(*) FROM crates GROUP BY fruit, currency",
        "SELECT fruit, currency, COUNT(*) FROM crates GROUP BY fruit",
    ),
    (
        "dropped_dimension",
        "",
        "SELECT fruit, currency, COUNT(*) FROM crates GROUP BY fruit, currency",
        "SELECT fruit, COUNT(*) FROM crates GROUP BY fruit",
    ),
    ("dropped_aggregate", "", "SELECT AVG(price) FROM crates", "SELECT price FROM crates"),
    (
        "dropped_top_order",
        "",
        "SELECT fruit FROM crates ORDER BY price DESC LIMIT 5",
        "SELECT fruit FROM crates LIMIT 5",
    ),
    (
        "dropped_limit",
        "",
        "SELECT fruit FROM crates ORDER BY price DESC LIMIT 5",
        "SELECT fruit FROM crates ORDER BY price DESC",
    ),
    ("dropped_order", "", "SELECT fruit FROM crates ORDER BY price", "SELECT fruit FROM crates"),
    (
        "flipped_top",
        "",
        "SELECT fruit FROM crates ORDER BY price LIMIT 5",
        "SELECT fruit FROM crates ORDER BY price DESC LIMIT 5",
    ),
    (
        "flipped_order",
        "",
        "SELECT fruit FROM crates ORDER BY price DESC",
        "SELECT fruit FROM crates ORDER BY price",
    ),
    ("dropped_distinct", "", "SELECT DISTINCT fruit FROM crates", "SELECT fruit FROM crates"),
    ("dropped_projection", "", "SELECT fruit, price FROM crates", "SELECT fruit FROM crates"),
    (
        "set_operation_swapped",
        "",
        "SELECT id FROM growers INTERSECT SELECT grower_id FROM crates",
        "SELECT id FROM growers UNION SELECT grower_id FROM crates",
    ),
    ("average_to_sum", "", "SELECT AVG(price) FROM crates", "SELECT SUM(price) FROM crates"),
    ("sum_to_average", "", "SELECT SUM(price) FROM crates", "SELECT AVG(price) FROM crates"),
    ("extreme_flipped", "", "SELECT MAX(price) FROM crates", "SELECT MIN(price) FROM crates"),
    (
        "ratio_lost",
        "",
        "SELECT SUM(price) / SUM(weight) FROM crates",
        "SELECT SUM(price) FROM crates",
    ),
    ("wrong_measure", "", "SELECT SUM(price) FROM crates", "SELECT SUM(weight) FROM crates"),
    ("wrong_projected_column", "", "SELECT fruit FROM crates", "SELECT currency FROM crates"),
    ("unknown_column", "", "SELECT price FROM crates", "SELECT prices FROM crates"),
    ("mixed_units", "", f"{COUNT} WHERE currency = 'EUR'", COUNT),
    ("term_ignored", "", f"{COUNT} WHERE fruit = 'pear'", COUNT),
    ("term_ignored", "", "SELECT SUM(weight) FROM crates", "SELECT SUM(price) FROM crates"),
]


@pytest.mark.parametrize(("fault", "question", "gold", "made"), CASES)
def test_a_class_plants_the_fault_that_it_says(
    fault: str, question: str, gold: str, made: str
) -> None:
    assert made in planted(fault, gold, question)


def test_the_other_dialects_faults_are_planted_in_their_dialect() -> None:
    ratio = "SELECT CAST(SUM(a) AS REAL) / SUM(b) FROM (SELECT 1 AS a, 2 AS b) AS t"
    assert planted("integer_division", ratio, dialect="sqlite") == {
        "SELECT SUM(a) / SUM(b) FROM (SELECT 1 AS a, 2 AS b) AS t"
    }
    assert not planted("integer_division", ratio)
    mean = "SELECT AVG(id) AS mean FROM crates"
    assert planted("integer_division", mean, dialect="sqlite") == {
        "SELECT SUM(id) / COUNT(id) AS mean FROM crates"
    }


def test_misspelt_values_differ_by_a_letter() -> None:
    made = planted("literal_spelling", f"{COUNT} WHERE fruit = 'apple'")
    assert made
    assert f"{COUNT} WHERE fruit = 'apple'" not in made


def test_a_count_of_other_things_counts_a_column_with_values() -> None:
    assert planted("count_to_distinct", COUNT) == {
        "SELECT COUNT(DISTINCT crates.fruit) FROM crates"
    }


def test_a_filter_is_of_one_class_alone() -> None:
    gold = f"{COUNT} WHERE NOT is_spoilt AND fruit = 'pear' AND price > 7"
    drops = ("dropped_habit", "dropped_named_number", "dropped_unnamed_filter", "term_ignored")
    made = [planted(fault, gold, "crates above 7") for fault in drops]
    assert [len(each) for each in made] == [1, 1, 0, 1]
    assert len(set.union(*made)) == 3


def test_every_class_of_the_committed_table_is_planted() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["class"], row["visible"]) for row in rows] == [
        (kind.name, kind.visible) for kind in fault_classes()
    ]
    assert all(row["why"] and row["before"] != row["after"] for row in rows)
    unplanted = {kind.name for kind in fault_classes()} - {case[0] for case in CASES}
    assert unplanted == {"integer_division", "literal_spelling", "count_to_distinct"}


def test_the_suite_of_rare_shapes_passes_the_gate() -> None:
    suite = load_suite(SHAPES)
    assert suite.database.endswith("demo.duckdb")
    assert len({question.id for question in suite.questions}) == len(suite.questions)
    for question in suite.questions:
        gate = pass_gate(question.golds[0], "duckdb", question.tables)
        assert gate.passed, (question.id, gate.check)
        assert set(gate.tables) == set(question.tables), question.id


def test_only_what_the_gold_is_not_told_counts() -> None:
    told = Finding("meaning", "fan_out", "warning", "of orders")
    other = Finding("meaning", "fan_out", "warning", "of items")
    worse = Finding("meaning", "fan_out", "error", "of items")
    assert new_findings([told], [other]) == ()
    assert new_findings([told], [told, other]) == (other,)
    assert new_findings([told], [worse]) == (worse,)


@pytest.fixture
def options(tmp_path: Path) -> EvaluationOptions:
    return EvaluationOptions(
        translator="offline", embedder="hash", workers=1, cache=tmp_path / "cache"
    )


def test_a_suite_is_measured(suite_folder: Path, options: EvaluationOptions) -> None:
    told: list[tuple[str, int, int]] = []
    done = measure_guards(load_suite(suite_folder), options, lambda *said: told.append(said))
    summary = done.summary
    assert told[-1] == ("questions", 8, 8)
    assert summary["questions"] == 8
    assert summary["golds"] == 7
    assert summary["broken_golds"] == {"has no answer": 1}
    assert set(summary["by_class"]) == {kind.name for kind in fault_classes()}
    assert summary["by_class"]["unknown_column"]["caught"] == 1
    assert "unknown_column" in summary["by_class"]["unknown_column"]["by"]
    assert summary["by_class"]["dropped_habit"]["caught"] is None
    assert summary["planted"] == sum(row["planted"] for row in summary["by_class"].values())
    assert (
        sum(summary["caught"][visible]["planted"] for visible in ("yes", "partly", "no"))
        == (summary["planted"])
    )
    assert "dropped_named_value" in to_text(done)
    json.dumps(summary)


def test_what_is_kept_is_wrong(suite_folder: Path, options: EvaluationOptions) -> None:
    done = measure_guards(load_suite(suite_folder), options)
    rows = {row["id"]: row for row in done.rows}
    kept = [(row, fault) for row in rows.values() for fault in row["planted"]]
    assert len(kept) > 10
    runs = 0
    for row, fault in kept:
        connection = sqlite3.connect(suite_folder / "databases" / f"{row['db']}.sqlite")
        try:
            gold = connection.execute(row["gold"]).fetchall()
            try:
                made = connection.execute(fault["sql"]).fetchall()
            except sqlite3.OperationalError:
                assert fault["fault"] in {"unknown_column", "text_as_number", "dropped_aggregate"}
                continue
            runs += 1
            assert sorted(map(repr, made)) != sorted(map(repr, gold)) or "ORDER BY" in (
                row["gold"].upper()
            )
        finally:
            connection.close()
    assert runs > 5


def test_broken_golds_are_named_and_left_out(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    golds = {
        "a": "select nothing from baker",
        "b": 'select "" from baker',
        "c": 'select name from baker where town = "Ulm"',
        "d": "select",
    }
    keys = ("id", "db", "question", "sql", "tables")
    lines = [(name, "bakery", "Which?", [sql], ["baker"]) for name, sql in golds.items()]
    write_lines(
        suite_folder / "questions.jsonl", [dict(zip(keys, line, strict=True)) for line in lines]
    )
    done = measure_guards(load_suite(suite_folder), options)
    rows = {row["id"]: row for row in done.rows}
    assert rows["a"]["broken"] == "does not run"
    assert rows["b"]["broken"] == "has an empty name"
    assert rows["d"]["broken"]
    assert rows["c"]["broken"] == ""
    assert "'Ulm'" in rows["c"]["gold"]
    assert sum(done.summary["broken_golds"].values()) == 3


def test_the_same_seed_plants_the_same(suite_folder: Path, options: EvaluationOptions) -> None:
    suite, few = load_suite(suite_folder), replace(options, limit=2)
    first, second = measure_guards(suite, few), measure_guards(suite, few)
    assert first.rows == second.rows


def test_the_command_measures_guards(suite_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "guards.json"
    given = ["eval", str(suite_folder), "--guards", "--limit", "3", "--workers", "1"]
    env = {"T2SQL_SEARCH__EMBEDDER": "hash", "XDG_CACHE_HOME": str(tmp_path)}
    done = CliRunner().invoke(cli, [*given, "--json", str(file)], env=env)
    assert done.exit_code == 0, done.output
    assert "golds_with_error" in done.stdout
    assert json.loads(file.read_text(encoding="utf-8"))["summary"]["questions"] == 3
    refused = CliRunner().invoke(cli, [*given, "--retrieval"], env=env)
    assert isinstance(refused.exception, InputError)
