from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlglot.dialects.dialect import Dialect

from t2sql.catalog.gathering import Gathering
from t2sql.catalog.history import gather_history
from t2sql.catalog.mining import Miner
from t2sql.catalog.skeletons import shape_of
from t2sql.types import Column, PastQuery, Problem, Table, TableUse


def table(name: str, *columns: str) -> Table:
    return Table(name, tuple(Column(column, "TEXT") for column in columns))


TABLES = (
    table("fleet.rides", "id", "rider_id", "bike_id", "state", "is_test", "day", "fare", "Mixed"),
    table("fleet.bikes", "id", "model", "city"),
    table("app.riders", "id", "name", "country"),
    table("lake.events", "client", "client.id", "payload"),
)


class Mined:
    def __init__(self, folder: Path, text: str, dialect: str = "duckdb") -> None:
        (folder / "q.sql").write_text(text, encoding="utf-8")
        gathering = Gathering()
        self.problems: tuple[Problem, ...] = gather_history(gathering, (folder,), dialect, TABLES)
        miner = Miner()
        self.queries: list[PastQuery] = []
        for query, facts in gathering.merged():
            miner.add(query, facts)
            self.queries.append(query)
        self.joins = dict(miner.joins)
        self.uses: dict[str, TableUse] = {use.table: use for use in miner.uses()}
        gathering.close()

    def habits(self, kind: str, name: str = "fleet.rides") -> list[tuple[str, int]]:
        return [(habit.sql, habit.queries) for habit in getattr(self.uses[name], kind)]


def skeleton(sql: str, dialect: str = "duckdb") -> str:
    return shape_of(Dialect.get_or_raise(dialect).tokenize(sql)).skeleton


def test_a_table_knows_how_much_by_whom_and_when_it_is_used(tmp_path: Path) -> None:
    mined = Mined(
        tmp_path,
        """-- question: Rides by state?
-- verified_by: bo
-- runs: 10
-- users: ada, bo
-- last_run: 2026-01-05
select state, count(*) from fleet.rides group by state;
-- runs: 2
-- users: ada
-- last_run: 2026-02-01
select r.id from fleet.rides r join fleet.bikes b on b.id = r.bike_id;
""",
    )
    use = mined.uses["fleet.rides"]
    assert (use.queries, use.runs, use.users, use.verified) == (2, 12, 2, 1)
    assert use.last_run == "2026-02-01"
    assert mined.uses["fleet.bikes"].runs == 2
    assert mined.joins == {("fleet.bikes", ("id",), "fleet.rides", ("bike_id",)): 1}


def test_filters_are_written_without_aliases_the_most_frequent_first(tmp_path: Path) -> None:
    mined = Mined(
        tmp_path,
        """select r.id from fleet.rides as r where r.state = 'DONE' and not r.is_test;
select day from rides where (NOT is_test AND 'DONE' = state) and day > '2026-01-01';
select x.fare from rides x join bikes b on b.id = x.bike_id and not x.is_test
  where b.city in ('Ulm', 'Bonn');
with mine as (select id, state as s from rides) select * from mine where s = 'DONE';
select * from bikes where city in ('Bonn', 'Ulm') or model = 'x';
select model from bikes where city in ('Bonn', 'Ulm');
""",
    )
    assert mined.habits("filters") == [("NOT is_test", 3), ("state = 'DONE'", 3)]
    assert mined.habits("filters", "fleet.bikes") == [("city IN ('Bonn', 'Ulm')", 2)]
    assert mined.uses["fleet.rides"].filters[0].share == 0.75


def test_group_keys_are_what_positions_and_aliases_name(tmp_path: Path) -> None:
    mined = Mined(
        tmp_path,
        """select date_trunc('month', day) as m, count(*) from rides group by 1;
select date_trunc('month', r.day) as m, sum(fare) from rides r group by m;
select state, date_trunc('month', day), sum(fare) from rides group by all;
""",
    )
    (habit,) = mined.uses["fleet.rides"].groups
    assert (habit.sql.lower(), habit.queries) == ("date_trunc('month', day)", 3)


