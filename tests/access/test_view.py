"""A catalog, an index and a warehouse through somebody's eyes, over small fakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.access.rules import Sight
from t2sql.access.view import (
    gate_policy,
    hides_something,
    visible_catalog,
    visible_index,
    visible_warehouse,
)
from t2sql.access.view_catalog import SeenCatalog
from t2sql.access.view_text import HiddenNames
from t2sql.errors import QueryError
from t2sql.types import (
    Baseline,
    CheckResult,
    Column,
    CostEstimate,
    FamilyMember,
    ForeignKey,
    Habit,
    JoinEdge,
    PastQuery,
    Problem,
    QueryResult,
    Table,
    TableCustoms,
    TableFamily,
    TableUse,
    Term,
    ValueHit,
)


@dataclass
class Whole:
    """All that there is."""

    all_tables: list[Table] = field(default_factory=list)
    edges: tuple[JoinEdge, ...] = ()
    past: tuple[PastQuery, ...] = ()
    all_terms: tuple[Term, ...] = ()
    all_rules: str = ""
    all_uses: Mapping[str, TableUse] = field(default_factory=dict)
    members: tuple[FamilyMember, ...] = ()
    version: str = "1"
    dialect: str = "duckdb"
    label: str = "lake"
    path: Path = Path("catalog.sqlite")

    def fact(self, key: str) -> str:
        return {"dialect": self.dialect, "noted": "hr.salaries is odd"}.get(key, "")

    def names(self) -> tuple[str, ...]:
        return tuple(table.name for table in self.all_tables)

    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return ("secret",), ()

    def table(self, name: str) -> Table | None:
        return next((one for one in self.all_tables if one.name == name), None)

    def tables(self, names: Sequence[str]) -> tuple[Table, ...]:
        return tuple(one for name in names if (one := self.table(name)))

    def iter_tables(self) -> Iterator[Table]:
        return iter(self.all_tables)

    def joins(self, names: Sequence[str]) -> tuple[JoinEdge, ...]:
        return self.edges

    def iter_joins(self) -> Iterator[JoinEdge]:
        return iter(self.edges)

    def past_queries(self, ids: Sequence[str]) -> tuple[PastQuery, ...]:
        return tuple(one for one in self.past if one.id in ids)

    def past_queries_of(self, name: str, limit: int) -> tuple[PastQuery, ...]:
        return tuple(one for one in self.past if name in one.tables)[:limit]

    def iter_past_queries(self) -> Iterator[PastQuery]:
        return iter(self.past)

    def terms(self) -> tuple[Term, ...]:
        return self.all_terms

    def rules(self) -> str:
        return self.all_rules

    def customs(self, names: Sequence[str]) -> Mapping[str, TableCustoms]:
        return {}

    def uses(self, names: Sequence[str]) -> Mapping[str, TableUse]:
        return {name: use for name, use in self.all_uses.items() if name in names}

    def families(self, names: Sequence[str]) -> dict[str, FamilyMember]:
        return {one.table: one for one in self.members if one.table in names}

    def stand_ins(self, names: Sequence[str]) -> dict[str, str]:
        shards = {one.table for one in self.members}
        return {name: self.members[-1].table if name in shards else name for name in names}

    def family_members(self, family: str) -> tuple[FamilyMember, ...]:
        return tuple(one for one in self.members if one.family.name == family)


def table(name: str, *columns: str, **others: object) -> Table:
    return Table(name, tuple(Column(one, "TEXT") for one in columns), **others)  # type: ignore[arg-type] # of a table


MEMBERS = table(
    "shop.members",
    "id",
    "email",
    "city",
    primary_key=("id", "email"),
    partition="email",
    foreign_keys=(
        ForeignKey(("id",), "hr.salaries", ("id",)),
        ForeignKey(("email",), "shop.orders", ("id",)),
        ForeignKey(("city",), "shop.orders", ("id",)),
    ),
    description="Members; see hr.salaries, members.email and `email`. We email them.",
    synonyms=("people", "hr.salaries"),
    tags=("core",),
)
ORDERS = table("shop.orders", "id", "amount")
SALARIES = table("hr.salaries", "id", "pay", tags=("secret",))
SIGHT = Sight(hide=("hr.*", "*.email"), default_schema="main")


def seen(**given_parts: object) -> SeenCatalog:
    whole = Whole([MEMBERS, ORDERS, SALARIES], **given_parts)  # type: ignore[arg-type] # its parts
    catalog = visible_catalog(whole, SIGHT)
    assert isinstance(catalog, SeenCatalog)
    return catalog


def test_who_sees_everything_gets_the_catalog_itself() -> None:
    whole = Whole([MEMBERS])
    assert visible_catalog(whole, Sight()) is whole
    index = Index()
    assert visible_index(index, whole) is index
    assert gate_policy(whole).columns == {}
    assert not hides_something(whole)


def test_a_table_loses_hidden_columns_and_all_that_points_to_them() -> None:
    found = seen().table("shop.members")
    assert found is not None
    assert [column.name for column in found.columns] == ["id", "city"]
    assert found.primary_key == ()
    assert found.partition == ""
    assert [one.ref_table for one in found.foreign_keys] == ["shop.orders"]
    assert found.foreign_keys[0].columns == ("city",)
    assert found.synonyms == ("people",)


def test_names_in_texts_are_taken_out_and_words_are_left() -> None:
    found = seen().table("shop.members")
    assert found is not None
    assert found.description == "Members; see (hidden), (hidden) and `(hidden)`. We email them."


def test_a_name_means_what_it_would_mean_were_the_hidden_not_there() -> None:
    whole = Whole([table("a.orders", "x"), table("b.orders", "x")])
    catalog = visible_catalog(whole, Sight(hide=("b.*",)))
    found = catalog.table("orders")
    assert found is not None
    assert found.name == "a.orders"
    assert catalog.table("b.orders") is None
    assert catalog.names() == ("a.orders",)


def test_a_table_without_a_column_that_is_seen_is_not_seen() -> None:
    catalog = visible_catalog(Whole([table("a.b", "email")]), SIGHT)
    assert catalog.names() == ()


def test_joins_over_hidden_ends_are_not_there() -> None:
    edges = (
        JoinEdge("hr.salaries", ("id",), "shop.members", ("id",), "declared"),
        JoinEdge("shop.members", ("email",), "shop.orders", ("id",), "declared"),
        JoinEdge("shop.members", ("id",), "shop.orders", ("id",), "declared"),
    )
    catalog = seen(edges=edges)
    assert catalog.joins(["shop.members"]) == edges[2:]
    assert tuple(catalog.iter_joins()) == edges[2:]


@pytest.mark.parametrize(
    ("sql", "tables", "is_seen"),
    [
        ("SELECT city FROM shop.members", ("shop.members",), True),
        ("SELECT COUNT(*) FROM shop.members", ("shop.members",), True),
        ("SELECT * FROM shop.orders", ("shop.orders",), True),
        ("SELECT amount FROM gone.away", ("gone.away",), True),
        ("SELECT email FROM shop.members", ("shop.members",), False),
        ("SELECT city FROM shop.members WHERE EMAIL = 'x'", ("shop.members",), False),
        ("SELECT * FROM shop.members", ("shop.members",), False),
        ("SELECT m.* FROM shop.members m", ("shop.members",), False),
        ("SELECT m FROM shop.members m", ("shop.members",), False),
        ("SELECT b FROM shop.members AS m(a, b)", ("shop.members",), False),
        ("SELECT 1 FROM shop.members NATURAL JOIN shop.orders", ("shop.members",), False),
        ("SELECT pay FROM hr.salaries", ("hr.salaries",), False),
        ("SELECT amount FROM shop.orders -- hr.salaries", ("shop.orders",), False),
        ("SELECT city FROM (((", ("shop.members",), False),
    ],
)
def test_a_past_query_is_seen_whole_or_not_at_all(
    sql: str, tables: tuple[str, ...], is_seen: bool
) -> None:
    query = PastQuery("q", sql, tables)
    catalog = seen(past=(query,))
    assert catalog.past_queries(["q"]) == ((query,) if is_seen else ())
    assert catalog.sees_past_query(query) is is_seen


def test_a_past_question_that_names_what_is_hidden_is_not_seen() -> None:
    catalog = seen()
    for question, is_seen in (("How many?", True), ("What is members.email?", False)):
        query = PastQuery("q", "SELECT city FROM shop.members", ("shop.members",), question)
        assert catalog.sees_past_query(query) is is_seen


def test_terms_rules_and_habits_that_name_what_is_hidden_are_left_out() -> None:
    use = TableUse(
        "shop.members",
        3,
        3,
        filters=(Habit("email = 'x'", 2, 0.5), Habit("city = 'y'", 1, 0.3)),
        groups=(Habit("hr.salaries.pay", 1, 0.1),),
    )
    catalog = seen(
        all_terms=(
            Term("bill", expression="sum(pay)", tables=("hr.salaries",)),
            Term("known", filter="email <> ''", tables=("shop.members",)),
            Term("reach", filter="email <> ''"),
            Term("revenue", expression="sum(amount)", tables=("shop.orders",)),
        ),
        all_rules="# Rules\n\n- Use `email` well.\n- Pay is in\n  hr.salaries.\n- Count once.\n",
        all_uses={"shop.members": use},
    )
    assert [term.term for term in catalog.terms()] == ["revenue"]
    assert catalog.rules() == "- Count once."
    assert catalog.uses(["shop.members"])["shop.members"].filters == use.filters[1:]
    assert catalog.uses(["shop.members"])["shop.members"].groups == ()


def test_notes_on_the_whole_catalog_are_not_told() -> None:
    catalog = seen()
    assert catalog.fact("noted") == ""
    assert catalog.fact("dialect") == "duckdb"
    assert catalog.labels() == (("core",), ())


FAMILY = TableFamily("web.events_*", "number", 3, "1", "3")
SHARDS = tuple(FamilyMember(f"web.events_{one}", FAMILY, str(one)) for one in (1, 2, 3))


def test_a_family_unfolds_to_the_members_that_are_seen() -> None:
    tables = [table(one.table, "x") for one in SHARDS]
    catalog = visible_catalog(Whole(tables, members=SHARDS), Sight(hide=("web.events_3",)))
    member = catalog.families(["web.events_1"])["web.events_1"]
    assert (member.family.size, member.family.first, member.family.last) == (2, "1", "2")
    assert [one.table for one in catalog.family_members(FAMILY.name)] == [
        "web.events_1",
        "web.events_2",
    ]
    assert catalog.stand_ins(["web.events_2"]) == {"web.events_2": "web.events_1"}
    index = visible_index(Index(tables=["web.events_3"]), catalog)
    assert [hit.id for hit in index.tables_by_meaning("q", 5)] == ["web.events_1"]


def test_a_member_alone_has_no_family() -> None:
    tables = [table(one.table, "x") for one in SHARDS]
    whole = Whole(tables, members=SHARDS)
    catalog = visible_catalog(whole, Sight(hide=("web.events_3", "web.events_2")))
    assert catalog.families(["web.events_1"]) == {}


def test_what_changes_below_is_seen_at_once() -> None:
    whole = Whole([ORDERS])
    catalog = visible_catalog(whole, SIGHT)
    assert catalog.names() == ("shop.orders",)
    whole.all_tables, whole.version = [ORDERS, MEMBERS, SALARIES], "2"
    assert catalog.names() == ("shop.members", "shop.orders")
    assert gate_policy(catalog).columns["shop.members"] == ("id", "city")


@dataclass
class Hit:
    id: str
    score: float = 1.0
    text: str = ""
    name: float = 0.0
    columns: float = 0.5


@dataclass
class Index:
    """Finds all that it has, in order."""

    tables: list[str] = field(default_factory=list)
    texts: Mapping[str, str] = field(default_factory=dict)
    past: list[str] = field(default_factory=list)
    hits: list[ValueHit] = field(default_factory=list)
    schemas: Mapping[str, float] = field(default_factory=dict)

    def tables_by_meaning(self, text: str, limit: int) -> list[Hit]:
        return [Hit(name) for name in self.tables[:limit]]

    def tables_by_words(self, text: str, limit: int, also: Sequence[str] = ()) -> list[Hit]:
        return [Hit(name, text=self.texts.get(name, "")) for name in self.tables[:limit]]

    def schemas_by_words(self, text: str) -> Mapping[str, float]:
        return self.schemas

    def unrelated(self) -> Baseline:
        return Baseline()

    def past_queries(self, text: str, limit: int) -> list[Hit]:
        return [Hit(name) for name in self.past[:limit]]

    def holds_value(self, table: str, column: str, value: str) -> bool:
        return True

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        return ("near",)

    def values(self, text: str, tables: Sequence[str] | None = None) -> list[ValueHit]:
        return [one for one in self.hits if tables is None or one.table in tables]


def test_more_is_looked_for_until_enough_of_it_is_seen() -> None:
    names = [f"hr.t{number}" for number in range(500)]
    catalog = visible_catalog(Whole([*(table(name, "x") for name in names), ORDERS]), SIGHT)
    index = visible_index(Index(tables=[*names, "shop.orders"]), catalog)
    assert [hit.id for hit in index.tables_by_meaning("q", 3)] == ["shop.orders"]
    assert [hit.id for hit in index.tables_by_words("q", 3)] == ["shop.orders"]


def test_a_word_counts_only_where_something_that_is_seen_holds_it() -> None:
    texts = {"shop.members": "columns: email, city; all: mail"}
    index = visible_index(Index(tables=["shop.members"], texts=texts), seen())
    (hit,) = index.tables_by_words("email city", 3)
    assert hit.text == "columns: city"
    assert hit.score < 1.0
    texts = {"shop.members": "columns: salary"}
    assert not visible_index(Index(tables=["shop.members"], texts=texts), seen()).tables_by_words(
        "salary", 3
    )


def test_values_of_hidden_columns_are_neither_found_nor_confirmed() -> None:
    hits = [
        ValueHit("shop.members", "city", "Seoul", "seoul", 1.0),
        ValueHit("shop.members", "email", "a@b", "a b", 1.0),
        ValueHit("hr.salaries", "pay", "9", "9", 1.0),
    ]
    index = visible_index(Index(hits=hits), seen())
    assert list(index.values("q")) == hits[:1]
    assert list(index.values("q", ["hr.salaries"])) == []
    assert index.holds_value("shop.members", "city", "x")
    for name, column in (("shop.members", "EMAIL"), ("hr.salaries", "pay"), ("salaries", "pay")):
        assert index.holds_value(name, column, "x") is None
        assert index.near_values(name, column, "x") == ()


def test_past_queries_that_are_hidden_take_no_place() -> None:
    past = tuple(
        PastQuery(f"q{number}", "SELECT pay FROM hr.salaries", ("hr.salaries",))
        for number in range(50)
    )
    good = PastQuery("good", "SELECT amount FROM shop.orders", ("shop.orders",))
    catalog = seen(past=(*past, good))
    index = visible_index(Index(past=[*(one.id for one in past), "good"]), catalog)
    assert [hit.id for hit in index.past_queries("q", 3)] == ["good"]


def test_a_schema_counts_by_what_is_seen_of_it() -> None:
    schemas = {"hr": 0.9, "shop": 0.8}
    index = visible_index(Index(tables=["shop.orders"], schemas=schemas), seen())
    assert "hr" not in index.schemas_by_words("q")


@dataclass
class Engine:
    """Refuses with the words it was given."""

    message: str
    hint: str = ""
    dialect: str = "duckdb"
    label: str = "lake"

    def tables(self) -> tuple[Table, ...]:
        return (MEMBERS, SALARIES)

    def change_token(self) -> str:
        return ""

    def query(self, sql: str, **limits: object) -> QueryResult:
        raise QueryError(self.message, hint=self.hint)

    def dry_run(self, sql: str, tables: Sequence[Table], **limits: object) -> CheckResult:
        return CheckResult("dry run", (Problem("engine", "error", self.message, self.hint),))

    def estimate(self, sql: str, **limits: object) -> CostEstimate | None:
        raise QueryError(self.message, hint=self.hint)

    def close(self) -> None:
        raise AssertionError("it is shared")


def test_an_engine_that_offers_hidden_names_is_not_repeated() -> None:
    engine = Engine("There is no table x.", "Did you mean hr.salaries or shop.members.email?")
    warehouse = visible_warehouse(engine, seen())
    with pytest.raises(QueryError) as told:
        warehouse.query("SELECT 1 FROM x", max_rows=1, timeout_s=1.0)
    assert str(told.value) == "There is no table x."
    (problem,) = warehouse.dry_run("SELECT 1 FROM x", (), timeout_s=1.0).problems
    assert (problem.message, problem.hint) == ("There is no table x.", "")
    with pytest.raises(QueryError, match=r"^There is no table x\.$"):
        warehouse.estimate("SELECT 1 FROM x", timeout_s=1.0)
    assert [one.name for one in warehouse.tables()] == ["shop.members"]
    warehouse.close()


def test_what_the_person_wrote_is_said_back_like_any_other_name() -> None:
    """A refusal that hid the name would tell that it exists."""
    warehouse = visible_warehouse(Engine("Column salaries does not exist."), seen())
    with pytest.raises(QueryError, match=r"Column salaries does not exist\."):
        warehouse.query("SELECT salaries FROM shop.orders", max_rows=1, timeout_s=1.0)
    with pytest.raises(QueryError, match=r"The database refuses the query\."):
        warehouse.query("SELECT 1 FROM shop.orders", max_rows=1, timeout_s=1.0)


WORDS = st.sampled_from(["pay_1", "hr.salaries", "Order Details", "a-b", "pay", "seen", "x."])
NAMES = HiddenNames(frozenset({"pay_1", "order details", "a-b"}), frozenset({"hr.salaries"}))


@given(st.lists(st.one_of(WORDS, st.text(max_size=3)), max_size=6), st.sampled_from(" `\"'().,;\n"))
def test_no_hidden_name_stands_in_a_text_that_was_cleaned(parts: list[str], gap: str) -> None:
    text = f" {gap} ".join(parts)
    clean = NAMES.without(text)
    assert not NAMES.stands_in(clean)
    assert "order details" not in clean.lower()
    assert "pay_1" not in clean.lower().split()
    assert NAMES.stands_in(text) == (clean != text)
