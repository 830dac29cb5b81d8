"""What is hidden from a person is nowhere: in no prompt, answer, refusal, error, list or trace.

The canary ``zq7`` stands in every hidden name, ``SECRET`` and ``987654`` in every hidden cell.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rich.console import Console

from t2sql.config import AccessRule, AccessSettings
from t2sql.errors import AccessDeniedError, InputError, SqlRejectedError, T2SQLError
from t2sql.faces import objects, render
from t2sql.project import Project, open_project
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.testing import ReceivedRequest, ScriptedServer
from t2sql.types import Answer, Person, Refusal, SqlDraft, TableSelection

CANARY = re.compile(r"zq7|secret|987654", re.IGNORECASE)
EVE = Person("eve")
WAREHOUSE = """
CREATE SCHEMA shop; CREATE SCHEMA payroll;
CREATE TABLE shop.members (member_id INTEGER PRIMARY KEY, nickname VARCHAR, ssn_zq7 VARCHAR,
  city VARCHAR, wage_zq7 INTEGER);
CREATE TABLE shop.orders (order_id INTEGER PRIMARY KEY,
  member_id INTEGER REFERENCES shop.members (member_id), amount INTEGER, status VARCHAR);
CREATE TABLE shop.orders_zq7_old (order_id INTEGER, amount INTEGER);
CREATE TABLE payroll.salaries_zq7 (member_id INTEGER, pay_zq7 INTEGER, memo_zq7 VARCHAR);
INSERT INTO shop.members SELECT i, ['ann', 'bob', 'cho'][1 + i % 3], 'SECRET-' || i,
  ['Seoul', 'Busan'][1 + i % 2], 9876540 + i FROM range(1, 41) AS r(i);
INSERT INTO shop.orders
  SELECT i, 1 + i % 40, i, ['paid', 'open'][1 + i % 2] FROM range(1, 201) AS r(i);
INSERT INTO payroll.salaries_zq7
  SELECT i, 9876540 + i, 'SECRET memo ' || i FROM range(1, 41) AS r(i);
COMMENT ON TABLE shop.orders IS 'Orders; who was paid stands in payroll.salaries_zq7.';
COMMENT ON COLUMN shop.members.city IS 'Where they live; see `ssn_zq7` for who they are.';
"""
METADATA = {
    "tables/shop.yml": """
version: 2
models:
  - name: shop.members
    description: "Members. Their pay is payroll.salaries_zq7.pay_zq7, their number ssn_zq7."
    columns:
      - name: nickname
        description: "What others call them, unlike shop.members.ssn_zq7"
  - name: payroll.salaries_zq7
    description: "What SECRET people earn"
""",
    "terms.yml": """
- term: wage bill
  expression: sum(pay_zq7)
  tables: [payroll.salaries_zq7]
- term: rich member
  synonyms: [well paid]
  filter: wage_zq7 > 9876540
  tables: [shop.members]
- term: revenue
  description: "Not what payroll.salaries_zq7 says"
  expression: sum(amount)
  tables: [shop.orders]
""",
    "rules.md": """
- Never show `ssn_zq7` to anybody.
- Pay stands in payroll.salaries_zq7,
  and nowhere else.
- Count orders that are paid only.
""",
    "queries/past.sql": """
-- question: What does each member earn?
-- verified_by: kim
SELECT nickname, pay_zq7 FROM shop.members JOIN payroll.salaries_zq7 USING (member_id);
-- question: Which member has the number SECRET-1?
-- verified_by: kim
SELECT nickname FROM shop.members WHERE ssn_zq7 = 'SECRET-1';
-- question: Show all that is known of the members
-- verified_by: kim
SELECT * FROM shop.members;
-- question: How many orders are paid?
-- verified_by: kim
SELECT COUNT(*) FROM shop.orders WHERE status = 'paid';
-- question: How many members live in each city?
-- verified_by: kim
SELECT city, COUNT(*) FROM shop.members WHERE wage_zq7 IS NOT NULL GROUP BY city;
-- question: How many orders did members of each city make?
-- verified_by: kim
SELECT city, COUNT(*) FROM shop.orders JOIN shop.members USING (member_id) GROUP BY city;
""",
}
QUESTIONS = (
    "How many members live in each city?",
    "What does each member earn?",
    "What is the wage and the number of ann?",
    "Who has 9876541 as wage, or SECRET-1 as number?",
    "What is the wage bill of well paid members?",
    "What is the revenue of paid orders by city?",
    "Show all that is known of the members",
)


def filled(schema: Mapping[str, Any]) -> Any:
    """A reply that fits a schema."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: filled(inner) for name, inner in schema.get("properties", {}).items()}
    return {"string": "", "array": [], "number": 0.8, "integer": 1, "boolean": False}.get(str(kind))


