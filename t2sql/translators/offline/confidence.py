"""How likely a reading is right, from what can be counted: words left over, half matches, rivals.

A logistic model of thirteen counts; its weights were fitted on questions whose answers are known,
and on the same questions with a table that they need taken away, which no reading can answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from t2sql.translators.offline.clauses.periods import OF_WHOLE
from t2sql.translators.offline.dates import GRAIN_NAMES
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.learned.model import Logistic, learned
from t2sql.translators.offline.losses import find_losses
from t2sql.translators.offline.reading import Operand, Reading, operands, tables_used
from t2sql.translators.offline.sense import count_nonsense, says_twice

_CUES = frozenset(
    {"aggregate", "superlative", "mode", "compare", "or_more", "average_bound", "group", "order"}
    | {"negation", "like", "null", "both", "number", "period", "share"}
    | {"window"}
)
BY_HAND = Logistic(
    1.9,
    {
        "unknown_things": -2.05,  # fitted -1.1; heavier, so that one unknown thing is asked about
        "unknown_doings": -0.65,
        "half_matches": -1.6,
        "unread_cues": -1.5,
        "nonsense": -2.0,
        "unread_mentions": -0.4,
        "joins": -0.3,
        "bridges": -0.55,
        "doubt": -1.2,
        "unsure_values": -1.3,
        "far_dates": -0.3,
        "nested": 0.1,
        "nothing_named": -1.5,
    },
)
"""Where nothing was learned."""
BEYOND_DOUBT = 0.5
"""A reading whose score is ahead of another's by this much has no rival in it."""
STANDING = Logistic(
    1.5,
    {
        "unknown_things": -1.7,
        "unknown_doings": -0.6,
        "half_matches": -2.3,
        "unread_cues": -1.6,
        "nonsense": -1.6,
        "unread_mentions": -0.6,
        "joins": -0.1,
        "doubt": -1.2,
        "unsure_values": -1.3,
        "far_dates": -1.8,
        "nested": 0.3,
        "nothing_named": -1.5,
    },
)
"""Against other tables, and past queries, which know what the team means: a name that is matched
by half, or a date of another table, speaks for another answer before it makes this one unlikely."""
TWICE = 0.5
"""So much of a match is missing where one value is asked for, and another is not: of these two
one was hardly meant."""

UNREAD_CHOICE = 2.0
"""Without what picks them out ("the oldest") all rows are shown: hardly ever what is meant."""
_CHOOSING = frozenset({"superlative", "mode", "average_bound"})
UNREAD_MOMENT = 2.5
"""An event that is left out is worse than another word for what is read."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What was counted of a reading, and the words that nothing was made of."""

    counts: dict[str, float]
    missing: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """0 to 1: how likely the reading is what was meant."""
        return round(learned("reading", BY_HAND).chance(self.counts), 3)

    @property
    def standing(self) -> float:
        """0 to 1: how it stands against other answers; stricter than how sure it is."""
        return round(STANDING.chance(self.counts), 3)


def grade_reading(reading: Reading, draft: Draft, structure: Mapping[str, float]) -> Grade:
    """Grade one reading by itself. ``structure``: what ``count_structure`` counted of it."""
    unknown = [
        place for place, tag in enumerate(draft.tags) if tag.kind == "word" and draft.free(place)
    ]
    unknown = [place for place in unknown if not _says_nothing(draft, place)]
    doings = [draft.tags[place].text for place in unknown if _is_doing(draft, place)]
    things = [draft.tags[place].text for place in unknown if not _is_doing(draft, place)]
    things.extend(
        tag.text
        for tag in draft.tags
        if tag.kind == "mention" and tag.target is None and tag.meaning != "quoted"
    )
    things.extend(draft.loose)
    things.extend(find_losses(reading, draft))
    scores = [min(tag.target.score, 1.0) for tag in draft.tags if tag.target is not None]
    counts = {
        "unknown_things": float(len(things)),
        "unknown_doings": float(len(doings)),
        "half_matches": sum(1.0 - score for score in scores) + TWICE * says_twice(reading),
        **structure,
        "joins": float(max(len(tables_used(reading)) - 1, 0)),
        "bridges": _bridges(reading, draft),
        "doubt": 0.0,
        "unsure_values": float(sum("not a known value" in note for note in draft.notes)),
        "far_dates": float(sum(OF_WHOLE in note for note in draft.notes)),
        "nested": float(_is_nested(reading)),
        "nothing_named": 1.0 if not scores else 0.0,
    }
    return Grade(counts, tuple(dict.fromkeys((*things, *doings))))


def doubt(grade: Grade, margin: float) -> Grade:
    """The grade lowered by rivals. ``margin``: score over the best rival."""
    share = 1.0 - min(max(margin, 0.0), BEYOND_DOUBT) / BEYOND_DOUBT
    return replace(grade, counts=grade.counts | {"doubt": share})


