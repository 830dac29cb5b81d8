from __future__ import annotations

import pytest

from t2sql.translators.offline.codes.roots import form_of, root


@pytest.mark.parametrize(
    "words",
    [
        ("cancel", "cancelled", "canceled", "cancellation", "cancellations"),
        ("suspend", "suspended", "suspension"),
        ("fail", "failed", "failure", "failures"),
        ("withdraw", "withdrew", "withdrawn", "withdrawal"),
        ("deliver", "delivered", "delivery", "deliveries"),
        ("approve", "approved", "approval"),
        ("top", "topped"),
        ("hold", "held"),
    ],
)
def test_words_derived_from_each_other_have_one_root(words: tuple[str, ...]) -> None:
    assert len({root(word) for word in words}) == 1


def test_other_words_keep_their_own_roots() -> None:
    assert len({root(word) for word in ("order", "card", "count", "country", "late", "lead")}) == 6


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("requested", "participle"),
        ("lost", "participle"),
        ("requests", "plural"),
        ("rejection", "noun"),
        ("failures", "noun"),
        ("fail", "base"),
    ],
)
def test_the_form_of_a_word_is_known_by_its_ending(word: str, form: str) -> None:
    assert form_of(word) == form
