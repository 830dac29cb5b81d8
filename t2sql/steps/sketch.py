"""Sketch: the tables that a model would expect for a question, to look for tables like them.

A question rarely says what a warehouse calls things. A schema guessed from it is nearer to the
real one than the question is (CRUSH: Kothyari et al. 2023; HyDE: Gao et al. 2022), and one short
call of a small model makes it, whatever the size of the warehouse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from t2sql.errors import LLMError
from t2sql.llm.texts import block
from t2sql.types import Evidence

if TYPE_CHECKING:
    from t2sql.protocols import LLM, SearchIndex
    from t2sql.steps.weights import RetrievalWeights
    from t2sql.types import ModelCall, Question

PROMPT = "sketch_schema"
_TABLES = 6
_COLUMNS = 12
_NAME = 60
"""Characters of a name at most: what is longer is no name."""
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a model expects; empty where it expects nothing or could not be asked."""

    texts: tuple[str, ...] = ()
    """One a table, as it is searched for: ``customer orders (order date, total)``."""
    calls: tuple[ModelCall, ...] = ()
    notes: tuple[str, ...] = ()
    """What the person should know, e.g. that the model could not be asked."""


def sketch_schema(question: Question, llm: LLM) -> Sketch:
    """Ask a model once for the tables and columns that it would expect.

    It never stops a search: where the model fails, the sketch is empty and says why.
    """
    shown = {"question": block(question.text), "today": question.today.isoformat()}
    try:
        reply, call = llm.complete(PROMPT, shown)
    except LLMError as error:
        notes = (f"The model could not sketch the tables: {error}",)
        return Sketch(calls=error.calls, notes=notes)
    return Sketch(tuple(dict.fromkeys(_texts(reply))), (call,))


def match_sketch(
    texts: Sequence[str],
    index: SearchIndex,
    weights: RetrievalWeights,
    within: Sequence[str] = (),
) -> Iterator[tuple[str, Evidence]]:
    """The tables like those of a sketch: each once, by the sketched table that it is most like.

    A score is a share of what the best table for that text has, 0 to 1. Meaning and words count
    as they do for the question. Tables in ``within`` are looked at in any case.
    """
    best: dict[str, tuple[float, str]] = {}
    for text in texts:
        scores = _likeness(text, index, weights, within)
        top = max(scores.values(), default=0.0)
        for name, score in scores.items():
            if score > 0 and score / top > best.get(name, (0.0, ""))[0]:
                best[name] = (score / top, text)
    for name, (share, text) in best.items():
        table, columns, _ = text.partition(" (")
        said = f"{table} (…)" if columns else table
        yield name, Evidence("description", f"like the sketched table '{said}'", share)


def _likeness(
    text: str, index: SearchIndex, weights: RetrievalWeights, within: Sequence[str]
) -> dict[str, float]:
    near = {hit.id: hit.score for hit in index.tables_by_meaning(text, weights.pool)}
    floor = min(near.values(), default=0.0)
    scores = {name: weights.meaning * (cosine - floor) for name, cosine in near.items()}
    for hit in index.tables_by_words(text, weights.pool, [*near, *within]):
        worded = weights.words * hit.score + weights.name * hit.name + weights.columns * hit.columns
        scores[hit.id] = scores.get(hit.id, 0.0) + worded
    return scores


def _texts(reply: Mapping[str, Any]) -> Iterator[str]:
    for table in reply.get("tables", ())[:_TABLES]:
        name = _words(table.get("name", ""))
        columns = [_words(column) for column in table.get("columns", ())[:_COLUMNS]]
        listed = ", ".join(column for column in columns if column)
        if name:
            yield f"{name} ({listed})" if listed else name


def _words(name: object) -> str:
    """A name as words: letters and digits of any script, without what stands between them."""
    return " ".join(_MARKS.sub(" ", str(name)).split())[:_NAME]
