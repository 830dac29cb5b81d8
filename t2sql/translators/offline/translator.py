"""The translator that needs no model: a deterministic semantic parser over the catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from t2sql.steps.follow_up import whole_question
from t2sql.translators.offline.assets import take_changed, take_over
from t2sql.translators.offline.explain import explain_tags, reasons_of
from t2sql.translators.offline.interpret import Interpretation, read_words
from t2sql.translators.offline.options import Options, find_options
from t2sql.translators.offline.parts.read import read_with_parts
from t2sql.translators.offline.restate import restate
from t2sql.translators.offline.scopes import read_confirmed, read_scopes
from t2sql.translators.offline.words import split_name, split_words, stem
from t2sql.types import (
    CatalogSlice,
    ChosenTable,
    ModelCall,
    PastQuery,
    Problem,
    Question,
    Refusal,
    TableCandidate,
    Translation,
)


class OfflineTranslator:
    """Implements the ``Translator`` protocol without a model. Holds no state but its threshold.

    ``confidence`` (0 to 1): below it a reading is refused, and offered as the refusal's ``best``.
    """

    def __init__(self, confidence: float = 0.5) -> None:
        self._confidence = confidence

    @property
    def name(self) -> str:
        """Always ``offline``."""
        return "offline"

    def select_tables(
        self,
        question: Question,
        candidates: Sequence[TableCandidate],
        known: CatalogSlice,
        limit: int,
    ) -> tuple[tuple[ChosenTable, ...], tuple[ModelCall, ...]] | Refusal:
        """The tables of the best reading and no others, with a reason for each."""
        question = name_plainly(question, known)
        whole = whole_question(question)
        ranked = sorted(candidates, key=lambda one: -one.score)
        best = ranked[0].score if ranked and ranked[0].score > 0 else 1.0
        priors = {one.name: one.score / best for one in ranked}
        found = () if whole is question else self._kept(question, whole, known, priors)
        question = whole
        found = found or self._chosen(question, known, priors)
        if not found:
            return _nothing(question, known, [one.name for one in ranked])
        chosen = {one.name.lower(): one for one in found}
        for name in question.pinned:
            table = known.table(name)
            if table is not None:
                chosen.setdefault(table.name.lower(), ChosenTable(table.name, "you named it"))
        return tuple(chosen.values())[: max(limit, 1)], ()

    def translate(
        self,
        question: Question,
        known: CatalogSlice,
        failed: tuple[str, Sequence[Problem]] | None = None,
        variant: int = 0,
    ) -> Translation | Refusal:
        """SQL over the tables of ``known``; a reading that ``failed`` is not given again."""
        question = whole_question(name_plainly(question, known))
        tried = failed[0] if failed is not None else ""
        found = read_with_parts(question, known, {}, lambda: read_confirmed(question, known))
        own = _others(found, known.dialect, tried)
        options = find_options(question, known, [one for one, _ in own], confirmed=True)
        taken = self._taken(question, known, options)
        if taken is not None and _sql_of(taken) != tried:
            return taken
        if not own:
            return _nothing(question, known, [table.name for table in known.tables])
        best, translation = own[0]
        if translation.confidence >= self._confidence:
            return translation
        said = self._restated(question, known, found)
        return _unsure(question, known, best, translation, said)

    def _restated(
        self, question: Question, known: CatalogSlice, found: Sequence[Interpretation]
    ) -> tuple[str, ...]:
        """The best readings as questions, each of which leads to its reading."""

        def read(asked: Question) -> Sequence[Interpretation]:
            return read_confirmed(asked, known)

        return restate(question, found, read, self._confidence)

    def _taken(
        self, question: Question, known: CatalogSlice, options: Options
    ) -> Translation | Refusal | None:
        """The past query, as it was or changed, where that is the best answer."""
        if options.best == "repeat" and options.repeat is not None:
            past, translation = options.repeat.past, take_over(options.repeat, known.dialect)
        elif options.best == "adapted" and options.adapted is not None:
            past, translation = options.adapted.past, take_changed(options.adapted, known.dialect)
        else:
            return None
        sure = translation.confidence >= self._confidence
        return translation if sure else _nearly(question, known, past, translation)

    def _kept(
        self,
        question: Question,
        whole: Question,
        known: CatalogSlice,
        priors: dict[str, float],
    ) -> tuple[ChosenTable, ...]:
        """The tables of the query before, with others where those alone cannot answer."""
        before = question.earlier[-1].selection.tables
        scopes = (before, (*before, *_joined(before, known)))
        for names in scopes:
            found = read_scopes(whole, known.only(names), priors)
            if found and found[0].grade.confidence >= self._confidence:
                reasons = reasons_of(found[0].write(), found[0].draft, known)
                return tuple(ChosenTable(name, reason) for name, reason in reasons.items())
        return ()

    def _chosen(
        self, question: Question, known: CatalogSlice, priors: dict[str, float]
    ) -> tuple[ChosenTable, ...]:
        found = read_with_parts(
            question, known, priors, lambda: read_scopes(question, known, priors)
        )
        options = find_options(question, known, found)
        if options.best == "repeat" and options.repeat is not None:
            past, names = options.repeat.past, options.repeat.past.tables
        elif options.best == "adapted" and options.adapted is not None:
            past, names = options.adapted.past, options.adapted.tables
        elif found:
            reasons = reasons_of(found[0].write(), found[0].draft, known)
            return tuple(ChosenTable(name, reason) for name, reason in reasons.items())
        else:
            return ()
        read = {name.lower() for name in past.tables}
        reason = f"the verified past question '{past.question}' reads it"
        return tuple(
            ChosenTable(table.name, reason if table.name.lower() in read else "what is asked for")
            for table in known.only(names).tables
        )


def _joined(names: Sequence[str], known: CatalogSlice) -> list[str]:
    """Tables one join away."""
    inside = set(names)
    ends = [(edge.left, edge.right) for edge in known.joins] + [
        (edge.right, edge.left) for edge in known.joins
    ]
    return list(dict.fromkeys(far for near, far in ends if near in inside and far not in inside))


def _others(
    found: Sequence[Interpretation], dialect: str, tried: str
) -> list[tuple[Interpretation, Translation]]:
    """The first reading that says something else than the SQL that was tried, if there is one."""
    written = ((one, _written(one, dialect)) for one in found)
    return list(islice((pair for pair in written if pair[1].sql != tried), 1))


def _sql_of(reply: Translation | Refusal) -> str:
    """What is written, or would be."""
    best = reply.best if isinstance(reply, Refusal) else reply
    return best.sql if best is not None else ""


def _written(one: Interpretation, dialect: str) -> Translation:
    return Translation(
        one.write().sql(dialect=dialect, pretty=True),
        explain_tags(one.draft.tags),
        one.assumptions,
        one.grade.confidence,
    )


def name_plainly(question: Question, known: CatalogSlice) -> Question:
    """The question with ``trade.orders`` as ``orders``: a schema is no word to tie to anything."""
    text = _unhyphened(question.text, known)
    for table in known.tables:
        if table.schema and table.name.lower() in text.lower():
            name = rf"(?<!\w){re.escape(table.name)}(?!\w)"
            bare = table.bare_name.replace("\\", r"\\")  # no group is meant
            text = re.sub(name, bare, text, flags=re.IGNORECASE)
    return question if text == question.text else replace(question, text=text)


def _unhyphened(text: str, known: CatalogSlice) -> str:
    """``check-ins`` as ``checkins`` where a table or column is called so."""
    if not re.search(r"[^\W\d_]-[^\W\d_]", text):
        return text
    names = {stem(part) for table in known.tables for part in split_name(table.bare_name)}
    names |= {
        stem(part)
        for table in known.tables
        for one in table.columns
        for part in split_name(one.name)
    }

    def joined(match: re.Match[str]) -> str:
        whole = match.group(1) + match.group(2)
        return whole if stem(whole) in names else match.group()

    return re.sub(r"\b([^\W\d_]+)-([^\W\d_]+)\b", joined, text)


def _nearly(
    question: Question, known: CatalogSlice, past: PastQuery, translation: Translation
) -> Refusal:
    return Refusal(
        question,
        "I am not sure enough that a past question means the same.",
        understood=(f"near the past question '{past.question}'",),
        nearest=tuple(table.name for table in known.tables[:5]),
        clarification="Is it this past question, with what is put in place?",
        choices=(past.question,),
        best=translation,
    )


def _nothing(question: Question, known: CatalogSlice, nearest: Iterable[str]) -> Refusal:
    names = tuple(nearest)[:5]
    linked = read_words(question, known)
    words = tuple(word.text for word in split_words(question.text) if word.kind == "word")
    return Refusal(
        question,
        "I know no way to join what the question names."
        if linked
        else "Nothing in the question names a table, a column or a value that I know.",
        understood=linked,
        missing=() if linked else words[:12],
        nearest=names,
        clarification="Which of these tables is the question about?" if names else "",
        choices=names,
    )


def _unsure(
    question: Question,
    known: CatalogSlice,
    best: Interpretation,
    translation: Translation,
    said: tuple[str, ...],
) -> Refusal:
    """Not sure enough: what was understood and what not, and the readings ``said`` as choices."""
    missing = best.grade.missing
    reason = (
        "I could not tie every word of the question to the data."
        if missing
        else "I am not sure enough that I read the question rightly."
    )
    return Refusal(
        question,
        reason,
        understood=tuple(translation.explanation.split("; ")) if translation.explanation else (),
        missing=missing,
        nearest=tuple(table.name for table in known.tables[:5]),
        clarification=(
            f"What is meant by {', '.join(repr(word) for word in missing[:3])}?"
            if missing
            else "Is it one of these?"
            if said
            else ""
        ),
        choices=said or tuple(table.name for table in known.tables[:5]),
        best=translation,
    )
