"""The translator with a language model: prompts, typed replies, and distrust of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from t2sql.errors import LLMOutputError
from t2sql.llm import inputs
from t2sql.llm.texts import block, line
from t2sql.types import ChosenTable, Refusal, Translation, Usage

if TYPE_CHECKING:
    from t2sql.protocols import LLM
    from t2sql.types import CatalogSlice, Problem, Question, TableCandidate

EXAMPLES = 5
_QUOTES = str.maketrans("", "", '"`[]')
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class LLMTranslator:
    """Implements :class:`t2sql.protocols.Translator` by asking a model.

    Args:
        llm: who answers.
        samples: whether cell values may stand in a prompt (``[privacy] samples``).
        examples: how many verified past queries a prompt shows at most.
    """

    name = "llm"

    def __init__(self, llm: LLM, *, samples: bool = False, examples: int = EXAMPLES) -> None:
        self._llm = llm
        self._samples = samples
        self._examples = examples

    def select_tables(
        self,
        question: Question,
        candidates: Sequence[TableCandidate],
        known: CatalogSlice,
        limit: int,
    ) -> tuple[tuple[ChosenTable, ...], Usage] | Refusal:
        """Let the model choose among the candidates, and hold it to them.

        A name that is no candidate's is dropped, and the first reason says so.

        Raises:
            LLMError: the model failed, or chose nothing that is among the candidates.
        """
        offered = tuple(candidate.name for candidate in candidates)
        shown = {
            "question": block(question.text),
            "earlier": inputs.earlier_inputs(question),
            "today": _day(question.today),
            "limit": limit,
            "pinned": [line(name) for name in question.pinned],
            "candidates": inputs.candidate_inputs(candidates, known, samples=self._samples),
            "examples": self._past(known),
            "samples": self._samples,
        }
        reply, _, usage = self._llm.complete("select_tables", shown)
        if refusal := _refused_tables(question, reply, candidates, usage):
            return refusal
        return _chosen(reply.get("tables", ()), offered, limit), usage

    def translate(
        self,
        question: Question,
        known: CatalogSlice,
        failed: tuple[str, Sequence[Problem]] | None = None,
    ) -> Translation | Refusal:
        """Write SQL over the tables of ``known``, or mend the SQL that failed.

        An empty ``sql`` in the reply is the model's "these tables cannot answer": a refusal.

        Raises:
            LLMError: the model failed.
        """
        shown: dict[str, Any] = {
            "question": block(question.text),
            "earlier": inputs.earlier_inputs(question),
            "today": _day(question.today),
            "dialect": known.dialect,
            "tables": inputs.table_inputs(known.tables, known.dialect, samples=self._samples),
            "joins": inputs.join_inputs(known),
            "value_hits": inputs.value_inputs(known, samples=self._samples),
            "samples": self._samples,
        }
        if failed is None:
            reply, use, usage = self._llm.complete(
                "generate_sql", {**shown, "examples": self._past(known)}
            )
        else:
            sql, problems = failed
            shown["sql"] = block(sql)
            shown["problems"] = [
                inputs.problem_input(problem, sql, known, samples=self._samples)
                for problem in problems
            ]
            reply, use, usage = self._llm.complete("repair_sql", shown)
        written = str(reply.get("sql", "")).strip().removesuffix(";").rstrip()
        explanation = line(reply.get("explanation", ""), 1000)
        if not written:
            return Refusal(
                question,
                explanation or "The model found no way to answer with these tables.",
                nearest=tuple(table.name for table in known.tables),
                usage=usage,
            )
        return Translation(
            sql=written,
            explanation=explanation,
            assumptions=_lines(reply.get("assumptions", ())),
            confidence=_share(reply.get("confidence", 0.5)),
            prompts=(use,),
            usage=usage,
        )

    def close(self) -> None:
        """Close the model's connections, where it holds any."""
        if close := getattr(self._llm, "close", None):
            close()

    def _past(self, known: CatalogSlice) -> list[dict[str, Any]]:
        return inputs.example_inputs(known, self._examples, samples=self._samples)


def _refused_tables(
    question: Question,
    reply: Mapping[str, Any],
    candidates: Sequence[TableCandidate],
    usage: Usage,
) -> Refusal | None:
    nearest = tuple(candidate.name for candidate in candidates[:3])
    if ask := line(reply.get("ask", ""), 500):
        return Refusal(
            question,
            "The question can be read in more than one way.",
            nearest=nearest,
            clarification=ask,
            choices=_lines(reply.get("choices", ())),
            usage=usage,
        )
    if reply.get("none_fits"):
        reason = line(reply.get("reason", ""), 500)
        fallback = "None of the tables that were found holds what is asked for."
        return Refusal(question, reason or fallback, nearest=nearest, usage=usage)
    return None


def _chosen(
    named: Sequence[Mapping[str, Any]], offered: Sequence[str], limit: int
) -> tuple[ChosenTable, ...]:
    """The chosen tables that were offered, spelled as offered, without repeats."""
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


def _day(today: date) -> str:
    """ISO date and weekday; not by strftime, which speaks the machine's language."""
    return f"{today.isoformat()} ({_DAYS[today.weekday()]})"


def _lines(texts: Sequence[object]) -> tuple[str, ...]:
    return tuple(said for text in texts if (said := line(text)))


def _share(number: object) -> float:
    """A confidence between 0 and 1; some models count to 100."""
    if not isinstance(number, int | float):
        return 0.5
    return min(max(float(number) / (100 if number > 1 else 1), 0.0), 1.0)
