"""Past queries changed to answer another question: what is put in, left out, and brought along."""

from __future__ import annotations

from datetime import date

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from t2sql.translators.offline import OfflineTranslator
from t2sql.translators.offline.adapting.adapt import adapt
from t2sql.translators.offline.adapting.adapted import Adapted
from t2sql.types import (
    CatalogSlice,
    CodeLink,
    Column,
    ForeignKey,
    JoinEdge,
    PastQuery,
    Question,
    Table,
    TableCustoms,
    Term,
    Translation,
)

TODAY = date(2026, 6, 15)
VISITS = Table(
    "clinic.visits",
    (
        Column("visit_id", "INTEGER"),
        Column("visited_on", "DATE"),
        Column("ward_id", "INTEGER"),
        Column("state", "VARCHAR", examples=("DONE", "MISSED", "BOOKED")),
        Column("is_void", "BOOLEAN"),
        Column("is_urgent", "BOOLEAN"),
    ),
    foreign_keys=(ForeignKey(("ward_id",), "clinic.wards", ("ward_id",)),),
)
WARDS = Table(
    "clinic.wards",
    (
        Column("ward_id", "INTEGER"),
        Column("ward_name", "VARCHAR"),
        Column("parent_id", "INTEGER"),
    ),
    primary_key=("ward_id",),
)
BILLS = Table(
    "clinic.bills",
    (
        Column("bill_id", "INTEGER"),
        Column("billed_on", "DATE"),
        Column("ward_id", "INTEGER"),
        Column("amount", "DECIMAL(12, 2)"),
        Column("payer", "VARCHAR"),
    ),
    foreign_keys=(ForeignKey(("ward_id",), "clinic.wards", ("ward_id",)),),
)
JOINS = (
    JoinEdge("clinic.visits", ("ward_id",), "clinic.wards", ("ward_id",), "declared"),
    JoinEdge("clinic.bills", ("ward_id",), "clinic.wards", ("ward_id",), "declared"),
)
PAST = (
    (
        "Weekly visits by department in 2026",
        "SELECT CAST(DATE_TRUNC('WEEK', v.visited_on) AS DATE) AS week, p.ward_name AS department, "
        "COUNT(*) AS visits FROM clinic.visits AS v "
        "JOIN clinic.wards AS w ON w.ward_id = v.ward_id "
        "JOIN clinic.wards AS p ON p.ward_id = w.parent_id "
        "WHERE NOT v.is_void AND v.visited_on >= DATE '2026-01-01' GROUP BY 1, 2",
        ("clinic.visits", "clinic.wards"),
    ),
    (
        "Billed amount per payer last month",
        "SELECT payer, SUM(amount) AS billed FROM clinic.bills "
        "WHERE billed_on BETWEEN DATE '2026-05-01' AND DATE '2026-05-31' GROUP BY payer",
        ("clinic.bills",),
    ),
)


def known(*similarities: float) -> CatalogSlice:
    past = tuple(
        PastQuery(str(number), sql, tables, question, "ann", "2026-05-02")
        for number, (question, sql, tables) in enumerate(PAST)
    )
    urgent = Term("urgent visit", filter="is_urgent", tables=("clinic.visits",))
    return CatalogSlice(
        "duckdb",
        (VISITS, WARDS, BILLS),
        JOINS,
        past_queries=past,
        past_similarities=similarities or (0.7, 0.6),
        terms=(urgent,),
    )


def adapted(question: str) -> Adapted:
    found = adapt(Question(question, TODAY), known())
    assert found is not None
    return found


def changed(question: str) -> str:
    return adapted(question).query.sql("duckdb")


def same(sql: str, expected: str) -> bool:
    return sql == sqlglot.parse_one(expected, read="duckdb").sql("duckdb")


def test_a_group_that_is_not_asked_for_goes_and_the_joins_of_the_other_stay() -> None:
    assert same(
        changed("Visits by department in March 2026"),
        "SELECT p.ward_name AS department, COUNT(*) AS visits FROM clinic.visits AS v "
        "JOIN clinic.wards AS w ON w.ward_id = v.ward_id "
        "JOIN clinic.wards AS p ON p.ward_id = w.parent_id "
        "WHERE NOT v.is_void AND v.visited_on >= CAST('2026-03-01' AS DATE) "
        "AND v.visited_on < CAST('2026-04-01' AS DATE) GROUP BY p.ward_name "
        "ORDER BY COUNT(*) DESC",
    )


def test_a_group_is_brought_from_another_past_query_by_the_same_way() -> None:
    sql = changed("Billed amount by department last month")
    assert "FROM clinic.bills" in sql
    assert "JOIN clinic.wards AS w ON w.ward_id = bills.ward_id" in sql
    assert "JOIN clinic.wards AS p ON p.ward_id = w.parent_id" in sql
    assert sql.endswith("GROUP BY p.ward_name ORDER BY SUM(bills.amount) DESC")


def test_a_table_that_nothing_speaks_of_any_more_is_not_joined() -> None:
    sql = changed("How many visits were there in March 2026?")
    assert "JOIN" not in sql
    assert "NOT v.is_void" in sql
    assert "GROUP BY" not in sql


def test_a_table_that_was_not_confirmed_need_not_be_known_where_nothing_speaks_of_it() -> None:
    found = adapt(
        Question("How many visits were there in March 2026?", TODAY),
        known().only(["clinic.visits"]),
    )
    assert found is not None
    assert found.tables == ("clinic.visits",)
    assert found.is_complete
    assert found.is_recast


