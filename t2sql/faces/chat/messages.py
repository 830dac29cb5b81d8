"""The conversation as the browser's chat component takes it. Every text is escaped.

The component shows HTML in a message even where it renders no Markdown. The messages are written in
the form that it sends them in, so that nobody has to go through all of them again at each change.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from t2sql.faces.chat.working import Report

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Conversation, Said
    from t2sql.faces.words import Words


def chat_messages(conversation: Conversation) -> list[dict[str, Any]]:
    """All messages, and the stages of the work in between."""
    return [_message(one) for one in conversation.messages]


def _message(said: Said) -> dict[str, Any]:
    if said.work is None or said.words is None:
        return _written(said.role, escape(said.text, quote=False), None)
    report = said.work.report
    step: dict[str, Any] = {"title": step_title(report, said.words), "status": "pending"}
    if report.end:
        step |= {"status": "done", "duration": round(report.elapsed_s, 3)}
    return _written("assistant", "\n".join(stage_lines(report, said.words)), step)


def _written(role: str, text: str, step: dict[str, Any] | None) -> dict[str, Any]:
    content = [{"type": "text", "text": text}]
    return {"role": role, "metadata": step, "content": content, "options": None}


def step_title(report: Report, words: Words) -> str:
    """What goes on, or how it ended."""
    if report.end == "stopped":
        return words("flow.was_stopped")
    if report.end == "overtaken":
        return words("flow.was_overtaken")
    if report.end:
        return " → ".join(_name(one.stage, words) for one in report.stages) or words(
            "flow.done_one"
        )
    if report.place:
        return words("flow.in_line", place=report.place)
    current = next((one.stage for one in report.stages if one.goes_on), "")
    return _name(current, words) if current else words("flow.beginning")


def stage_lines(report: Report, words: Words) -> list[str]:
    """A line for each stage, with its time."""
    lines = [
        f"{_name(one.stage, words)}{'…' if one.goes_on else ''} · {told_time(one.elapsed_s, words)}"
        for one in report.stages
    ]
    return [escape(line, quote=False) for line in lines]


def told_time(seconds: float, words: Words) -> str:
    """A time as people read it: ``340 ms``, ``2.1 s``."""
    if seconds < 1:
        return words("flow.milliseconds", milliseconds=f"{seconds * 1000:.0f}")
    return words("flow.seconds", seconds=f"{seconds:.1f}")


def _name(stage: str, words: Words) -> str:
    key = f"flow.{stage}"
    return words(key) if key in words.texts else stage
