"""The translator that needs no model: a deterministic semantic parser over the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, tee

from t2sql.steps.follow_up import whole_question
from t2sql.translators.offline.assets import take_changed, take_over
from t2sql.translators.offline.called import name_plainly
from t2sql.translators.offline.clauses.pointed import bare_pointers, tables_of_names
from t2sql.translators.offline.composed import read_composed
from t2sql.translators.offline.explain import explain_tags, reasons_of
from t2sql.translators.offline.ground import prepare
from t2sql.translators.offline.interpret import Interpretation
from t2sql.translators.offline.options import Options, find_options
from t2sql.translators.offline.pairs.read import Answer
from t2sql.translators.offline.parts.read import read_with_parts
from t2sql.translators.offline.reading import tables_used
from t2sql.translators.offline.refusing import refuse_near, refuse_unread, refuse_unsure
from t2sql.translators.offline.respelled import read_respelled, refuse_misspelt, respell
from t2sql.translators.offline.restate import restate
from t2sql.translators.offline.scopes import read_confirmed, read_scopes
from t2sql.types import (
    CatalogSlice,
    ChosenTable,
    ModelCall,
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
        kept = () if whole is question else self._kept(question, whole, known, priors)
        question = whole
        found = kept or self._chosen(question, known, priors)
        if isinstance(found, Refusal):
            return found
        if not found:
            return refuse_unread(question, known, [one.name for one in ranked])
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
        reply = self._translated(question, known, failed[0] if failed is not None else "")
        if isinstance(reply, Translation):
            return reply
        meant = respell(question, known)
        other = self._translated(meant, known, "") if meant is not None else reply
        best = other.best if isinstance(other, Refusal) else other
        sure = reply.best.confidence if reply.best is not None else 0.0
        if meant is None or best is None or best.confidence <= sure:
            return reply
        return refuse_misspelt(question, meant, known, best)

    def _translated(
        self, question: Question, known: CatalogSlice, tried: str
    ) -> Translation | Refusal:
        """What the words as they stand lead to, but for the SQL that was ``tried``."""
        ground = prepare(question, known)
        read = read_with_parts(ground, {}, lambda: read_confirmed(ground))
        first, found = tee(read)  # few are asked for, unless it is refused
        own = _others(first, known.dialect, tried)
        options = find_options(question, known, [one for one, _ in own], confirmed=True)
        taken = self._taken(question, known, options)
        composed = read_composed(ground, lambda: _best_of(taken, own), self._figures(known, {}))
        if composed is not None and composed.translation.sql != tried:
            return composed.translation
        if taken is not None and _sql_of(taken) != tried:
            return taken
        if not own:
            return refuse_unread(question, known, [table.name for table in known.tables])
        best, translation = own[0]
        if translation.confidence >= self._confidence:
            return translation
        said = self._restated(question, known, found)
        return refuse_unsure(question, known, best, translation, said)

    def _restated(
        self, question: Question, known: CatalogSlice, found: Iterable[Interpretation]
    ) -> tuple[str, ...]:
        """The best readings as questions, each of which leads to its reading."""

        def read(asked: Question) -> Interpretation | None:
            return next(read_confirmed(prepare(asked, known)), None)

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
        return translation if sure else refuse_near(question, known, past, translation)

    def _figures(self, known: CatalogSlice, priors: Mapping[str, float]) -> Answer:
        """What answers one of the two questions that a question for two figures is."""

        def answer(question: Question) -> Translation | None:
            ground = prepare(question, known)
            found = read_scopes(ground, priors, least=1)
            options = find_options(question, known, found)
            taken = self._taken(question, known, options)
            if isinstance(taken, Refusal):
                return taken.best
            return taken or (_written(found[0], known.dialect) if found else None)

        return answer

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
            found = read_scopes(prepare(whole, known.only(names)), priors)
            if found and found[0].grade.confidence >= self._confidence:
                reasons = reasons_of(found[0].write(), found[0].draft, known)
                return tuple(ChosenTable(name, reason) for name, reason in reasons.items())
        return ()

    def _chosen(
        self, question: Question, known: CatalogSlice, priors: dict[str, float]
    ) -> tuple[ChosenTable, ...] | Refusal:
        ground = prepare(question, known)
        read = read_with_parts(ground, priors, lambda: read_scopes(ground, priors))
        found = tuple(islice(read, 1))
        if not found or found[0].grade.missing:
            better = read_respelled(question, known, priors, found)
            if better is not None:
                meant, reading = better
                return refuse_misspelt(question, meant, known, _written(reading, known.dialect))
        options = find_options(question, known, found)

        def whole() -> Translation | None:
            own = _others(found, known.dialect, "")
            return _best_of(self._taken(question, known, options), own)

        composed = read_composed(ground, whole, self._figures(known, priors))
        if composed is not None:
            return tuple(ChosenTable(name, "a part of the question") for name in composed.tables)
        if options.best == "repeat" and options.repeat is not None:
            past, names = options.repeat.past, options.repeat.past.tables
        elif options.best == "adapted" and options.adapted is not None:
            past, names = options.adapted.past, options.adapted.tables
        elif found:
            reasons = reasons_of(found[0].write(), found[0].draft, known) | _naming(found[0], known)
            return tuple(ChosenTable(name, reason) for name, reason in reasons.items())
        else:
            return ()
        there = {name.lower() for name in past.tables}
        reason = f"the verified past question '{past.question}' reads it"
        return tuple(
            ChosenTable(table.name, reason if table.name.lower() in there else "what is asked for")
            for table in known.only(names).tables
        )


def _naming(one: Interpretation, known: CatalogSlice) -> dict[str, str]:
    """Tables that only name what a key of the reading stands for, and why they are read."""
    pointers = bare_pointers(one.reading, one.draft)
    named = tables_of_names(pointers, known, tables_used(one.reading))
    return {name: f"it names what {key.column} points to" for name, key in named.items()}


def _joined(names: Sequence[str], known: CatalogSlice) -> list[str]:
    """Tables one join away."""
    inside = set(names)
    ends = [(edge.left, edge.right) for edge in known.joins] + [
        (edge.right, edge.left) for edge in known.joins
    ]
    return list(dict.fromkeys(far for near, far in ends if near in inside and far not in inside))


def _others(
    found: Iterable[Interpretation], dialect: str, tried: str
) -> list[tuple[Interpretation, Translation]]:
    """The first reading that says something else than the SQL that was tried, if there is one."""
    written = ((one, _written(one, dialect)) for one in found)
    return list(islice((pair for pair in written if pair[1].sql != tried), 1))


def _best_of(
    taken: Translation | Refusal | None, own: Sequence[tuple[Interpretation, Translation]]
) -> Translation | None:
    """The answer that would be given, or offered."""
    best = taken.best if isinstance(taken, Refusal) else taken
    return best or (own[0][1] if own else None)


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
