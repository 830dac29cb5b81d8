from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from t2sql.steps.near_twins import is_named, original_name
from t2sql.steps.retrieve import retrieve, slice_catalog
from t2sql.steps.weights import DEFAULT_WEIGHTS
from t2sql.types import (
    Baseline,
    ChosenTable,
    Column,
    FamilyMember,
    JoinEdge,
    Limits,
    PastQuery,
    Question,
    Scope,
    SqlDraft,
    StandingFilter,
    Table,
    TableCandidate,
    TableCustoms,
    TableFamily,
    TableSelection,
    TableUse,
    Term,
    ValueHit,
)

TODAY = date(2026, 1, 31)
COLUMNS = tuple(Column(name, "VARCHAR") for name in ("region_name", "status", "c"))


@dataclass(frozen=True)
class Found:
    id: str
    score: float
    text: str = ""
    name: float = 0.0
    columns: float = 0.0


@dataclass
class ScriptedIndex:
    """Answers every question alike."""

    meaning: list[Found] = field(default_factory=list)
    words: list[Found] = field(default_factory=list)
    past: list[Found] = field(default_factory=list)
    cells: list[ValueHit] = field(default_factory=list)
    schemas: dict[str, float] = field(default_factory=dict)

    def tables_by_meaning(self, text: str, limit: int) -> Sequence[Found]:
        return self.meaning[:limit]

    def tables_by_words(self, text: str, limit: int, also: Sequence[str] = ()) -> Sequence[Found]:
        return [hit for at, hit in enumerate(self.words) if at < limit or hit.id in also]

    def schemas_by_words(self, text: str) -> dict[str, float]:
        return self.schemas

    def unrelated(self) -> Baseline:
        return Baseline()

    def past_queries(self, text: str, limit: int) -> Sequence[Found]:
        return self.past[:limit]

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        return [hit for hit in self.cells if tables is None or hit.table in tables]

    def holds_value(self, table: str, column: str, value: str) -> bool | None:
        return None

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        return ()


@dataclass
class TinyCatalog:
    known: list[str]
    edges: list[JoinEdge] = field(default_factory=list)
    queries: list[PastQuery] = field(default_factory=list)
    words: list[Term] = field(default_factory=list)
    habits: list[TableUse] = field(default_factory=list)
    members: list[FamilyMember] = field(default_factory=list)
    bodies: dict[str, Table] = field(default_factory=dict)
    habitual: dict[str, TableCustoms] = field(default_factory=dict)
    dialect: str = "duckdb"

    def names(self) -> tuple[str, ...]:
        return tuple(self.known)

    def table(self, name: str) -> Table | None:
        found = [known for known in self.known if known.lower() == name.lower()]
        return self.bodies.get(found[0], Table(found[0], COLUMNS)) if found else None

    def tables(self, names: Sequence[str]) -> tuple[Table, ...]:
        return tuple(table for name in names if (table := self.table(name)) is not None)

    def joins(self, names: Sequence[str]) -> tuple[JoinEdge, ...]:
        return tuple(edge for edge in self.edges if edge.left in names or edge.right in names)

    def past_queries(self, ids: Sequence[str]) -> tuple[PastQuery, ...]:
        return tuple(query for key in ids for query in self.queries if query.id == key)

    def terms(self) -> tuple[Term, ...]:
        return tuple(self.words)

    def rules(self) -> str:
        return ""

    def customs(self, names: Sequence[str]) -> dict[str, TableCustoms]:
        return {name: self.habitual[name] for name in names if name in self.habitual}

    def uses(self, names: Sequence[str]) -> dict[str, TableUse]:
        return {use.table: use for use in self.habits if use.table in names}

    def families(self, names: Sequence[str]) -> dict[str, FamilyMember]:
        return {member.table: member for member in self.members if member.table in names}

    def stand_ins(self, names: Sequence[str]) -> dict[str, str]:
        return {name: name for name in names}

    def family_members(self, family: str) -> tuple[FamilyMember, ...]:
        return tuple(member for member in self.members if member.family.name == family)