def test_metrics_are_aggregates_over_columns_of_one_table(tmp_path: Path) -> None:
    mined = Mined(
        tmp_path,
        """select sum(r.fare), count(*), max(r.day) over () from rides r;
select b.city, sum(fare) from rides r join bikes b on b.id = r.bike_id group by 1;
select count(distinct r.rider_id) from rides r;
select count(distinct rider_id) / sum(fare) from rides;
select sum(fare) filter (where not is_test) from rides;
select sum(r.fare) filter (where not r.is_test) from rides r where day = '2026-01-01';
""",
    )
    assert mined.habits("metrics") == [
        ("SUM(fare)", 3),
        ("COUNT(DISTINCT rider_id)", 2),
        ("SUM(fare) FILTER(WHERE NOT is_test)", 2),
    ]


def test_what_one_query_does_is_no_habit(tmp_path: Path) -> None:
    mined = Mined(tmp_path, "select sum(fare) from rides where state = 'X' group by day")
    use = mined.uses["fleet.rides"]
    assert (use.queries, use.filters, use.groups, use.metrics) == (1, (), (), ())


def test_fields_of_a_structured_column_are_its_columns(tmp_path: Path) -> None:
    text = """select count(distinct client.id) from lake.events where e.x is null;
select count(distinct client.id) as n, client.os from `lake.events`;
select count(distinct e.client.id) from lake.events e;"""
    mined = Mined(tmp_path, text, "bigquery")
    assert mined.habits("metrics", "lake.events")[0] == ("COUNT(DISTINCT client.id)", 2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("select 1", "SELECT  2 -- x", True),
        ("select 'a'", "select 'b''c'", True),
        ("select a in (1, 2, 3)", "select a IN (4)", True),
        ("select a from t", "select b from t", False),
        ('select "A" from t', 'select "a" from t', False),
        ("select a from t group by 1", "select a from t group by 2", False),
        ("select a from t limit 10", "select a from t limit 20", True),
    ],
)
def test_a_skeleton_masks_literals_and_keeps_names(one: str, other: str, same: bool) -> None:
    assert (skeleton(one) == skeleton(other)) is same


def test_queries_that_differ_in_literals_alone_are_one(tmp_path: Path) -> None:
    text = "".join("select * from rides where id = N;".replace("N", str(n)) for n in range(500))
    mined = Mined(tmp_path, text)
    assert [(query.runs, query.sql) for query in mined.queries] == [
        (500, "select * from rides where id = 0")
    ]


def test_literals_keep_questions_and_verified_queries_apart(tmp_path: Path) -> None:
    text = """-- question: Ride one?
select * from rides where id = 1;
-- question: Ride two?
select * from rides where id = 2;
-- verified_by: bo
select * from rides where id = 3;
-- verified_by: bo
select * from rides where id = 4;
select * from rides where id = 2;
"""
    mined = Mined(tmp_path, text)
    assert [(query.question, query.runs, query.verified) for query in mined.queries] == [
        ("Ride one?", 1, False),
        ("Ride two?", 2, False),
        ("", 1, True),
        ("", 1, True),
    ]


def test_every_filter_of_the_first_literal_variants_counts_once(tmp_path: Path) -> None:
    text = "select * from rides where state = 'A'; select * from rides where state = 'B';\n" * 25
    text += "\nselect id from rides where state = 'A'; select id from rides where state = 'B';"
    assert Mined(tmp_path, text).habits("filters") == [("state = 'A'", 2), ("state = 'B'", 2)]


