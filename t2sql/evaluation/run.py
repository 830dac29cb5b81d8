"""Runs a suite: every question through the whole pipeline, its rows held against the gold's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from t2sql.errors import FileError, InputError
from t2sql.evaluation.compare import Comparison, compare_rows
from t2sql.evaluation.jobs import (
    check_files,
    count_threads,
    count_workers,
    databases,
    gather,
    make_jobs,
    run,
    settings,
    state_key,
    state_name,
    uses_model,
)
from t2sql.evaluation.options import EvaluationOptions, Split, choose
from t2sql.evaluation.scores import Evaluation, QuestionScore, row
from t2sql.evaluation.state import state_folder
from t2sql.evaluation.suite import Suite
from t2sql.evaluation.summary import summarise_runs
from t2sql.evaluation.work import Arm, Asked

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.protocols import Progress

Keep = Callable[[Evaluation], None]
"""Is given what there is so far: at the beginning, and now and then."""
Note = Callable[[Sequence[QuestionScore]], None]
"""Is given the scores of a question as they come."""


@dataclass(frozen=True, slots=True)
class _Keeping:
    """How what there is gets out of a run that may be killed."""

    keep: Callable[[Sequence[QuestionScore]], None]
    note: Note | None


@dataclass(frozen=True, slots=True)
class Trial:
    """Two sets of prompts on the same questions: A as pinned, B the challenger."""

    a: Evaluation
    b: Evaluation
    comparison: Comparison

    @property
    def whole(self) -> Evaluation:
        """Both as one: the summaries and the comparison, then all rows, each with its arm."""
        from dataclasses import asdict

        summary = {"a": self.a.summary, "b": self.b.summary, "comparison": asdict(self.comparison)}
        return Evaluation(summary, (*self.a.rows, *self.b.rows), self.a.interrupted)


def evaluate(
    suite: Suite,
    options: EvaluationOptions,
    progress: Progress | None = None,
    *,
    done: Sequence[QuestionScore] = (),
    keep: Keep | None = None,
    note: Note | None = None,
) -> Evaluation:
    """Ask a suite's questions and score the answers by execution.

    The database of a question is given, its tables are not. An interrupt ends the run with the
    scores there are. Questions of ``done`` are not asked again.

    Raises:
        FileError: the suite has no questions, or no database to run them on.
        InputError: an option is out of its range.
        SearchError: no embedder can be had.
        ConfigError, PromptError: no model is named where one is wanted, or a pin names no prompt.
    """
    config = _settings(suite, options)
    split = _choose(suite, options)

    def made(scores: Iterable[QuestionScore], *, interrupted: bool) -> Evaluation:
        return _evaluation(suite, split, options, config, scores, interrupted=interrupted)

    def kept(scores: Sequence[QuestionScore]) -> None:
        if keep is not None:
            keep(made(scores, interrupted=True))

    keeping = _Keeping(kept, note)
    scores, interrupted = _ask(suite, split, options, config, (Arm(),), progress, done, keeping)
    return made(scores, interrupted=interrupted)


def try_prompts(
    suite: Suite,
    options: EvaluationOptions,
    progress: Progress | None = None,
    *,
    done: Sequence[QuestionScore] = (),
    keep: Keep | None = None,
    note: Note | None = None,
) -> Trial:
    """Ask every question twice, by the pinned prompts (A) and by the challenger's (B).

    The arms take turns on each question. The comparison says which texts they are, which one won,
    and whether the difference is noise.

    Raises:
        InputError: no challenger is named, or no model is asked.
        FileError, SearchError, ConfigError, PromptError: see :func:`evaluate`.
    """
    if not options.challenger:
        raise InputError("No prompt is named to try.", hint="Say e.g. --ab generate_sql=2.")
    config = _settings(suite, options)
    split = _choose(suite, options)
    texts = _texts(config, options.challenger)
    arms = (Arm("A"), Arm("B", options.challenger))

    def made(scores: Iterable[QuestionScore], *, interrupted: bool) -> Trial:
        both = tuple(scores)
        a, b = (
            _evaluation(
                suite,
                split,
                options,
                config,
                [score for score in both if score.arm == arm.name],
                interrupted=interrupted,
            )
            for arm in arms
        )
        return Trial(a, b, compare_rows(a.rows, b.rows, *texts))

    def kept(scores: Sequence[QuestionScore]) -> None:
        if keep is not None:
            keep(made(scores, interrupted=True).whole)

    keeping = _Keeping(kept, note)
    scores, interrupted = _ask(suite, split, options, config, arms, progress, done, keeping)
    return made(scores, interrupted=interrupted)


def _settings(suite: Suite, options: EvaluationOptions) -> Config:
    if not suite.executable:
        raise FileError(
            f"{suite.folder} has no database to run SQL on.",
            hint="Put files in its databases/, or score its tables with --retrieval.",
        )
    if options.repeat < 1:
        raise InputError(f"{options.repeat} runs measure nothing.", hint="Say 1 or more.")
    config = settings(options)
    if uses_model(config):
        _open_prompts(config, options.challenger)
    elif options.prompts or options.challenger:
        raise InputError(
            "The offline translator reads no prompts.", hint="Use --translator llm, with a model."
        )
    return config


def _choose(suite: Suite, options: EvaluationOptions) -> Split:
    split = choose(suite, options)
    if not split.asked:
        raise FileError(f"{suite.folder / 'questions.jsonl'} holds no question to ask.")
    check_files(suite, split)
    return split


def _ask(
    suite: Suite,
    split: Split,
    options: EvaluationOptions,
    config: Config,
    arms: tuple[Arm, ...],
    progress: Progress | None,
    done: Sequence[QuestionScore],
    keeping: _Keeping,
) -> tuple[list[QuestionScore], bool]:
    """All scores, those that were there before included, and whether it was interrupted."""
    before = {score.id for score in done}
    left = replace(split, asked=tuple(q for q in split.asked if q.id not in before))
    scores = [score for score in done if score.id in {q.id for q in split.asked}]
    if not left.asked:
        return scores, False
    workers = count_workers(options)
    embedder = config.search.embedder
    name, key = state_name(suite, options), state_key(suite, embedder)

    def keep(asked: Sequence[Asked]) -> None:
        keeping.keep([*scores, *_flat(asked)])

    def note(asked: Asked) -> None:
        if keeping.note is not None:
            keeping.note(asked.scores)

    keep(())
    with state_folder(options.cache, name, key) as folder:
        found = databases(suite, left, options, config, folder)
        threads = count_threads(config, workers)
        jobs = list(make_jobs(suite, left, options, found, arms, threads))
        answers = run(jobs, embedder, workers)
        asked, interrupted = gather(answers, len(left.asked), progress, keep, note)
    return [*scores, *_flat(asked)], interrupted


def _flat(asked: Iterable[Asked]) -> list[QuestionScore]:
    return [score for each in asked for score in each.scores]


def _open_prompts(config: Config, challenger: Mapping[str, int]) -> None:
    """Fail now, not once a question, where no model is named or a pin names no prompt."""
    from t2sql.project import open_llm_translator

    for pins in (config.prompts, {**config.prompts, **challenger}):
        translator = open_llm_translator(replace(config, prompts=pins))
        if close := getattr(translator, "close", None):
            close()


def _texts(config: Config, challenger: Mapping[str, int]) -> tuple[str, str]:
    """The prompt texts that differ, as they are pinned and as they are tried."""
    from t2sql.llm.prompts import PromptLibrary

    folder = config.path(config.paths.prompts)
    own = folder if folder.is_dir() else None
    sides = []
    for pins in (config.prompts, {**config.prompts, **challenger}):
        library = PromptLibrary(own, pins)
        found = [library.prompt(name) for name in sorted(challenger)]
        sides.append(", ".join(f"{p.name} v{p.version} ({p.sha256[:8]})" for p in found))
    return sides[0], sides[1]


def _evaluation(
    suite: Suite,
    split: Split,
    options: EvaluationOptions,
    config: Config,
    scores: Iterable[QuestionScore],
    *,
    interrupted: bool,
) -> Evaluation:
    place = {question.id: number for number, question in enumerate(split.asked)}
    ordered = sorted(scores, key=lambda score: (score.run, place[score.id]))
    summary: dict[str, Any] = {
        "suite": suite.name,
        "translator": config.project.translator,
        "seed": options.seed,
        "history_share": options.history_share,
        "history_questions": len(split.history),
        "gold_tables": options.gold_tables,
        "fresh": options.fresh,
        **({"without": ", ".join(options.without)} if options.without else {}),
        "interrupted": interrupted,
        **summarise_runs(ordered),
    }
    if "cost_per_question" in summary:
        summary["currency"] = config.llm.currency
    return Evaluation(summary, tuple(map(row, ordered)), interrupted)
