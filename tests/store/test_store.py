"""The store keeps traces: on SQLite and on PostgreSQL, for many writers at once."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from t2sql.config import make_config
from t2sql.errors import ConfigError, InputError, LLMUnavailableError, StoreError
from t2sql.store.engine import open_engine, writing
from t2sql.store.store import Store, open_store
from t2sql.store.trace import Trace, trace_of
from tests.store.conftest import answered, asked, drafted, selected

DAY = datetime(2025, 6, 19, 12, tzinfo=UTC)


def trace(name: str, at: datetime = DAY, text: str = "How many loans were there?") -> Trace:
    question = asked(name, text)
    return trace_of(answered(question), question, at=at)


def test_a_trace_comes_back_as_it_was(any_store: Store) -> None:
    kept = trace("aaaa00000001")
    any_store.record(kept)

    assert any_store.trace("aaaa00000001") == kept
    assert any_store.trace("aaaa") == kept


def test_the_stages_of_one_question_are_one_trace(any_store: Store) -> None:
    question = asked()
    for value in (selected(question), drafted(question), answered(question)):
        any_store.record(trace_of(value, question))

    assert [line.outcome for line in any_store.traces()] == ["answered"]
    assert len(any_store.trace(question.id).calls) == 2


def test_an_error_after_the_tables_keeps_what_they_cost(any_store: Store) -> None:
    question = asked()
    any_store.record(trace_of(drafted(question), question))
    any_store.record(trace_of(LLMUnavailableError("Away."), question))

    found = any_store.trace(question.id)
    assert (found.outcome, len(found.calls)) == ("error", 2)
    assert found.tables


def test_a_question_on_its_way_is_seen_by_other_processes_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    first, second = (Store(url, folder=tmp_path) for _ in range(2))
    question = asked()
    for value in (selected(question), drafted(question)):
        kept = replace(trace_of(value, question), calls=())
        assert kept.is_on_its_way
        first.record(kept)
        assert second.trace(question.id).outcome == kept.outcome
    first.close()
    second.close()


def test_every_other_write_waits_for_the_disk(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path)
    waits = [2, 1, 2]  # SQLite's numbers of FULL and NORMAL, on one connection of the pool
    for level, awaits_disk in zip(waits, (True, False, True), strict=True):
        with writing(engine, awaits_disk=awaits_disk) as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == level
    engine.dispose()


def test_traces_are_listed_with_the_newest_first(any_store: Store) -> None:
    for number in range(5):
        any_store.record(trace(f"id{number}", DAY + timedelta(days=number)))

    assert [line.id for line in any_store.traces(limit=3)] == ["id4", "id3", "id2"]
    assert [line.id for line in any_store.traces(since=date(2025, 6, 22))] == ["id4", "id3"]
    line = any_store.traces(limit=1)[0]
    assert (line.usage.input_tokens, line.usage.calls, line.usage.cost) == (200, 2, 0.25)
    assert line.asked_at == DAY + timedelta(days=4)


def test_costs_are_summed_by_day_stage_and_model(any_store: Store) -> None:
    any_store.record(trace("one"))
    any_store.record(trace("two"))
    any_store.record(trace("three", DAY + timedelta(days=1)))

    days = any_store.costs("day")
    assert [(line.name, line.questions) for line in days] == [("2025-06-20", 1), ("2025-06-19", 2)]
    assert days[1].usage.cost == 0.5
    stages = {line.name: line for line in any_store.costs("stage")}
    assert list(stages) == ["generate", "select"]
    assert stages["generate"].usage.cost == 0.75
    assert stages["select"].usage.cost is None
    assert stages["select"].usage.input_tokens == 300
    assert [line.name for line in any_store.costs("model")] == ["large", "small"]
    assert [line.questions for line in any_store.costs("model", since=date(2025, 6, 20))] == [1, 1]


def test_old_traces_are_forgotten_with_their_calls(any_store: Store) -> None:
    any_store.record(trace("old"))
    any_store.record(trace("new", DAY + timedelta(days=40)))

    assert any_store.prune(DAY + timedelta(days=1)) == 1
    assert [line.id for line in any_store.traces()] == ["new"]
    assert [line.questions for line in any_store.costs("stage")] == [1, 1]


def test_hostile_text_is_kept_as_text(any_store: Store) -> None:
    text = "'); DROP TABLE t2sql_traces; -- %s \0 \ud800 한국어"
    any_store.record(trace("odd", text=text))

    assert any_store.trace("odd").question == text
    assert any_store.traces()[0].question.startswith("'); DROP TABLE")


@pytest.mark.parametrize("name", ["zzz", "", "%", "a_aa"])
def test_an_unknown_id_is_told(store: Store, name: str) -> None:
    store.record(trace("aaaa00000001"))

    with pytest.raises(InputError, match="There is no trace"):
        store.trace(name)


def test_letters_that_begin_several_ids_are_too_few(store: Store) -> None:
    for name in ("ab", "abc1", "abc2"):
        store.record(trace(name))

    assert store.trace("ab").id == "ab"
    with pytest.raises(InputError, match="Several"):
        store.trace("abc")


def test_what_is_older_than_keep_days_goes_at_the_first_record(tmp_path: Path) -> None:
    store = Store("sqlite:///store.sqlite", folder=tmp_path, keep_days=30)
    now = datetime.now(UTC)
    Store("sqlite:///store.sqlite", folder=tmp_path).record(trace("old", now - timedelta(days=31)))
    store.record(trace("new", now))

    assert [line.id for line in store.traces()] == ["new"]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_the_file_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    store.record(trace("one"))

    files = list((tmp_path / "kept").iterdir())
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def _record_many(folder: str, writer: int, count: int) -> None:
    store = Store("sqlite:///store.sqlite", folder=Path(folder))
    for number in range(count):
        store.record(trace(f"w{writer}-{number}"))
        store.record(trace("shared"))
    store.close()


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    crew = [
        context.Process(target=_record_many, args=(str(tmp_path), writer, 15))
        for writer in range(3)
    ]
    for process in crew:
        process.start()
    for process in crew:
        process.join()

    assert [process.exitcode for process in crew] == [0, 0, 0]
    lines = Store("sqlite:///store.sqlite", folder=tmp_path).traces(limit=1000)
    assert {line.id for line in lines} == {
        "shared",
        *(f"w{writer}-{number}" for writer in range(3) for number in range(15)),
    }
    assert {line.usage.calls for line in lines} == {2}


def test_threads_that_write_at_once_lose_nothing(any_store: Store) -> None:
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for number in range(8):
                any_store.record(trace(f"t{writer}-{number}"))
                any_store.record(trace("shared"))
        except StoreError as error:
            failures.append(error)

    crew = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()

    assert not failures
    assert len(any_store.traces(limit=1000)) == 33


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"no database at all" * 100)
    store = Store("sqlite:///store.sqlite", folder=tmp_path)

    with pytest.raises(StoreError, match=r"is damaged.*t2sql store repair"):
        store.record(trace("one"))


def test_a_store_of_a_newer_release_is_left_alone(store: Store, tmp_path: Path) -> None:
    store.record(trace("one"))
    with sqlite3.connect(tmp_path / "kept" / "store.sqlite") as connection:
        connection.execute("UPDATE t2sql_revision SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer t2sql"):
        Store("sqlite:///kept/store.sqlite", folder=tmp_path).traces()


def test_a_damaged_trace_is_told_and_the_others_are_read(store: Store, tmp_path: Path) -> None:
    for name in ("good", "poor"):
        store.record(trace(name))
    with sqlite3.connect(tmp_path / "kept" / "store.sqlite") as connection:
        connection.execute("UPDATE t2sql_traces SET body = '[1]' WHERE id = 'poor'")

    with pytest.raises(StoreError, match=r"The trace poor in .* cannot be read"):
        store.trace("poor")
    assert store.trace("good").id == "good"
    assert len(store.traces()) == 2


def test_no_error_tells_what_was_to_be_written(store: Store, tmp_path: Path) -> None:
    store.record(trace("one"))
    with sqlite3.connect(tmp_path / "kept" / "store.sqlite") as connection:
        connection.execute("DROP TABLE t2sql_calls")

    with pytest.raises(StoreError) as caught:
        store.record(trace("two", text="CANARY"))
    assert "no such table" in str(caught.value)
    assert "CANARY" not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no url", "cannot be read"),
        ("oracle://ann:secret@host/db", "cannot be kept in oracle"),
        ("sqlite://", "must name a file"),
        ("postgresql://ann:secret@localhost:notaport/db", "cannot be read"),
    ],
)
def test_a_url_that_is_no_store_is_told_without_its_password(url: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        Store(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_away_is_told_without_its_password() -> None:
    store = Store("postgresql://ann:secret@127.0.0.1:9/db")

    with pytest.raises(StoreError, match=r"ann@127\.0\.0\.1") as caught:
        store.traces()
    assert "secret" not in str(caught.value)


def test_the_store_is_where_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(**settings: object) -> Store:
        return open_store(make_config({"store": settings}, folder=tmp_path, environment={}))

    for settings, file in (({}, ".t2sql/store.sqlite"), ({"url": "sqlite:///t.db"}, "t.db")):
        store = opened(**settings)
        store.record(trace("one"))
        assert (tmp_path / file).is_file()
    with pytest.raises(ConfigError, match=r"NO_SUCH_URL is not set.*\[store\] url_env"):
        opened(url_env="NO_SUCH_URL")
    monkeypatch.setenv("A_STORE", "sqlite:///named.db")
    opened(url_env="A_STORE").record(trace("one"))
    assert (tmp_path / "named.db").is_file()
    with pytest.raises(ConfigError, match="keep_days"):
        opened(keep_days=-1)


def test_a_trace_is_replaced_whole(store: Store) -> None:
    first = trace("one")
    store.record(replace(first, warnings=("cut",)))
    store.record(replace(first, warnings=()))

    assert store.trace("one").warnings == ()


def test_a_draft_written_anew_rests_on_its_own_past_queries(any_store: Store) -> None:
    first = replace(trace("one"), asset="", support=("p1", "p2"))
    for support in (("p2", "p3"), ()):
        any_store.record(first)
        any_store.record(replace(first, support=support))

        assert any_store.trace("one").support == support
        rests = {name: any_store.accepted.dependents(name) for name in ("p1", "p2", "p3")}
        assert {name for name, found in rests.items() if found} == set(support)
