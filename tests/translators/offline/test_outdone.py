"""One period against another, also where a key alone names who is meant."""

from __future__ import annotations

from datetime import date

import pytest
from sqlglot import exp, parse_one

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import Question, Translation
from tests.translators.offline.arena import arena


def written(text: str) -> exp.Expr:
    known = arena().only(["duels"])
    answer = OfflineTranslator().translate(Question(text, date(2026, 6, 15)), known)
    assert isinstance(answer, Translation), answer
    return parse_one(answer.sql, dialect="duckdb")


@pytest.mark.parametrize(
    "text",
    [
        "Which players had more duels in May 2026 than in April 2026?",
        "Which players had more won duels in May than in April 2026?",
    ],
)
def test_rows_are_counted_for_each_key_that_their_table_has(text: str) -> None:
    query = written(text)
    assert [one.name for one in query.args["group"].expressions] == ["player_id"]
    (bound,) = query.args["having"].find_all(exp.GT)
    assert all(side.find(exp.Count) for side in (bound.this, bound.expression))
    assert ("'won'" in query.sql("duckdb")) == ("won" in text)
