"""Labels from what people confirmed: the tables that they ticked, where rows came of them.

A confirmed selection says which tables a question needs without anybody having read the SQL. It
counts where its SQL ran, and where nobody said afterwards that the answer was wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from t2sql.catalog.names import NameIndex
from t2sql.errors import InputError
from t2sql.evaluation.gold import mask_literals
from t2sql.evaluation.labels import NO_TABLES, Label, Labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from t2sql.store.store import Store
    from t2sql.store.trace import Trace

MOST_TRACES: Final = 2000
"""The newest questions that are looked at."""
FOLLOW_UP: Final = "a follow-up"
SAID_WRONG: Final = "said to be wrong"


def confirmed_labels(store: Store, names: Sequence[str], dialect: str) -> Labels:
    """Labels from the kept questions whose tables a person confirmed, the oldest first.

    Args:
        store: where the questions are kept.
        names: the tables of the catalog; a question over another one is no label.
        dialect: the sqlglot dialect of their SQL.

    Raises:
        StoreError: the store cannot be read.
    """
    index, left_out = NameIndex(names), Counter[str]()
    wrong = {said.question_id for said in store.accepted.log(None) if said.kind == "wrong"}
    labels = []
    for trace in _confirmed(store):
        tables = [index.resolve(table.name) for table in trace.tables]
        if trace.earlier:
            left_out[FOLLOW_UP] += 1
        elif trace.id in wrong:
            left_out[SAID_WRONG] += 1
        elif not tables or None in tables:
            left_out[NO_TABLES] += 1
        else:
            labels.append(
                Label(
                    id=trace.id,
                    question=trace.question.strip(),
                    tables=tuple(dict.fromkeys(name for name in tables if name)),
                    on=trace.asked_at.date().isoformat(),
                    shapes=(mask_literals(trace.sql, dialect),),
                )
            )
    return Labels(tuple(labels), dict(left_out))


def _confirmed(store: Store) -> Iterator[Trace]:
    """Questions that a person chose the tables of and that were answered, the oldest first."""
    for line in reversed(store.traces(MOST_TRACES)):
        if line.outcome != "answered" or not line.question.strip():
            continue
        try:
            trace = store.trace(line.id)
        except InputError:  # it was forgotten meanwhile
            continue
        if trace.chosen_by == "person":
            yield trace
