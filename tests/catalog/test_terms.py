"""Terms: what the team wrote, what is wrong with it, and what of it the catalog bears out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.catalog.tables import read_notes
from t2sql.catalog.term_checks import check_terms
from t2sql.catalog.terms import read_terms
from t2sql.errors import MetadataError
from t2sql.types import Column, Problem, Table, Term

LOANS = Table(
    "desk.loans",
    tuple(Column(name, "INTEGER") for name in ("loan_id", "days_late", "returned", "extra")),
)
READERS = Table("desk.readers", (Column("reader_id", "INTEGER"), Column("is_staff", "BOOLEAN")))
LAKE = {table.name: table for table in (LOANS, READERS, Table("old.loans", LOANS.columns))}


def read(folder: Path, text: str) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    (folder / "terms.yml").write_text(text, encoding="utf-8")
    terms, _, problems = read_terms(folder)
    return terms, problems


def checked(*terms: Term, dialect: str = "duckdb") -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    return check_terms(terms, LAKE, dialect, look=LAKE.get)


def test_a_term_is_read_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    terms, problems = read(
        tmp_path,
        """
# What the library means.
- term: overdue loan
  synonyms: [late loan, 연체 대출]
  filter: days_late > 0
  tables: [desk.loans]
  owner: desk
  description: Not yet back.
- term: loans
  expression: count(*)
  tables: desk.loans
