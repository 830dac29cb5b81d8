"""Files of notes as `init` writes them: what is new comes in, what people wrote stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.cancelling import Cancellation, cancellable
from t2sql.catalog.notes import read_file
from t2sql.catalog.table_files import FilePlan, Offered, plan_files, put_files, read_offered
from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.errors import CancelledError, MetadataError
from t2sql.types import Column, ForeignKey, Table

ORDERS = Table(
    "shop.orders",
    (
        Column("order_id", "BIGINT"),
        Column("customer_id", "BIGINT"),
        Column("total", "DECIMAL(9, 2)", description="In euros: with tax"),
    ),
    primary_key=("order_id",),
    foreign_keys=(ForeignKey(("customer_id",), "shop.customers", ("customer_id",)),),
)
NOTHING = Offered()
CUSTOMERS = Table("shop.customers", (Column("customer_id", "BIGINT"),), description="Who buys")


def init(
    folder: Path,
    *tables: Table,
    offered: Offered = NOTHING,
    wanted: Sequence[str] | None = None,
    restore: bool = False,
) -> FilePlan:
    """Plan and write, as ``t2sql init`` does."""
    names = wanted if wanted is not None else [table.name for table in tables]
    plan = plan_files(
        folder, tables, dialect="duckdb", wanted=names, offered=offered, restore=restore
    )
    put_files(plan.files)
    return plan


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def without(table: Table, *names: str) -> Table:
    return replace(table, columns=tuple(one for one in table.columns if one.name not in names))


def plus(table: Table, *columns: Column) -> Table:
    return replace(table, columns=(*table.columns, *columns))


def test_a_new_file_has_the_databases_comments_and_hints_where_there_is_none(
    tmp_path: Path,
) -> None:
    init(tmp_path, ORDERS)
    assert (tmp_path / "shop.orders.yml").read_text(encoding="utf-8") == (
        "# Table shop.orders: write what the database cannot say, then `t2sql index`.\n"
        "# A later `t2sql init` adds new columns and leaves what you write. "
        "Keys: docs/metadata.md\n"
        "version: 2\n"
        "\n"
        "models:\n"
        "  - name: orders\n"
        '    description: "" # what it holds, and what to leave out\n'
        "    config:\n"
        "      schema: shop\n"
        "      meta:\n"
        "        t2sql:\n"
        '          grain: "" # what one row is, e.g. one row per order\n'
        "          synonyms: [] # what people call it, in any language\n"
        "    columns:\n"
        "      - name: order_id # BIGINT, primary key\n"
        '        description: ""\n'
        "      - name: customer_id # BIGINT, to shop.customers.customer_id\n"
        '        description: ""\n'
        "      - name: total # DECIMAL(9, 2)\n"
        '        description: "In euros: with tax"\n'
    )


def test_what_was_written_says_no_more_than_the_database(tmp_path: Path) -> None:
    init(tmp_path, ORDERS, CUSTOMERS)
    tables, problems = apply_notes((ORDERS, CUSTOMERS), read_notes(tmp_path))
    assert (tables, problems) == ((ORDERS, CUSTOMERS), ())


def test_a_new_column_is_added_at_the_end_and_all_else_stays(tmp_path: Path) -> None:
    first = init(tmp_path, ORDERS)
    file = tmp_path / "shop.orders.yml"
    edited = file.read_text(encoding="utf-8").replace(
        'description: "" # what it holds, and what to leave out',
        "description: >-\n      What people\n      bought. # no comment\n",
    )
    edited += "        # ask Ada about the tax\n"
    file.write_text(edited, encoding="utf-8")
    plan = init(tmp_path, plus(ORDERS, Column("note", "TEXT")), offered=first.offered)

    assert plan.new_columns == ("shop.orders.note",)
    added = '      - name: note # TEXT\n        description: ""\n'
    assert file.read_text(encoding="utf-8").replace(added, "") == edited
    assert [column.name for note in read_file(file) for column in note.columns][-1] == "note"


def test_what_is_gone_is_marked_reported_and_in_nobodys_way(tmp_path: Path) -> None:
    first = init(tmp_path, ORDERS, CUSTOMERS)
    left = without(ORDERS, "total")
    plan = init(tmp_path, left, offered=first.offered)

    assert plan.gone_columns == ("shop.orders.total",)
    assert plan.gone_tables == ("shop.customers",)
    assert "In euros: with tax" in (tmp_path / "shop.orders.yml").read_text(encoding="utf-8")
    assert apply_notes((left,), read_notes(tmp_path))[1] == ()
    assert init(tmp_path, left, offered=plan.offered).files == {}


def test_what_comes_back_is_described_as_before_and_told(tmp_path: Path) -> None:
    first = init(tmp_path, ORDERS)
    gone = init(tmp_path, without(ORDERS, "total"), offered=first.offered)
    bare = replace(ORDERS, columns=tuple(replace(one, description="") for one in ORDERS.columns))
    plan = init(tmp_path, bare, offered=gone.offered)
    (table,), _ = apply_notes((bare,), read_notes(tmp_path))

    assert plan.back == ("shop.orders.total",)
    assert table.columns[2].description == "In euros: with tax"


def test_a_name_that_never_was_one_is_not_marked_but_told_by_the_index(tmp_path: Path) -> None:
    first = init(tmp_path, ORDERS)
    file = tmp_path / "shop.orders.yml"
    text = file.read_text(encoding="utf-8").replace("name: total", "name: totl")
    file.write_text(text, encoding="utf-8")
    plan = init(tmp_path, ORDERS, offered=first.offered)

    assert plan.gone_columns == ()
    with pytest.raises(MetadataError, match="'totl'"):
        apply_notes((ORDERS,), read_notes(tmp_path))


def test_what_somebody_took_out_stays_out_until_it_is_asked_for(tmp_path: Path) -> None:
    first = init(tmp_path, ORDERS, CUSTOMERS)
    (tmp_path / "shop.customers.yml").unlink()
    file = tmp_path / "shop.orders.yml"
    short = file.read_text(encoding="utf-8").partition("      - name: total")[0]
    file.write_text(short, encoding="utf-8")
    plan = init(tmp_path, ORDERS, CUSTOMERS, offered=first.offered)

    assert (plan.files, plan.left_out) == ({}, ("shop.customers", "shop.orders.total"))
    again = init(tmp_path, ORDERS, CUSTOMERS, offered=plan.offered, restore=True)
    assert (again.new_tables, again.new_columns) == (("shop.customers",), ("shop.orders.total",))


def test_a_type_that_changed_is_corrected_where_our_own_hint_still_stands(tmp_path: Path) -> None:
    first = init(tmp_path, ORDERS)
    file = tmp_path / "shop.orders.yml"
    text = file.read_text(encoding="utf-8").replace("# DECIMAL(9, 2)", "# sum of all lines")
    file.write_text(text, encoding="utf-8")
    columns = tuple(replace(column, data_type="TEXT") for column in ORDERS.columns)
    init(tmp_path, replace(ORDERS, columns=columns), offered=first.offered)
    after = file.read_text(encoding="utf-8")

    assert "name: order_id # TEXT, primary key\n" in after
    assert "name: total # sum of all lines\n" in after


def test_tables_outside_the_wanted_ones_are_neither_written_nor_marked(tmp_path: Path) -> None:
    first = init(tmp_path, ORDERS, CUSTOMERS)
    plan = init(tmp_path, ORDERS, CUSTOMERS, offered=first.offered, wanted=["shop.orders"])
    assert (plan.files, plan.gone_tables) == ({}, ())


@pytest.mark.parametrize(
    "text",
    [
        "models: [{name: orders, columns: [{name: order_id}]}]\n",
        "models: [{name: orders, columns: []}]\n",
        "models: [{name: orders}]\n",
        "models:\n- name: orders\n  columns:\n  - name: order_id\n    description: |\n      a\n\n"
        "      b\n",
        "models:\n- name: orders\n  columns: # none yet\n- name: customers\n",
        "models:\n- name: orders\n  description: x # end",
        "models:\n- name: orders\n  columns:\n    - {name: order_id, description: 'a, b'} # c\n",
        "sources:\n  - name: shop\n    tables:\n      - name: orders\n        columns:\n"
        "          - name: order_id\n            tests:\n              - unique\n"
        "\n\n# the end\n",
        "\ufeffversion: 2\r\nmodels:\r\n  - name: orders\r\n    columns:\r\n"
        "      - name: order_id\r\n"
        "        description: Schlüssel 🔑\r\n",
    ],
    ids=range(9),
)
def test_every_way_to_write_yaml_is_added_to(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.yml"
    file.write_bytes(text.encode("utf-8"))
    plan = init(tmp_path, ORDERS)
    after = file.read_bytes().decode("utf-8")
    (note,) = (note for note in read_file(file) if note.name == "orders")

    assert plan.by_hand == ()
    assert {column.name for column in note.columns} == {"order_id", "customer_id", "total"}
    assert is_spread_over(text, after)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert init(tmp_path, ORDERS, offered=plan.offered).files == {}


def is_spread_over(text: str, after: str) -> bool:
    """Whether all of a text stands in another, in its order."""
    signs = iter(after)
    return all(sign in signs for sign in text)


@pytest.mark.parametrize(
    "text",
    [
        "models:\n- name: orders\n  columns: &all\n  - name: order_id\n"
        "- {name: others, columns: *all}\n",
        "models:\n- {name: others, columns: &all [{name: order_id}]}\n"
        "- name: orders\n  columns: *all\n",
        "models:\n- name: orders\n  columns: ~\n",
    ],
)
def test_what_cannot_be_added_to_safely_is_left_and_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(text, encoding="utf-8")
    plan = init(tmp_path, ORDERS)
    (note,) = (note for note in read_file(file) if note.name == "orders")
    known = {column.name for column in note.columns}
    assert known >= {"order_id", "customer_id", "total"} or plan.by_hand
    assert is_spread_over(text, file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("orders", "main.orders.yml"),
        ("a b/c", "main.a_b_c.yml"),
        ("주문.목록", "주문.목록.yml"),
    ],
)
def test_files_are_named_after_schema_and_table(tmp_path: Path, name: str, file: str) -> None:
    init(tmp_path, Table(name, (Column("x", "INT"),)))
    assert [path.name for path in tmp_path.iterdir()] == [file]


def test_a_file_of_that_name_with_something_else_in_it_is_never_written_over(
    tmp_path: Path,
) -> None:
    file = tmp_path / "shop.orders.yml"
    file.write_text("models: [{name: customers, config: {schema: shop}}]\n", encoding="utf-8")
    init(tmp_path, ORDERS, replace(CUSTOMERS, columns=()))

    assert file.read_text(encoding="utf-8").startswith("models: [{name: customers")
    assert (tmp_path / "shop.orders-2.yml").exists()


def test_a_long_name_still_makes_a_file_that_every_system_takes(tmp_path: Path) -> None:
    tables = [Table(f"{'단어' * 200}{n}", (Column("x", "INT"),)) for n in range(2)]
    init(tmp_path, *tables)
    assert len(list(tmp_path.iterdir())) == 2


def test_where_one_file_fails_all_are_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("old", encoding="utf-8")
    (tmp_path / "d.yml").mkdir()
    files = {tmp_path / name: b"new" for name in ("a.yml", "sub/b.yml", "c.yml", "d.yml")}
    with pytest.raises(MetadataError, match="cannot be written") as caught:
        put_files(files)

    assert "Nothing was written" in caught.value.hint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yml", "d.yml"]
    assert (tmp_path / "a.yml").read_text(encoding="utf-8") == "old"


def test_stopping_half_way_leaves_things_as_they_were(tmp_path: Path) -> None:
    cancellation = Cancellation()
    files = {tmp_path / "new" / f"{number}.yml": b"x" for number in range(200)}

    def cancel(_: str, done: int, __: int) -> None:
        if done == 100:
            cancellation.cancel()

    with cancellable(cancellation), pytest.raises(CancelledError):
        put_files(files, cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_record_of_what_was_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "offered.json").write_text("{", encoding="utf-8")
    assert read_offered(tmp_path) == Offered()


def test_what_was_written_is_remembered(tmp_path: Path) -> None:
    plan = init(tmp_path / "tables", ORDERS)
    (tmp_path / "offered.json").write_text(plan.offered.text(), encoding="utf-8")
    assert read_offered(tmp_path) == plan.offered


NAMES = st.text(min_size=1, max_size=12).filter(
    lambda name: name == name.strip() and name.isprintable()
)
TEXTS = st.text(max_size=30)


def _can_be_named(name: str) -> bool:
    """Of the others the test below tells."""
    return all(part and part == part.strip() for part in name.split("."))


@st.composite
def any_table(draw: st.DrawFn) -> Table:
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique_by=str.lower))
    columns = tuple(Column(name, draw(TEXTS), description=draw(TEXTS)) for name in names)
    name = draw(NAMES.filter(_can_be_named))
    return Table(f"s.{name}", columns, description=draw(TEXTS))


@given(table=any_table(), data=st.data())
def test_whatever_it_is_called_a_second_run_changes_nothing_and_edits_survive(
    table: Table, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("notes")
    first = init(folder, table)
    (file,) = folder.iterdir()
    notes = list(read_file(file))
    assert [column.name for column in notes[0].columns] == [column.name for column in table.columns]
    assert init(folder, table, offered=first.offered).files == {}

    lines = file.read_text(encoding="utf-8").split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines.insert(at, "# what a person noted")
    edited = "\n".join(lines)
    file.write_text(edited, encoding="utf-8")
    more = plus(table, Column("a new one of them", "INT"))
    second = init(folder, more, offered=first.offered)
    after = file.read_text(encoding="utf-8")

    assert is_spread_over(edited, after)
    assert "# what a person noted" in after.split("\n")
    assert second.new_columns == (f"{table.name}.a new one of them",)
    assert init(folder, more, offered=second.offered).files == {}


@pytest.mark.parametrize("name", ["shop.", ".", "..", "a..", "shop. orders", " .orders", "x. "])
def test_a_table_that_no_file_can_name_blocks_nothing(tmp_path: Path, name: str) -> None:
    odd = Table(name, (Column("x", "BIGINT"),))
    assert init(tmp_path, odd, ORDERS).new_tables == ("shop.orders",)
    again = init(tmp_path, odd, ORDERS, CUSTOMERS)
    assert again.new_tables == ("shop.customers",)
