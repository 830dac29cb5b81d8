"""Who sees what: rules over names, as properties."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.access.rules import Sight, sight_of
from t2sql.config import AccessRule, AccessSettings
from t2sql.types import Person

WORDS = st.sampled_from(["shop", "hr", "orders", "members", "salary", "Email", "été", "a_1"])
TABLES = st.lists(WORDS, min_size=1, max_size=3).map(".".join)
PATTERNS = st.lists(
    st.one_of(WORDS, st.sampled_from(["*", "?hop", "*_1", "mem*"])), min_size=1, max_size=3
).map(".".join)
SIGHTS = st.builds(
    Sight,
    allow=st.lists(PATTERNS, max_size=3).map(lambda found: tuple(one.lower() for one in found)),
    hide=st.lists(PATTERNS, max_size=3).map(lambda found: tuple(one.lower() for one in found)),
    default_schema=st.sampled_from(["", "shop"]),
)
ANN = Person("ann")


def settings(default: str = "all", **rules: AccessRule) -> AccessSettings:
    return AccessSettings(default, {"finance": ("ann", "bob")}, rules)  # type: ignore[arg-type] # a literal


def test_without_rules_everybody_sees_everything() -> None:
    sight = sight_of(AccessSettings(), ANN, "duckdb")
    assert sight.is_whole
    assert sight.sees_table("any.thing")


def test_whoever_opened_the_project_on_their_machine_sees_everything() -> None:
    hidden = settings("none", all=AccessRule(hide=("*",)))
    assert sight_of(hidden, Person(), "duckdb").is_whole
    assert not sight_of(hidden, ANN, "duckdb").sees_table("shop.orders")
    assert not sight_of(hidden, Person(groups=("finance",)), "duckdb").sees_table("shop.orders")


def test_where_nothing_is_allowed_the_default_says_what_is_seen() -> None:
    assert not sight_of(settings("none"), ANN, "duckdb").sees_table("shop.orders")
    assert sight_of(settings("all"), ANN, "duckdb").sees_table("shop.orders")


def test_what_is_allowed_is_all_that_is_seen() -> None:
    sight = sight_of(settings(shop=AccessRule(allow=("shop.*",))), ANN, "duckdb")
    assert sight.sees_table("shop.orders")
    assert not sight.sees_table("hr.salaries")


def test_rules_of_a_name_of_a_group_and_of_everybody_hold_together() -> None:
    given_rules = settings(
        "none",
        everybody=AccessRule(allow=("shop.*",)),
        money=AccessRule(groups=("finance",), allow=("pay.*",)),
        ann=AccessRule(users=("ann",), allow=("hr.teams",)),
    )
    sees = {
        name: [
            table
            for table in ("shop.orders", "pay.payouts", "hr.teams")
            if sight_of(given_rules, Person(name), "duckdb").sees_table(table)
        ]
        for name in ("ann", "bob", "eve")
    }
    assert sees == {
        "ann": ["shop.orders", "pay.payouts", "hr.teams"],
        "bob": ["shop.orders", "pay.payouts"],
        "eve": ["shop.orders"],
    }


def test_groups_that_a_proxy_names_count_like_those_of_the_settings() -> None:
    given_rules = settings("none", money=AccessRule(groups=("audit",), allow=("pay.*",)))
    assert sight_of(given_rules, Person("eve", ("audit",)), "duckdb").sees_table("pay.payouts")
    assert not sight_of(given_rules, Person("eve"), "duckdb").sees_table("pay.payouts")


def test_another_spelling_of_a_name_hides_and_never_allows() -> None:
    given_rules = settings(
        "none",
        all=AccessRule(allow=("shop.*",)),
        more=AccessRule(users=("ann",), allow=("pay.*",)),
        less=AccessRule(users=("ann",), hide=("shop.members",)),
        team=AccessRule(groups=("finance",), hide=("shop.orders",)),
    )
    sight = sight_of(given_rules, Person("ANN"), "duckdb")
    assert not sight.sees_table("pay.payouts")
    assert not sight.sees_table("shop.members")
    assert not sight.sees_table("shop.orders")
    assert sight.sees_table("shop.items")


@pytest.mark.parametrize("pattern", ["shop.*", "*.members.email", "*.email", "email", "*MAIL"])
def test_a_column_is_hidden_by_any_pattern_that_fits_it(pattern: str) -> None:
    given_rules = settings(all=AccessRule(hide=(pattern,)))
    sight = sight_of(given_rules, ANN, "duckdb")
    assert not sight.sees_column("shop.members", "Email")
    assert sight.sees_column("hr.teams", "name")


@pytest.mark.parametrize("pattern", ["members", "main.members", "*.members", "mem?ers"])
def test_the_default_schema_may_be_written_or_not(pattern: str) -> None:
    for name in ("members", "main.members"):
        assert not Sight(hide=(pattern,), default_schema="main").sees_table(name)
        assert Sight(allow=(pattern,), default_schema="main").sees_table(name)


def test_a_bare_name_hides_wherever_it_stands_but_allows_in_the_default_schema_only() -> None:
    assert not Sight(hide=("members",), default_schema="main").sees_table("shop.members")
    assert not Sight(allow=("members",), default_schema="main").sees_table("shop.members")


def test_a_pattern_of_schema_and_table_hides_in_every_database() -> None:
    sight = Sight(hide=("hr.salaries", "shop.members.email"))
    assert not sight.sees_table("lake.hr.salaries")
    assert not sight.sees_column("lake.shop.members", "email")


@given(SIGHTS, TABLES, WORDS)
def test_deny_wins(sight: Sight, table: str, column: str) -> None:
    """Whatever else is said: what a pattern of ``hide`` fits is not seen."""
    named = f"{table}.{column}".lower()
    if any(fnmatchcase(table.lower(), pattern) for pattern in sight.hide):
        assert not sight.sees_table(table)
    if any(fnmatchcase(named, pattern) for pattern in sight.hide):
        assert not sight.sees_column(table, column)


@given(SIGHTS, TABLES, WORDS)
def test_nothing_is_seen_that_no_pattern_allows(sight: Sight, table: str, column: str) -> None:
    written = {table.lower(), f"shop.{table.lower()}", table.lower().removeprefix("shop.")}
    written.add(f".{table.lower()}")
    allowed = any(fnmatchcase(name, one) for name in written for one in sight.allow)
    assert allowed or not sight.sees_table(table)
    assert sight.sees_table(table) or not sight.sees_column(table, column)


@given(SIGHTS, TABLES, WORDS, PATTERNS)
def test_hiding_more_never_shows_more(sight: Sight, table: str, column: str, more: str) -> None:
    stricter = Sight(sight.allow, (*sight.hide, more.lower()), sight.default_schema)
    assert sight.sees_table(table) or not stricter.sees_table(table)
    assert sight.sees_column(table, column) or not stricter.sees_column(table, column)


@given(SIGHTS, TABLES, WORDS)
def test_letter_case_does_not_count(sight: Sight, table: str, column: str) -> None:
    assert sight.sees_table(table) == sight.sees_table(table.upper())
    assert sight.sees_column(table, column) == sight.sees_column(table.upper(), column.upper())


def test_equal_rights_are_equal() -> None:
    given_rules = settings(money=AccessRule(groups=("finance",), allow=("pay.*", "shop.*")))
    assert sight_of(given_rules, Person("ann"), "duckdb") == sight_of(
        given_rules, Person("bob"), "duckdb"
    )
