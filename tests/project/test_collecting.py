"""Python's garbage collector waits for the answer, and for nothing else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from t2sql import pipeline
from t2sql.errors import InputError
from t2sql.project import open_project
from t2sql.project.collecting import PATIENCE, PatientCollector
from t2sql.types import Question, TableSelection

USUAL = (700, 10, 10)


@pytest.fixture(autouse=True)
def _as_python_begins() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*before)


class Ring:
    """Something that only the collector frees."""

    def __init__(self) -> None:
        self.own = self


def collections() -> int:
    return sum(int(one["collections"]) for one in gc.get_stats())


def test_inside_nothing_is_collected_until_much_has_come_together() -> None:
    with PatientCollector():
        before = collections()
        some = [Ring() for _ in range(PATIENCE // 10)]
        assert collections() == before
        many = [Ring() for _ in range(2 * PATIENCE)]
        assert collections() > before
    assert len(some) + len(many)


def test_what_has_come_together_is_freed_soon_after_the_last_one_out() -> None:
    with PatientCollector():
        for _ in range(PATIENCE // 10):
            Ring()
        before = collections()
    kept = [Ring() for _ in range(3)]
    assert collections() > before
    assert gc.get_threshold() == USUAL
    assert kept


def test_an_error_puts_the_threshold_back() -> None:
    with pytest.raises(OSError, match="gone"), PatientCollector():
        raise OSError("gone")
    assert gc.get_threshold() == USUAL


def test_of_many_threads_the_last_one_out_puts_the_threshold_back() -> None:
    collector, count = PatientCollector(), 8
    inside, leave = threading.Barrier(count + 1), threading.Event()

    def ask(number: int) -> None:
        with collector:
            inside.wait(10)
            if number:
                assert leave.wait(10)

    with ThreadPoolExecutor(count) as pool:
        asked = [pool.submit(ask, number) for number in range(count)]
        inside.wait(10)
        asked[0].result(10)
        assert gc.get_threshold() == (PATIENCE, *USUAL[1:])
        leave.set()
        for one in asked:
            one.result(10)
    assert gc.get_threshold() == USUAL


def test_one_inside_another_is_one() -> None:
    collector = PatientCollector()
    with collector:
        with collector:
            pass
        assert gc.get_threshold()[0] == PATIENCE
    assert gc.get_threshold() == USUAL


@pytest.mark.parametrize("own", [0, PATIENCE, 3 * PATIENCE])
def test_a_program_that_collects_less_or_never_keeps_what_it_has_set(own: int) -> None:
    gc.set_threshold(own, 5, 5)
    with PatientCollector():
        assert gc.get_threshold() == (own, 5, 5)
    assert gc.get_threshold() == (own, 5, 5)


def test_a_collector_that_is_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with PatientCollector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_somebody_sets_meanwhile_stays() -> None:
    with PatientCollector():
        gc.set_threshold(1234, 5, 6)
    assert gc.get_threshold() == (1234, 5, 6)
    with PatientCollector():
        gc.set_threshold(gc.get_threshold()[0], 5, 6)
    assert gc.get_threshold() == (1234, 5, 6)


def test_a_question_is_answered_without_the_collector_and_an_error_leaves_it_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    thresholds: list[int] = []

    def refuse(question: Question, tools: pipeline.Tools) -> TableSelection:
        thresholds.append(gc.get_threshold()[0])
        raise InputError(f"{question.text} {tools.drafts}")

    settings = '[database]\nurl = "duckdb:///kiln.duckdb"\n[search]\nembedder = "hash"\n'
    (tmp_path / "t2sql.toml").write_text(settings)
    with duckdb.connect(str(tmp_path / "kiln.duckdb")) as kiln:
        kiln.execute("CREATE TABLE firings (day DATE, degrees INTEGER)")
    with open_project(tmp_path) as project:
        project.index()
        monkeypatch.setattr(pipeline, "suggest_tables", refuse)
        with pytest.raises(InputError, match="how many"):
            project.suggest_tables("how many")
    assert thresholds == [PATIENCE]
    assert gc.get_threshold() == USUAL
