"""dbt's metrics as terms: three forms, one meaning."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.catalog.term_checks import check_terms
from t2sql.catalog.terms import read_terms
from t2sql.errors import MetadataError
from t2sql.types import Problem, Term

CALCULATED = """
metrics:
  - name: late_fees
    label: Late fees
    model: ref('fct_loans')
    description: Fees of loans that came back late.
    calculation_method: sum
    expression: fee
    timestamp: returned_at
    filters:
      - {field: days_late, operator: '>', value: '0'}
      - {field: branch, operator: '!=', value: "'test'"}
    meta: {owner: desk, t2sql: {synonyms: [fines]}}
  - name: readers_with_loans
    label: Readers with loans
    model: ref('fct_loans')
    calculation_method: count_distinct
    expression: reader_id
  - name: fee_per_reader
    label: Fee per reader
    calculation_method: derived
    expression: "{{ metric('late_fees') }} / nullif({{ metric('readers_with_loans') }}, 0)"
"""
SEMANTIC = """
semantic_models:
  - name: loans
    model: ref('fct_loans')
    defaults: {agg_time_dimension: returned_at}
    entities:
      - {name: loan, type: primary, expr: loan_id}
      - {name: reader, type: foreign, expr: reader_id}
    dimensions:
      - {name: returned_at, type: time, type_params: {time_granularity: day}}
      - {name: is_late, type: categorical, expr: days_late > 0}
    measures:
      - {name: fee_total, agg: sum, expr: fee}
      - {name: loans, agg: count, expr: "1", create_metric: true}
      - {name: median_delay, agg: percentile, expr: days_late, agg_params: {percentile: 0.5}}
  - name: readers
    model: ref('dim_readers')
    entities: [{name: reader, type: primary, expr: reader_id}]
    dimensions: [{name: branch, type: categorical, expr: home_branch}]
metrics:
  - name: late_fees
    label: Late fees
    type: simple
    type_params: {measure: {name: fee_total, filter: "{{ Dimension('loan__is_late') }}"}}
    filter: "{{ Dimension('reader__branch') }} <> 'test'"
  - {name: delay, type: simple, type_params: {measure: median_delay}}
  - {name: fees, type: simple, type_params: {measure: fee_total}}
  - name: late_share
    type: ratio
    type_params: {numerator: {name: late_fees}, denominator: fees}
  - name: fee_growth
    type: derived
    type_params:
      expr: (fees - before) / before
      metrics: [fees, {name: fees, alias: before, offset_window: 1 month}]
  - name: double_fees
    type: derived
    type_params: {expr: 2 * f, metrics: [{name: fees, alias: f}]}
  - name: share_of_double
    type: ratio
    type_params: {numerator: double_fees, denominator: double_fees}
  - {name: fees_so_far, type: cumulative, type_params: {measure: fee_total}}
"""
AT_THE_MODEL = """
models:
  - name: fct_loans
    semantic_model: {enabled: true, name: loans}
    agg_time_dimension: returned_at
    columns:
      - {name: loan_id, entity: {type: primary, name: loan}}
      - {name: branch, dimension: {type: categorical}}
    derived_semantics:
      dimensions: [{name: is_late, type: categorical, expr: days_late > 0}]
    metrics:
      - name: late_fees
        label: Late fees
        type: simple
        agg: sum
        expr: fee
        filter:
          - "{{ Dimension('loan__is_late') }}"
          - "{{ Dimension('branch') }} <> 'test'"
  - {name: other, columns: [{name: x}]}
metrics:
  - {name: twice, type: derived, expr: late_fees * 2, input_metrics: [{name: late_fees}]}
