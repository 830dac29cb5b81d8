"""Misspelt names: "ordrs" for orders. The right spelling is offered, and never taken for granted.

A word of the question that nothing is known of, one slip of the pen away from exactly one word of
the names in the catalog (Damerau: a letter left out, put in, changed, or two swapped).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from t2sql.translators.offline.english import ABBREVIATIONS, ADJECTIVES, STOP_WORDS, SYNONYMS
from t2sql.translators.offline.ground import prepare
from t2sql.translators.offline.interpret import Interpretation
from t2sql.translators.offline.scopes import read_scopes
from t2sql.translators.offline.words import Word, lemma, split_name, split_words, stem
from t2sql.types import CatalogSlice, Question, Refusal, Translation

SHORTEST = 5
"""Letters of a name from which on a slip can be told from another word."""


def respell(question: Question, known: CatalogSlice) -> Question | None:
    """The question with names spelt as the catalog has them; None where no word is misspelt."""
    names = _names(known)
    text = question.text
    for word in split_words(question.text):
        near = _nearest(word, names)
        if near:
            text = re.sub(rf"(?<!\w){re.escape(word.text)}(?!\w)", near, text)
    return replace(question, text=text) if text != question.text else None


def read_respelled(
    question: Question,
    known: CatalogSlice,
    priors: Mapping[str, float],
    found: Sequence[Interpretation],
) -> tuple[Question, Interpretation] | None:
    """The question rightly spelt, and its reading, where that is surer than those ``found``."""
    meant = respell(question, known)
    read = read_scopes(prepare(meant, known), priors) if meant is not None else ()
    sure = found[0].grade.confidence if found else 0.0
    if meant is None or not read or read[0].grade.confidence <= sure:
        return None
    return meant, read[0]


def refuse_misspelt(
    question: Question, meant: Question, known: CatalogSlice, best: Translation
) -> Refusal:
    """Refuse with the right spelling as the choice, and what it leads to."""
    words = [word.text for word in split_words(meant.text)]
    pairs = zip((word.text for word in split_words(question.text)), words, strict=False)
    slips = [(said, other) for said, other in pairs if said != other]
    return Refusal(
        question,
        "I could not tie every word of the question to the data.",
        understood=tuple(best.explanation.split("; ")) if best.explanation else (),
        missing=tuple(said for said, _ in slips),
        nearest=tuple(table.name for table in known.tables[:5]),
        clarification=f"Is {' and '.join(repr(other) for _, other in slips)} meant?",
        choices=(meant.text,),
        best=best,
    )


def _names(known: CatalogSlice) -> frozenset[str]:
    """The words of the names of tables and columns."""
    names = [name for table in known.tables for name in (table.bare_name, *table.synonyms)]
    names.extend(column.name for table in known.tables for column in table.columns)
    return frozenset(lemma(word) for name in names for word in split_name(name))


def _nearest(word: Word, names: frozenset[str]) -> str:
    """The one name that the word is a slip of; empty if it is of none, or of several."""
    said = word.text.lower()
    if word.kind != "word" or said != word.text or word.lemma in names or _is_english(word):
        return ""
    near = [name for name in names if len(name) >= SHORTEST and _is_slip(word.lemma, name)]
    if any(_is_form(word, name) for name in near):
        return ""
    return near[0] + ("s" if said != word.lemma else "") if len(near) == 1 else ""


def _is_form(word: Word, name: str) -> bool:
    """As in "graded" of a grade: no slip, unless a doer ends otherwise ("auther")."""
    doers = name.endswith(("er", "or")) and word.lemma.endswith(("er", "or"))
    return stem(name) == word.stem and not doers


def _is_english(word: Word) -> bool:
    """Whether it is a word that the grammar itself knows."""
    said = {word.text.lower(), word.lemma}
    known = said & (STOP_WORDS | ABBREVIATIONS.keys() | ADJECTIVES.keys())
    return bool(known) or any(said & set(group) for group in SYNONYMS)


def _is_slip(said: str, name: str) -> bool:
    """Whether one slip after the first letter makes the one of the other."""
    if said[:1] != name[:1] or said == name:
        return False
    short, long = sorted((said, name), key=len)
    pairs = enumerate(zip(short, long, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), len(short))
    if len(long) - len(short) == 1:
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return len(long) == len(short) and (short[at + 1 :] == long[at + 1 :] or swapped)