class Model:
    """A model that writes what it is told to, and remembers every byte that it was sent."""

    def __init__(self) -> None:
        self.sql = ["SELECT COUNT(*) FROM shop.members"]
        self.sent: list[str] = []

    def __call__(self, request: ReceivedRequest) -> dict[str, Any]:
        self.sent.append(json.dumps(request.body, ensure_ascii=False))
        schema = request.body["response_format"]["json_schema"]["schema"]
        reply: dict[str, Any] = filled(schema)
        if "sql" in reply:
            reply["sql"] = self.sql.pop(0) if len(self.sql) > 1 else self.sql[0]
        if "tables" in reply:
            reply["tables"] = [
                {"name": "shop.members", "reason": "it fits", "confidence": 0.9},
                {"name": "shop.orders", "reason": "it fits", "confidence": 0.9},
            ]
        return reply

    def assert_told_nothing_but(self, *spoken: str) -> None:
        """No request holds a canary that nobody typed."""
        for text in self.sent:
            assert_tells_nothing(text, *spoken)


@pytest.fixture(scope="module")
def model() -> Iterator[tuple[Model, str]]:
    made = Model()
    with ScriptedServer(made) as server:
        yield made, server.base_url


@pytest.fixture(scope="module")
def project(
    tmp_path_factory: pytest.TempPathFactory, model: tuple[Model, str]
) -> Iterator[Project]:
    import duckdb

    folder = tmp_path_factory.mktemp("access")
    with duckdb.connect(str(folder / "store.duckdb")) as connection:
        connection.execute(WAREHOUSE)
    for name, text in METADATA.items():
        file = folder / "metadata" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.strip() + "\n", encoding="utf-8")
    (folder / "t2sql.toml").write_text(
        '[project]\ntoday = 2026-01-31\n[database]\nurl = "duckdb:///store.duckdb"\n'
        f'[llm]\nbase_url = "{model[1]}"\nmodel = "scripted"\n'
        "[privacy]\nsamples = true\nresults = true\n"
        '[access.rules.eve]\nusers = ["eve"]\nhide = ["payroll.*", "*zq7*"]\n'
        '[access.groups]\nfriends = ["bob"]\n',
        encoding="utf-8",
    )
    opened = open_project(folder)
    with Project(opened.config, embedder=HashEmbedder()) as made:
        made.index()
        yield made


@pytest.fixture
def eve(project: Project) -> Project:
    return project.seen_by(EVE)


@pytest.fixture
def scripted(model: tuple[Model, str]) -> Model:
    model[0].sent.clear()
    model[0].sql = ["SELECT COUNT(*) FROM shop.members"]
    return model[0]


def shown(value: Any) -> str:
    """All that a face can show of a value."""
    file = StringIO()
    console = Console(file=file, width=200)
    parts = [repr(value)]
    if isinstance(value, (Answer, SqlDraft)):
        render.show_answer(console, value, "duckdb")
    if isinstance(value, (Answer, SqlDraft, Refusal)):
        parts.append(objects.to_json(objects.answer_object(value)))
    if isinstance(value, TableSelection):
        render.show_candidates(console, value)
        render.show_tables(console, value)
    return "\n".join((*parts, file.getvalue()))


def assert_tells_nothing(text: str, *spoken: str) -> None:
    words = (word.strip(",?") for one in spoken for word in one.split())
    for one in (*spoken, *(word for word in words if CANARY.search(word))):
        text = text.replace(one, "").replace(repr(one)[1:-1], "")
        text = text.replace(json.dumps(one, ensure_ascii=False)[1:-1], "")
    found = CANARY.search(text)
    assert found is None, text[max(0, found.start() - 300) : found.end() + 100]


