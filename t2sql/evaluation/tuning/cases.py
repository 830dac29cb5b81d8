"""Cases: all that retrieval found for a label, as arrays that any weights can be tried on.

The search is done once; then thousands of weights are tried without asking the index again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from t2sql.catalog.copies import place_mark
from t2sql.evaluation.families import families_of, family_keys
from t2sql.evaluation.held_back import hold_back
from t2sql.steps.evidence import Findings, find_evidence
from t2sql.steps.near_twins import original_name
from t2sql.steps.rank import join_reach, join_share
from t2sql.steps.usage import care, popularity, retired_mark
from t2sql.steps.weights import DEFAULT_WEIGHTS, RetrievalWeights
from t2sql.types import JoinEdge, PastQuery, Question, TableUse

if TYPE_CHECKING:
    from datetime import date

    import numpy as np

    from t2sql.evaluation.labels import Label
    from t2sql.protocols import BrowsableCatalog, Progress, SearchIndex

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Rows = np.ndarray[Any, np.dtype[np.int64]] | np.ndarray[Any, np.dtype[np.int32]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]

SOURCES: Final = ("meaning", "words", "name", "columns", "history", "values", "terms")
"""Sources whose weight is multiplied with a number that each table has."""
_VERSION = re.compile(r"_v\d{1,4}$", re.IGNORECASE)
_STAGE: Final = "ask labels"


@dataclass(frozen=True, slots=True)
class Case:
    """A label and what retrieval found for it. Arrays have a row a table, in order of names."""

    label: Label
    names: tuple[str, ...]
    found: Flags
    """Whether the table was found itself, and not only as a neighbour of one that was."""
    features: Floats
    """What each of :data:`SOURCES` says of each table: shape (tables, sources)."""
    schemas: Rows
    """The number of each table's schema."""
    cover: Floats
    """By schema, the share of the question that it holds."""
    sizes: Floats
    """By schema, how many of its tables were found."""
    edges: Rows
    """Joins: the row that is pulled up, and the row that pulls; shape (joins, 2)."""
    shares: Floats
    """How much each join counts."""
    popularity: Floats
    care: Floats
    retired: Flags
    copies: Flags
    """Whether the name may be a copy's; only then is it looked at closer."""
    families: tuple[str, ...]
    """What each table is folded with: its family, or its own name."""
    keys: tuple[str, ...]
    """What each table is measured by: any table of the right key is right."""
    gold: tuple[str, ...]
    """The keys of the label's tables."""
    twins: dict[tuple[int, ...], Mapping[str, str]] = field(default_factory=dict)
    """Copies and their originals, remembered by the tables that they were looked for among."""


class _Facts(NamedTuple):
    """What is known of a table, whatever the question."""

    popularity: float
    care: float
    retired: bool
    copy: bool
    family: str


