"""Looking around: a table, a glance at its rows, what a text finds, one's own questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from t2sql.config import AccessRule, AccessSettings
from t2sql.errors import AccessDeniedError, InputError, SearchError
from t2sql.project import Project, open_project
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.steps.cards import left_out
from t2sql.types import Person, SqlDraft

GARDENS = """
CREATE SCHEMA park;
CREATE TABLE park.gardens (garden_id INTEGER PRIMARY KEY, garden_name VARCHAR, town VARCHAR);
CREATE TABLE park.plants (plant_id INTEGER PRIMARY KEY,
  garden_id INTEGER REFERENCES park.gardens (garden_id), latin_name VARCHAR, planted_on DATE);
CREATE TABLE park.plants_archive (plant_id INTEGER, latin_name VARCHAR);
CREATE TABLE park.keepers (keeper_id INTEGER, nickname VARCHAR, phone VARCHAR, api_key VARCHAR);
CREATE TABLE park.locks (passcode VARCHAR, secret VARCHAR);
INSERT INTO park.gardens
  SELECT i, 'Garden ' || i, ['Seoul', 'Busan'][1 + i % 2] FROM range(1, 41) AS r(i);
INSERT INTO park.plants
  SELECT i, 1 + i % 40, 'Rosa ' || i, DATE '2025-01-01' FROM range(90) AS r(i);
INSERT INTO park.keepers SELECT i, 'keeper ' || i, '010-' || i, 'KEY' || i FROM range(9) AS r(i);
"""
FILES = {
    "tables/park.yml": """
version: 2
models:
  - name: park.gardens
    description: "Every public garden, open or closed"
    columns:
      - {name: town, description: "The municipality that pays for it"}
  - name: park.keepers
    description: "Who looks after them"
    columns:
      - {name: phone, config: {meta: {t2sql: {pii: true}}}}
""",
    "terms.yml": """
- term: old rose
  synonyms: [heirloom]
  filter: planted_on < DATE '1990-01-01'
  tables: [park.plants]
""",
    "queries/past.sql": """
