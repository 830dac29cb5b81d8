"""One question: what the checks say of its gold, and of each fault planted in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from t2sql.errors import DatabaseError, QueryTimeoutError
from t2sql.evaluation.gold import parse_gold
from t2sql.evaluation.match import match_any
from t2sql.evaluation.planted.classes import FaultClass, fault_classes
from t2sql.evaluation.planted.gold_sql import Broken, Gold, read_gold
from t2sql.evaluation.planted.planting import Planting, read_planting
from t2sql.evaluation.planted.surroundings import surrounding_tables
from t2sql.sql.deep_trees import ROOM
from t2sql.sql.dialects import find_dialect
from t2sql.sql.gate import pass_gate
from t2sql.sql.guards.subject import read_subject
from t2sql.steps.check import check_sql
from t2sql.steps.facts import Counts, GatheredFacts
from t2sql.steps.retrieve import slice_catalog

if TYPE_CHECKING:
    from t2sql.evaluation.suite import SuiteQuestion
    from t2sql.project import Project
    from t2sql.types import Attempt, CatalogSlice, Question, Severity, Table

_TRIED = 6
"""Plants of one class tried on a question until one is wrong."""
_QUERY_SECONDS = 3.0
"""Time for planted SQL; what takes longer is not known to be wrong, and is left out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check said of a query."""

    check: str
    kind: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A fault that made the rows wrong, and what the checks say of it beyond the gold."""

    fault: str
    detail: str
    sql: str
    findings: tuple[Finding, ...] = ()

    @property
    def caught(self) -> bool:
        """Whether there is a new warning or error."""
        return any(finding.severity != "note" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class GoldScore:
    """One question: what its gold was told, and what was seen of the faults in it."""

    id: str
    db: str
    question: str
    gold: str = ""
    broken: str = ""
    """Why it could not be used; empty if it could."""
    findings: tuple[Finding, ...] = ()
    planted: tuple[PlantedFault, ...] = ()


def examine_question(
    project: Project,
    question: SuiteQuestion,
    tables: tuple[Table, ...],
    seed: int,
    counted: Counts | None = None,
) -> GoldScore:
    """Check the first gold, plant every fault that fits it, and check each.

    Args:
        project: the database, open.
        question: with its golds; the others tell which plants are right all the same.
        tables: all tables of the database.
        seed: of the choice among plants.
        counted: what was counted of the database for questions before, added to.
    """
    score = GoldScore(question.id, question.db, question.question)
    if not question.golds:
        return replace(score, broken="has no answer")
    limits = project.config.limits
    read = [read_gold(sql, project.warehouse, tables, limits) for sql in question.golds]
    first = read[0]
    if isinstance(first, Broken):
        return replace(score, gold=question.golds[0], broken=first.reason)
    golds = [gold for gold in read if isinstance(gold, Gold)]
    score = replace(score, gold=first.sql)
    return _examine(project, score, golds, tables, seed, {} if counted is None else counted)


def _examine(
    project: Project,
    score: GoldScore,
    golds: Sequence[Gold],
    tables: tuple[Table, ...],
    seed: int,
    counted: Counts,
) -> GoldScore:
    dialect = project.warehouse.dialect
    gate = pass_gate(golds[0].sql, dialect, project.catalog.names())
    # The gate names unnamed outputs after the gold's text: a plant must not carry those names.
    tree, facts = parse_gold(golds[0].sql, dialect), find_dialect(dialect)
    if gate.tree is None or tree is None or facts is None:
        said = gate.check.problems[0].message if gate.check.problems else dialect
        return replace(score, broken=f"is refused by the gate: {said}")
    asked = project.question(score.question.replace("@", " "))
    names = surrounding_tables(gate.tables, tables, project.catalog)
    limits = project.config.limits
    known = slice_catalog(asked, names, project.search, project.catalog, limits)
    data = GatheredFacts(known, project.search, project.warehouse, counted=counted)
    checking = _Checking(project, known, data, asked)
    findings = checking.findings(golds[0].sql)
    score = replace(score, findings=tuple(findings))
    with ROOM:
        subject = read_subject(tree, golds[0].sql, known, facts, data, asked)
        planting = read_planting(subject, f"{seed} {score.id}")
        found = []
        for fault in fault_classes():
            planted = plant_wrong(fault, planting, project, golds)
            if planted is not None:
                new = new_findings(findings, checking.findings(planted.sql))
                found.append(replace(planted, findings=new))
    return replace(score, planted=tuple(found))


@dataclass(frozen=True, slots=True)
class _Checking:
    """Runs all checks as a draft gets them."""

    project: Project
    known: CatalogSlice
    data: GatheredFacts
    question: Question

    def findings(self, sql: str) -> list[Finding]:
        project = self.project
        attempt: Attempt = check_sql(
            sql, self.known, self.data, project.warehouse, project.config.limits, self.question
        )
        return [
            Finding(check.name, problem.kind, problem.severity, problem.message)
            for check in attempt.checks
            for problem in check.problems
        ]


def plant_wrong(
    fault: FaultClass, planting: Planting, project: Project, golds: Sequence[Gold]
) -> PlantedFault | None:
    """The first plant of the class whose rows are none of the golds' rows, or None."""
    for sql, detail in islice(_written(fault, planting), _TRIED):
        try:
            if _is_wrong(sql, fault, project, golds):
                return PlantedFault(fault.name, detail, sql)
        except QueryTimeoutError:
            return None  # the others of the class take long as well
    return None


def new_findings(gold: Sequence[Finding], planted: Sequence[Finding]) -> tuple[Finding, ...]:
    """What the planted SQL is told more often, or more severely, than its gold."""
    had = Counter((finding.kind, finding.severity) for finding in gold)
    new = []
    for finding in planted:
        key = (finding.kind, finding.severity)
        if had[key]:
            had[key] -= 1
        else:
            new.append(finding)
    return tuple(new)


def _written(fault: FaultClass, planting: Planting) -> Iterator[tuple[str, str]]:
    """Each different SQL that the class makes of the query, in a seeded order."""
    plants = list(islice(fault.plant(planting), 4 * _TRIED))
    seen = {planting.written(planting.root)}
    for tree, detail in planting.draw.sample(plants, len(plants)):
        sql = planting.written(tree)
        if sql not in seen:
            seen.add(sql)
            yield sql, detail


def _is_wrong(sql: str, fault: FaultClass, project: Project, golds: Sequence[Gold]) -> bool:
    rows = max(len(gold.result.rows) for gold in golds) + 1
    try:
        result = project.warehouse.query(sql, max_rows=rows, timeout_s=_QUERY_SECONDS)
    except QueryTimeoutError:
        raise
    except DatabaseError:
        return fault.refused
    return not match_any([(gold.result, gold.ordered) for gold in golds], result).match
