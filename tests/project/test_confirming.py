"""The tables of a question as a person confirms them, and whether a person is asked at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from t2sql.errors import InputError
from t2sql.project import Project, open_project
from t2sql.steps.cards import TableCard
from t2sql.steps.fit import WEAK_NOTE
from t2sql.types import ChosenTable, Question, TableCandidate, TableSelection

HARBOUR = """
CREATE SCHEMA port;
CREATE SCHEMA staging;
CREATE TABLE port.ships (ship_id INTEGER PRIMARY KEY, name VARCHAR, owner_password VARCHAR);
CREATE TABLE port.berths (
  berth_id INTEGER PRIMARY KEY, ship_id INTEGER REFERENCES port.ships (ship_id), docked_on DATE);
CREATE TABLE port.cargo (
  cargo_id INTEGER PRIMARY KEY, berth_id INTEGER REFERENCES port.berths (berth_id), tonnes INTEGER);
CREATE TABLE port.weather (day DATE, wind INTEGER);
CREATE TABLE staging.stg_ships (ship_id INTEGER, name VARCHAR, loaded_on DATE);
INSERT INTO port.ships SELECT i, 'ship ' || i, 'secret ' || i FROM range(1, 8) AS r(i);
INSERT INTO port.berths SELECT i, i, DATE '2025-06-01' + i::INT FROM range(1, 8) AS r(i);
"""
SETTINGS = """
[project]
today = 2025-06-19
[database]
url = "duckdb:///harbour.duckdb"
[search]
embedder = "hash"
"""
NOTES = """
models:
  - name: ships
    description: Every ship that was ever here.
    config: {meta: {t2sql: {grain: one ship}}}
    columns:
      - {name: ship_id, description: Its number.}
      - {name: name, description: As painted on it.}
