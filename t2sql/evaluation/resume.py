"""Scores of a run that was stopped, so that the next one asks only what is left."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from t2sql.errors import FileError
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.scores import QuestionScore, read_row
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
    """Write the file whole or not at all: a run may be killed while it writes."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", errors="replace")
    part.replace(path)


def _read(path: Path, suite: Suite, options: EvaluationOptions) -> list[QuestionScore]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        summary, scores = data["summary"], [read_row(row) for row in data["rows"]]
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
    return scores
