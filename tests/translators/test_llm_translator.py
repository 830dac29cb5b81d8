from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from t2sql.errors import LLMOutputError, LLMUnavailableError
from t2sql.protocols import LLM, Translator
from t2sql.testing import ScriptedLLM
from t2sql.translators.llm import LLMTranslator
from t2sql.types import (
    CatalogSlice,
    ChosenTable,
    Column,
    JoinEdge,
    ModelCall,
    PastQuery,
    Problem,
    Question,
    Refusal,
    SqlDraft,
    Table,
    TableCandidate,
    TableSelection,
    Term,
    Translation,
    Usage,
)

QUESTION = Question("How many orders did we get last month?", date(2024, 5, 31))
NAMES = ("shop.orders", "shop.people", "shop.orders_old")
KNOWN = CatalogSlice(
    "duckdb",
    tuple(Table(name, (Column("id", "INTEGER"),)) for name in NAMES),
    joins=(
        JoinEdge("shop.orders", ("id",), "shop.people", ("id",), "declared"),
        JoinEdge("shop.hidden", ("id",), "shop.orders", ("id",), "declared"),
    ),
)
CANDIDATES = tuple(TableCandidate(name, 1.0) for name in NAMES)
COST = Usage(100, 20, 1)


def selection(*tables: tuple[str, float], **more: Any) -> Mapping[str, Any]:
    named = [{"name": name, "reason": f"why {name}", "confidence": share} for name, share in tables]
    return {"tables": named, "none_fits": False, "reason": "", "ask": "", "choices": [], **more}


def draft(sql: str, **more: Any) -> Mapping[str, Any]:
    given = {"plan": "", "explanation": "Counts.", "assumptions": ["UTC."], "confidence": 0.8}
    return {**given, "sql": sql, **more}


def choose(reply: Mapping[str, Any], limit: int = 6) -> tuple[ChosenTable, ...] | Refusal:
    translator = LLMTranslator(ScriptedLLM([reply], usage=COST))
    answer = translator.select_tables(QUESTION, CANDIDATES, KNOWN, limit)
    if isinstance(answer, Refusal):
        assert answer.usage == COST
        return answer
    chosen, calls = answer
    assert [call.usage for call in calls] == [COST]
    return chosen


def test_it_is_a_translator_over_any_model() -> None:
    llm: LLM = ScriptedLLM([])
    translator: Translator = LLMTranslator(llm)
    assert translator.name == "llm"


def test_tables_are_chosen_with_reason_and_confidence() -> None:
    assert choose(selection(("shop.people", 90), ("SHOP.Orders", 0.7))) == (
        ChosenTable("shop.people", "why shop.people", 0.9),
        ChosenTable("shop.orders", "why SHOP.Orders", 0.7),
    )


def test_a_table_that_is_no_candidate_is_dropped_and_said() -> None:
    chosen = choose(selection(("shop.secret", 1), ("shop.orders", 1)))
    assert not isinstance(chosen, Refusal)
    assert [table.name for table in chosen] == ["shop.orders"]
    assert "also named shop.secret, which is no candidate" in chosen[0].reason


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("people", "shop.people"),
        ('"shop"."people"', "shop.people"),
        ("`People`", "shop.people"),
        ("main.visits", "visits"),
        ("other.people", None),
        ("log", None),
    ],
)
def test_a_name_without_its_schema_is_understood_where_only_one_can_be_meant(
    said: str, meant: str | None
) -> None:
    names = ("shop.people", "visits", "a.log", "b.log")
    known = CatalogSlice("duckdb", tuple(Table(name, ()) for name in names))
    translator = LLMTranslator(ScriptedLLM([selection((said, 1.0), ("a.log", 0.5))]))
    answer = translator.select_tables(
        QUESTION, [TableCandidate(name, 1.0) for name in names], known, 6
    )
    assert not isinstance(answer, Refusal)
    chosen = [table.name for table in answer[0]]
    assert chosen == ([meant, "a.log"] if meant else ["a.log"])


def test_only_strangers_are_an_error_not_an_empty_choice() -> None:
    with pytest.raises(LLMOutputError, match=r"no table among the candidates.*shop\.secret"):
        choose(selection(("shop.secret", 1)))
    with pytest.raises(LLMOutputError, match="no table among the candidates"):
        choose(selection())


def test_the_limit_keeps_the_first_and_repeats_count_once() -> None:
    chosen = choose(selection(*[(name, 1.0) for name in (NAMES[1], *NAMES)]), limit=2)
    assert not isinstance(chosen, Refusal)
    assert [table.name for table in chosen] == ["shop.people", "shop.orders"]


def test_none_fits_is_a_refusal_with_the_models_reason() -> None:
    refusal = choose(selection(none_fits=True, reason="There are no costs."))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "There are no costs."
    assert refusal.nearest == NAMES