def _is_doing(draft: Draft, place: int) -> bool:
    """Whether an unknown word is rather a verb or an adverb: it seldom asks for other data."""
    word = draft.tags[place].text.lower()
    if len(word) > 1 and draft.tags[place].text.isupper():
        return False  # an abbreviation
    before = draft.tags[place - 1] if place else None
    after = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    last = after is None or after.kind == "mark" or after.text in ("?", ".")
    if last and before is not None and (before.kind == "count" or before.text.lower() in _BE):
        return False  # "how many are insured?": all that the question asks hangs on it
    if word.endswith(("ed", "ing", "ly")) or word in _PAST:
        return True
    leads = draft.tags[place - 2].text.lower().split()[-1:] if place > 1 else []
    if leads == ["of"] and word.endswith("s"):
        return False  # "the number of delivery delays": one thing of two words
    if before is not None and before.is_table and word.endswith(("ers", "ors")):
        return False  # "shop managers own ...": other people than the table's
    if before is not None and before.text.lower() == "to" and draft.tags[place].text.istitle():
        return False  # "to Poland"
    told = before is not None and (before.is_table or before.text.lower() in _BEFORE_VERBS)
    return told and after is not None and after.kind != "word"


def _says_nothing(draft: Draft, place: int) -> bool:
    """As in "placed any order yet": that there is one says as much."""
    word = draft.tags[place].text.lower()
    if word == "new":  # "new members per month": those of the month
        timed = any(
            tag.kind in ("period", "grain") or tag.text.lower() in GRAIN_NAMES for tag in draft.tags
        )
        return timed and any(tag.is_table for tag in draft.tags[place + 1 : place + 2])
    if word == "yet":
        return all(tag.kind == "mark" for tag in draft.tags[place + 1 : place + 2])
    return word in _LIGHT and any(tag.is_table for tag in draft.tags[place + 1 : place + 4])


_LIGHT = frozenset({"placed", "made", "got", "gotten", "took", "taken", "received", "submitted"})
_PAST = frozenset(
    {"got", "came", "went", "made", "gave", "took", "brought", "put", "did", "saw", "led", "won"}
    | {"sold", "bought", "sent", "kept", "held", "met", "found", "told", "began", "turned"}
    | {"seen", "given", "gone", "written", "driven", "chosen", "drawn", "ridden", "done", "left"}
)
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_BEFORE_VERBS = frozenset(
    {"who", "that", "which", "they", "not", "to", "do", "does", "did", "can", "must", "never"}
)


def count_structure(reading: Reading, draft: Draft) -> dict[str, float]:
    """What the clauses made no use of, or no sense of: all that ranks the readings of a scope."""
    return {
        "unread_cues": _unread_cues(draft) + _unmeasured(reading, draft),
        "nonsense": float(count_nonsense(reading, draft.schema)),
        "unread_mentions": _unread_mentions(reading, draft),
    }


def structure_score(structure: Mapping[str, float]) -> float:
    """How much of the steering words the clauses made use of, 0 to 1; ranks rival readings."""
    cues = structure["unread_cues"] + structure["nonsense"]
    return math.pow(0.6, cues) * math.pow(0.85, structure["unread_mentions"])


def structure_at_most(draft: Draft) -> float:
    """The same before the clauses are put together, which reads no more words but "both"."""
    free = [tag for at, tag in enumerate(draft.tags) if at not in draft.used]
    cues = sum(tag.kind in _CUES and tag.kind != "both" for tag in free)
    mentions = sum(tag.is_column or tag.is_value or tag.is_metric for tag in free)
    return math.pow(0.6, cues) * math.pow(0.85, mentions)


def _unread_cues(draft: Draft) -> float:
    whole = not draft.order and draft.limit is None
    return sum(
        UNREAD_CHOICE if whole and tag.kind in _CHOOSING else 1.0
        for at, tag in enumerate(draft.tags)
        if tag.kind in _CUES and draft.free(at)
    )


def _unmeasured(reading: Reading, draft: Draft) -> float:
    """One if something is asked by day, month or year, and nothing is measured."""
    measured = any(one.aggregated for one in reading.select) or reading.order or reading.having
    return float(any(key.grain for key in draft.group) and not measured)


def _unread_mentions(reading: Reading, draft: Draft) -> float:
    asked = {one for condition in reading.where for one in operands(condition)}
    free = [place for place in range(len(draft.tags)) if draft.free(place)]
    read = ((place, draft.tags[place]) for place in free)
    return sum(
        UNREAD_MOMENT if _is_moment(draft, place, asked) else 1.0
        for place, tag in read
        if tag.is_column or tag.is_value or tag.is_metric
    )


def _is_moment(draft: Draft, place: int, asked: Set[Operand]) -> bool:
    """As in "who finished two courses": the rows where it came about, which nothing asks for."""
    column = draft.operand(place)
    if column is None or not draft.tags[place].text.lower().endswith("ed"):
        return False
    read = column in asked or draft.schema.day_of(column) in asked
    return draft.schema.is_dated(column) and not read


def _bridges(reading: Reading, draft: Draft) -> float:
    """How many tables are only joined through: nothing in the question speaks of them."""
    used = tables_used(reading)
    tree = join_tables(draft.graph, used)
    ends = {end for edge in (tree[0] if tree else ()) for end in (edge.left, edge.right)}
    return float(len(ends - set(used)))


def _is_nested(reading: Reading) -> bool:
    return bool(reading.combine) or any(hasattr(one, "query") for one in reading.where)
