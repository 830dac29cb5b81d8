"""What is said where no answer is sure enough: what was understood, what not, and what is near."""

from __future__ import annotations

from collections.abc import Iterable

from t2sql.translators.offline.interpret import Interpretation, read_words
from t2sql.translators.offline.words import split_words
from t2sql.types import CatalogSlice, PastQuery, Question, Refusal, Translation


def refuse_near(
    question: Question, known: CatalogSlice, past: PastQuery, translation: Translation
) -> Refusal:
    """Refuse what only a past query that is near would answer; it is offered."""
    return Refusal(
        question,
        "I am not sure enough that a past question means the same.",
        understood=(f"near the past question '{past.question}'",),
        nearest=tuple(table.name for table in known.tables[:5]),
        clarification="Is it this past question, with what is put in place?",
        choices=(past.question,),
        best=translation,
    )


def refuse_unread(question: Question, known: CatalogSlice, nearest: Iterable[str]) -> Refusal:
    """Refuse a question of which there is no reading; the nearest tables are offered."""
    names = tuple(nearest)[:5]
    linked = read_words(question, known)
    words = tuple(word.text for word in split_words(question.text) if word.kind == "word")
    return Refusal(
        question,
        "I know no way to join what the question names."
        if linked
        else "Nothing in the question names a table, a column or a value that I know.",
        understood=linked,
        missing=() if linked else words[:12],
        nearest=names,
        clarification="Which of these tables is the question about?" if names else "",
        choices=names,
    )


def refuse_unsure(
    question: Question,
    known: CatalogSlice,
    best: Interpretation,
    translation: Translation,
    said: tuple[str, ...],
) -> Refusal:
    """Not sure enough: what was understood and what not, and the readings ``said`` as choices."""
    missing = best.grade.missing
    reason = (
        "I could not tie every word of the question to the data."
        if missing
        else "I am not sure enough that I read the question rightly."
    )
    return Refusal(
        question,
        reason,
        understood=tuple(translation.explanation.split("; ")) if translation.explanation else (),
        missing=missing,
        nearest=tuple(table.name for table in known.tables[:5]),
        clarification=(
            f"What is meant by {', '.join(repr(word) for word in missing[:3])}?"
            if missing
            else "Is it one of these?"
            if said
            else ""
        ),
        choices=said or tuple(table.name for table in known.tables[:5]),
        best=translation,
    )