def test_a_question_back_is_a_refusal_with_choices() -> None:
    refusal = choose(selection(ask="Which orders?", choices=["web", "", "shop"]))
    assert isinstance(refusal, Refusal)
    assert refusal.clarification == "Which orders?"
    assert refusal.choices == ("web", "shop")


def test_an_outage_is_raised_never_an_empty_choice() -> None:
    translator = LLMTranslator(ScriptedLLM([LLMUnavailableError("Down.")] * 2))
    with pytest.raises(LLMUnavailableError, match="Down"):
        translator.select_tables(QUESTION, CANDIDATES, KNOWN, 6)
    with pytest.raises(LLMUnavailableError, match="Down"):
        translator.translate(QUESTION, KNOWN)


def test_sql_comes_with_how_it_was_read() -> None:
    translator = LLMTranslator(ScriptedLLM([draft(" SELECT 1 ;\n")], usage=COST))
    made = translator.translate(QUESTION, KNOWN)
    assert isinstance(made, Translation)
    assert made.sql == "SELECT 1"
    assert (made.explanation, made.assumptions, made.confidence) == ("Counts.", ("UTC.",), 0.8)
    (call,) = made.calls
    assert (call.prompt.name, call.usage) == ("generate_sql", COST)


def test_an_empty_sql_is_a_refusal_with_what_is_missing() -> None:
    reply = draft("", explanation="No table holds costs.")
    refusal = LLMTranslator(ScriptedLLM([reply], usage=COST)).translate(QUESTION, KNOWN)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "No table holds costs."
    assert refusal.usage == COST


@pytest.mark.parametrize(
    ("said", "meant"), [(0.4, 0.4), (40, 0.4), (-1, 0.0), (1e9, 1.0), (None, 0.5), ("high", 0.5)]
)
def test_a_confidence_is_between_0_and_1(said: object, meant: float) -> None:
    llm = ScriptedLLM([draft("SELECT 1", confidence=said)])
    made = LLMTranslator(llm).translate(QUESTION, KNOWN)
    assert isinstance(made, Translation)
    assert made.confidence == meant


def test_failed_sql_is_repaired_with_its_problems() -> None:
    llm = ScriptedLLM([draft("SELECT id FROM shop.orders")])
    problem = Problem("unknown_column", "error", "No column idd.", "Use id.")
    made = LLMTranslator(llm).translate(QUESTION, KNOWN, ("SELECT idd", [problem]))
    assert isinstance(made, Translation)
    (call,) = llm.calls
    assert call.prompt == "repair_sql"
    assert call.inputs["sql"] == "SELECT idd"
    assert call.inputs["problems"] == [
        {
            "kind": "unknown_column",
            "severity": "error",
            "message": "No column idd.",
            "hint": "Use id.",
        }
    ]


def test_a_prompt_shows_the_tables_the_joins_among_them_and_the_day() -> None:
    llm = ScriptedLLM([draft("SELECT 1")])
    LLMTranslator(llm).translate(QUESTION, KNOWN.only(NAMES[:2]))
    (call,) = llm.calls
    assert [table["name"] for table in call.inputs["tables"]] == ["shop.orders", "shop.people"]
    assert [join["condition"] for join in call.inputs["joins"]] == [
        "shop.orders.id = shop.people.id"
    ]
    assert call.inputs["today"] == "2024-05-31 (Friday)"
    assert call.inputs["samples"] is False


def test_five_verified_past_queries_with_a_question_are_shown() -> None:
    past = tuple(
        PastQuery(
            str(n), f"SELECT {n}", ("shop.orders",), f"question {name}", "kim" if n % 2 else ""
        )
        for n, name in enumerate("abcdefghijklmnopqrst")
    )
    llm = ScriptedLLM([draft("SELECT 1")])
    known = CatalogSlice("duckdb", KNOWN.tables, past_queries=past)
    LLMTranslator(llm).translate(QUESTION, known)
    shown = [example["question"] for example in llm.calls[0].inputs["examples"]]
    assert shown == [f"question {name}" for name in "bdfhj"]


EARLIER = Question("How many orders did Zoe make?", date(2024, 5, 30))


def before(sql: str, *tables: str) -> SqlDraft:
    chosen = tuple(ChosenTable(name, "") for name in tables)
    return SqlDraft(TableSelection(EARLIER, (), chosen), sql, "llm")


def follow_up(text: str, sql: str, *tables: str) -> Question:
    return Question(text, date(2024, 5, 31), earlier=(before(sql, *tables),))


