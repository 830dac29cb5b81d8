"""A trace holds what happened to a question, and no cell of its result."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import LLMUnavailableError, QueryError, SqlRejectedError
from t2sql.store.plain import plain, revive_object
from t2sql.store.trace import Trace, merge, stage_of, trace_of
from t2sql.types import Answer, Asset, Attempt, PastQuery, Refusal, Translation
from tests.store.conftest import SQL, answered, asked, call, drafted, selected


def test_an_answer_leaves_tables_calls_attempts_and_the_shape_of_its_rows() -> None:
    trace = trace_of(answered(asked()), asked())

    assert (trace.id, trace.outcome, trace.sql) == ("aaaa00000001", "answered", SQL)
    assert [table.name for table in trace.tables] == ["library.loans"]
    assert trace.candidates == ("library.loans", "library.books")
    assert [each.prompt.name for each in trace.calls] == ["select_tables", "generate_sql"]
    assert trace.attempts[1].mends == ("lons became loans",)
    assert trace.result is not None
    assert (trace.result.rows, trace.result.columns) == (1, ("loans",))
    assert trace.usage.cost == 0.25
    assert trace.elapsed_ms == 410.0


def test_no_cell_stands_in_a_trace() -> None:
    trace = trace_of(answered(asked(), cell="CANARY"), asked())
    failed = trace_of(QueryError("Could not convert 'CANARY' to INT."), asked())

    assert "CANARY" not in json.dumps(plain(trace))
    assert "CANARY" not in failed.reason
    assert failed.reason.startswith("Could not convert")


def test_each_stop_has_an_outcome_of_its_own() -> None:
    question = asked()
    attempts = (Attempt("SELECT x"),)
    stops: dict[str, Any] = {
        "tables": selected(question),
        "drafted": drafted(question),
        "answered": answered(question),
        "refused": Refusal(question, "Nothing fits.", best=Translation("SELECT 2")),
        "rejected": SqlRejectedError("No.", attempts=attempts),
        "error": LLMUnavailableError("The model is away.", hint="Start it."),
    }

    traces = {name: trace_of(value, question) for name, value in stops.items()}

    assert {name: trace.outcome for name, trace in traces.items()} == {name: name for name in stops}
    assert traces["refused"].reason == "Nothing fits."
    assert traces["refused"].sql == "SELECT 2"
    assert traces["rejected"].sql == "SELECT x"
    assert traces["error"].error == "LLMUnavailableError"
    assert traces["error"].reason == "The model is away. Start it."


def test_only_what_ran_nothing_and_paid_no_model_is_on_its_way() -> None:
    question = asked()
    paid = trace_of(selected(question), question)
    unpaid = replace(paid, calls=())
    assert unpaid.is_on_its_way
    assert replace(unpaid, outcome="drafted").is_on_its_way
    assert not paid.is_on_its_way
    assert not any(replace(unpaid, outcome=end).is_on_its_way for end in ("answered", "refused"))


def test_a_question_without_an_id_gets_one() -> None:
    ids = {trace_of(selected(asked("")), asked("")).id for _ in range(50)}

    assert len(ids) == 50
    assert "" not in ids


def test_an_asset_is_named_by_its_past_query() -> None:
    draft = replace(drafted(asked()), asset=Asset(PastQuery("q7", SQL, ("library.loans",))))

    assert trace_of(draft, asked()).asset == "q7"


def test_an_error_keeps_what_led_to_it() -> None:
    before = trace_of(selected(asked()), asked(), at=datetime(2025, 1, 1, tzinfo=UTC))
    now = trace_of(LLMUnavailableError("Away."), asked())

    both = merge(before, now)

    assert both.outcome == "error"
    assert both.calls == before.calls
    assert both.tables == before.tables
    assert both.asked_at == before.asked_at


def test_a_follow_up_remembers_the_turns_before_it() -> None:
    question = replace(asked("b"), earlier=(drafted(asked()),))

    assert [turn.sql for turn in trace_of(selected(question), question).earlier] == [SQL]


def test_a_trace_survives_json() -> None:
    question = replace(asked(), earlier=(drafted(asked()),))
    trace = trace_of(answered(question), question)

    assert revive_object(Trace, json.loads(json.dumps(plain(trace)))) == trace


def test_what_another_version_wrote_is_read_as_far_as_it_goes() -> None:
    stored = plain(trace_of(answered(asked()), asked()))
    stored["invented_later"] = 1
    stored["attempts"][0]["invented_later"] = {}
    del stored["warnings"]

    assert revive_object(Trace, stored).warnings == ()


@pytest.mark.parametrize("stored", [{}, {"id": 1, "asked_at": "never"}])
def test_what_is_no_trace_is_told(stored: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        revive_object(Trace, stored)


@given(st.text(), st.text(), st.floats(0, 1e9), st.dates())
def test_any_text_survives_json(text: str, reason: str, spent: float, today: date) -> None:
    question = replace(asked(text=text), today=today)
    trace = replace(trace_of(selected(question), question), reason=reason, timings_ms={"a": spent})

    assert revive_object(Trace, json.loads(json.dumps(plain(trace)))) == trace


def test_a_stage_is_the_verb_of_its_prompt() -> None:
    assert stage_of(call("generate_sql").prompt.name) == "generate"
    assert stage_of("describe_table") == "describe"


def test_an_answer_is_not_changed_by_being_traced() -> None:
    answer: Answer = answered(asked())

    trace_of(answer, asked())

    assert answer == answered(asked())
