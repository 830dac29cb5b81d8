"""The value index: which cells hold what the words of a question name.

Values are looked up, never scanned: the normal form of each is indexed in SQLite, and so are the
words of those with several.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from t2sql.search.spans import Span, find_spans, rare_word_candidates, trust
from t2sql.search.value_cells import Cell, ValueCells
from t2sql.types import ValueHit

_MOST_HITS: Final = 50
_WORDS_APART: Final = 0.92
"""Score of a value that differs from the words in accents, punctuation or plural."""
_PART: Final = 0.6
"""Score of a value of which only the rare words stand in the question."""
_LOWEST: Final = 0.15


def search_values(
    cells: ValueCells, text: str, tables: Sequence[str] | None = None
) -> list[ValueHit]:
    """Cells that words of the text name, best first, at most fifty.

    Quoted strings and runs of up to seven words are compared with whole values; the longest run
    that is a value wins. Words that no such run covers may still name a longer value by its rare
    words (``Gangnam`` for ``Gangnam-gu``), for a lower score.
    """
    wanted = None if tables is None else {name.lower() for name in tables}
    spans = find_spans(text)
    single = {word: None for span in spans if span.words == 1 for word in span.norm.split()}
    is_schema_word = cells.schema_words(single).__contains__
    norms = dict.fromkeys(span.norm for span in spans if span.norm)
    found = _group(cells.whole(norms), wanted)
    hits: list[ValueHit] = []
    taken: list[Span] = []
    for span in sorted(spans, key=lambda item: (not item.quoted, item.start - item.end)):
        named = found.get(span.norm, [])
        if not named or any(span.inside(other) for other in taken):
            continue
        trusted = trust(span, is_schema_word) * _breadth(named)
        scored = [_hit(cell, span.text, trusted * _nearness(cell, span)) for cell in named]
        if trusted >= 0.5:
            taken.append(span)
        hits.extend(scored)
    hits.extend(_partial_values(cells, text, taken, wanted, is_schema_word))
    best: dict[tuple[str, str, str], ValueHit] = {}
    for hit in sorted(hits, key=lambda item: (-item.score, -len(item.span))):
        if hit.score >= _LOWEST:
            best.setdefault((hit.table, hit.column, hit.value), hit)
    return list(best.values())[:_MOST_HITS]


def _group(cells: Iterable[Cell], wanted: set[str] | None) -> dict[str, list[Cell]]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        if wanted is None or cell.table.lower() in wanted:
            groups.setdefault(cell.norm, []).append(cell)
    return groups


def _partial_values(
    cells: ValueCells,
    text: str,
    taken: Sequence[Span],
    wanted: set[str] | None,
    is_schema_word: Callable[[str], bool],
) -> list[ValueHit]:
    words = {
        norm: word
        for norm, word in rare_word_candidates(text).items()
        if not any(span.start <= word.start and word.end <= span.end for span in taken)
    }
    found = _group(cells.by_rare_words(words), wanted)
    kept = [cell for group in found.values() for cell in group]
    counts = cells.word_counts(sorted({word for cell in kept for word in cell.norm.split()}))
    hits = []
    for cell in kept:
        covered = [word for word in dict.fromkeys(cell.norm.split()) if word in words]
        missing = [word for word in cell.norm.split() if word not in words]
        share = _coverage(covered, missing, counts)
        if share >= 0.5:
            named = any(words[word].marked for word in covered)
            plain = all(is_schema_word(word) for word in covered)
            caution = 1.0 if named else 0.5 if plain else 0.85
            span = " ".join(words[word].text for word in covered)
            hits.append(_hit(cell, span, _PART * share * caution))
    return hits


def _coverage(covered: Sequence[str], missing: Sequence[str], counts: Mapping[str, int]) -> float:
    """Share of the value's words that are covered, rare ones counting more (inverse frequency).

    0 if a missing word is no more common than the rarest word that is there.
    """
    rarest = min(counts.get(word, 1) for word in covered)
    if any(counts.get(word, 1) <= rarest for word in missing):
        return 0.0
    total = sum(counts.values()) or 1
    weight = {word: math.log(1 + total / counts.get(word, 1)) for word in (*covered, *missing)}
    return sum(weight[word] for word in covered) / sum(weight.values())


def _nearness(cell: Cell, span: Span) -> float:
    return 1.0 if cell.value.strip().casefold() == span.text.strip().casefold() else _WORDS_APART


def _breadth(cells: Sequence[Cell]) -> float:
    """A value that many columns hold says little about each."""
    columns = len({(cell.table, cell.column) for cell in cells})
    return max(0.6, 1.0 - 0.02 * max(0, columns - 5))


def _hit(cell: Cell, span: str, score: float) -> ValueHit:
    return ValueHit(cell.table, cell.column, cell.value, span, round(score, 4), cell.share)
