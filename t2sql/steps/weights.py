"""How much each source of evidence counts; ``t2sql tune`` fits them to a project."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetrievalWeights:
    """What each source may add to a table's score.

    The defaults were fitted by ``benchmarks/fit_retrieval.py``; see ``docs/benchmarks.md``.
    """

    meaning: float = 0.43
    """Times the cosine of question and table."""
    words: float = 1.15
    """Times the share of the question that the table holds in words."""
    name: float = 0.22
    """Times the share that its name holds."""
    columns: float = 0.25
    """Times the share that its columns hold."""
    history: float = 0.7
    values: float = 0.3
    terms: float = 0.4
    earlier: float = 0.3
    """For the tables of the conversation's last draft."""
    sketch: float = 0.3
    """For the tables most like those that a model would expect; see ``steps/sketch.py``."""
    usage: float = 0.1
    """For a table that is much used, lately, and described; in proportion for others."""
    schema: float = 0.3
    """For all tables of a schema, times the score of its best table."""
    cover: float = 1.14
    """Times the share of the question that a schema holds as a whole, added to its best table."""
    crowd: float = 225.0
    """A schema of so many tables says half as much of each as one with few."""
    join: float = 0.1
    """For a table one known join away from a better one, times that one's score."""
    second_join: float = 1.3
    """The same for the second best neighbour, as a share of ``join``: a bridge has two."""
    unverified: float = 0.6
    """Weight of a past query that nobody vouched for; a verified one has 1."""
    inferred: float = 0.7
    """Weight of a join that was only inferred, or guessed from names; any other has 1."""
    twin: float = 0.05
    """How far a staging copy, backup or dated copy sinks below its original."""
    pool: int = 200
    """Tables asked from each source."""
    past_queries: int = 10
    """Past queries that vote."""
    past_floor: float = 0.3
    """A past query no more similar than this has no vote."""
    past_full: float = 0.85
    """One as similar as this votes with full strength."""


DEFAULT_WEIGHTS = RetrievalWeights()
