from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.catalog.joins import find_joins, join_cost, join_tree, shortest_join_path
from t2sql.types import Column, ForeignKey, ForeignKeySource, JoinEdge, PastQuery, Table


def table(name: str, *columns: str, key: str = "", rows: int = 10) -> Table:
    """Columns are written ``name`` for a number, ``name:TYPE`` else; the key is unique."""
    made = []
    for written in columns:
        column, _, data_type = written.partition(":")
        distinct = rows if column == key else 5
        made.append(Column(column, data_type or "INTEGER", distinct=distinct, null_share=0.0))
    return Table(name, tuple(made), primary_key=(key,) if key else (), row_count=rows)


USERS = table("app.users", "id", "name:TEXT", "created_at:TIMESTAMP", key="id")
ORDERS = table(
    "shop.orders", "id", "usr_id", "buyer_user_id", "status:TEXT", "created_at:TIMESTAMP", key="id"
)
ITEMS = table("shop.order_items", "id", "order_id", "qty", key="id")


def pairs(edges: tuple[JoinEdge, ...]) -> set[str]:
    return {
        f"{edge.left}.{'+'.join(edge.left_columns)}={edge.right}.{'+'.join(edge.right_columns)}"
        for edge in edges
    }


def past(sql: str) -> PastQuery:
    return PastQuery(sql, sql, ())


def test_names_with_abbreviations_and_roles_are_inferred() -> None:
    assert pairs(find_joins([USERS, ORDERS, ITEMS], [], "duckdb")) == {
        "app.users.id=shop.orders.usr_id",
        "app.users.id=shop.orders.buyer_user_id",
        "shop.order_items.order_id=shop.orders.id",
    }


def test_common_names_connect_nothing() -> None:
    one = table("a", "id", "name:TEXT", "status:TEXT", "created_at:TIMESTAMP", "year", key="id")
    other = table("b", "id", "name:TEXT", "status:TEXT", "created_at:TIMESTAMP", "year", key="id")
    assert find_joins([one, other], [], "duckdb", lambda *_: 1.0) == ()


def test_values_that_do_not_stand_in_the_key_refute_a_name() -> None:
    assert find_joins([USERS, ORDERS, ITEMS], [], "duckdb", lambda *_: 0.1) == ()


def test_a_bare_name_needs_the_data_to_agree() -> None:
    campus = table("campuses", "id", key="id")
    fees = table("fees", "campus", "year")
    assert find_joins([campus, fees], [], "duckdb") == ()
    assert pairs(find_joins([campus, fees], [], "duckdb", lambda *_: 1.0)) == {
        "campuses.id=fees.campus"
    }


def test_types_of_other_families_are_not_joined() -> None:
    users = table("users", "id:TIMESTAMP", key="id")
    assert find_joins([users, table("logs", "user_id")], [], "duckdb", lambda *_: 1.0) == ()


def test_copies_own_no_keys() -> None:
    users, old = (
        table("users", "user_id", key="user_id"),
        table("users_old", "user_id", key="user_id"),
    )
    logs = table("logs", "user_id")
    assert pairs(find_joins([old, logs], [], "duckdb")) == set()
    assert pairs(find_joins([users, old, logs], [], "duckdb")) == {
        "logs.user_id=users.user_id",
        "users.user_id=users_old.user_id",
    }


def test_a_table_may_point_to_itself() -> None:
    parts = table("parts", "id", "parent_id", key="id")
    assert pairs(find_joins([parts], [], "duckdb", lambda *_: 1.0)) == {"parts.id=parts.parent_id"}


def test_nothing_is_inferred_where_a_key_is_declared() -> None:
    people = table("app.people", "id", key="id")
    key = ForeignKey(("usr_id",), "people", ())
    orders = Table("shop.orders", ORDERS.columns, primary_key=("id",), foreign_keys=(key,))
    found = find_joins([USERS, people, orders], [], "duckdb")
    assert [(edge.left, edge.source) for edge in found if "usr_id" in edge.right_columns] == [
        ("app.people", "declared")
    ]


def test_joins_of_past_queries_are_counted_through_aliases_and_with() -> None:
    queries = [
        past("select * from shop.orders o join users u on o.status = u.name"),
        past("select * from orders, users where users.name = orders.status"),
        past(
            "with o as (select status as s from orders where true) "
            "select * from o join app.users x on x.name = o.s"
        ),
        past("select * from users join orders on name = status and users.id = buyer_user_id"),
        past("not a query ("),
    ]
    found = {
        tuple(edge.left_columns): edge for edge in find_joins([USERS, ORDERS], queries, "duckdb")
    }
    assert found["name",].source == "history"
    assert found["name",].uses == 3
    assert found["id", "name"].right_columns == ("buyer_user_id", "status")


def test_using_is_a_join() -> None:
    queries = [past("select * from a join b using (k)")]
    found = find_joins([table("a", "k"), table("b", "k")], queries, "duckdb")
    assert pairs(found) == {"a.k=b.k"}


def test_a_filter_is_no_join() -> None:
    queries = [past("select * from users where id = 3 and name = name"), past("select * from a")]
    assert find_joins([USERS], queries, "duckdb") == ()


