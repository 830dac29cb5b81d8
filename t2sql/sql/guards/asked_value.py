"""The question names a value of a column, and the query does not hold it, or holds another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.comparisons import Comparison, compared_texts
from t2sql.sql.guards.shape import words_of
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem, ValueHit

_SURE = 0.9
"""A hit from here on is the whole value, letter case and accents apart."""
_LIKELY = 0.8
"""Enough for a column of states: ``rejected`` is hardly anything else."""
_POSSIBLE = 0.4
"""Enough where the same column is compared with another value."""
_STATES = 20
_LETTERS = 2
"""Quoted letters, as in "begins with 'A'", stand in any SQL and count only within its texts."""
_ABBREVIATION = 3
_FROM_THERE = r"\b(?:days?|weeks?|months?|years?)\s+(?:before|after|from)\s+(?:the\s+)?"
_WORD = re.compile(r"[^\W_]+")


def check_asked_value(subject: Subject) -> list[Problem]:
    """Look for each value that the question surely names.

    Only values of columns of the tables that are read are looked for, and no word that is a name
    in the query as well.
    """
    asked = subject.asked
    if asked is None:
        return []
    texts = {_plain(node.name) for node in subject.tree.find_all(exp.Literal)}
    problems = list(_unused_quotes(subject, asked, texts))
    spans: dict[str, list[ValueHit]] = defaultdict(list)
    for hit in subject.known.value_hits:
        if hit.score >= _POSSIBLE and len(hit.span) > 1:
            spans[hit.span].append(hit)
    unused = {span: hits for span, hits in spans.items() if not _is_used(span, hits, texts)}
    if unused:
        said, compared = _plain(asked.text), list(compared_texts(subject))
        for span, hits in _looked_for(subject, unused).items():
            if not _is_part_of_more(span, asked.text):
                problems += _judge(subject, span, hits, compared, said)
    return list(dict.fromkeys(problems))


def _unused_quotes(subject: Subject, asked: Asked, texts: set[str]) -> Iterator[Problem]:
    """What stands in quotes is meant letter by letter, whether or not a column holds it."""
    known = {_plain(hit.span) for hit in subject.known.value_hits if hit.score >= _SURE}
    written = _plain(subject.sql)
    words = {word for text in texts for word in text.split()}
    for quoted in asked.quotes:
        plain = _plain(quoted)
        if not plain or plain in known or any(plain in text for text in texts):
            continue
        if all(word in words for word in plain.split()):
            continue  # a first and a last name, each in its column
        if any(_is_short_for(text, plain) for text in texts):
            continue
        if len(plain) <= _LETTERS or plain not in written:
            yield Problem(
                "unused_value",
                "warning",
                f"The question says '{quoted}', and the query does not use it.",
                "Filter on the column that holds it.",
            )


def _looked_for(
    subject: Subject, spans: Mapping[str, Sequence[ValueHit]]
) -> Mapping[str, Sequence[ValueHit]]:
    """Those of a table that is read; not of a column that the answer shows or groups by."""
    read: set[str] = set()
    shown: set[tuple[str, str]] = set()
    for block in subject.blocks:
        read.update(item.table.name.lower() for item in block.sources.values() if item.table)
        plain = [item.unalias() for item in block.select.expressions]
        parts: list[exp.Expr] = [item for item in plain if isinstance(item, exp.Column)]
        group = block.select.args.get("group")
        if group is not None:
            parts.append(group)
        for column in (found for part in parts for found in block.columns(part)):
            stored = block.stored(column)
            if stored is not None:
                shown.add((stored[0].name.lower(), stored[1].name.lower()))
    return {
        span: hits
        for span, hits in spans.items()
        if any(hit.table.lower() in read for hit in hits)
        and not any((hit.table.lower(), hit.column.lower()) in shown for hit in hits)
    }


def _is_part_of_more(span: str, text: str) -> bool:
    """Whether the words around make something else of it: ``Pay`` in ``Acme Pay``."""
    if not span[:1].isupper():
        return False
    name = re.escape(span)
    if re.search(rf"{_FROM_THERE}{name}\b", text, re.IGNORECASE):
        return True  # two days before it is another day
    return re.search(rf"\w\s+[A-Z]\w*\s+{name}\b|\b{name}\s+[A-Z]\w", text) is not None


def _is_used(span: str, hits: Sequence[ValueHit], texts: set[str]) -> bool:
    wanted = {_plain(span), *(_plain(hit.value) for hit in hits)}
    return any(_is_in(one, texts) for one in wanted)


def _is_in(wanted: str, texts: set[str]) -> bool:
    return any(
        wanted == text or (len(text) > 1 and text in wanted) or _is_short_for(text, wanted)
        for text in texts
    )


def _is_short_for(short: str, whole: str) -> bool:
    """``ca`` for ``california``, ``ny`` for ``new york``: the first letter, and then in order."""
    if not 1 < len(short) <= _ABBREVIATION or not whole.startswith(short[0]):
        return False
    letters = iter(whole)
    return all(letter in letters for letter in short)


def _judge(
    subject: Subject,
    span: str,
    hits: Sequence[ValueHit],
    compared: Sequence[Comparison],
    said: str,
) -> Iterator[Problem]:
    names = {word for node in subject.tree.find_all(exp.Identifier) for word in words_of(node.name)}
    if names.issuperset(word.lower() for word in _WORD.findall(span)):
        return
    for found in compared:
        place = (found.table.name.lower(), found.stored.name.lower())
        here = [hit for hit in hits if (hit.table.lower(), hit.column.lower()) == place]
        if here and found.operator == "=" and _plain(found.literal.name) not in said:
            yield _other(subject, span, found, here)
            return
    hit = hits[0]
    table = subject.known.table(hit.table)
    stored = table.column(hit.column) if table is not None else None
    states = stored is not None and (stored.distinct or _STATES + 1) <= _STATES
    if hit.score < (_LIKELY if states else _SURE):
        return
    column = f"{hit.table.rpartition('.')[2]}.{hit.column}"
    yield Problem(
        "unused_value",
        "warning",
        f"The question says '{span}', which {column} holds, and the query does not use it.",
        f"Filter on {column} = '{hit.value}', if that is meant.",
        cells=(hit.value,),
    )


def _other(subject: Subject, span: str, found: Comparison, here: Sequence[ValueHit]) -> Problem:
    copied, (place,) = subject.copy(found.literal)
    place.replace(exp.Literal.string(here[0].value))
    column = f"{found.table.bare_name}.{found.stored.name}"
    return Problem(
        "other_value",
        "warning",
        f"The question says '{span}', and {column} is compared with '{found.literal.name}'.",
        f"Did you mean '{here[0].value}'?",
        span_of(found.literal),
        subject.written(copied),
        (here[0].value,),
    )


def _plain(text: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(text))
