"""The lake of a suite, opened to fit weights on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from t2sql.evaluation.jobs import settings
from t2sql.evaluation.options import choose
from t2sql.evaluation.retrieval import lake_state, prepare_lake
from t2sql.evaluation.state import state_folder

if TYPE_CHECKING:
    from t2sql.catalog.database import SqliteCatalog
    from t2sql.evaluation.options import EvaluationOptions
    from t2sql.evaluation.suite import Suite
    from t2sql.protocols import Progress, SearchIndex
    from t2sql.types import Limits


@dataclass(frozen=True, slots=True)
class OpenLake:
    """A lake whose catalog and index stand."""

    suite: Suite
    """With the questions that are to be asked, and no others."""
    catalog: SqliteCatalog
    index: SearchIndex
    limits: Limits


@contextmanager
def open_lake(
    suite: Suite, options: EvaluationOptions, progress: Progress | None = None
) -> Iterator[OpenLake]:
    """Bring a suite's lake up to date and open it; an evaluation of table retrieval shares it.

    All questions that have gold tables and did not become history are given; the options'
    limit is not applied.

    Raises:
        FileError: the suite has no tables.
        SearchError: no embedder can be had, or the index cannot be written.
    """
    from t2sql.catalog.database import SqliteCatalog
    from t2sql.search.embedder import load_embedder
    from t2sql.search.index import open_index

    tabled = replace(suite, questions=tuple(q for q in suite.questions if q.tables))
    split = choose(tabled, replace(options, limit=None))
    config = settings(options)
    embedder = load_embedder(config.search.embedder)
    name, key = lake_state(suite, options, config.search.embedder)
    with state_folder(options.cache, name, key) as folder:
        lake, _ = prepare_lake(suite, split, options, config, folder, progress)
        catalog = SqliteCatalog(lake / "catalog.sqlite")
        try:
            index = open_index(lake / "index", lambda: embedder, embedder.name)
            asked = replace(suite, questions=split.asked)
            yield OpenLake(asked, catalog, index, config.limits)
        finally:
            catalog.close()
