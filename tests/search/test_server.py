"""The same index over a Chroma server, which the test starts on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from t2sql.config import make_config
from t2sql.errors import ConfigError, SearchError
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index, update_index
from t2sql.search.server import ChromaServer, configured_server
from tests.search.tiny_catalog import CountingEmbedder, TinyCatalog, make_catalog, make_table

pytestmark = pytest.mark.xdist_group("chroma_server")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=5):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(tmp_path_factory.mktemp("chroma"))]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
    )
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture
def server(url: str, request: pytest.FixtureRequest) -> ChromaServer:
    return ChromaServer(url, f"lake-{abs(hash(request.node.name)):x}")


@pytest.fixture
def catalog() -> TinyCatalog:
    return make_catalog()


def test_an_index_on_a_server_finds_what_one_in_a_folder_finds(
    tmp_path: Path, server: ChromaServer, catalog: TinyCatalog
) -> None:
    update_index(tmp_path / "here", catalog, HashEmbedder())
    update_index(tmp_path / "there", catalog, HashEmbedder(), server=server)
    here = open_index(tmp_path / "here", HashEmbedder, "hash")
    there = open_index(tmp_path / "there", HashEmbedder, "hash", server=server)
    for text in ("orders of a buyer", "complaints", "nicknames"):
        wanted = [(hit.id, round(hit.score, 4)) for hit in here.tables_by_meaning(text, 4)]
        found = [(hit.id, round(hit.score, 4)) for hit in there.tables_by_meaning(text, 4)]
        assert found == wanted
        past = [hit.id for hit in here.past_queries(text, 2)]
        assert [hit.id for hit in there.past_queries(text, 2)] == past
    assert not list((tmp_path / "there").glob("*/vectors"))
    here.close()
    there.close()


def test_who_shares_a_collection_embeds_nothing_twice(
    tmp_path: Path, server: ChromaServer, catalog: TinyCatalog
) -> None:
    first = update_index(tmp_path / "one", catalog, HashEmbedder(), server=server)
    second = update_index(tmp_path / "other", catalog, HashEmbedder(), server=server)
    assert (first.embedded, second.embedded) == (6, 0)
    index = open_index(tmp_path / "other", HashEmbedder, "hash", server=server)
    assert index.tables_by_meaning("orders of a buyer", 1)[0].id == "trade.orders"
    index.close()


def test_a_running_reader_sees_an_index_that_another_changes_or_rebuilds(
    tmp_path: Path, server: ChromaServer, catalog: TinyCatalog
) -> None:
    update_index(tmp_path / "writer", catalog, HashEmbedder(), server=server)
    update_index(tmp_path / "reader", catalog, HashEmbedder(), server=server)
    index = open_index(tmp_path / "reader", HashEmbedder, "hash", server=server)
    assert index.tables_by_meaning("parcel weight", 1)[0].id != "logistics.parcels"
    catalog.tables.append(make_table("logistics.parcels", "parcel_id", "weight"))
    update_index(tmp_path / "writer", catalog, HashEmbedder(), server=server)
    assert index.tables_by_meaning("parcel weight", 1)[0].id == "logistics.parcels"
    assert len(index.tables_by_meaning("orders", 99)) == 5
    del catalog.tables[-1]
    report = update_index(tmp_path / "writer", catalog, HashEmbedder(), server=server, rebuild=True)
    assert report.embedded == 6
    assert len(index.tables_by_meaning("parcel weight", 99)) == 4
    index.close()


def test_another_embedder_has_a_collection_of_its_own(
    tmp_path: Path, server: ChromaServer, catalog: TinyCatalog
) -> None:
    update_index(tmp_path / "one", catalog, HashEmbedder(), server=server)
    report = update_index(tmp_path / "other", catalog, CountingEmbedder("more"), server=server)
    assert report.embedded == 6
    assert update_index(tmp_path / "one", catalog, HashEmbedder(), server=server).embedded == 0


def test_a_reader_of_a_collection_that_is_not_there_is_told_what_to_run(
    tmp_path: Path, server: ChromaServer, catalog: TinyCatalog
) -> None:
    update_index(tmp_path / "one", catalog, HashEmbedder(), server=server)
    elsewhere = replace(server, prefix="no-such-lake")
    index = open_index(tmp_path / "one", HashEmbedder, "hash", server=elsewhere)
    with pytest.raises(SearchError, match=r"no index named 'no-such-lake'.*t2sql index"):
        index.tables_by_meaning("orders", 1)
    index.close()


def test_a_server_that_is_down_is_told_with_the_mend(tmp_path: Path, catalog: TinyCatalog) -> None:
    down = ChromaServer(f"http://127.0.0.1:{free_port()}", "lake", token="hidden")  # noqa: S106 - invented
    with pytest.raises(SearchError, match=r"http://127.0.0.1:.*chroma run") as raised:
        update_index(tmp_path / "index", catalog, HashEmbedder(), server=down)
    assert "hidden" not in repr(down) + str(raised.value)


def test_the_collection_is_named_by_the_settings_the_project_or_the_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = {"server": "http://127.0.0.1:9000", "collection": "Shop Lake"}
    named = make_config({"search": search, "project": {"name": "shop"}}, folder=tmp_path)
    found = configured_server(named)
    assert found is not None
    assert found.prefix.startswith("shop-lake-")
    search = {"server": "https://chroma.internal", "server_token_env": "CHROMA_TOKEN"}
    project = make_config({"search": search, "project": {"name": "shop"}}, folder=tmp_path)
    with pytest.raises(ConfigError, match="CHROMA_TOKEN is not set"):
        configured_server(project)
    monkeypatch.setenv("CHROMA_TOKEN", "abc")
    assert configured_server(project) == ChromaServer("https://chroma.internal", "shop", "abc")
    assert configured_server(make_config({}, folder=tmp_path)) is None
    alone = make_config({"search": {"server": "http://localhost:8000"}}, folder=tmp_path)
    other = make_config({"search": {"server": "http://localhost:8000"}}, folder=tmp_path / "x")
    assert configured_server(alone) != configured_server(other)
    with pytest.raises(ConfigError, match="not a URL"):
        configured_server(make_config({"search": {"server": "localhost:80"}}, folder=tmp_path))


@pytest.mark.parametrize(
    "server",
    [
        {"server": "http://chroma.internal:9000", "server_token_env": "CHROMA_TOKEN"},
        {"server": "https://chroma.internal:9000"},
        {"server": "http://10.0.0.7:8000"},
        {"server": "http://127.0.0.1.example.com:8000", "server_token_env": "CHROMA_TOKEN"},
    ],
)
def test_a_server_on_another_machine_takes_https_and_a_token(
    tmp_path: Path, server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_TOKEN", "abc")
    config = make_config({"search": server}, folder=tmp_path)
    with pytest.raises(ConfigError, match="another machine, which takes https and a token"):
        configured_server(config)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.4.5", "[::1]"])
def test_a_server_on_this_machine_needs_neither(tmp_path: Path, host: str) -> None:
    config = make_config({"search": {"server": f"http://{host}:8000"}}, folder=tmp_path)
    assert configured_server(config) is not None
