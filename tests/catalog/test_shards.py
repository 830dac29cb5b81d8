from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.catalog.periods import label_days, read_period
from t2sql.catalog.shards import find_families, stand_ins
from t2sql.types import Column, FamilyMember, Table, TableFamily

FACTS = ("visit_id", "visitor_id", "started_at", "page", "country")


def table(name: str, columns: Iterable[str] = FACTS) -> Table:
    return Table(name, tuple(Column(column, "VARCHAR") for column in columns))


def tables(*names: str, columns: Iterable[str] = FACTS) -> list[Table]:
    return [table(name, columns) for name in names]


def families(found: Iterable[FamilyMember]) -> dict[str, list[tuple[str, str]]]:
    members: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for member in found:
        members[member.family.name].append((member.table, member.label))
    return dict(members)


def only_family(*names: str) -> TableFamily:
    (family,) = {member.family for member in find_families(tables(*names))}
    return family


@pytest.mark.parametrize(
    ("part", "period"),
    [
        ("20240131", ("2024-01-31", "")),
        ("2024_01_31", ("2024-01-31", "")),
        ("2024-01-31", ("2024-01-31", "")),
        ("20240131_7", ("2024-01-31", "7")),
        ("2024013112", ("2024-01-31T12", "")),
        ("202401", ("2024-01", "")),
        ("2024_01", ("2024-01", "")),
        ("01_2024", ("2024-01", "")),
        ("jan_2024", ("2024-01", "")),
        ("january2024", ("2024-01", "")),
        ("2024_sept", ("2024-09", "")),
        ("q1_2024", ("2024-Q1", "")),
        ("2024q4", ("2024-Q4", "")),
        ("2024_w05", ("2024-W05", "")),
        ("2024", ("2024", "")),
        ("2010_5", ("2010", "5")),
    ],
)
def test_a_period_in_a_name_is_read(part: str, period: tuple[str, str]) -> None:
    assert read_period(part) == period


@pytest.mark.parametrize("part", ["20241341", "20230229", "2199", "123", "00001999999", "7_11"])
def test_what_no_calendar_has_is_no_period(part: str) -> None:
    assert read_period(part) is None


def test_labels_span_their_days() -> None:
    assert label_days("2024") == ("2024-01-01", "2024-12-31")
    assert label_days("2024-02") == ("2024-02-01", "2024-02-31")
    assert label_days("2024-Q2") == ("2024-04-01", "2024-06-31")
    assert label_days("2024-W01") == ("2024-01-01", "2024-01-07")
    assert label_days("2024-02-03") == label_days("2024-02-03T12") == ("2024-02-03", "2024-02-03")
    assert label_days("12") is None


def test_daily_shards_are_one_family_by_their_dates() -> None:
    found = find_families(tables("web.visits_20240102", "web.visits_20231231", "web.bots"))
    family = TableFamily("web.visits_*", "date", 2, "2023-12-31", "2024-01-02")
    assert found == (
        FamilyMember("web.visits_20231231", family, "2023-12-31"),
        FamilyMember("web.visits_20240102", family, "2024-01-02"),
    )


@pytest.mark.parametrize(
    ("names", "name", "kind", "first", "last"),
    [
        (["a.sales_2019", "a.sales_2021"], "a.sales_*", "date", "2019", "2021"),
        (["a.sales_2020_12", "a.sales_2021_01"], "a.sales_*", "date", "2020-12", "2021-01"),
        (["a.sales_q4_2020", "a.sales_q1_2021"], "a.sales_*", "date", "2020-Q4", "2021-Q1"),
        (["a.sales_dec_2020", "a.sales_jan_2021"], "a.sales_*", "date", "2020-12", "2021-01"),
        (["a.d_20240101_v2", "a.d_20240102_v2"], "a.d_*_v2", "date", "2024-01-01", "2024-01-02"),
        (["a.2019_sales_eu", "a.2020_sales_eu"], "a.*_sales_eu", "date", "2019", "2020"),
        (["a.log_9", "a.log_10", "a.log_255"], "a.log_*", "number", "9", "255"),
        (["a.visits_v1", "a.visits_v3"], "a.visits_v*", "number", "1", "3"),
        (["sales2019", "Sales2020"], "Sales*", "date", "2019", "2020"),
    ],
)
def test_what_varies_is_starred_and_labelled(
    names: list[str], name: str, kind: str, first: str, last: str
) -> None:
    family = only_family(*names)
    assert (family.name, family.kind, family.first, family.last) == (name, kind, first, last)
    assert family.size == len(names)


