"""N candidates become K chosen tables, a reason for each."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.errors import LLMError
from t2sql.protocols import Translator
from t2sql.types import (
    CatalogSlice,
    Chooser,
    ChosenTable,
    Limits,
    ModelCall,
    Question,
    Refusal,
    TableCandidate,
    TableSelection,
)


def select(
    question: Question,
    candidates: Sequence[TableCandidate],
    known: CatalogSlice,
    translator: Translator,
    limits: Limits,
) -> TableSelection | Refusal:
    """Let the translator narrow the candidates; a pinned table is always chosen.

    Names outside the candidates are dropped. Where the model fails, the retrieval order stands
    and the selection says so.
    """
    found = {candidate.name for candidate in candidates}
    chooser: Chooser = "model" if translator.name == "llm" else "offline"
    notes: tuple[str, ...] = ()
    calls: tuple[ModelCall, ...] = ()
    try:
        reply = translator.select_tables(question, candidates, known, limits.tables)
    except LLMError as error:
        chosen = _of_earlier(question) or by_retrieval(candidates, limits.tables)
        chooser, notes = "retrieval", (f"The model could not choose the tables: {error}",)
        calls = error.calls
    else:
        if isinstance(reply, Refusal):
            return reply
        chosen, calls = reply
        notes = tuple(note for call in calls for note in call.notes)
    pinned = tuple(ChosenTable(name, "named by you") for name in question.pinned)
    named = {table.name for table in pinned}
    others = tuple(table for table in chosen if table.name in found and table.name not in named)
    return TableSelection(
        question=question,
        candidates=tuple(candidates),
        chosen=pinned + others[: max(limits.tables - len(pinned), 0)],
        chosen_by=chooser,
        notes=notes,
        calls=calls,
    )


def _of_earlier(question: Question) -> tuple[ChosenTable, ...]:
    """A follow-up keeps its tables where nobody can say that it leaves them."""
    tables = question.earlier[-1].selection.tables if question.earlier else ()
    return tuple(ChosenTable(name, "used for the earlier question") for name in tables)


def by_retrieval(candidates: Sequence[TableCandidate], limit: int) -> tuple[ChosenTable, ...]:
    """The first candidates, with their strongest evidence as the reason."""
    chosen = []
    for candidate in candidates[:limit]:
        best = max(candidate.evidence, key=lambda evidence: evidence.score, default=None)
        chosen.append(ChosenTable(candidate.name, best.text if best else "found by the search"))
    return tuple(chosen)
