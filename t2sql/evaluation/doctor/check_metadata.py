"""Do the files that people wrote fit the database, and how much of it do they describe?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from t2sql.errors import MetadataError
from t2sql.evaluation.doctor.findings import Finding, of_error, of_problem

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Problem, Table

NAME: Final = "metadata"
_LEAST_SHARE: Final = 0.5
"""Of the tables; with fewer described, questions in the team's own words find little."""
_SHOWN: Final = 5


def check_metadata(project: Project, exists: Sequence[Table] | None) -> list[Finding]:
    """How the metadata stands; ``exists`` is what the database has, None if it is not reached."""
    folder = project.config.path(project.config.paths.metadata)
    findings = []
    if not folder.is_dir():
        mend = "Describe tables in metadata/tables/*.yml, in the shape of dbt's schema.yml."
        findings.append(Finding(NAME, "note", f"There is no folder {folder}.", mend))
    try:
        problems = _problems(folder, exists, project)
    except MetadataError as error:
        findings.append(of_error(NAME, error))
    else:
        findings += [of_problem(NAME, problem) for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            text = f"{len(problems) - _SHOWN:,} more problems in the metadata."
            mend = "`t2sql index --json` lists all of them."
            findings.append(Finding(NAME, "warning", text, mend))
    return [_described(project), *_owned(project), *findings]


def _problems(
    folder: Path, exists: Sequence[Table] | None, project: Project
) -> tuple[Problem, ...]:
    """What the files say of tables, columns and SQL that do not hold, or say twice."""
    from t2sql.catalog.dbt import read_dbt_meaning
    from t2sql.catalog.examples import read_examples
    from t2sql.catalog.tables import apply_notes, read_notes
    from t2sql.catalog.term_checks import check_terms
    from t2sql.catalog.terms import read_terms

    dialect, config = project.catalog.dialect, project.config
    names = [table.name for table in exists or ()]
    foreign = [read_dbt_meaning(config.path(one), names, dialect) for one in config.paths.dbt]
    notes = read_notes(folder / "tables")
    more = [term for one in foreign for term in one.terms]
    terms, _, wrong = read_terms(folder, dialect, more)
    if not exists:
        return wrong
    tables = tuple(exists)
    unmatched: tuple[Problem, ...] = ()
    for one in foreign:
        tables, odd = apply_notes(tables, one.notes)
        unmatched += (*one.problems, *odd)
    tables, odd = apply_notes(tables, notes)
    unmatched += odd
    notes = (*notes, *(note for one in foreign for note in one.notes))
    by_name = {table.name: table for table in tables}
    _, unfit = check_terms(terms, by_name, dialect, look=by_name.get, notes=notes)
    _, bad = read_examples(notes, by_name, dialect)
    return (*unmatched, *wrong, *unfit, *bad)


def _described(project: Project) -> Finding:
    """How many tables and columns have a description; the most used one that has none is named."""
    tables = described = columns = described_columns = 0
    silent: list[str] = []
    for table in project.catalog.iter_tables():
        tables += 1
        columns += len(table.columns)
        described_columns += sum(bool(column.description) for column in table.columns)
        if table.description or table.grain:
            described += 1
        else:
            silent.append(table.name)
    text = (
        f"{described / tables:.0%} of {tables:,} tables and "
        f"{described_columns / (columns or 1):.0%} of {columns:,} columns are described"
    )
    if described >= _LEAST_SHARE * tables:
        return Finding(NAME, "ok", text)
    uses = project.catalog.uses(silent)
    used = sorted(uses.values(), key=lambda use: (-use.queries, use.table))[:_SHOWN]
    first = ", ".join(use.table for use in used) or ", ".join(silent[:_SHOWN])
    mend = f"Describe the tables that are used most in metadata/tables/*.yml: {first}."
    return Finding(NAME, "warning", text, mend)


def _owned(project: Project) -> list[Finding]:
    """How many of the team's terms there are, and how many have an owner."""
    terms = project.catalog.terms()
    if not terms:
        return []
    owned = sum(bool(term.owner) for term in terms)
    text = f"{len(terms):,} terms, {owned:,} of them with an owner"
    if owned == len(terms):
        return [Finding(NAME, "ok", text)]
    first = ", ".join([term.term for term in terms if not term.owner][:_SHOWN])
    mend = f"Say in metadata/terms.yml who answers for them: {first}."
    return [Finding(NAME, "note", text, mend)]