def test_ten_thousand_duplicates_are_parsed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = _counted(monkeypatch)
    text = "select count(*) from rides join bikes on bikes.id = rides.bike_id;\n" * 10_000
    (query,) = Mined(tmp_path, text).queries
    assert (query.runs, len(parsed)) == (10_000, 1)


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from t2sql.catalog.reading import QueryReader

    parsed: list[str] = []
    before = QueryReader._tree

    def counting(self: QueryReader, tokens: object, sql: str, dialect: str) -> object:
        parsed.append(sql)
        return before(self, tokens, sql, dialect)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr(QueryReader, "_tree", counting)
    return parsed


def test_what_a_statement_writes_from_is_unverified_history(tmp_path: Path) -> None:
    text = """-- question: Make the mart
-- verified_by: bo
create table mart as select city, count(*) from bikes group by city;
create or replace view v as with x as (select id from rides) select * from x;
insert into mart with r as (select * from riders) select name from r;
merge into mart using (select id from lake.events) e on e.id = mart.id when matched then delete;
with x as (select 1 from rides) insert into mart select * from x;
"""
    mined = Mined(tmp_path, text)
    assert [query.tables for query in mined.queries] == [
        ("fleet.bikes",),
        ("fleet.rides",),
        ("app.riders",),
        ("lake.events",),
        ("fleet.rides",),
    ]
    assert not any(query.verified for query in mined.queries)
    assert all(query.sql.startswith(("SELECT", "WITH")) for query in mined.queries)
    assert mined.problems == ()


def test_a_script_gives_its_reading_statements_and_counts_the_rest(tmp_path: Path) -> None:
    text = """DECLARE d DATE DEFAULT '2026-01-01';
SET d = CURRENT_DATE();
BEGIN
  CREATE TEMP TABLE busy AS SELECT bike_id FROM fleet.rides WHERE day > d;
  IF d IS NULL THEN SELECT * FROM fleet.bikes; END IF;
  SELECT * FROM busy JOIN app.riders r ON TRUE;
  SELECT * FROM busy;
END;
CREATE TEMP FUNCTION f(x INT64) AS (x + 1);
CALL p.q();
"""
    mined = Mined(tmp_path, text, "bigquery")
    assert [query.tables for query in mined.queries] == [
        ("fleet.rides",),
        ("fleet.bikes",),
        ("app.riders",),
    ]
    (problem,) = mined.problems
    assert problem.kind == "query_writes"
    for part in ("1 DECLARE", "1 SET", "1 CREATE FUNCTION", "1 CALL", "2 END"):
        assert part in problem.message


def test_a_wildcard_means_the_last_of_its_tables(tmp_path: Path) -> None:
    (tmp_path / "q.sql").write_text("select * from `p.web.hits_*` where _TABLE_SUFFIX > '2026'")
    gathering = Gathering()
    tables = [table(f"web.hits_2026010{n}", "id") for n in range(1, 4)]
    assert gather_history(gathering, (tmp_path,), "bigquery", tables) == ()
    assert [query.tables for query, _ in gathering.merged()] == [("web.hits_20260103",)]
    gathering.close()


@pytest.fixture
def gathering() -> Iterator[Gathering]:
    made = Gathering()
    yield made
    made.close()


def test_queries_from_elsewhere_are_mined_and_files_win(
    tmp_path: Path, gathering: Gathering
) -> None:
    (tmp_path / "q.sql").write_text("-- question: All?\nselect * from rides", encoding="utf-8")
    extra = (
        PastQuery("a", "select  *  from rides", ("rides",), "all?", source="store"),
        PastQuery("b", "no sql at all (", ("rides", "gone"), "odd?", source="store"),
        PastQuery("c", "select * from gone", ("gone",), source="store"),
    )
    problems = gather_history(gathering, (tmp_path,), "duckdb", TABLES, extra=extra)
    found = [(query.question, query.runs, query.source) for query, _ in gathering.merged()]
    assert found == [("All?", 2, "q.sql"), ("odd?", 1, "store")]
    assert "1 of tables that are gone" in problems[0].message
