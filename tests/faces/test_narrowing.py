"""Pin, exclude and scope at the command line, from Python, and the completion of names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from t2sql import open_project
from t2sql.errors import InputError
from t2sql.types import Scope
from tests.faces.conftest import Run

TAGGED = """
models:
  - name: orders
    config: {schema: shop, tags: [finance], meta: {t2sql: {tier: core}}}
  - name: customers
    config: {schema: shop, meta: {t2sql: {tier: reference}}}
"""


@pytest.fixture
def tagged(shop: Path, t2sql: Run) -> Path:
    """The shop with a tag and two tiers, indexed."""
    (shop / "metadata" / "tables").mkdir(parents=True)
    (shop / "metadata" / "tables" / "shop.yml").write_text(TAGGED, encoding="utf-8")
    done = t2sql("index")
    assert done.code == 0, done.err
    return shop


def test_a_table_named_with_an_at_sign_is_chosen(indexed: Path, t2sql: Run) -> None:
    found = t2sql("tables", "how many in @customers", "--json").json

    assert found["question"] == "how many in customers"
    assert found["scope"]["pinned"] == ["shop.customers"]
    assert found["tables"][0] == {"table": "shop.customers", "reason": "named by you"}


def test_the_scope_in_force_and_who_chose_are_shown(tagged: Path, t2sql: Run) -> None:
    done = t2sql(
        *("tables", "how many @orders -@customers"),
        *("--schema", "SH*", "--tag", "Finance", "--tier", "core"),
    )

    assert done.code == 0, done.err
    assert (
        "schema: SH* · tag: Finance · tier: core · named by you: shop.orders · "
        "left out: shop.customers"
    ) in " ".join(done.out.split())
    assert "chosen by the offline translator" in done.out


def test_without_any_of_it_no_scope_is_shown(indexed: Path, t2sql: Run) -> None:
    assert "Scope" not in t2sql("tables", "how many orders").out


def test_ask_takes_the_same_flags(tagged: Path, t2sql: Run) -> None:
    answer = t2sql(
        *("ask", "how many orders", "--schema", "shop", "--exclude", "customers", "--json"),
    ).json

    assert answer["scope"] == {
        "schemas": ["shop"],
        "tags": [],
        "tiers": [],
        "pinned": [],
        "excluded": ["shop.customers"],
    }
    assert answer["chosen_by"] == "offline"
    assert answer["rows"] == [[300]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--schema", "shpo"), "No table of the catalog has the schema 'shpo'. Did you mean shop?"),
        (("--tag", "finanec"), "the tag 'finanec'. Did you mean finance?"),
        (("--tier", "gold"), "the tier 'gold'. Known are: core, reference."),
        (("--exclude", "shop.order"), "There is no table shop.order in the catalog. Did you mean"),
    ],
)
def test_a_word_that_the_catalog_does_not_know_is_a_usage_error(
    tagged: Path, t2sql: Run, arguments: tuple[str, ...], said: str
) -> None:
    for command in ("tables", "ask"):
        done = t2sql(command, "how many orders", *arguments)
        assert done.code == 2
        assert said in done.err


def test_a_pin_that_is_no_table_says_how_to_write_the_sign(indexed: Path, t2sql: Run) -> None:
    done = t2sql("tables", "count of @shop.ordres")

    assert done.code == 2
    assert "shop.orders" in done.err
    assert r"write \@shop.ordres." in done.err


def test_from_python_a_question_takes_all_of_it(tagged: Path) -> None:
    with open_project(tagged) as project:
        asked = project.question(
            "refunds of @orders",
            tables=["SHOP.ORDERS"],
            exclude=["customers"],
            schemas=["sh*"],
            tags=["finance"],
            tiers=["core"],
        )
        assert asked.text == "refunds of orders"
        assert asked.today == date(2025, 6, 19)
        assert (asked.pinned, asked.excluded) == (("shop.orders",), ("shop.customers",))
        assert asked.scope == Scope(("sh*",), ("finance",), ("core",))
        assert project.question("how many orders").scope is None
        assert project.question("mail a@b.com, \\@x, @gmail.com").pinned == ()
        with pytest.raises(InputError, match=r"shop\.orders is both named and left out"):
            project.question("@orders", exclude=["shop.orders"])


def test_a_text_that_is_too_long_is_not_searched_for_signs(indexed: Path, t2sql: Run) -> None:
    done = t2sql("tables", "@" + "a-" * 100_000)
    assert (done.code, "at most 4,000 are read" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("t2sql tables --schema s", {"shop"}),
        ("t2sql tables --tag f", {"finance"}),
        ("t2sql ask --tier ", {"core", "reference"}),
        ("t2sql ask --exclude ord", {"shop.orders"}),
        ("t2sql ask --tables shop.orders,cust", {"shop.orders,shop.customers"}),
        ("t2sql tables @shop.o", {"@shop.orders"}),
        ("t2sql tables 'orders\t-@c", {"orders\t-@shop.customers"}),
        ("t2sql tables orders", set()),
    ],
)
def test_names_are_completed_in_a_shell(
    tagged: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch, line: str, offered: set[str]
) -> None:
    monkeypatch.setenv("_T2SQL_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))

    done = t2sql()

    found = {item.partition(",")[2] for item in done.out.splitlines() if item}
    assert (found, done.err) == (offered, "")


def test_completion_is_silent_where_there_is_no_catalog(
    shop: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_T2SQL_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "t2sql tables --schema s")
    monkeypatch.setenv("COMP_CWORD", "3")

    done = t2sql()

    assert (done.out.strip(), done.err) == ("", "")
