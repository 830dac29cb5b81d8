"""What each part of the translator is worth: the same questions with the part taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.types import CatalogSlice, Column, Table

if TYPE_CHECKING:
    from t2sql.protocols import Assets, Translator
    from t2sql.types import (
        ChosenTable,
        ModelCall,
        Problem,
        Question,
        Refusal,
        TableCandidate,
        Translation,
    )


def _bare_column(column: Column) -> Column:
    return replace(column, description="", synonyms=())


def _bare_table(table: Table) -> Table:
    columns = tuple(map(_bare_column, table.columns))
    return replace(table, description="", grain="", synonyms=(), columns=columns)


def _without_lexicon(known: CatalogSlice) -> CatalogSlice:
    return replace(known, tables=tuple(map(_bare_table, known.tables)), terms=(), rules="")


def _without_history(known: CatalogSlice) -> CatalogSlice:
    joins = tuple(replace(edge, uses=0) for edge in known.joins if edge.source != "history")
    customs = tuple(replace(one, standing=()) for one in known.customs)
    return replace(
        known, past_queries=(), past_similarities=(), uses=(), joins=joins, customs=customs
    )


def _without_values(known: CatalogSlice) -> CatalogSlice:
    tables = tuple(
        replace(
            table,
            columns=tuple(replace(one, examples=(), accepted_values=()) for one in table.columns),
        )
        for table in known.tables
    )
    return replace(known, tables=tables, value_hits=())


def _without_joins(known: CatalogSlice) -> CatalogSlice:
    return replace(known, joins=())


PARTS: Mapping[str, Callable[[CatalogSlice], CatalogSlice]] = {
    "lexicon": _without_lexicon,
    "history": _without_history,
    "values": _without_values,
    "joins": _without_joins,
    "past-queries": lambda known: replace(known, past_queries=(), past_similarities=()),
}
"""``lexicon``: descriptions, synonyms, terms and rules; ``history``: all that past queries say;
``values``: cell values; ``joins``: how tables are joined; ``past-queries``: past queries are not
taken over, but what they do with tables stays known."""


class Without:
    """A translator, and a finder of assets, that sees slices with parts taken away."""

    def __init__(self, translator: Translator, assets: Assets | None, parts: Sequence[str]) -> None:
        self._translator, self._assets, self._parts = translator, assets, tuple(parts)

    @property
    def name(self) -> str:
        """That of the whole translator."""
        return self._translator.name

    def select_tables(
        self,
        question: Question,
        candidates: Sequence[TableCandidate],
        known: CatalogSlice,
        limit: int,
    ) -> tuple[tuple[ChosenTable, ...], tuple[ModelCall, ...]] | Refusal:
        """What it chooses without the parts."""
        return self._translator.select_tables(question, candidates, self._less(known), limit)

    def translate(
        self,
        question: Question,
        known: CatalogSlice,
        failed: tuple[str, Sequence[Problem]] | None = None,
        variant: int = 0,
    ) -> Translation | Refusal:
        """What it writes without the parts."""
        return self._translator.translate(question, self._less(known), failed, variant)

    def find(self, question: Question, known: CatalogSlice) -> Translation | None:
        """The asset that it finds without the parts."""
        if self._assets is None:
            return None
        return self._assets.find(question, self._less(known))

    def _less(self, known: CatalogSlice) -> CatalogSlice:
        for part in self._parts:
            known = PARTS[part](known)
        return known
