"""The joins that a question's tables are connected by."""

from __future__ import annotations

from t2sql.translators.offline.join_tree import build_graph, join_tables
from t2sql.translators.offline.roles import find_role, role_of
from t2sql.translators.offline.words import split_words
from t2sql.types import CatalogSlice, Column, ForeignKey, Table


def table(name: str, key: str, **pointers: str) -> Table:
    columns = tuple(Column(one, "INTEGER") for one in (key, *pointers))
    keys = tuple(
        ForeignKey((one,), ref.split(".")[0], (ref.split(".")[1],)) for one, ref in pointers.items()
    )
    return Table(name, columns, primary_key=(key,), foreign_keys=keys)


TOWNS = table("towns", "town_id")
BRANCHES = table("branches", "branch_id", town_id="towns.town_id")
CLIENTS = table("clients", "client_id", branch_id="branches.branch_id")
LOANS = table("loans", "loan_id", client_id="clients.client_id", town_id="towns.town_id")
PAYMENTS = table(
    "payments", "payment_id", payer_id="clients.client_id", payee_id="clients.client_id"
)


def joined(*names: str, question: str = "") -> set[tuple[str, str]]:
    known = CatalogSlice("duckdb", (TOWNS, BRANCHES, CLIENTS, LOANS, PAYMENTS))
    words = split_words(question)
    tree = join_tables(build_graph(known, role=find_role(words)), names)
    assert tree is not None
    return {(edge.left_columns[0], edge.right_columns[0]) for edge in tree[0]}


def test_where_one_table_points_to_another_they_are_not_joined_by_what_they_share() -> None:
    assert joined("towns", "branches", "clients", "loans") == {
        ("branch_id", "branch_id"),
        ("client_id", "client_id"),
        ("town_id", "town_id"),
    }


def test_a_verb_tells_in_which_of_two_roles_a_row_is_pointed_to() -> None:
    assert joined("clients", "payments", question="clients who received payments") == {
        ("client_id", "payee_id")
    }
    assert joined("clients", "payments", question="clients who sent payments") == {
        ("client_id", "payer_id")
    }


def test_a_verb_in_the_passive_tells_no_role() -> None:
    assert find_role(split_words("payments that were sent")) == ""


def test_things_that_end_as_doers_do_are_none() -> None:
    assert [role_of(name) for name in ("order_id", "reporter_id", "REFEREE_NO")] == [
        "",
        "doer",
        "done",
    ]