def test_the_best_source_wins_and_uses_are_kept() -> None:
    key = ForeignKey(("user_id",), "users", ("id",), "dbt")
    logs = Table("logs", (Column("user_id", "INTEGER"),), foreign_keys=(key,))
    users = table("users", "id", key="id")
    queries = [past("select * from logs l join users u on u.id = l.user_id where l.user_id > 2")]
    (edge,) = find_joins([users, logs], queries, "duckdb")
    assert edge == JoinEdge("logs", ("user_id",), "users", ("id",), "dbt", 1)


def edge(left: str, right: str, source: ForeignKeySource = "declared", uses: int = 0) -> JoinEdge:
    left, right = sorted((left, right))
    return JoinEdge(left, ("x",), right, ("y",), source, uses)


def test_a_tree_goes_through_other_tables() -> None:
    edges = [
        edge("a", "hub"),
        edge("b", "hub"),
        edge("c", "hub"),
        edge("a", "far"),
        edge("far", "b"),
    ]
    found = join_tree(edges, ["A", "b", "C"])
    assert found is not None
    assert sorted((step.left, step.right) for step in found) == [
        ("a", "hub"),
        ("b", "hub"),
        ("c", "hub"),
    ]


def test_each_join_of_a_tree_touches_what_is_there() -> None:
    edges = [edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("d", "e")]
    found = join_tree(edges, ["e", "a", "c"])
    assert found is not None
    reached = {"e"}
    for step in found:
        assert reached & {step.left, step.right}
        reached |= {step.left, step.right}
    assert reached == set("abcde")


def test_a_declared_way_is_taken_before_an_inferred_one() -> None:
    edges = [edge("a", "b", "inferred"), JoinEdge("a", ("k",), "b", ("k",), "declared")]
    assert join_tree(edges, ["a", "b"]) == (edges[1],)


def test_what_cannot_be_connected_is_none() -> None:
    assert join_tree([edge("a", "b")], ["a", "c"]) is None
    assert join_tree([], ["a"]) == ()
    assert shortest_join_path([edge("a", "b")], "a", ["z"]) is None


def test_a_path_leads_to_the_nearest_goal() -> None:
    edges = [edge("a", "b"), edge("b", "c"), edge("a", "d", "inferred")]
    assert shortest_join_path(edges, "a", ["c", "d"]) == (edges[2],)


def test_use_makes_a_join_cheaper_but_two_never_cheaper_than_one() -> None:
    assert join_cost(edge("a", "b", uses=9)) < join_cost(edge("a", "b"))
    assert 2 * join_cost(edge("a", "b", uses=10**9)) > join_cost(edge("a", "b"))


NODES = "abcdefg"
GRAPHS = st.lists(
    st.tuples(
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.sampled_from(["declared", "inferred"]),
        st.integers(0, 9),
    ).filter(lambda made: made[0] != made[1]),
    max_size=12,
)


def cheapest(edges: list[JoinEdge], names: list[str]) -> float | None:
    """The cost of the cheapest set of edges that connects the names, by trying all sets."""
    best: float | None = None
    for size in range(len(edges) + 1):
        for some in itertools.combinations(edges, size):
            reached, grown = {names[0]}, True
            while grown:
                more = {
                    end for e in some for end in (e.left, e.right) if {e.left, e.right} & reached
                }
                grown = not more <= reached
                reached |= more
            cost = sum(map(join_cost, some))
            if set(names) <= reached and (best is None or cost < best):
                best = cost
    return best


@given(
    GRAPHS.filter(lambda made: len(made) <= 9),
    st.sets(st.sampled_from(NODES), min_size=2, max_size=4),
)
def test_small_trees_are_the_cheapest_there_are(
    made: list[tuple[str, str, ForeignKeySource, int]], names: set[str]
) -> None:
    edges = [edge(*each) for each in made]
    found = join_tree(edges, sorted(names))
    best = cheapest(edges, sorted(names))
    assert (found is None) == (best is None)
    if found is not None and best is not None:
        assert sum(map(join_cost, found)) == pytest.approx(best)


def test_many_tables_are_connected_nearly_so() -> None:
    edges = [edge("hub", f"t{number}") for number in range(12)]
    found = join_tree(edges, [f"t{number}" for number in range(12)])
    assert found is not None
    assert len(found) == 12


def test_a_query_whose_aliases_clash_spoils_no_other() -> None:
    queries = [past("select * from a, a where k = k"), past("select * from a join b on a.k = b.k")]
    found = find_joins([table("a", "k"), table("b", "k")], queries, "duckdb")
    assert pairs(found) == {"a.k=b.k"}


def test_a_name_that_fits_a_crowd_of_tables_refers_to_its_own_schema() -> None:
    tenants = [table(f"t{number}.users", "id", key="id") for number in range(30)]
    logs = [table("t7.logs", "user_id"), table("other.logs", "user_id")]
    found = find_joins([*tenants, *logs], [], "duckdb")
    assert pairs(found) == {"t7.logs.user_id=t7.users.id"}