def test_the_canaries_are_there_for_whoever_keeps_the_project(project: Project) -> None:
    """Else the tests below would prove nothing."""
    catalog = project.catalog
    assert CANARY.search(" ".join(catalog.names()))
    assert CANARY.search(repr(catalog.tables(catalog.names())))
    assert CANARY.search(repr(catalog.terms()) + catalog.rules())
    assert CANARY.search(repr(list(catalog.iter_past_queries())))
    assert project.search.values("SECRET-1")
    assert len(project.run("SELECT * FROM shop.members").result.columns) == 5


def test_the_catalog_that_a_person_sees_names_nothing_hidden(eve: Project) -> None:
    catalog = eve.catalog
    assert catalog.names() == ("shop.members", "shop.orders")
    seen = (
        catalog.tables(catalog.names()),
        catalog.joins(catalog.names()),
        list(catalog.iter_joins()),
        list(catalog.iter_tables()),
        catalog.terms(),
        catalog.rules(),
        catalog.uses(catalog.names()),
        catalog.families(catalog.names()),
        list(catalog.iter_past_queries()),
        catalog.labels(),
        [catalog.fact(key) for key in ("rules", "history_counts", "history_problems", "label")],
        eve.mined_history(),
        eve.mined_history("shop.members"),
    )
    assert_tells_nothing(repr(seen))
    assert [term.term for term in catalog.terms()] == ["revenue"]
    assert catalog.rules() == "- Count orders that are paid only."
    questions = [query.question for query in catalog.iter_past_queries()]
    assert questions == [
        "How many orders are paid?",
        "How many orders did members of each city make?",
    ]
    assert [one.name for one in catalog.tables(["shop.members"])[0].columns] == [
        "member_id",
        "nickname",
        "city",
    ]


@pytest.mark.parametrize("name", ["payroll.salaries_zq7", "salaries_zq7", "nowhere.at_all"])
def test_a_hidden_table_is_what_one_that_does_not_exist_is(eve: Project, name: str) -> None:
    assert eve.catalog.table(name) is None
    assert not eve.catalog.tables([name])
    for call in (
        lambda: eve.use_tables("q", [name]),
        lambda: eve.question("q", tables=[name]),
        lambda: eve.question("q", exclude=[name]),
        lambda: eve.question(f"orders of @{name}"),
        lambda: eve.mined_history(name),
        lambda: eve.describe(name),
        lambda: eve.write_sql(TableSelection(eve.question("q"), (), ()).with_tables([name])),
    ):
        with pytest.raises(InputError) as told:
            call()
        assert str(told.value).startswith(f"There is no table {name} in the catalog.")
        assert str(told.value).endswith("Some tables or columns are hidden from you.")
        assert_tells_nothing(str(told.value), name)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_no_prompt_and_no_answer_holds_what_is_hidden(
    eve: Project, scripted: Model, asked: str
) -> None:
    scripted.sql = [
        "SELECT ssn_zg7 FROM shop.members",
        "SELECT nickname, wage FROM shop.members",
        "SELECT * FROM shop.members ORDER BY member_id LIMIT 5",
    ]
    selection = eve.suggest_tables(asked)
    assert_tells_nothing(shown(selection), asked)
    told = selection.reason if isinstance(selection, Refusal) else " ".join(selection.notes)
    assert "Some tables or columns are hidden from you." in told
    chosen = eve.use_tables(asked, ["shop.members", "shop.orders"])
    draft = eve.write_sql(chosen, fresh=True)
    assert isinstance(draft, SqlDraft)
    answer = eve.run(draft)
    assert answer.result.columns == ("member_id", "nickname", "city")
    later = replace(eve.question(f"And now: {asked}"), earlier=(draft,))
    follow_up = eve.write_sql(replace(chosen, question=later))
    for value in (draft, answer, eve.summarise(answer), eve.explain(draft.sql), follow_up):
        assert_tells_nothing(shown(value), asked)
    assert_tells_nothing(repr(eve.describe("shop.members")))
    assert len(scripted.sent) >= 6
    scripted.assert_told_nothing_but(asked)