""",
    )
    assert problems == ()
    assert terms[0] == Term(
        "overdue loan",
        ("late loan", "연체 대출"),
        filter="days_late > 0",
        tables=("desk.loans",),
        owner="desk",
        description="Not yet back.",
        source="terms.yml, line 3",
    )
    assert (terms[1].expression, terms[1].tables) == ("count(*)", ("desk.loans",))


def test_terms_may_stand_under_a_key_and_in_several_files(tmp_path: Path) -> None:
    (tmp_path / "terms" / "desk").mkdir(parents=True)
    (tmp_path / "terms" / "desk" / "loans.yml").write_text("terms: [{term: a, filter: x}]")
    (tmp_path / "terms" / "more.yaml").write_text("- {term: b, filter: y}")

    terms, problems = read(tmp_path, "- {term: c, filter: z}")

    assert [(term.term, term.source) for term in terms] == [
        ("c", "terms.yml, line 1"),
        ("a", "terms/desk/loans.yml, line 1"),
        ("b", "terms/more.yaml, line 1"),
    ]
    assert problems == ()


def test_rules_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text("\ufeff# Rules\n\n- Weeks begin on Monday.\n", "utf-8")
    assert read_terms(tmp_path)[1] == "# Rules\n\n- Weeks begin on Monday."


def test_a_folder_without_terms_and_rules_says_nothing(tmp_path: Path) -> None:
    assert read_terms(tmp_path / "none") == ((), "", ())
    assert read(tmp_path, "# nothing yet\n") == ((), ())


@pytest.mark.parametrize(
    ("text", "said", "kept"),
    [
        ("- {term: a, filtre: x, tables: [t]}", "unknown key 'filtre' in a term", ["a"]),
        ("- {term: a, filter: [x]}\n- {term: b, filter: y}", "`filter` must be a text", ["b"]),
        ("- {term: a, tables: {x: y}}", "`tables` must be a text", []),
        ("- {filter: x}\n- {term: b, filter: y}", "a term needs `term`", ["b"]),
        ("- just text\n- {term: b, filter: y}", "a term must be a mapping", ["b"]),
        ("- {term: a, synonyms: [z]}", "nothing is said of 'a'", []),
        ("7", "the file must be a list", []),
        ("{trems: []}", "unknown key 'trems' in the file", []),
    ],
)
def test_what_is_wrong_with_one_term_costs_that_term_only(
    tmp_path: Path, text: str, said: str, kept: list[str]
) -> None:
    terms, problems = read(tmp_path, text)

    assert [term.term for term in terms] == kept
    assert [problem.kind for problem in problems] == ["bad_term"]
    assert said in problems[0].message
    assert "terms.yml, line 1: " in problems[0].message
    assert problems[0].message.endswith(" used.")


def test_an_unknown_key_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert read(tmp_path, "- {term: a, filtre: x, tables: t}")[1][0].hint == (
        "Did you mean 'filter'?"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"- term: [a\n  b", r"terms\.yml, line 3: not valid YAML"),
        (b"- term: \xff", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_yaml_is_an_error(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "terms.yml").write_bytes(content)
    with pytest.raises(MetadataError, match=said):
        read_terms(tmp_path)


def test_rules_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_bytes(b"\xff\xfe")
    with pytest.raises(MetadataError, match=r"rules\.md: not UTF-8"):
        read_terms(tmp_path)


def test_a_term_defined_twice_keeps_its_first_definition(tmp_path: Path) -> None:
    terms, problems = read(tmp_path, "- {term: Late, filter: x}\n- {term: late, filter: y}")

    assert [term.filter for term in terms] == ["x"]
    assert [problem.kind for problem in problems] == ["term_twice"]
    assert "terms.yml, line 2" in problems[0].message
    assert "first in terms.yml, line 1" in problems[0].message


def test_a_synonym_of_two_terms_is_told_and_stays(tmp_path: Path) -> None:
    terms, problems = read(
        tmp_path,
        "- {term: loans, synonyms: [volume], filter: x}\n"
        "- {term: visits, synonyms: [Volume], filter: y}",
    )

    assert len(terms) == 2
    assert [(problem.kind, problem.severity) for problem in problems] == [
        ("shared_synonym", "note")
    ]
    assert problems[0].message == "'volume' may mean 'loans' or 'visits'."


@given(st.text(max_size=200))
def test_any_text_in_the_file_is_read_or_told(text: str) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "terms.yml").write_text(text, "utf-8", "replace")
        try:
            terms, _, problems = read_terms(Path(folder))
        except MetadataError as error:
            said = [error.message]
        else:
            assert all(term.term for term in terms)
            said = [problem.message for problem in problems]
    assert all("terms.yml" in message or "may mean" in message for message in said)


def test_tables_are_named_in_full() -> None:
    terms, problems = checked(Term("staff", filter="is_staff", tables=("READERS",)))

    assert problems == ()
    assert terms[0].tables == ("desk.readers",)


def test_a_table_that_does_not_exist_is_told_with_the_nearest() -> None:
    terms, problems = checked(
        Term("x", tables=("desk.raeders", "desk.loans"), source="terms.yml, line 4"),
    )

    assert terms[0].tables == ("desk.loans",)
    assert [problem.kind for problem in problems] == ["unknown_table"]
    assert problems[0].message == (
        "terms.yml, line 4: the database has no table 'desk.raeders', which 'x' names."
    )
    assert problems[0].hint == "Did you mean desk.readers?"


def test_a_term_without_any_table_left_is_not_used() -> None:
    terms, problems = checked(Term("x", filter="y", tables=("gone.one",)))

    assert terms == ()
    assert problems[0].message.endswith("the term was not used.")


def test_an_ambiguous_table_needs_its_schema() -> None:
    terms, problems = checked(Term("x", tables=("loans",)))

    assert terms == ()
    assert problems[0].kind == "ambiguous_table"
    assert "desk.loans or old.loans" in problems[0].message


@pytest.mark.parametrize(
    "expression",
    [
        "sum(days_late) FILTER (WHERE returned > 0)",
        "count(DISTINCT l.loan_id)",
        "sum(desk.loans.days_late) / count(*)",
        "sum(extra.fee.amount)",
        "list_sum(list_transform([days_late], d -> d + 1))",
        "sum(days_late) / (SELECT count(page) FROM elsewhere)",
        "date_trunc('month', current_date)",
    ],
)
def test_sql_over_the_terms_own_columns_holds(expression: str) -> None:
    term = Term("x", expression=expression.replace("l.loan_id", "loans.loan_id"))
    terms, problems = checked(
        Term("x", expression=term.expression, tables=("desk.loans",)),
    )

    assert problems == ()
    assert terms[0].expression == term.expression


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (Term("x", expression="sum(", tables=("desk.loans",)), "the expression of 'x' is no SQL"),
        (Term("x", filter="SELECT 1", tables=("desk.loans",)), "the filter of 'x' is no SQL"),
        (Term("x", filter="a; DROP TABLE b", tables=("desk.loans",)), "is no SQL expression"),
        (Term("x", filter="is_satff", tables=("desk.readers",)), "a column 'is_satff', which"),
        (Term("x", filter="readers.days_late", tables=("desk.readers",)), "'days_late'"),
        (Term("x", filter="(" * 3000, tables=("desk.readers",)), "is no SQL expression"),
    ],
)
def test_a_wrong_definition_is_told_and_only_the_words_stay(term: Term, said: str) -> None:
    terms, problems = checked(term)

    assert len(problems) == 1
    assert said in problems[0].message
    assert problems[0].message.endswith("the definition was not used.")
    assert problems[0].hint
    assert (terms[0].expression, terms[0].filter) == ("", "")
    assert terms[0].tables == term.tables


def test_an_unknown_column_is_told_with_the_nearest() -> None:
    _, problems = checked(Term("x", filter="is_satff", tables=("desk.readers",)))
    assert problems[0].hint == "Did you mean is_staff?"


def test_without_a_look_at_the_tables_columns_are_not_checked() -> None:
    terms, problems = check_terms(
        [Term("x", filter="nobody_knows", tables=("desk.loans",))], LAKE, "duckdb"
    )
    assert (terms[0].filter, problems) == ("nobody_knows", ())


def test_a_dbt_model_is_the_table_that_its_notes_say(tmp_path: Path) -> None:
    (tmp_path / "models.yml").write_text(
        "models: [{name: fct_loans, config: {schema: desk, alias: loans}}]\n"
        "sources: [{name: front, schema: old, tables: [{name: raw, identifier: loans}]}]\n",
    )
    terms, problems = check_terms(
        [Term("x", tables=("fct_loans",)), Term("y", tables=("front.raw",))],
        LAKE,
        "duckdb",
        notes=read_notes(tmp_path),
    )
    assert problems == ()
    assert [term.tables for term in terms] == [("desk.loans",), ("old.loans",)]
