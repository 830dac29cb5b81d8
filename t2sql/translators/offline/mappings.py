"""What the spans mean together: targets chosen jointly, so that they fit each other.

A set of targets scores by how well each word fits, by how the spans stand to each other ("name of
the department" wants the name column of departments) and by the cost of joining the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from t2sql.translators.offline.join_tree import JoinGraph, join_tables
from t2sql.translators.offline.tags import Tag, Target
from t2sql.translators.offline.told_names import is_of_asked, is_told_name, told_columns

BEAM = 48
KEPT = 8
OPTIONS = 9
REACH = 8
"""So many tags back a target may stand to another."""
JOIN_PENALTY = 0.25
APART_PENALTY = 3.0
OF_BONUS = 0.45
BESIDE_BONUS = 0.35
NAMED_BONUS = 0.18
SAME_COLUMN_BONUS = 0.6
LISTED_BONUS = 0.3
SAME_TABLE_BONUS = 0.08
SAME_COLUMN_AGAIN = 0.2
POINTER_PENALTY = 0.4
TOLD_BONUS = 0.4
ASKED_BONUS = 0.6
_KEY_WORDS = frozenset({"id", "ids", "code", "codes", "key", "keys", "number", "numbers"})

_LINKS = frozenset(
    {"of", "for", "in", "the", "each", "all", "every", "a", "an", "these", "those"}
    | {"their", "its", "his", "her"}
)
_LISTS = frozenset({"and", ",", "the", "their", "or", "as", "well"})
_EQUALS = frozenset(
    {"is", "are", "was", "=", ":", "named", "called", "be", "of", "the", "as", "to", "like", "in"}
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A target for every mention, and how well they fit together."""

    tags: tuple[Tag, ...]
    score: float
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every extension looks at."""

    tags: Sequence[Tag]
    places: Sequence[int]
    """Of the tags that mean something."""
    named: Mapping[str, float]
    priors: Mapping[str, float]
    kin: Mapping[str, str]
    graph: JoinGraph
    told: Mapping[str, frozenset[str]]
    """Of each table, stems of the words that speak of a column of it and not of its name."""
    said: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    """The words between two spans, once they were asked for."""

    def between(self, left: int, right: int) -> tuple[str, ...]:
        if (left, right) not in self.said:
            tags = self.tags[left + 1 : right]
            words = tuple(word.lower() for tag in tags for word in tag.text.split())
            self.said[left, right] = words
        return self.said[left, right]


@dataclass(frozen=True, slots=True)
class _Partial:
    targets: tuple[Target, ...] = ()
    """Of the first few tags that mean something."""
    score: float = 0.0
    tables: frozenset[str] = field(default_factory=frozenset)
    columns: frozenset[str] = field(default_factory=frozenset)


def assign_targets(
    tags: Sequence[Tag], graph: JoinGraph, priors: Mapping[str, float], kin: Mapping[str, str]
) -> Iterator[Assignment]:
    """The best joint choices of targets, best first.

    ``priors``: table to score, 0 to 1. ``kin``: table to the table whose name its rows go by.
    """
    named = _named_tables(tags)
    for table, parent in kin.items():
        if table in named:
            named.setdefault(parent, named[table])
    places = [place for place, tag in enumerate(tags) if tag.targets]
    ground = _Ground(tags, places, named, priors, kin, graph, told_columns(tags))
    beam = [_Partial()]
    for place in places:
        best = sorted(
            tags[place].targets,
            key=lambda one: -(one.score + NAMED_BONUS * 2 * named.get(one.table, 0.0)),
        )
        options = [(option, _fit_alone(option, tags[place], ground)) for option in best[:OPTIONS]]
        grown = [
            (partial.score + _gain(partial, option, alone, ground), partial, option)
            for partial in beam
            for option, alone in options
        ]
        grown.sort(key=_rank)
        beam = [_extend(partial, option, score) for score, partial, option in grown[:BEAM]]
    scored = sorted(((_joined_score(one, graph), one) for one in beam), key=lambda pair: -pair[0])
    meant: dict[tuple[int, Target], Tag] = {}
    return (_finish(partial, score, ground, meant) for score, partial in scored[:KEPT])


def _named_tables(tags: Sequence[Tag]) -> dict[str, float]:
    """Tables that a span of their own names, with the best score."""
    named: dict[str, float] = {}
    for tag in tags:
        best = max((one.score for one in tag.targets), default=0.0)
        for target in tag.targets:
            if target.kind == "table" and target.score >= best - 0.12:
                named[target.table] = max(target.score, named.get(target.table, 0.0))
    return named


def _fit_alone(option: Target, tag: Tag, ground: _Ground) -> float:
    """How well the option fits, whatever the other spans mean."""
    size = min(tag.end - tag.start, 4)
    score = option.score * (0.6 + 0.4 * size) + 0.25 * ground.priors.get(option.table, 0.0)
    if option.kind != "table" and option.table in ground.named:
        score += NAMED_BONUS * ground.named[option.table]
    score += TOLD_BONUS if is_told_name(option, tag, ground.told) else 0.0
    score += ASKED_BONUS if is_of_asked(option, tag, ground.tags) else 0.0
    return score - (POINTER_PENALTY if _is_pointer(option, tag, ground) else 0.0)


def _is_pointer(option: Target, tag: Tag, ground: _Ground) -> bool:
    """Whether it is the key of rows that the same words name: people call those by their names."""
    named = option.column.lower().endswith("name") or tag.text.lower().split()[-1] in _KEY_WORDS
    if option.kind != "column" or named:
        return False
    others = {one.table for one in tag.targets} - {option.table}
    return any(
        (
            (edge.left, edge.left_columns) == (option.table, (option.column,))
            and edge.right in others
        )
        or (
            (edge.right, edge.right_columns) == (option.table, (option.column,))
            and edge.left in others
        )
        for _, edge in ground.graph.neighbours.get(option.table, ())
    )


def _gain(partial: _Partial, option: Target, alone: float, ground: _Ground) -> float:
    """What the option adds to the score. ``alone``: how well it fits, whatever stands before."""
    score = alone
    if option.table in partial.tables:
        score += SAME_TABLE_BONUS
    if option.kind == "column" and option.column in partial.columns:
        score += SAME_COLUMN_AGAIN
    return score + _fit_before(partial, option, ground)


def _rank(grown: tuple[float, _Partial, Target]) -> float:
    """The lower, the better: the score, and what joining its tables costs at least."""
    score, partial, option = grown
    tables = len(partial.tables) + (option.table not in partial.tables)
    return JOIN_PENALTY * tables - score


def _extend(partial: _Partial, option: Target, score: float) -> _Partial:
    columns = partial.columns
    if option.kind == "column" and option.column not in columns:
        columns = columns | {option.column}
    tables = partial.tables
    if option.table not in tables:
        tables = tables | {option.table}
    return _Partial((*partial.targets, option), score, tables, columns)


def _fit_before(partial: _Partial, option: Target, ground: _Ground) -> float:
    """How the option stands to the targets before it; "a, b and c of X" ties all three to X."""
    place = at = ground.places[len(partial.targets)]
    score, chain = 0.0, False
    for number in range(len(partial.targets) - 1, -1, -1):
        back, other = ground.places[number], partial.targets[number]
        if back < place - REACH:
            break
        between = ground.between(back, at)
        if not chain:
            score += _fit(other, option, between, ground.kin)
        elif other.kind == "column" and all(word in _LISTS for word in between):
            score += OF_BONUS if _owns(option.table, other.table, ground.kin) else 0.0
        else:
            break
        chain = option.kind == "table" and other.kind == "column" and (chain or bool(between))
        if not chain:
            break
        at = back
    return score


def _owns(table: str, other: str, kin: Mapping[str, str]) -> bool:
    return other in (table, kin.get(table))


def _fit(left: Target, right: Target, between: tuple[str, ...], kin: Mapping[str, str]) -> float:
    """How well two neighbouring targets stand together, given the words between them."""
    if left.kind == "column" and right.kind == "table":
        linked = between and all(word in _LINKS for word in between)
        return OF_BONUS if linked and _owns(right.table, left.table, kin) else 0.0
    if left.kind == "table" and right.kind == "column":
        if _owns(left.table, right.table, kin) and len(between) <= 3:
            return BESIDE_BONUS if not between else BESIDE_BONUS * 0.7
        return 0.0
    if {left.kind, right.kind} == {"column", "value"}:
        return _fit_value(left, right, between)
    if left.kind == right.kind == "value":
        same = (left.table, left.column) == (right.table, right.column)
        return 0.2 if same and between in (("or",), ("and",), (",",)) else 0.0
    if left.table != right.table:
        return 0.0
    if left.kind == right.kind == "column":
        listed = between and all(word in _LISTS for word in between)
        return LISTED_BONUS if listed else 0.15 if len(between) <= 2 else 0.05
    return 0.25 if {left.kind, right.kind} == {"table", "value"} and not between else 0.0


def _fit_value(left: Target, right: Target, between: tuple[str, ...]) -> float:
    """A value beside its own column; or as in "euro-priced", beside one of the same row."""
    if between == ("-",) and left.table == right.table:
        return BESIDE_BONUS
    if (left.table, left.column) != (right.table, right.column):
        return 0.0
    near = 1.0 if all(word in _EQUALS for word in between) else 0.5 * (len(between) <= 3)
    named = left if left.kind == "column" else right
    return SAME_COLUMN_BONUS * near * _sureness(named.score)


def _joined_score(partial: _Partial, graph: JoinGraph) -> float:
    joined = join_tables(graph, partial.tables)
    return partial.score - (APART_PENALTY if joined is None else JOIN_PENALTY * joined[1])


def _sureness(score: float) -> float:
    """0 to 1: a column that is half matched may well be something else beside its own value."""
    return min(max((score - 0.6) / 0.35, 0.0), 1.0)


def _finish(
    partial: _Partial, score: float, ground: _Ground, meant: dict[tuple[int, Target], Tag]
) -> Assignment:
    """``meant``: tags with a target that another assignment gave them already."""
    chosen = list(ground.tags)
    for pair in zip(ground.places, partial.targets, strict=True):
        if pair not in meant:
            meant[pair] = replace(ground.tags[pair[0]], target=pair[1])
        chosen[pair[0]] = meant[pair]
    tables = tuple(dict.fromkeys(tag.target.table for tag in chosen if tag.target is not None))
    return Assignment(tuple(chosen), score, tables)