def test_a_past_query_that_reads_a_hidden_column_is_no_answer(
    eve: Project, project: Project
) -> None:
    asked = "How many members live in each city?"
    draft = project.write_sql(project.use_tables(asked, ["shop.members"]))
    assert isinstance(draft, SqlDraft)
    assert draft.asset is not None
    hers = eve.write_sql(eve.use_tables(asked, ["shop.members"]))
    assert isinstance(hers, SqlDraft)
    assert hers.asset is None


def test_hidden_and_unknown_columns_are_refused_in_the_same_words(eve: Project) -> None:
    def told(name: str) -> str:
        sql = f"SELECT {name} FROM shop.members"  # noqa: S608 - a name of this test
        attempt = eve.check(sql)
        assert not attempt.passed
        try:
            eve.run(sql)
        except T2SQLError as error:
            return (repr(attempt.problems) + str(error)).replace(name, "…")
        raise AssertionError(name)

    assert told("wage_zq7") == told("wage_zq8")
    assert "It does not exist, or you may not see it." in told("wage_zq7")


def test_a_draft_of_somebody_else_runs_over_what_the_person_sees(
    eve: Project, project: Project
) -> None:
    sql = "SELECT pay_zq7 FROM payroll.salaries_zq7"
    theirs = project.edit(SqlDraft(TableSelection(project.question("q"), (), ()), "", "llm"), sql)
    assert project.run(theirs).result.rows
    with pytest.raises(SqlRejectedError):
        eve.run(theirs)
    stars = replace(theirs, sql="SELECT * FROM shop.members").selection
    answer = eve.run(
        SqlDraft(stars.with_tables(["shop.members"]), "SELECT * FROM shop.members", "llm")
    )
    assert answer.result.columns == ("member_id", "nickname", "city")


def test_an_earlier_turn_that_names_what_is_hidden_is_forgotten(
    eve: Project, project: Project, scripted: Model
) -> None:
    sql = "SELECT nickname, wage_zq7 FROM shop.members"
    chosen = project.use_tables("Who earns what?", ["shop.members"])
    before = project.edit(SqlDraft(chosen, "", "llm"), sql)
    asked = replace(eve.question("And in Seoul only?"), earlier=(before,))
    scripted.sent.clear()
    eve.suggest_tables(asked)
    selection = replace(eve.use_tables("q", ["shop.members"]), question=asked)
    eve.write_sql(selection)
    scripted.assert_told_nothing_but()


def test_traces_of_others_do_not_exist_for_a_person(
    eve: Project, project: Project, scripted: Model
) -> None:
    scripted.sql = ["SELECT COUNT(*) FROM payroll.salaries_zq7", "SELECT COUNT(*) FROM shop.orders"]
    mine = project.use_tables("How many salaries are there?", ["payroll.salaries_zq7"])
    project.write_sql(mine)
    bob = project.seen_by(Person("bob"))
    bob.write_sql(bob.use_tables("How many orders did bob count?", ["shop.orders"]))
    scripted.sql = ["SELECT COUNT(*) FROM shop.members"]
    drafted = eve.write_sql(eve.use_tables("How many members did eve count?", ["shop.members"]))
    assert isinstance(drafted, SqlDraft)
    assert eve.earlier().selection.question.text == "How many members did eve count?"
    for other in (mine.question.id, bob.earlier().selection.question.id):
        with pytest.raises(InputError, match="There is no trace"):
            eve.earlier(other)
        with pytest.raises(InputError, match="There is no trace"):
            eve.asked_before(other)
    for last in (project.earlier(), project.kept_draft()):  # theirs, though others asked since
        assert last.selection.question.text == "How many salaries are there?"
    assert project.asked_before().text == "How many salaries are there?"
    assert project.earlier(drafted.selection.question.id).sql == drafted.sql
    store = project.store
    assert store is not None
    asked = {line.question for line in store.traces(100, asked_by="eve")}
    assert "How many members did eve count?" in asked
    assert asked.isdisjoint({"How many salaries are there?", "How many orders did bob count?"})
    assert {line.question for line in store.traces(1000)} > asked
    assert not store.traces(100, asked_by="Eve")


def test_what_is_for_whoever_keeps_the_project_is_refused(eve: Project, tmp_path: Path) -> None:
    for call in (
        eve.index,
        eve.build_catalog,
        lambda: eve.add_history(tmp_path),
        lambda: eve.audit,
    ):
        with pytest.raises(AccessDeniedError):
            call()


