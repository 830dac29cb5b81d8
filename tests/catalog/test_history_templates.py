from __future__ import annotations

from contextlib import suppress

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from t2sql.catalog.readers.sql_files import cut_text
from t2sql.catalog.readers.templates import TemplateFault, fill_template, is_template


def first(text: str, **names: str) -> str:
    return " ".join(next(fill_template(text, names)).split())


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("select * from {{ ref('rides') }}", "select * from rides"),
        ("select * from {{ ref('fleet', 'rides') }}", "select * from rides"),
        ("select * from {{ source('raw', 'rides') }}", "select * from raw.rides"),
        ("{{ config(materialized='table') }} select 1", "select 1"),
        ("select {{ var('days', 7) }}", "select 7"),
        ("select {{ var('days') }}", "select days"),
        ("select {{ params.limit }}", "select params_limit"),
        ("select {# nothing #} 1", "select 1"),
        ("select '{{ ds }}'", "select 'ds'"),
        ("{% raw %}select '{{ x }}'{% endraw %}", "select '{{ x }}'"),
        ("{% set n = 3 %}select {{ n + 1 }}", "select 4"),
        ("{% set names = ['a', 'b'] %}select {{ names | join(', ') }}", "select a, b"),
        ("select 1 {% if is_incremental() %}where day > now(){% endif %}", "select 1"),
        ("select {% if is_init() %}1{% else %}2{% endif %}", "select 2"),
        ("select {% if not is_init() %}1{% endif %}", "select 1"),
        ("select {% if target.name == 'x' %}1{% else %}2{% endif %}", "select 1"),
        (
            "{% for c in ['a', 'b'] %}{{ c }}{% if not loop.last %} + {% endif %}{% endfor %}",
            "a + b",
        ),
        ("{% for a, b in [('x', 1), ('y', 2)] %}{{ a }}{{ b }} {% endfor %}", "x1 y2"),
        ("{% for k, v in {'x': 1}.items() %}{{ k }}={{ v }}{% endfor %}", "x=1"),
        ("{% for c in columns %}{{ c }},{% endfor %} 1", "c, 1"),
        ("{% macro twice(x) %}{{ x }} * 2{% endmacro %}select {{ twice('a') }}", "select a * 2"),
        ("{% snapshot s %}select 1{% endsnapshot %}", "select 1"),
        ("select {{ dbt_utils.star(ref('rides')) }} from r", "select * from r"),
        ("{% do log('x') %}select 1", "select 1"),
    ],
)
def test_a_template_becomes_the_sql_that_it_most_likely_stands_for(text: str, filled: str) -> None:
    assert is_template(text)
    assert first(text) == filled


def test_names_of_ref_and_source_mean_what_is_said() -> None:
    text = "select * from {{ ref('rides') }} join {{ source('raw', 'bikes') }} using (id)"
    filled = first(text, **{"rides": "fleet.rides", "raw.bikes": "lake.raw_bikes"})
    assert filled == "select * from fleet.rides join lake.raw_bikes using (id)"


def test_the_reading_that_parses_is_taken() -> None:
    text = "select * from rides where {% if unknown %}{% else %}id = 1{% endif %}"
    (statement,), fault = cut_text(text, "duckdb")
    assert (statement.sql, fault) == ("select * from rides where id = 1", "")


def test_an_expression_that_is_no_name_may_be_nothing() -> None:
    (statement,), _ = cut_text("select * from rides limit 5 {{ footer() }}", "duckdb")
    assert statement.sql == "select * from rides limit 5"


def test_what_looks_like_a_template_and_is_none_stays_as_it_is() -> None:
    text = "select * from rides where note like '{%'"
    (statement,), fault = cut_text(text, "duckdb")
    assert statement.sql == text
    assert fault


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'x' * 1000000000 }}{{ 9 ** 999999999 }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{% if x %}" * 3000 + "{% endif %}" * 3000,
    ],
)
def test_a_hostile_template_costs_little_and_runs_nothing(text: str) -> None:
    with suppress(TemplateFault):
        for made in fill_template(text):
            assert len(made) <= 1_000_000


pieces = st.sampled_from(
    [
        *("{{ ref('a') }}", "{{ x }}", "{% if a %}", "{% else %}", "{% endif %}", "{% for i in"),
        *(" [1] %}", "{% endfor %}", "select 1", ";", "'", "{#", "#}", "{{", "}}", "\n", "-- x: 1"),
    ]
)


@given(st.lists(pieces, max_size=12))
def test_any_text_is_cut_into_statements_without_an_error(parts: list[str]) -> None:
    statements, _ = cut_text("".join(parts), "duckdb")
    assert all(statement.sql for statement in statements)


def test_a_filled_template_keeps_its_headers() -> None:
    text = "{% set t = 'rides' %}\n-- question: How many?\n-- runs: 3\nselect count(*) from {{ t }}"
    (statement,), _ = cut_text(text, "duckdb")
    assert dict(statement.header) == {"question": "How many?", "runs": "3"}
    assert sqlglot.parse_one(statement.sql).sql() == "SELECT COUNT(*) FROM rides"
