"""Asks a model for tables and SQL. What the prompts show is made of plain data, without cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from t2sql.errors import LLMError
from t2sql.llm import inputs, team_inputs
from t2sql.llm.masking import HiddenSql
from t2sql.llm.problems import problem_input
from t2sql.llm.texts import block, line
from t2sql.steps.examples import choose_examples
from t2sql.steps.touched_rules import touched_rules
from t2sql.translators.llm.replies import chosen_tables, read_translation, refused_tables

if TYPE_CHECKING:
    from t2sql.protocols import LLM
    from t2sql.types import (
        CatalogSlice,
        ChosenTable,
        ModelCall,
        Problem,
        Question,
        Refusal,
        TableCandidate,
        Translation,
    )

EXAMPLES = 5
WHOLE_SQL = 65_536
"""Characters of a query that is to be changed: a part of it would be no use."""


class LLMTranslator:
    """Implements :class:`t2sql.protocols.Translator` by asking a model.

    Args:
        llm: who answers.
        samples: whether cell values may stand in a prompt (``[privacy] samples``).
        examples: how many verified past queries a prompt shows at most.
        timezone: what days mean to the team (``[project] timezone``).
    """

    name = "llm"

    def __init__(
        self, llm: LLM, *, samples: bool = False, examples: int = EXAMPLES, timezone: str = ""
    ) -> None:
        self._llm = llm
        self._samples = samples
        self._examples = examples
        self._timezone = timezone

    def select_tables(
        self,
        question: Question,
        candidates: Sequence[TableCandidate],
        known: CatalogSlice,
        limit: int,
    ) -> tuple[tuple[ChosenTable, ...], tuple[ModelCall, ...]] | Refusal:
        """Let the model choose among the candidates, and hold it to them.

        A name that is no candidate's is dropped, and the first reason says so.

        Raises:
            LLMError: the model failed, or chose nothing that is among the candidates.
        """
        offered = tuple(candidate.name for candidate in candidates)
        shown = {
            **self._asked(question, known),
            "limit": limit,
            "pinned": [line(name) for name in question.pinned],
            "candidates": inputs.candidate_inputs(candidates, known, samples=self._samples),
            "examples": self._examples_of(question, known),
        }
        reply, call = self._llm.complete("select_tables", shown)
        if refusal := refused_tables(question, reply, candidates, call):
            return refusal
        try:
            return chosen_tables(reply.get("tables", ()), offered, limit), (call,)
        except LLMError as error:
            error.calls = (call,)  # it was paid for all the same
            raise

    def translate(
        self,
        question: Question,
        known: CatalogSlice,
        failed: tuple[str, Sequence[Problem]] | None = None,
        variant: int = 0,
    ) -> Translation | Refusal:
        """Write SQL over the tables of ``known``, change the earlier SQL, or mend what failed.

        An empty ``sql`` in the reply is the model's "these tables cannot answer": a refusal.

        Raises:
            LLMError: the model failed.
        """
        shown = {**self._asked(question, known), **self._context(known)}
        hidden = HiddenSql("")
        if failed is not None:
            prompt, (sql, problems) = "repair_sql", failed
            hidden = self._hidden(sql, question, known)
            shown["sql"] = block(hidden.sql, WHOLE_SQL)
            shown["problems"] = [
                problem_input(problem, hidden, known, said=question.text, samples=self._samples)
                for problem in problems
            ]
        elif question.earlier:
            prompt, last = "edit_sql", question.earlier[-1]
            hidden = self._hidden(last.sql, question, known)
            there = {table.name.lower() for table in known.tables}
            shown["sql"] = block(hidden.sql, WHOLE_SQL)
            shown["gone"] = [
                line(name) for name in last.selection.tables if name.lower() not in there
            ]
            shown["examples"] = self._examples_of(question, known, last.sql)
        else:
            prompt = "generate_sql"
            shown["examples"] = self._examples_of(question, known)
        reply, call = self._llm.complete(prompt, shown, variant=variant)
        return read_translation(question, known, reply, call, hidden)

    def close(self) -> None:
        """Close the model's connections, where it holds any."""
        if close := getattr(self._llm, "close", None):
            close()

    def _asked(self, question: Question, known: CatalogSlice) -> dict[str, Any]:
        """The question, its days, and what the team says of its words."""
        return {
            "question": block(question.text),
            "earlier": team_inputs.earlier_inputs(question, known, samples=self._samples),
            "today": team_inputs.day_text(question.today),
            "timezone": line(self._timezone),
            "periods": team_inputs.period_inputs(question.today),
            "terms": team_inputs.term_inputs(known),
            "rules": team_inputs.rule_inputs(touched_rules(known)),
            "samples": self._samples,
        }

    def _context(self, known: CatalogSlice) -> dict[str, Any]:
        """The tables, and what is known of them."""
        return {
            "dialect": known.dialect,
            "tables": inputs.table_inputs(known.tables, known.dialect, samples=self._samples),
            "joins": inputs.join_inputs(known),
            "value_hits": inputs.value_inputs(known, samples=self._samples),
            "habits": team_inputs.habit_inputs(known, samples=self._samples),
        }

    def _examples_of(
        self, question: Question, known: CatalogSlice, draft: str = ""
    ) -> list[dict[str, Any]]:
        chosen = choose_examples(question, known, self._examples, draft)
        return team_inputs.past_inputs(chosen, known, samples=self._samples)

    def _hidden(self, sql: str, question: Question, known: CatalogSlice) -> HiddenSql:
        foreign = not team_inputs.is_by_model(question)
        return team_inputs.hidden_sql(sql, question, known, samples=self._samples, foreign=foreign)