def find(
    question: Question,
    index: ScriptedIndex,
    catalog: TinyCatalog,
    limits: Limits | None = None,
) -> tuple[TableCandidate, ...]:
    return retrieve(question, index, catalog, limits or Limits()).candidates


def ask(text: str = "How many?", *pinned: str) -> Question:
    return Question(text, TODAY, pinned=pinned)


def edge(left: str, right: str) -> JoinEdge:
    return JoinEdge(left, ("id",), right, ("id",), "declared")


def names(candidates: Sequence[TableCandidate]) -> list[str]:
    return [candidate.name for candidate in candidates]


def said(candidates: Sequence[TableCandidate], name: str) -> list[tuple[str, str]]:
    (candidate,) = [item for item in candidates if item.name == name]
    return [(item.kind, item.text) for item in candidate.evidence]


def test_words_and_meaning_add_up_and_each_says_what_matched() -> None:
    index = ScriptedIndex(
        meaning=[Found("a.one", 0.6), Found("b.two", 0.5)],
        words=[Found("b.two", 1.0, "name: two; columns: amount, date"), Found("c.three", 0.1)],
    )
    found = find(ask(), index, TinyCatalog(["a.one", "b.two", "c.three"]), Limits())
    assert names(found) == ["b.two", "a.one", "c.three"]
    assert all(0 <= candidate.score <= 1 for candidate in found)
    assert set(said(found, "b.two")) == {
        ("name", "its name matches 'two'"),
        ("column", "its columns match 'amount', 'date'"),
        ("description", "near in meaning"),
    }


def test_tables_that_the_catalog_does_not_know_are_left_out() -> None:
    index = ScriptedIndex(words=[Found("a.gone", 1.0), Found("a.here", 0.5)])
    assert names(find(ask(), index, TinyCatalog(["a.here"]), Limits())) == ["a.here"]


def test_similar_past_queries_vote_and_verified_ones_count_more() -> None:
    catalog = TinyCatalog(
        ["a.good", "a.bad"],
        queries=[
            PastQuery("1", "SELECT 1", ("a.bad",), source="old.sql"),
            PastQuery("2", "SELECT 2", ("a.good",), question="How many then?", verified_by="kim"),
        ],
    )
    index = ScriptedIndex(past=[Found("1", 0.8), Found("2", 0.8)])
    found = find(ask(), index, catalog, Limits())
    assert names(found) == ["a.good", "a.bad"]
    assert said(found, "a.good") == [("past_question", "like the past question 'How many then?'")]
    assert said(found, "a.bad") == [("past_sql", "used by a similar past query in old.sql")]


def test_a_past_query_that_is_hardly_similar_has_no_vote() -> None:
    catalog = TinyCatalog(["a.one"], queries=[PastQuery("1", "SELECT 1", ("a.one",))])
    assert not find(ask(), ScriptedIndex(past=[Found("1", 0.1)]), catalog, Limits())


def test_a_value_of_a_masked_column_is_no_evidence() -> None:
    hit = ValueHit("a.people", "phone", "555-0199", "555-0199", 1.0)
    masked = Table("a.people", (Column("phone", "VARCHAR", pii=True),))
    catalog = TinyCatalog(["a.people"], bodies={"a.people": masked})
    assert not find(ask(), ScriptedIndex(cells=[hit]), catalog, Limits())


def test_a_value_points_to_its_table_and_says_less_where_many_hold_it() -> None:
    index = ScriptedIndex(
        cells=[
            ValueHit("a.regions", "region_name", "Seoul", "Seoul", 1.0),
            ValueHit("a.first", "status", "paid", "paid", 1.0),
            ValueHit("a.second", "status", "paid", "paid", 1.0),
        ]
    )
    found = find(ask(), index, TinyCatalog(["a.first", "a.second", "a.regions"]), Limits())
    assert names(found)[0] == "a.regions"
    assert said(found, "a.regions") == [("value", "holds 'Seoul' in region_name")]


