"""What a model replied, made into values: held to what it was offered, and never believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from t2sql.errors import LLMOutputError
from t2sql.llm.texts import line
from t2sql.types import ChosenTable, ModelCall, Refusal, Translation

if TYPE_CHECKING:
    from t2sql.llm.masking import HiddenSql
    from t2sql.types import CatalogSlice, Question, TableCandidate

_QUOTES = str.maketrans("", "", '"`[]')


def refused_tables(
    question: Question,
    reply: Mapping[str, Any],
    candidates: Sequence[TableCandidate],
    call: ModelCall,
) -> Refusal | None:
    """The refusal that a choice of tables stands for: a question back, or nothing that fits."""
    nearest = tuple(candidate.name for candidate in candidates[:3])
    if ask := line(reply.get("ask", ""), 500):
        return Refusal(
            question,
            "The question can be read in more than one way.",
            nearest=nearest,
            clarification=ask,
            choices=_lines(reply.get("choices", ())),
            calls=(call,),
        )
    if reply.get("none_fits"):
        reason = line(reply.get("reason", ""), 500)
        fallback = "None of the tables that were found holds what is asked for."
        return Refusal(question, reason or fallback, nearest=nearest, calls=(call,))
    return None


def chosen_tables(
    named: Sequence[Mapping[str, Any]], offered: Sequence[str], limit: int
) -> tuple[ChosenTable, ...]:
    """The chosen tables that were offered, spelled as offered, without repeats.

    Raises:
        LLMOutputError: none of them was offered.
    """
    chosen: dict[str, ChosenTable] = {}
    strangers: list[str] = []
    for table in named:
        said = line(table.get("name", ""))
        name = _offered(said, offered)
        if name is None:
            strangers.append(said)
        elif name not in chosen:
            reason = line(table.get("reason", "")) or "chosen by the model"
            chosen[name] = ChosenTable(name, reason, _share(table.get("confidence", 0.5)))
    also = ", ".join(strangers)
    if not chosen:
        named_only = f" It named only {also}." if also else ""
        raise LLMOutputError(
            f"The model chose no table among the candidates.{named_only}",
            hint="Choose the tables yourself.",
        )
    kept = list(chosen.values())[: max(limit, 1)]
    if also:
        told = f"{kept[0].reason} (the model also named {also}, which is no candidate)"
        kept[0] = replace(kept[0], reason=told)
    return tuple(kept)


def read_translation(
    question: Question,
    known: CatalogSlice,
    reply: Mapping[str, Any],
    call: ModelCall,
    hidden: HiddenSql,
) -> Translation | Refusal:
    """The SQL of a reply, with hidden values put back; an empty one is a refusal.

    What was left out of the prompt for want of room stands among the assumptions.
    """
    sql = hidden.shown_sql(str(reply.get("sql", ""))).strip().removesuffix(";").rstrip()
    explanation = line(hidden.shown(str(reply.get("explanation", ""))), 1000)
    if not sql:
        return Refusal(
            question,
            explanation or "The model found no way to answer with these tables.",
            nearest=tuple(table.name for table in known.tables),
            calls=(call,),
        )
    said = [hidden.shown(str(text)) for text in reply.get("assumptions", ())]
    return Translation(
        sql=sql,
        explanation=explanation,
        assumptions=(*_lines(said), *call.notes),
        confidence=_share(reply.get("confidence", 0.5)),
        calls=(call,),
    )


def _offered(said: str, offered: Sequence[str]) -> str | None:
    """The candidate that is meant: letter case, quotes and a missing schema are forgiven."""
    plain = said.translate(_QUOTES).lower()
    exact = [name for name in offered if name.lower() == plain]
    bare = [
        name
        for name in offered
        if ("." in name) != ("." in plain)
        and name.lower().rpartition(".")[2] == plain.rpartition(".")[2]
    ]
    found = exact or bare
    return found[0] if len(found) == 1 else None


def _lines(texts: Sequence[object]) -> tuple[str, ...]:
    return tuple(said for text in texts if (said := line(text)))


def _share(number: object) -> float:
    """A confidence between 0 and 1; some models count to 100."""
    if not isinstance(number, int | float):
        return 0.5
    return min(max(float(number) / (100 if number > 1 else 1), 0.0), 1.0)
