"""No way of writing a hostile statement lets it through, none of writing an honest one stops it.

The seeds stand in ``hostile/`` and ``honest/``; ``benchmarks/security_gate.py`` tries many more.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from t2sql.sql.dialects import FACTS
from t2sql.sql.gate import pass_gate
from tests.sql.mutants import HONEST_WAYS, HOSTILE_WAYS, Way, mutate
from tests.sql.seeds import Seed, read_seeds, with_kin

HOSTILE = with_kin(read_seeds("hostile"))
HONEST = with_kin(read_seeds("honest"))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """sqlglot warns of each command that it cannot parse."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_every_dialect_has_seeds_of_both_kinds() -> None:
    dialects = {facts.name for facts in FACTS}
    for seeds, least in ((HOSTILE, 30), (HONEST, 8)):
        count = Counter(seed.dialect for seed in seeds)
        assert set(count) == dialects
        assert min(count.values()) >= least
    assert len(HOSTILE) > 1000
    assert len(HONEST) > 350


@pytest.mark.parametrize("dialect", sorted({seed.dialect for seed in HOSTILE}))
def test_every_hostile_seed_is_refused_with_a_rule_and_a_reason(dialect: str) -> None:
    for seed in HOSTILE:
        if seed.dialect == dialect:
            gate = pass_gate(seed.sql, dialect, seed.allowed)
            assert not gate.passed, seed.sql
            assert gate.check.problems[0].kind.startswith("gate_")
            assert gate.sql == ""


@pytest.mark.parametrize("dialect", sorted({seed.dialect for seed in HONEST}))
def test_every_honest_seed_passes(dialect: str) -> None:
    for seed in HONEST:
        if seed.dialect == dialect:
            gate = pass_gate(seed.sql, dialect, seed.allowed)
            assert gate.passed, (seed.sql, gate.check.problems)


@pytest.mark.parametrize("dialect", sorted({seed.dialect for seed in HOSTILE}))
def test_no_mutant_of_a_hostile_seed_passes(dialect: str) -> None:
    seeds = [seed for seed in HOSTILE if seed.dialect == dialect]
    mutants = list(mutate(_dice().sample(seeds, 30), HOSTILE_WAYS, 1, _dice()))
    assert len(mutants) > 200
    for way, mutant in mutants:
        assert not pass_gate(mutant.sql, dialect, mutant.allowed).passed, (way, mutant.sql)


@pytest.mark.parametrize("dialect", sorted({seed.dialect for seed in HONEST}))
def test_every_mutant_of_an_honest_seed_passes(dialect: str) -> None:
    seeds = [seed for seed in HONEST if seed.dialect == dialect]
    for way, mutant in mutate(seeds[:25], HONEST_WAYS, 1, _dice()):
        gate = pass_gate(mutant.sql, dialect, mutant.allowed)
        assert gate.passed, (way, mutant.sql, gate.check.problems)


@given(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE_WAYS), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_no_chain_of_changes_lets_a_hostile_seed_through(
    seed: Seed, ways: list[Way], chance: random.Random
) -> None:
    sql = seed.sql
    for way in ways:
        sql = way.change(Seed(seed.dialect, seed.allowed, sql), chance)
    assert not pass_gate(sql, seed.dialect, seed.allowed).passed


@given(
    st.sampled_from(HONEST),
    st.sampled_from(["SELECT * FROM ({}) AS q", "WITH z AS ({}) SELECT count(*) FROM z"]),
)
def test_an_honest_query_inside_another_passes(seed: Seed, frame: str) -> None:
    outer = frame.replace("{}", seed.sql)
    gate = pass_gate(outer, seed.dialect, seed.allowed)
    assert gate.passed or gate.check.problems[0].kind in {"gate_parse", "gate_rewrite"}, (
        gate.check.problems
    )


@given(st.sampled_from(HOSTILE), st.sampled_from([facts.name for facts in FACTS]))
def test_a_hostile_seed_reads_no_other_table_in_any_dialect(seed: Seed, dialect: str) -> None:
    """The wrong dialect may take it for something harmless; the tables hold all the same."""
    gate = pass_gate(seed.sql, dialect, seed.allowed)
    assert set(gate.tables) <= set(seed.allowed)
    if gate.passed:
        read = parse_one(gate.sql, dialect=dialect)
        parts = {part.alias.casefold() for part in read.find_all(exp.CTE)}
        # Where quotes keep no case, "PEOPLE" is the table that may be read.
        names = {table.name.casefold() for table in read.find_all(exp.Table)}
        assert names <= parts | {"people", "orders", ""}


def _dice() -> random.Random:
    return random.Random(20)  # noqa: S311 - no secret