def test_rules_for_others_cost_nothing(project: Project) -> None:
    assert project.catalog is project.parts.catalog
    assert project.search is project.parts.search
    assert project.warehouse is project.parts.warehouse


def test_people_with_equal_rights_share_what_was_worked_out_and_nothing_else(
    project: Project,
) -> None:
    ann, bob = project.seen_by(Person("ann")), project.seen_by(Person("bob"))
    eve = project.seen_by(EVE)
    assert ann.catalog is bob.catalog
    assert ann.catalog is not eve.catalog
    assert ann.tools.counted is not eve.tools.counted


def test_what_comes_later_is_hidden_in_an_open_session(tmp_path: Path) -> None:
    file = tmp_path / "late.db"

    def change(*statements: str) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    change("CREATE TABLE plain (a INTEGER)", "INSERT INTO plain VALUES (1)")
    (tmp_path / "metadata").mkdir()
    config = open_project(
        f"sqlite:///{file}", state=tmp_path / "state", metadata=tmp_path / "metadata"
    ).config
    rules = AccessSettings(rules={"all": AccessRule(hide=("*_zq7",))})
    with Project(replace(config, access=rules), embedder=HashEmbedder()) as whole:
        whole.index()
        eve = whole.seen_by(EVE)
        assert eve.run("SELECT * FROM plain").result.columns == ("a",)
        change(
            "ALTER TABLE plain ADD COLUMN b_zq7 INTEGER DEFAULT 9876541",
            "CREATE TABLE more AS SELECT 1 AS c, 9876541 AS d_zq7",
            "CREATE TABLE other_zq7 AS SELECT 1 AS c",
        )
        # Not indexed yet: a column that the catalog does not know may be a hidden one.
        assert eve.run("SELECT * FROM plain").result.columns == ("a",)
        whole.index()
        assert eve.catalog.names() == ("more", "plain")
        assert eve.run("SELECT * FROM plain").result.columns == ("a",)
        assert eve.run("SELECT * FROM more").result.columns == ("c",)


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    """``benchmarks/security_access.py``."""
    path = Path(__file__).parents[2] / "benchmarks" / "security_access.py"
    spec = importlib.util.spec_from_file_location("security_access", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["security_access"] = module
    spec.loader.exec_module(module)
    return module


Urls = Callable[[Path], list[str]]


def test_some_attacks_show_that_the_measure_sees_a_leak(
    measure: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacks = ["SELECT ssn_zq7 FROM members", "SELECT * FROM members", "SELECT * FROM salaries_zq7"]
    monkeypatch.setattr(measure, "attacks", lambda engine: attacks)
    monkeypatch.setattr(measure, "EVE", Person())
    tried, ran, leaks = measure.measure("sqlite", measure.sqlite_urls(tmp_path), tmp_path / "work")
    assert (tried, ran, len(leaks)) == (3, 3, 3)


def test_a_few_attacks_tell_nothing(
    measure: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacks = [sql for sql in measure.attacks("duckdb") if "*" in sql or "salar" in sql][:25]
    monkeypatch.setattr(measure, "attacks", lambda engine: attacks)
    tried, _, leaks = measure.measure("duckdb", measure.duckdb_urls(tmp_path), tmp_path / "work")
    assert (tried, leaks) == (25, [])


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_no_attack_tells_anything(measure: ModuleType, tmp_path: Path, engine: str) -> None:
    urls = getattr(measure, f"{engine}_urls")(tmp_path)
    tried, ran, leaks = measure.measure(engine, urls, tmp_path / "work")
    assert leaks == []
    assert ran > 10 < tried


@pytest.mark.slow
@pytest.mark.server
def test_no_attack_tells_anything_on_postgres(
    measure: ModuleType, tmp_path: Path, postgres_server: str
) -> None:
    urls = measure.postgres_urls(postgres_server)
    assert measure.measure("postgres", urls, tmp_path / "work")[2] == []


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.xdist_group("mysql")
def test_no_attack_tells_anything_on_mysql(
    measure: ModuleType, tmp_path: Path, mysql_server: str
) -> None:
    assert measure.measure("mysql", measure.mysql_urls(mysql_server), tmp_path / "work")[2] == []
