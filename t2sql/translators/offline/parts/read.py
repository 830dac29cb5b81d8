"""A question in parts as one reading: a base that is counted, and each step over its rows.

Every part is read as a question of its own ("how many members placed an order"), over whatever
tables it needs; what it asks becomes a condition on the rows of the base, by a sub-query where it
speaks of other tables. So nothing is joined that would repeat or lose rows of the base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from t2sql.translators.offline.build import is_writable
from t2sql.translators.offline.confidence import Grade
from t2sql.translators.offline.customs.settle import settle
from t2sql.translators.offline.ground import Ground, prepare
from t2sql.translators.offline.interpret import Interpretation
from t2sql.translators.offline.measures.formula import Quotient, Subset
from t2sql.translators.offline.parts.split import Parts, Step, split_parts
from t2sql.translators.offline.parts.step_readings import read_step
from t2sql.translators.offline.parts.steps import (
    Entity,
    as_thing,
    counted_of,
    none_of,
    plain_base,
    plain_step,
)
from t2sql.translators.offline.reading import Condition, Operand, Reading, Within
from t2sql.translators.offline.scopes import read_scopes
from t2sql.translators.offline.tags import Tag

ENOUGH = 0.5
"""Parts that are read so surely need no reading of the whole to compete with."""
_SHARED = ("half_matches", "joins", "nested")
"""What the parts have in common, since all of them name the same rows."""

SEVERAL = 3
"""So many figures of the same rows no reading of a question as a whole shows."""

Read = Callable[[], Iterable[Interpretation]]


def read_with_parts(
    ground: Ground, priors: Mapping[str, float], read: Read
) -> Iterator[Interpretation]:
    """The readings of a question, the best first; ``read`` reads it as a whole."""
    parted = read_parts(ground, priors)
    if parted is not None and parted.grade.standing >= ENOUGH:
        yield parted
        return
    if parted is not None and _figures(parted) >= SEVERAL:
        yield parted
        parted = None
    whole = iter(read())
    best = next(whole, None)
    if parted is not None and _is_ahead(parted, best):
        yield parted
        parted = None
    if best is not None:
        yield best
    yield from whole
    if parted is not None:
        yield parted


def _is_ahead(parted: Interpretation, whole: Interpretation | None) -> bool:
    """A reading that shows fewer figures than are asked for has left a part unread."""
    if whole is None or parted.grade.standing >= whole.grade.confidence:
        return True
    return _figures(parted) > _figures(whole)


def _figures(one: Interpretation) -> int:
    """How many figures it shows."""
    return sum(shown.aggregated for shown in one.asked.select)


def read_parts(ground: Ground, priors: Mapping[str, float]) -> Interpretation | None:
    """The surest reading of the question in parts; None where it has none."""
    question = ground.question
    read: list[Interpretation] = []
    for parts in split_parts(question.text, question.today):
        one = _read(parts, ground, priors)
        if one is not None:
            read.append(one)
            if parts.told and one.grade.standing >= ENOUGH:
                break
    return max(read, key=lambda one: one.grade.standing, default=None)


def _read(parts: Parts, ground: Ground, priors: Mapping[str, float]) -> Interpretation | None:
    text = f"How many {plain_base(parts.base)} {parts.group}".strip()
    bases = read_scopes(_asking(text, ground), priors, least=1)
    counted = counted_of(bases[0].asked) if bases else None
    if counted is None or bool(bases[0].asked.group) != bool(parts.group):
        return None
    base, entity = bases[0], _entity(bases[0], counted)
    noun = next((tag.text for tag in base.draft.tags if _names(tag, entity)), "")
    shown, where, read = [counted] if parts.counted else [], list(base.asked.where), [base]
    for step in parts.steps:
        found: Interpretation | None = None
        conditions: tuple[Condition, ...] = ()
        for rows in _rows_of(step, noun) if noun else ():
            asked = _asking(f"How many {rows}", ground)
            found, conditions = read_step(asked, priors, entity)
            if conditions:
                break
        if step.lapsed:
            conditions = none_of(conditions)
        if step.kind != "count":
            late, conditions = _of_all(conditions, base.asked, entity)
            where.extend(late)
        if found is None or not conditions:
            return None
        read.append(found)
        if step.kind == "count" and len(parts.steps) == 1 and not parts.counted:
            where.extend(conditions)
            shown.append(counted)
        else:
            shown.append(_figure(step, counted, conditions))
    whole = replace(base.asked, select=(*base.asked.group, *shown), where=tuple(where), order=())
    return _settled(whole, read, ground)


def _rows_of(step: Step, noun: str) -> list[str]:
    """The rows that meet the step, in words; in two ways where it is a verb alone."""
    if step.lapsed:
        return [plain_base(step.text)]
    thing = as_thing(step.text)
    return [f"{noun} {plain_step(step.text)}", *([f"{noun} {thing}"] if thing else [])]


def _asking(text: str, ground: Ground) -> Ground:
    """The ground of a part of the question."""
    return prepare(replace(ground.question, text=text), ground.known)


def _figure(step: Step, counted: Operand, conditions: tuple[Condition, ...]) -> Operand:
    """The rows that meet the conditions: how many, or what share they are."""
    part = Operand(counted.table, formula=Subset(counted, conditions))
    if step.kind == "count":
        return part
    factor = 100.0 if step.kind == "percent" else 1.0
    return Operand(counted.table, formula=Quotient(part, counted, factor))


def _of_all(
    conditions: tuple[Condition, ...], base: Reading, entity: Entity
) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """As in "what share of the trips was cancelled in May": a period said last is of all rows."""
    if any(isinstance(one, Within) for one in base.where):
        return (), conditions
    late = [one for one in conditions if isinstance(one, Within) and one.left.table == entity.table]
    return tuple(late), tuple(one for one in conditions if one not in late)


def _names(tag: Tag, entity: Entity) -> bool:
    """Whether the words name what is counted."""
    target = tag.target
    if target is None or target.table != entity.table:
        return False
    return tag.is_table or Operand(target.table, target.column) == entity.key


def _entity(base: Interpretation, counted: Operand) -> Entity:
    key = base.draft.schema.key_of(counted.table)
    if counted.column:
        key = Operand(counted.table, counted.column)
    return Entity(counted.table, key)


def _settled(
    whole: Reading, read: Sequence[Interpretation], ground: Ground
) -> Interpretation | None:
    names = tuple(dict.fromkeys(name for one in read for name in one.writer.schema.by_name))
    schema = ground.schema.only(names)
    settled = settle(whole, ground, schema, ground.graph.only(names))
    if not is_writable(settled.reading, settled.writer):
        return None
    draft = replace(read[0].draft, tags=tuple(tag for one in read for tag in one.draft.tags))
    notes = tuple(dict.fromkeys(note for one in read for note in one.assumptions))
    return Interpretation(
        settled.reading, whole, draft, settled.writer, _together(read), read[0].score, notes
    )


def _together(read: Sequence[Interpretation]) -> Grade:
    """All parts must be right: what speaks against any of them speaks against the whole."""
    grades = [one.grade for one in read]
    counts = {name: sum(one.counts[name] for one in grades) for name in grades[0].counts}
    most = {name: max(one.counts[name] for one in grades) for name in _SHARED}
    most["doubt"] = grades[0].counts["doubt"]  # what the other parts count is known from the first
    missing = tuple(dict.fromkeys(word for one in grades for word in one.missing))
    return Grade(counts | most, missing)