def test_a_table_one_join_away_is_pulled_in_and_a_bridge_even_more() -> None:
    index = ScriptedIndex(words=[Found("a.left", 1.0), Found("a.right", 0.95)])
    catalog = TinyCatalog(
        ["a.left", "a.right", "a.aside", "a.bridge", "a.far"],
        [edge("a.aside", "a.left"), edge("a.bridge", "a.left"), edge("a.bridge", "a.right")],
    )
    found = find(ask(), index, catalog, Limits())
    assert names(found) == ["a.left", "a.right", "a.bridge", "a.aside"]
    assert set(said(found, "a.bridge")) == {("join", "joins a.left"), ("join", "joins a.right")}


def test_an_inferred_join_pulls_less_than_a_declared_one() -> None:
    index = ScriptedIndex(words=[Found("a.left", 1.0)])
    inferred = replace(edge("a.guess", "a.left"), source="inferred")
    catalog = TinyCatalog(["a.left", "a.guess", "a.sure"], [inferred, edge("a.left", "a.sure")])
    assert names(find(ask(), index, catalog, Limits())) == ["a.left", "a.sure", "a.guess"]


def test_tables_of_the_best_schema_come_before_equals_elsewhere() -> None:
    words = [Found("a.best", 1.0), Found("b.other", 0.5), Found("a.other", 0.5)]
    catalog = TinyCatalog(["a.best", "a.other", "b.other"])
    found = find(ask(), ScriptedIndex(words=words), catalog, Limits())
    assert names(found) == ["a.best", "a.other", "b.other"]


@pytest.mark.parametrize(
    "twin", ["a.stg_orders", "a.orders_old", "b.tmp_order", "a.orders_20240101"]
)
def test_a_copy_sinks_below_its_original_unless_it_is_named(twin: str) -> None:
    index = ScriptedIndex(words=[Found(twin, 1.0), Found("a.orders", 0.6)])
    catalog = TinyCatalog([twin, "a.orders"])
    found = find(ask("orders per day"), index, catalog, Limits())
    assert names(found) == ["a.orders", twin]
    bare = twin.partition(".")[2]
    found = find(ask(f"rows of {bare}"), index, catalog, Limits())
    assert names(found) == [twin, "a.orders"]


def test_names_that_only_look_like_copies_are_left_alone() -> None:
    assert original_name("a.household_members") is None
    assert original_name("a.old") is None
    assert original_name("stg_orders") == "orders"
    assert is_named("a.orders_backup", "compare with the backup")
    assert not is_named("a.orders_backup", "orders")


def test_pinned_tables_come_first_in_their_order_and_unknown_ones_are_left_out() -> None:
    index = ScriptedIndex(words=[Found(f"a.t{at}", 1 - at / 10) for at in range(5)])
    catalog = TinyCatalog([f"a.t{at}" for at in range(5)] + ["z.pinned"])
    question = ask("How many?", "Z.Pinned", "a.t3", "no.such")
    found = find(question, index, catalog, replace(Limits(), candidates=3))
    assert names(found) == ["z.pinned", "a.t3", "a.t0"]
    assert said(found, "z.pinned") == [("name", "named by you")]


def test_the_tables_of_the_last_draft_are_candidates_for_the_next_question() -> None:
    first = TableSelection(ask("orders per day"), (), (ChosenTable("a.orders", "fits"),))
    question = replace(ask("and by month?"), earlier=(SqlDraft(first, "SELECT 1", "offline"),))
    found = find(question, ScriptedIndex(), TinyCatalog(["a.orders"]), Limits())
    assert said(found, "a.orders") == [
        ("past_question", "used for the earlier question 'orders per day'")
    ]