def test_a_follow_up_changes_the_earlier_sql() -> None:
    question = follow_up("only in May", "SELECT COUNT(*) FROM shop.orders", "shop.orders")
    llm = ScriptedLLM([draft("SELECT COUNT(*) FROM shop.orders WHERE m = 5")])
    made = LLMTranslator(llm).translate(question, KNOWN)
    assert isinstance(made, Translation)
    (call,) = llm.calls
    assert call.prompt == "edit_sql"
    assert call.inputs["sql"] == "SELECT COUNT(*) FROM shop.orders"
    assert call.inputs["gone"] == []
    assert [turn["question"] for turn in call.inputs["earlier"]] == [EARLIER.text]


def test_tables_of_the_earlier_sql_that_are_not_confirmed_are_named_as_gone() -> None:
    question = follow_up("and now?", "SELECT 1", "shop.orders", "shop.secret")
    llm = ScriptedLLM([draft("SELECT 1")])
    LLMTranslator(llm).translate(question, KNOWN)
    assert llm.calls[0].inputs["gone"] == ["shop.secret"]


def test_a_follow_up_that_failed_is_repaired_not_edited() -> None:
    llm = ScriptedLLM([draft("SELECT 1")])
    question = follow_up("only in May", "SELECT 1", "shop.orders")
    LLMTranslator(llm).translate(question, KNOWN, ("SELECT 2", []))
    assert llm.calls[0].prompt == "repair_sql"


def test_a_hidden_value_is_put_back_into_what_the_model_wrote() -> None:
    question = follow_up("only in May", "SELECT 1 FROM t WHERE n = 'Ulla' AND z = 'Zoe'", "t")

    def reply(prompt: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        assert inputs["sql"] == "SELECT 1 FROM t WHERE n = 'value_1' AND z = 'Zoe'"
        return draft(
            inputs["sql"] + " AND m = 5",
            explanation="As before for value_1.",
            assumptions=["'value_1' is a name."],
        )

    made = LLMTranslator(ScriptedLLM(reply)).translate(question, KNOWN)
    assert isinstance(made, Translation)
    assert made.sql == "SELECT 1 FROM t WHERE n = 'Ulla' AND z = 'Zoe' AND m = 5"
    assert made.explanation == "As before for Ulla."
    assert made.assumptions == ("'Ulla' is a name.",)


def test_with_leave_nothing_is_hidden() -> None:
    question = follow_up("only in May", "SELECT 1 FROM t WHERE n = 'Ulla'", "t")
    llm = ScriptedLLM([draft("SELECT 1")])
    LLMTranslator(llm, samples=True).translate(question, KNOWN)
    assert llm.calls[0].inputs["sql"] == "SELECT 1 FROM t WHERE n = 'Ulla'"


def test_a_hidden_value_is_hidden_in_the_problems_too() -> None:
    failed = ("SELECT 1 FROM t WHERE n = 'Ulla'", [Problem("k", "error", "No 'Ulla' in 'Ada'.")])
    llm = ScriptedLLM([draft("SELECT 1")])
    LLMTranslator(llm).translate(QUESTION, KNOWN, failed)
    assert llm.calls[0].inputs["problems"][0]["message"] == "No 'value_1' in '…'."


@pytest.mark.parametrize("failed", [None, ("SELECT 2", [])])
def test_a_variant_is_passed_on(failed: tuple[str, list[Problem]] | None) -> None:
    llm = ScriptedLLM([draft("SELECT 1")])
    LLMTranslator(llm).translate(QUESTION, KNOWN, failed, variant=3)
    assert llm.calls[0].variant == 3


def test_what_did_not_fit_into_the_prompt_is_among_the_assumptions() -> None:
    class Narrow(ScriptedLLM):
        def complete(
            self, prompt: str, inputs: Mapping[str, Any], *, variant: int = 0
        ) -> tuple[Mapping[str, Any], ModelCall]:
            reply, call = super().complete(prompt, inputs, variant=variant)
            return reply, replace(call, notes=("Not shown: 3 columns.",))

    made = LLMTranslator(Narrow([draft("SELECT 1")])).translate(QUESTION, KNOWN)
    assert isinstance(made, Translation)
    assert made.assumptions == ("UTC.", "Not shown: 3 columns.")


def test_a_prompt_tells_the_days_the_terms_and_the_rules_of_the_team() -> None:
    known = replace(
        KNOWN,
        terms=(Term("order", filter="id > 0"),),
        rules="- Weeks begin on Monday.\n- `shop.bills` are old.",
    )
    llm = ScriptedLLM([draft("SELECT 1"), selection(("shop.orders", 1))])
    translator = LLMTranslator(llm, timezone="Asia/Seoul")
    translator.translate(QUESTION, known)
    translator.select_tables(QUESTION, CANDIDATES, known, 6)
    for call in llm.calls:
        assert call.inputs["rules"] == ["Weeks begin on Monday."]
        assert call.inputs["terms"][0]["filter"] == "id > 0"
    assert llm.calls[0].inputs["timezone"] == "Asia/Seoul"
    assert llm.calls[0].inputs["periods"][4]["name"] == "last month"
