"""What unrelated questions find in a warehouse: the measure of whether a question fits it.

How near the nearest table is depends on the names: in a warehouse of cryptic ones nothing is near.
So questions of forty trades are asked of each index once, when it has been made.
"""

from __future__ import annotations

from importlib.resources import files
from statistics import median
from typing import TYPE_CHECKING

from t2sql.types import Baseline

if TYPE_CHECKING:
    from t2sql.search.hybrid import HybridIndex


def measure_unrelated(index: HybridIndex) -> Baseline:
    """The median, over unrelated questions, of what the best table has.

    Raises:
        SearchError: the index cannot be used.
    """
    text = files("t2sql.search").joinpath("unrelated.txt").read_text(encoding="utf-8")
    questions = [line for line in text.splitlines() if line and not line.startswith("#")]
    near, held = [], []
    for question in questions:
        near.append(max((hit.score for hit in index.tables_by_meaning(question, 1)), default=0.0))
        tables = [hit.score for hit in index.tables_by_words(question, 1)]
        held.append(max([*tables, *index.schemas_by_words(question).values()], default=0.0))
    return Baseline(round(median(near), 4), round(median(held), 4))
