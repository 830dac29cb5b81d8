"""A notebook that reproduces an answer: the question, the tables, the SQL, rows and chart.

It holds no rows and no outputs: who runs it sees what they may see. What stands in it of a person,
a model or the data is text, in Markdown as in Python.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot.errors import SqlglotError

from t2sql.config import hide_secrets
from t2sql.project.results import chart_of
from t2sql.sql.diff import lay_out
from t2sql.types import Answer, CheckResult

if TYPE_CHECKING:
    from t2sql.project.project import Project

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~$&@!^]|://|(?<=www)\.")
"""What Markdown, HTML or MathJax may read as more than a letter."""
_FIRST = re.compile(r"^(?:[-+=.:>]|\d+[.)])")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ENVIRONMENT = "T2SQL_DATABASE_URL"
_SEVERITIES = {"ok": "✓", "note": "·", "warning": "!", "error": "✗"}


def notebook_text(project: Project, answer: Answer, folder: Path) -> str:
    """The notebook as a file holds it; ``folder`` is where it is going to stand.

    The same answer gives the same text.
    """
    import nbformat

    cells = [
        (nbformat.v4.new_code_cell if is_code else nbformat.v4.new_markdown_cell)(
            source, id=f"t2sql-{number}"
        )
        for number, (is_code, source) in enumerate(_cells(project, answer, folder), start=1)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    book = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    nbformat.validate(book)
    return str(nbformat.writes(book)) + "\n"


def _cells(project: Project, answer: Answer, folder: Path) -> Iterator[tuple[bool, str]]:
    """Whether it is code, and the source, of each cell in order."""
    draft = answer.draft
    question = draft.selection.question
    asked = f"Asked as of {question.today.isoformat()}; answered by {draft.translator}."
    yield False, f"# {markdown(question.text) or 'SQL'}\n\n{markdown(asked)}"
    if draft.selection.chosen:
        yield False, "\n".join(["## Tables", "", *_table_lines(answer)])
    yield True, _opening(project, folder)
    yield True, _running(project, answer)
    yield True, "rows = answer.result.df()\nrows"
    if (chart := chart_of(answer, None)) is not None:
        yield (
            True,
            "from IPython.display import Image\n\nfrom t2sql import chart_png\n\n"
            f"chart = project.chart(answer, {python_text(chart.kind)})\n"
            "Image(chart_png(chart, answer.result), width=720)",
        )
    yield False, "\n".join(["## How it was made", "", *_made(answer)])


def _table_lines(answer: Answer) -> Iterator[str]:
    chooser = "you" if answer.draft.selection.chosen_by == "person" else "t2sql"
    yield f"Chosen by {chooser}:\n"
    for table in answer.draft.selection.chosen:
        yield f"- {_code(table.name)}: {markdown(table.reason)}".rstrip(": ")


def _opening(project: Project, folder: Path) -> str:
    """Opens the same project from beside the notebook. A URL with a secret is never written."""
    config = project.config
    lines = ["from t2sql import open_project", ""]
    if config.file is not None:
        return "\n".join([*lines, f"project = open_project({python_text(_place(config, folder))})"])
    if hide_secrets(config.url) == config.url:
        return "\n".join([*lines, f"project = open_project({python_text(config.url)})"])
    said = f"# The database URL, which holds a secret, stands in the environment: {_ENVIRONMENT}."
    opened = f'project = open_project(os.environ["{_ENVIRONMENT}"])'
    return "\n".join(["import os", "", *lines, said, opened])


def _place(config: Any, folder: Path) -> str:
    """The project's folder, from the notebook's; whole where they share no drive."""
    target = config.folder.resolve()
    if config.file.name != "t2sql.toml":
        target = config.file.resolve()
    try:
        return Path(os.path.relpath(target, folder.resolve())).as_posix()
    except ValueError:
        return str(target)


def _running(project: Project, answer: Answer) -> str:
    """The tables as they were confirmed, and the very SQL that ran."""
    draft = answer.draft
    names = ", ".join(python_text(name) for name in draft.selection.tables)
    lines = []
    text = draft.selection.question.text
    if names and text.strip():
        lines = [
            f"question = {python_text(text)}",
            f"tables = [{names}]",
            "# To have it written anew: project.write_sql(project.use_tables(question, tables))",
            "",
        ]
    sql = _readable(draft.sql, project.catalog.dialect)
    return "\n".join([*lines, f"answer = project.run({python_text(sql, block=True)})"])


def _readable(sql: str, dialect: str) -> str:
    """The SQL laid out, where that is the same query beyond doubt; else as it ran."""
    shown = "\n".join(lay_out(sql, dialect))
    try:
        same = sqlglot.parse_one(shown, dialect=dialect) == sqlglot.parse_one(sql, dialect=dialect)
    except (SqlglotError, RecursionError):
        return sql
    return shown if same and "--" not in sql and "/*" not in sql else sql


def _made(answer: Answer) -> Iterator[str]:
    """How it was read, what was assumed, what the checks said, what was cut of the rows."""
    draft = answer.draft
    if draft.explanation:
        yield f"{markdown(draft.explanation)}\n"
    yield from _listed("Assumed", draft.assumptions)
    checks = (*draft.checks, *((answer.sanity,) if answer.sanity is not None else ()))
    if checks:
        yield "Checks:\n"
        for check in checks:
            yield from _check_lines(check)
        yield ""
    notes = (*draft.selection.notes, *answer.warnings)
    if draft.freshness is not None:
        notes = (*notes, *draft.freshness.notes)
    yield from _listed("Notes", notes)
    yield f"{len(answer.result.rows):,} rows came back."


def _check_lines(check: CheckResult) -> Iterator[str]:
    said = f"- {_SEVERITIES[check.severity]} {markdown(check.name)}: {markdown(check.message)}"
    yield said.rstrip(": ")
    for problem in check.problems:
        text = f"{problem.severity}: {problem.message} {problem.hint}".rstrip()
        yield f"  - {markdown(text)}"


def _listed(title: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"{title}:\n"
        yield from (f"- {markdown(text)}" for text in texts)
        yield ""


def markdown(text: str) -> str:
    """A text on one line that Markdown, HTML and MathJax show as it is."""
    plain = _UNSEEN.sub("·", " ".join(text.split()))
    plain = _MARKS.sub(lambda found: "".join(f"&#{ord(one)};" for one in found.group()), plain)
    return _FIRST.sub(lambda found: "".join(f"&#{ord(one)};" for one in found.group()), plain)


def _code(name: str) -> str:
    """A name in a code span; one that would end it, as text."""
    return markdown(name) if "`" in name or _UNSEEN.search(name) else f"`{name}`"


def python_text(text: str, *, block: bool = False) -> str:
    """A Python literal of a text; ``block`` keeps its lines, where they need no escapes."""
    awkward = '"""' in text or "\\" in text or text.endswith('"') or _UNSEEN.search(_joined(text))
    if not block or awkward:
        return repr(text) if not block or "\n" not in text else _lines_of(text)
    return f'"""\n{text}\n"""'


def _joined(text: str) -> str:
    return text.replace("\n", "").replace("\t", "")


def _lines_of(text: str) -> str:
    """A literal a line, since a long one is hard to read."""
    lines = text.splitlines(keepends=True)
    return "\n".join(["(", *(f"    {line!r}" for line in lines), ")"])
