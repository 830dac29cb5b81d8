from __future__ import annotations

from dataclasses import replace

from t2sql.translators.offline.codes.code_words import collect_code_words
from t2sql.translators.offline.words import split_words
from tests.translators.offline.depot import depot


def test_a_code_is_found_by_the_words_of_its_description() -> None:
    assert meant("sent back") == {("crates", "st_cd", "90")}
    assert meant("drums") == {("crates", "kind", "T")}


def test_a_value_that_is_a_word_is_found_by_words_derived_from_it() -> None:
    assert meant("cancellations") == {("bills", "bill_status", "CANCELLED")}
    assert meant("suspension") == {("drivers", "driver_status", "SUSPENDED")}


def test_a_plural_noun_is_not_what_was_done() -> None:
    assert meant("loads") == set()


def test_other_english_for_a_state_must_be_said_whole() -> None:
    assert meant("called off") == {("bills", "bill_status", "CANCELLED")}
    assert meant("called") == set()


def test_an_amount_in_a_currency_is_no_row_in_it() -> None:
    assert meant("dollar") == {("bills", "currency", "USD")}
    assert meant("dollars", lead="in") == set()


def test_a_masked_column_has_no_words() -> None:
    known = depot()
    hidden = tuple(
        replace(table, columns=tuple(replace(column, pii=True) for column in table.columns))
        for table in known.tables
    )
    assert collect_code_words(replace(known, tables=hidden)).lookup(split_words("lost")) == ()


def meant(text: str, lead: str = "") -> set[tuple[str, str, str]]:
    found = collect_code_words(depot()).lookup(split_words(text), lead)
    return {target[:3] for target in found}
