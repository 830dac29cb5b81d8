"""Scores of a run that was stopped or killed, so that the next one asks only what is left.

The file of a run is written whole, now and then; what comes in between goes to a journal beside
it, a line a question, each on the disk before the question counts as done.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from t2sql.errors import FileError
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.scores import Evaluation, QuestionScore, read_row, row
from t2sql.evaluation.suite import Suite

_AGAIN = ("model", "crash", "database")
"""What kept a question from being answered at all: it is asked again."""


def read_done(path: Path, suite: Suite, options: EvaluationOptions) -> tuple[QuestionScore, ...]:
    """The scores of a file that ``--json`` wrote, those of the questions that are done.

    A question is done when every arm and every run has a score, and none failed for a reason that
    may have passed: the model, the database, a crash.

    Raises:
        FileError: the file cannot be read, or holds no run of this suite by these settings.
    """
    groups: defaultdict[str, list[QuestionScore]] = defaultdict(list)
    for score in _read(path, suite, options):
        groups[score.id].append(score)
    arms = {"A", "B"} if options.challenger else {""}
    wanted = {(arm, run) for arm in arms for run in range(options.repeat)}
    found: list[QuestionScore] = []
    for group in groups.values():
        made = {(score.arm, score.run): score for score in group}
        if wanted <= set(made) and all(made[key].error_kind not in _AGAIN for key in wanted):
            found += [made[key] for key in sorted(wanted, key=lambda key: key[::-1])]
    return tuple(found)


def write_text(path: Path, text: str) -> None:
    """Write the file whole or not at all: a run may be killed while it writes.

    Raises:
        FileError: it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="replace") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error


class RunFile:
    """The file of a run: all there is, and since then a journal line for each question.

    Args:
        path: the file; its journal lies beside it.
        text: turns an evaluation into the file's text.
    """

    def __init__(self, path: Path, text: Callable[[Evaluation], str]) -> None:
        self._path = path
        self._journal = journal_of(path)
        self._text = text

    def write(self, evaluation: Evaluation) -> None:
        """Write all there is; the journal has nothing to add then.

        Raises:
            FileError: it cannot be written.
        """
        write_text(self._path, self._text(evaluation))
        self._journal.unlink(missing_ok=True)

    def note(self, scores: Sequence[QuestionScore]) -> None:
        """Add the scores of a question to the journal; they are on the disk when this returns.

        Raises:
            FileError: it cannot be written.
        """
        line = json.dumps([row(score) for score in scores], default=str)
        try:
            is_new = not self._journal.exists()
            with self._journal.open("a", encoding="utf-8", errors="replace") as out:
                out.write(f"{line}\n")
                out.flush()
                os.fsync(out.fileno())
            if is_new:
                _settle(self._journal.parent)
        except OSError as error:
            raise _unwritable(self._journal, error) from error


def journal_of(path: Path) -> Path:
    """Where the journal of a run's file lies."""
    return path.with_name(f"{path.name}.journal")


def _read_journal(path: Path) -> list[QuestionScore]:
    """What was noted after the file was written; a line that a kill has cut is none."""
    try:
        lines = journal_of(path).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    found: list[QuestionScore] = []
    for line in lines:
        try:
            found += [read_row(value) for value in json.loads(line)]
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return found


def _settle(folder: Path) -> None:
    """See that a new name in the folder is on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(path: Path, error: OSError) -> FileError:
    said = f"{path} cannot be written: {error.strerror}."
    return FileError(said, hint="Free some room, or name another file; what is there can go on.")


def _read(path: Path, suite: Suite, options: EvaluationOptions) -> list[QuestionScore]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        summary, scores = data["summary"], [read_row(value) for value in data["rows"]]
        summary = summary.get("a", summary)
        before = (summary["suite"], summary["gold_tables"], summary["history_share"])
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileError(
            f"{path} is no evaluation that can go on.", hint="Give what `t2sql eval --json` wrote."
        ) from error
    if before != (suite.name, options.gold_tables, options.history_share):
        raise FileError(
            f"{path} is of another run: suite {before[0]}, gold tables {before[1]}, "
            f"history share {before[2]}.",
            hint="Resume with the options that it was made with.",
        )
    return scores + _read_journal(path)
