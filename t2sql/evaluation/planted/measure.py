"""How well the checks see: planted faults caught, and gold SQL that is told off all the same.

Caught is a warning or an error, of any check, that the gold of the question does not get. The
classes are fixed in ``benchmarks/fault_classes.csv``; all of them are planted and reported.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from t2sql.errors import FileError
from t2sql.evaluation.jobs import (
    count_workers,
    databases,
    gather,
    run,
    settings,
    state_key,
    state_name,
)
from t2sql.evaluation.options import EvaluationOptions, choose
from t2sql.evaluation.planted.classes import fault_classes
from t2sql.evaluation.planted.examine import GoldScore, PlantedFault
from t2sql.evaluation.planted.work import GuardJob
from t2sql.evaluation.scores import Evaluation
from t2sql.evaluation.state import digest, state_folder

if TYPE_CHECKING:
    from t2sql.evaluation.suite import Suite, SuiteQuestion
    from t2sql.evaluation.work import Database
    from t2sql.protocols import Progress

_CHUNK = 40
"""Questions of one job at most, so that one large database still fills all cores."""
_PER_CLASS = 100
"""Plants of one class that count in the figure over all, so that no frequent one drowns it."""


def measure_guards(
    suite: Suite, options: EvaluationOptions, progress: Progress | None = None
) -> Evaluation:
    """Plant faults in the gold SQL of a suite and look what the checks say.

    Raises:
        FileError: the suite has no questions, or no database to run them on.
        InputError: an option is out of its range.
        SearchError: no embedder can be had.
    """
    if not suite.executable:
        raise FileError(
            f"{suite.folder} has no database to run SQL on.",
            hint="Put files in its databases/, or name one in suite.toml.",
        )
    split = choose(suite, options)
    if not split.asked:
        raise FileError(f"{suite.folder / 'questions.jsonl'} holds no question.")
    config = settings(options)
    embedder = config.search.embedder
    name, key = state_name(suite, options), state_key(suite, embedder)
    with state_folder(options.cache, name, key) as folder:
        found = databases(suite, split, options, config, folder)
        jobs = list(_jobs(suite, split.asked, found, options.seed))
        answers = run(jobs, embedder, count_workers(options))
        scores, interrupted = gather(answers, len(split.asked), progress)
    place = {question.id: number for number, question in enumerate(split.asked)}
    scores.sort(key=lambda score: place[score.id])
    head = {
        "suite": suite.name,
        "seed": options.seed,
        "history_questions": len(split.history),
        "interrupted": interrupted,
    }
    return Evaluation({**head, **summarise(scores)}, tuple(map(_row, scores)), interrupted)


def summarise(scores: Sequence[GoldScore]) -> dict[str, Any]:
    """The figures over these questions; shares are of 1."""
    used = [score for score in scores if not score.broken]
    by_class = _by_class(used)
    return {
        "questions": len(scores),
        "golds": len(used),
        "broken_golds": dict(
            Counter(score.broken.partition(":")[0] for score in scores if score.broken)
        ),
        "golds_with_error": _share(used, lambda score: _told(score, "error")),
        "golds_with_warning": _share(used, lambda score: _told(score, "warning")),
        "planted": sum(len(faults) for faults in by_class.values()),
        "caught": {
            visible: _over_classes(by_class, {visible}) for visible in ("yes", "partly", "no")
        },
        "by_class": {
            kind.name: {"visible": kind.visible, **_class_row(by_class[kind.name])}
            for kind in fault_classes()
        },
        "false_alarms": _false_alarms(used),
    }


def _jobs(
    suite: Suite, asked: Iterable[SuiteQuestion], found: Iterable[Database], seed: int
) -> Iterator[GuardJob]:
    """Chunks of questions by database; the first chunk of each builds its index."""
    groups: defaultdict[str, list[SuiteQuestion]] = defaultdict(list)
    for question in asked:
        groups[suite.url(question)].append(question)
    rest: list[GuardJob] = []
    for database in found:
        questions = groups[database.url]
        chunks = [questions[at : at + _CHUNK] for at in range(0, len(questions), _CHUNK)]
        yield GuardJob(database, tuple(chunks[0]), builds=True, seed=seed)
        rest += [GuardJob(database, tuple(chunk), False, seed) for chunk in chunks[1:]]
    yield from rest


def _by_class(scores: Iterable[GoldScore]) -> defaultdict[str, list[PlantedFault]]:
    """A seeded sample of the plants of each class: those whose text hashes least."""
    groups: defaultdict[str, list[PlantedFault]] = defaultdict(list)
    for score in scores:
        for planted in score.planted:
            groups[planted.fault].append(planted)
    for name, faults in groups.items():
        groups[name] = sorted(faults, key=lambda planted: digest(planted.sql))[:_PER_CLASS]
    return groups


def _over_classes(
    by_class: Mapping[str, Sequence[PlantedFault]], visible: set[str]
) -> dict[str, Any]:
    """All plants of the classes together, and the mean of the classes' shares."""
    chosen = [kind.name for kind in fault_classes() if kind.visible in visible]
    groups = [by_class[name] for name in chosen if by_class.get(name)]
    faults = [planted for group in groups for planted in group]
    shares = [sum(planted.caught for planted in group) / len(group) for group in groups]
    return {
        "classes": len(groups),
        "planted": len(faults),
        "caught": sum(planted.caught for planted in faults) / len(faults) if faults else None,
        "mean_of_classes": sum(shares) / len(shares) if shares else None,
    }


def _class_row(faults: Sequence[PlantedFault]) -> dict[str, Any]:
    said = Counter(
        kind
        for planted in faults
        for kind in {one.kind for one in planted.findings if one.severity != "note"}
    )
    return {
        "planted": len(faults),
        "caught": sum(planted.caught for planted in faults) / len(faults) if faults else None,
        "noted": sum(bool(planted.findings) for planted in faults) / len(faults)
        if faults
        else None,
        "by": " ".join(f"{kind}:{count}" for kind, count in said.most_common(4)),
    }


def _false_alarms(scores: Sequence[GoldScore]) -> dict[str, dict[str, Any]]:
    """For each kind of finding, the share of golds that get it."""
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for score in scores:
        for kind, severity in {(one.kind, one.severity) for one in score.findings}:
            told[kind][severity] += 1
    return {
        kind: {name: counts[name] / len(scores) for name in ("error", "warning", "note")}
        for kind, counts in sorted(told.items(), key=lambda item: -item[1].total())
    }


def _told(score: GoldScore, severity: str) -> bool:
    return any(finding.severity == severity for finding in score.findings)


def _share(scores: Sequence[GoldScore], holds: Any) -> float | None:
    return sum(map(holds, scores)) / len(scores) if scores else None


def _row(score: GoldScore) -> dict[str, Any]:
    row = asdict(score)
    for planted, fault in zip(row["planted"], score.planted, strict=True):
        planted["caught"] = fault.caught
    return row
