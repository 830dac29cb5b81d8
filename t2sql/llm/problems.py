"""What is wrong with SQL, as a model may be told it: without the cells that engines repeat.

Engines quote cells in their messages, each in its own way: ``invalid input syntax for type
integer: "000-0"``, ``Key (email)=(a@b) already exists``, ``Bad int64 value: x``. So a message is
not searched for cells; kept are the words that surely are none, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from t2sql.llm.engine_words import engine_words, type_words
from t2sql.llm.inputs import masked_columns, public_texts
from t2sql.llm.masking import HiddenSql
from t2sql.llm.tainted import names_masked
from t2sql.llm.texts import line, mask_quoted
from t2sql.types import Attempt, CatalogSlice, CheckResult, Problem

ENGINE_KINDS: Final = frozenset(
    (
        *("engine", "conversion", "syntax", "unknown_function", "unknown_column"),
        *("unknown_table", "ambiguous_column", "timeout", "run_time", "not_provable"),
        *("sandbox", "carried"),
    )
)
"""Kinds of problems whose words may be an engine's."""
MASK: Final = "…"
_WORD: Final = re.compile(r"\w+")
_DIGIT: Final = re.compile(r"\d")
_CHUNK: Final = re.compile(r"\S+")
_ODD_SPACE: Final = re.compile(r"[^\S \n]")
_VALUES: Final = re.compile(
    r"(=\(|\b(?:contains|with value|values) \(|\bvalues?: ?)[^\n]+", re.IGNORECASE
)
"""Where a row or a value stands without quotes, up to the end of the line."""
_QUOTED: Final = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"|`([^`\n]*)`")
_ALL_COLUMNS: Final = re.compile(r"(?:\bselect|\bdistinct|\ball|[,.])\s*\*", re.IGNORECASE)
_SIGNS: Final = frozenset(".,;:!?()[]{}'\"`=<>+-*/%|&^~@#$_\\…–—")
_TWICE: Final = re.compile(r"…(?:\W*…)+")


def strip_cells(text: str, known: Iterable[str] = ()) -> str:
    """A message of an engine with ``…`` for all that may be a cell.

    Kept are words that engines say, and those of ``known``: texts that are no cells, such as the
    query and the names of the catalog. What stands in quotes is kept only where it stands in one
    of them as a whole.
    """
    texts = tuple(known)
    words = {word for said in texts for word in _WORD.findall(said.lower())}
    whole = {said.lower() for said in texts} | {
        next(filter(None, found), "").lower() for said in texts for found in _QUOTED.findall(said)
    }
    spoken = words | type_words()

    def quoted(found: re.Match[str]) -> str:
        inner = next((group for group in found.groups() if group), "").lower()
        parts = _WORD.findall(inner)
        if inner in whole or (parts and spoken.issuperset(parts)):
            return found[0]
        return f"{found[0][0]}{MASK}{found[0][-1]}"

    kept = words | engine_words()

    def chunk(found: re.Match[str]) -> str:
        parts = _WORD.findall(found[0].lower())
        odd = any(not (sign.isalnum() or sign in _SIGNS) for sign in found[0])
        return MASK if odd or not kept.issuperset(parts) else found[0]

    text = _ODD_SPACE.sub(" ", text)  # a cell may be nothing but such a sign
    rows = (_VALUES.sub(lambda found: f"{found[1]}{MASK}", row) for row in text.split("\n"))
    plain = _CHUNK.sub(chunk, _QUOTED.sub(quoted, "\n".join(rows)))
    return _TWICE.sub(MASK, plain)


def problem_input(
    problem: Problem, hidden: HiddenSql, known: CatalogSlice, *, said: str = "", samples: bool
) -> dict[str, str]:
    """A problem of failed SQL.

    Unless ``samples``, and in any case where the SQL looks at a masked column, no cell is told:
    neither those that a check says it repeats, nor those that an engine may.
    """
    texts = {"message": problem.message, "hint": problem.hint}
    masked = looks_at_masked(f"{hidden.sql} {problem.message} {problem.hint}", known)
    if not samples or masked:
        public = public_texts(known)
        cells = [cell for cell in problem.cells if cell not in public and cell not in said]
        texts = {key: _without(hidden.hidden(text), cells) for key, text in texts.items()}
        names = [table.name for table in known.tables]
        names += [column.name for table in known.tables for column in table.columns]
        if problem.kind in ENGINE_KINDS:
            vouched = (hidden.sql, said, *names, *public)
            texts = {key: strip_cells(text, vouched) for key, text in texts.items()}
        else:
            spoken = {text.lower() for text in (*names, *public)}
            texts = {
                key: mask_quoted(text, f"{hidden.sql}\n{said}", spoken)
                for key, text in texts.items()
            }
            if masked:  # a term's own words may hold a number of such a column
                words = {*_WORD.findall(f"{hidden.sql}\n{said}"), *_WORD.findall(" ".join(names))}
                texts = {key: _without_numbers(text, words) for key, text in texts.items()}
    return {
        "kind": line(problem.kind),
        "severity": problem.severity,
        **{key: line(text, 600) for key, text in texts.items()},
    }


def looks_at_masked(sql: str, known: CatalogSlice) -> bool:
    """Whether a text names a masked column, or takes all columns of tables that have one."""
    masked = masked_columns(known)
    return names_masked(sql, masked) or (bool(masked) and _ALL_COLUMNS.search(sql) is not None)


def kept_attempt(attempt: Attempt) -> Attempt:
    """An attempt as it may be kept: its problems repeat no cell but those of its own SQL."""
    return replace(
        attempt, checks=tuple(kept_check(check, attempt.sql) for check in attempt.checks)
    )


def kept_check(check: CheckResult, sql: str) -> CheckResult:
    """The verdict of a check on this SQL as it may be kept."""
    return replace(check, problems=tuple(_kept(problem, sql) for problem in check.problems))


def _kept(problem: Problem, sql: str) -> Problem:
    cells = [cell for cell in problem.cells if cell not in sql]
    texts = (_without(problem.message, cells), _without(problem.hint, cells))
    if problem.kind in ENGINE_KINDS:
        texts = (strip_cells(texts[0], (sql,)), strip_cells(texts[1], (sql,)))
    return replace(problem, message=texts[0], hint=texts[1], cells=())


def _without_numbers(text: str, known: Collection[str]) -> str:
    return _WORD.sub(
        lambda found: found[0] if found[0] in known or not _DIGIT.search(found[0]) else MASK, text
    )


def _without(text: str, cells: Collection[str]) -> str:
    for cell in sorted(cells, key=len, reverse=True):
        if cell:
            text = re.sub(rf"(?<!\w){re.escape(cell)}(?!\w)", MASK, text)
    return text
