"""What is shown: the columns asked for, in the order asked; for an entity, what names it."""

from __future__ import annotations

from t2sql.translators.offline.clauses.everything import read_everything
from t2sql.translators.offline.codes.roots import form_of
from t2sql.translators.offline.draft import FILTER, PROJECT, Draft
from t2sql.translators.offline.english import ASK_WORDS
from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.reading import Operand


def read_projection(draft: Draft) -> None:
    """Read the columns that no other clause took."""
    for place in list(draft.each("distinct")):
        if draft.regions[place] == PROJECT:
            draft.distinct = True
        draft.use(place)
    _read_when(draft)
    for place, tag in enumerate(draft.tags):
        if place in draft.used or not tag.is_column or not _shown(draft, place):
            _read_second_entity(draft, place)
            continue
        _show(draft, place)
    _keep_listed(draft)
    _read_asked_thing(draft)
    _read_owner(draft)
    read_everything(draft)
    if not draft.select and not draft.everything and not draft.group:
        _read_entity(draft)


def _show(draft: Draft, place: int) -> None:
    """The column of the tag, unless it only names the next one, or what is measured."""
    column = draft.operand(place)
    if column is None:
        return
    draft.use(place)
    if not (_is_name_of_next(draft, place, column) or _is_measured(draft, column)):
        draft.select.extend((place, one) for one in _whole_name(draft, place, column))


def _is_measured(draft: Draft, column: Operand) -> bool:
    """As in "the average price of priced books": neither a row nor a group has one of its own."""
    same = (
        one.column == column.column and one.table == column.table and one.aggregated
        for _, one in draft.select
    )
    return column not in draft.group and any(same)


def _is_name_of_next(draft: Draft, place: int, column: Operand) -> bool:
    """As in "the names of sponsors of the players": the sponsors, which are shown by themselves."""
    schema, after = draft.schema, draft.skip(place, 1, 4)
    other = draft.operand(after) if after >= 0 and draft.free(after) else None
    said = [tag.text.lower() for tag in draft.tags[place : place + 2]]
    if other is None or said[0] not in ("name", "names") or said[1:] != ["of"]:
        return False
    names = schema.names_of(column.table)
    plain = not (schema.is_key(other) or schema.is_numeric(other) or schema.is_dated(other))
    if other.table != column.table or column not in names or other in names or not plain:
        return False
    draft.select.append((after, other))
    draft.use(after)
    return True


def _keep_listed(draft: Draft) -> None:
    """Of what was named, only what the question lists at its end, if it does."""
    listed = [pair for pair in draft.select if pair[0] in draft.listed]
    if not listed:
        draft.listed = range(0)
        return
    draft.select = listed
    for place in range(draft.listed[0]):
        if draft.tags[place].is_column and draft.regions[place] == PROJECT:
            draft.use(place)


def _read_when(draft: Draft) -> None:
    """As in "when was the school founded?": the column that the verb names, and nothing else."""
    first = draft.tags[0].text.lower().split()[0] if draft.tags else ""
    if first != "when" or draft.select:
        return
    for place, tag in enumerate(draft.tags):
        column = draft.operand(place)
        if column is None or not draft.free(place) or draft.regions[place] != PROJECT:
            continue
        timed = draft.schema.is_dated(column) or draft.schema.is_year(column)
        if timed or tag.text.lower().endswith("ed"):
            draft.select.append((place, column))
            others = [at for at, one in enumerate(draft.tags) if one.is_column and draft.free(at)]
            draft.use(*others)
            return


def _shown(draft: Draft, place: int) -> bool:
    if draft.regions[place] == PROJECT and _is_counted_at(draft, place):
        return False
    if draft.regions[place] == PROJECT:
        return not (_of_entity(draft, place) or _is_verb(draft, place))
    before = draft.tags[place - 1].text.lower() if place else ""
    return draft.regions[place] == FILTER and before in _OWNED


_OWNED = frozenset({"their", "its", "his", "her", "and their", "respective", "corresponding"})


def _is_counted_at(draft: Draft, place: int) -> bool:
    """As in "how many people work on any project": where they are counted, not what is shown."""
    many = bool(draft.tags) and draft.tags[0].text.lower().startswith("how many")
    if not many or not draft.select:
        return False
    between = draft.tags[draft.select[0][0] + 1 : place]
    return not any(tag.kind in ("and", "group", "project", "mark") for tag in between)


def _read_asked_thing(draft: Draft) -> None:
    """As in "which shop sold most, and how many orders did it have": the shop is shown too."""
    first = draft.tags[0].text.lower().split()[0] if draft.tags else ""
    if first not in ("which", "what", "who") or not draft.select or draft.group:
        return
    place, counted = draft.select[0]
    joined = any(
        tag.kind == "and" or tag.text == "?" for tag in draft.tags[max(place - 3, 0) : place]
    )
    if not joined or not all(one.function == "count" for _, one in draft.select):
        return
    asked = next((at for at in range(1, min(place, 5)) if draft.tags[at].target is not None), -1)
    target = draft.tags[asked].target if asked > 0 else None
    if target is not None and draft.tags[asked].is_table and target.table != counted.table:
        draft.select[:0] = [(asked, one) for one in draft.schema.names_of(target.table)]


