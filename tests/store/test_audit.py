"""The audit log only grows, says who ran what, and shows when somebody changed it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from t2sql.store.engine import open_engine, writing
from t2sql.store.plain import plain
from t2sql.store.store import Store
from t2sql.types import Question, RunRecord

QUESTION = Question("How many loans were there?", date(2025, 6, 19), id="abc")
RAN = RunRecord(QUESTION, ("library.loans",), "SELECT COUNT(*)", "ran", rows=1, elapsed_ms=2.5)


def test_a_line_comes_back_as_it_was_written(any_store: Store) -> None:
    at = datetime(2025, 6, 19, 12, tzinfo=UTC)
    written = any_store.audit.add(RAN, "ann", at=at)

    (line,) = any_store.audit.lines()
    assert line == written
    assert (line.number, line.person, line.at, line.rows) == (1, "ann", at, 1)
    assert (line.tables, line.sql, line.verdict) == (RAN.tables, RAN.sql, "ran")
    assert (line.question_id, line.elapsed_ms, line.previous) == ("abc", 2.5, "")


def test_a_question_is_found_by_its_words_and_cannot_be_read(any_store: Store) -> None:
    any_store.audit.add(RAN, "ann")
    any_store.audit.add(replace(RAN, question=replace(QUESTION, text="Other?")), "ann")

    assert len(any_store.audit.lines(question=" how many LOANS were  there?")) == 1
    assert any_store.audit.lines(question="Never asked") == ()
    assert "loans were" not in json.dumps(plain(any_store.audit.lines()))


def test_two_stores_hash_the_same_question_otherwise(tmp_path: Path) -> None:
    hashes = set()
    for name in ("one", "two"):
        store = Store(f"sqlite:///{tmp_path / name}.sqlite")
        hashes.add(store.audit.add(RAN, "ann").question_hash)
        store.close()
    assert len(hashes) == 2


def test_lines_are_listed_by_person_and_time(any_store: Store) -> None:
    day = datetime(2025, 6, 19, tzinfo=UTC)
    for number, person in enumerate(("ann", "bob", "ann")):
        any_store.audit.add(RAN, person, at=day + timedelta(days=number))

    assert [line.number for line in any_store.audit.lines(person="ann")] == [3, 1]
    assert [line.number for line in any_store.audit.lines(since=day + timedelta(days=1))] == [3, 2]
    assert [line.number for line in any_store.audit.lines(limit=1)] == [3]


@pytest.mark.parametrize(
    "change",
    ["UPDATE t2sql_audit SET sql = 'x'", "DELETE FROM t2sql_audit", "TRUNCATE t2sql_audit"],
)
def test_the_database_refuses_to_change_a_line(any_url: str, change: str) -> None:
    if change.startswith("TRUNCATE") and any_url.startswith("sqlite"):
        pytest.skip("SQLite knows no TRUNCATE")
    store = Store(any_url)
    store.audit.add(RAN, "ann")
    engine = open_engine(any_url, Path())

    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.exec_driver_sql(change)

    engine.dispose()
    assert [line.sql for line in store.audit.lines()] == [RAN.sql]
    store.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE t2sql_audit SET person = 'eve' WHERE number = 2", "line 2 was changed"),
        ("DELETE FROM t2sql_audit WHERE number = 2", "between lines 1 and 3 some are gone"),
        ("DELETE FROM t2sql_audit WHERE number = 1", "between lines 0 and 2 some are gone"),
        ("DELETE FROM t2sql_audit WHERE number = 3", "taken away or changed at the end"),
        ("DELETE FROM t2sql_audit", "the last line is 0, where the store remembers 3"),
        ("UPDATE t2sql_audit SET row_count = 7 WHERE number = 3", "line 3 was changed"),
    ],
)
def test_who_goes_around_the_triggers_is_found_out(any_url: str, change: str, said: str) -> None:
    store = Store(any_url)
    for _ in range(3):
        store.audit.add(RAN, "ann")
    assert store.audit.verify().problems == ()
    engine = open_engine(any_url, Path())
    with writing(engine) as connection:
        for statement in _without_triggers(any_url):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(change)
    engine.dispose()

    assert any(said in problem for problem in store.audit.verify().problems)
    store.close()


def _without_triggers(url: str) -> tuple[str, ...]:
    if url.startswith("sqlite"):
        return ("DROP TRIGGER t2sql_audit_no_update", "DROP TRIGGER t2sql_audit_no_delete")
    return ("ALTER TABLE t2sql_audit DISABLE TRIGGER USER",)


def test_forgetting_traces_forgets_no_line(any_store: Store) -> None:
    any_store.audit.add(RAN, "ann", at=datetime(2001, 1, 1, tzinfo=UTC))

    any_store.prune(datetime.now(UTC))

    assert len(any_store.audit.lines()) == 1


@settings(max_examples=25)
@given(st.text(), st.text(), st.text(), st.floats(0, 1e12), st.none() | st.integers(0, 2**31 - 1))
def test_any_text_is_kept_and_proved(
    sql: str, person: str, question: str, spent: float, rows: int | None
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = Store("sqlite:///store.sqlite", folder=Path(folder))
        asked = replace(QUESTION, text=question)
        record = replace(RAN, question=asked, sql=sql, elapsed_ms=spent, rows=rows)
        store.audit.add(record, person)
        store.audit.add(RAN, "ann")

        assert store.audit.verify().problems == ()
        assert len(store.audit.lines()) == 2
        store.close()
