"""Questions in parts: what is counted first, and what is asked of those rows."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.translators.offline.parts.lapsed import split_lapsed
from t2sql.translators.offline.parts.split import Parts, Step, split_parts

TODAY = date(2026, 6, 15)


def test_each_how_many_of_those_is_a_step() -> None:
    asked = "How many claims are open, and how many of those are disputed?"
    assert split_parts(asked, TODAY) == [
        Parts("claims are open", (Step("are disputed"),), counted=True)
    ]


def test_a_funnel_counts_its_base_where_the_first_step_says_it_again() -> None:
    asked = "Funnel for trials of May: how many trials, how many of them got a call, how many paid?"
    steps = (Step("got a call"), Step("paid"))
    assert split_parts(asked, TODAY) == [Parts("trials of May", steps, counted=True)]


def test_a_share_of_those_takes_its_groups_from_the_sentence_after_it() -> None:
    asked = "Of the patients admitted in May, what share had a scan? By ward"
    steps = (Step("had a scan", "share"),)
    assert split_parts(asked, TODAY) == [Parts("patients admitted in May", steps, group="By ward")]


def test_a_share_begins_its_step_at_the_last_pronoun_before_any_other_verb() -> None:
    first, *others = split_parts("Share of the trips booked in May that were cancelled", TODAY)
    assert first == Parts("trips booked in May", (Step("that were cancelled", "share"),), told=True)
    assert others
    assert not any(one.told for one in others)


@pytest.mark.parametrize(
    "asked",
    [
        "How many claims are open?",
        "Which ward has the most beds, and how many nurses work there?",
        "How many claims are there and how many clients do we have?",
        "For each ward: how many beds are free?",
    ],
)
def test_a_question_that_asks_nothing_of_what_it_counted_has_no_parts(asked: str) -> None:
    assert split_parts(asked, TODAY) == []


def test_what_was_done_once_and_not_again_is_said_of_both_periods() -> None:
    asked = "How many players bought a skin in March 2026 but not in April 2026?"
    assert split_lapsed(asked, TODAY) == (
        "players bought a skin in March 2026",
        "players bought a skin in April 2026",
    )


def test_a_thing_that_is_not_had_is_no_other_period() -> None:
    assert split_lapsed("How many players have a guild but not a mount?", TODAY) is None
