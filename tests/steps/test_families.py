from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from t2sql.catalog.shards import find_families
from t2sql.steps.families import Place, choose_member, collapse, members_in_range
from t2sql.types import Column, FamilyMember, Question, Table

TODAY = date(2026, 1, 15)


def family_of(names: Iterable[str]) -> tuple[FamilyMember, ...]:
    columns = tuple(Column(name, "VARCHAR") for name in ("id", "day", "page", "country"))
    found = find_families(Table(name, columns) for name in names)
    assert len({member.family for member in found}) == 1
    return found


def chosen(text: str, members: tuple[FamilyMember, ...], **scores: float) -> str:
    given = {name.replace("__", "."): score for name, score in scores.items()}
    question = Question(text, TODAY)
    return choose_member(question, members[0].family, members, given).table


DAILY = family_of(f"web.visits_{date(2016, 8, 1) + timedelta(days=at):%Y%m%d}" for at in range(730))
YEARLY = family_of(f"shop.sales_{year}" for year in range(2017, 2025))
MONTHLY = family_of(f"shop.bills_{month}_v2" for month in ("2020_12", "2021_01", "2021_03"))
QUARTERS = family_of(f"shop.plan_q{quarter}_2020" for quarter in (1, 2, 3, 4))


def test_a_family_takes_one_place_with_its_best_score() -> None:
    by_table = {member.table: member for member in YEARLY}
    scores = {"shop.goods": 0.7, "shop.sales_2019": 0.8, "shop.sales_2020": 0.9, "b.x": 0.7}
    assert collapse(scores, by_table) == (
        Place("shop.sales_2020", 0.9, YEARLY[0].family, ("shop.sales_2020", "shop.sales_2019")),
        Place("b.x", 0.7, None, ("b.x",)),
        Place("shop.goods", 0.7, None, ("shop.goods",)),
    )


def test_nothing_found_takes_no_place() -> None:
    assert collapse({}, {}) == ()


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("How many visits on 2017-08-01?", "web.visits_20170801"),
        ("Visits on August 1st, 2017 by page", "web.visits_20170801"),
        ("visits in March 2017", "web.visits_20170301"),
        ("2017년 3월 방문 수", "web.visits_20170301"),
        ("rows of visits_20161224", "web.visits_20161224"),
        ("visits between July 2017 and May 2018", "web.visits_20170701"),
        ("visits", "web.visits_20180731"),
        ("visits last month", "web.visits_20180731"),
        ("visits in 2012", "web.visits_20160801"),
    ],
)
def test_the_day_of_the_question_is_chosen_else_the_newest(text: str, table: str) -> None:
    assert chosen(text, DAILY) == table


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("sales in 2019", 2019),
        ("sales of May 2018", 2018),
        ("sales since 2020", 2020),
        ("sales before 2019", 2017),
        ("the top 2018 customers", 2024),
        ("sales this year", 2024),
        ("sales two years before 2016", 2017),
    ],
)
def test_the_year_of_the_question_is_chosen(text: str, year: int) -> None:
    assert chosen(text, YEARLY) == f"shop.sales_{year}"


def test_months_and_quarters_are_chosen_and_a_gap_falls_to_the_month_before() -> None:
    assert chosen("bills of January 2021", MONTHLY) == "shop.bills_2021_01_v2"
    assert chosen("bills of February 2021", MONTHLY) == "shop.bills_2021_01_v2"
    assert chosen("the plan for Q3 2020", QUARTERS) == "shop.plan_q3_2020"
    assert chosen("2020년 2분기 계획", QUARTERS) == "shop.plan_q2_2020"


def test_all_members_of_a_range_are_told_oldest_first() -> None:
    asked = Question("sales from 2018 to 2020, and 2023", TODAY)
    assert [member.label for member in members_in_range(asked, YEARLY)] == [
        "2018",
        "2019",
        "2020",
        "2023",
    ]
    assert members_in_range(Question("sales", TODAY), YEARLY) == ()


def test_the_greatest_version_is_chosen_unless_another_is_named() -> None:
    versions = family_of(["a.visits_v2", "a.visits_v10", "a.visits_v9"])
    assert chosen("the top 2 pages by visits", versions) == "a.visits_v10"
    assert chosen("visits as of v2", versions) == "a.visits_v2"
    assert chosen("visits, version 9", versions) == "a.visits_v9"


def test_numbers_that_the_question_names_choose_but_not_those_that_count() -> None:
    areas = family_of(["a.area_2019_1yr", "a.area_2019_5yr", "a.area_2020_1yr", "a.area_2020_5yr"])
    assert chosen("the 1-year estimates of 2020", areas) == "a.area_2020_1yr"
    assert chosen("the top 1 area of 2019", areas) == "a.area_2019_5yr"
    surveys = family_of(["a.survey14", "a.survey16", "a.survey18"])
    assert chosen("answers in the 2016 survey", surveys) == "a.survey16"
    assert chosen("first 14 answers", surveys) == "a.survey18"


def test_a_tenant_is_chosen_by_its_name_else_by_the_best_score() -> None:
    tenants = family_of(
        ["lake.acme_shop.orders", "lake.globex_shop.orders", "lake.zeta_shop.orders"]
    )
    assert chosen("orders of Globex", tenants) == "lake.globex_shop.orders"
    assert chosen("orders in the shop", tenants, lake__zeta_shop__orders=0.4) == (
        "lake.zeta_shop.orders"
    )
    assert chosen("orders", tenants) == "lake.acme_shop.orders"


def test_tenant_and_date_are_chosen_each_by_itself() -> None:
    both = family_of(f"{schema}.visits_{year}" for schema in ("eu", "us") for year in (2019, 2020))
    assert chosen("visits in the US in 2019", both) == "us.visits_2019"
    assert chosen("visits in the EU", both) == "eu.visits_2020"
    assert chosen("visits of 2019", both, us__visits_2020=0.9) == "us.visits_2019"


def test_a_member_without_a_date_is_chosen_only_by_name() -> None:
    members = family_of([*(f"a.sales_201{digit}" for digit in range(8)), "a.sales_9999"])
    assert chosen("sales", members) == "a.sales_2017"
    assert chosen("rows of sales_9999", members) == "a.sales_9999"
