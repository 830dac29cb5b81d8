from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.touched_rules import split_rules, touched_rules
from t2sql.types import CatalogSlice, Column, Table, Term

LOAVES = Table("bake.loaves", (Column("flour", "VARCHAR"), Column("is_burnt", "BOOLEAN")))
EVENTS = Table("bake.events_202405", (Column("seen_at", "TIMESTAMP"),))


def touched(rules: str, *terms: Term) -> list[str]:
    return list(touched_rules(CatalogSlice("duckdb", (LOAVES, EVENTS), terms=terms, rules=rules)))


def test_a_page_is_read_item_by_item() -> None:
    page = """# Rules

    - Leave out burnt ones,
      whatever they cost.
    * Count by day.
    1. Weeks begin on Monday.

    A paragraph of
    two lines.

    ## More
    """
    assert split_rules(page) == (
        "Leave out burnt ones, whatever they cost.",
        "Count by day.",
        "Weeks begin on Monday.",
        "A paragraph of two lines.",
    )


def test_a_rule_that_names_nothing_is_for_every_question() -> None:
    assert touched("- Weeks begin on Monday.") == ["Weeks begin on Monday."]


def test_a_rule_about_other_tables_is_left_out() -> None:
    rules = "- Of `shop.bills` take `paid_at`.\n- Of `bake.loaves` leave out burnt ones."
    assert touched(rules) == ["Of `bake.loaves` leave out burnt ones."]


def test_a_rule_touches_by_a_column_a_bare_name_or_a_part_of_a_name() -> None:
    for name in ("flour", "loaves", "loaves.flour", "events_*", "events_", "flour = 'rye'"):
        assert touched(f"- Mind `{name}`."), name
    for name in ("salt", "shops", "stg_", "_old"):
        assert not touched(f"- Mind `{name}`."), name


def test_a_rule_touches_by_a_term_of_the_question() -> None:
    rule = "`net weight` is without the crust."
    assert touched(f"- {rule}") == []
    assert touched(f"- {rule}", Term("weight", ("net weight",))) == [rule]


def test_a_sentence_without_a_name_keeps_the_rule() -> None:
    rule = "Never add up currencies. Convert with `money.rates`."
    assert touched(f"- {rule}") == [rule]


@given(st.text())
def test_no_page_breaks_the_reading(page: str) -> None:
    for rule in touched(page):
        assert "\n" not in rule