def test_the_tables_of_the_last_draft_have_a_place_however_many_others_fit_better() -> None:
    first = TableSelection(ask("orders per day"), (), (ChosenTable("t9", "asked"),))
    question = replace(ask("and by month?"), earlier=(SqlDraft(first, "SELECT 1", "offline"),))
    many = [f"t{number}" for number in range(10)]
    index = ScriptedIndex(meaning=[Found(name, 0.9 - at / 100) for at, name in enumerate(many)])
    found = find(question, index, TinyCatalog(many), replace(Limits(), candidates=3))
    assert "t9" in names(found)
    assert len(found) == 3


def test_nothing_found_is_an_empty_list_and_nothing_fits() -> None:
    found = retrieve(ask(), ScriptedIndex(), TinyCatalog(["a.one"]), Limits())
    assert found.candidates == ()
    assert found.fit == 0


def test_a_question_that_is_held_in_words_and_meaning_fits_better_than_one_that_is_not() -> None:
    catalog = TinyCatalog(["a.one"])
    good = ScriptedIndex(meaning=[Found("a.one", 0.7)], words=[Found("a.one", 0.8)])
    poor = ScriptedIndex(meaning=[Found("a.one", 0.2)], words=[Found("a.one", 0.1)])
    assert retrieve(ask(), good, catalog, Limits()).fit > 0.8
    assert retrieve(ask(), poor, catalog, Limits()).fit < 0.3


def test_a_schema_that_holds_more_of_the_question_lifts_its_tables() -> None:
    words = [Found("a.orders", 0.5), Found("b.orders", 0.5)]
    index = ScriptedIndex(words=words, schemas={"a": 0.2, "b": 0.6})
    found = find(ask(), index, TinyCatalog(["a.orders", "b.orders"]), Limits())
    assert names(found) == ["b.orders", "a.orders"]


def test_a_word_that_the_team_has_defined_points_to_its_tables() -> None:
    term = Term("GMV", expression="sum(amount)", tables=("a.orders",), owner="data-core")
    catalog = TinyCatalog(["a.orders", "a.other"], words=[term])
    index = ScriptedIndex(words=[Found("a.other", 0.2)])
    found = find(ask("GMV per day"), index, catalog, Limits())
    assert names(found) == ["a.orders", "a.other"]
    assert said(found, "a.orders") == [("term", "'GMV' is defined on a.orders by data-core")]


def test_a_table_in_use_rises_above_its_equal_and_a_retired_one_sinks() -> None:
    words = [Found(f"a.{name}", 0.5) for name in ("plain", "retired", "used")]
    catalog = TinyCatalog(
        ["a.plain", "a.retired", "a.used"],
        habits=[TableUse("a.used", queries=12, runs=40, users=3, last_run="2026-01-20")],
        bodies={"a.retired": Table("a.retired", (), tier="deprecated")},
    )
    found = find(ask(), ScriptedIndex(words=words), catalog, Limits())
    assert names(found) == ["a.used", "a.plain", "a.retired"]
    assert ("usage", "in use: 12 past queries, 3 people, last on 2026-01-20") in said(
        found, "a.used"
    )
    assert ("caution", "marked deprecated; sinks") in said(found, "a.retired")


def shards(*days: str) -> list[FamilyMember]:
    family = TableFamily("a.events_*", "date", len(days), days[0], days[-1])
    return [FamilyMember(f"a.events_{day.replace('-', '')}", family, day) for day in days]


def test_a_family_takes_one_place_and_the_member_of_the_date_stands_for_it() -> None:
    members = shards("2025-01-01", "2025-01-02", "2025-01-03")
    tables = [member.table for member in members]
    catalog = TinyCatalog([*tables, "a.other"], members=members)
    index = ScriptedIndex(words=[*(Found(name, 0.9) for name in tables), Found("a.other", 0.1)])
    found = find(ask("events on 2025-01-02"), index, catalog, Limits())
    assert names(found) == ["a.events_20250102", "a.other"]
    assert found[0].family == members[0].family
    assert names(find(ask("events"), index, catalog, Limits()))[0] == "a.events_20250103"