"""
HISTORY = """
-- question: How many ships are there?
-- verified_by: mina
-- verified_on: 2025-05-01
-- runs: 12
SELECT COUNT(*) AS n FROM port.ships;
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("harbour")
    with duckdb.connect(str(made / "harbour.duckdb")) as connection:
        connection.execute(HARBOUR)
    (made / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    for place, text in (("tables/port.yml", NOTES), ("queries/port.sql", HISTORY)):
        file = made / "metadata" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with open_project(made) as project:
        project.index()
    return made


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with open_project(folder) as opened:
        yield opened


def chosen(*names: str, near: tuple[str, ...] = (), text: str = "how many?") -> TableSelection:
    candidates = tuple(TableCandidate(name, 1.0 - n / 10) for n, name in enumerate((*names, *near)))
    question = Question(text, date(2025, 6, 19))
    return TableSelection(
        question, candidates, tuple(ChosenTable(name, "because") for name in names), "offline"
    )


def cards(project: Project, selection: TableSelection) -> dict[str, TableCard]:
    return {card.table.name: card for card in project.view(selection).cards}


def with_setting(project: Project, setting: str) -> Project:
    return Project(project.config.replaced({"project": {"confirm": setting}}))


def test_the_chosen_come_first_then_the_near_misses(project: Project) -> None:
    view = project.view(chosen("port.cargo", near=("port.ships", "port.weather")))
    assert [(card.table.name, card.chosen) for card in view.cards] == [
        ("port.cargo", True),
        ("port.ships", False),
        ("port.weather", False),
    ]
    assert view.cards[0].reason == "because"


def test_a_card_says_how_much_a_table_is_used_how_fresh_it_is_and_what_a_row_is(
    project: Project,
) -> None:
    found = cards(project, chosen("port.ships", near=("port.berths",)))
    ships, berths = found["port.ships"], found["port.berths"]
    assert ships.use is not None
    assert (ships.use.runs, ships.use.verified) == (12, 1)
    assert ships.table.grain == "one ship"
    assert ships.table.row_count == 7
    assert berths.changed == "newest docked_on: 2025-06-08"
    assert berths.use is None


def test_a_masked_column_shows_no_cell(project: Project) -> None:
    column = cards(project, chosen("port.ships"))["port.ships"].table.column("owner_password")
    assert column is not None
    assert (column.pii, column.examples, column.minimum) == (True, (), None)


def test_near_twins_and_badly_documented_tables_are_marked(project: Project) -> None:
    found = cards(project, chosen("port.ships", near=("staging.stg_ships", "port.weather")))
    assert found["port.ships"].twins == ("staging.stg_ships",)
    assert found["staging.stg_ships"].twins == ("port.ships",)
    assert found["port.weather"].twins == ()
    assert not found["port.ships"].poorly_documented
    assert found["port.weather"].poorly_documented


def test_the_join_path_goes_through_tables_that_are_not_chosen(project: Project) -> None:
    view = project.view(chosen("port.cargo", "port.ships"))
    assert [(edge.left, edge.right) for edge in view.path] == [
        ("port.berths", "port.cargo"),
        ("port.berths", "port.ships"),
    ]
    assert view.unjoined == ()


def test_a_table_that_nothing_joins_is_named(project: Project) -> None:
    view = project.view(chosen("port.weather", "port.cargo", "port.berths"))
    assert view.unjoined == ("port.weather",)
    assert len(view.path) == 1
    lonely = project.view(chosen("port.weather", "port.ships"))
    assert lonely.unjoined == ("port.weather", "port.ships")
    assert lonely.path == ()


def test_other_ticks_are_seen_anew_with_tables_that_nobody_found(project: Project) -> None:
    selection = chosen("port.cargo", near=("port.weather",)).with_tables(["port.ships"])
    view = project.view(selection)
    assert [(card.table.name, card.chosen) for card in view.cards] == [
        ("port.ships", True),
        ("port.cargo", False),
        ("port.weather", False),
    ]


def test_an_unknown_table_is_a_mistake_with_the_nearest_names(project: Project) -> None:
    with pytest.raises(InputError, match="ship"):
        project.view(chosen("port.shipz"))


def test_always_asks_and_never_does_not(project: Project) -> None:
    sure = chosen("port.ships")
    assert with_setting(project, "always").needs_confirming(sure)
    assert not with_setting(project, "never").needs_confirming(chosen("port.weather", "port.ships"))


def test_pinned_tables_alone_are_never_asked_for(project: Project) -> None:
    selection = chosen("port.ships")
    pinned = replace(selection.question, pinned=("port.ships",))
    always = with_setting(project, "always")
    assert not always.needs_confirming(replace(selection, question=pinned))
    more = replace(chosen("port.ships", "port.cargo"), question=pinned)
    assert always.needs_confirming(more)


def test_where_only_doubts_are_asked_a_sure_choice_goes_on(project: Project) -> None:
    unsure = with_setting(project, "unsure")
    assert not unsure.needs_confirming(chosen("port.ships", "port.berths", near=("port.weather",)))


@pytest.mark.parametrize(
    "doubtful",
    [
        replace(chosen("port.ships"), notes=(WEAK_NOTE,)),
        replace(chosen("port.ships"), chosen_by="retrieval"),
        replace(chosen("port.ships"), chosen=(ChosenTable("port.ships", "", 0.5),)),
        chosen("port.ships", near=("staging.stg_ships",)),
        chosen("port.ships", "port.weather"),
    ],
    ids=["weak match", "no model", "low confidence", "a twin as good", "no join"],
)
def test_a_doubt_is_asked_about(project: Project, doubtful: TableSelection) -> None:
    assert with_setting(project, "unsure").needs_confirming(doubtful)


def test_a_twin_far_behind_is_no_doubt(project: Project) -> None:
    far = chosen("port.ships", near=("port.berths", "port.cargo", "staging.stg_ships"))
    assert not with_setting(project, "unsure").needs_confirming(far)
