"""The stages of a piece of work, as somebody who watches is told of them."""

from __future__ import annotations

import asyncio
import threading

from t2sql.faces.chat.messages import stage_lines, step_title
from t2sql.faces.chat.working import Report, StageTime, Work, follow
from t2sql.faces.words import all_words
from t2sql.stages import StageEvent

ENGLISH, KOREAN = all_words()["en"], all_words()["ko"]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def played(*events: tuple[float, str, str]) -> Work:
    clock = Clock()
    work = Work(clock)
    for at, what, stage in events:
        clock.now = at
        work(StageEvent(stage, "begun" if what == "begun" else "ended"))
    return work


def test_time_inside_another_stage_counts_once() -> None:
    work = played(
        (0.0, "begun", "generate"),
        (1.0, "begun", "check"),
        (1.5, "ended", "check"),
        (1.5, "begun", "repair"),
        (3.5, "ended", "repair"),
        (3.5, "begun", "check"),
        (4.0, "ended", "check"),
        (4.0, "ended", "generate"),
    )
    assert work.report.stages == (
        StageTime("generate", 1.0),
        StageTime("check", 1.0),
        StageTime("repair", 2.0),
    )


def test_the_innermost_stage_is_the_one_that_goes_on() -> None:
    work = played((0.0, "begun", "generate"), (1.0, "begun", "check"))
    assert [one.stage for one in work.report.stages if one.goes_on] == ["check"]
    assert step_title(work.report, ENGLISH) == "Checking"
    assert step_title(work.report, KOREAN) == "검사"


def test_a_step_is_told_in_the_words_of_its_person() -> None:
    report = Report(
        (StageTime("retrieve", 0.34), StageTime("run", 2.06)), elapsed_s=2.4, end="done"
    )
    assert stage_lines(report, ENGLISH) == ["Searching tables · 340 ms", "Running · 2.1 s"]
    assert step_title(report, KOREAN) == "테이블 검색 → 실행"
    assert step_title(Report(place=3), ENGLISH) == "Waiting: number 3 in line"
    assert step_title(Report(end="stopped"), ENGLISH) == "Stopped"


def test_a_stage_without_words_is_told_by_its_name() -> None:
    assert stage_lines(Report((StageTime("<b>new</b>", 0.0),)), ENGLISH) == [
        "&lt;b&gt;new&lt;/b&gt; · 0 ms"
    ]


def test_whoever_watches_sees_the_end_and_how_it_came() -> None:
    work = Work()

    async def watch() -> list[Report]:
        return [report async for report in follow(work)]

    def do() -> None:
        work(StageEvent("retrieve", "begun"))
        work(StageEvent("retrieve", "ended"))
        work.finish("done")
        work.finish("stopped")  # too late

    thread = threading.Thread(target=do)
    thread.start()
    reports = asyncio.run(watch())
    thread.join()
    assert reports[-1].end == "done"
    assert [one.stage for one in reports[-1].stages] == ["retrieve"]