def test_excluded_tables_and_those_out_of_scope_are_no_candidates_whatever_joins_them() -> None:
    words = [Found("a.left", 1.0), Found("b.right", 0.9), Found("a.aside", 0.1)]
    catalog = TinyCatalog(["a.left", "a.aside", "b.right"], [edge("a.left", "b.right")])
    index = ScriptedIndex(words=words)
    excluding = replace(ask(), excluded=("a.left",))
    assert names(find(excluding, index, catalog, Limits())) == ["b.right", "a.aside"]
    scoped = replace(ask(), scope=Scope(schemas=("a",)))
    assert names(find(scoped, index, catalog, Limits())) == ["a.left", "a.aside"]
    tagged = replace(ask(), scope=Scope(tags=("finance",)))
    catalog.bodies["a.aside"] = Table("a.aside", (), tags=("finance",))
    assert names(find(tagged, index, catalog, Limits())) == ["a.aside"]


def test_what_the_best_tables_are_never_read_without_is_a_candidate_in_place_of_the_last() -> None:
    path = (JoinEdge("club.members", ("id",), "club.visits", ("member_id",), "declared"),)
    filtered = StandingFilter("club.members", "is_test", "NOT is_test", path)
    known = ["club.visits", *(f"z.other{at}" for at in range(9)), "club.members"]
    catalog = TinyCatalog(
        known, habitual={"club.visits": TableCustoms("club.visits", standing=(filtered,))}
    )
    index = ScriptedIndex(words=[Found(name, 1 - at / 20) for at, name in enumerate(known[:-1])])
    found = find(ask(), index, catalog, Limits(candidates=10))
    assert len(found) == 10
    assert names(found)[-1] == "club.members"
    assert said(found, "club.members") == [
        ("join", "rows of club.visits belong to it, and some are left out by its is_test")
    ]
    without = replace(ask(), excluded=("club.members",))
    assert "club.members" not in names(find(without, index, catalog, Limits(candidates=10)))


def test_a_pinned_table_stands_even_outside_the_scope() -> None:
    scoped = replace(ask("How many?", "b.right"), scope=Scope(schemas=("a",)))
    index = ScriptedIndex(words=[Found("a.left", 1.0)])
    catalog = TinyCatalog(["a.left", "b.right"])
    assert names(find(scoped, index, catalog, Limits())) == ["b.right", "a.left"]


def test_no_more_candidates_than_the_limit_and_scores_never_rise() -> None:
    words = [Found(f"s{at % 3}.t{at}", 1 / (at + 1)) for at in range(40)]
    catalog = TinyCatalog(
        [hit.id for hit in words], [edge(words[at].id, words[at + 7].id) for at in range(30)]
    )
    found = find(ask(), ScriptedIndex(words=words), catalog, Limits())
    scores = [candidate.score for candidate in found]
    assert len(found) == Limits().candidates
    assert scores == sorted(scores, reverse=True)
    assert DEFAULT_WEIGHTS.pool >= Limits().candidates


def test_a_slice_holds_tables_joins_bridges_past_queries_and_values() -> None:
    catalog = TinyCatalog(
        ["a.left", "a.right", "a.bridge", "a.aside"],
        [
            edge("a.aside", "a.left"),
            edge("a.bridge", "a.left"),
            edge("a.bridge", "a.right"),
            edge("a.left", "a.right"),
        ],
        [PastQuery("1", "SELECT 1", ()), PastQuery("2", "SELECT 2", ())],
    )
    hits = [ValueHit("a.left", "c", "v", "v", 1.0), ValueHit("a.aside", "c", "v", "v", 1.0)]
    index = ScriptedIndex(past=[Found("2", 0.9), Found("1", 0.5)], cells=hits)
    known = slice_catalog(ask(), ["a.left", "a.right", "a.gone"], index, catalog, Limits())
    assert [table.name for table in known.tables] == ["a.left", "a.right"]
    assert set(known.joins) == set(catalog.edges[1:])
    assert [query.id for query in known.past_queries] == ["2", "1"]
    assert known.value_hits == (hits[0],)
    assert known.dialect == "duckdb"
