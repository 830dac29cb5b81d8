"""Terms: what a team means by its words, read from ``terms.yml``, ``rules.md`` and dbt's metrics.

What is wrong with one term is a problem and costs that term only; a file that is no YAML at all
is an error, as it is for the notes on tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from t2sql.catalog.documents import Entry, nearest, read_document
from t2sql.catalog.metrics import read_metrics
from t2sql.errors import MetadataError
from t2sql.types import Problem, Term

TERM_KEYS = frozenset(
    {"term", "synonyms", "expression", "filter", "tables", "owner", "description"}
)

_LISTS = frozenset({"synonyms", "tables"})


def read_terms(
    metadata: Path | None, dialect: str = "", more: Iterable[Term] = ()
) -> tuple[tuple[Term, ...], str, tuple[Problem, ...]]:
    """The terms, the standing instructions, and what was wrong.

    Terms stand in ``terms.yml``, in files under ``terms/``, and as metrics in any dbt file under
    the folder. Of two terms of the same name the first is kept, ours before dbt's. Whether their
    tables and columns exist is for :func:`t2sql.catalog.term_checks.check_terms`.

    Args:
        metadata: the folder; None, or one that does not exist, says nothing.
        dialect: the sqlglot dialect of the warehouse, in which the metrics are written.
        more: terms from elsewhere, which come last.

    Raises:
        MetadataError: a file is not YAML, not UTF-8 or cannot be read; names the file and line.
    """
    problems: list[Problem] = []
    terms: list[Term] = []
    if metadata is None:
        kept, twice = _each_once(more)
        return kept, "", (*twice, *_shared(kept))
    own = _term_files(metadata)
    for file in own:
        terms += _read_file(file, metadata, problems)
    metrics, said = read_metrics(metadata, dialect, skipped=own)
    kept, twice = _each_once([*terms, *metrics, *more])
    return kept, _read_rules(metadata / "rules.md"), (*problems, *said, *twice, *_shared(kept))


def _term_files(metadata: Path) -> tuple[Path, ...]:
    single = [metadata / "terms.yml", metadata / "terms.yaml"]
    folder = sorted(path for path in (metadata / "terms").rglob("*.y*ml"))
    return tuple(file for file in (*single, *folder) if file.is_file())


def _read_file(file: Path, metadata: Path, problems: list[Problem]) -> Iterator[Term]:
    root = read_document(file)
    if root is None:
        return
    where = file.relative_to(metadata).as_posix()
    try:
        entries = list(_entries(root))
    except MetadataError as error:
        problems.append(_problem(error, "; nothing in it was used"))
        return
    for entry in entries:
        try:
            yield _term(entry, f"{where}, line {entry.line}", problems)
        except MetadataError as error:
            problems.append(_problem(error, "; the term was not used"))


def _entries(root: Entry) -> Iterator[Entry]:
    """The list itself, or the one under ``terms:``."""
    from yaml import MappingNode

    if isinstance(root.node, MappingNode):
        top = root.only({"terms", "version"}, "the file")
        if "terms" in top:
            yield from top["terms"].items("`terms`")
        return
    yield from root.items("the file")


def _term(entry: Entry, source: str, problems: list[Problem]) -> Term:
    fields = entry.fields("a term")
    problems.extend(_unknown_keys(entry))
    texts = {key: fields[key].text(f"`{key}`") for key in TERM_KEYS - _LISTS if key in fields}
    lists = {key: fields[key].texts(f"`{key}`") for key in _LISTS if key in fields}
    if not texts.get("term"):
        raise entry.error("a term needs `term`, the word itself.")
    term = Term(
        term=texts["term"],
        synonyms=tuple(dict.fromkeys(lists.get("synonyms", ()))),
        expression=texts.get("expression", ""),
        filter=texts.get("filter", ""),
        tables=tuple(dict.fromkeys(lists.get("tables", ()))),
        owner=texts.get("owner", ""),
        description=texts.get("description", ""),
        source=source,
    )
    if not (term.expression or term.filter or term.tables or term.description):
        raise entry.error(
            f"nothing is said of {term.term!r}.",
            hint="Give it an `expression` or a `filter`, and `tables`.",
        )
    return term


def _unknown_keys(entry: Entry) -> Iterator[Problem]:
    for key, value in entry.pairs("a term"):
        if key not in TERM_KEYS:
            error = value.error(f"unknown key {key!r} in a term.", hint=nearest(key, TERM_KEYS))
            yield _problem(error, "; it was not used")


def _problem(error: MetadataError, result: str) -> Problem:
    message = error.message.removesuffix(".") + result + "."
    return Problem("bad_term", "warning", message, hint=error.hint)


def _each_once(terms: Iterable[Term]) -> tuple[tuple[Term, ...], list[Problem]]:
    kept: dict[str, Term] = {}
    problems: list[Problem] = []
    for term in terms:
        first = kept.setdefault(_key(term.term), term)
        if first is not term:
            problems.append(
                Problem(
                    "term_twice",
                    "warning",
                    f"{term.source}: {term.term!r} is defined a second time, first in "
                    f"{first.source}; the first definition was used.",
                    hint="Keep one of them.",
                )
            )
    return tuple(kept.values()), problems


def _shared(terms: Iterable[Term]) -> Iterator[Problem]:
    """Words that several terms claim; they stay, since the question may want either."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for term in terms:
        for name in term.names:
            owners[_key(name)].setdefault(term.term, name)
    for claimed in owners.values():
        if len(claimed) > 1:
            word = next(iter(claimed.values()))
            yield Problem(
                "shared_synonym",
                "note",
                f"{word!r} may mean {' or '.join(repr(owner) for owner in claimed)}.",
                hint="Give the word to one of them.",
            )


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _read_rules(file: Path) -> str:
    if not file.is_file():
        return ""
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise MetadataError(f"{file}: not UTF-8 text.", hint="Save the file as UTF-8.") from error
    except OSError as error:
        raise MetadataError(f"{file}: cannot be read: {error.strerror}.") from error
