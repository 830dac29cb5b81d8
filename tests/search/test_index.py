from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from t2sql.errors import SearchError
from t2sql.search import index as index_module
from t2sql.search import matrix, writing
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.hybrid import HybridIndex
from t2sql.search.index import open_index, update_index
from t2sql.search.manifest import read_manifest
from tests.search.tiny_catalog import (
    CountingEmbedder,
    TinyCatalog,
    make_catalog,
    make_lake,
    make_table,
)


@pytest.fixture
def catalog() -> TinyCatalog:
    return make_catalog()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


Open = Callable[[Path], HybridIndex]


@pytest.fixture
def opened() -> Iterator[Open]:
    found: list[HybridIndex] = []

    def run(folder: Path) -> HybridIndex:
        found.append(open_index(folder, HashEmbedder, "hash"))
        return found[-1]

    yield run
    for index in found:
        index.close()


def build_folder(folder: Path) -> Path:
    manifest = read_manifest(folder)
    assert manifest is not None
    return folder / manifest.build


def test_words_and_meaning_find_the_table(folder: Path, catalog: TinyCatalog, opened: Open) -> None:
    update_index(folder, catalog, HashEmbedder())
    index = opened(folder)
    by_words = index.tables_by_words("total order amount", 3)
    assert by_words[0].id == "trade.orders"
    assert 1.0 >= by_words[0].score > by_words[1].score > 0.0
    assert by_words[0].text.startswith("name: order")
    assert "amount" in by_words[0].text
    assert index.tables_by_meaning("orders of a buyer", 3)[0].id == "trade.orders"
    assert len(index.tables_by_meaning("orders", 99)) == len(catalog.tables)