def _read_owner(draft: Draft) -> None:
    """As in "books with their price": the books are shown too."""
    if not draft.select or draft.group or draft.listed:
        return
    place = min(at for at, _ in draft.select)
    lead = draft.tags[place - 1].text.lower().split() if place else []
    owner = _owner(draft, place) if lead[-1:] in (["their"], ["its"]) else -1
    target = draft.tags[owner].target if owner >= 0 else None
    if target is None or not draft.tags[owner].is_table or draft.regions[owner] != PROJECT:
        return
    before = draft.tags[owner - 1].text.lower() if owner else ""
    if before not in ("of", "for", "by", "many"):
        draft.select[:0] = [(owner, one) for one in draft.schema.names_of(target.table)]


def _owner(draft: Draft, place: int) -> int:
    """Whose it is: of the tables named before, the one that has the column, else the nearest."""
    column = draft.operand(place)
    for near in range(place - 1, -1, -1):
        target = draft.tags[near].target
        if draft.tags[near].is_table and target and column and target.table == column.table:
            return near
    owner = draft.skip(place - 1, -1, 2, ("and",))
    while owner > 0 and draft.tags[owner].is_value:  # "shops in Lyon with their manager"
        owner = draft.skip(owner, -1, 2)
    return owner


_LEADS = frozenset({"of", "the", "that", "those", "their", "respective", "corresponding"})


def _read_second_entity(draft: Draft, place: int) -> None:
    """As in "the names of pilots and (of) aircraft": the second entity is shown by its name too."""
    tag = draft.tags[place]
    if (
        not tag.is_table
        or tag.target is None
        or draft.regions[place] != PROJECT
        or not draft.select
    ):
        return
    back = place - 1
    while back > 0 and draft.tags[back].text.lower() in _LEADS:
        back -= 1
    before = draft.tags[back - 1]
    if draft.tags[back].kind != "and" or not before.is_table or before.target is None:
        return
    last = draft.select[-1][1]
    named = last in draft.schema.names_of(last.table) and last.table == before.target.table
    if named and tag.target.table != last.table:
        draft.select.extend((place, one) for one in draft.schema.names_of(tag.target.table))


def _whole_name(draft: Draft, place: int, column: Operand) -> tuple[Operand, ...]:
    """A person's "name" is the first and the last name."""
    names = draft.schema.names_of(column.table)
    words = draft.tags[place].text.lower().split()
    plain = "name" in words[-1] and not {"first", "last", "given", "family"} & set(words)
    return names if plain and len(names) > 1 and column == names[0] else (column,)


def _is_verb(draft: Draft, place: int) -> bool:
    """As in "songs that were released": a participle after "be" shows nothing."""
    before = draft.tags[place - 1].text.lower() if place else ""
    word = draft.tags[place].text.lower()
    if before in ("is", "are", "was", "were", "been", "be") and word.endswith(("ed", "en")):
        return True
    return _is_done(draft, place)


def _is_done(draft: Draft, place: int) -> bool:
    """As in "which client sent the heaviest parcel": who did it is asked, not when."""
    before, after = draft.tags[max(place - 1, 0)], draft.tags[place + 1 : place + 2]
    column = draft.operand(place)
    acted = (
        (before.is_table or before.is_column)
        and after
        and after[0].kind in ("superlative", "stop", "compare")
    )
    past = form_of(draft.tags[place].text.lower()) == "participle"
    return bool(acted) and past and column is not None and draft.schema.is_dated(column)


_WHOSE = frozenset(
    {"of", "for", "from", "by", "in", "across", "among", "at", "to", "on", "with", "within"}
)


def _of_entity(draft: Draft, place: int) -> bool:
    """As in "the description of the budget type": what follows "of" is whose, not what."""
    near = place - 1
    while near >= 0 and (
        draft.tags[near].text.lower() in ("the", "all", "each", "a", "an", "any")
        or (near == place - 1 and draft.tags[near].is_table)
    ):
        near -= 1
    if near < 1 or draft.tags[near].text.lower() not in _WHOSE:
        return False
    return any(tag.is_column or tag.is_table for tag in draft.tags[:near])


def _read_entity(draft: Draft) -> None:
    """No column is asked for: "list the departments", "who ...", "when ...", "where ..."."""
    subject = draft.subject
    if not subject:
        return
    first = draft.tags[0].text.lower() if draft.tags else ""
    for word, endings in ASK_WORDS.items():
        if first.startswith(word):
            for ending in endings:
                for column in draft.schema.by_name[subject].columns:
                    if name_words(column.name)[-1:] == (ending,):
                        draft.select.append((0, Operand(subject, column.name)))
                        return
    names = draft.schema.names_of(subject)
    counted = draft.having or any(key.operand.aggregated for key in draft.order)
    if names[0].table != subject and not counted and draft.schema.date_of(subject) is not None:
        draft.everything = True  # an event has no name of its own: it is shown whole
        return
    draft.select.extend((0, name) for name in names)
