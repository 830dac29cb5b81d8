"""Names that other words of a question tell apart, where a table has several.

As in "the feasts of this year: day and name": the name of the feast, not of the month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.tags import Tag, Target
from t2sql.translators.offline.words import lemma, stem


def told_columns(tags: Sequence[Tag]) -> dict[str, frozenset[str]]:
    """Of each table, stems of the words that speak of a column of it, and not of a name."""
    told: dict[str, frozenset[str]] = {}
    for tag in tags:
        if not tag.targets or any(one.kind != "column" for one in tag.targets):
            continue
        words = tag.text.lower().split()
        if words[-1:] in (["name"], ["names"]):
            continue
        stems = frozenset(stem(lemma(word)) for word in words)
        for table in {one.table for one in tag.targets}:
            told[table] = told.get(table, frozenset()) | stems
    return told


def is_told_name(option: Target, tag: Tag, told: Mapping[str, frozenset[str]]) -> bool:
    """Whether a bare "name" may be this one, its other words being spoken of elsewhere."""
    bare = tag.text.lower().split()[-1:] == ["name"]
    words = name_words(option.column) if option.kind == "column" and bare else ()
    others = {stem(word) for word in words[:-1]} if words[-1:] == ("name",) else set[str]()
    return bool(others) and others <= told.get(option.table, frozenset())


def is_of_asked(option: Target, tag: Tag, tags: Sequence[Tag]) -> bool:
    """As in "which sight is on the photo 'x'? Return its name": of what the question asks for."""
    if option.kind != "column":
        return False
    place = next((at for at, one in enumerate(tags) if one.start == tag.start), 0)
    if tags[place - 1].text.lower() not in ("its", "their"):
        return False
    before = tags[:place]
    told = any(one.kind == "mark" and one.text in "?." for one in before)
    first = next((one for one in before if one.targets), None)
    return (
        told
        and first is not None
        and first.targets[0] == Target("table", option.table, "", "", first.targets[0].score)
    )