def test_a_past_question_in_other_words_is_found(
    folder: Path, catalog: TinyCatalog, opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    hits = opened(folder).past_queries("number of paid orders", 2)
    assert [hit.id for hit in hits] == ["q1", "q2"]
    assert 1.0 >= hits[0].score > hits[1].score >= 0.0


def test_a_past_query_without_a_question_is_found_by_its_sql(
    folder: Path, catalog: TinyCatalog, opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    assert opened(folder).past_queries("member nicknames", 1)[0].id == "q2"


def test_an_unchanged_catalog_costs_nothing(folder: Path, catalog: TinyCatalog) -> None:
    first = update_index(folder, catalog, HashEmbedder())
    idle = CountingEmbedder()
    second = update_index(folder, catalog, idle)
    assert first.changed
    assert not second.changed
    assert (idle.texts, second.embedded, second.generation) == (0, 0, first.generation)


def test_only_what_changed_is_embedded_and_what_vanished_is_gone(
    folder: Path, catalog: TinyCatalog, opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    index = opened(folder)
    assert index.tables_by_words("complaints", 5)
    catalog.tables[3] = make_table("logistics.parcels", "parcel_id", "weight")
    report = update_index(folder, catalog, HashEmbedder())
    assert (report.embedded, report.removed, report.generation) == (1, 1, 2)
    assert not index.tables_by_words("complaints", 5)
    assert index.tables_by_meaning("parcel weight", 1)[0].id == "logistics.parcels"


def test_an_update_killed_halfway_goes_on_where_it_stopped(
    folder: Path, catalog: TinyCatalog, monkeypatch: pytest.MonkeyPatch, opened: Open
) -> None:
    monkeypatch.setattr(writing, "_BATCH", 1)

    def stop_at_third(stage: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(folder, catalog, HashEmbedder(), progress=stop_at_third)
    with pytest.raises(SearchError, match="no search index"):
        opened(folder)
    report = update_index(folder, catalog, HashEmbedder())
    assert report.embedded == 3  # one table, two past queries
    assert len(opened(folder).tables_by_meaning("orders", 9)) == 4


def test_the_remains_of_a_killed_build_by_another_embedder_are_not_used(
    folder: Path, catalog: TinyCatalog
) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(folder, catalog, CountingEmbedder("other"), progress=stop)
    assert update_index(folder, catalog, HashEmbedder()).embedded == 6
    assert [path.name for path in folder.glob("build-*")] == [build_folder(folder).name]


def test_an_index_of_another_embedder_is_refused_by_name(
    folder: Path, catalog: TinyCatalog, opened: Open
) -> None:
    update_index(folder, catalog, CountingEmbedder("other"))
    with pytest.raises(SearchError, match=r"'other'.*'hash'.*t2sql index --rebuild"):
        opened(folder)


def test_another_embedder_rebuilds_everything(
    folder: Path, catalog: TinyCatalog, opened: Open
) -> None:
    update_index(folder, catalog, CountingEmbedder("other"))
    report = update_index(folder, catalog, HashEmbedder())
    assert report.embedded == 6
    assert opened(folder).tables_by_meaning("orders", 1)
    assert len(list(folder.glob("build-*"))) == 1


def test_the_embedder_is_loaded_only_when_a_vector_is_needed(
    folder: Path, catalog: TinyCatalog
) -> None:
    update_index(folder, catalog, HashEmbedder())

    def no_model() -> HashEmbedder:
        raise SearchError("the model was loaded")

    index = open_index(folder, no_model, "hash")
    assert index.values("orders in Mapo-gu")
    with pytest.raises(SearchError, match="the model was loaded"):
        index.tables_by_meaning("orders", 1)
    index.close()


def test_an_empty_catalog_makes_an_index_that_finds_nothing(folder: Path, opened: Open) -> None:
    update_index(folder, TinyCatalog([]), HashEmbedder())
    index = opened(folder)
    assert not index.tables_by_words("orders", 5)
    assert not index.tables_by_meaning("orders", 5)
    assert not index.past_queries("orders", 5)
    assert not index.values("orders")


@pytest.mark.parametrize(
    "text", ["", "'", '"', "a OR b", "NEAR(", "name:orders*", "x" * 100_000, "\x00", "de la 가나"]
)
def test_no_text_breaks_a_search(
    folder: Path, catalog: TinyCatalog, text: str, opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    index = opened(folder)
    assert len(index.tables_by_meaning(text, 2)) == 2
    assert len(index.tables_by_words(text, 2)) <= 2
    assert len(index.past_queries(text, 2)) <= 2
    assert len(index.values(text)) <= 50


def test_a_missing_index_says_what_to_run(folder: Path, opened: Open) -> None:
    with pytest.raises(SearchError, match="`t2sql index`"):
        opened(folder)


def search_everything(index: HybridIndex) -> None:
    index.tables_by_words("orders", 4)
    index.tables_by_meaning("orders", 4)


def damage_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")


def damage_lexical(folder: Path) -> None:
    (build_folder(folder) / "lexical.sqlite").write_bytes(b"no database" * 1000)


def empty_lexical(folder: Path) -> None:
    (build_folder(folder) / "lexical.sqlite").write_bytes(b"")


def damage_chroma(folder: Path) -> None:
    path = build_folder(folder) / "vectors" / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[:5000])


def remove_chroma(folder: Path) -> None:
    shutil.rmtree(build_folder(folder) / "vectors")


def lose_a_vector(folder: Path) -> None:
    path = build_folder(folder) / "vectors" / "chroma.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM embeddings WHERE embedding_id = 'trade.orders'")
    connection.close()


@pytest.fixture
def _searched_in_chroma(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a collection that is too large for an array."""
    monkeypatch.setattr(matrix, "MOST_VECTORS", -1)


@pytest.mark.usefixtures("_searched_in_chroma")
@pytest.mark.parametrize(
    "damage",
    [
        damage_manifest,
        damage_lexical,
        empty_lexical,
        damage_chroma,
        remove_chroma,
        lose_a_vector,
    ],
)
def test_damaged_files_are_told_with_the_mend_and_a_rebuild_mends_them(
    tmp_path: Path, catalog: TinyCatalog, damage: Callable[[Path], None], opened: Open
) -> None:
    original = tmp_path / "original"
    update_index(original, catalog, HashEmbedder())
    folder = tmp_path / "damaged"
    shutil.copytree(original, folder)
    damage(folder)
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        search_everything(opened(folder))
    update_index(folder, catalog, HashEmbedder(), rebuild=True)
    assert len(opened(folder).tables_by_meaning("orders", 4)) == 4


def cut_array(folder: Path) -> None:
    path = next(build_folder(folder).glob("tables-*.vectors.f32"))
    path.write_bytes(path.read_bytes()[:-4])


def change_array(folder: Path) -> None:
    path = next(build_folder(folder).glob("tables-*.vectors.f32"))
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)


def remove_array(folder: Path) -> None:
    next(build_folder(folder).glob("tables-*.vectors.f32")).unlink()


def change_names_of_array(folder: Path) -> None:
    path = next(build_folder(folder).glob("tables-*.vectors.json"))
    path.write_text(path.read_text().replace("trade.orders", "trade.other"))


@pytest.mark.parametrize("damage", [cut_array, change_array, remove_array, change_names_of_array])
def test_a_damaged_array_of_vectors_is_told_with_the_mend(
    folder: Path, catalog: TinyCatalog, damage: Callable[[Path], None], opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    damage(folder)
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        opened(folder).tables_by_meaning("orders", 4)
    update_index(folder, catalog, HashEmbedder(), rebuild=True)
    assert len(opened(folder).tables_by_meaning("orders", 4)) == 4


@pytest.mark.parametrize("damage", [damage_chroma, remove_chroma])
def test_without_chromas_files_a_small_index_answers_and_an_update_tells(
    tmp_path: Path, catalog: TinyCatalog, damage: Callable[[Path], None], opened: Open
) -> None:
    original, folder = tmp_path / "original", tmp_path / "damaged"
    update_index(original, catalog, HashEmbedder())
    shutil.copytree(original, folder)
    damage(folder)
    assert opened(folder).tables_by_meaning("orders of a buyer", 4)[0].id == "trade.orders"
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        update_index(folder, catalog, HashEmbedder())


def test_tables_that_are_much_alike_are_all_found(folder: Path, opened: Open) -> None:
    lake = make_lake(0)
    for version in range(3):
        lake = make_lake(version)
        update_index(folder, lake, HashEmbedder())
    hits = opened(folder).tables_by_meaning("orders of a plant", 1000)
    assert {hit.id for hit in hits} == {table.name for table in lake.tables}


def test_a_small_index_is_searched_without_loading_chroma(
    folder: Path, catalog: TinyCatalog
) -> None:
    update_index(folder, catalog, HashEmbedder())
    script = f"""
import sys
from pathlib import Path
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index
index = open_index(Path({str(folder)!r}), HashEmbedder, "hash")
print(index.tables_by_meaning("orders of a buyer", 1)[0].id, "chromadb" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["trade.orders", "False"]


def test_an_update_that_was_killed_before_it_could_say_so_is_completed(
    folder: Path, catalog: TinyCatalog, monkeypatch: pytest.MonkeyPatch, opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    catalog.tables.append(make_table("logistics.parcels", "parcel_id", "weight"))

    def killed(folder: Path, manifest: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index_module, "write_manifest", killed)
        with pytest.raises(KeyboardInterrupt):
            update_index(folder, catalog, HashEmbedder())
    assert opened(folder).tables_by_meaning("orders", 9)  # it answers meanwhile
    assert opened(folder).tables_by_words("orders", 9)
    report = update_index(folder, catalog, HashEmbedder())
    assert (report.embedded, report.changed, report.tables) == (0, True, 5)
    assert opened(folder).tables_by_meaning("parcel weight", 1)[0].id == "logistics.parcels"
    assert not update_index(folder, catalog, HashEmbedder()).changed


@pytest.mark.usefixtures("_searched_in_chroma")
def test_an_index_that_lost_its_vector_files_does_not_answer_with_a_few(
    tmp_path: Path, opened: Open
) -> None:
    names = [f"s.table_{number}" for number in range(1200)]
    catalog = TinyCatalog([make_table(name, "a") for name in names])
    original, folder = tmp_path / "original", tmp_path / "damaged"
    update_index(original, catalog, HashEmbedder())
    shutil.copytree(original, folder)
    for segment in (build_folder(folder) / "vectors").iterdir():
        if segment.is_dir():
            shutil.rmtree(segment)
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        opened(folder).tables_by_meaning("table 7", 20)
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        update_index(folder, catalog, HashEmbedder())


def test_an_index_changed_by_another_process_is_seen(
    folder: Path, catalog: TinyCatalog, opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    index = opened(folder)
    assert index.tables_by_meaning("orders", 9)
    script = f"""
from pathlib import Path
from tests.search.tiny_catalog import make_catalog, make_table
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import update_index
catalog = make_catalog()
catalog.tables.append(make_table("logistics.parcels", "parcel_id"))
update_index(Path({str(folder)!r}), catalog, HashEmbedder())
"""
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script], check=True, cwd=root, timeout=120)
    assert index.tables_by_words("parcels", 1)[0].id == "logistics.parcels"
    assert index.tables_by_meaning("parcels", 1)[0].id == "logistics.parcels"


def test_chroma_stores_no_embedding_function_and_is_only_asked_with_vectors(
    folder: Path, catalog: TinyCatalog
) -> None:
    update_index(folder, catalog, HashEmbedder())
    path = build_folder(folder) / "vectors" / "chroma.sqlite3"
    with sqlite3.connect(path) as connection:
        stored = [
            json.loads(text)
            for (text,) in connection.execute("SELECT config_json_str FROM collections")
        ]
    connection.close()
    assert len(stored) == 2
    for config in stored:
        function = config.get("embedding_function") or {}
        assert function.get("type") in {None, "legacy", "unknown"}
        assert not function.get("config")
    sources = [path.read_text() for path in Path(index_module.__file__).parent.glob("*.py")]
    for word in ("query_texts", "documents="):
        assert not any(word in source for source in sources)


def test_the_folder_is_for_the_owner_only(folder: Path, catalog: TinyCatalog) -> None:
    update_index(folder, catalog, HashEmbedder())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_index_of_an_older_layout_is_told_and_made_anew_by_an_update(
    folder: Path, catalog: TinyCatalog, opened: Open
) -> None:
    update_index(folder, catalog, HashEmbedder())
    before = build_folder(folder).name
    path = folder / "manifest.json"
    known = json.loads(path.read_text())
    del known["layout"], known["arrays"], known["table_vectors"], known["past_query_vectors"]
    path.write_text(json.dumps(known))
    with pytest.raises(SearchError, match=r"another version of t2sql.*`t2sql index`"):
        opened(folder)
    report = update_index(folder, catalog, HashEmbedder())
    assert (report.embedded, report.generation) == (6, 2)
    assert build_folder(folder).name != before
    assert opened(folder).tables_by_meaning("orders", 9)
