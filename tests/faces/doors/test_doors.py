"""The doors that every served face has."""

from __future__ import annotations

from pathlib import Path

import pytest

from t2sql.errors import InputError
from t2sql.faces.doors.doors import Address, make_doors, opened_for
from t2sql.project import open_project
from t2sql.types import Person
from tests.faces.conftest import SETTINGS, Run

RULES = """
[access.rules.everybody]
hide = ["shop.customers"]
users = ["bob"]
"""


def test_who_sits_here_sees_what_the_server_sees_and_no_more(shop: Path, t2sql: Run) -> None:
    (shop / "t2sql.toml").write_text(SETTINGS + RULES, encoding="utf-8")
    assert t2sql("index").code == 0

    with open_project(shop) as project:
        as_bob = opened_for(project.seen_by(Person("bob")))
        for person in (Person(), Person("bob")):
            with pytest.raises(InputError, match=r"There is no table shop\.customers"):
                as_bob(person).table("shop.customers")
        assert opened_for(project)(Person()).table("shop.customers")


def test_a_page_elsewhere_and_a_bent_name_are_foreign(shop: Path) -> None:
    with open_project(shop) as project:
        doors = make_doors(project.config, Address(), "the chat")

    assert not doors.is_foreign({"host": "127.0.0.1:7860"})
    assert not doors.is_foreign({"host": "localhost:7860", "origin": "http://localhost:7860"})
    assert doors.is_foreign({"host": "evil.example"})
    assert doors.is_foreign({"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7861"})
    assert doors.is_foreign({"host": "127.0.0.1:7860", "origin": "null"})
    assert doors.is_foreign({})
