"""Accepted queries and feedback in the store: kept for good, on either database."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from t2sql.errors import InputError, StoreError
from t2sql.store.accepted import AcceptedBook
from t2sql.store.store import Store
from t2sql.store.trace import trace_of
from t2sql.store.view import AcceptedView
from t2sql.types import (
    AcceptedQuery,
    Asset,
    Feedback,
    PastQuery,
    Provenance,
    Question,
    RunRecord,
)
from tests.store.conftest import SQL, answered, asked

NOW = datetime(2025, 6, 19, 12, tzinfo=UTC)


def said(kind: str = "right", name: str = "said1") -> Feedback:
    return Feedback(name, NOW, kind, "ann", "How many loans?", SQL)  # type: ignore[arg-type]


def entry(name: str = "aaaa1111", by: str = "ann") -> AcceptedQuery:
    query = PastQuery(
        name,
        SQL,
        ("library.loans",),
        "How many loans?",
        verified_by=by,
        verified_on="2025-06-19",
        source="store",
    )
    origin = Provenance(by, NOW, "q1", "chat", "llm", True, "past7", NOW - timedelta(days=1), "k")
    return AcceptedQuery(query, origin)


def test_it_comes_back_as_it_was_accepted(any_store: Store) -> None:
    kept = any_store.accepted.accept(entry(), said())

    assert kept == entry()
    assert any_store.accepted.entries() == (entry(),)
    assert any_store.accepted.entry("aaaa") == entry()
    assert any_store.accepted.log() == (replace(said(), accepted=("aaaa1111",)),)


def test_what_is_accepted_twice_stays_as_it_was_first(any_store: Store) -> None:
    any_store.accepted.accept(entry(by="ann"), said())
    kept = any_store.accepted.accept(entry(by="bob"), said(name="said2"))

    assert kept.provenance.accepted_by == "ann"
    assert len(any_store.accepted.log()) == 2


def test_taken_back_and_accepted_anew_it_is_of_who_accepted_it_last(any_store: Store) -> None:
    any_store.accepted.accept(entry(by="ann"), said())
    any_store.accepted.note(said("undone", "said2"), withdraw=["aaaa1111"])
    any_store.accepted.accept(entry(by="bob"), said(name="said3"))

    assert [one.provenance.accepted_by for one in any_store.accepted.entries()] == ["bob"]


def test_only_what_is_an_example_can_cease_to_be_one(any_store: Store) -> None:
    any_store.accepted.accept(entry(), said())

    first = any_store.accepted.note(said("undone", "said2"), withdraw=["aaaa1111", "never"])
    second = any_store.accepted.note(said("undone", "said3"), withdraw=["aaaa1111"])

    assert (first.accepted, second.accepted) == (("aaaa1111",), ())
    (gone,) = any_store.accepted.entries(undone=True)
    assert (gone.undone_at, gone.undone_by, gone.active) == (NOW, "ann", False)
    assert any_store.accepted.redo("aaaa1111", said("redone", "said4")).active


def test_every_change_is_seen_by_its_number(any_store: Store) -> None:
    seen = {any_store.accepted.changes()}
    any_store.accepted.accept(entry(), said())
    seen.add(any_store.accepted.changes())
    any_store.accepted.note(said("undone", "said2"), withdraw=["aaaa1111"])
    seen.add(any_store.accepted.changes())

    assert len(seen) == 3


def test_answers_that_rest_on_it_are_found(any_store: Store) -> None:
    any_store.accepted.accept(entry(), said())
    past = entry().query
    for name, given in {
        "asset": {"asset": Asset(past)},
        "support": {"support": (past, past)},
        "none": {},
    }.items():
        question = asked(name)
        answer = answered(question)
        draft = replace(answer.draft, **given)  # type: ignore[arg-type]
        any_store.record(trace_of(replace(answer, draft=draft), question))
    taken = entry("bbbb2222")
    origin = replace(taken.provenance, asset="aaaa1111", question_id="later")
    any_store.accepted.accept(replace(taken, provenance=origin), said(name="said2"))

    found = {one.question_id: one.how for one in any_store.accepted.dependents("aaaa1111")}

    assert found == {"asset": ("asset",), "support": ("support",), "later": ("accepted",)}


def test_forgotten_traces_rest_on_nothing(any_store: Store) -> None:
    question = asked("old")
    answer = answered(question)
    draft = replace(answer.draft, asset=Asset(entry().query))
    any_store.record(trace_of(replace(answer, draft=draft), question, at=NOW))

    any_store.prune(NOW + timedelta(days=1))

    assert any_store.accepted.dependents("aaaa1111") == ()


def test_hostile_text_is_kept_as_text(any_store: Store) -> None:
    text = "'); DROP TABLE t2sql_accepted; -- %s \0 \ud800 한국어"
    odd = replace(entry(), query=replace(entry().query, question=text))

    any_store.accepted.accept(odd, replace(said(), reason=text))

    assert any_store.accepted.entries()[0].query.question.startswith("'); DROP TABLE")
    assert any_store.accepted.log()[0].reason.endswith("한국어")


@pytest.mark.parametrize("name", ["", "zzz", "%"])
def test_an_unknown_id_is_told(any_store: Store, name: str) -> None:
    any_store.accepted.accept(entry(), said())

    with pytest.raises(InputError, match="no accepted query"):
        any_store.accepted.entry(name)


def test_letters_that_begin_several_ids_are_too_few(any_store: Store) -> None:
    for name in ("abc1", "abc2"):
        any_store.accepted.accept(entry(name), said(name=f"said-{name}"))

    with pytest.raises(InputError, match="Several"):
        any_store.accepted.entry("abc")


def test_a_store_that_fails_is_left_alone_for_a_while(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store("sqlite:///store.sqlite", folder=tmp_path)
    tried: list[bool] = []
    away = False
    now = [100.0]
    monkeypatch.setattr("t2sql.store.view.monotonic", lambda: now[0])

    def book() -> AcceptedBook:
        tried.append(away)
        if away:
            raise StoreError("Away.")
        return store.accepted

    view = AcceptedView(book)
    store.accepted.accept(entry(), said())
    assert list(view.now().active) == ["aaaa1111"]
    away = True
    for _ in range(3):
        assert list(view.now().active) == ["aaaa1111"]
    assert tried == [False, True]
    now[0] += 60
    away = False
    store.accepted.note(said("undone", "said2"), withdraw=["aaaa1111"])
    assert view.now().undone == {"aaaa1111"}
    assert caplog.text.count("Accepted queries are not seen") == 1
    store.close()


def _work(url: str, worker: int, count: int) -> None:
    """What a process does that asks, gives feedback and runs queries."""
    store = Store(url)
    for number in range(count):
        name = f"{worker}-{number}"
        question = asked(name)
        store.record(trace_of(answered(question), question))
        store.accepted.accept(entry(name), said(name=f"a{name}"))
        if number % 3 == 0:
            store.accepted.note(said("undone", f"u{name}"), withdraw=[name])
        record = RunRecord(Question(name, NOW.date()), ("t",), f"SELECT {number}", "ran", rows=1)
        store.audit.add(record, f"person{worker}")
    store.close()


@pytest.mark.slow
def test_processes_that_ask_judge_and_run_at_once_lose_nothing(any_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    crew = [context.Process(target=_work, args=(any_url, worker, 25)) for worker in range(3)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()

    assert [process.exitcode for process in crew] == [0, 0, 0]
    store = Store(any_url)
    wanted = {f"{worker}-{number}" for worker in range(3) for number in range(25)}
    assert {line.id for line in store.traces(limit=1000)} == wanted
    entries = store.accepted.entries(undone=True)
    assert {one.id for one in entries} == wanted
    assert {one.id for one in entries if not one.active} == {
        name for name in wanted if int(name[2:]) % 3 == 0
    }
    assert len(store.accepted.log()) == 75 + 27
    lines = store.audit.lines()
    assert sorted(line.number for line in lines) == list(range(1, 76))
    assert store.audit.verify().problems == ()
    store.close()
