"""A page belongs to who opened it first."""

from __future__ import annotations

from t2sql.faces.chat.page_owners import MOST_OF_ONE, MOST_PAGES, PageOwners

DATA = "/gradio_api/queue/data"


def let(owners: PageOwners, name: str, page: str) -> bool:
    return owners.let(name, DATA, f"session_hash={page}".encode())


def test_a_page_belongs_to_who_opened_it() -> None:
    owners = PageOwners()
    assert owners.let("ada", "/gradio_api/heartbeat/one", b"")
    assert let(owners, "ada", "one")
    assert not let(owners, "bob", "one")
    assert let(owners, "bob", "two")
    assert owners.let("bob", "/config", b"")


def test_who_opens_many_pages_pushes_nobody_out() -> None:
    owners = PageOwners()
    assert let(owners, "ada", "one")
    for number in range(2 * MOST_OF_ONE):
        assert let(owners, "bob", f"of-bob-{number}")
    assert not let(owners, "bob", "one")


def test_the_pages_are_bounded() -> None:
    owners = PageOwners()
    for number in range(MOST_PAGES + 1):
        assert let(owners, f"person {number // 900}", str(number))
    assert let(owners, "somebody else", "0")
    assert not let(owners, "somebody else", "2")