"""


def read(folder: Path, text: str) -> tuple[dict[str, Term], tuple[Problem, ...]]:
    (folder / "tables").mkdir(exist_ok=True)
    (folder / "tables" / "metrics.yml").write_text(text, encoding="utf-8")
    terms, _, problems = read_terms(folder, "duckdb")
    return {term.term: term for term in terms}, problems


def test_a_calculated_metric_becomes_a_term(tmp_path: Path) -> None:
    terms, problems = read(tmp_path, CALCULATED)

    assert problems == ()
    assert terms["Late fees"] == Term(
        "Late fees",
        ("fines",),
        expression="SUM(fee)",
        filter="days_late > 0 AND branch <> 'test'",
        tables=("fct_loans",),
        owner="desk",
        description="Fees of loans that came back late.",
        source="tables/metrics.yml, line 3",
    )
    assert terms["Readers with loans"].expression == "COUNT(DISTINCT reader_id)"


def test_a_metric_of_metrics_keeps_the_rows_of_each(tmp_path: Path) -> None:
    terms, _ = read(tmp_path, CALCULATED)

    assert terms["Fee per reader"].expression == (
        "SUM(fee) FILTER(WHERE days_late > 0 AND branch <> 'test') / "
        "NULLIF(COUNT(DISTINCT reader_id), 0)"
    )
    assert terms["Fee per reader"].tables == ("fct_loans",)


def test_the_semantic_layer_says_tables_and_sql(tmp_path: Path) -> None:
    terms, _ = read(tmp_path, SEMANTIC)

    late = terms["Late fees"]
    assert (late.expression, late.filter) == (
        "SUM(fee)",
        "(days_late > 0) AND home_branch <> 'test'",
    )
    assert late.tables == ("fct_loans", "dim_readers")
    assert terms["loans"].expression == "COUNT(1)"
    assert terms["delay"].expression == "QUANTILE_CONT(days_late, 0.5 ORDER BY days_late)"
    assert terms["late share"].expression == (
        "SUM(fee) FILTER(WHERE (days_late > 0) AND home_branch <> 'test') / SUM(fee)"
    )
    assert terms["double fees"].expression == "2 * SUM(fee)"
    assert terms["share of double"].expression == "(2 * SUM(fee)) / (2 * SUM(fee))"


def test_what_is_no_single_expression_gives_words_and_tables(tmp_path: Path) -> None:
    terms, problems = read(tmp_path, SEMANTIC)

    for name in ("fee growth", "fees so far"):
        assert (terms[name].expression, terms[name].tables) == ("", ("fct_loans",))
    assert [problem.kind for problem in problems] == ["metric_without_sql"] * 2
    assert "'fees' is taken of another period" in problems[0].message
    assert "cumulative" in problems[1].message


def test_metrics_may_stand_at_their_model(tmp_path: Path) -> None:
    terms, problems = read(tmp_path, AT_THE_MODEL)

    assert problems == ()
    late = terms["Late fees"]
    assert (late.expression, late.filter, late.tables) == (
        "SUM(fee)",
        "(days_late > 0) AND branch <> 'test'",
        ("fct_loans",),
    )
    assert terms["twice"].expression == (
        "SUM(fee) FILTER(WHERE (days_late > 0) AND branch <> 'test') * 2"
    )


def test_a_metric_is_written_in_the_dialect_of_the_warehouse(tmp_path: Path) -> None:
    (tmp_path / "m.yml").write_text(AT_THE_MODEL.replace("expr: fee\n", "expr: '`a fee`'\n"))
    terms, _, problems = read_terms(tmp_path, "bigquery")

    assert problems == ()
    assert terms[1].expression == (
        "SUM(IF((days_late > 0) AND branch <> 'test', `a fee`, NULL)) * 2"
    )


def test_our_own_term_goes_before_a_metric_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "terms.yml").write_text("- {term: late fees, filter: mine}")
    terms, problems = read(tmp_path, CALCULATED)

    assert terms["late fees"].filter == "mine"
    assert [problem.kind for problem in problems] == ["term_twice"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metrics: 7", "`metrics` must be a list"),
        ("metrics: [{label: x}]", "a `name` is missing here"),
        ("metrics: [{name: x, type: simple, type_params: {measure: y}}]", "no measure 'y'"),
        ("metrics: [{name: x, type: [simple]}]", "`type` must be a text"),
        (
            "metrics: [{name: x, type: ratio, type_params: {numerator: x, denominator: x}}]",
            "itself",
        ),
        ("semantic_models: [{name: x}]", "a semantic model needs `model`"),
        (
            "metrics: [{name: x, model: ref('t'), calculation_method: guess, expression: y}]",
            "guess of 'y' cannot be read",
        ),
        (
            "metrics: [{name: x, model: ref('t'), calculation_method: sum, "
            "expression: \"{{ var('v') }}\"}]",
            "cannot be read",
        ),
        (
            "metrics: [{name: x, model: ref('t'), calculation_method: sum, expression: y, "
            "filters: [{field: a, operator: near, value: b}]}]",
            "one of its filters cannot be read",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_used(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "good.yml").write_text(AT_THE_MODEL)
    terms, problems = read(tmp_path, text)

    assert "Late fees" in terms
    assert len(problems) == 1
    assert said in problems[0].message
    assert "metrics.yml, line 1" in problems[0].message


def test_a_metric_that_is_switched_off_or_named_twice_is_not_used(tmp_path: Path) -> None:
    off = "metrics: [{name: x, model: ref('t'), type: count, sql: y, config: {enabled: false}}]"
    assert read(tmp_path, off) == ({}, ())

    twice = "metrics: [{name: x, model: ref('t'), type: count, sql: y}, {name: x, type: simple}]"
    terms, problems = read(tmp_path, twice)
    assert terms["x"].expression == "COUNT(y)"
    assert "there is another metric 'x'" in problems[0].message


def test_metrics_that_grow_without_bound_are_cut_short(tmp_path: Path) -> None:
    base = "- {name: m0, model: ref('t'), calculation_method: sum, expression: y}\n"
    doubled = "".join(
        f"- name: m{n + 1}\n  type: derived\n"
        f"  type_params: {{expr: m{n} * m{n}, metrics: [m{n}]}}\n"
        for n in range(60)
    )
    terms, problems = read(tmp_path, f"metrics:\n{base}{doubled}")

    assert terms["m3"].expression.count("SUM(y)") == 8
    assert terms["m60"].expression == ""
    assert "too long" in problems[0].message


def test_a_metrics_file_that_is_no_yaml_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match=r"metrics\.yml, line 2: not valid YAML"):
        read(tmp_path, "metrics: [\n}")


DBT_WORDS = """
    name type simple ratio derived sum model ref('t') measure measures agg expr metrics type_params
    numerator denominator filter filters field value operator m {{ enabled dimensions entities
    primary semantic_model columns config meta t2sql synonyms calculation_method
"""
WORDS = st.sampled_from(DBT_WORDS.split())
TREES = st.recursive(
    st.none() | WORDS | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=25,
)
ROOTS = st.dictionaries(
    st.sampled_from(["metrics", "semantic_models", "models"]),
    TREES | st.lists(st.dictionaries(WORDS, TREES, max_size=6), max_size=4),
    min_size=1,
)


@given(ROOTS)
def test_any_shape_is_read_or_told(root: dict[str, object]) -> None:
    with TemporaryDirectory() as folder:
        text = "\n".join(f"{key}: {json.dumps(value)}" for key, value in root.items())
        (Path(folder) / "m.yml").write_text(text, encoding="utf-8")
        terms, _, problems = read_terms(Path(folder))
    assert all(term.term and term.tables for term in terms)
    assert all("m.yml, line " in p.message or "may mean" in p.message for p in problems)


def test_metrics_go_through_the_same_checks_as_terms(tmp_path: Path) -> None:
    terms, _ = read(tmp_path, CALCULATED)
    found, problems = check_terms(tuple(terms.values()), ["desk.fct_loans"], "duckdb")

    assert problems == ()
    assert {term.tables for term in found} == {("desk.fct_loans",)}
