"""How well each table explains each word of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import mul

from t2sql.translators.offline.english import LANGUAGES
from t2sql.translators.offline.ground import Ground, named_spans
from t2sql.translators.offline.lexicon import SYNONYM
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.spans import is_empty
from t2sql.translators.offline.tags import Tag, Target
from t2sql.translators.offline.words import Word

WORD_WEIGHT = 1.7
"""As log odds: what it costs a reading to leave a thing unread (see ``confidence``)."""
DOING_WEIGHT = 0.6
STEERING_WEIGHT = 0.3
"""A word that steers the SQL ("most", "number") may be part of a name as well."""
FAINT = 0.3
"""A word that fits no better than this says nothing of the table."""
PLAIN_VALUE = 0.6
"""A single word that is no proper name ("new", "paid") is found among the values of many tables."""
_FORM_WORDS = frozenset(
    {"day", "date", "week", "month", "quarter", "year", "hour", "time", "daily", "weekly"}
    | {"monthly", "yearly", "today", "yesterday", "start", "end", "monday", "tuesday", "wednesday"}
    | {"thursday", "friday", "saturday", "sunday", "weekday", "name", "word", "code", "id", "total"}
    | {"first", "last"}
    | {"amount", "status", "type", "kind"}
    | LANGUAGES.keys()
)
"""They say when, or in what form; any table has a column for them."""
METRIC = 1.3
"""More than any name: the team says what it means by the word."""
POINTER = 0.85
"""A key of another table's rows: their names may rather be meant."""
EXACT = 0.95
"""From this score on a table bears just the name that is said."""
NAMESAKE = 0.6
"""For a table that a near-synonym names, where another one bears the name."""
NAMED = 0.85
"""From this score on a table is called by its name."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Table to how well it explains each word that matters, 0 to 1, and how much that one does."""

    tables: Mapping[str, tuple[float, ...]]
    weights: tuple[float, ...]
    named: frozenset[str]
    """Tables that the question calls by their name."""
    metrics: tuple[tuple[frozenset[str], tuple[int, ...]], ...] = ()
    """Tables that a metric of the team's needs, and the words that name it."""

    def of(self, names: Iterable[str]) -> tuple[float, ...]:
        """How well the tables together explain each word."""
        held = frozenset(names)
        rows = [self.tables[name] for name in held]
        return self._measured(list(map(max, *rows)) if len(rows) > 1 else list(rows[0]), held)

    def added(self, covered: Sequence[float], name: str, held: frozenset[str]) -> tuple[float, ...]:
        """The same with one table more, so that they are ``held`` together."""
        return self._measured(list(map(max, covered, self.tables[name])), held)

    def _measured(self, covered: list[float], held: frozenset[str]) -> tuple[float, ...]:
        for needed, places in self.metrics:
            if needed <= held:
                for place in places:
                    covered[place] = METRIC
        return tuple(covered)

    def gain(self, covered: Sequence[float]) -> float:
        """What explaining the words so well is worth, as log odds."""
        worth: float = sum(map(mul, covered, self.weights))
        return worth


def find_coverage(ground: Ground, schema: Schema) -> Coverage:
    """How the tables of the schema explain the words of the question."""
    size = len(ground.words)
    covered = {name: [0.0] * size for name in schema.by_name}
    named: set[str] = set()
    pointers = set(_pointers(schema))
    found = list(_targets(ground, schema))
    exact = {span for _, span, one in found if one.kind == "table" and one.score >= EXACT}
    for name, (start, end), target in found:
        score = min(target.score, 1.0)
        if target.kind == "table" and SYNONYM <= score < NAMED and (start, end) in exact:
            score *= NAMESAKE
        if target.kind == "value" and end - start == 1 and not _is_proper(ground.words, start):
            score *= PLAIN_VALUE
        if target.kind == "column" and (name, target.column.lower()) in pointers:
            score *= POINTER
        if target.kind == "table" and score >= NAMED:
            named.add(name)
        score = max(score - FAINT, 0.0) / (1.0 - FAINT)
        row = covered[name]
        for place in range(start, end):
            row[place] = max(row[place], score)
    weights = [_weight(word, place, ground.steering) for place, word in enumerate(ground.words)]
    numbers = {place: number for number, place in enumerate(compress(range(size), weights))}
    metrics = tuple(
        (
            frozenset(target.measure.tables),
            tuple(numbers[place] for place in range(tag.start, tag.end) if place in numbers),
        )
        for tag in ground.metrics
        for target in tag.targets
        if target.measure is not None
    )
    return Coverage(
        {name: tuple(compress(row, weights)) for name, row in covered.items()},
        tuple(filter(None, weights)),
        frozenset(named),
        metrics,
    )


def _pointers(schema: Schema) -> Iterable[tuple[str, str]]:
    """Columns whose values stand for rows of another table, which has what people call them."""
    for name, table in schema.by_name.items():
        for key in table.foreign_keys:
            if len(key.columns) == 1 and key.ref_table in schema.by_name:
                yield name, key.columns[0].lower()


def _targets(ground: Ground, schema: Schema) -> Iterable[tuple[str, tuple[int, int], Target]]:
    spoken: dict[tuple[int, int], list[Target]] = {}
    for spans in named_spans(ground, schema).values():
        for span, targets in spans.items():
            spoken.setdefault(span, []).extend(targets)
    for span in sorted({*spoken, *ground.values}):
        targets, said = tuple(spoken.get(span, ())), ground.values.get(span)
        values = said.within(schema.by_name, targets) if said is not None else ()
        for target in (*targets, *values):
            yield target.table, span, target


def _weight(word: Word, place: int, steering: Sequence[Tag]) -> float:
    over = [tag for tag in steering if tag.start <= place < tag.end]
    if word.kind == "mark" or is_empty(word) or (over and word.lemma == "order"):
        return 0.0
    if any(tag.kind in ("period", "number") for tag in over):
        return 0.0
    if over or word.lemma.lower() in _FORM_WORDS:
        return STEERING_WEIGHT
    return DOING_WEIGHT if word.text.lower().endswith(("ed", "ing", "ly")) else WORD_WEIGHT


def _is_proper(words: Sequence[Word], place: int) -> bool:
    """Whether the word is written as a name is, and not because a sentence begins with it."""
    text = words[place].text
    first = place == 0 or words[place - 1].text in (".", "?", "!", ":")
    return words[place].kind == "quoted" or (not text.islower() and (not first or text.isupper()))