class Lake:
    """A catalog and an index, with what many labels ask of them kept in memory.

    Args:
        catalog: knows the tables.
        index: where to search.
        today: the clock of the questions.
    """

    def __init__(self, catalog: BrowsableCatalog, index: SearchIndex, today: date) -> None:
        self._catalog = catalog
        self._index = index
        self._today = today
        self._keys = family_keys(catalog.iter_tables())
        self._names: dict[str, str] = {}
        self._facts: dict[str, _Facts] = {}
        self._uses: dict[str, TableUse] = {}
        self._edges: dict[str, dict[JoinEdge, None]] = {}
        self._stand_ins: dict[str, str] = {}
        self._known = lru_cache(maxsize=None)(catalog.table)

    def known(self, name: str) -> str | None:
        """The name of the table that the catalog has, or None."""
        table = self._known(name)
        return table.name if table else None

    def case(self, label: Label, weights: RetrievalWeights = DEFAULT_WEIGHTS) -> Case:
        """Ask for one label; its own past queries are held back from all that they say.

        Raises:
            SearchError: the index cannot be used.
        """
        import numpy as np

        index = hold_back(self._index, label.past_queries) if label.past_queries else self._index
        question = Question(label.question, self._today)
        findings = find_evidence(question, index, self._catalog, weights)
        own = self._catalog.past_queries(label.past_queries)
        found = {*findings.near, *findings.worded, *findings.others}
        pulls = self._pulls(sorted(found), own, weights)
        every = sorted(found.union(*pulls) if pulls else found)
        # One text a table for all cases: there are hundreds in each.
        names = tuple(self._names.setdefault(name, name) for name in every)
        row = {name: number for number, name in enumerate(names)}
        schema_of = [name.rpartition(".")[0] for name in names]
        numbers = {schema: number for number, schema in enumerate(dict.fromkeys(schema_of))}
        is_found = np.array([name in found for name in names], dtype=np.bool_)
        schemas = np.array([numbers[schema] for schema in schema_of], dtype=np.int64)
        facts = self._all_facts(names, own)
        edges = [(row[pulled], row[pulling]) for pulled, pulling in pulls]
        return Case(
            label=label,
            names=names,
            found=is_found,
            features=_features(findings, names, found),
            schemas=schemas,
            cover=np.array([findings.schemas.get(schema, 0.0) for schema in numbers]),
            sizes=np.bincount(schemas[is_found], minlength=len(numbers)).astype(np.float64),
            edges=np.array(edges, dtype=np.int32).reshape(-1, 2),
            shares=np.array(list(pulls.values()), dtype=np.float64) * join_reach(findings.length),
            popularity=np.array([fact.popularity for fact in facts]),
            care=np.array([fact.care for fact in facts]),
            retired=np.array([fact.retired for fact in facts], dtype=np.bool_),
            copies=np.array([fact.copy for fact in facts], dtype=np.bool_),
            families=tuple(fact.family for fact in facts),
            keys=families_of(names, self._keys),
            gold=families_of(label.tables, self._keys),
        )

    def _pulls(
        self, names: Sequence[str], own: Sequence[PastQuery], weights: RetrievalWeights
    ) -> dict[tuple[str, str], float]:
        """The joins of these tables, both ways, each with how much it counts."""
        new = [name for name in names if name not in self._edges]
        self._edges.update((name, {}) for name in new)
        edges = self._catalog.joins(new)
        ends = {end for edge in edges for end in (edge.left, edge.right)}
        self._stand_ins.update(self._catalog.stand_ins(sorted(ends - self._stand_ins.keys())))
        for edge in edges:
            for end in (edge.left, edge.right):
                if end in self._edges:
                    self._edges[end][edge] = None
        pulls: dict[tuple[str, str], float] = {}
        for edge in dict.fromkeys(edge for name in names for edge in self._edges[name]):
            if _only_of(edge, own):
                continue
            share = join_share(edge, weights)
            one, other = self._stand_ins[edge.left], self._stand_ins[edge.right]
            for pair in ((one, other), (other, one)):
                if one != other:
                    pulls[pair] = max(share, pulls.get(pair, 0.0))
        return pulls

    def _all_facts(self, names: Sequence[str], own: Sequence[PastQuery]) -> list[_Facts]:
        new = [name for name in names if name not in self._facts]
        uses = self._catalog.uses(new)
        self._uses.update(uses)
        members = self._catalog.families(new)
        for table in self._catalog.tables(new):
            name, use = table.name, uses.get(table.name)
            schema = name.rpartition(".")[0].lower()
            self._facts[name] = _Facts(
                popularity(use) if use else 0.0,
                care(use, table, self._today),
                bool(retired_mark(table)),
                bool(original_name(name) or place_mark(schema) or _VERSION.search(name)),
                f"family {members[name].family.name}" if name in members else f"table {name}",
            )
        gone = _Facts(0.0, 0.0, False, False, "")
        mine = {table for query in own for table in query.tables}
        return [
            self._without(self._facts[name], name, own)
            if name in mine and name in self._facts
            else self._facts.get(name, gone._replace(family=f"table {name}"))
            for name in names
        ]

    def _without(self, facts: _Facts, name: str, own: Sequence[PastQuery]) -> _Facts:
        """The same, had the label's own past queries never been run."""
        use = self._uses.get(name)
        if use is None:
            return facts
        reading = [query for query in own if name in query.tables]
        less = replace(
            use,
            runs=max(0, use.runs - sum(max(1, query.runs) for query in reading)),
            verified=max(0, use.verified - sum(query.verified for query in reading)),
        )
        return facts._replace(popularity=popularity(less))


def collect_cases(
    lake: Lake, labels: Iterable[Label], progress: Progress | None = None
) -> Iterator[Case]:
    """A case for each label, in their order; ``progress`` hears of each.

    Raises:
        SearchError: the index cannot be used.
    """
    wanted = list(labels)
    for done, label in enumerate(wanted, start=1):
        yield lake.case(label)
        if progress is not None:
            progress(_STAGE, done, len(wanted))


def _only_of(edge: JoinEdge, own: Sequence[PastQuery]) -> bool:
    """Whether no query but the label's own shows this join."""
    if edge.source != "history" or not own:
        return False
    shown = sum(max(1, query.runs) for query in own if {edge.left, edge.right} <= set(query.tables))
    return 0 < edge.uses <= shown


def _features(findings: Findings, names: Sequence[str], found: set[str]) -> Floats:
    import numpy as np

    features = np.zeros((len(names), len(SOURCES)))
    floor = findings.floor
    for row, name in enumerate(names):
        if name not in found:
            continue
        features[row, 0] = findings.near.get(name, floor)
        hit = findings.worded.get(name)
        if hit is not None:
            features[row, 1:4] = hit.score, hit.name, hit.columns
        for source, item in findings.others.get(name, ()):
            if source in SOURCES:
                features[row, SOURCES.index(source)] += item.score
    return features
