"""``t2sql ask`` without a terminal: one question a line, answered in turn."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from t2sql.errors import CancelledError, InputError, T2SQLError
from t2sql.faces.cli import common
from t2sql.faces.cli.answering import Way, answer_question, draft_of, show_rejected, show_value
from t2sql.faces.cli.showing import showing_sent
from t2sql.types import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from t2sql.faces.cli.narrowing import Narrowing
    from t2sql.project import Project
    from t2sql.types import Answer, SqlDraft


def read_questions() -> Iterator[str]:
    """The lines of stdin that are not empty.

    Raises:
        InputError: there is none.
    """
    found = False
    try:
        for line in sys.stdin or ():
            if line.strip():
                found = True
                yield line.strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("The questions cannot be read from stdin.") from error
    if not found:
        raise InputError(
            "There is no question.", hint='Ask one: t2sql ask "…"; or one a line on stdin.'
        )


def answer_lines(
    project: Project,
    narrowing: Narrowing,
    way: Way,
    earlier: SqlDraft | None,
    *,
    follows: bool,
    show_prompt: bool,
    as_json: bool,
) -> int:
    """Answer each question of stdin; what fails is told, and the next one asked.

    Args:
        project: what is asked.
        narrowing: where to look.
        way: how.
        earlier: what the first one goes on from.
        follows: whether each goes on from the one before.
        show_prompt: whether what is sent to a model is shown.
        as_json: one JSON object a line.

    Returns:
        The exit code: that of the first question that was not answered, else 0.
    """
    code = 0
    for text in read_questions():
        if not as_json:
            common.echo(f"\nQuestion: {text}")
        try:
            question = narrowing.question(project, text)
            if earlier is not None:
                question = replace(question, earlier=(earlier,))
            with showing_sent(project, show_prompt) as sent:
                value = answer_question(project, question, way, sent).value
        except CancelledError:
            raise
        except T2SQLError as error:
            code = code or error.exit_code
            if as_json:
                _echo({"question": text, "error": str(error), "exit_code": error.exit_code})
                continue
            if error.attempts:
                show_rejected(project, error)
            common.say(f"t2sql: {error}")
            continue
        if value is None:  # nobody is asked here
            continue
        _show(project, value, as_json=as_json)
        code = code or (common.REFUSED if isinstance(value, Refusal) else 0)
        earlier = (draft_of(value) or earlier) if follows else earlier
    return code


def _show(project: Project, value: Answer | SqlDraft | Refusal, *, as_json: bool) -> None:
    from t2sql.faces import objects

    if as_json:
        _echo(objects.answer_object(value))
    else:
        show_value(project, value)


def _echo(value: dict[str, Any]) -> None:
    from t2sql.faces import objects

    text = json.dumps(objects.plain(value), ensure_ascii=False, allow_nan=False)
    click.echo(objects.escape_unseen(text))