def test_dates_of_several_precisions_are_one_family() -> None:
    found = find_families(tables("a.sales_2019", "a.sales_2020_01", "a.sales_20200215"))
    assert [member.label for member in found] == ["2019", "2020-01", "2020-02-15"]


def test_a_stray_number_among_dates_is_forgiven() -> None:
    names = [f"a.sales_201{digit}" for digit in range(8)]
    found = find_families(tables(*names, "a.sales_9999"))
    assert {member.family.kind for member in found} == {"date"}
    assert {member.label for member in found if member.table == "a.sales_9999"} == {"9999"}


def test_numbers_beside_the_date_are_told_only_where_they_differ() -> None:
    found = find_families(tables("a.area_2019_1yr", "a.area_2019_5yr", "a.area_2020_5yr"))
    assert families(found) == {
        "a.area_*yr": [
            ("a.area_2019_1yr", "2019 1"),
            ("a.area_2019_5yr", "2019 5"),
            ("a.area_2020_5yr", "2020 5"),
        ]
    }


def test_columns_may_drift_over_the_years_but_less_over_numbers() -> None:
    many = [f"column_{letter}" for letter in "abcdefghij"]
    drifted = [*many[:8], "new_x", "new_y"]
    assert find_families([table("a.s_2019", many), table("a.s_2020", drifted)])
    assert not find_families([table("a.s_1", many), table("a.s_2", drifted)])
    assert find_families([table("a.s_1", many), table("a.s_2", many[:9])])


def test_columns_that_bear_the_year_are_alike() -> None:
    years = [
        (f"a.census_{y}", ["area", f"pop_{y}", f"homes_{y}", f"age_{y}"]) for y in (2010, 2020)
    ]
    assert len(find_families(table(name, columns) for name, columns in years)) == 2


def test_numbered_tables_with_other_columns_are_no_family() -> None:
    assert find_families([table("a.table_1", "abcd"), table("a.table_2", "wxyz")]) == ()
    both = [table("a.address1", ("id", "street")), table("a.address2", ("id", "user_id", "zip"))]
    assert find_families(both) == ()


def test_few_columns_say_little_unless_there_are_many_shards() -> None:
    few = tables("a.level_1", "a.level_2", "a.level_3", columns=("id", "name"))
    assert find_families(few) == ()
    shards = tables(*(f"a.part_{n:03}" for n in range(20)), columns=("key", "value"))
    assert len(find_families(shards)) == 20


def test_two_families_of_one_name_are_told_apart() -> None:
    old = tables("a.sales_1", "a.sales_2", columns="abcde")
    new = tables("a.sales_3", "a.sales_4", columns="vwxyz")
    assert families(find_families(old + new)).keys() == {"a.sales_*", "a.sales_* (2)"}


def test_the_same_tables_in_several_schemas_are_tenants() -> None:
    found = find_families(tables("acme.orders", "Globex.Orders", "initech.orders"))
    assert families(found) == {
        "*.Orders": [
            ("Globex.Orders", "Globex"),
            ("acme.orders", "acme"),
            ("initech.orders", "initech"),
        ]
    }
    assert {member.family.kind for member in found} == {"tenant"}


def test_the_part_of_a_schema_that_differs_is_the_tenant() -> None:
    found = find_families(tables("lake.eu_01.orders", "lake.eu_02.orders"))
    assert families(found) == {
        "lake.eu_*.orders": [("lake.eu_01.orders", "eu_01"), ("lake.eu_02.orders", "eu_02")]
    }


def test_shards_of_several_schemas_are_one_family() -> None:
    found = find_families(
        tables("eu.visits_2019", "eu.visits_2020", "US.VISITS_2019", "US.VISITS_2020")
    )
    assert families(found) == {
        "*.VISITS_*": [
            ("US.VISITS_2019", "2019 US"),
            ("eu.visits_2019", "2019 eu"),
            ("US.VISITS_2020", "2020 US"),
            ("eu.visits_2020", "2020 eu"),
        ]
    }


