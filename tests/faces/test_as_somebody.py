"""``t2sql --as NAME``: what somebody would see, tried out by whoever keeps the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.conftest import Run

RULES = """
[access.rules.eve]
users = ["eve"]
hide = ["*.full_name", "shop.orders"]
"""
HIDDEN = "Some tables or columns are hidden from you."


@pytest.fixture
def ruled(indexed: Path) -> Path:
    file = indexed / "t2sql.toml"
    file.write_text(file.read_text(encoding="utf-8") + RULES, encoding="utf-8")
    return indexed


@pytest.mark.usefixtures("ruled")
def test_rules_do_not_hide_anything_from_whoever_keeps_the_project(t2sql: Run) -> None:
    done = t2sql("run", "SELECT full_name FROM shop.customers LIMIT 1", "--json")
    assert done.code == 0
    assert done.json["columns"] == ["full_name"]


@pytest.mark.usefixtures("ruled")
def test_a_person_gets_the_columns_that_they_may_see(t2sql: Run) -> None:
    done = t2sql("--as", "eve", "run", "SELECT * FROM shop.customers LIMIT 1", "--json")
    assert done.code == 0, done.err
    assert done.json["columns"] == ["customer_id", "city", "joined_on"]


@pytest.mark.usefixtures("ruled")
@pytest.mark.parametrize("name", ["full_name", "fool_name"])
def test_hidden_and_unknown_columns_look_alike(t2sql: Run, name: str) -> None:
    sql = f"SELECT {name} FROM shop.customers"  # noqa: S608 - a name of this test
    done = t2sql("--as", "eve", "check", sql)
    assert done.code == 4
    assert "It does not exist, or you may not see it." in done.out
    assert "full_name" not in done.out.replace(name, "")
    ran = t2sql("--as", "eve", "run", sql)
    assert ran.code == 5
    assert "full_name" not in ran.err.replace(name, "")


@pytest.mark.usefixtures("ruled")
@pytest.mark.parametrize("name", ["shop.orders", "shop.orderz"])
def test_hidden_and_unknown_tables_look_alike(t2sql: Run, name: str) -> None:
    told = [
        t2sql("--as", "eve", *arguments)
        for arguments in (
            ("ask", "How many?", "--tables", name),
            ("tables", "How many?", "--exclude", name),
            ("tables", f"How many in @{name}?"),
            ("history", "show", name),
        )
    ]
    assert {done.code for done in told} == {2}
    for done in told:
        assert done.err.splitlines()[-1].startswith(f"t2sql: There is no table {name}")
        assert HIDDEN in done.err
        assert "shop.order" not in done.err.replace(name, "")
    done = t2sql("--as", "eve", "run", f"SELECT * FROM {name}")  # noqa: S608 - a name of this test
    assert done.code == 4
    assert "shop.order" not in done.err.replace(name, "")


@pytest.mark.usefixtures("ruled")
def test_a_person_is_told_that_something_is_hidden_and_never_what(t2sql: Run) -> None:
    done = t2sql("--as", "eve", "tables", "orders of customers by full name")
    assert HIDDEN in done.out
    assert "shop.orders" not in done.out
    assert "full_name" not in done.out
    assert HIDDEN not in t2sql("tables", "orders of customers").out
    assert HIDDEN not in t2sql("--as", "bob", "tables", "orders of customers").out


@pytest.mark.usefixtures("ruled")
def test_traces_are_those_of_the_person(t2sql: Run) -> None:
    t2sql("ask", "How many orders are there?", "--yes", "--json")
    mine = t2sql("trace", "--json").json["traces"]
    assert [line["question"] for line in mine] == ["How many orders are there?"]
    assert t2sql("--as", "eve", "trace", "--json").json["traces"] == []
    assert t2sql("--as", "eve", "trace", mine[0]["id"]).code == 2
    t2sql("--as", "eve", "ask", "How many customers are there?", "--yes", "--json")
    hers = t2sql("--as", "eve", "trace", "--json").json["traces"]
    assert [line["question"] for line in hers] == ["How many customers are there?"]
    assert t2sql("--as", "eve", "trace", hers[0]["id"]).code == 0
    assert len(t2sql("trace", "--json").json["traces"]) == 2


@pytest.mark.usefixtures("ruled")
def test_what_changes_the_project_is_refused(t2sql: Run) -> None:
    for command in (("index",), ("audit",)):
        done = t2sql("--as", "eve", *command)
        assert done.code == 4
        assert "Only who sees all of the project may" in done.err


def test_an_unknown_group_is_refused_before_anything_is_read(ruled: Path, t2sql: Run) -> None:
    file = ruled / "t2sql.toml"
    rule = '[access.rules.money]\ngroups = ["finance"]\nallow = ["shop.*"]\n'
    file.write_text(file.read_text(encoding="utf-8") + rule, encoding="utf-8")
    done = t2sql("tables", "orders")
    assert done.code == 2
    assert "unknown group 'finance'" in done.err