def test_a_past_query_that_leaves_words_open_is_not_complete() -> None:
    assert not adapted("Visits with a broken leg by department").is_complete


def test_the_period_of_the_past_question_goes_where_none_is_asked_for() -> None:
    assert "2026" not in changed("Visits by department")


def test_a_value_that_is_named_restricts_the_rows() -> None:
    assert "v.state = 'MISSED'" in changed("Missed visits by department in March 2026")


def test_a_word_of_the_team_restricts_the_rows() -> None:
    assert "v.is_urgent" in changed("Urgent visits by department in March 2026")


def test_the_first_of_a_group_are_asked_for_with_their_number() -> None:
    sql = changed("Top 3 departments by number of visits in March 2026")
    assert sql.endswith("GROUP BY p.ward_name ORDER BY COUNT(*) DESC LIMIT 3")


def test_a_threshold_is_put_on_the_measure() -> None:
    sql = changed("Which departments had more than 20 visits in March 2026?")
    assert sql.endswith("HAVING COUNT(*) > 20")


def test_groups_that_are_listed_after_a_colon_stay() -> None:
    sql = changed("Billed amounts of April 2026: payer, amount")
    assert sql.startswith("SELECT bills.payer AS payer, SUM(bills.amount) AS billed")
    assert sql.endswith("GROUP BY bills.payer ORDER BY SUM(bills.amount) DESC")


def test_what_nothing_stands_for_makes_it_unlikely() -> None:
    plain = adapted("Visits by department in March 2026")
    odd = adapted("Visits with anaesthesia by department in March 2026")
    assert odd.missing
    assert odd.score < plain.score


def test_the_translator_names_the_past_question_and_claims_no_badge() -> None:
    found = OfflineTranslator().translate(
        Question("Visits by department in March 2026", TODAY), known(0.9, 0.1)
    )
    assert isinstance(found, Translation)
    assert found.asset is None
    assert "Weekly visits by department in 2026" in found.explanation


@pytest.mark.parametrize("sql", ["SELECT", "DELETE FROM clinic.visits", "SELECT 1 UNION SELECT 2"])
def test_a_past_query_of_another_form_is_left_alone(sql: str) -> None:
    past = PastQuery("1", sql, ("clinic.visits",), "Visits by department", "ann", "2026-05-02")
    slice_ = CatalogSlice("duckdb", (VISITS,), past_queries=(past,), past_similarities=(0.9,))
    assert adapt(Question("Visits by month", TODAY), slice_) is None


def test_one_that_cannot_be_good_enough_is_not_made() -> None:
    question = Question("Visits by department in March 2026", TODAY)
    score = adapted(question.text).score
    assert adapt(question, known(), least=score - 0.01) is not None
    assert adapt(question, known(), least=score + 0.01) is None


@given(st.text(max_size=80))
def test_no_question_breaks_it(text: str) -> None:
    found = adapt(Question(text, TODAY), known())
    if found is not None:
        assert sqlglot.parse_one(found.query.sql("duckdb"), read="duckdb") is not None


def test_a_code_is_shown_in_place_of_its_words_where_the_question_says_code() -> None:
    link = CodeLink("cause_cd", "words", "cd", "grp", "CAUSE", ("said",), (("1", "Fire"),))
    claims = Table(
        "claims",
        (Column("claim_id", "INTEGER"), Column("cause_cd", "VARCHAR"), Column("paid", "INTEGER")),
    )
    words = Table(
        "words",
        tuple(Column(name, "VARCHAR") for name in ("grp", "cd", "said")),
        primary_key=("grp", "cd"),
    )
    past = PastQuery(
        "1",
        "SELECT w.said AS cause, COUNT(*) AS claims FROM claims AS c "
        "JOIN words AS w ON w.grp = 'CAUSE' AND w.cd = c.cause_cd GROUP BY w.said",
        ("claims", "words"),
        question="Claims by cause",
        verified_by="kim",
    )
    known = CatalogSlice(
        "duckdb",
        (claims, words),
        past_queries=(past,),
        past_similarities=(0.8,),
        customs=(TableCustoms("claims", (link,)),),
    )
    found = adapt(Question("Number of claims by cause (code)", TODAY), known)
    assert found is not None
    assert found.query.sql("duckdb") == (
        "SELECT c.cause_cd AS cause_cd, COUNT(*) AS claims FROM claims AS c GROUP BY c.cause_cd "
        "ORDER BY COUNT(*) DESC"
    )
    assert found.tables == ("claims",)


def test_rows_that_measures_tell_apart_are_not_restricted_to_others() -> None:
    past = PastQuery(
        "1",
        "SELECT COUNT(*) AS visits, COUNT(*) FILTER(WHERE state = 'DONE') AS done, "
        "COUNT(*) FILTER(WHERE state = 'MISSED') AS missed FROM clinic.visits",
        ("clinic.visits",),
        "Visits: all, done and missed",
        "ann",
        "2026-05-02",
    )
    slice_ = CatalogSlice("duckdb", (VISITS,), past_queries=(past,), past_similarities=(0.9,))
    found = adapt(Question("Booked visits: how many done, how many missed?", TODAY), slice_)
    assert found is not None
    assert "BOOKED" not in found.query.sql("duckdb")