def test_namesakes_in_schemas_that_are_no_tenants_stay_apart() -> None:
    own = [table(f"public.thing_{letter}", (letter * 2, letter * 3)) for letter in "abcd"]
    other = [table(f"shop.stuff_{letter}", (letter * 4, letter * 5)) for letter in "abcd"]
    users = [
        table("public.users", ("id", "name", "email", "created_at")),
        table("shop.users", ("id", "name", "email", "created_at")),
    ]
    assert find_families(own + other + users) == ()
    assert find_families([table("public.users", "abc"), table("shop.users", "abd")]) == ()


def test_copies_are_no_tenants() -> None:
    assert find_families(tables("trade.orders", "staging.orders", "archive_2020.orders")) == ()


def test_tables_without_columns_are_left_out() -> None:
    assert find_families(tables("a.x_1", "a.x_2", columns=())) == ()


def test_odd_names_are_taken_as_they_are() -> None:
    assert len(find_families(tables(f"a.x_{'9' * 5000}", f"a.x_{'8' * 5000}"))) == 2
    names = ["a.매출_2019", "a.매출_2020", 'a."q" 1', "1", "2", "a..3", "", ".", "\ud800_4"]
    found = find_families(tables(*names))
    assert ("a.매출_2019", "2019") in families(found)["a.매출_*"]


def test_the_newest_shard_of_each_schema_stands_for_the_others() -> None:
    found = find_families(
        tables("eu.visits_2019", "eu.visits_2020", "us.visits_2019", "us.visits_2018", "us.pages")
    )
    assert (
        stand_ins(reversed(found))
        == stand_ins(found)
        == {
            "eu.visits_2019": "eu.visits_2020",
            "eu.visits_2020": "eu.visits_2020",
            "us.visits_2018": "us.visits_2019",
            "us.visits_2019": "us.visits_2019",
        }
    )


def test_the_greatest_number_is_the_newest_shard() -> None:
    found = find_families(tables("a.visits_v9", "a.visits_v10"))
    assert set(stand_ins(reversed(found)).values()) == {"a.visits_v10"}


STEMS = st.sampled_from(["visits", "orders", "clicks_eu", "b2b_sales", "log"])
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31))
FORMATS = st.sampled_from(["_%Y%m%d", "_%Y_%m_%d", "_%Y%m", "_%Y_%m", "_%Y", "%Y"])


@given(
    lake=st.dictionaries(STEMS, st.tuples(FORMATS, st.sets(DAYS, min_size=1, max_size=12))),
    schemas=st.sets(st.sampled_from(["acme", "globex", "initech"]), min_size=1),
    order=st.randoms(use_true_random=False),
)
def test_a_sharded_lake_folds_into_its_tables(
    lake: dict[str, tuple[str, set[date]]], schemas: set[str], order: Random
) -> None:
    made = {
        stem: {f"{schema}.{stem}{day:{written}}" for schema in schemas for day in days}
        for stem, (written, days) in lake.items()
    }
    listed = [
        table(name, [f"{stem}_{column}" for column in FACTS])
        for stem, names in made.items()
        for name in names
    ]
    order.shuffle(listed)
    found = find_families(listed)
    members = families(found)
    assert sorted(sorted(name for name, _ in each) for each in members.values()) == sorted(
        sorted(names) for names in made.values() if len(names) > 1
    )
    assert all(label for each in members.values() for _, label in each)
    assert {m.family.name: m.family.size for m in found} == {
        name: len(each) for name, each in members.items()
    }
    assert found == find_families(sorted(listed, key=lambda each: each.name))


NAMES = st.text("ab_.19024qv é", max_size=12)


@given(st.lists(st.tuples(NAMES, st.sets(st.sampled_from("abcdefgh"), max_size=8)), max_size=30))
def test_any_lake_gives_each_table_at_most_one_family(
    lake: list[tuple[str, set[str]]],
) -> None:
    listed = [table(name, sorted(columns)) for name, columns in dict(lake).items()]
    found = find_families(listed)
    assert len({member.table for member in found}) == len(found)
    sizes: defaultdict[TableFamily, int] = defaultdict(int)
    for member in found:
        sizes[member.family] += 1
    assert all(family.size == count >= 2 for family, count in sizes.items())
    assert len({family.name for family in sizes}) == len(sizes)