SELECT latin_name FROM park.plants WHERE planted_on > DATE '2024-01-01';
-- question: How many gardens are in each town?
-- verified_by: kim
SELECT town, COUNT(*) FROM park.gardens GROUP BY town;
-- runs: 9
SELECT garden_name FROM park.gardens WHERE town = 'Busan';
-- question: How many plants has each garden?
-- verified_by: kim
-- runs: 3
SELECT garden_name, COUNT(*) FROM park.plants JOIN park.gardens USING (garden_id) GROUP BY 1;
""",
}
SETTINGS = """
[project]
today = 2026-01-31
translator = "offline"
[database]
url = "duckdb:///gardens.duckdb"
[search]
embedder = "hash"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gardens")
    wide = ", ".join(f"reading_{number} INTEGER" for number in range(5000))
    with duckdb.connect(str(made / "gardens.duckdb")) as connection:
        connection.execute(GARDENS)
        connection.execute(f"CREATE TABLE park.sensors ({wide})")
    for name, text in FILES.items():
        file = made / "metadata" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.strip() + "\n", encoding="utf-8")
    (made / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def project(folder: Path) -> Iterator[Project]:
    config = open_project(folder).config
    rules = AccessSettings(rules={"eve": AccessRule(users=("eve",), hide=("park.g*", "*.phone"))})
    with Project(replace(config, access=rules), embedder=HashEmbedder()) as made:
        made.index()
        yield made


@pytest.fixture
def eve(project: Project) -> Project:
    return project.seen_by(Person("eve"))


def names(project: Project, text: str, kind: str, limit: int = 20) -> list[str]:
    return [found.name for found in project.find(text, limit) if found.kind == kind]


def test_a_table_is_shown_with_its_use_its_joins_and_its_queries(project: Project) -> None:
    view = project.table("GARDENS")
    assert view.table.description == "Every public garden, open or closed"
    assert [column.name for column in view.table.columns] == ["garden_id", "garden_name", "town"]
    assert view.use is not None
    assert view.use.queries == 3
    assert [(edge.left, edge.right) for edge in view.joins] == [("park.gardens", "park.plants")]


def test_its_verified_queries_come_first_then_the_most_run(project: Project) -> None:
    queries = project.table("park.gardens").past_queries
    assert [query.question for query in queries] == [
        "How many plants has each garden?",
        "How many gardens are in each town?",
        "",
    ]
    assert queries[2].runs == 9


def test_an_accepted_query_stands_with_its_table_until_it_is_taken_back(project: Project) -> None:
    asked = "Which towns have gardens?"
    draft = project.write_sql(project.use_tables("How many plants are there?", ["park.plants"]))
    assert isinstance(draft, SqlDraft)
    question = replace(draft.selection.question, text=asked)
    selection = replace(draft.selection, question=question)
    draft = replace(draft, selection=selection)
    draft = project.edit(draft, "SELECT DISTINCT town FROM park.gardens")
    accepted = project.accept(draft, by="kim")
    assert asked in [query.question for query in project.table("park.gardens").past_queries]
    project.undo(accepted.id)
    assert asked not in [query.question for query in project.table("park.gardens").past_queries]


def test_an_unknown_table_is_told_with_the_nearest(project: Project) -> None:
    for look in (project.table, project.glance):
        with pytest.raises(InputError, match=r"no table gardns .* Did you mean park\.gardens"):
            look("gardns")


def test_a_glance_shows_a_few_rows_and_leaves_masked_columns_out(project: Project) -> None:
    glanced = project.glance("keepers", rows=3)
    assert glanced.columns == ("keeper_id", "nickname")
    assert len(glanced.rows) == 3
    table = project.table("keepers").table
    assert left_out(table, glanced) == "Left out: 2 masked columns (phone, api_key)."


def test_a_table_of_masked_columns_alone_shows_no_row(project: Project) -> None:
    with pytest.raises(AccessDeniedError, match=r"Every column of park\.locks is masked"):
        project.glance("park.locks")


def test_a_glance_at_5000_columns_shows_the_first_30(project: Project) -> None:
    glanced = project.glance("park.sensors")
    assert glanced.columns == tuple(f"reading_{number}" for number in range(30))
    said = left_out(project.table("park.sensors").table, glanced)
    assert said == "Left out: 4,970 more columns."


@pytest.mark.parametrize(("wanted", "shown"), [(0, 1), (-5, 1), (7, 7), (10**9, 40)])
def test_a_glance_keeps_to_the_limits_on_rows(project: Project, wanted: int, shown: int) -> None:
    assert len(project.glance("park.gardens", rows=wanted).rows) == shown


def test_a_glance_stands_in_the_audit_log_with_the_sql_that_ran(project: Project) -> None:
    project.glance("park.plants", rows=2)
    last = project.audit.lines(limit=1)[0]
    assert last.verdict == "ran"
    assert last.tables == ("park.plants",)
    assert 'FROM "park"."plants" LIMIT 2' in " ".join(last.sql.split())


def test_a_column_that_is_called_like_sql_is_only_a_name(
    project: Project, folder: Path, tmp_path: Path
) -> None:
    with duckdb.connect(str(tmp_path / "odd.duckdb")) as connection:
        connection.execute(
            'CREATE TABLE odd ("x"" FROM odd; DROP TABLE odd; --" INTEGER, "select" INTEGER)'
        )
        connection.execute("INSERT INTO odd VALUES (1, 2)")
    (tmp_path / "t2sql.toml").write_text(SETTINGS.replace("gardens", "odd"), encoding="utf-8")
    with open_project(tmp_path) as odd:
        odd.index()
        assert odd.glance("odd").rows == ((1, 2),)


def test_exact_names_come_before_what_only_begins_so(project: Project) -> None:
    found = names(project, "plants", "table")
    assert found[:2] == ["park.plants", "park.plants_archive"]


def test_a_slip_of_a_name_still_finds_the_table(project: Project) -> None:
    assert names(project, "gardnes", "table")[0] == "park.gardens"


def test_a_description_is_found_by_its_words(project: Project) -> None:
    assert names(project, "who looks after", "table")[0] == "park.keepers"
    assert "park.gardens.town" in names(project, "municipality", "column")


@pytest.mark.parametrize("text", ["latin_name", "latin name", "Latin"])
def test_a_column_is_found_by_its_name(project: Project, text: str) -> None:
    assert "park.plants.latin_name" in names(project, text, "column")


def test_one_column_of_5000_is_found_by_its_name(project: Project) -> None:
    assert names(project, "reading_4321", "column")[0] == "park.sensors.reading_4321"


def test_a_past_query_is_found_by_what_it_asks(project: Project) -> None:
    found = [one for one in project.find("how many gardens in each town") if one.kind == "query"]
    assert found[0].text == "How many gardens are in each town?"


@pytest.mark.parametrize("text", ["old rose", "heirloom", "heir"])
def test_a_term_is_found_by_its_names(project: Project, text: str) -> None:
    found = [one for one in project.find(text) if one.kind == "term"]
    assert [(one.name, one.text) for one in found] == [
        ("old rose", "planted_on < DATE '1990-01-01'")
    ]


def test_no_kind_crowds_out_the_others(project: Project) -> None:
    kinds = [found.kind for found in project.find("garden", 6)]
    assert len(kinds) == 6
    assert max(kinds.count(kind) for kind in kinds) <= 3
    scores = [found.score for found in project.find("garden", 6)]
    assert scores == sorted(scores, reverse=True)


def test_what_nothing_is_like_finds_nothing(project: Project) -> None:
    assert project.find("zzxqv wwkkj") == ()


@pytest.mark.parametrize("text", ["", "   ", "a" * 5000])
def test_an_empty_or_endless_text_is_refused(project: Project, text: str) -> None:
    with pytest.raises(InputError):
        project.find(text)


@pytest.mark.parametrize("text", ["%", "'; DROP TABLE x --", '"', "@gardens", "정원", "🌹", "\0"])
def test_any_text_may_be_looked_for(project: Project, text: str) -> None:
    assert isinstance(project.find(text), tuple)


LOOKS: tuple[Callable[[Project], object], ...] = (
    lambda project: project.find("garden"),
    lambda project: project.find("garden_id town"),
    lambda project: project.find("phone"),
    lambda project: project.find("How many gardens are in each town?"),
    lambda project: project.table("park.plants"),
    lambda project: project.table("park.keepers"),
    lambda project: project.glance("park.keepers"),
)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_hidden_from_a_person_is_nowhere(
    eve: Project, look: Callable[[Project], object]
) -> None:
    shown = repr(look(eve))
    for hidden in ("park.gardens", "garden_name", "town", "phone"):
        assert hidden not in shown


@pytest.mark.parametrize("name", ["park.gardens", "gardens"])
def test_a_hidden_table_is_an_unknown_one(eve: Project, name: str) -> None:
    for look in (eve.table, eve.glance):
        with pytest.raises(InputError, match=r"There is no table"):
            look(name)


def test_a_person_finds_their_own_questions_alone(project: Project) -> None:
    mine, hers = project.seen_by(Person("kim")), project.seen_by(Person("eve"))
    for asked in ("How many plants are there?", "How many KEEPERS are there?"):
        mine.suggest_tables(asked)
    hers.suggest_tables("How many keepers have a nickname?")
    assert [line.question for line in mine.asked()] == [
        "How many KEEPERS are there?",
        "How many plants are there?",
    ]
    assert [line.question for line in mine.asked("keepers")] == ["How many KEEPERS are there?"]
    assert [line.question for line in mine.asked("there MANY")] == [
        line.question for line in mine.asked()
    ]
    assert len(mine.asked(limit=1)) == 1
    assert mine.asked("%") == ()


def test_where_questions_are_not_kept_that_is_told(project: Project) -> None:
    config = project.config
    config = replace(config, store=replace(config.store, traces=False))
    with Project(config) as silent, pytest.raises(InputError, match=r"Questions are not kept here"):
        silent.asked()


def test_without_an_index_the_mend_is_told(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "t2sql.toml").write_text(
        SETTINGS.replace("gardens.duckdb", str(folder / "gardens.duckdb")), encoding="utf-8"
    )
    with open_project(tmp_path) as empty:
        for look in (lambda: empty.table("x"), lambda: empty.find("x")):
            with pytest.raises(SearchError, match=r"t2sql index"):
                look()
